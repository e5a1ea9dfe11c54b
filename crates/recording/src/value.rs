//! Where two values differ. What is made up anew each time (identifiers, tokens, instants) counts as the same.

use std::cmp::Ordering;

use asl_json::Value;

/// What may differ.
#[derive(Clone, Debug, Default)]
pub(crate) struct Noise {
    /// How many values differed that are made up anew each time.
    pub(crate) count: usize,
    /// The role's ARN on both sides: a workspace does not hold it, and the context object shows it.
    pub(crate) role: Option<(String, String)>,
}

impl Noise {
    fn is_role(&self, left: &str, right: &str) -> bool {
        self.role
            .as_ref()
            .is_some_and(|(one, other)| one == left && other == right)
    }
}

/// The first place at which two values differ.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Differs {
    /// `output.items[2]`
    pub(crate) path: String,
    pub(crate) left: Option<Value>,
    pub(crate) right: Option<Value>,
}

impl Differs {
    pub(crate) fn of(path: &str, left: Option<Value>, right: Option<Value>) -> Self {
        Self {
            path: path.to_owned(),
            left,
            right,
        }
    }

    pub(crate) fn below(self, name: &str) -> Self {
        let path = match self.path.chars().next() {
            None | Some('[') => format!("{name}{}", self.path),
            Some(_) => format!("{name}.{}", self.path),
        };
        Self { path, ..self }
    }

    /// `the answer has 503 at output.status in the replay, and 200 in the recording`
    pub(crate) fn sentence(&self, what: &str, left: &str, right: &str) -> String {
        let show = |value: &Option<Value>| match value {
            None => "nothing".to_owned(),
            Some(value) => shortened(&value.to_string()),
        };
        format!(
            "{what} has {} at {} {right}, and {} {left}",
            show(&self.right),
            self.path,
            show(&self.left)
        )
    }
}

pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// The first difference, if there is one.
pub(crate) fn differs(left: &Value, right: &Value, noise: &mut Noise) -> Option<Differs> {
    let whole = || Some(Differs::of("", Some(left.clone()), Some(right.clone())));
    match (left, right) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (name, one) in ours.iter() {
                let found = match theirs.get(name) {
                    Some(other) => differs(one, other, noise),
                    None => Some(Differs::of("", Some(one.clone()), None)),
                };
                if let Some(found) = found {
                    return Some(found.below(name));
                }
            }
            let extra = theirs.iter().find(|(name, _)| ours.get(name).is_none());
            extra.map(|(name, other)| Differs::of(name, None, Some(other.clone())))
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            for at in 0..ours.len().max(theirs.len()) {
                let found = match (ours.get(at), theirs.get(at)) {
                    (Some(one), Some(other)) => differs(one, other, noise),
                    (one, other) => Some(Differs::of("", one.cloned(), other.cloned())),
                };
                if let Some(found) = found {
                    return Some(found.below(&format!("[{at}]")));
                }
            }
            None
        }
        (Value::Number(one), Value::Number(other)) if one.compare(other) == Ordering::Equal => None,
        (Value::String(one), Value::String(other)) => {
            if one == other || noise.is_role(one, other) {
                return None;
            }
            if is_made_up(one, other) {
                noise.count += 1;
                return None;
            }
            // JSON within JSON.
            let container = |text: &str| {
                let text = text.trim_start();
                text.starts_with(['{', '['])
                    .then(|| asl_json::parse(text).ok())
                    .flatten()
            };
            match (container(one), container(other)) {
                (Some(one), Some(other)) => differs(&one, &other, noise),
                _ => whole(),
            }
        }
        _ if left == right => None,
        _ => whole(),
    }
}

/// Whether two texts differ in identifiers, tokens and instants only.
fn is_made_up(left: &str, right: &str) -> bool {
    /// Shorter ones are names.
    const TOKEN: usize = 100;
    let is_token = |text: &str| {
        text.len() >= TOKEN
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_'))
    };
    (is_token(left) && is_token(right)) || {
        let masked = masked(left);
        masked.contains(MASK) && masked == self::masked(right)
    }
}

/// What stands for an identifier or an instant.
const MASK: char = '\u{0}';

/// A text with a mask for each UUID and each instant.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = length_of_uuid(rest).or_else(|| length_of_instant(rest));
        let (skip, put) = match length {
            Some(length) => (length, MASK),
            None => (letter.len_utf8(), letter),
        };
        masked.push(put);
        rest = rest.get(skip..).unwrap_or_default();
    }
    masked
}

fn length_of_uuid(text: &str) -> Option<usize> {
    const LENGTH: usize = 36;
    let start = text.as_bytes().get(..LENGTH)?;
    let fits = start.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    fits.then_some(LENGTH)
}

/// `2026-01-31T12:00:00`, with what follows of it.
fn length_of_instant(text: &str) -> Option<usize> {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let start = text.as_bytes().get(..SHAPE.len())?;
    let fits = start.iter().zip(SHAPE).all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        shape => byte == shape,
    });
    let rest = text.get(SHAPE.len()..)?;
    let more = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'Z' | b'+' | b':'));
    fits.then(|| SHAPE.len() + more.count())
}
