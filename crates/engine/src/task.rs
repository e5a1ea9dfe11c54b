//! The outside: what a Task asks, what it is answered, and what follows from that in virtual time.

use std::fmt;

use asl::resource::{Pattern, Resource};
use asl_json::{Pointer, Str, Value};

use crate::clock::Instant;
use crate::limits::FOREVER;
use crate::nested::Nested;
use crate::objects::Object;

/// What a Task state asks of the outside.
#[derive(Debug)]
pub struct TaskCall<'a> {
    /// The name of the state.
    pub state: &'a Str,
    /// Where the state stands in the definition.
    pub pointer: &'a Pointer,
    /// What is called.
    pub resource: &'a Resource,
    /// `Parameters` after evaluation, or the input where there are none.
    pub arguments: &'a Value,
    /// How many retries came before this attempt.
    pub retry_count: u64,
    /// The token, if the pattern is `.waitForTaskToken` or the resource an activity.
    pub token: Option<&'a str>,
    /// The index of the iteration of the innermost Map around the state.
    pub item_index: Option<usize>,
    /// When the call is made.
    pub now: Instant,
    /// The role in `Credentials` that makes the call, if there is one.
    pub credentials: Option<&'a str>,
    /// An identifier for the request, the same for the same workspace.
    pub request_id: &'a str,
}

/// What the outside answers to a call. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskReply {
    /// How long after the call the answer comes.
    pub after: u64,
    /// The answer to the call itself.
    pub answer: Answer,
    /// For `.sync` and `.waitForTaskToken`, and for activities: what comes later, counted from the answer. In the
    /// order of time; what follows a success or failure is never looked at.
    pub later: Vec<Later>,
    /// Why this is the answer, in a sentence for the trace.
    pub note: Option<String>,
    /// The execution that the call started, if it really ran: for the trace.
    pub nested: Option<Nested>,
}

/// The answer to a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// What the integration answers, complete with its metadata.
    Success(Value),
    /// The call failed.
    Failure {
        /// The name of the error.
        error: Option<Str>,
        /// The cause.
        cause: Option<Str>,
    },
    /// No answer ever comes.
    Never,
    /// The service refuses the parameters before it starts the task: `States.Runtime` with this text.
    Rejected(String),
    /// There is nothing to answer with: the run cannot go on.
    NotMocked(NotMocked),
}

/// A call that no mocked response answers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NotMocked {
    /// What is called, as mocked responses name it: a function's name, a resource.
    pub name: String,
    /// A sentence that says what is missing and how to add it.
    pub sentence: String,
    /// Whether it is a Lambda function; else the name is a state's.
    pub is_function: bool,
}

/// Something that the holder of a token, a job or a worker reports after the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Later {
    /// Milliseconds after the answer.
    pub after: u64,
    /// What is reported.
    pub report: Report,
}

/// A report.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// `SendTaskHeartbeat`
    Heartbeat,
    /// `SendTaskSuccess`, or a job that succeeded.
    Success(Value),
    /// `SendTaskFailure`, or a job that failed.
    Failure {
        /// The name of the error, if the caller gave one.
        error: Option<Str>,
        /// The cause, if the caller gave one.
        cause: Option<Str>,
    },
}

impl TaskReply {
    /// An answer at once, with nothing to follow.
    pub fn now(answer: Answer) -> Self {
        Self {
            after: 0,
            answer,
            later: Vec::new(),
            note: None,
            nested: None,
        }
    }
}

/// Something that a distributed Map does by itself, with the rights of the execution role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapAct<'a> {
    /// Its reader reads an object.
    Read {
        /// The bucket.
        bucket: &'a str,
        /// The key of the object.
        key: &'a str,
    },
    /// Its reader lists the objects of a bucket.
    List {
        /// The bucket.
        bucket: &'a str,
        /// `Prefix`, if the reader has one.
        prefix: Option<&'a str>,
    },
    /// Its writer writes the manifest of the results.
    Write {
        /// The bucket.
        bucket: &'a str,
        /// The key of the manifest.
        key: &'a str,
    },
    /// It starts a child execution.
    StartExecution,
}

/// Why a distributed Map may not do something: what the service answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapRefusal {
    /// The name of the error where the Map has none of its own: for starting a child execution.
    pub error: Str,
    /// The sentence of the service.
    pub sentence: String,
    /// What stands in parentheses behind it, up to the request: service, status and code.
    pub source: &'static str,
    /// What the playground adds, in a sentence.
    pub note: String,
}

impl MapRefusal {
    /// The cause as the SDK words it.
    pub(crate) fn cause(&self, request_id: &str) -> String {
        format!(
            "{} ({}; Request ID: {request_id}; Proxy: null)",
            self.sentence, self.source
        )
    }
}

/// Answers task calls. Must be deterministic: the same calls in the same order get the same replies.
pub trait TaskHandler {
    /// The reply to a call; called once per attempt, at the virtual instant of scheduling.
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply;

    /// The name of the worker that takes an activity task, if it gives one.
    fn worker_name(&mut self, _call: &TaskCall<'_>) -> Option<Str> {
        None
    }

    /// Told before objects are asked for: which Map state reads them, and how.
    fn reading(&mut self, _state: &Pointer, _reader: &asl::distributed::ItemReader) {}

    /// Why a distributed Map may not do something that it does by itself, if it may not.
    fn refuses(&mut self, _state: &str, _act: &MapAct<'_>) -> Option<MapRefusal> {
        None
    }

    /// The object that the `ItemReader` of a distributed Map reads, if there is one.
    fn object(&mut self, _bucket: &str, _key: &str) -> Option<Object> {
        None
    }

    /// The objects of a bucket whose keys begin with the prefix, in the order in which S3 lists them.
    fn list(&mut self, _bucket: &str, _prefix: &str) -> Vec<Object> {
        Vec::new()
    }
}

/// A handler for what calls no task: it answers nothing.
pub struct NoTasks;

impl TaskHandler for NoTasks {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        TaskReply::now(Answer::NotMocked(NotMocked {
            name: call.state.to_string(),
            sentence: format!("Nothing answers the task of the state '{}'.", call.state),
            is_function: false,
        }))
    }
}

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
    let deadline = limits.timeout.unwrap_or(FOREVER);
    let mut steps = vec![(0, TaskStep::Started)];
    let mut later = reply.later;
    let submitted = match (&resource.kind, resource.pattern()) {
        (asl::resource::ResourceKind::Activity { .. }, _) => {
            // A worker that answers without heartbeats in between is one report at the end of its work.
            let report = match reply.answer {
                Answer::Success(value) => Some(Report::Success(value)),
                Answer::Failure { error, cause } => Some(Report::Failure { error, cause }),
                Answer::Never | Answer::Rejected(_) | Answer::NotMocked(_) => None,
            };
            later.extend(report.map(|report| Later {
                after: reply.after,
                report,
            }));
            later.sort_by_key(|later| later.after);
            0
        }
        (_, pattern) => {
            if reply.after >= deadline
                || matches!(
                    reply.answer,
                    Answer::Never | Answer::Rejected(_) | Answer::NotMocked(_)
                )
            {
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
    for Later { after, report } in later {
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
        let later = later.iter().map(|(after, report)| Later {
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
