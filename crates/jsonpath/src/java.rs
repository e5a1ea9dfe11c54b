//! Values as Java writes and reads them.
//!
//! The service runs on Java, and it shows: `States.Format` writes an object as `{Id=x, Name=y}` (recorded
//! case `test_context_json_path`), error texts end in `Current context is: [a, b]`, and filters compare a number with a
//! text by reading the text as a `BigDecimal`. Only these renderings live here; their callers decide when to use them.

use std::cmp::Ordering;
use std::fmt::Write;

use asl_json::{Number, Value};

/// The value as `String.valueOf` writes it. Recursion is bounded by [`asl_json::MAX_DEPTH`].
pub(crate) fn text(value: &Value) -> String {
    let mut out = String::new();
    write_value(value, &mut out);
    out
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => out.push_str(text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write_value(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, item)) in members.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(name);
                out.push('=');
                write_value(item, out);
            }
            out.push('}');
        }
    }
}

/// The number as Java prints it after Jackson has read it: integers as they are, anything else as a `Double`.
pub(crate) fn number_text(number: &Number) -> String {
    if number.is_integer() || number.as_f64().is_infinite() {
        return number.to_string();
    }
    double_text(number.as_f64())
}

/// `Double.toString`: plain from 0.001 up to ten millions, otherwise with an exponent, always with a fraction.
fn double_text(double: f64) -> String {
    if double == 0.0 {
        return if double.is_sign_negative() { "-0.0" } else { "0.0" }.into();
    }
    if (1e-3..1e7).contains(&double.abs()) {
        let plain = double.to_string();
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let scientific = format!("{double:E}");
    match scientific.split_once('E') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0E{exponent}"),
        _ => scientific,
    }
}

/// `new BigDecimal(text)`, or the message of its `NumberFormatException` (as of Java 17).
pub(crate) fn decimal(text: &str) -> Result<Number, String> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if text.is_empty() {
        return Err("null".into());
    }
    let (mut whole, mut fraction, mut exponent) = (String::new(), String::new(), None);
    let mut dotted = false;
    for (index, c) in digits.char_indices() {
        match c {
            '0'..='9' if dotted => fraction.push(c),
            '0'..='9' => whole.push(c),
            '.' if dotted => return Err("Character array contains more than one decimal point.".into()),
            '.' => dotted = true,
            'e' | 'E' => {
                exponent = Some(exponent_of(digits.get(index + 1..).unwrap_or(""))?);
                break;
            }
            // Up to 18 characters are read by a fast path with a message of its own.
            _ if digits.len() <= 18 => {
                return Err(format!(
                    "Character {c} is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark."
                ));
            }
            _ => return Err("Character array is missing \"e\" notation exponential mark.".into()),
        }
    }
    if whole.is_empty() && fraction.is_empty() {
        return Err("No digits found.".into());
    }
    let whole = whole.trim_start_matches('0');
    let mut literal = String::new();
    if negative {
        literal.push('-');
    }
    literal.push_str(if whole.is_empty() { "0" } else { whole });
    if !fraction.is_empty() {
        let _ = write!(literal, ".{fraction}");
    }
    if let Some(exponent) = exponent {
        let _ = write!(literal, "e{exponent}");
    }
    Number::from_literal(&literal).ok_or_else(|| "null".into())
}

fn exponent_of(text: &str) -> Result<&str, String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() {
        Err("null".into())
    } else if digits.trim_start_matches('0').len() > 10 {
        Err("Too many nonzero exponent digits.".into())
    } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text)
    } else {
        Err("Not a digit.".into())
    }
}

/// `String.compareTo`: by UTF-16 code units.
pub(crate) fn compare_texts(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_like_java() {
        let value = asl_json::parse(r#"{"a":[1,1.50,1e7,0.0001,100.0,-0.0],"b":null,"c":"x"}"#).unwrap();
        assert_eq!(
            text(&value),
            "{a=[1, 1.5, 1.0E7, 1.0E-4, 100.0, -0.0], b=null, c=x}"
        );
    }

    #[test]
    fn reads_decimals_like_java() {
        for (text, number) in [
            ("+5", "5"),
            ("5.", "5"),
            (".5", "0.5"),
            ("-007", "-7"),
            ("1e2", "100"),
        ] {
            assert_eq!(
                decimal(text).unwrap().to_string().parse::<f64>(),
                number.parse::<f64>()
            );
        }
        for (text, message) in [
            ("", "null"),
            ("-", "No digits found."),
            ("1.2.3", "Character array contains more than one decimal point."),
            ("1e", "null"),
            ("1ex", "Not a digit."),
        ] {
            assert_eq!(decimal(text).unwrap_err(), message);
        }
    }
}
