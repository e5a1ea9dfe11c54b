//! Where two histories part, in a sentence.
//!
//! Events are aligned by what caused them (the visit, the branch or item around it, the attempt), not by their numbers:
//! what runs at the same time may come in any order. What a service makes up anew each time (identifiers, tokens, instants)
//! counts as the same, and is counted.

use std::collections::HashMap;
use std::fmt::Write as _;

use asl_json::{Str, Value};

use crate::cause::{Causes, Place};
use crate::event::RecordedEvent;
use crate::recording::redrives;
use crate::value::{Differs, Noise, differs};

/// What the two sides are called in a sentence: `in the recording`, `in the replay`.
#[derive(Clone, Copy, Debug)]
pub struct Words<'w> {
    /// The first one.
    pub left: &'w str,
    /// The second one.
    pub right: &'w str,
}

/// What came out of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The first difference, if there is one.
    pub difference: Option<Difference>,
    /// How many values differ that are made up anew each time: identifiers, tokens, instants.
    pub made_up: usize,
    /// Whether events of what ran at the same time come in another order.
    pub is_reordered: bool,
    /// How many events were compared.
    pub events: usize,
}

/// The first difference between two histories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs, in a sentence.
    pub sentence: String,
    /// The state that it is about.
    pub state: Option<Str>,
    /// The event of the first history.
    pub left: Option<u64>,
    /// The event of the second one.
    pub right: Option<u64>,
}

impl Comparison {
    /// The outcome in a sentence.
    pub fn sentence(&self, same: &str) -> String {
        if let Some(difference) = &self.difference {
            return difference.sentence.clone();
        }
        let mut sentence = format!("{same}, all {} events", self.events);
        if self.made_up > 0 {
            let _ = write!(
                sentence,
                ", except for {} identifiers, tokens and instants that are new each time",
                self.made_up
            );
        }
        if self.is_reordered {
            sentence.push_str("; parallel events came in another order");
        }
        sentence.push('.');
        sentence
    }
}

/// Compares two histories.
pub fn compare(left: &[RecordedEvent], right: &[RecordedEvent], words: Words<'_>) -> Comparison {
    let (left, right) = Side::both(left, right);
    let mut noise = Noise {
        count: 0,
        role: left.role().zip(right.role()),
    };
    let found = if left.has_gaps() || right.has_gaps() {
        first_by_id(&left, &right, &mut noise)
    } else {
        first_by_cause(&left, &right, &mut noise)
    };
    let is_reordered = found.is_none() && !left.has_gaps() && {
        let ids = |side: &Side<'_>| -> Vec<(u64, Str)> {
            side.events
                .iter()
                .map(|event| (event.previous, event.kind.clone()))
                .collect()
        };
        let common = left.events.len().min(right.events.len());
        ids(&left).get(..common) != ids(&right).get(..common)
    };
    Comparison {
        difference: found.map(|pair| pair.describe(&left, &right, words)),
        made_up: noise.count,
        is_reordered,
        events: left.events.len().min(right.events.len()),
    }
}

/// A history with the places of its events.
pub(crate) struct Side<'e> {
    pub(crate) events: &'e [RecordedEvent],
    pub(crate) causes: Causes,
}

impl<'e> Side<'e> {
    /// Both sides, up to the first redrive that only one of them has.
    pub(crate) fn both(left: &'e [RecordedEvent], right: &'e [RecordedEvent]) -> (Self, Self) {
        let common = redrives(left).min(redrives(right));
        (Self::of(left, common), Self::of(right, common))
    }

    fn of(events: &'e [RecordedEvent], redrives: usize) -> Self {
        let mut all = events.iter().enumerate().filter(|(_, event)| event.is_redrive());
        let end = all.nth(redrives).map(|(at, _)| at);
        let events = events.get(..end.unwrap_or(events.len())).unwrap_or(events);
        Self {
            events,
            causes: Causes::of(events),
        }
    }

    pub(crate) fn role(&self) -> Option<String> {
        self.events.first()?.text("roleArn").map(str::to_owned)
    }

    /// Whether the execution is not over where the history ends: it was running still.
    fn is_running(&self) -> bool {
        const ENDS: [&str; 4] = [
            "ExecutionSucceeded",
            "ExecutionFailed",
            "ExecutionTimedOut",
            "ExecutionAborted",
        ];
        !self.events.iter().any(|event| ENDS.contains(&&*event.kind))
    }

    /// Whether events are missing, or do not say which state they are about: then they have no place.
    fn has_gaps(&self) -> bool {
        let due = 1..;
        self.events.iter().zip(due).any(|(event, due)| {
            event.id != due || event.kind.ends_with("StateEntered") && event.text("name").is_none()
        })
    }

    /// The events of each sequence, by its key.
    fn threads(&self) -> HashMap<&str, Vec<usize>> {
        let mut threads: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, place) in self.causes.places.iter().enumerate() {
            let key = self.causes.scopes.get(place.scope).map_or("", |scope| &scope.key);
            threads.entry(key).or_default().push(at);
        }
        threads
    }

    pub(crate) fn event(&self, at: Option<usize>) -> Option<&'e RecordedEvent> {
        self.events.get(at?)
    }

    fn place(&self, at: Option<usize>) -> Option<Place> {
        self.causes.places.get(at?).copied()
    }
}

/// Two events that should be the same, or one that has no counterpart; and the ones before them.
#[derive(Clone, Debug)]
struct Pair {
    left: Option<usize>,
    right: Option<usize>,
    before: Option<usize>,
    differs: Option<Differs>,
}

fn first_by_cause(left: &Side<'_>, right: &Side<'_>, noise: &mut Noise) -> Option<Pair> {
    let (ours, theirs) = (left.threads(), right.threads());
    let none = Vec::new();
    let mut first: Option<(u64, Pair)> = None;
    let mut keys: Vec<&str> = ours.keys().chain(theirs.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let (ours, theirs) = (ours.get(key).unwrap_or(&none), theirs.get(key).unwrap_or(&none));
        for step in 0..ours.len().max(theirs.len()) {
            let (one, other) = (ours.get(step).copied(), theirs.get(step).copied());
            let is_open_end = one.is_none() && left.is_running() || other.is_none() && right.is_running();
            let differs = match (left.event(one), right.event(other)) {
                _ if is_open_end => break,
                (Some(one), Some(other)) => match event_differs(one, other, noise) {
                    None => continue,
                    found => found,
                },
                _ => None,
            };
            let id = [left.event(one), right.event(other)]
                .into_iter()
                .flatten()
                .map(|event| event.id)
                .min();
            let id = id.unwrap_or(u64::MAX);
            if first.as_ref().is_none_or(|(known, _)| id < *known) {
                let before = step.checked_sub(1).and_then(|step| ours.get(step)).copied();
                first = Some((
                    id,
                    Pair {
                        left: one,
                        right: other,
                        before,
                        differs,
                    },
                ));
            }
            break;
        }
    }
    first.map(|(_, pair)| pair)
}

/// Where events are missing, only those with the same number can be compared.
fn first_by_id(left: &Side<'_>, right: &Side<'_>, noise: &mut Noise) -> Option<Pair> {
    let index: HashMap<u64, usize> = right
        .events
        .iter()
        .enumerate()
        .map(|(at, event)| (event.id, at))
        .collect();
    left.events.iter().enumerate().find_map(|(at, event)| {
        let other = index.get(&event.id).copied();
        let differs = match right.event(other) {
            Some(other) => Some(event_differs(event, other, noise)?),
            None if right.has_gaps() => return None,
            None => None,
        };
        Some(Pair {
            left: Some(at),
            right: other,
            before: at.checked_sub(1),
            differs,
        })
    })
}

/// What the playground cannot know: the role's name, the name of a worker.
const UNKNOWN: [&str; 2] = ["roleArn", "workerName"];

/// Details that a history without execution data lacks.
const DATA: [&str; 7] = [
    "input",
    "output",
    "parameters",
    "error",
    "cause",
    "assignedVariables",
    "taskCredentials",
];

pub(crate) fn event_differs(
    left: &RecordedEvent,
    right: &RecordedEvent,
    noise: &mut Noise,
) -> Option<Differs> {
    if left.kind != right.kind {
        return Some(Differs::of(
            "type",
            Some(left.kind.clone().into()),
            Some(right.kind.clone().into()),
        ));
    }
    // What says nothing cannot differ.
    if left.details == right.details || left.details.is_empty() || right.details.is_empty() {
        return None;
    }
    // The name first: another state explains all the rest.
    let names = ["name"].into_iter().map(Str::from);
    let names = names
        .chain(left.details.keys().cloned())
        .chain(right.details.keys().cloned());
    for name in names {
        if UNKNOWN.contains(&&*name) || name.ends_with("Details") {
            continue;
        }
        if left.is_truncated(&name) || right.is_truncated(&name) {
            continue;
        }
        let (one, other) = (left.details.get(&name), right.details.get(&name));
        let is_error = matches!(&*name, "error" | "cause");
        let has_data = |event: &RecordedEvent| DATA.iter().any(|name| event.details.contains_key(name));
        let lacks_data = match (one, other) {
            (None, Some(_)) | (Some(_), None) if &*name == "name" => true,
            (None, Some(_)) => DATA.contains(&&*name) && (!is_error || !has_data(left)),
            (Some(_), None) => DATA.contains(&&*name) && (!is_error || !has_data(right)),
            _ => false,
        };
        if lacks_data {
            continue;
        }
        if let Some(found) = detail_differs(&name, one, other, noise) {
            return Some(found);
        }
    }
    None
}

/// The texts of inputs, outputs and causes are compared as the JSON that they hold.
fn detail_differs(
    name: &str,
    left: Option<&Value>,
    right: Option<&Value>,
    noise: &mut Noise,
) -> Option<Differs> {
    let parsed = |value: &Value| match value.as_str() {
        Some(text) if DATA.contains(&name) => asl_json::parse(text).unwrap_or_else(|_| value.clone()),
        _ => value.clone(),
    };
    let (Some(one), Some(other)) = (left, right) else {
        return (left != right).then(|| Differs::of(name, left.cloned(), right.cloned()));
    };
    if one == other {
        return None;
    }
    differs(&parsed(one), &parsed(other), noise).map(|found| found.below(name))
}

impl Pair {
    fn describe(&self, left: &Side<'_>, right: &Side<'_>, words: Words<'_>) -> Difference {
        let (one, other) = (left.event(self.left), right.event(self.right));
        let around = left
            .place(self.left)
            .map(|place| (left, place))
            .filter(|(side, place)| side.causes.visit(*place).is_some())
            .or_else(|| {
                Some((right, right.place(self.right)?))
                    .filter(|(side, place)| side.causes.visit(*place).is_some())
            });
        let before = left.place(self.before).map(|place| (left, place));
        let is_entering =
            |event: Option<&RecordedEvent>| event.is_none_or(|event| event.kind.ends_with("StateEntered"));
        // Where another state is entered, the one before it chose.
        let differs_at = self.differs.as_ref().map(|differs| differs.path.as_str());
        let chose = differs_at != Some("input") && !differs_at.is_some_and(|at| at.starts_with("input"));
        let subject = if is_entering(one) && is_entering(other) && chose && before.is_some() {
            before
        } else {
            around.or(before)
        };
        let after = if subject.map(|(_, place)| place) == before.map(|(_, place)| place)
            && is_entering(one)
            && is_entering(other)
        {
            "after "
        } else {
            ""
        };
        let place = subject.map(|(side, place)| where_it_is(side, place));
        let place = place.filter(|place| !place.is_empty());
        let state =
            subject.and_then(|(side, place)| side.causes.visit(place).map(|visit| visit.name.clone()));
        let state = state.filter(|name| !name.is_empty());
        let what = match (&self.differs, one, other) {
            (Some(differs), Some(one), Some(other))
                if one.kind == other.kind && !differs.path.starts_with("name") =>
            {
                differs.sentence(&data_of(one), words.left, words.right)
            }
            _ => format!(
                "{} {}, {} {}",
                words.right,
                phrase(right, self.right),
                words.left,
                phrase(left, self.left)
            ),
        };
        let start = match place {
            Some(place) => capital(&format!("{after}{place}: ")),
            None => String::new(),
        };
        Difference {
            sentence: format!("{}.", capital(&format!("{start}{what}"))),
            state,
            left: one.map(|event| event.id),
            right: other.map(|event| event.id),
        }
    }
}

/// `visit 3 of 'Charge' (item 2 of 'Each'), attempt 2`
fn where_it_is(side: &Side<'_>, place: Place) -> String {
    let Some(visit) = side.causes.visit(place) else {
        return String::new();
    };
    let state = quoted(&visit.name);
    let mut text = match visit.number {
        1 => state,
        number => format!("visit {number} of {state}"),
    };
    let mut scope = side.causes.scopes.get(visit.scope);
    while let Some(parent) = scope
        .and_then(|scope| scope.parent)
        .and_then(|parent| side.causes.visits.get(parent))
    {
        let _ = match scope.and_then(|scope| scope.item) {
            Some(item) => write!(text, " in item {item} of {}", quoted(&parent.name)),
            None => write!(text, " in a branch of {}", quoted(&parent.name)),
        };
        scope = side.causes.scopes.get(parent.scope);
    }
    if place.attempt > 1 {
        let _ = write!(text, ", attempt {}", place.attempt);
    }
    text
}

/// What differs, as a sentence calls it.
fn data_of(event: &RecordedEvent) -> String {
    let kind = &*event.kind;
    let text = if kind.ends_with("StateEntered") {
        "the state"
    } else if kind.ends_with("StateExited") {
        "leaving the state"
    } else if kind.ends_with("Scheduled") {
        "the call"
    } else if kind.ends_with("Succeeded") && !kind.starts_with("Execution") {
        "the answer"
    } else if kind.ends_with("Submitted") {
        "the answer to the request"
    } else if kind.starts_with("Execution") {
        "the execution"
    } else if kind.ends_with("Failed") {
        "the failure"
    } else {
        kind
    };
    text.to_owned()
}

/// `'Charge'`; a log at a low level, or a history without its details, does not name a state.
fn quoted(name: &str) -> String {
    match name {
        "" => "a state without a recorded name".to_owned(),
        name => format!("'{name}'"),
    }
}

/// What an event is, as the end of a sentence that begins with the side.
fn phrase(side: &Side<'_>, at: Option<usize>) -> String {
    let Some(event) = side.event(at) else {
        return "nothing follows".into();
    };
    let attempt = side.place(at).map_or(0, |place| place.attempt);
    let error = event
        .text("error")
        .map_or(String::new(), |error| format!(" with {error}"));
    // The visit knows the name that an event without details lacks.
    let visit = side.place(at).and_then(|place| side.causes.visit(place));
    let name = event.text("name").or(visit.map(|visit| &*visit.name));
    let name = quoted(name.unwrap_or_default());
    let kind = &*event.kind;
    if kind.ends_with("StateEntered") {
        format!("{name} is entered")
    } else if kind.ends_with("StateExited") {
        format!("{name} is left")
    } else if let Some(status) = kind.strip_prefix("Execution") {
        match status {
            "Succeeded" => "the execution succeeds".into(),
            "Started" => "the execution starts".into(),
            "TimedOut" => format!("the execution times out{error}"),
            "Aborted" => "the execution is stopped".into(),
            _ => format!("the execution fails{error}"),
        }
    } else if kind.ends_with("Scheduled") {
        format!("attempt {attempt} is made")
    } else if kind.starts_with("MapIteration") {
        let end = kind
            .strip_prefix("MapIteration")
            .unwrap_or_default()
            .to_lowercase();
        format!(
            "the iteration of item {} {end}",
            event.number("index").unwrap_or(0)
        )
    } else if kind.ends_with("TimedOut") {
        format!("attempt {attempt} times out{error}")
    } else if kind == "EvaluationFailed" {
        format!("an expression fails{error}")
    } else if kind.ends_with("Failed") && attempt > 0 {
        format!("attempt {attempt} fails{error}")
    } else if kind.ends_with("Succeeded") && attempt > 0 {
        format!("attempt {attempt} succeeds")
    } else {
        format!("{kind} follows{error}")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
