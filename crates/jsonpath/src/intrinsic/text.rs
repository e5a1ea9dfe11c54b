//! `States.Format`, `States.StringSplit`, `States.UUID`.

use asl_json::Value;

use super::Function;
use super::call::{Arguments, Fault};
use crate::Random;
use crate::java;

/// Each `{}` takes the next argument. A value is written as Java writes it (recorded case `test_context_json_path`), the
/// result of a nested `States.StringToJson` as JSON (the service is reported to differ there; tiny-asl-machine `States.Format-015`). `\{`, `\}` and, in quotes, `\\` stand for themselves.
pub(super) fn format(arguments: &Arguments) -> Result<Option<Value>, Fault> {
    let Some((Value::String(text), rest)) = arguments.values.split_first() else {
        return Ok(None);
    };
    let template = arguments.template.unwrap_or(text);
    let mut out = String::with_capacity(template.len());
    let mut holes = 0;
    let mut values = (1..).zip(rest);
    let mut chars = template.chars().peekable();
    let mut place = 0;
    while let Some(c) = chars.next() {
        place += c.len_utf8();
        match (c, chars.peek()) {
            ('$', Some('{')) => {
                // A placeholder that deployment fills in is no hole: until then it stands for itself.
                out.push('$');
                if let Some(length) = placeholder(template.get(place..).unwrap_or("")) {
                    let name = template.get(place..place + length).unwrap_or("");
                    out.push_str(name);
                    place += length;
                    chars = template.get(place..).unwrap_or("").chars().peekable();
                }
            }
            ('\\', Some('{' | '}')) => {
                place += 1;
                out.extend(chars.next());
            }
            ('\\', Some('\\')) if arguments.template.is_some() => {
                place += 1;
                out.extend(chars.next());
            }
            ('{', Some('}')) => {
                chars.next();
                place += 1;
                holes += 1;
                if let Some((index, value)) = values.next() {
                    let text = if arguments.is_json(index) {
                        value.to_string()
                    } else {
                        java::text(value)
                    };
                    out.push_str(&text);
                }
            }
            ('{', _) => return Err(unmatched('}', '{')),
            ('}', _) => return Err(unmatched('{', '}')),
            _ => out.push(c),
        }
    }
    Ok((holes == rest.len()).then(|| out.into()))
}

/// The length of `{Name}` at the start of a text, where that can be the rest of a placeholder.
fn placeholder(text: &str) -> Option<usize> {
    let name = text.strip_prefix('{')?;
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "_.:-[] ".contains(c)))?;
    let begins = name
        .trim_start()
        .starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (begins && name.get(end..)?.starts_with('}')).then_some(end + 2)
}

/// How many `{}` a template has that stand for an argument.
pub(super) fn places(template: &str) -> usize {
    let mut count = 0;
    let mut chars = template.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(_)) => _ = chars.next(),
            ('{', Some('}')) => {
                chars.next();
                count += 1;
            }
            _ => {}
        }
    }
    count
}

fn unmatched(missing: char, found: char) -> Fault {
    let function = Function::Format;
    Fault::Function(format!(
        "Invalid template in {function}: matching '{missing}' not found for '{found}'."
    ))
}

/// At each of the characters; empty pieces are dropped (recorded cases `test_string_split`).
pub(super) fn split(arguments: &Arguments) -> Option<Value> {
    let [text, separators] = arguments.exactly()?;
    let (text, separators) = (text.as_str()?, separators.as_str()?);
    let pieces = text.split(|c| separators.contains(c));
    let pieces = pieces.filter(|piece| !piece.is_empty()).map(Value::from);
    Some(Value::array(pieces.collect()))
}

/// Version 4 of RFC 9562: random bits with the version and the variant in their places. Arguments are ignored, as the service does
/// (measured: tiny-asl-machine `States.UUID-008` to `-013`).
pub(super) fn uuid(random: &mut dyn Random) -> Value {
    let bits = u128::from(random.next_u64()) << 64 | u128::from(random.next_u64());
    let bits = bits & !(0xF << 76) & !(0x3 << 62) | 4 << 76 | 2 << 62;
    let hex = format!("{bits:032x}");
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| hex.get(range).unwrap_or(""));
    parts.join("-").into()
}
