//! Recorded executions that were redriven: the replay goes on after the redrive.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_playground::{Playground, open_recording};
use asl_protocol::{GetHistory, Handler, Redrive, Run};
use asl_recording::Source;
use asl_workspace::Workspace;
use serde_json::{Value, json};

/// Fails in the second of three items, is redriven, and ends with another call.
fn recorded(states: &Value, first: &Value, second: &Value) -> (String, String) {
    let definition = json!({"StartAt": "First", "States": states}).to_string();
    let workspace = |mocks: &Value| Workspace {
        definition: definition.clone(),
        input: r#"{"items": [1, 2, 3]}"#.into(),
        mocks: json!({"tasks": mocks}).to_string(),
        ..Workspace::default()
    };
    let mut playground = Playground::default();
    let run = Run {
        workspace: workspace(first),
    };
    playground.handle(run).unwrap();
    let redrive = Redrive {
        workspace: workspace(second),
    };
    playground.handle(redrive).unwrap();
    (playground.handle(GetHistory).unwrap(), definition)
}

fn opened(history: &str, definition: &str) -> (Vec<String>, Workspace) {
    let sources = [history, definition].map(|text| Source {
        name: "paste".into(),
        text: text.into(),
    });
    let opened = open_recording(&sources).unwrap();
    (opened.sentences, opened.workspace)
}

#[test]
fn the_replay_goes_on_after_the_redrive() {
    let call = |retry: &Value, next: &str| {
        let mut state = json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "q", "MessageBody": "m"}, "Retry": retry});
        if next.is_empty() {
            state["End"] = true.into();
        } else {
            state["Next"] = next.into();
        }
        state
    };
    let retry = json!([{"ErrorEquals": ["Busy"], "MaxAttempts": 1}]);
    let inner = json!({"StartAt": "Send", "States": {"Send": call(&retry, "")}});
    let states = json!({
        "First": call(&json!([]), "Each"),
        "Each": {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": inner, "MaxConcurrency": 1, "Next": "Last"},
        "Last": call(&json!([]), ""),
    });
    let mut first = states.clone();
    first["First"]["ResultPath"] = Value::Null;
    let states = first;
    let busy = json!({"fails": {"error": "Busy"}});
    let mocks = |send: Value| {
        json!({
            "First": {"responses": [{"result": 1}]},
            "Send": {"responses": send},
            "Last": {"responses": [{"result": "end"}]},
        })
    };
    let before = mocks(json!([{"result": "a"}, busy, busy]));
    let after = mocks(json!([busy, {"result": "b"}, {"result": "c"}]));
    let (history, definition) = recorded(&states, &before, &after);
    assert!(history.contains("ExecutionRedriven") && history.contains("ExecutionSucceeded"));

    let events: Value = serde_json::from_str(&history).unwrap();
    let events = events["events"].as_array().unwrap();
    let redriven = events
        .iter()
        .find(|event| event["type"] == "ExecutionRedriven")
        .unwrap();
    let (sentences, workspace) = opened(&history, &definition);
    assert_eq!(
        sentences,
        [
            format!(
                "Identical to the recorded execution, all {} events.",
                events.len()
            ),
            format!(
                "The execution was redriven at event {}. Run replays what came before, and Redrive goes on from there.",
                redriven["id"]
            ),
        ]
    );
    // So does whoever opens the workspace.
    let mut playground = Playground::default();
    playground
        .handle(Run {
            workspace: workspace.clone(),
        })
        .unwrap();
    let summary = playground.handle(Redrive { workspace }).unwrap();
    assert_eq!(
        (summary.output.as_deref(), summary.events),
        (Some("\"end\""), events.len())
    );
}
