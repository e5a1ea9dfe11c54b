//! What sources tell of histories in words: each sentence with the check that it stands for. A sentence that is not here
//! leaves its history unsupported.

use serde_json::Value;

use crate::compare::event::{kind, number};

/// A check of a whole history.
type Check = fn(&History<'_>) -> bool;

/// Sentences and checks.
const CLAIMS: &[(&str, Check)] = &[
    (
        "16 events; 1-3 ExecutionStarted, ParallelStateEntered, ParallelStateStarted; 12-16 ParallelStateSucceeded, ParallelStateExited, PassStateEntered, PassStateExited, ExecutionSucceeded",
        |history| {
            let types: Vec<&str> = history.0.iter().map(kind).collect();
            let first = ["ExecutionStarted", "ParallelStateEntered", "ParallelStateStarted"];
            let last = [
                "ParallelStateSucceeded",
                "ParallelStateExited",
                "PassStateEntered",
                "PassStateExited",
                "ExecutionSucceeded",
            ];
            types.len() == 16 && types.starts_with(&first) && types.ends_with(&last)
        },
    ),
    (
        "the first state of each branch has ParallelStateStarted (3) as prev, every other event the one before it in its branch",
        |history| {
            let mut firsts = 0;
            let inside = history.0.get(3..11).unwrap_or_default();
            let fits = inside.iter().all(|event| match history.cause(event) {
                Some(started) if kind(started) == "ParallelStateStarted" => {
                    firsts += 1;
                    kind(event).ends_with("StateEntered")
                }
                // A Pass is left after it was entered, and the next one entered after that.
                Some(before) => {
                    kind(before).ends_with("StateEntered") != kind(event).ends_with("StateEntered")
                        && inside.contains(before)
                }
                None => false,
            });
            fits && firsts == 2
        },
    ),
    (
        "ParallelStateSucceeded and ParallelStateExited both have event 11, the last event of any branch, as prev",
        |history| history.follow(&["ParallelStateSucceeded", "ParallelStateExited"], 11),
    ),
    // Any order of the events is one.
    ("the interleaving of events 4-11 varies from run to run", |_| true),
    (
        "20 events; every MapIterationStarted has MapStateStarted (3) as prev; MapIterationSucceeded has the last Exited of its iteration as prev",
        |history| {
            let caused = |name: &str, cause: fn(&str) -> bool| {
                let mut events = history.of(name).peekable();
                events.peek().is_some()
                    && events.all(|event| history.cause(event).is_some_and(|before| cause(kind(before))))
            };
            history.0.len() == 20
                && history.follow(&["MapIterationStarted"], 3)
                && caused("MapIterationStarted", |kind| kind == "MapStateStarted")
                && caused("MapIterationSucceeded", |kind| kind.ends_with("StateExited"))
        },
    ),
    (
        "event 15 is a MapIterationSucceeded; 16 MapStateSucceeded and 17 MapStateExited both have 15 as prev",
        |history| {
            let is = |id: usize, name: &str| history.0.get(id - 1).is_some_and(|event| kind(event) == name);
            is(15, "MapIterationSucceeded")
                && is(16, "MapStateSucceeded")
                && is(17, "MapStateExited")
                && history.follow(&["MapStateSucceeded", "MapStateExited"], 15)
        },
    ),
    (
        "MapStateEntered and the other branch's first Entered have ParallelStateStarted as prev",
        |history| {
            let started = history.of("ParallelStateStarted").next();
            let id = started.and_then(|event| number(event, "id"));
            let first = history
                .of("PassStateEntered")
                .filter(|event| number(event, "previousEventId") == id);
            id.is_some_and(|id| history.follow(&["MapStateEntered"], id)) && first.count() == 1
        },
    ),
    (
        "MapStateSucceeded and MapStateExited have the later MapIterationSucceeded as prev",
        |history| {
            let last = history
                .of("MapIterationSucceeded")
                .filter_map(|event| number(event, "id"))
                .max();
            last.is_some_and(|id| history.follow(&["MapStateSucceeded", "MapStateExited"], id))
        },
    ),
    (
        "ParallelStateSucceeded and ParallelStateExited have the larger of MapStateExited and the other branch's last event as prev",
        |history| {
            let ends = ["MapStateExited", "PassStateExited"]
                .into_iter()
                .flat_map(|name| history.of(name));
            let last = ends.filter_map(|event| number(event, "id")).max();
            last.is_some_and(|id| history.follow(&["ParallelStateSucceeded", "ParallelStateExited"], id))
        },
    ),
];

/// The events of an execution.
struct History<'e>(&'e [Value]);

impl<'e> History<'e> {
    fn of<'n>(&self, name: &'n str) -> impl Iterator<Item = &'e Value> + use<'e, 'n> {
        self.0.iter().filter(move |event| kind(event) == name)
    }

    fn cause(&self, event: &Value) -> Option<&'e Value> {
        let previous = number(event, "previousEventId");
        self.0.iter().find(|event| number(event, "id") == previous)
    }

    /// Whether there are events of each of these types, and all of them follow from this event.
    fn follow(&self, names: &[&str], id: u64) -> bool {
        names.iter().all(|name| {
            let mut events = self.of(name).peekable();
            events.peek().is_some() && events.all(|event| number(event, "previousEventId") == Some(id))
        })
    }
}

/// Whether a history is as a sentence says; nothing where the sentence is not known.
pub(super) fn holds(sentence: &str, events: &[Value]) -> Option<bool> {
    let (_, check) = CLAIMS.iter().find(|(known, _)| *known == sentence)?;
    Some(check(&History(events)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_claim_about_other_events_does_not_hold() {
        let events = [
            json!({"id": 1, "previousEventId": 0, "type": "MapIterationSucceeded"}),
            json!({"id": 2, "previousEventId": 1, "type": "MapStateSucceeded"}),
            json!({"id": 3, "previousEventId": 2, "type": "MapStateExited"}),
        ];
        let sentence = "MapStateSucceeded and MapStateExited have the later MapIterationSucceeded as prev";
        assert_eq!(holds(sentence, &events), Some(false));
        assert_eq!(holds("something else", &events), None);
        assert!(CLAIMS.iter().filter(|(_, check)| check(&History(&[]))).count() <= 1);
    }
}
