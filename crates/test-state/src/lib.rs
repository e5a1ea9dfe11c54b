//! Tests one state by itself, as the `TestState` API does: a request, the checks that refuse it, the answer.
//!
//! ```
//! use asl_engine::{NoTasks, Settings};
//! use asl_test_state::{InspectionLevel, Mock, Request, test};
//!
//! let request = Request {
//!     definition: r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true,
//!         "Parameters": {"QueueUrl.$": "$.queue", "MessageBody": "hello"}, "ResultPath": "$.sent"}"#.into(),
//!     input: r#"{"queue": "https://sqs.us-east-1.amazonaws.com/123456789012/q"}"#.into(),
//!     mock: Some(Mock { result: Some(r#"{"MessageId": "1"}"#.into()), ..Mock::default() }),
//!     level: InspectionLevel::Debug,
//!     ..Request::default()
//! };
//! let answer = test(&request, &Settings::default(), &mut NoTasks).unwrap();
//! assert_eq!(answer.tested.status.name(), "SUCCEEDED");
//! assert_eq!(answer.tested.output.unwrap().get("sent").unwrap().to_string(), r#"{"MessageId":"1"}"#);
//! ```
//!
//! What does not live here: what a state does with its data (`asl-engine`), what a mocked response of a workspace looks
//! like (`asl-mock`).

mod answer;
mod context;
mod definition;
mod request;
mod shape;

use std::fmt;

use asl_engine::{Settings, TaskHandler, Tested};
use asl_json::Value;

pub use request::{Configuration, FieldValidation, InspectionLevel, Mock, Request};

/// Why a request is refused: the exception of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `ValidationException`, `InvalidDefinition`, `InvalidExecutionInput`.
    pub code: &'static str,
    /// The message.
    pub message: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refused {}

impl Refused {
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self {
            code: "ValidationException",
            message: message.into(),
        }
    }

    pub(crate) fn definition(message: impl Into<String>) -> Self {
        Self {
            code: "InvalidDefinition",
            message: message.into(),
        }
    }
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The response as the API gives it: values are JSON texts.
    pub response: Value,
    /// What the test found out.
    pub tested: Tested,
}

/// Tests a state. The handler answers a task where the request has no mock.
pub fn test(
    request: &Request,
    settings: &Settings,
    handler: &mut dyn TaskHandler,
) -> Result<Answered, Refused> {
    let (test, settings) = request::prepare(request, settings)?;
    let tested = asl_engine::test_state(&test, &settings, handler);
    request::check_iterations(request, &tested)?;
    Ok(Answered {
        response: answer::response(&test, &tested, request.level),
        tested,
    })
}
