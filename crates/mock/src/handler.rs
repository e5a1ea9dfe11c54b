//! Answers the engine's task calls from the mocked responses.

use std::collections::HashMap;

use asl::resource::{FunctionName, ResourceKind};
use asl_engine::{Answer, Later, NotMocked, Report, TaskCall, TaskHandler, TaskReply};
use asl_json::{Str, Value};

use crate::lambda::{self, InvocationType};
use crate::model::{MockedTask, Mocks, Reported, Response, ResponseKind};

/// The task handler of a run: the mocked responses, and how often each of them was asked.
pub struct MockHandler<'m> {
    mocks: &'m Mocks,
    counts: HashMap<&'m str, usize>,
}

/// The response to a call.
struct Found<'m> {
    response: &'m Response,
    note: String,
}

impl<'m> MockHandler<'m> {
    /// Starts to count at the first call.
    pub fn new(mocks: &'m Mocks) -> Self {
        Self {
            mocks,
            counts: HashMap::new(),
        }
    }

    /// The next response of a mocked function or task; counts the call.
    fn next(
        &mut self,
        name: &'m str,
        task: &'m MockedTask,
        what: &str,
        state: &str,
    ) -> Result<Found<'m>, NotMocked> {
        let count = self.counts.entry(name).or_insert(0);
        let index = *count;
        *count += 1;
        if let Some(response) = task.responses.get(index) {
            let note = format!("Answered by response {} of {what}.", index + 1);
            return Ok(Found { response, note });
        }
        if let Some(response) = &task.further_calls {
            let note = format!(
                "Answered by the response of {what} to further calls; this is call {}.",
                index + 1
            );
            return Ok(Found { response, note });
        }
        let answered = match task.responses.len() {
            0 => "no call".to_owned(),
            1 => "only the first call".to_owned(),
            many => format!("only the first {many} calls"),
        };
        let sentence = format!(
            "State '{state}' makes call {} of {what}, but its mocked responses answer {answered}. Add a response to it, or one for all further calls, under Mocks.",
            index + 1
        );
        Err(NotMocked {
            name: name.to_owned(),
            sentence,
            is_function: what.starts_with("function"),
        })
    }

    fn function(&mut self, call: &TaskCall<'_>, function: &FunctionName, direct: bool) -> TaskReply {
        let invocation = if direct {
            InvocationType::RequestResponse
        } else {
            InvocationType::of(call.arguments)
        };
        let queued = invocation != InvocationType::RequestResponse;
        let what = format!("function '{}'", function.name);
        let found = match best_match(self.mocks, function) {
            Some((name, task)) => self.next(name, task, &what, call.state),
            None => {
                let sentence = format!(
                    "State '{}' calls {what}, which has no mocked response. Say what it answers under Mocks.",
                    call.state
                );
                Err(NotMocked {
                    name: function.name.to_string(),
                    sentence,
                    is_function: true,
                })
            }
        };
        let found = match found {
            Ok(found) => found,
            // Lambda answers these by itself, whatever the function does.
            Err(_) if queued => {
                let accepted = lambda::accepted(invocation, call.now, call.request_id);
                return TaskReply {
                    note: Some(queued_note(invocation)),
                    ..TaskReply::now(Answer::Success(accepted))
                };
            }
            Err(not_mocked) => return TaskReply::now(Answer::NotMocked(not_mocked)),
        };
        let Response {
            after,
            kind,
            callback,
        } = found.response;
        let answer = match kind {
            ResponseKind::ServiceException(exception) => {
                lambda::service_exception(exception, call.request_id)
            }
            _ if queued => Answer::Success(lambda::accepted(invocation, call.now, call.request_id)),
            ResponseKind::Returns(value) if direct => Answer::Success(value.clone()),
            ResponseKind::Returns(value) => {
                let now = call.now.after(*after);
                Answer::Success(lambda::invoked(
                    value,
                    function.qualifier.as_deref(),
                    now,
                    call.request_id,
                ))
            }
            ResponseKind::FunctionError(error) => lambda::function_error(error, direct, call.request_id),
            ResponseKind::NeverAnswers => Answer::Never,
        };
        let note = if queued {
            format!("{} {}", found.note, queued_note(invocation))
        } else {
            found.note
        };
        // The function runs on while the task waits already: what it reports comes that much later.
        let (after, running) = if queued { (0, *after) } else { (*after, 0) };
        TaskReply {
            after,
            answer,
            later: later(callback, running),
            note: Some(note),
        }
    }

    fn task(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let what = format!("state '{}'", call.state);
        let mocks = self.mocks;
        let found = match mocks.tasks.get_key_value(&**call.state) {
            Some((name, task)) => self.next(name, task, &what, call.state),
            None => {
                let sentence = format!(
                    "State '{}' calls {}, which has no mocked response. Say what it answers under Mocks.",
                    call.state, call.resource.text
                );
                Err(NotMocked {
                    name: call.state.to_string(),
                    sentence,
                    is_function: false,
                })
            }
        };
        let found = match found {
            Ok(found) => found,
            Err(not_mocked) => return TaskReply::now(Answer::NotMocked(not_mocked)),
        };
        let Response {
            after,
            kind,
            callback,
        } = found.response;
        let answer = match kind {
            ResponseKind::Returns(value) => Answer::Success(value.clone()),
            ResponseKind::FunctionError(error) => Answer::Failure {
                error: error.error_type.as_deref().map(Into::into),
                cause: Some(error.error_message.as_str().into()),
            },
            ResponseKind::ServiceException(exception) => Answer::Failure {
                error: Some(exception.name.as_str().into()),
                cause: exception.message.as_deref().map(Into::into),
            },
            ResponseKind::NeverAnswers => Answer::Never,
        };
        TaskReply {
            after: *after,
            answer,
            later: later(callback, 0),
            note: Some(found.note),
        }
    }
}

fn queued_note(invocation: InvocationType) -> String {
    match invocation {
        InvocationType::DryRun => "A dry run is answered by Lambda itself; the function does not run.".into(),
        _ => "An asynchronous call is answered at once by Lambda itself.".into(),
    }
}

fn later(callback: &[crate::model::CallbackReport], running: u64) -> Vec<Later> {
    let report = |reported: &Reported| match reported {
        Reported::Heartbeat => Report::Heartbeat,
        Reported::Success(value) => Report::Success(value.clone()),
        Reported::Failure { error, cause } => Report::Failure {
            error: error.clone(),
            cause: cause.clone(),
        },
    };
    let reports = callback.iter();
    reports
        .map(|r| Later {
            after: running.saturating_add(r.after),
            report: report(&r.reported),
        })
        .collect()
}

/// The mocked function that fits a call best: every part that the mock's name gives must agree, and the one that gives
/// most wins.
fn best_match<'m>(mocks: &'m Mocks, called: &FunctionName) -> Option<(&'m str, &'m MockedTask)> {
    let agrees = |mock: &Option<Str>, called: &Option<Str>| match (mock, called) {
        (Some(mock), Some(called)) => mock == called,
        _ => true,
    };
    let candidates = mocks.functions.iter().filter_map(|(name, task)| {
        let mock = FunctionName::parse(name)?;
        let qualifier_fits = mock.qualifier.is_none() || mock.qualifier == called.qualifier;
        let fits = mock.name == called.name
            && qualifier_fits
            && agrees(&mock.region, &called.region)
            && agrees(&mock.account, &called.account);
        let precise = [
            mock.qualifier.is_some(),
            mock.region.is_some(),
            mock.account.is_some(),
        ];
        fits.then_some((precise, name.as_str(), task))
    });
    // Of equally precise ones the first.
    candidates
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, name, task)| (name, task))
}

/// The function that a `lambda:invoke` call names, its `Qualifier` included.
pub(crate) fn invoked_function(arguments: &Value) -> Option<FunctionName> {
    let mut function = FunctionName::parse(arguments.get("FunctionName")?.as_str()?)?;
    if let Some(qualifier) = arguments.get("Qualifier").and_then(Value::as_str) {
        function.qualifier = Some(qualifier.into());
    }
    Some(function)
}

impl TaskHandler for MockHandler<'_> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        match &call.resource.kind {
            ResourceKind::Function(function) => self.function(call, function, true),
            ResourceKind::Integration { .. } if call.resource.is_lambda_invoke() => {
                match invoked_function(call.arguments) {
                    Some(function) => self.function(call, &function, false),
                    None => TaskReply::now(Answer::Rejected(missing_function(call.arguments))),
                }
            }
            ResourceKind::Integration { .. } | ResourceKind::Activity { .. } => self.task(call),
        }
    }
}

/// What the service says of parameters without a usable `FunctionName`.
fn missing_function(arguments: &Value) -> String {
    let reason = match arguments.get("FunctionName") {
        None => "The field 'FunctionName' is required but was missing",
        Some(_) => "The value of the field 'FunctionName' has an invalid format",
    };
    format!("The Parameters '{arguments}' could not be used to start the Task: [{reason}]")
}
