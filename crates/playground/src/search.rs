//! Which events of a history somebody looks for: by id, by group, by words in their names and in their payloads.

use asl_engine::Event;
use asl_json::Value;
use asl_protocol::{EventGroup, ListEvents};

/// How much text of details is searched for one request, in bytes: what takes about a second in a browser.
const MOST_TEXT: usize = 192 << 20;

/// What is looked for.
pub(crate) struct Search {
    group: EventGroup,
    /// A range of ids.
    range: Option<(u64, u64)>,
    /// In lower case.
    words: Vec<String>,
    /// How much text may still be searched.
    left: usize,
    /// Where that ended.
    searched: Option<u64>,
}

impl Search {
    /// What a request looks for.
    pub(crate) fn of(request: &ListEvents) -> Self {
        let mut search = Self {
            group: request.group,
            range: None,
            words: Vec::new(),
            left: MOST_TEXT,
            searched: None,
        };
        for word in request.matching.split_whitespace() {
            match range(word) {
                Some(range) => search.range = Some(range),
                None => search.words.push(word.to_lowercase()),
            }
        }
        search
    }

    /// Whether every event is wanted.
    pub(crate) fn is_for_all(&self) -> bool {
        self.group == EventGroup::All && self.range.is_none() && self.words.is_empty()
    }

    /// Whether an event that belongs to this state is wanted.
    pub(crate) fn finds(&mut self, event: &Event, state: Option<&str>) -> bool {
        let type_name = event.kind.type_name();
        if self
            .range
            .is_some_and(|(from, to)| !(from..=to).contains(&event.id()))
            || !is_in(self.group, &type_name)
        {
            return false;
        }
        let id = event.id().to_string();
        let Self {
            words,
            left,
            searched,
            ..
        } = self;
        // The details are written out for what the names do not decide.
        let mut details = None;
        words.iter().all(|word| {
            if contains(&type_name, word) || state.is_some_and(|state| contains(state, word)) || id == *word {
                return true;
            }
            if *left == 0 {
                return false;
            }
            let details = details.get_or_insert_with(|| event.to_value());
            let found = holds(details, word, left);
            if *left == 0 {
                *searched = Some(event.id());
            }
            found
        })
    }

    /// Up to which event details were searched, if not up to the last.
    pub(crate) fn searched(&self) -> Option<u64> {
        self.searched
    }
}

/// `20-40` as a range.
fn range(word: &str) -> Option<(u64, u64)> {
    let (from, to) = word.split_once('-')?;
    Some((from.parse().ok()?, to.parse().ok()?))
}

fn is_in(group: EventGroup, type_name: &str) -> bool {
    match group {
        EventGroup::All => true,
        EventGroup::Failures => ["Failed", "TimedOut", "Aborted"]
            .iter()
            .any(|end| type_name.ends_with(end)),
        EventGroup::States => type_name.ends_with("StateEntered") || type_name.ends_with("StateExited"),
        EventGroup::Tasks => ["Task", "Lambda", "Activity"]
            .iter()
            .any(|start| type_name.starts_with(start) && !type_name.starts_with("TaskState")),
    }
}

/// Whether a text contains another one that is in lower case.
fn contains(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.to_lowercase().contains(word);
    }
    let (text, word) = (text.as_bytes(), word.as_bytes());
    text.windows(word.len().max(1))
        .any(|part| part.eq_ignore_ascii_case(word))
}

/// Whether any text in a value contains a word.
fn holds(value: &Value, word: &str, left: &mut usize) -> bool {
    match value {
        Value::String(text) => {
            *left = left.saturating_sub(text.len());
            contains(text, word)
        }
        Value::Object(members) => members.iter().any(|(_, member)| holds(member, word, left)),
        Value::Array(items) => items.iter().any(|item| holds(item, word, left)),
        Value::Number(number) => number.to_string() == word,
        Value::Bool(_) | Value::Null => false,
    }
}
