//! Values as text: what `$string` and `&` give.

use std::fmt::Write;

use super::{Array, Object, Val};
use crate::error::{Error, Failure};
use crate::value::number;

/// `$string(value)`: texts as they are, everything else as JSON with numbers of 15 digits.
pub(crate) fn to_text(value: &Val) -> Result<asl_json::Str, Failure> {
    match value {
        Val::Str(text) => Ok(text.clone()),
        Val::Undefined | Val::Function(_) | Val::Thunk(_) => Ok("".into()),
        Val::Num(number) if !number.is_finite() => Err(Error::new("D3001").value(asl_json::Value::Null)),
        _ => Ok(pretty_or_compact(value, false).into()),
    }
}

/// The value as `JSON.stringify` writes it, functions as empty texts.
pub(crate) fn pretty_or_compact(value: &Val, pretty: bool) -> String {
    let mut out = String::new();
    write_value(value, pretty.then_some(0), &mut out);
    out
}

fn write_text(text: &str, out: &mut String) {
    // Writing into a String does not fail.
    let _ = write!(out, "{}", asl_json::Value::from(text));
}

fn line(indent: Option<usize>, out: &mut String) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    }
}

fn write_value(value: &Val, indent: Option<usize>, out: &mut String) {
    let inner = indent.map(|indent| indent + 1);
    match value {
        Val::Undefined | Val::Null => out.push_str("null"),
        Val::Bool(bool) => out.push_str(if *bool { "true" } else { "false" }),
        Val::Num(number) if number.is_finite() => out.push_str(&number::to_text(number::rounded(*number))),
        Val::Num(_) => out.push_str("null"),
        Val::Str(text) => write_text(text, out),
        Val::Function(_) | Val::Thunk(_) => out.push_str("\"\""),
        Val::Tuple(tuple) => write_value(&tuple.value, indent, out),
        Val::Array(items) => write_items(items, indent, inner, out),
        Val::Object(object) => write_members(object, indent, inner, out),
    }
}

fn write_items(items: &Array, indent: Option<usize>, inner: Option<usize>, out: &mut String) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
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

fn write_members(object: &Object, indent: Option<usize>, inner: Option<usize>, out: &mut String) {
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
