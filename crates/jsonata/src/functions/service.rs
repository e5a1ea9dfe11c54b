//! The functions that Step Functions has beside JSONata's:
//! <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn>.
//! What they do at their edges was measured on the service (docs/aws-behaviour.md, "JSONata").

use sha1::Digest as _;

use super::{Arguments, cut, on_text};
use crate::error::{Bound, Error};
use crate::machine::{EvalResult, Machine};
use crate::value::{Val, number_value};

fn refused(index: usize, value: &Val) -> Error {
    Error::new("T0410").index(index).value(value.shown())
}

/// The most items that `$range` gives: one more is over the service's limit of memory (measured there).
const RANGE_ITEMS: usize = 360_145;

/// `$partition(array, size)`: the size is truncated to an integer; 0 gives nothing.
pub(super) fn partition(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let items = match arguments.get(0) {
        Val::Undefined => return Ok(Val::Undefined),
        Val::Array(items) => items,
        // The service does not say of what: its sentence ends in "undefined".
        other => return Err(Error::new("T0412").index(1).value(other.shown())),
    };
    let Some(size) = arguments.number(1) else {
        return m.list(vec![Val::Array(items)]);
    };
    if size < 0.0 {
        return Err(Error::new("D3137").detail("Second argument must be zero or greater"));
    }
    let size = cut(size);
    if size == 0 {
        return Ok(Val::Undefined);
    }
    m.room(items.len())?;
    let parts = items.to_vec();
    m.list(parts.chunks(size).map(|part| Val::list(part.to_vec())).collect())
}

/// `$range(first, last, step)`: all truncated to integers; without a step, or with a step that is then 0, nothing.
/// The result is a sequence, so that one item stands alone.
pub(super) fn range(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let (Some(first), Some(last), Some(step)) =
        (arguments.number(0), arguments.number(1), arguments.number(2))
    else {
        return Ok(Val::Undefined);
    };
    let (first, last, whole) = (first.trunc(), last.trunc(), step.trunc());
    if whole == 0.0 {
        return Ok(Val::Undefined);
    }
    if !first.is_finite() || !last.is_finite() {
        return Err(refused(3, &Val::Num(step)));
    }
    let count = ((last - first) / whole).floor() + 1.0;
    if count < 1.0 {
        return m.list(Vec::new());
    }
    let count = cut(count);
    if count > RANGE_ITEMS {
        return Err(Error::bound(Bound::Memory));
    }
    m.room(count)?;
    let mut values = Vec::with_capacity(count);
    let mut value = first;
    for _ in 0..count {
        values.push(Val::Num(value));
        value += whole;
    }
    m.sequence(values)
}

/// `$hash(text, algorithm)`, in lower case hexadecimal digits.
pub(super) fn hash(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let Some(algorithm) = arguments.text(1) else {
        return Ok(Val::Undefined);
    };
    on_text(arguments, |text| {
        m.charge(text.len() / 8)?;
        let digest = match &*algorithm {
            "MD5" => md5::Md5::digest(text).to_vec(),
            "SHA-1" => sha1::Sha1::digest(text).to_vec(),
            "SHA-256" => sha2::Sha256::digest(text).to_vec(),
            "SHA-384" => sha2::Sha384::digest(text).to_vec(),
            "SHA-512" => sha2::Sha512::digest(text).to_vec(),
            _ => {
                let message = format!(
                    "Hash algorithm '{algorithm}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"
                );
                return Err(Error::new("D3137").detail(message));
            }
        };
        let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        Ok(Val::text(
            digits
                .map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0'))
                .collect::<String>(),
        ))
    })
}

/// `$parse(string)`: JSON, in which no key may be repeated and no number may be infinite as a double.
pub(super) fn parse(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        m.charge(text.len() / 8)?;
        match asl_json::parse_unambiguous(text) {
            Ok(value) => Ok(Val::of(&value)),
            Err(_) => Err(Error::new("D3137").detail("Invalid JSON")),
        }
    })
}

/// What stands for a number that JSON does not have (`[1/0]` is `["Infinity"]` on the service).
pub(crate) fn special(number: f64) -> asl_json::Value {
    if number.is_finite() {
        number_value(number)
    } else {
        crate::value::number::to_text(number).into()
    }
}
