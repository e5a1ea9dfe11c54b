//! A response turned into the reply of the service that was called.

use asl::resource::Pattern;
use asl_engine::{Answer, Instant, Report, Settings, TaskCall, TaskReply, TaskReport};
use asl_json::Value;

use crate::child::{self, Child, Ended};
use crate::inferred_data::InferredData;
use crate::lambda::{self, InvocationType};
use crate::model::{CallbackReport, FunctionError, Job, JobEnd, Reported, Response, ResponseKind, Section};
use crate::reply::{self, Request};
use crate::target::Target;
use crate::{condition, service};

/// How long a job or the holder of a token takes where nothing is said, in milliseconds: less than the shortest limit.
pub(crate) const USUAL_TIME: u64 = 500;

/// A call that is being answered.
pub(crate) struct Answering<'a> {
    pub call: &'a TaskCall<'a>,
    pub target: &'a Target,
    pub settings: &'a Settings,
    /// What the definition reads: the usual reply holds it.
    pub data: &'a InferredData,
    /// The number of the call, from 0.
    pub number: usize,
    /// Where the response stands: what is said of a state is its result, what is said of a state machine its output.
    pub section: Section,
}

impl Answering<'_> {
    /// The reply that a response makes. An error is a sentence about a template.
    pub(crate) fn reply(&self, response: &Response) -> Result<TaskReply, String> {
        let call = self.call;
        let mut after = response.after.saturating_add(self.jitter(response.jitter));
        // Lambda reports a time-out when the time is over.
        if let (ResponseKind::FunctionError(FunctionError::TimedOut { limit, .. }), Target::Function { .. }) =
            (&response.kind, self.target)
        {
            after = after.max(*limit);
        }
        // What is given as a template is a value from here on.
        let filled = match &response.kind {
            ResponseKind::Template(template) => Some(ResponseKind::Returns(condition::filled(
                template,
                call,
                self.number,
            )?)),
            _ => None,
        };
        let kind = filled.as_ref().unwrap_or(&response.kind);
        if let Some(reply) = self.child_reply(kind, after) {
            return Ok(reply);
        }
        let mut later = later(&response.callback);
        let answer = match kind {
            ResponseKind::Fails { error, cause } => Answer::Failure {
                error: error.clone(),
                cause: cause.clone(),
            },
            ResponseKind::Result(value) if call.resource.pattern() == Pattern::RequestResponse => {
                Answer::Success(value.clone())
            }
            // With reports of its own, it is what the service answers before the wait.
            ResponseKind::Result(value) if !later.is_empty() => Answer::Success(value.clone()),
            ResponseKind::Result(value) => {
                later.push(TaskReport {
                    after,
                    report: Report::Success(value.clone()),
                });
                return Ok(with(0, Answer::Success(self.usual()), later));
            }
            ResponseKind::NeverAnswers => Answer::Never,
            ResponseKind::Job(job) => return Ok(self.job(job, after)),
            ResponseKind::Usual(over) if is_sync(call) && response.callback.is_empty() => {
                let job = Job {
                    after: USUAL_TIME,
                    end: JobEnd::Succeeds,
                    output: Some(over.clone()),
                };
                return Ok(self.job(&job, after));
            }
            ResponseKind::Http(http) => service::http(http, self.service()),
            _ => match self.target {
                Target::Function { .. } => return Ok(self.function_reply(kind, after, later)),
                Target::Activity { .. } | Target::Execution { .. } | Target::Service { .. } => {
                    self.service_answer(kind)
                }
            },
        };
        Ok(with(after, answer, later))
    }

    /// The reply of a state machine's mocked execution, where the response says how that ends.
    fn child_reply(&self, kind: &ResponseKind, duration: u64) -> Option<TaskReply> {
        let Target::Execution { starter, .. } = self.target else {
            return None;
        };
        if self.section != Section::Executions {
            return None;
        }
        let ended = match kind {
            ResponseKind::Fails { error, cause } => Ended::Failed(error.clone(), cause.clone()),
            ResponseKind::Returns(output) => Ended::Succeeded(output.clone()),
            ResponseKind::NeverAnswers => Ended::Never,
            _ => return None,
        };
        let child = Child {
            start: self.call.now,
            stop: self.call.now.after(duration),
            ended,
        };
        Some(child::reply(
            self.call,
            *starter,
            self.settings,
            &child,
            Vec::new(),
        ))
    }

    /// What a function answers, after some time.
    fn function_reply(&self, kind: &ResponseKind, after: u64, mut later: Vec<TaskReport>) -> TaskReply {
        let call = self.call;
        let Target::Function {
            name,
            direct,
            invocation,
        } = self.target
        else {
            return with(after, Answer::Never, later);
        };
        let returns = |payload: &Value| {
            if *direct {
                return Answer::Success(payload.clone());
            }
            let (version, now) = (name.qualifier.as_deref(), call.now.after(after));
            Answer::Success(lambda::invoked(payload, version, now, call.request_id))
        };
        let queued = *invocation != InvocationType::RequestResponse;
        let answer = match kind {
            ResponseKind::ServiceException(exception) => {
                lambda::service_exception(exception, call.request_id)
            }
            _ if queued => Answer::Success(lambda::accepted(*invocation, call.now, call.request_id)),
            ResponseKind::FunctionError(error) => {
                let answer = lambda::function_error(error, *direct, call.now, call.request_id);
                // Lambda stops a function when its time is over, not before.
                let after = match error {
                    FunctionError::TimedOut { limit, .. } => after.max(*limit),
                    _ => after,
                };
                return with(after, answer, later);
            }
            ResponseKind::TooLarge => returns(&too_large()),
            ResponseKind::Returns(value) | ResponseKind::Usual(value) => returns(value),
            _ => Answer::Never,
        };
        if queued {
            // The function runs on while the task waits already: what it reports comes that much later.
            for report in &mut later {
                report.after = report.after.saturating_add(after);
            }
            return with(0, answer, later);
        }
        with(after, answer, later)
    }

    /// What an activity, a state machine or any other service answers.
    fn service_answer(&self, kind: &ResponseKind) -> Answer {
        let call = self.call;
        match kind {
            ResponseKind::ServiceException(exception) => {
                service::exception(exception, self.service(), call.request_id)
            }
            ResponseKind::FunctionError(FunctionError::Exception(error)) => Answer::Failure {
                error: error.error_type.as_deref().map(Into::into),
                cause: Some(error.error_message.as_str().into()),
            },
            ResponseKind::FunctionError(error) => {
                lambda::function_error(error, true, call.now, call.request_id)
            }
            ResponseKind::TooLarge => Answer::Success(too_large()),
            ResponseKind::Usual(over) => {
                let usual = self.usual();
                let waits = call.resource.pattern() != Pattern::RequestResponse;
                let usual = if waits { usual } else { self.complete(&usual) };
                Answer::Success(merged(&usual, over))
            }
            ResponseKind::Returns(value) => Answer::Success(value.clone()),
            _ => Answer::Never,
        }
    }

    fn service(&self) -> &str {
        match self.target {
            Target::Service { service, .. } => service,
            Target::Execution { starter, .. } => starter.service(),
            Target::Function { .. } => "lambda",
            Target::Activity { .. } => "activity",
        }
    }

    fn request(&self, stop: Instant, succeeds: bool) -> Request<'_> {
        Request {
            arguments: self.call.arguments,
            request_id: self.call.request_id,
            settings: self.settings,
            now: self.call.now,
            stop,
            succeeds,
        }
    }

    /// What the service usually answers to the request itself.
    pub(crate) fn usual(&self) -> Value {
        let request = self.request(self.call.now, true);
        match self.target {
            Target::Function { name, direct, .. } => {
                let payload = Value::empty_object();
                if *direct {
                    return payload;
                }
                let version = name.qualifier.as_deref();
                lambda::invoked(&payload, version, self.call.now, self.call.request_id)
            }
            Target::Activity { .. } => Value::empty_object(),
            Target::Execution { starter, .. } => {
                let child = Child {
                    start: self.call.now,
                    stop: self.call.now,
                    ended: Ended::Succeeded(Value::empty_object()),
                };
                match child::reply(self.call, *starter, self.settings, &child, Vec::new()).answer {
                    Answer::Success(value) => value,
                    _ => Value::empty_object(),
                }
            }
            Target::Service { service, action } => reply::usual(service, action, &request)
                .unwrap_or_else(|| reply::unknown(service, action, &request)),
        }
    }

    /// A job that is submitted after some time, and comes to its end.
    pub(crate) fn job(&self, job: &Job, after: u64) -> TaskReply {
        let succeeds = job.end == JobEnd::Succeeds;
        let stop = self.call.now.after(after.saturating_add(job.after));
        let request = self.request(stop, succeeds);
        let over = job.output.clone().unwrap_or_else(Value::empty_object);
        let described = match self.target {
            Target::Service { service, action } => reply::job(service, action, &request),
            Target::Execution { .. } => reply::job("states", "startExecution", &request),
            Target::Function { .. } | Target::Activity { .. } => None,
        };
        let described = described.unwrap_or_else(Value::empty_object);
        let described = if succeeds {
            self.complete(&described)
        } else {
            described
        };
        let described = merged(&described, &over);
        let report = match job.end {
            JobEnd::Never => None,
            JobEnd::Succeeds => Some(Report::Success(match self.target {
                Target::Execution { .. } => child::in_form(&described, self.call.resource.pattern()),
                _ => described,
            })),
            // Recorded for Batch and nested executions: the description is the cause.
            JobEnd::Fails => Some(Report::Failure {
                error: Some("States.TaskFailed".into()),
                cause: Some(described.to_string().into()),
            }),
        };
        let later = report.into_iter().map(|report| TaskReport {
            after: job.after,
            report,
        });
        with(after, Answer::Success(self.usual()), later.collect())
    }

    /// A result with everything that the definition reads of it.
    fn complete(&self, result: &Value) -> Value {
        self.data.complete(self.call.pointer.as_str(), result)
    }

    /// Up to so many milliseconds, by chance from the seed.
    fn jitter(&self, most: u64) -> u64 {
        if most == 0 {
            return 0;
        }
        // A multiplicative hash spreads neighbouring identifiers.
        let chance = condition::seed(self.call.request_id).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11;
        most.checked_add(1).map_or(0, |choices| chance % choices)
    }
}

fn with(after: u64, answer: Answer, later: Vec<TaskReport>) -> TaskReply {
    TaskReply {
        after,
        later,
        ..TaskReply::now(answer)
    }
}

/// Whether a call waits for the end of a job.
pub(crate) fn is_sync(call: &TaskCall<'_>) -> bool {
    matches!(call.resource.pattern(), Pattern::Sync | Pattern::Sync2)
}

/// A value over another: members of objects replace or join those below, down to the leaves.
pub(crate) fn merged(below: &Value, above: &Value) -> Value {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            let mut members = (***below).clone();
            for (key, value) in above.iter() {
                let value = members
                    .get(key)
                    .map_or_else(|| value.clone(), |below| merged(below, value));
                members.insert(key.clone(), value);
            }
            Value::object(members)
        }
        (_, above) => above.clone(),
    }
}

/// A text of more bytes than a state's result may have.
fn too_large() -> Value {
    Value::from("x".repeat(300_000))
}

fn later(callback: &[CallbackReport]) -> Vec<TaskReport> {
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
        .map(|r| TaskReport {
            after: r.after,
            report: report(&r.reported),
        })
        .collect()
}

/// What happens to an asynchronous call, for the trace.
pub(crate) fn queued_note(invocation: InvocationType) -> &'static str {
    match invocation {
        InvocationType::DryRun => "A dry run is answered by Lambda itself; the function does not run.",
        _ => "An asynchronous call is answered at once by Lambda itself.",
    }
}
