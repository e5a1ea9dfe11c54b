//! Functions of texts, except those that take regular expressions ([`super::matching`]).

use asl_json::Str;

use super::{Arguments, cut, on_text, slice};
use crate::machine::{EvalResult, Machine};
use crate::value::{Val, pretty_or_compact};

pub(super) fn string(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let value = match arguments.get(0) {
        Val::Array(array) if arguments.get(0).flags().outer => array.get(0).unwrap_or_default(),
        value => value,
    };
    match (&value, arguments.get(1)) {
        (Val::Undefined, _) => Ok(Val::Undefined),
        (Val::Array(_) | Val::Object(_), Val::Bool(true)) => {
            m.walk(&value)?;
            m.text(pretty_or_compact(&value, true, m.style())?)
        }
        (Val::Str(text), _) => Ok(Val::Str(text.clone())),
        _ => m.text(m.text_of(&value)?.to_string()),
    }
}

pub(super) fn substring(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        let characters = text.chars().count();
        m.charge(characters / 16)?;
        #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
        let length = characters as f64;
        let mut start = arguments.number(1).unwrap_or(0.0);
        if length + start < 0.0 {
            start = 0.0;
        }
        let end = match arguments.number(2) {
            None => None,
            Some(count) if count <= 0.0 => return Ok(Val::text("")),
            Some(count) => Some(if start >= 0.0 {
                start + count
            } else {
                length + start + count
            }),
        };
        let range = slice(characters, start, end);
        // Where each character is a byte, the places are the same.
        if characters == text.len() {
            return Ok(Val::text(text.get(range).unwrap_or("")));
        }
        let part = text.chars().skip(range.start).take(range.len());
        Ok(Val::text(part.collect::<String>()))
    })
}

pub(super) fn substring_before(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        let separator = arguments.text(1).unwrap_or_else(|| "undefined".into());
        Ok(Val::text(
            text.split_once(&*separator).map_or(text, |(before, _)| before),
        ))
    })
}

pub(super) fn substring_after(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        let separator = arguments.text(1).unwrap_or_else(|| "undefined".into());
        Ok(Val::text(
            text.split_once(&*separator).map_or(text, |(_, after)| after),
        ))
    })
}

pub(super) fn lowercase(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    cased(m, arguments, str::make_ascii_lowercase, asl_json::case::lower)
}

pub(super) fn uppercase(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    cased(m, arguments, str::make_ascii_uppercase, asl_json::case::upper)
}

/// A text in another case. Where each character is a byte that is done in place, in a copy if something else holds the text.
fn cased(
    m: &Machine,
    arguments: &mut Arguments,
    change: fn(&mut str),
    other: fn(&str) -> String,
) -> EvalResult {
    let Val::Str(mut text) = arguments.take(0) else {
        return Ok(Val::Undefined);
    };
    if !text.is_ascii() {
        return m.text(other(&text));
    }
    change(Str::make_mut(&mut text));
    m.text(text)
}

pub(super) fn length(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        m.charge(text.len() / 64)?;
        Ok(Val::count(text.chars().count()))
    })
}

pub(super) fn trim(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        let words = text
            .split([' ', '\t', '\n', '\r'])
            .filter(|word| !word.is_empty());
        m.text(words.collect::<Vec<_>>().join(" "))
    })
}

pub(super) fn pad(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    on_text(arguments, |text| {
        let width = arguments.number(1).unwrap_or(0.0);
        let missing = cut(width.abs()).saturating_sub(text.chars().count());
        let filler = arguments
            .text(2)
            .filter(|filler| !filler.is_empty())
            .unwrap_or_else(|| " ".into());
        if missing > m.limits.characters {
            return Err(crate::Error::bound(crate::Bound::Memory));
        }
        m.charge(missing / 64)?;
        let padding: String = filler.chars().cycle().take(missing).collect();
        m.text(if width > 0.0 {
            format!("{text}{padding}")
        } else {
            format!("{padding}{text}")
        })
    })
}

pub(super) fn join(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let Some(items) = arguments.array(0) else {
        return Ok(Val::Undefined);
    };
    let separator = arguments.text(1);
    let separator = separator.as_deref().unwrap_or("");
    m.written(|out| {
        let mut first = true;
        let full = items.any(|item| {
            if !first {
                out.push_str(separator);
            }
            first = false;
            out.push_str(item.as_str().map_or("", |text| text));
            // Long texts many times over must not fill the memory before the end.
            out.len() / 4 > m.limits.characters
        });
        if full {
            return Err(crate::Error::bound(crate::Bound::Memory));
        }
        m.charge(items.len() / 4)
    })
}
