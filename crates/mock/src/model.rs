//! The document: functions and tasks, each with its ordered responses.

use asl_json::{Str, Value};
use indexmap::IndexMap;

/// All mocked responses of a workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mocks {
    /// Lambda functions by name or ARN, with or without version or alias. All states that call a function share it.
    pub functions: IndexMap<String, MockedTask>,
    /// Tasks of any other kind, by the name of the state.
    pub tasks: IndexMap<String, MockedTask>,
}

/// What one function, or one state, answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockedTask {
    /// The answers to the first call, the second, and so on. Retries are calls of their own.
    pub responses: Vec<Response>,
    /// The answer to every call after these.
    pub further_calls: Option<Response>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// How long after the call it comes, in milliseconds.
    pub after: u64,
    /// What it is.
    pub kind: ResponseKind,
    /// With `.waitForTaskToken` and `.sync`: what is reported later.
    pub callback: Vec<CallbackReport>,
}

/// Kinds of answers.
#[derive(Clone, Debug, PartialEq)]
pub enum ResponseKind {
    /// The function returns this JSON; another task answers with exactly this.
    Returns(Value),
    /// The function fails: its answer carries `FunctionError`.
    FunctionError(FunctionError),
    /// The call itself fails in the service.
    ServiceException(ServiceException),
    /// No answer ever comes.
    NeverAnswers,
}

/// What a failing function leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunctionError {
    /// The name of the exception; it becomes the error's name. Without it the error is `Lambda.Unknown`.
    pub error_type: Option<String>,
    /// The message of the exception.
    pub error_message: String,
    /// The stack trace, one text per frame.
    pub stack_trace: Vec<String>,
}

/// An exception of the service that was called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceException {
    /// With or without the service's prefix: `Lambda.TooManyRequestsException`, `TooManyRequestsException`. For tasks of
    /// other kinds the error as it shall appear.
    pub name: String,
    /// The message; a usual one where there is none.
    pub message: Option<String>,
    /// The HTTP status; the usual one of the exception where there is none.
    pub status_code: Option<u16>,
}

/// Something that the holder of a task token reports.
#[derive(Clone, Debug, PartialEq)]
pub struct CallbackReport {
    /// How long after the answer, in milliseconds.
    pub after: u64,
    /// What is reported.
    pub reported: Reported,
}

/// What the holder of a task token reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Reported {
    /// `SendTaskHeartbeat`
    Heartbeat,
    /// `SendTaskSuccess` with this output
    Success(Value),
    /// `SendTaskFailure`
    Failure {
        /// Its error.
        error: Option<Str>,
        /// Its cause.
        cause: Option<Str>,
    },
}

impl Response {
    /// An answer at once.
    pub fn now(kind: ResponseKind) -> Self {
        Self {
            after: 0,
            kind,
            callback: Vec::new(),
        }
    }
}

impl Default for Response {
    fn default() -> Self {
        Self::now(ResponseKind::Returns(Value::empty_object()))
    }
}
