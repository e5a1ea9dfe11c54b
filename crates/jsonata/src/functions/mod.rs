//! The functions of the language: their names, signatures, and where they are.
//!
//! Signatures and behaviour follow <https://docs.jsonata.org> (string, numeric, aggregation, Boolean, array, object,
//! date/time and higher order functions); those of Step Functions alone are in [`service`].

mod array;
mod encoding;
pub(crate) mod higher;
pub(crate) mod matching;
#[expect(
    clippy::unnecessary_wraps,
    reason = "all functions of the table have one type"
)]
mod numeric;
#[expect(
    clippy::unnecessary_wraps,
    reason = "all functions of the table have one type"
)]
mod object;
mod service;
mod string;
#[expect(
    clippy::unnecessary_wraps,
    reason = "all functions of the table have one type"
)]
mod time;

pub(crate) use numeric::{read as reads, rounded};
pub(crate) use service::special;

use std::sync::OnceLock;

use asl_json::Str;

use crate::environment::FunctionSet;
use crate::error::Failure;
use crate::machine::{EvalResult, Machine};
use crate::signature::Signature;
use crate::value::{Array, Val};
use higher::Higher;

/// The arguments of a call, after the signature was applied.
#[derive(Debug)]
pub(crate) struct Arguments<'a>(pub &'a mut [Val]);

impl Arguments<'_> {
    /// An argument; undefined if it was left out.
    pub(crate) fn get(&self, index: usize) -> Val {
        self.0.get(index).cloned().unwrap_or_default()
    }

    pub(crate) fn take(&mut self, index: usize) -> Val {
        self.0.get_mut(index).map(std::mem::take).unwrap_or_default()
    }

    pub(crate) fn text(&self, index: usize) -> Option<Str> {
        self.0.get(index).and_then(Val::as_str).cloned()
    }

    pub(crate) fn number(&self, index: usize) -> Option<f64> {
        self.0.get(index).and_then(Val::as_num)
    }

    pub(crate) fn array(&self, index: usize) -> Option<Array> {
        self.0.get(index).and_then(Val::as_array).cloned()
    }
}

/// What functions keep from one call to the next within an evaluation.
#[derive(Default)]
pub(crate) struct Memory {
    last_time_picture: time::LastPicture,
}

/// What carries out a function that does all by itself.
pub(crate) type Plain = fn(&Machine, &mut Arguments) -> EvalResult;

/// How a function is carried out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Run {
    /// By itself.
    Plain(Plain),
    /// It calls other functions, evaluates, or asks the host.
    Higher(Higher),
}

/// A function of the language.
#[derive(Debug)]
pub(crate) struct Native {
    pub name: &'static str,
    written: &'static str,
    /// The number of arguments that a callback of this function gets.
    pub arity: usize,
    pub run: Run,
    /// `Some(true)` for Step Functions only, `Some(false)` for all but Step Functions.
    service: Option<bool>,
    /// Takes one value where its signature says an array, which need not be made then.
    pub takes_one: bool,
    parsed: OnceLock<Signature>,
}

impl Native {
    pub(crate) fn signature(&self) -> &Signature {
        // The signatures here are written correctly; a test reads them all.
        self.parsed
            .get_or_init(|| Signature::parse(self.written).unwrap_or_default())
    }
}

const fn plain(name: &'static str, written: &'static str, arity: usize, run: Plain) -> Native {
    Native {
        name,
        written,
        arity,
        run: Run::Plain(run),
        service: None,
        takes_one: false,
        parsed: OnceLock::new(),
    }
}

const fn higher(name: &'static str, written: &'static str, arity: usize, which: Higher) -> Native {
    Native {
        name,
        written,
        arity,
        run: Run::Higher(which),
        service: None,
        takes_one: false,
        parsed: OnceLock::new(),
    }
}

/// Takes the numbers of an array, or one.
const fn of_numbers(name: &'static str, run: Plain) -> Native {
    let mut native = plain(name, "<a<n>:n>", 1, run);
    native.takes_one = true;
    native
}

/// Of Step Functions only.
const fn service(native: Native) -> Native {
    of_set(native, true)
}

/// Of JSONata only: Step Functions has no function of this name, or another.
const fn standard(native: Native) -> Native {
    of_set(native, false)
}

const fn of_set(mut native: Native, service: bool) -> Native {
    native.service = Some(service);
    native
}

/// The functions, sorted by name. `random` has a form for each set.
static NATIVES: [Native; 71] = [
    plain("abs", "<n-:n>", 1, numeric::abs),
    plain("append", "<xx:a>", 2, array::append),
    plain("assert", "<bs?:x>", 2, object::assert),
    of_numbers("average", numeric::average),
    plain("base64decode", "<s-:s>", 1, encoding::base64_decode),
    plain("base64encode", "<s-:s>", 1, encoding::base64_encode),
    plain("boolean", "<x-:b>", 1, object::boolean),
    plain("ceil", "<n-:n>", 1, numeric::ceil),
    plain("clone", "<(oa)-:o>", 1, object::clone),
    higher("contains", "<s-(sf):b>", 2, Higher::Contains),
    plain("count", "<a:n>", 1, numeric::count),
    plain("decodeUrl", "<s-:s>", 1, encoding::decode_url),
    plain("decodeUrlComponent", "<s-:s>", 1, encoding::decode_component),
    plain("distinct", "<x:x>", 1, array::distinct),
    higher("each", "<o-f:a>", 2, Higher::Each),
    plain("encodeUrl", "<s-:s>", 1, encoding::encode_url),
    plain("encodeUrlComponent", "<s-:s>", 1, encoding::encode_component),
    plain("error", "<s?:x>", 1, object::error),
    standard(higher("eval", "<sx?:x>", 2, Higher::Eval)),
    plain("exists", "<x:b>", 1, object::exists),
    higher("filter", "<af>", 2, Higher::Filter),
    plain("floor", "<n-:n>", 1, numeric::floor),
    plain("formatBase", "<n-n?:s>", 2, numeric::format_base),
    plain("formatInteger", "<n-s:s>", 2, numeric::format_integer),
    plain("formatNumber", "<n-so?:s>", 3, numeric::format_number),
    plain("fromMillis", "<n-s?s?:s>", 3, time::from_millis),
    service(plain("hash", "<ss:s>", 2, service::hash)),
    plain("join", "<a<s>s?:s>", 2, string::join),
    plain("keys", "<x-:a<s>>", 1, object::keys),
    plain("length", "<s-:n>", 1, string::length),
    plain("lookup", "<x-s:x>", 2, object::lookup),
    plain("lowercase", "<s-:s>", 1, string::lowercase),
    higher("map", "<af>", 2, Higher::Map),
    higher("match", "<s-f<s:o>n?:a<o>>", 3, Higher::Match),
    of_numbers("max", numeric::max),
    plain("merge", "<a<o>:o>", 1, object::merge),
    plain("millis", "<:n>", 0, time::millis),
    of_numbers("min", numeric::min),
    plain("not", "<x-:b>", 1, object::not),
    plain("now", "<s?s?:s>", 2, time::now),
    plain("number", "<(nsb)-:n>", 1, numeric::number),
    plain("pad", "<s-ns?:s>", 3, string::pad),
    service(plain("parse", "<s:x>", 1, service::parse)),
    plain("parseInteger", "<s-s:n>", 2, numeric::parse_integer),
    service(plain("partition", "<xn?:a>", 2, service::partition)),
    plain("power", "<n-n:n>", 2, numeric::power),
    standard(higher("random", "<:n>", 0, Higher::Random)),
    service(higher("random", "<n?:n>", 1, Higher::Random)),
    service(plain("range", "<nnn?:a>", 3, service::range)),
    higher("reduce", "<afj?:j>", 3, Higher::Reduce),
    higher("replace", "<s-(sf)(sf)n?:s>", 4, Higher::Replace),
    plain("reverse", "<a:a>", 1, array::reverse),
    plain("round", "<n-n?:n>", 2, numeric::round),
    higher("shuffle", "<a:a>", 1, Higher::Shuffle),
    higher("sift", "<o-f?:o>", 2, Higher::Sift),
    higher("single", "<af?>", 2, Higher::Single),
    higher("sort", "<af?:a>", 2, Higher::Sort),
    higher("split", "<s-(sf)n?:a<s>>", 3, Higher::Split),
    plain("spread", "<x-:a<o>>", 1, object::spread),
    plain("sqrt", "<n-:n>", 1, numeric::sqrt),
    plain("string", "<x-b?:s>", 1, string::string),
    plain("substring", "<s-nn?:s>", 3, string::substring),
    plain("substringAfter", "<s-s:s>", 2, string::substring_after),
    plain("substringBefore", "<s-s:s>", 2, string::substring_before),
    of_numbers("sum", numeric::sum),
    plain("toMillis", "<s-s?:n>", 2, time::to_millis),
    plain("trim", "<s-:s>", 1, string::trim),
    plain("type", "<x:s>", 1, object::type_of),
    plain("uppercase", "<s-:s>", 1, string::uppercase),
    service(higher("uuid", "<:s>", 0, Higher::Uuid)),
    plain("zip", "<a+>", 0, array::zip),
];

/// The function of this name, as a value.
pub(crate) fn find(name: &str, set: FunctionSet) -> Option<Val> {
    native(name, set).map(Val::native)
}

/// The function of this name.
pub(crate) fn native(name: &str, set: FunctionSet) -> Option<&'static Native> {
    let fits = |native: &&Native| {
        native
            .service
            .is_none_or(|service| service == (set == FunctionSet::StepFunctions))
    };
    let start = NATIVES.partition_point(|native| native.name < name);
    let mut named = NATIVES
        .get(start..)?
        .iter()
        .take_while(|native| native.name == name);
    named.find(fits)
}

/// The names of all functions.
pub(crate) fn names(set: FunctionSet) -> impl Iterator<Item = &'static str> {
    let fits = move |native: &&Native| {
        native
            .service
            .is_none_or(|service| service == (set == FunctionSet::StepFunctions))
    };
    NATIVES.iter().filter(fits).map(|native| native.name)
}

/// A number of items or characters that JavaScript would take from this double: cut, not below zero.
pub(crate) fn cut(number: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "casts saturate, and NaN becomes 0"
    )]
    {
        number.max(0.0) as usize
    }
}

/// `slice(start, end)` of JavaScript on something so long: the range of places.
pub(crate) fn slice(length: usize, start: f64, end: Option<f64>) -> std::ops::Range<usize> {
    let place = |at: f64| {
        let at = at.trunc();
        if at < 0.0 {
            length.saturating_sub(cut(-at))
        } else {
            cut(at).min(length)
        }
    };
    let start = place(start);
    let end = end.map_or(length, place);
    start..end.max(start)
}

/// A picture string, charged for: reading one takes time with the square of its length.
pub(crate) fn picture_of(m: &Machine, arguments: &Arguments, index: usize) -> Result<Option<Str>, Failure> {
    let picture = arguments.text(index);
    let length = picture.as_ref().map_or(0, |picture| picture.len());
    m.charge(length.saturating_mul(length) / 256)?;
    Ok(picture)
}

/// The result of a text that may be absent.
pub(crate) fn on_text(arguments: &Arguments, run: impl FnOnce(&str) -> Result<Val, Failure>) -> EvalResult {
    match arguments.0.first() {
        Some(Val::Str(text)) => run(text),
        _ => Ok(Val::Undefined),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_signatures_are_sound() {
        assert!(NATIVES.windows(2).all(|pair| pair[0].name <= pair[1].name));
        for native in &NATIVES {
            assert!(Signature::parse(native.written).is_ok(), "{}", native.name);
        }
        assert!(find("eval", FunctionSet::Standard).is_some());
        assert!(find("eval", FunctionSet::StepFunctions).is_none());
        assert!(find("uuid", FunctionSet::Standard).is_none());
    }
}
