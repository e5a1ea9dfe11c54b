//! Which response answers a call: the first of its entry that fits, and why.

use std::collections::HashMap;

use asl_engine::TaskCall;
use asl_json::Value;

use crate::condition;
use crate::model::{MockedTask, Response, Section, When};

/// An entry of the mocked responses.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'m> {
    pub section: Section,
    pub name: &'m str,
    pub task: &'m MockedTask,
}

/// The response to a call.
pub(crate) struct Found<'m> {
    pub response: &'m Response,
    /// Which response it is, and why it answers.
    pub note: String,
    /// The number of the call, from 0.
    pub call: usize,
}

/// Why no response answers.
pub(crate) enum Unanswered {
    /// None fits, for this is the call of that number.
    None(usize),
    /// A condition failed, with a sentence.
    Condition(String),
}

/// How often each entry was called, and which of its responses are used up.
#[derive(Default)]
pub(crate) struct Counters<'m> {
    entries: HashMap<(Section, &'m str), Counter>,
}

struct Counter {
    calls: usize,
    /// Whether each response is used up.
    used: Vec<bool>,
    /// How many responses at the beginning of the list are used up: they need not be looked at again.
    skipped: usize,
    /// Whether every response answers one call.
    is_plain: bool,
}

impl Counter {
    fn of(task: &MockedTask) -> Self {
        let responses = &task.responses;
        Self {
            calls: 0,
            used: vec![false; responses.len()],
            skipped: 0,
            is_plain: responses.iter().all(|response| response.when.is_once()),
        }
    }

    /// Uses a response up; false if it was used up before.
    fn take(&mut self, index: usize) -> bool {
        let Some(used) = self.used.get_mut(index) else {
            return false;
        };
        if std::mem::replace(used, true) {
            return false;
        }
        while self.used.get(self.skipped) == Some(&true) {
            self.skipped += 1;
        }
        true
    }
}

impl<'m> Counters<'m> {
    /// The response of an entry to its next call, which it counts.
    pub(crate) fn choose(&mut self, entry: Entry<'m>, call: &TaskCall<'_>) -> Result<Found<'m>, Unanswered> {
        let counter = self
            .entries
            .entry((entry.section, entry.name))
            .or_insert_with(|| Counter::of(entry.task));
        let number = counter.calls;
        counter.calls += 1;
        let what = entry.section.what(entry.name);
        let responses = entry.task.responses.iter().enumerate();
        for (index, response) in responses.skip(counter.skipped) {
            let place = index + 1;
            let why = if response.when.is_once() {
                if !counter.take(index) {
                    continue;
                }
                if counter.is_plain {
                    format!("this is call {}", number + 1)
                } else {
                    "it answers once, and had not answered yet".to_owned()
                }
            } else {
                match fits(&response.when, number, call) {
                    Ok(Some(why)) => why,
                    Ok(None) => continue,
                    Err(error) => {
                        let sentence = format!(
                            "The condition of response {place} of {what} could not be evaluated: {error} Fix it under Mocks."
                        );
                        return Err(Unanswered::Condition(sentence));
                    }
                }
            };
            let note = format!("Answered by response {place} of {what} because {why}.");
            return Ok(Found {
                response,
                note,
                call: number,
            });
        }
        let further = entry.task.further_calls.as_ref();
        further
            .map(|response| Found {
                response,
                note: format!(
                    "Answered by the response of {what} to every further call, because no other one answers call {}.",
                    number + 1
                ),
                call: number,
            })
            .ok_or(Unanswered::None(number))
    }
}

/// Why a call fits everything that is given, if it does.
fn fits(when: &When, number: usize, call: &TaskCall<'_>) -> Result<Option<String>, String> {
    let mut reasons = Vec::new();
    if let Some(numbers) = when.calls {
        if !numbers.contains(number) {
            return Ok(None);
        }
        reasons.push(format!("this is call {number} of \"{numbers}\", counted from 0"));
    }
    if let Some(numbers) = when.items {
        let Some(item) = call.item_index.filter(|item| numbers.contains(*item)) else {
            return Ok(None);
        };
        reasons.push(format!("the index of the Map item is {item}"));
    }
    if let Some(example) = &when.request {
        if !holds(call.arguments, example) {
            return Ok(None);
        }
        reasons.push("the request holds its example".to_owned());
    }
    if let Some(text) = &when.condition {
        if !condition::is_true(text, call, number)? {
            return Ok(None);
        }
        reasons.push(format!("its condition {text} is true"));
    }
    Ok(Some(reasons.join(" and ")))
}

/// Whether a value holds an example: objects may have more members, everything else is the same.
fn holds(value: &Value, example: &Value) -> bool {
    match (value, example) {
        (Value::Object(value), Value::Object(example)) => example
            .iter()
            .all(|(key, example)| value.get(key).is_some_and(|value| holds(value, example))),
        (Value::Array(values), Value::Array(examples)) => {
            values.len() == examples.len()
                && values
                    .iter()
                    .zip(examples.iter())
                    .all(|(value, example)| holds(value, example))
        }
        (value, example) => value == example,
    }
}
