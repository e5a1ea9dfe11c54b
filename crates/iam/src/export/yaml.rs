//! JSON values as YAML: blocks, and quotes where a plain text would be read as something else.

use asl_json::Value;
use asl_json::printable::{escape_char, is_printable};

/// The value as a document of YAML; it ends in a line break.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    out
}

fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (index, (key, member)) in members.iter().enumerate() {
                // The first member of an item stands behind its dash.
                if index > 0 || out.is_empty() || out.ends_with('\n') {
                    out.extend(std::iter::repeat_n(' ', indent));
                }
                out.push_str(&scalar(key));
                out.push(':');
                child(member, indent, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items.iter() {
                out.extend(std::iter::repeat_n(' ', indent));
                out.push_str("- ");
                match item {
                    Value::Object(members) if !members.is_empty() => block(item, indent + 2, out),
                    _ => line(item, out),
                }
            }
        }
        _ => line(value, out),
    }
}

fn child(value: &Value, indent: usize, out: &mut String) {
    let nested = match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if nested {
        out.push('\n');
        block(value, indent + 2, out);
    } else {
        out.push(' ');
        line(value, out);
    }
}

fn line(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => out.push_str(&scalar(text)),
        // What JSON writes in one line is YAML, too.
        other => out.push_str(&other.to_string()),
    }
    out.push('\n');
}

/// A text that nothing else could be meant by stands as it is.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(':')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.:/*-".contains(c));
    let word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    if plain && !word.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        text.to_owned()
    } else {
        // Escapes of JSON are escapes of YAML, which has some more characters that must be escaped.
        let escaped = |c| {
            if is_printable(c) {
                c.to_string()
            } else {
                escape_char(c)
            }
        };
        let json = Value::string(text).to_string();
        json.chars().map(escaped).collect()
    }
}
