//! An execution as JSON: what the cases of a lesson compare with and its conditions read.

use asl_engine::{Event, EventKind, Execution, MapRun, Visit};
use asl_json::{Map, Number, Value};

/// How many child executions of a Map Run are recorded one by one.
const MOST_CHILDREN: usize = 100;

/// The members of a record that a case can expect beside what every test case can.
pub(crate) const MEMBERS: [&str; 4] = ["calls", "events", "seconds", "mapRuns"];

/// The record of an execution: `status`, `output`, `error`, `cause`, `path`, `calls`, `events`, `seconds`, `mapRuns`.
pub fn record(execution: &Execution) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.into(), value);
    };
    put("status", Value::from(execution.status.name()));
    if let Some(output) = &execution.output {
        put("output", output.clone());
    }
    for (name, text) in [("error", &execution.error), ("cause", &execution.cause)] {
        if let Some(text) = text {
            put(name, Value::from(text.clone()));
        }
    }
    let path = execution
        .visits
        .iter()
        .map(|visit| Value::from(visit.state().clone()));
    put("path", Value::from(path.collect::<Vec<_>>()));
    let calls = execution.events.iter().filter_map(|event| call(event, execution));
    put("calls", Value::from(calls.collect::<Vec<_>>()));
    let types = execution
        .events
        .iter()
        .map(|event| Value::from(&*event.kind.type_name()));
    put("events", Value::from(types.collect::<Vec<_>>()));
    put("seconds", seconds(execution.stop.since(execution.start)));
    if !execution.map_runs.is_empty() {
        let runs = execution.map_runs.iter().map(map_run);
        put("mapRuns", Value::from(runs.collect::<Vec<_>>()));
    }
    Value::object(members)
}

/// A task that was scheduled: which state, what it calls, with what, and when.
fn call(event: &Event, execution: &Execution) -> Option<Value> {
    let (resource, arguments, limits) = match &event.kind {
        EventKind::TaskScheduled {
            state,
            parameters,
            request,
        } => {
            let (service, action) = asl_engine::task_resource(state)?;
            (format!("{service}:{action}"), parameters, Some(&request.limits))
        }
        EventKind::LambdaFunctionScheduled {
            resource,
            input,
            limits,
        }
        | EventKind::ActivityScheduled {
            resource,
            input,
            limits,
        } => (resource.to_string(), input, limits.as_deref()),
        _ => return None,
    };
    let visit: Option<&Visit> = event.visit().and_then(|index| execution.visits.get(index));
    let mut members = Map::new();
    if let Some(visit) = visit {
        members.insert("state".into(), Value::from(visit.state().clone()));
    }
    members.insert("resource".into(), Value::from(resource));
    members.insert("arguments".into(), arguments.clone());
    for (name, limit) in [
        ("timeoutSeconds", limits.and_then(|limits| limits.timeout)),
        ("heartbeatSeconds", limits.and_then(|limits| limits.heartbeat)),
    ] {
        if let Some(limit) = limit.and_then(|limit| i64::try_from(limit).ok()) {
            members.insert(name.into(), Value::from(limit));
        }
    }
    members.insert("at".into(), seconds(event.time.since(execution.start)));
    Some(Value::object(members))
}

fn map_run(run: &MapRun) -> Value {
    let described = run.describe();
    let part = |name: &str| described.get(name).cloned().unwrap_or(Value::Null);
    let inputs = run
        .children
        .iter()
        .take(MOST_CHILDREN)
        .map(|child| child.input.clone());
    Value::from([
        ("status", part("status")),
        ("maxConcurrency", part("maxConcurrency")),
        ("itemCounts", part("itemCounts")),
        ("executionCounts", part("executionCounts")),
        ("inputs", Value::from(inputs.collect::<Vec<_>>())),
    ])
}

/// Milliseconds as seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "beyond 2^53 milliseconds nobody compares"
)]
fn seconds(milliseconds: u64) -> Value {
    Number::from_f64_whole(milliseconds as f64 / 1000.0).map_or(Value::Null, Value::from)
}
