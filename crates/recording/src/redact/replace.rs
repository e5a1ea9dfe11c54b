//! Puts stand-ins in place, in texts and in what is encoded in them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use asl_json::{Str, Value};

use super::find::is_secret_key;
use super::search::Search;
use super::{
    Kind, Replaced, SHORTEST_ENCODED, is_base64, is_url, of_base64, of_percent, runs, to_base64, to_percent,
};

/// How deep texts are looked into.
const DEPTH: usize = 5;

/// Shorter values are replaced only where they are all of a text: anywhere else they are parts of words.
const SHORTEST_PART: usize = 6;

/// What may stand beside a part of a text.
#[derive(Clone, Copy, Debug)]
enum Beside {
    Anything,
    /// No digit: a number is not a part of another one.
    NoDigit,
    /// No letter: a name is not a part of a word.
    NoLetter,
}

/// Replaces what was found.
#[derive(Clone, Debug)]
pub(super) struct Replacer {
    /// Whole texts.
    whole: HashMap<String, String>,
    /// Parts of texts, and what may stand beside them.
    parts: Vec<(String, String, Beside)>,
    /// Finds all parts at once.
    search: Search,
}

impl Replacer {
    pub(super) fn new(replaced: &[Replaced]) -> Self {
        let whole = replaced
            .iter()
            .map(|each| (each.original.clone(), each.stand_in.clone()))
            .collect();
        let mut parts = Vec::new();
        for each in replaced {
            let beside = match each.kind {
                Kind::Account => Beside::NoDigit,
                Kind::Name => Beside::NoLetter,
                _ if each.original.len() < SHORTEST_PART => continue,
                _ => Beside::Anything,
            };
            parts.push((each.original.clone(), each.stand_in.clone(), beside));
            // As it stands within a text of JSON.
            let (escaped, stand_in) = (escaped(&each.original), escaped(&each.stand_in));
            if escaped != each.original {
                parts.push((escaped, stand_in, beside));
            }
        }
        let search = Search::new(parts.iter().map(|(original, ..)| original.as_str()));
        Self { whole, parts, search }
    }

    /// A text with stand-ins.
    pub(super) fn text(&self, text: &str) -> String {
        self.within(text, DEPTH)
    }

    fn within(&self, text: &str, depth: usize) -> String {
        if let Some(stand_in) = self.whole.get(text) {
            return stand_in.clone();
        }
        let mut text = self.parts_of(text);
        if depth == 0 {
            return text;
        }
        // What is spelled with escapes is found in the value only.
        if text.trim_start().starts_with(['{', '['])
            && let Ok(value) = asl_json::parse(&text)
        {
            let redacted = self.value(&value, depth - 1, false);
            if redacted != value {
                text = if text.contains('\n') {
                    asl_json::to_pretty(&redacted)
                } else {
                    redacted.to_string()
                };
            }
        }
        let text = encoded(&text, is_url, |run| {
            let decoded = of_percent(run)?;
            let redacted = self.within(&decoded, depth - 1);
            (redacted != decoded).then(|| to_percent(&redacted))
        });
        encoded(&text, is_base64, |run| {
            if run.len() < SHORTEST_ENCODED {
                return None;
            }
            let (decoded, is_standard) = of_base64(run)?;
            let redacted = self.within(&decoded, depth - 1);
            (redacted != decoded).then(|| to_base64(&redacted, run, is_standard))
        })
    }

    fn value(&self, value: &Value, depth: usize, is_secret: bool) -> Value {
        match value {
            Value::String(text) => Value::from(self.within(text, depth)),
            Value::Array(items) => Value::array(
                items
                    .iter()
                    .map(|item| self.value(item, depth, is_secret))
                    .collect(),
            ),
            Value::Object(members) => {
                let members = members.iter().map(|(name, value)| {
                    (
                        Str::from(self.within(name, depth)),
                        self.value(value, depth, is_secret_key(name)),
                    )
                });
                Value::object(members.collect())
            }
            Value::Number(number) => {
                let text = number.to_string();
                // A short number is a secret under such a key only.
                let stand_in = self
                    .whole
                    .get(&text)
                    .filter(|_| is_secret || text.len() >= SHORTEST_PART);
                stand_in
                    .and_then(|text| asl_json::parse(text).ok())
                    .unwrap_or_else(|| value.clone())
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    /// The parts, longest first; what was put in place is not looked at again.
    fn parts_of(&self, text: &str) -> String {
        let mut found: Vec<(usize, usize, &str)> = Vec::new();
        for (at, part) in self.search.places(text) {
            let Some((original, stand_in, beside)) = self.parts.get(part) else {
                continue;
            };
            if beside.allows(text, at, original.len()) {
                found.push((at, at + original.len(), stand_in));
            }
        }
        found.sort_by_key(|(from, to, _)| (Reverse(to - from), *from));
        // By their starts: those that overlap none that is longer.
        let mut chosen: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
        for (from, to, stand_in) in found {
            let before = chosen.range(..to).next_back();
            if before.is_none_or(|(_, (end, _))| *end <= from) {
                chosen.insert(from, (to, stand_in));
            }
        }
        let mut replaced = String::with_capacity(text.len());
        let mut done = 0;
        for (from, (to, stand_in)) in chosen {
            replaced.push_str(text.get(done..from).unwrap_or_default());
            replaced.push_str(stand_in);
            done = to;
        }
        replaced.push_str(text.get(done..).unwrap_or_default());
        replaced
    }
}

impl Beside {
    fn allows(self, text: &str, at: usize, length: usize) -> bool {
        let is_wrong = |letter: Option<char>| {
            letter.is_some_and(|letter| match self {
                Self::Anything => false,
                Self::NoDigit => letter.is_ascii_digit(),
                Self::NoLetter => letter.is_alphanumeric() || letter == '_',
            })
        };
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + length..).and_then(|after| after.chars().next());
        !is_wrong(before) && !is_wrong(after)
    }
}

/// A text with other runs in the place of some.
fn encoded(text: &str, is_part: fn(char) -> bool, change: impl Fn(&str) -> Option<String>) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut from = 0;
    for (at, run) in runs(text, is_part) {
        if let Some(other) = change(run) {
            changed.push_str(text.get(from..at).unwrap_or_default());
            changed.push_str(&other);
            from = at + run.len();
        }
    }
    changed.push_str(text.get(from..).unwrap_or_default());
    changed
}

/// A text as it stands between quotation marks in JSON.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text)
        .to_owned()
}
