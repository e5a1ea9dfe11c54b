//! Answers for programs: payloads as JSON, not as strings that hold JSON.

use asl_playground::Playground;
use asl_protocol::{GetHistory, Handler, RunSummary};
use serde_json::{Map, Value, json};

/// How an execution ended.
pub(crate) fn execution(summary: &RunSummary) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("status".into(), json!(summary.status));
    if let Some(output) = &summary.output {
        members.insert("output".into(), parsed(output));
    }
    if let Some(error) = &summary.error {
        members.insert("error".into(), json!(error));
    }
    if let Some(cause) = &summary.cause {
        members.insert("cause".into(), json!(cause));
    }
    for (name, value) in [
        ("executionArn", json!(summary.arn)),
        ("startDate", json!(summary.start.to_string())),
        ("stopDate", json!(summary.stop.to_string())),
        ("durationMilliseconds", json!(summary.duration)),
        ("events", json!(summary.events)),
    ] {
        members.insert(name.into(), value);
    }
    members
}

/// The event history of the execution that is looked at, as `GetExecutionHistory` returns it; empty if nothing ran.
pub(crate) fn history(playground: &mut Playground) -> String {
    playground.handle(GetHistory).unwrap_or_default()
}

/// The value of a JSON text.
pub(crate) fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}
