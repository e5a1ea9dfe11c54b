//! The names of executions that tasks start: which ones the service refuses, and what a repeated one means.
//!
//! Source: the API reference of `StartExecution` ("`StartExecution` is idempotent for STANDARD workflows"), and the texts that
//! callers of the service report. A name belongs to its state machine. A second start with the same input while the first
//! execution is running answers as the first one did; with another input, or after the end, it fails with
//! `ExecutionAlreadyExists`. Express executions may share a name.

use std::collections::HashMap;

use asl_engine::{Answer, Nested, Settings, TaskCall, TaskReply};
use asl_json::Value;

use crate::child::{self, Child, Ended};
use crate::model::ServiceException;
use crate::service;
use crate::target::Starter;

/// The most characters that a name may have.
const LONGEST: usize = 80;

/// The executions that were started with a name, by the ARN of their state machine and their name.
#[derive(Default)]
pub(crate) struct ExecutionNames(HashMap<(String, String), Named>);

struct Named {
    input: String,
    child: Child,
    nested: Option<Nested>,
}

/// What a start is refused with or answered with because of its name; none if the execution may start.
pub(crate) fn reply(
    names: &ExecutionNames,
    call: &TaskCall<'_>,
    starter: Starter,
    is_express: bool,
    settings: &Settings,
) -> Option<TaskReply> {
    let name = call.arguments.get("Name")?.as_str()?;
    if let Some(refused) = refused(name, starter, call.request_id) {
        return Some(TaskReply::now(refused));
    }
    if is_express {
        return None;
    }
    let earlier = names.0.get(&key(call)?)?;
    let is_running = matches!(earlier.child.ended, Ended::Never) || earlier.child.stop > call.now;
    if !is_running || earlier.input != child::input(call) {
        let arn = child::settings(call, asl_engine::MachineType::Standard, false, settings).execution_arn();
        let exists = ServiceException {
            name: "ExecutionAlreadyExistsException".into(),
            message: Some(format!("Execution Already Exists: '{arn}'")),
            status_code: Some(400),
        };
        let answer = service::exception(&exists, starter.service(), call.request_id);
        return Some(TaskReply::now(answer));
    }
    let mut reply = child::reply(call, starter, settings, &earlier.child, Vec::new());
    reply.note = Some(format!(
        "An execution named '{name}' with the same input is already running, so the service returns that execution."
    ));
    reply.nested.clone_from(&earlier.nested);
    Some(reply)
}

impl ExecutionNames {
    /// Notes that an execution has started, if it has a name of its own.
    pub(crate) fn take(&mut self, call: &TaskCall<'_>, child: Child, nested: Option<Nested>) {
        if let Some(key) = key(call) {
            let input = child::input(call);
            self.0.insert(key, Named { input, child, nested });
        }
    }
}

fn key(call: &TaskCall<'_>) -> Option<(String, String)> {
    let text = |key: &str| call.arguments.get(key).and_then(Value::as_str);
    Some((text("StateMachineArn")?.to_owned(), text("Name")?.to_owned()))
}

/// What the service says about a name that it does not allow.
fn refused(name: &str, starter: Starter, request_id: &str) -> Option<Answer> {
    let length = name.chars().count();
    let bound = match length {
        0 => Some("greater than or equal to 1".to_owned()),
        _ if length > LONGEST => Some(format!("less than or equal to {LONGEST}")),
        _ => None,
    };
    if let Some(bound) = bound {
        let message = format!(
            "1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: Member must have length {bound}"
        );
        return Some(service::general(
            &message,
            400,
            "ValidationException",
            starter.service(),
            request_id,
        ));
    }
    let forbidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || "<>{}[]?*\"#%\\^|~`$&,;:/\u{fffe}\u{ffff}\u{10ffff}".contains(c)
    };
    name.contains(forbidden).then(|| {
        let invalid = ServiceException {
            name: "InvalidNameException".into(),
            message: Some(format!("Invalid Name: '{name}'")),
            status_code: Some(400),
        };
        service::exception(&invalid, starter.service(), request_id)
    })
}
