//! The histories that others published (`histories-observed.json`), a part of the suite `observed`.
//!
//! They tell ids, links and types, and of the details only what the source asserts, under the name `details`:
//! what is given must be so, what is not given is open. What is told in words is checked by `claims`. For some
//! that were published without a definition this project has written one (`reconstructed.json`).

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::executions::{ExecutionCase, Expected};
use super::{Filter, Outcome, claims, unsupported, verdict};
use crate::bridge::{self, Finished, Simulated};
use crate::case::{CaseResult, Difference};
use crate::compare::Rules;
use crate::compare::event::{details, kind, line, number};
use crate::compare::history::around;
use crate::compare::value::{Mismatch, compare_json_text};
use crate::shared::Shared;

#[derive(Deserialize)]
struct Published {
    #[serde(flatten)]
    case: ExecutionCase,
    /// Whether the events are the whole history.
    complete: bool,
    #[serde(default)]
    events: Vec<Value>,
    #[serde(default)]
    describe: Map<String, Value>,
    /// What the source tells in words.
    #[serde(default)]
    constraints: Vec<String>,
}

/// Definitions that this project wrote, by the ids of the histories.
#[derive(Deserialize)]
struct Reconstructed {
    cases: HashMap<String, Value>,
}

pub(super) fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let cases: Vec<Published> = shared.load("conformance/histories-observed.json")?;
    let written: Reconstructed = serde_json::from_str(include_str!("../../reconstructed.json"))
        .map_err(|error| format!("reconstructed.json: {error}"))?;
    let wanted = cases
        .into_iter()
        .filter(|published| filter.wants(&published.case.id))
        .map(|published| complete(published, &written))
        .collect::<Result<Vec<Published>, String>>()?;
    Ok(wanted
        .into_iter()
        .map(|published| CaseResult {
            verdict: verdict(judge(&published)),
            group: "histories".to_owned(),
            id: published.case.id,
        })
        .collect())
}

/// Adds a definition that this project wrote, where none was published.
fn complete(mut published: Published, written: &Reconstructed) -> Result<Published, String> {
    let id = published.case.id.clone();
    let Some(added) = written
        .cases
        .get(&id)
        .filter(|_| published.case.definition.is_none())
    else {
        return Ok(published);
    };
    let mut added = added.clone();
    if let Some(members) = added.as_object_mut() {
        members.insert("id".to_owned(), id.as_str().into());
    }
    published.case =
        serde_json::from_value(added).map_err(|error| format!("reconstructed.json, {id}: {error}"))?;
    Ok(published)
}

fn judge(published: &Published) -> Result<(), Outcome> {
    if published.case.definition.is_none() {
        return unsupported("no definition was published");
    }
    let no_events: &[Value] = &[];
    let unknown = |sentence: &&String| claims::holds(sentence, no_events).is_none();
    if let Some(sentence) = published.constraints.iter().find(unknown) {
        return unsupported(format!("told in words that nothing checks: {sentence}"));
    }
    if published.events.is_empty() && published.constraints.is_empty() {
        return unsupported("nothing is told of the history");
    }
    let mut case = published.case.clone();
    // The ends of the tasks are in the events; without ids they are what `mocks` looks for.
    let without_id = |event: &Value| {
        let members = event.as_object().into_iter().flatten();
        Value::Object(
            members
                .filter(|(name, _)| *name != "id")
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )
    };
    let events = Some(published.events.iter().map(without_id).collect());
    case.expect = Expected {
        events,
        ..Expected::default()
    };
    match bridge::simulate(&case) {
        Simulated::Unsupported(reason) => unsupported(reason),
        Simulated::Refused(why) => Err(Difference::plain("the definition", "accepted", why).into()),
        Simulated::Finished(finished) => Ok(compared(published, &finished)?),
    }
}

fn compared(published: &Published, finished: &Finished) -> Result<(), Difference> {
    let got = &finished.events;
    for (index, expected) in published.events.iter().enumerate() {
        let id = number(expected, "id");
        let at = got
            .iter()
            .position(|event| number(event, "id") == id)
            .unwrap_or(got.len());
        let place = |difference| around(difference, &published.events, index, got, at);
        let Some(event) = got.get(at) else {
            return Err(place(Difference::plain(
                "an event is missing",
                line(expected),
                "(no event)",
            )));
        };
        let what = format!("event {} ({})", index + 1, kind(expected));
        same(expected, event).map_err(|mismatch| place(Difference::new(what, mismatch)))?;
    }
    if published.complete && got.len() != published.events.len() {
        let at = published.events.len();
        let (expected, ours) = (format!("{at} events"), format!("{} events", got.len()));
        return Err(around(
            Difference::plain("number of events", expected, ours),
            &published.events,
            at,
            got,
            at,
        ));
    }
    for sentence in &published.constraints {
        if claims::holds(sentence, got) != Some(true) {
            let events: Vec<String> = got.iter().map(line).collect();
            return Err(Difference::plain(
                "what the source tells",
                sentence.as_str(),
                events.join("\n"),
            ));
        }
    }
    described(&published.describe, finished)
}

fn same(expected: &Value, event: &Value) -> Result<(), Mismatch> {
    for name in ["type", "id", "previousEventId"] {
        let (one, other) = (expected.get(name), event.get(name));
        if one != other {
            return Err(Mismatch::here(one, other).below(name));
        }
    }
    let given = expected.get("details").and_then(Value::as_object);
    for (name, one) in given.into_iter().flatten() {
        let other = details(event).and_then(|details| details.get(name));
        let Some(other) = other else {
            return Err(Mismatch::here(Some(one), None).below(name));
        };
        compare_json_text(&Rules::exact(), one, other).map_err(|mismatch| mismatch.below(name))?;
    }
    Ok(())
}

/// What the source says about `DescribeExecution`.
fn described(describe: &Map<String, Value>, finished: &Finished) -> Result<(), Difference> {
    let status = describe.get("status").and_then(Value::as_str);
    if let Some(status) = status.filter(|status| *status != finished.status) {
        return Err(Difference::plain("status", status, finished.status.as_str()));
    }
    for absent in describe
        .get("absent")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let there = match absent.as_str() {
            Some("error") => finished.error.clone(),
            Some("cause") => finished.cause.clone(),
            Some("output") => finished.output.as_ref().map(Value::to_string),
            _ => None,
        };
        if let Some(there) = there {
            return Err(Difference::plain(
                absent.as_str().unwrap_or_default(),
                "(absent)",
                there,
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn published(complete: bool) -> Published {
        serde_json::from_value(json!({
            "id": "x", "complete": complete, "definition": {},
            "events": [
                {"id": 1, "previousEventId": 0, "type": "ExecutionStarted"},
                {"id": 2, "previousEventId": 0, "type": "ExecutionTimedOut", "details": {"error": "States.Timeout"}},
            ],
            "describe": {"status": "TIMED_OUT", "absent": ["error"]},
        }))
        .unwrap()
    }

    fn ours(error: &str, extra: usize) -> Finished {
        let mut events = vec![
            json!({"id": 1, "previousEventId": 0, "type": "ExecutionStarted", "executionStartedEventDetails": {"input": "{}"}}),
            json!({"id": 2, "previousEventId": 0, "type": "ExecutionTimedOut", "executionTimedOutEventDetails": {"error": error}}),
        ];
        events.extend((0..extra).map(|at| json!({"id": at + 3, "previousEventId": 2, "type": "X"})));
        Finished {
            status: "TIMED_OUT".to_owned(),
            events,
            ..Finished::default()
        }
    }

    #[test]
    fn given_details_must_be_so() {
        assert_eq!(compared(&published(true), &ours("States.Timeout", 0)), Ok(()));
        assert!(compared(&published(true), &ours("Other", 0)).is_err());
    }

    #[test]
    fn a_complete_history_ends_where_it_ends() {
        assert!(compared(&published(true), &ours("States.Timeout", 1)).is_err());
        assert_eq!(compared(&published(false), &ours("States.Timeout", 1)), Ok(()));
    }

    #[test]
    fn what_must_be_absent_is_looked_for() {
        let wrong = Finished {
            error: Some("States.Timeout".to_owned()),
            ..ours("States.Timeout", 0)
        };
        assert!(compared(&published(true), &wrong).is_err());
    }
}
