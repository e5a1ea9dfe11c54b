//! Answers for programs: payloads as JSON, not as strings that hold JSON, and with their numbers as they are written.

use asl_json::{Map, Value};
use asl_playground::Playground;
use asl_protocol::{GetHistory, Handler, RunSummary};
use serde::Serialize;

/// How an execution ended.
pub(crate) fn execution(summary: &RunSummary) -> Map {
    let mut members = Map::new();
    members.insert("status".into(), value(&summary.status));
    if let Some(output) = &summary.output {
        members.insert("output".into(), parsed(output));
    }
    if let Some(error) = &summary.error {
        members.insert("error".into(), value(error));
    }
    if let Some(cause) = &summary.cause {
        members.insert("cause".into(), value(cause));
    }
    for (name, value) in [
        ("executionArn", value(&summary.arn)),
        ("startDate", value(&summary.start.to_string())),
        ("stopDate", value(&summary.stop.to_string())),
        ("durationMilliseconds", value(&summary.duration)),
        ("events", value(&summary.events)),
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
    asl_json::parse(json).unwrap_or_else(|_| json.into())
}

/// Anything else as a value.
pub(crate) fn value(anything: &impl Serialize) -> Value {
    serde_json::to_string(anything).map_or(Value::Null, |json| parsed(&json))
}
