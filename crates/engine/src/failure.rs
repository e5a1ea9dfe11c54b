//! How a state fails: names of errors, who may catch what, and the output that a Catch hands on.

use asl_json::{Str, Value};

use crate::event::ErrorDetails;

/// Names of predefined errors.
pub mod name {
    /// Matches everything that can be matched.
    pub const ALL: &str = "States.ALL";
    /// A missed time-out, or a missed heartbeat.
    pub const TIMEOUT: &str = "States.Timeout";
    /// Only in `ErrorEquals`: a missed heartbeat.
    pub const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";
    /// A job that ended badly; in `ErrorEquals` everything but a time-out.
    pub const TASK_FAILED: &str = "States.TaskFailed";
    /// A JSONata expression failed, or gave what cannot be used.
    pub const QUERY_EVALUATION_ERROR: &str = "States.QueryEvaluationError";
    /// The definition does not fit the data: cannot be caught.
    pub const RUNTIME: &str = "States.Runtime";
    /// `ResultPath` or `ItemsPath` cannot be followed: cannot be caught. The documentation has other names; this is the one
    /// that executions show.
    pub const REFERENCE_PATH_CONFLICT: &str = "States.ReferencePathConflict";
    /// A payload over 256 KiB.
    pub const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
    /// A Map Run could not read its items.
    pub const ITEM_READER_FAILED: &str = "States.ItemReaderFailed";
    /// A Map Run could not write its results.
    pub const RESULT_WRITER_FAILED: &str = "States.ResultWriterFailed";
    /// An HTTP Task got no answer in time.
    pub const HTTP_SOCKET: &str = "States.Http.Socket";
    /// More items of a Map Run failed than it tolerates.
    pub const EXCEED_TOLERATED_FAILURE_THRESHOLD: &str = "States.ExceedToleratedFailureThreshold";
    /// Ours: a task is called that no mocked response answers. Cannot be caught.
    pub const NOT_MOCKED: &str = "Playground.NotMocked";
    /// Ours: a bug of this engine. The run ends with it, instead of going on with a history that is wrong.
    pub const INTERNAL_ERROR: &str = "Playground.InternalError";
}

/// Why a step goes no further.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    /// The execution has ended; its state holds how.
    Ended,
    /// The state that the branch is in failed: `Retry` and `Catch` decide what follows.
    /// It is boxed, so that what usually goes well is handed on in a register.
    Failed(Box<Failure>),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}

/// Why a state failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Error and cause as events show them.
    pub details: ErrorDetails,
    /// What decides who may catch it.
    pub class: Class,
    /// For a failed evaluation: the field, where there is one. It shows as an event of its own.
    pub evaluation: Option<Option<Str>>,
}

/// Kinds of failures as `Retry` and `Catch` see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// An error with a name.
    Named,
    /// `TimeoutSeconds` ran out.
    Timeout,
    /// `HeartbeatSeconds` ran out; shown as `States.Timeout`.
    Heartbeat,
    /// Nothing catches it: the execution fails at once.
    Fatal,
}

impl Class {
    /// Whether an `ErrorEquals` list matches an error of this class and name.
    pub fn is_matched_by(self, error: Option<&str>, error_equals: &[Str]) -> bool {
        error_equals.iter().any(|pattern| match (&**pattern, self) {
            (_, Self::Fatal) => false,
            (name::ALL, _) => true,
            (name::TASK_FAILED, Self::Timeout | Self::Heartbeat) => false,
            // Page "Handling errors": every error but a time-out.
            (name::TASK_FAILED, Self::Named) => error != Some(name::TIMEOUT),
            (name::HEARTBEAT_TIMEOUT, Self::Heartbeat) => true,
            (pattern, _) => error == Some(pattern),
        })
    }
}

impl Failure {
    /// An error that a task or a Fail state names.
    pub fn named(error: Option<Str>, cause: Option<Str>) -> Self {
        Self {
            details: ErrorDetails { error, cause },
            class: Class::Named,
            evaluation: None,
        }
    }

    /// A time-out of a task. It has no cause (recorded: `test_fixed_timeout_lambda`).
    pub fn timeout(heartbeat: bool) -> Self {
        let class = if heartbeat {
            Class::Heartbeat
        } else {
            Class::Timeout
        };
        Self {
            details: ErrorDetails {
                error: Some(name::TIMEOUT.into()),
                cause: None,
            },
            class,
            evaluation: None,
        }
    }

    /// `States.Runtime` raised by the state itself. The prefix is AWS's, for every such cause.
    pub fn runtime(state: &str, entered: u64, text: &str) -> Self {
        let cause = format!(
            "An error occurred while executing the state '{state}' (entered at the event id #{entered}). {text}"
        );
        Self::fatal(name::RUNTIME, cause)
    }

    /// An error that ends the execution whatever `Catch` says.
    pub fn fatal(error: &str, cause: impl Into<Str>) -> Self {
        Self {
            details: ErrorDetails {
                error: Some(error.into()),
                cause: Some(cause.into()),
            },
            class: Class::Fatal,
            evaluation: None,
        }
    }

    /// A bug of this engine, in a sentence.
    pub(crate) fn internal(sentence: &str) -> Self {
        let cause = format!(
            "{sentence} This is a bug in the playground, not in the state machine. Please report it together with the definition and the input."
        );
        Self::fatal(name::INTERNAL_ERROR, cause)
    }

    /// Whether it is a bug of this engine.
    pub(crate) fn is_internal(&self) -> bool {
        self.details.error.as_deref() == Some(name::INTERNAL_ERROR) && self.class == Class::Fatal
    }

    /// An answer over 256 KiB; `what` is the service, or the function's ARN. It can be caught
    /// (recorded: `catch_state_all_data_limit_exceeded`).
    pub fn answer_limit(what: &str) -> Self {
        let own = Self::result_limit(what);
        Self {
            class: Class::Named,
            ..own
        }
    }

    /// A state's own output, or its variables, over the limit. Nothing catches that (page "Handling errors in Step Functions
    /// workflows": "a terminal error"; reported: the task has succeeded, the execution ends at the transition).
    pub fn result_limit(state: &str) -> Self {
        let cause = format!(
            "The state/task '{state}' returned a result with a size exceeding the maximum number of bytes service limit."
        );
        Self::fatal(name::DATA_LIMIT_EXCEEDED, cause)
    }

    /// Parameters over 256 KiB, before the task starts. The text is reported from a production execution.
    pub fn parameters_limit(state: &str) -> Self {
        let cause = format!(
            "The state/task '{state}' provided parameters with a size exceeding the maximum number of bytes service limit."
        );
        Self::fatal(name::DATA_LIMIT_EXCEEDED, cause)
    }

    /// Whether an `ErrorEquals` list matches.
    pub fn is_matched_by(&self, error_equals: &[Str]) -> bool {
        self.class
            .is_matched_by(self.details.error.as_deref(), error_equals)
    }

    /// What a Catch puts at its `ResultPath`. A time-out has the empty text as cause, a failure without error or
    /// cause has `null` (recorded: `test_invoke_timeout`, `test_sqs_failure_in_wait_for_task_tok_no_error_field`).
    pub fn error_output(&self) -> Value {
        let cause = match (&self.details.cause, self.class) {
            (Some(cause), _) => Value::from(cause.clone()),
            (None, Class::Timeout | Class::Heartbeat) => Value::from(""),
            (None, _) => Value::Null,
        };
        let error = self.details.error.clone().map_or(Value::Null, Value::from);
        Value::from([("Error", error), ("Cause", cause)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(failure: &Failure, pattern: &str) -> bool {
        failure.is_matched_by(&[pattern.into()])
    }

    #[test]
    fn wildcards_match_what_aws_says() {
        let boom = Failure::named(Some("Boom".into()), None);
        assert!(
            matches(&boom, "Boom") && matches(&boom, "States.ALL") && matches(&boom, "States.TaskFailed")
        );
        assert!(!matches(&boom, "Bang") && !matches(&boom, "States.Timeout"));
        let late = Failure::timeout(false);
        assert!(matches(&late, "States.Timeout") && matches(&late, "States.ALL"));
        assert!(!matches(&late, "States.TaskFailed") && !matches(&late, "States.HeartbeatTimeout"));
        let silent = Failure::timeout(true);
        assert!(matches(&silent, "States.Timeout") && matches(&silent, "States.HeartbeatTimeout"));
        let own = Failure::runtime("A", 2, "x");
        assert!(!matches(&own, "States.ALL") && !matches(&own, "States.Runtime"));
    }
}
