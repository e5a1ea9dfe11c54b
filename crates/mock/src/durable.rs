//! Durable functions of Lambda: calls of `lambda:invoke` with a `DurableExecutionName`.
//!
//! Sources: the pages "Invoking Lambda durable functions" and "Idempotency" of the Lambda Developer Guide and the API
//! reference of `Invoke`. The sentences about a missing qualifier and a name that is not allowed are not recorded
//! (docs/aws-behaviour.md, "Task calls, mocked responses and service errors").

use std::collections::HashMap;

use asl::resource::FunctionName;
use asl_engine::{Answer, Instant, Settings, TaskCall, TaskReply};
use asl_json::Value;

use crate::lambda::{self, InvocationType};
use crate::model::{FunctionError, ServiceException};
use crate::service;
use crate::target::Target;

/// The longest that a synchronous call waits, in milliseconds.
const SYNCHRONOUS: u64 = 900_000;

/// The durable executions that were started, by function and name.
#[derive(Default)]
pub(crate) struct DurableExecutions(HashMap<(String, String), Started>);

struct Started {
    payload: Option<Value>,
    start: Instant,
    reply: TaskReply,
}

/// The function and the name of a durable execution that a call asks for.
fn asked<'a>(
    call: &'a TaskCall<'_>,
    target: &'a Target,
) -> Option<(&'a FunctionName, InvocationType, &'a str)> {
    let Target::Function {
        name,
        direct: false,
        invocation,
    } = target
    else {
        return None;
    };
    let execution = call.arguments.get("DurableExecutionName")?.as_str()?;
    (*invocation != InvocationType::DryRun).then_some((name, *invocation, execution))
}

impl DurableExecutions {
    /// What a call is refused with, or answered with because the execution of its name was started before.
    pub(crate) fn reply(&self, call: &TaskCall<'_>, target: &Target) -> Option<TaskReply> {
        let (function, _, execution) = asked(call, target)?;
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if execution.is_empty() || execution.len() > 64 || !execution.chars().all(is_allowed) {
            let message = format!(
                "1 validation error detected: Value '{execution}' at 'durableExecutionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9-_]{{1,64}}"
            );
            let answer = service::general(&message, 400, "ValidationException", "lambda", call.request_id);
            return Some(TaskReply::now(answer));
        }
        let refused = |name: &str, message: &str, status| {
            let exception = ServiceException {
                name: name.into(),
                message: Some(message.into()),
                status_code: Some(status),
            };
            Some(TaskReply::now(lambda::service_exception(
                &exception,
                call.request_id,
            )))
        };
        if function.qualifier.is_none() {
            return refused(
                "InvalidParameterValueException",
                "You cannot invoke a durable function using an unqualified ARN.",
                400,
            );
        }
        let started = self.0.get(&(function.name.to_string(), execution.to_owned()))?;
        if started.payload.as_ref() != call.arguments.get("Payload") {
            return refused(
                "DurableExecutionAlreadyStartedException",
                "The durable execution with the specified name has already been started. Each durable execution name must be unique within the function. Use a different name or check the status of the existing execution.",
                409,
            );
        }
        let elapsed = u64::try_from(call.now.0 - started.start.0).unwrap_or(0);
        let mut reply = started.reply.clone();
        reply.after = reply.after.saturating_sub(elapsed);
        reply.note = Some(format!(
            "The durable execution '{execution}' was started before with the same payload, so Lambda returns its result."
        ));
        Some(reply)
    }

    /// The reply to a call that starts a durable execution: cut at the limit of a synchronous call, with the execution's ARN.
    pub(crate) fn start(
        &mut self,
        call: &TaskCall<'_>,
        target: &Target,
        settings: &Settings,
        mut reply: TaskReply,
    ) -> TaskReply {
        let Some((function, invocation, execution)) = asked(call, target) else {
            return reply;
        };
        let is_late = reply.after > SYNCHRONOUS || matches!(reply.answer, Answer::Never);
        if invocation == InvocationType::RequestResponse && is_late {
            let timed_out = FunctionError::TimedOut {
                limit: SYNCHRONOUS,
                typed: false,
            };
            reply.after = SYNCHRONOUS;
            reply.answer = lambda::function_error(&timed_out, false, call.now, call.request_id);
            reply.later.clear();
        }
        match &mut reply.answer {
            Answer::Success(answer) => *answer = with_arn(answer, function, execution, call, settings),
            // The service refused the call, so nothing was started.
            Answer::Failure {
                error: Some(error), ..
            } if error.starts_with("Lambda.") && &**error != "Lambda.Unknown" => {
                return reply;
            }
            Answer::Failure { .. } => {}
            Answer::Never | Answer::Rejected(_) | Answer::NotMocked(_) => return reply,
        }
        let started = Started {
            payload: call.arguments.get("Payload").cloned(),
            start: call.now,
            reply: reply.clone(),
        };
        self.0
            .insert((function.name.to_string(), execution.to_owned()), started);
        reply
    }
}

/// An answer of Lambda with the ARN of the durable execution.
fn with_arn(
    answer: &Value,
    function: &FunctionName,
    execution: &str,
    call: &TaskCall<'_>,
    settings: &Settings,
) -> Value {
    let Some(members) = answer.as_object() else {
        return answer.clone();
    };
    let version = match function.qualifier.as_deref() {
        Some(version) if version == "$LATEST" || version.chars().all(|c| c.is_ascii_digit()) => version,
        _ => "1",
    };
    let Settings {
        partition,
        region,
        account,
        ..
    } = settings;
    let arn = format!(
        "arn:{partition}:lambda:{region}:{account}:function:{}:{version}/durable-execution/{execution}/{}",
        function.name, call.request_id
    );
    let mut members = members.clone();
    members.insert("DurableExecutionArn".into(), Value::from(arn));
    members.sort_unstable_keys();
    Value::object(members)
}
