//! Values as text: what `$string` and `&` give.

use std::fmt::Write;

use super::{Array, Object, Val};
use crate::error::{Bound, Error, Failure};
use crate::value::number;

/// `$string(value)`: texts as they are, everything else as JSON with numbers of 15 digits.
///
/// A value that is longer than so many bytes as a text is an error.
pub(crate) fn to_text(value: &Val, style: Style) -> Result<asl_json::Str, Failure> {
    match value {
        Val::Str(text) => Ok(text.clone()),
        Val::Undefined | Val::Function(_) | Val::Thunk(_) => Ok("".into()),
        Val::Num(number) if !number.is_finite() => Err(Error::new("D3001").value(asl_json::Value::Null)),
        _ => Ok(pretty_or_compact(value, false, style)?.into()),
    }
}

/// The value as `JSON.stringify` writes it, functions as empty texts.
pub(crate) fn pretty_or_compact(value: &Val, pretty: bool, style: Style) -> Result<String, Failure> {
    let mut out = Out {
        text: String::new(),
        style,
        infinite: false,
    };
    write_value(value, pretty.then_some(0), &mut out);
    if out.infinite {
        return Err(Error::new("D1001").value(asl_json::Value::Null));
    }
    if out.is_full() {
        Err(Error::bound(Bound::Memory))
    } else {
        Ok(out.text)
    }
}

/// How values become text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// The most bytes.
    pub most: usize,
    /// Whole numbers are written exactly, as since 2.1; before (and in Step Functions) with 15 digits as all numbers.
    pub exact_integers: bool,
}

/// 2^63. From here on integers are doubles on the service, too, and their digits are not cut to 15 (measured there).
const LONG: f64 = 9_223_372_036_854_775_808.0;

/// A text that takes no more once it is too long.
struct Out {
    text: String,
    style: Style,
    /// An infinite number, which JSON cannot represent, was found.
    infinite: bool,
}

impl Out {
    fn is_full(&self) -> bool {
        self.text.len() > self.style.most
    }

    fn push(&mut self, character: char) {
        self.text.push(character);
    }

    fn push_str(&mut self, text: &str) {
        if !self.is_full() {
            self.text.push_str(text);
        }
    }
}

fn write_text(text: &str, out: &mut Out) {
    if out.is_full() {
        return;
    }
    // Writing into a String does not fail.
    let _ = write!(out.text, "{}", asl_json::Value::from(text));
}

fn line(indent: Option<usize>, out: &mut Out) {
    if let Some(indent) = indent {
        out.push('\n');
        out.text.extend(std::iter::repeat_n("  ", indent));
    }
}

fn write_value(value: &Val, indent: Option<usize>, out: &mut Out) {
    if out.is_full() {
        return;
    }
    let inner = indent.map(|indent| indent + 1);
    match value {
        Val::Undefined | Val::Null => out.push_str("null"),
        Val::Bool(bool) => out.push_str(if *bool { "true" } else { "false" }),
        Val::Long(number) => out.push_str(&number.to_string()),
        Val::Num(number) if number.is_finite() => {
            let exact = number.fract() == 0.0 && (out.style.exact_integers || number.abs() >= LONG);
            out.push_str(&number::to_text(if exact {
                *number
            } else {
                number::rounded(*number)
            }));
        }
        Val::Num(number) => {
            out.infinite |= number.is_infinite();
            out.push_str("null");
        }
        Val::Str(text) => write_text(text, out),
        Val::Function(_) | Val::Thunk(_) => out.push_str("\"\""),
        Val::Tuple(tuple) => write_value(&tuple.value, indent, out),
        Val::Array(items) => write_items(items, indent, inner, out),
        Val::Object(object) => write_members(object, indent, inner, out),
    }
}

fn write_items(items: &Array, indent: Option<usize>, inner: Option<usize>, out: &mut Out) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if out.is_full() {
            return;
        }
        if index > 0 {
            out.push(',');
        }
        line(inner, out);
        write_value(&item, inner, out);
    }
    if items.len() > 0 {
        line(indent, out);
    }
    out.push(']');
}

fn write_members(object: &Object, indent: Option<usize>, inner: Option<usize>, out: &mut Out) {
    out.push('{');
    let mut first = true;
    for (key, item) in object.entries() {
        if item.is_undefined() {
            continue;
        }
        if !first {
            out.push(',');
        }
        first = false;
        line(inner, out);
        write_text(&key, out);
        out.push_str(if indent.is_some() { ": " } else { ":" });
        write_value(&item, inner, out);
    }
    if !first {
        line(indent, out);
    }
    out.push('}');
}
