//! What a run asks from outside: the calls of Task states with their replies, and what distributed Maps read and may do.
//!
//! What does not live here: when a task starts, ends or times out (`timeline`).

use asl::resource::Resource;
use asl_json::{Pointer, Str, Value};

use crate::clock::Instant;
use crate::execution::{Nested, NotMocked};
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
    /// How often the execution was redriven before.
    pub redrive_count: u64,
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
    pub later: Vec<TaskReport>,
    /// Why this is the answer, in a sentence for the trace.
    pub note: Option<String>,
    /// What the function wrote while it answered: for the trace.
    pub log: Option<String>,
    /// The execution that the call started, if it really ran: for the trace.
    pub nested: Option<Nested>,
    /// The name of the worker that takes an activity task, if it gives one.
    pub worker_name: Option<Str>,
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

/// Something that the holder of a token, a job or a worker reports after the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskReport {
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
            log: None,
            nested: None,
            worker_name: None,
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

/// What distributed Maps use by themselves: objects in S3, and the rights of the execution role. Without methods of its
/// own there are no objects, and everything is allowed.
pub trait MapResources {
    /// Called before objects are asked for: which Map state reads them, and how.
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

/// Answers task calls. Must be deterministic: the same calls in the same order get the same replies.
pub trait TaskHandler: MapResources {
    /// The reply to a call; called once per attempt, at the virtual instant of scheduling.
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply;
}

/// A handler for what calls no task: it answers nothing.
pub struct NoTasks;

impl MapResources for NoTasks {}

impl TaskHandler for NoTasks {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        TaskReply::now(Answer::NotMocked(NotMocked {
            name: call.state.to_string(),
            sentence: format!("Nothing answers the task of the state '{}'.", call.state),
            is_function: false,
        }))
    }
}
