//! Nested executions: what `states:startExecution` answers when the execution that it starts has ended, in the shapes of
//! `StartExecution` and `DescribeExecution`.
//!
//! How a child comes to its end is the business of `handler.rs` (it really runs) and `answer.rs` (it is mocked).

use asl::resource::Pattern;
use asl_engine::{Answer, Report, Settings, TaskCall, TaskReply, TaskReport};
use asl_json::{Map, Str, Value};

use crate::reply::{self, Request};
use crate::target::machine_name;

/// How an execution ended.
pub(crate) enum Ended {
    Succeeded(Value),
    Failed(Option<Str>, Option<Str>),
    TimedOut,
    Never,
}

/// The reply to the call that started it. `reports` is what it told the holder of the call's task token.
pub(crate) fn reply(
    call: &TaskCall<'_>,
    settings: &Settings,
    ended: &Ended,
    duration: u64,
    reports: Vec<TaskReport>,
) -> TaskReply {
    let request = Request {
        arguments: call.arguments,
        request_id: call.request_id,
        settings,
        now: call.now,
        stop: call.now.after(duration),
        succeeds: matches!(ended, Ended::Succeeded(_)),
    };
    let started = reply::usual("states", "startExecution", &request).unwrap_or_default();
    let pattern = call.resource.pattern();
    let mut later = reports;
    if matches!(pattern, Pattern::Sync | Pattern::Sync2) {
        let report = described(ended, &request).map(|value| match ended {
            Ended::Succeeded(_) => Report::Success(in_form(&value, pattern)),
            // A child's own error is never the task's (recorded).
            _ => Report::Failure {
                error: Some("States.TaskFailed".into()),
                cause: Some(value.to_string().into()),
            },
        });
        later = report
            .into_iter()
            .map(|report| TaskReport {
                after: duration,
                report,
            })
            .collect();
    }
    TaskReply {
        later,
        ..TaskReply::now(Answer::Success(started))
    }
}

/// What `DescribeExecution` says, Input and Output as texts.
fn described(ended: &Ended, request: &Request<'_>) -> Option<Value> {
    let described = reply::job("states", "startExecution", request)?;
    let mut members = described.as_object()?.clone();
    match ended {
        Ended::Never => return None,
        Ended::Succeeded(output) => {
            members.insert("Output".into(), Value::from(output.to_string()));
        }
        Ended::Failed(error, cause) => {
            for (key, text) in [("Error", error), ("Cause", cause)] {
                if let Some(text) = text {
                    members.insert(key.into(), Value::from(text.clone()));
                }
            }
        }
        Ended::TimedOut => {
            members.insert("Status".into(), Value::from("TIMED_OUT"));
        }
    }
    members.sort_unstable_keys();
    Some(Value::object(members))
}

/// A description as the pattern shows it: `.sync:2` has Input and Output as JSON, `.sync` as texts.
pub(crate) fn in_form(described: &Value, pattern: Pattern) -> Value {
    let Some(members) = described.as_object() else {
        return described.clone();
    };
    let of = |(key, value): (&Str, &Value)| {
        let is_data = matches!(&**key, "Input" | "Output");
        let value = match (value, pattern) {
            (Value::String(text), Pattern::Sync2) if is_data => {
                asl_json::parse(text).unwrap_or_else(|_| value.clone())
            }
            (Value::String(_), _) => value.clone(),
            (other, Pattern::Sync) if is_data => Value::from(other.to_string()),
            (other, _) => other.clone(),
        };
        (key.clone(), value)
    };
    Value::object(members.iter().map(of).collect::<Map>())
}

/// The input that a call gives to the execution.
pub(crate) fn input(call: &TaskCall<'_>) -> String {
    match call.arguments.get("Input") {
        None => "{}".to_owned(),
        Some(Value::String(text)) => text.to_string(),
        Some(value) => value.to_string(),
    }
}

/// The settings under which it runs.
pub(crate) fn settings(call: &TaskCall<'_>, parent: &Settings) -> Settings {
    let text = |key: &str| call.arguments.get(key).and_then(Value::as_str);
    Settings {
        state_machine_name: machine_name(text("StateMachineArn").unwrap_or_default()).to_owned(),
        execution_name: text("Name").unwrap_or(call.request_id).to_owned(),
        start: call.now,
        seed: crate::condition::seed(call.request_id),
        machine_type: asl_engine::MachineType::Standard,
        synchronous: false,
        abort_after: None,
        ..parent.clone()
    }
}
