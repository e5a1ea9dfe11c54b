//! Mocked responses: what the user says that functions and tasks answer.
//!
//! [`Mocks`] is the document that a workspace holds, read from JSON with the place of every mistake and written back
//! by the form. [`MockHandler`] answers the engine's task calls from it: it counts the calls of each function, finds the
//! response, and gives it the shape that AWS gives it ([`lambda`] knows those shapes).
//!
//! ```
//! let (mocks, problems) = asl_mock::Mocks::parse(r#"{"functions": {"greet": {"responses": [
//!     {"serviceException": {"name": "TooManyRequestsException"}},
//!     {"returns": {"greeting": "Hello"}, "afterSeconds": 0.5}]}}}"#);
//! assert!(problems.is_empty());
//! assert_eq!(mocks.functions["greet"].responses.len(), 2);
//! assert_eq!(asl_mock::Mocks::parse(&mocks.to_text()).0, mocks);
//! ```
//!
//! What does not live here: how an execution goes on after an answer (`asl-engine`).

mod answer;
mod child;
mod choose;
mod code;
mod condition;
mod default_object;
mod default_reply;
mod dependencies;
mod durable;
mod execution_names;
mod handler;
mod inferred_data;
pub mod lambda;
pub mod mock_config;
mod model;
mod nested;
mod read;
mod read_response;
mod rename;
mod reply;
pub mod service;
mod table;
mod target;
mod write;

pub use asl_json::document::Problem;
pub use condition::{about_condition, check};
pub use dependencies::{Called, CalledKind, called, example_content};
pub use handler::{DefaultUsed, MockHandler};
pub use inferred_data::InferredData;
pub use model::{
    CallbackReport, CodeMock, Exception, FunctionError, HttpAnswer, Job, JobEnd, MockedObject, MockedTask,
    Mocks, Numbers, ObjectKind, Reported, Response, ResponseKind, Runtime, Section, ServiceException, When,
};
pub use read::seconds;
pub use rename::{rename_state, respelled, state_keys};
