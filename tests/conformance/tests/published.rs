//! The histories that others published open as far as their data goes, and each gap is said.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use asl_playground::open_recording;
use asl_recording::Source;
use conformance::shared::Shared;
use serde_json::{Value, json};

#[test]
fn published_histories_open_and_each_gap_is_said() {
    let Some(shared) = Shared::find() else {
        eprintln!("The recordings are not beside the project: skipped.");
        return;
    };
    let cases: Vec<Value> = shared
        .load("conformance/histories-observed.json")
        .expect("the file is readable");
    let (mut opened, mut identical) = (0, 0);
    for case in &cases {
        let id = case.get("id").and_then(Value::as_str).unwrap_or_default();
        let events = case
            .get("events")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let definition = case.get("definition").map(|definition| {
            json!({
                "stateMachineArn": "arn:aws:states:us-east-1:111111111111:stateMachine:Published",
                "definition": definition.to_string(),
            })
        });
        let execution = case.get("input").map(|input| {
            json!({
                "executionArn": "arn:aws:states:us-east-1:111111111111:execution:Published:one",
                "status": "UNKNOWN",
                "input": input.to_string(),
            })
        });
        let history = json!({ "events": events });
        let texts = [Some(history), definition.clone(), execution.clone()];
        let sources: Vec<Source> = texts
            .iter()
            .flatten()
            .map(|text| Source {
                name: id.to_owned(),
                text: text.to_string(),
            })
            .collect();
        let recording = match open_recording(&sources) {
            Ok(recording) => recording,
            Err(sentences) => {
                assert!(events.is_empty(), "{id} does not open: {sentences:?}");
                assert!(
                    sentences.join(" ").contains("No history was found"),
                    "{id}: {sentences:?}"
                );
                continue;
            }
        };
        opened += 1;
        identical += usize::from(recording.is_identical);
        let said = recording.sentences.join("\n");
        let must_say = |is_missing: bool, what: &str| {
            assert!(
                !is_missing || said.contains(what),
                "{id} does not say “{what}”:\n{said}"
            );
        };
        must_say(definition.is_none(), "a skeleton was guessed");
        must_say(
            execution.is_none() && !is_given(&events, "input"),
            "The input of the execution is not recorded",
        );
        let ids: Vec<u64> = events
            .iter()
            .filter_map(|event| event.get("id")?.as_u64())
            .collect();
        let last = ids.iter().max().copied().unwrap_or(0);
        must_say(
            usize::try_from(last).is_ok_and(|last| last > ids.len()),
            "Events are missing",
        );
        must_say(lack_data(&events), "Inputs and outputs are missing or cut");
        must_say(!recording.is_identical, "repla");
        println!("{id}: {}", recording.sentences.first().map_or("", String::as_str));
    }
    assert_eq!((opened, identical), (20, 13), "opened, identical");
}

/// Whether the first event has a text with this name.
fn is_given(events: &[Value], name: &str) -> bool {
    let details = |event: &Value| {
        event
            .get("details")
            .or_else(|| event.get("executionStartedEventDetails"))
            .cloned()
    };
    events
        .first()
        .and_then(details)
        .is_some_and(|details| details.get(name).is_some())
}

/// Whether a state is entered without its input.
fn lack_data(events: &[Value]) -> bool {
    events.iter().any(|event| {
        let is_entered = event
            .get("type")
            .and_then(Value::as_str)
            .is_some_and(|kind| kind.ends_with("StateEntered"));
        let details = event
            .get("details")
            .or_else(|| event.get("stateEnteredEventDetails"));
        is_entered && details.is_none_or(|details| details.get("input").is_none())
    })
}
