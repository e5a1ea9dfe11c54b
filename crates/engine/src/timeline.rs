//! The way of a task through virtual time: everything that will happen to it, worked out at once from the reply.

use std::fmt;

use asl::resource::{Pattern, Resource, ResourceKind};
use asl_json::{Str, Value};

use crate::failure::name;
use crate::limits::{FOREVER, HARNESS_SECONDS, HTTP_TASK_SECONDS};
use crate::task::{Answer, Report, TaskReply, TaskReport};

/// One step of a task's way through time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TaskStep {
    Started,
    Submitted(Value),
    Succeeded(Value),
    /// The request that starts a job failed: there is no job.
    SubmitFailed {
        error: Option<Str>,
        cause: Option<Str>,
    },
    Failed {
        error: Option<Str>,
        cause: Option<Str>,
    },
    TimedOut {
        heartbeat: bool,
    },
}

impl fmt::Display for TaskStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Started => "started",
            Self::Submitted(_) => "submitted",
            Self::Succeeded(_) => "succeeded",
            Self::SubmitFailed { .. } => "not submitted",
            Self::Failed { .. } => "failed",
            Self::TimedOut { heartbeat: false } => "timed out",
            Self::TimedOut { heartbeat: true } => "missed a heartbeat",
        })
    }
}

/// The limits of one attempt, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AttemptLimits {
    pub timeout: Option<u64>,
    pub heartbeat: Option<u64>,
}

/// What will happen to a task, and when, in milliseconds after it was scheduled. The last step ends it; if it only
/// starts or is submitted, it hangs for ever.
///
/// A limit that falls on the very instant of an answer wins: on AWS everything takes a little time. The heartbeat
/// starts to count when the call has been answered (page "Invoke Lambda with Step Functions": not while the function
/// runs, and at once where the invocation is asynchronous), for activities when the worker has started; a task that
/// just waits for its answer has no heartbeat to miss.
pub(crate) fn timeline(resource: &Resource, limits: AttemptLimits, reply: TaskReply) -> Vec<(u64, TaskStep)> {
    let deadline = limits.timeout.unwrap_or(FOREVER).min(longest(resource));
    let mut steps = Vec::with_capacity(3);
    steps.push((0, TaskStep::Started));
    let mut later = reply.later;
    let submitted = match (&resource.kind, resource.pattern()) {
        (ResourceKind::Activity { .. }, _) => {
            // A worker that answers without heartbeats in between is one report at the end of its work.
            let report = match reply.answer {
                Answer::Success(value) => Some(Report::Success(value)),
                Answer::Failure { error, cause } => Some(Report::Failure { error, cause }),
                Answer::Never | Answer::Rejected(_) | Answer::NotMocked(_) => None,
            };
            later.extend(report.map(|report| TaskReport {
                after: reply.after,
                report,
            }));
            later.sort_by_key(|later| later.after);
            0
        }
        (_, pattern) => {
            let is_silent = matches!(
                reply.answer,
                Answer::Never | Answer::Rejected(_) | Answer::NotMocked(_)
            );
            let socket = socket_limit(resource);
            if (is_silent || reply.after >= socket) && socket < deadline {
                let error = Some(name::HTTP_SOCKET.into());
                steps.push((socket, TaskStep::Failed { error, cause: None }));
                return steps;
            }
            if is_silent || reply.after >= deadline {
                if deadline < FOREVER {
                    steps.push((deadline, TaskStep::TimedOut { heartbeat: false }));
                }
                return steps;
            }
            match (reply.answer, pattern) {
                // Observed for `submitJob.sync` (`ASFHyP3/hyp3` pull request 805).
                (Answer::Failure { error, cause }, Pattern::Sync | Pattern::Sync2) => {
                    steps.push((reply.after, TaskStep::SubmitFailed { error, cause }));
                    return steps;
                }
                (Answer::Failure { error, cause }, _) => {
                    steps.push((reply.after, TaskStep::Failed { error, cause }));
                    return steps;
                }
                (Answer::Success(value), Pattern::RequestResponse) => {
                    steps.push((reply.after, TaskStep::Succeeded(value)));
                    return steps;
                }
                (Answer::Success(value), _) => steps.push((reply.after, TaskStep::Submitted(value))),
                (Answer::Never | Answer::Rejected(_) | Answer::NotMocked(_), _) => {}
            }
            reply.after
        }
    };
    let heartbeat = limits.heartbeat.unwrap_or(FOREVER);
    let mut beat = submitted;
    let expiry = |beat: u64| {
        let missed = beat.saturating_add(heartbeat);
        (
            missed.min(deadline),
            TaskStep::TimedOut {
                heartbeat: missed < deadline,
            },
        )
    };
    for TaskReport { after, report } in later {
        let at = submitted.saturating_add(after);
        if at >= expiry(beat).0 {
            break;
        }
        let end = match report {
            Report::Heartbeat => {
                beat = at;
                continue;
            }
            Report::Success(value) => TaskStep::Succeeded(value),
            Report::Failure { error, cause } => TaskStep::Failed { error, cause },
        };
        steps.push((at, end));
        return steps;
    }
    let (at, step) = expiry(beat);
    if at < FOREVER {
        steps.push((at, step));
    }
    steps
}

/// How long a call waits for its answer by itself, in milliseconds.
fn socket_limit(resource: &Resource) -> u64 {
    match &resource.kind {
        ResourceKind::Integration { service, .. } if &**service == "http" => HTTP_TASK_SECONDS * 1000,
        _ => FOREVER,
    }
}

/// The longest time-out that a resource has, in milliseconds.
fn longest(resource: &Resource) -> u64 {
    match &resource.kind {
        ResourceKind::Integration { service, action, .. }
            if (&**service, &**action) == ("bedrockagentcore", "invokeHarness") =>
        {
            HARNESS_SECONDS * 1000
        }
        _ => FOREVER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happens(resource: &str, timeout: Option<u64>, heartbeat: Option<u64>, reply: TaskReply) -> String {
        let resource = Resource::parse(resource).unwrap();
        let limits = AttemptLimits { timeout, heartbeat };
        let steps = timeline(&resource, limits, reply);
        steps
            .iter()
            .map(|(at, step)| format!("{at} {step}"))
            .collect::<Vec<_>>()
            .join(", ")
    }

    const INVOKE: &str = "arn:aws:states:::lambda:invoke";
    const CALLBACK: &str = "arn:aws:states:::lambda:invoke.waitForTaskToken";
    const ACTIVITY: &str = "arn:aws:states:us-east-1:123456789012:activity:a";

    fn answer(after: u64) -> TaskReply {
        TaskReply {
            after,
            ..TaskReply::now(Answer::Success(Value::Null))
        }
    }

    fn callback(after: u64, later: &[(u64, Report)]) -> TaskReply {
        let later = later.iter().map(|(after, report)| TaskReport {
            after: *after,
            report: report.clone(),
        });
        TaskReply {
            later: later.collect(),
            ..answer(after)
        }
    }

    #[test]
    fn a_request_waits_for_its_answer_or_its_time_out() {
        assert_eq!(
            happens(INVOKE, None, None, answer(700)),
            "0 started, 700 succeeded"
        );
        assert_eq!(
            happens(INVOKE, Some(700), None, answer(700)),
            "0 started, 700 timed out"
        );
        assert_eq!(
            happens(INVOKE, Some(900), Some(100), answer(700)),
            "0 started, 700 succeeded"
        );
        assert_eq!(
            happens(INVOKE, None, None, TaskReply::now(Answer::Never)),
            "0 started"
        );
    }

    #[test]
    fn a_heartbeat_counts_from_the_answer() {
        let done = Report::Success(Value::Null);
        // While the function runs for 900 ms, a heartbeat of 500 ms is not missed.
        assert_eq!(
            happens(
                CALLBACK,
                None,
                Some(500),
                callback(900, &[(400, Report::Heartbeat), (800, done.clone())])
            ),
            "0 started, 900 submitted, 1700 succeeded"
        );
        assert_eq!(
            happens(CALLBACK, None, Some(500), callback(900, &[(600, done.clone())])),
            "0 started, 900 submitted, 1400 missed a heartbeat"
        );
        assert_eq!(
            happens(CALLBACK, Some(1000), None, callback(0, &[])),
            "0 started, 0 submitted, 1000 timed out"
        );
        assert_eq!(
            happens(CALLBACK, Some(100), Some(500), callback(0, &[(90, done)])),
            "0 started, 0 submitted, 90 succeeded"
        );
    }

    #[test]
    fn an_activity_beats_from_its_start() {
        assert_eq!(
            happens(ACTIVITY, None, Some(500), answer(700)),
            "0 started, 500 missed a heartbeat"
        );
        assert_eq!(
            happens(
                ACTIVITY,
                None,
                Some(500),
                callback(700, &[(300, Report::Heartbeat)])
            ),
            "0 started, 700 succeeded"
        );
    }
}
