//! What a call that starts an execution answers, in the shapes of `StartExecution`, `DescribeExecution` and
//! `StartSyncExecution`, and the settings under which the execution runs.
//!
//! What does not live here: how the execution ends (`nested.rs` runs its definition, `answer.rs` reads its mocked response),
//! and which names are taken (`execution_names.rs`).

use asl::resource::Pattern;
use asl_engine::{
    Answer, Execution, Instant, MachineType, Report, Settings, Status, TaskCall, TaskReply, TaskReport,
};
use asl_json::{Map, Str, Value};

use crate::reply::{self, Request};
use crate::target::{Starter, machine_name};

/// How an execution ended.
#[derive(Clone, Debug)]
pub(crate) enum Ended {
    Succeeded(Value),
    Failed(Option<Str>, Option<Str>),
    TimedOut,
    Never,
}

impl Ended {
    /// The end of an execution that ran.
    pub(crate) fn of(execution: &Execution) -> Self {
        match execution.status {
            Status::Succeeded => Self::Succeeded(execution.output.clone().unwrap_or_default()),
            Status::TimedOut => Self::TimedOut,
            Status::Failed | Status::Aborted => {
                Self::Failed(execution.error.clone(), execution.cause.clone())
            }
        }
    }
}

/// An execution that a call started: from when to when, and how it ended.
#[derive(Clone, Debug)]
pub(crate) struct Child {
    pub start: Instant,
    pub stop: Instant,
    pub ended: Ended,
}

/// The reply to the call that started an execution, or to a later call that asked for the same one. `reports` is what the
/// execution reported to the holder of the call's task token.
pub(crate) fn reply(
    call: &TaskCall<'_>,
    starter: Starter,
    settings: &Settings,
    child: &Child,
    reports: Vec<TaskReport>,
) -> TaskReply {
    let request = Request {
        arguments: call.arguments,
        request_id: call.request_id,
        settings,
        now: child.start,
        stop: child.stop,
        succeeds: matches!(child.ended, Ended::Succeeded(_)),
    };
    let remaining = u64::try_from(child.stop.0 - call.now.0).unwrap_or(0);
    if starter == Starter::SdkSynchronous {
        return match synchronous(call, settings, child) {
            None => TaskReply::now(Answer::Never),
            Some(described) => TaskReply {
                after: remaining,
                ..TaskReply::now(Answer::Success(described))
            },
        };
    }
    let response = reply::usual(starter.service(), "startExecution", &request).unwrap_or_default();
    let pattern = call.resource.pattern();
    let mut later = reports;
    if matches!(pattern, Pattern::Sync | Pattern::Sync2) {
        let report = described(&child.ended, &request).map(|value| match child.ended {
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
                after: remaining,
                report,
            })
            .collect();
    }
    TaskReply {
        later,
        ..TaskReply::now(Answer::Success(response))
    }
}

/// The response of `DescribeExecution`, with Input and Output as strings.
fn described(ended: &Ended, request: &Request<'_>) -> Option<Value> {
    let described = reply::job("states", "startExecution", request)?;
    let mut members = described.as_object()?.clone();
    match ended {
        Ended::Never => return None,
        Ended::Succeeded(output) => {
            members.insert("Output".into(), Value::from(output.to_string()));
        }
        Ended::Failed(error, cause) => insert_failure(&mut members, error.as_ref(), cause.as_ref()),
        Ended::TimedOut => {
            members.insert("Status".into(), Value::from("TIMED_OUT"));
        }
    }
    members.sort_unstable_keys();
    Some(Value::object(members))
}

/// The response of `StartSyncExecution` (API reference). It is a success however the execution ended.
fn synchronous(call: &TaskCall<'_>, parent: &Settings, child: &Child) -> Option<Value> {
    let settings = self::settings(call, MachineType::Express, true, parent);
    let included = || Value::from([("Included", Value::from(true))]);
    let mut members = Map::new();
    let status = match &child.ended {
        Ended::Never => return None,
        Ended::Succeeded(output) => {
            members.insert("Output".into(), Value::from(output.to_string()));
            members.insert("OutputDetails".into(), included());
            "SUCCEEDED"
        }
        Ended::Failed(error, cause) => {
            insert_failure(&mut members, error.as_ref(), cause.as_ref());
            "FAILED"
        }
        Ended::TimedOut => {
            insert_failure(&mut members, Some(&"States.Timeout".into()), None);
            "TIMED_OUT"
        }
    };
    // Express executions are billed for each 100 ms begun, and for at least 64 MB.
    let billed = (child.stop.0 - child.start.0).max(0).saturating_add(99) / 100 * 100;
    let arn = call.arguments.get("StateMachineArn").cloned().unwrap_or_default();
    members.extend([
        (
            "BillingDetails".into(),
            Value::from([
                ("BilledDurationInMilliseconds", Value::from(billed)),
                ("BilledMemoryUsedInMB", Value::from(64)),
            ]),
        ),
        ("ExecutionArn".into(), Value::from(settings.execution_arn())),
        ("Input".into(), Value::from(input(call))),
        ("InputDetails".into(), included()),
        ("Name".into(), Value::from(settings.execution_name)),
        ("StartDate".into(), Value::from(child.start.to_string())),
        ("StateMachineArn".into(), arn),
        ("Status".into(), Value::from(status)),
        ("StopDate".into(), Value::from(child.stop.to_string())),
    ]);
    members.sort_unstable_keys();
    Some(Value::object(members))
}

fn insert_failure(members: &mut Map, error: Option<&Str>, cause: Option<&Str>) {
    for (key, text) in [("Error", error), ("Cause", cause)] {
        if let Some(text) = text {
            members.insert(key.into(), Value::from(text.clone()));
        }
    }
}

/// A description in the form that the pattern gives it: `.sync:2` has Input and Output as JSON, `.sync` as strings.
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

/// The settings under which the execution runs.
pub(crate) fn settings(
    call: &TaskCall<'_>,
    machine_type: MachineType,
    synchronous: bool,
    parent: &Settings,
) -> Settings {
    let text = |key: &str| call.arguments.get(key).and_then(Value::as_str);
    Settings {
        state_machine_name: machine_name(text("StateMachineArn").unwrap_or_default()).to_owned(),
        execution_name: text("Name").unwrap_or(call.request_id).to_owned(),
        start: call.now,
        seed: crate::condition::seed(call.request_id),
        machine_type,
        synchronous,
        abort_after: None,
        ..parent.clone()
    }
}
