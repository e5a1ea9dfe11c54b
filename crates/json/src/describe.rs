//! Values in sentences for people: what the explanations of failed expressions, in either query language, are written with. What
//! is quoted stands in backquotes, which the page turns into code.

use crate::Value;

/// How many names a sentence lists.
const MAX_NAMES: usize = 8;
/// How much of a text a sentence repeats, in characters.
const MAX_SHOWN: usize = 60;

/// A text without what would end the backquotes around it.
pub fn plain(text: &str) -> String {
    text.replace('`', "'")
}

/// A part of a text in backquotes, shortened if it is long.
pub fn quoted(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= MAX_SHOWN {
        return format!("`{}`", plain(text));
    }
    let start: String = text.chars().take(MAX_SHOWN).collect();
    format!("`{}…`", plain(&start))
}

/// Names in a row, not more than a reader takes in.
pub fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let count = names.len();
    let shown: Vec<String> = names.take(MAX_NAMES).collect();
    match count.checked_sub(shown.len()) {
        Some(more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

/// A value as a part of a sentence: `the number `5``, `an object with `a`, `b``.
pub fn described(value: &Value) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(bool) => format!("the Boolean `{bool}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) if text.chars().count() > MAX_SHOWN => {
            let start: String = text.chars().take(MAX_SHOWN).collect();
            format!("the string {}", quoted(&format!("\"{start}…")))
        }
        Value::String(_) => format!("the string `{}`", plain(&value.to_string())),
        Value::Array(items) => match items.len() {
            0 => "an empty array".to_owned(),
            1 => "an array of one item".to_owned(),
            count => format!("an array of {count} items"),
        },
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(members) => {
            format!("an object with {}", listed(members.keys().map(|key| quoted(key))))
        }
    }
}
