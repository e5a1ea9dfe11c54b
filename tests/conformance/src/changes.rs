//! What the service has changed since some of the recordings were made.
//!
//! This project answers as the service does today. A recording from before a change differs in just what the change is
//! about; such a case is not a failure and not a pass either, it is [`Verdict::Superseded`]: our answer, put back into the
//! old form by the changes that the recording is too old for, is the recorded one, and nothing else differs. Which
//! recordings a change applies to follows from their dates and from the shape of our own answer alone.
//!
//! [`Verdict::Superseded`]: crate::case::Verdict::Superseded

use serde_json::{Map, Value};

use crate::bridge::Finished;
use crate::compare::event::{details, details_mut, kind, number};

/// A day: year, month, day.
type Day = (u16, u8, u8);

/// A change of the service.
pub struct ServiceChange {
    /// What changed, in a few words; the report shows it.
    pub what: &'static str,
    /// The last day of which the old form is recorded.
    pub last_old: Day,
    /// The first day of which the new form is recorded or announced. In between either may be.
    pub first_new: Day,
    /// Where that is from.
    pub evidence: &'static str,
    /// Puts an answer back into the old form. What the answer itself no longer tells (the text of a refusal that is gone) may
    /// be taken from the recording, once the answer shows that the change is what it is about.
    rewrite: fn(&mut Finished, &[Value]),
}

/// All that is known, oldest first.
pub const CHANGES: [ServiceChange; 5] = [
    ServiceChange {
        what: "the context object has Execution.RedriveCount",
        last_old: (2023, 11, 14),
        first_new: (2023, 11, 15),
        evidence: "redrive was announced on 15 November 2023; no recording before has it, every one since has (FACTS.md, Data flow)",
        rewrite: without_redrive_count,
    },
    ServiceChange {
        what: "DescribeMapRun has redriveCount, pendingRedrive and failuresNotRedrivable",
        last_old: (2023, 11, 14),
        first_new: (2023, 11, 15),
        evidence: "redrive was announced on 15 November 2023; measured descriptions of 2026 have them (RUNTIME.md section 3)",
        rewrite: without_redrive_counters,
    },
    ServiceChange {
        what: "MapStateExited of a distributed Map follows from MapRunStarted, not from MapRunSucceeded",
        last_old: (2024, 6, 30),
        first_new: (2024, 11, 1),
        evidence: "recordings until June 2024 against those from November 2024 on (FACTS.md, Map, distributed)",
        rewrite: exited_from_map_run_succeeded,
    },
    ServiceChange {
        what: "EvaluationFailed follows from the event before it, not from what the state was entered from",
        last_old: (2024, 11, 21),
        first_new: (2024, 12, 27),
        evidence: "every recording until 21 November 2024 against those of 27 December 2024 (test_wait_timestamp_jsonata) and the histories of 2026 in histories-observed.json",
        rewrite: evaluation_before_entered,
    },
    ServiceChange {
        what: MEMBERS_ARE_ITEMS,
        last_old: (2025, 12, 3),
        first_new: (2026, 7, 2),
        evidence: "page \"ItemsPath (Map, JSONPath only)\": \"If the input to the Map state is a JSON object, it runs an iteration for each key-value pair in the object\"; observed with Items, ItemsPath and an ItemReader on 2 July 2026; test_state_map_context_object[ALL] of 3 December 2025 still refuses one",
        rewrite: an_object_refused,
    },
];

/// The change that makes the members of an object the items of a Map.
pub const MEMBERS_ARE_ITEMS: &str = "a Map iterates over the members of an object";

/// The day of a recording, written `31-12-2024`.
pub fn day(recorded: &str) -> Option<Day> {
    let mut parts = recorded.split('-');
    let day = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let year = parts.next()?.parse().ok()?;
    Some((year, month, day))
}

/// Our answer as the service would have given it on that day, what was put back, and whether the day is one on which the
/// old form is certain. Nothing if no change touches this answer.
pub fn as_of(
    day: Day,
    finished: &Finished,
    recorded: &[Value],
) -> Option<(Finished, Vec<&'static str>, bool)> {
    let mut old = finished.clone();
    let mut applied = Vec::new();
    let mut certain = false;
    for change in CHANGES.iter().filter(|change| day < change.first_new) {
        let before = old.clone();
        (change.rewrite)(&mut old, recorded);
        if old != before {
            applied.push(change.what);
            certain |= day <= change.last_old;
        }
    }
    (!applied.is_empty()).then_some((old, applied, certain))
}

/// Takes `RedriveCount` out of whatever is a context object's `Execution`, also within texts.
fn without_redrive_count(finished: &mut Finished, _recorded: &[Value]) {
    for event in &mut finished.events {
        if let Some(details) = details_mut(event) {
            details.values_mut().for_each(strip);
        }
    }
    finished.output.iter_mut().for_each(strip);
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("StartTime") && members.contains_key("RoleArn") {
                members.remove("RedriveCount");
            }
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::String(text) if text.contains("RedriveCount") => {
            if let Ok(mut inner) = serde_json::from_str::<Value>(text) {
                strip(&mut inner);
                *text = inner.to_string();
            }
        }
        _ => {}
    }
}

fn without_redrive_counters(finished: &mut Finished, _recorded: &[Value]) {
    let Some(description) = finished.map_run.as_mut().and_then(Value::as_object_mut) else {
        return;
    };
    description.remove("redriveCount");
    for counts in ["itemCounts", "executionCounts"] {
        let counts = description.get_mut(counts).and_then(Value::as_object_mut);
        if let Some(counts) = counts {
            counts.remove("failuresNotRedrivable");
            counts.remove("pendingRedrive");
        }
    }
}

/// The id of the event that an event follows from, and that event.
fn cause<'e>(events: &'e [Value], event: &Value) -> Option<&'e Value> {
    let previous = number(event, "previousEventId")?;
    events.iter().find(|event| number(event, "id") == Some(previous))
}

fn exited_from_map_run_succeeded(finished: &mut Finished, _recorded: &[Value]) {
    let events = finished.events.clone();
    for event in finished
        .events
        .iter_mut()
        .filter(|event| kind(event) == "MapStateExited")
    {
        let Some(started) = cause(&events, event).filter(|cause| kind(cause) == "MapRunStarted") else {
            continue;
        };
        let succeeded = events.iter().find(|other| {
            kind(other) == "MapRunSucceeded" && number(other, "previousEventId") == number(started, "id")
        });
        follow(event, succeeded.and_then(|event| number(event, "id")));
    }
}

fn evaluation_before_entered(finished: &mut Finished, _recorded: &[Value]) {
    let events = finished.events.clone();
    for event in finished
        .events
        .iter_mut()
        .filter(|event| kind(event) == "EvaluationFailed")
    {
        let entered = cause(&events, event).filter(|cause| kind(cause).ends_with("StateEntered"));
        follow(
            event,
            entered.and_then(|entered| number(entered, "previousEventId")),
        );
    }
}

/// Ends the answer with the recorded refusal of an object, where the answer iterates over the members of that object instead.
fn an_object_refused(finished: &mut Finished, recorded: &[Value]) {
    const REFUSALS: [&str; 3] = [
        "Expected 'array', but was 'object' for value: ",
        "Map state input must be an array but was: ",
        "Attempting to map over non-iterable node.",
    ];
    let cause = |event: &Value| {
        let refuses = ["EvaluationFailed", "MapRunFailed"].contains(&kind(event));
        let cause = details(event)?.get("cause")?.as_str()?;
        refuses.then(|| cause.to_owned())
    };
    let refusal = recorded.iter().enumerate().find_map(|(at, event)| {
        let cause = cause(event)?;
        let object = REFUSALS
            .iter()
            .find_map(|text| Some(cause.split_once(text)?.1.to_owned()))?;
        Some((at, cause, object))
    });
    let Some((at, cause, object)) = refusal else {
        return;
    };
    let object: Option<Map<String, Value>> = serde_json::from_str(&object).ok();
    let first = match (
        &object,
        finished
            .events
            .iter()
            .position(|event| kind(event) == "MapIterationStarted"),
    ) {
        // The children of a Map Run have histories of their own; what they gave is in the output.
        (None, _) => finished.output.as_ref().and_then(|output| output.get(0)).cloned(),
        (Some(_), Some(started)) => finished.events.iter().skip(started).find_map(|event| {
            let input = details(event)
                .filter(|_| kind(event).ends_with("StateEntered"))?
                .get("input")?;
            input
                .as_str()
                .map_or_else(|| Some(input.clone()), |text| serde_json::from_str(text).ok())
        }),
        (Some(_), None) => None,
    };
    let member = object.as_ref().and_then(|object| object.iter().next());
    let is_member = first.as_ref().and_then(Value::as_object).is_some_and(|first| {
        first.len() == 2
            && match member {
                Some((key, value)) => {
                    first.get("Key") == Some(&key.as_str().into()) && first.get("Value") == Some(value)
                }
                None => first.contains_key("Key") && first.contains_key("Value"),
            }
    });
    let error = recorded
        .get(at)
        .and_then(details)
        .and_then(|details| details.get("error"));
    let (Some(error), true) = (error.and_then(Value::as_str), is_member) else {
        return;
    };
    finished.events.truncate(at);
    finished.events.extend(recorded.iter().skip(at).cloned());
    "FAILED".clone_into(&mut finished.status);
    finished.output = None;
    (finished.error, finished.cause) = (Some(error.to_owned()), Some(cause));
}

fn follow(event: &mut Value, previous: Option<u64>) {
    if let (Some(previous), Some(members)) = (previous, event.as_object_mut()) {
        let members: &mut Map<String, Value> = members;
        members.insert("previousEventId".to_owned(), previous.into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn history(events: &[(&str, u64)]) -> Finished {
        let events = events
            .iter()
            .zip(1_u64..)
            .map(|((kind, previous), id)| json!({"id": id, "previousEventId": previous, "type": kind}));
        Finished {
            events: events.collect(),
            ..Finished::default()
        }
    }

    #[test]
    fn only_answers_of_the_shape_before_the_day_change() {
        let failing = history(&[
            ("ExecutionStarted", 0),
            ("PassStateEntered", 0),
            ("EvaluationFailed", 2),
        ]);
        let (old, what, certain) = as_of((2024, 11, 21), &failing, &[]).unwrap();
        assert_eq!(number(&old.events[2], "previousEventId"), Some(0));
        assert_eq!((what, certain), (vec![CHANGES[3].what], true));
        assert!(as_of((2024, 12, 27), &failing, &[]).is_none());
        let between = as_of((2024, 12, 1), &failing, &[]).unwrap();
        assert!(!between.2, "on a day in between either form may be");
        assert!(as_of((2023, 1, 1), &history(&[("ExecutionStarted", 0)]), &[]).is_none());
    }

    #[test]
    fn an_iteration_over_members_was_a_refusal() {
        let refused = |value: &str| {
            let cause =
                format!("(entered at the event id #2). Map state input must be an array but was: {value}");
            json!([{}, {"type": "EvaluationFailed", "evaluationFailedEventDetails":
                {"error": "States.QueryEvaluationError", "cause": cause}}])
        };
        let mut iterated = history(&[
            ("MapStateEntered", 0),
            ("MapIterationStarted", 1),
            ("PassStateEntered", 2),
        ]);
        iterated.events[2]["stateEnteredEventDetails"] = json!({"input": r#"{"Key":"foo","Value":"bar"}"#});
        let as_recorded = |value: &str| {
            let recorded = refused(value);
            as_of((2024, 11, 19), &iterated, recorded.as_array().unwrap())
        };
        // The change of December 2024 applies as well, once there is an EvaluationFailed.
        let (old, what, _) = as_recorded(r#"{"foo":"bar"}"#).unwrap();
        assert_eq!((old.status.as_str(), old.events.len()), ("FAILED", 2));
        assert!(what.contains(&MEMBERS_ARE_ITEMS));
        assert!(
            as_recorded(r#"{"foo":"baz"}"#).is_none(),
            "another object was iterated over"
        );
        assert!(as_recorded("1").is_none(), "what is no object is still refused");
    }

    #[test]
    fn context_objects_within_texts_lose_their_count() {
        let mut finished = history(&[("TaskScheduled", 0)]);
        finished.events[0]["taskScheduledEventDetails"] = json!({"parameters":
            "{\"c\":{\"Execution\":{\"StartTime\":\"t\",\"RoleArn\":\"r\",\"RedriveCount\":0}},\"RedriveCount\":1}"});
        let (old, ..) = as_of((2023, 10, 1), &finished, &[]).unwrap();
        let text = old.events[0]["taskScheduledEventDetails"]["parameters"]
            .as_str()
            .unwrap();
        let expected = json!({"c": {"Execution": {"StartTime": "t", "RoleArn": "r"}}, "RedriveCount": 1});
        assert_eq!(serde_json::from_str::<Value>(text).unwrap(), expected);
    }

    #[test]
    fn days_are_read_as_the_recorder_writes_them() {
        assert_eq!(day("27-12-2024"), Some((2024, 12, 27)));
        assert_eq!(day("yesterday"), None);
    }
}
