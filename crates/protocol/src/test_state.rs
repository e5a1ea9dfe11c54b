//! Testing one state by itself, as the service's `TestState` does.

use asl::api::{FieldValidation, InspectionLevel, TestStatus};
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::request::Request;
use crate::run::Refusal;
use crate::visit::FlowStepView;

/// Tests one state of a workspace by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestState {
    /// The workspace.
    pub workspace: Workspace,
    /// What the state is tested with.
    pub test: StateTest,
}

impl Request for TestState {
    type Response = Result<TestStateOutcome, Refusal>;
}

/// What a state is tested with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StateTest {
    /// The name of the state.
    pub state: String,
    /// Its input, as typed: JSON; `{}` if it is empty.
    pub input: String,
    /// What stands for the result; nothing for the mocked responses of the workspace.
    pub mock: Option<MockedOutcome>,
    /// How the mocked result is checked.
    pub validation: FieldValidation,
    /// How much the response says.
    pub level: InspectionLevel,
    /// How often the retrier that applies has been used.
    pub retries: u64,
    /// How many iterations of a Map failed.
    pub failed_iterations: u64,
    /// The variables, as typed: a JSON object, or nothing.
    pub variables: String,
    /// The context object, as typed: a JSON object, or nothing.
    pub context: String,
    /// The state inside of a Map or Parallel that the mocked error comes from, or nothing.
    pub caused_by: String,
    /// The text that the `ItemReader` of a Map finds, or nothing.
    pub reader_data: String,
}

/// A mocked result or error, as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MockedOutcome {
    /// JSON.
    Result(String),
    /// The name of an error, and its cause.
    Error(String, String),
}

/// What a test found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TestStateOutcome {
    /// The request was refused: the exception and its message.
    Refused(String, String),
    /// It was tested.
    Ended(Box<TestView>),
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestView {
    /// How it ended.
    pub status: TestStatus,
    /// The output as JSON text, indented.
    pub output: Option<String>,
    /// The error.
    pub error: Option<String>,
    /// The cause.
    pub cause: Option<String>,
    /// The next state.
    pub next: Option<String>,
    /// `Retry[0] would try again after 2 s`, `Retry[0] is exhausted`, `Catch[1] took over`.
    pub clauses: Vec<String>,
    /// The way of the data, if the level asks for it.
    pub steps: Vec<FlowStepView>,
    /// The response as the API gives it, as JSON text, indented.
    pub response: String,
}
