//! Numbers as JavaScript writes and reads them.

use crate::error::{Error, Failure};

/// D1001 for the infinities: they may be a result, but nothing can be done with them.
pub(crate) fn checked(number: f64) -> Result<f64, Failure> {
    if number.is_infinite() {
        return Err(Error::new("D1001").value(asl_json::Value::Null));
    }
    Ok(number)
}

/// `left % right`. Whole numbers need no remainder of doubles, which takes long.
pub(crate) fn remainder(left: f64, right: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what does not come back as it was is not used"
    )]
    let (whole_left, whole_right) = (left as u32, right as u32);
    #[expect(clippy::float_cmp, reason = "whether they are whole")]
    let whole = f64::from(whole_left) == left && f64::from(whole_right) == right;
    match whole_left.checked_rem(whole_right) {
        // The remainder of the negative zero is negative, too.
        Some(rest) if whole && !left.is_sign_negative() => f64::from(rest),
        _ => left % right,
    }
}

/// `String(number)` in JavaScript: the shortest digits, an exponent from 1e21 on and below 1e-6.
pub(crate) fn to_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    // Whole numbers need no search for the shortest digits.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "casts saturate, and the bound is far below"
    )]
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return (number as i64).to_string();
    }
    let (digits, exponent) = asl_json::float::shortest(number);
    let count = i32::try_from(digits.len()).unwrap_or(0);
    let sign = if number < 0.0 { "-" } else { "" };
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let split = |at: i32| {
        digits
            .split_at_checked(usize::try_from(at).unwrap_or(0))
            .unwrap_or((&digits, ""))
    };
    match exponent {
        21.. | ..-6 => {
            let (first, rest) = split(1);
            let dot = if rest.is_empty() { "" } else { "." };
            let plus = if exponent > 0 { "+" } else { "" };
            format!("{sign}{first}{dot}{rest}e{plus}{exponent}")
        }
        0.. if exponent + 1 >= count => format!("{sign}{digits}{}", zeros(exponent + 1 - count)),
        0.. => {
            let (whole, fraction) = split(exponent + 1);
            format!("{sign}{whole}.{fraction}")
        }
        _ => format!("{sign}0.{}{digits}", zeros(-exponent - 1)),
    }
}

/// `Number(number.toPrecision(15))`: what `$string` does to hide the noise of doubles.
pub(crate) fn rounded(number: f64) -> f64 {
    if number.is_finite() {
        asl_json::float::precise(number)
    } else {
        number
    }
}

/// The whole number at the start of a text, perhaps behind a sign; None if there is none.
pub(crate) fn whole(text: &str) -> Option<f64> {
    let rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let digits = rest.get(..count).filter(|digits| !digits.is_empty())?;
    let number = asl_json::float::read(digits);
    Some(if text.starts_with('-') { -number } else { number })
}

/// A double cut to an index; None if it is none.
pub(crate) fn to_index(number: f64) -> Option<i64> {
    let floor = number.floor();
    #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
    (floor.abs() < 9e15).then_some(floor as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_javascript_does() {
        let cases = [
            (1e21, "1e+21"),
            (1e20, "100000000000000000000"),
            (1.5e-7, "1.5e-7"),
            (1e-6, "0.000001"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-12.5, "-12.5"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (-0.0, "0"),
            (5e-324, "5e-324"),
            (1.0 / 0.0, "Infinity"),
        ];
        for (number, text) in cases {
            assert_eq!(to_text(number), text);
        }
        assert_eq!(to_text(rounded(0.1 + 0.2)), "0.3");
        assert_eq!(to_text(rounded(22.0 / 7.0)), "3.14285714285714");
    }
}
