//! Numbers as they were written: exact integers, doubles, and everything else as its text.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::float;

/// A JSON number.
///
/// Integers that fit 64 bits are kept as such; any other spelling (`1.5`, `1.50`, `1e3`, integers of thirty digits)
/// keeps its text, so that what goes in comes out. Equality and order are by value: `1`, `1.0` and `1e0` are equal.
#[derive(Clone)]
pub struct Number(Repr);

#[derive(Clone)]
enum Repr {
    Int(i64),
    Float(f64),
    Text(Arc<str>),
}

impl Number {
    /// The number that a JSON number literal stands for. `None` if the text is not a JSON number.
    pub fn from_literal(text: &str) -> Option<Self> {
        if !is_literal(text) {
            return None;
        }
        if let Ok(int) = text.parse::<i64>()
            && text != "-0"
        {
            return Some(Self(Repr::Int(int)));
        }
        Some(Self(Repr::Text(text.into())))
    }

    /// A double as a number; `None` for NaN and the infinities, which JSON does not have.
    pub fn from_f64(float: f64) -> Option<Self> {
        float.is_finite().then_some(Self(Repr::Float(float)))
    }

    /// As [`Number::from_f64`], but a whole number that a double holds exactly becomes an integer: `42.0` is `42`.
    pub fn from_f64_whole(float: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
        if float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0 {
            return Some(Self(Repr::Int(float as i64)));
        }
        Self::from_f64(float)
    }

    /// The nearest double; infinite where the number is too large for one.
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the nearest double is what is asked for"
            )]
            Repr::Int(int) => *int as f64,
            Repr::Float(float) => *float,
            Repr::Text(text) => float::read(text),
        }
    }

    /// The number as a 64-bit integer, if it is written as one (`3`, not `3.0`).
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Int(int) => Some(int),
            Repr::Float(_) | Repr::Text(..) => None,
        }
    }

    /// The value as a 64-bit integer, if it is whole, however it is written (`3`, `3.0`, `3e0`).
    pub fn as_whole(&self) -> Option<i64> {
        match self.0 {
            Repr::Int(int) => Some(int),
            Repr::Float(_) | Repr::Text(_) => {
                let float = self.as_f64();
                #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
                (float.fract() == 0.0 && float.abs() < 9.2e18).then_some(float as i64)
            }
        }
    }

    /// Whether the number is written as an integer, of any size.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Int(_) => true,
            Repr::Float(_) => false,
            Repr::Text(text) => !text.contains(['.', 'e', 'E']),
        }
    }

    /// The number of bytes of its text.
    pub(crate) fn size(&self) -> usize {
        match &self.0 {
            Repr::Int(int) => {
                let digits = int
                    .unsigned_abs()
                    .checked_ilog10()
                    .map_or(1, |log| log as usize + 1);
                digits + usize::from(*int < 0)
            }
            Repr::Float(float) => float::print(*float).len(),
            Repr::Text(text) => text.len(),
        }
    }

    /// The order by value. Integers compare exactly, anything else as doubles.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Int(a), Repr::Int(b)) => a.cmp(b),
            (Repr::Text(a), Repr::Text(b)) if a == b => Ordering::Equal,
            _ => self
                .as_f64()
                .partial_cmp(&other.as_f64())
                .unwrap_or(Ordering::Equal),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Ordering::Equal
    }
}

impl From<i64> for Number {
    fn from(int: i64) -> Self {
        Self(Repr::Int(int))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Int(int) => write!(f, "{int}"),
            Repr::Float(float) => f.write_str(&float::print(*float)),
            Repr::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether the text follows the grammar of RFC 8259, section 6.
fn is_literal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let whole = digits(text);
    let (int, mut rest) = text.split_at(whole);
    if whole == 0 || (whole > 1 && int.starts_with('0')) {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or("");
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent);
        if count == 0 {
            return false;
        }
        rest = exponent.get(count..).unwrap_or("");
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_written() {
        for text in [
            "0",
            "-0",
            "1",
            "1.0",
            "1.50",
            "1e3",
            "1E+3",
            "-7",
            "12345678901234567890123",
            "1e400",
        ] {
            assert_eq!(Number::from_literal(text).unwrap().to_string(), text);
        }
        for text in ["", "-", "01", "1.", ".5", "1e", "+1", "1 ", "0x1", "NaN"] {
            assert!(Number::from_literal(text).is_none(), "{text}");
        }
    }

    #[test]
    fn compares_by_value() {
        let number = |text| Number::from_literal(text).unwrap();
        assert_eq!(number("1"), number("1.0"));
        assert_eq!(number("1e3"), number("1000"));
        assert_ne!(number("9007199254740993"), number("9007199254740992"));
        assert_eq!(number("-1").compare(&number("0.5")), Ordering::Less);
        assert_eq!(number("3.0").as_i64(), None);
        assert_eq!(number("3.0").as_whole(), Some(3));
        assert_eq!(Number::from_f64_whole(42.0).unwrap().to_string(), "42");
    }
}
