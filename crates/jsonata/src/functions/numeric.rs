//! Functions of numbers, and aggregation.

use super::{Arguments, cut, picture_of};
use crate::error::Error;
use crate::machine::{EvalResult, Machine};
use crate::picture;
use crate::value::number::to_text;
use crate::value::{Val, number_value};

/// What comes of all numbers, and how many there are; none without an argument.
fn folded(
    m: &Machine,
    arguments: &Arguments,
    start: f64,
    fold: fn(f64, f64) -> f64,
) -> Result<Option<(f64, usize)>, Error> {
    let items = match arguments.0.first() {
        Some(Val::Array(items)) => items,
        Some(one) => return Ok(one.as_num().map(|number| (fold(start, number), 1))),
        None => return Ok(None),
    };
    m.charge(items.len() / 4)?;
    let (mut result, mut count) = (start, 0);
    items.any(|item| {
        if let Some(number) = item.as_num() {
            result = fold(result, number);
            count += 1;
        }
        false
    });
    Ok(Some((result, count)))
}

/// The same, which is nothing without a number.
fn folded_some(
    m: &Machine,
    arguments: &Arguments,
    start: f64,
    fold: fn(f64, f64) -> f64,
) -> Result<Option<(f64, usize)>, Error> {
    Ok(folded(m, arguments, start, fold)?.filter(|(_, count)| *count > 0))
}

pub(super) fn sum(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let sum = folded(m, arguments, 0.0, std::ops::Add::add)?;
    Ok(sum.map_or(Val::Undefined, |(sum, _)| Val::Num(sum)))
}

pub(super) fn count(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    Ok(Val::count(arguments.array(0).map_or(0, |items| items.len())))
}

pub(super) fn max(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    // The larger of a number and NaN is the number.
    let max = folded_some(m, arguments, f64::NAN, f64::max)?;
    Ok(max.map_or(Val::Undefined, |(max, _)| Val::Num(max)))
}

pub(super) fn min(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let min = folded_some(m, arguments, f64::NAN, f64::min)?;
    Ok(min.map_or(Val::Undefined, |(min, _)| Val::Num(min)))
}

pub(super) fn average(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let sum = folded_some(m, arguments, 0.0, std::ops::Add::add)?;
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let average = |(sum, count): (f64, usize)| Val::Num(sum / count as f64);
    Ok(sum.map_or(Val::Undefined, average))
}

fn on_number(arguments: &Arguments, run: impl FnOnce(f64) -> EvalResult) -> EvalResult {
    arguments.number(0).map_or(Ok(Val::Undefined), run)
}

pub(super) fn floor(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |number| Ok(Val::Num(number.floor())))
}

pub(super) fn ceil(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |number| Ok(Val::Num(number.ceil())))
}

pub(super) fn abs(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |number| Ok(Val::Num(number.abs())))
}

pub(super) fn sqrt(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |number| {
        if number < 0.0 {
            return Err(Error::new("D3060").value(number_value(number)).index(1));
        }
        Ok(Val::Num(number.sqrt()))
    })
}

pub(super) fn power(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |base| {
        let exponent = arguments.number(1).unwrap_or(f64::NAN);
        let power = asl_json::float::power(base, exponent);
        if !power.is_finite() {
            let error = Error::new("D3061").value(number_value(base)).index(1);
            return Err(error.detail(number_value(exponent)));
        }
        Ok(Val::Num(power))
    })
}

/// A number with its decimal point moved, by way of its text, so that no digit is lost.
fn moved(number: f64, by: f64) -> f64 {
    let text = to_text(number);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    if by.fract() != 0.0 || !number.is_finite() {
        return number;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "casts saturate, far beyond what a double can hold"
    )]
    let exponent = exponent.parse().unwrap_or(0_i64).saturating_add(by as i64);
    asl_json::float::read(&format!("{digits}e{exponent}"))
}

/// Half to even, at so many decimal places.
pub(crate) fn rounded(number: f64, places: f64) -> f64 {
    let number = if places == 0.0 {
        number
    } else {
        moved(number, places)
    };
    let mut result = (number + 0.5).floor();
    #[expect(clippy::float_cmp, reason = "exactly one half")]
    let half = (result - number).abs() == 0.5;
    if half && result % 2.0 != 0.0 {
        result -= 1.0;
    }
    let result = if places == 0.0 {
        result
    } else {
        moved(result, -places)
    };
    if result == 0.0 { 0.0 } else { result }
}

pub(super) fn round(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |number| {
        let places = arguments.number(1).unwrap_or(0.0);
        Ok(Val::Num(rounded(number, places)))
    })
}

pub(super) fn number(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    Ok(match arguments.get(0) {
        Val::Bool(bool) => Val::Num(f64::from(u8::from(bool))),
        Val::Str(text) => match read(&text) {
            Some(number) => Val::Num(number),
            None => return Err(Error::new("D3030").value(text).index(1)),
        },
        other => other,
    })
}

/// A number as `$number` reads it: decimal with leading zeros allowed, or hexadecimal, octal, binary.
pub(crate) fn read(text: &str) -> Option<f64> {
    let radix = match text.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let trimmed = digits.trim_start_matches('0');
            let plain = if trimmed.starts_with(|c: char| c.is_ascii_digit()) {
                trimmed.to_owned()
            } else if digits.len() > trimmed.len() {
                format!("0{trimmed}")
            } else {
                return None;
            };
            let number = asl_json::Number::from_literal(&plain)?.as_f64();
            let number = if digits.len() < text.len() {
                -number
            } else {
                number
            };
            return number.is_finite().then_some(number);
        }
    };
    let digits = text.get(2..).filter(|digits| !digits.is_empty())?;
    digits.chars().try_fold(0.0, |number, digit| {
        Some(number * f64::from(radix) + f64::from(digit.to_digit(radix)?))
    })
}

pub(super) fn format_base(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |number| {
        let number = rounded(number, 0.0);
        let radix = rounded(arguments.number(1).unwrap_or(10.0), 0.0);
        if !(2.0..=36.0).contains(&radix) {
            return Err(Error::new("D3100").value(number_value(radix)));
        }
        if !number.is_finite() {
            return Ok(Val::text(to_text(number)));
        }
        let mut rest = number.abs();
        let mut digits = Vec::new();
        while rest >= 1.0 && digits.len() < 1_100 {
            let digit = u32::try_from(cut(rest % radix)).unwrap_or(0);
            digits.push(char::from_digit(digit, 36).unwrap_or('0'));
            rest = (rest / radix).floor();
        }
        if digits.is_empty() {
            digits.push('0');
        }
        if number < 0.0 {
            digits.push('-');
        }
        Ok(Val::text(digits.into_iter().rev().collect::<String>()))
    })
}

pub(super) fn format_number(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |number| {
        let picture = picture_of(m, arguments, 1)?.unwrap_or_default();
        let options = match arguments.get(2) {
            Val::Object(options) => options.entries(),
            _ => Vec::new(),
        };
        m.text(picture::number::format(number, &picture, &options)?)
    })
}

pub(super) fn format_integer(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_number(arguments, |number| {
        let picture = picture_of(m, arguments, 1)?.unwrap_or_default();
        m.text(picture::integer::Format::read(&picture)?.format(number.floor())?)
    })
}

pub(super) fn parse_integer(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let Some(text) = arguments.text(0) else {
        return Ok(Val::Undefined);
    };
    let picture = picture_of(m, arguments, 1)?.unwrap_or_default();
    let format = picture::integer::Format::read(&picture)?;
    // Where there is no number the service has JavaScript's NaN, which leaves it as the string "NaN" (measured there).
    let none = if m.service() {
        Val::Num(f64::NAN)
    } else {
        Val::Undefined
    };
    Ok(format.parse(&text)?.map_or(none, Val::Num))
}
