//! Values as text: compact, as the service writes them, and indented, as people read them.

use std::fmt::{self, Write};

use crate::{Map, Value};

/// Writes compact JSON. Depth is bounded by [`crate::MAX_DEPTH`] for parsed values and by the engine for built ones.
pub(crate) fn compact(value: &Value, out: &mut impl Write) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Bool(bool) => write!(out, "{bool}"),
        Value::Number(number) => write!(out, "{number}"),
        Value::String(text) => string(text, out),
        Value::Array(items) => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                compact(item, out)?;
            }
            out.write_char(']')
        }
        Value::Object(members) => {
            out.write_char('{')?;
            for (index, (key, item)) in members.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                string(key, out)?;
                out.write_char(':')?;
                compact(item, out)?;
            }
            out.write_char('}')
        }
    }
}

/// The value as JSON over several lines, indented by two spaces; empty containers stay on one line.
pub fn to_pretty(value: &Value) -> String {
    let mut out = String::with_capacity(value.size());
    // Writing into a String does not fail.
    let _ = pretty(value, 0, &mut out);
    out
}

fn pretty(value: &Value, indent: usize, out: &mut String) -> fmt::Result {
    let line = |out: &mut String, indent: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                line(out, indent + 1);
                pretty(item, indent + 1, out)?;
            }
            line(out, indent);
            out.push(']');
            Ok(())
        }
        Value::Object(members) if !Map::is_empty(members) => {
            out.push('{');
            for (index, (key, item)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                line(out, indent + 1);
                string(key, out)?;
                out.push_str(": ");
                pretty(item, indent + 1, out)?;
            }
            line(out, indent);
            out.push('}');
            Ok(())
        }
        _ => compact(value, out),
    }
}

/// Writes a text in quotes, with the escapes that JSON demands and no others.
pub(crate) fn string(text: &str, out: &mut impl Write) -> fmt::Result {
    out.write_char('"')?;
    if !has_escapes(text) {
        out.write_str(text)?;
        return out.write_char('"');
    }
    let mut plain = 0;
    for (offset, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0x00..=0x1f => "",
            _ => continue,
        };
        out.write_str(text.get(plain..offset).unwrap_or(""))?;
        if escape.is_empty() {
            write!(out, "\\u{byte:04x}")?;
        } else {
            out.write_str(escape)?;
        }
        plain = offset + 1;
    }
    out.write_str(text.get(plain..).unwrap_or(""))?;
    out.write_char('"')
}

/// Whether a text has characters that are escaped. It looks at all of it, which the compiler does with many bytes at a time.
fn has_escapes(text: &str) -> bool {
    let is_escaped = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    text.bytes().fold(false, |found, byte| found | is_escaped(byte))
}

/// The number of bytes that [`string`] writes.
pub(crate) fn string_size(text: &str) -> usize {
    if !has_escapes(text) {
        return text.len() + 2;
    }
    let escapes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 1,
        0x00..=0x1f => 5,
        _ => 0,
    });
    2 + text.len() + escapes.sum::<usize>()
}
