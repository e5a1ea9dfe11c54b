//! The test cases of a workspace: running them, running one, and making one of a run.

use asl::Status;
use asl_json::Pointer;
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::request::Request;
use crate::run::{Refusal, RunSummary};

/// Runs all test cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunTestCases {
    /// What they are test cases of.
    pub workspace: Workspace,
}

impl Request for RunTestCases {
    type Response = Result<Box<TestReport>, Refusal>;
}

/// Runs one test case and keeps the run as the last one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunTestCase {
    /// What it is a test case of.
    pub workspace: Workspace,
    /// Its name.
    pub name: String,
}

impl Request for RunTestCase {
    type Response = Result<Box<RunSummary>, Refusal>;
}

/// Adds the last run as a test case. The response is the text of the test cases with it; `None` if there is no run, or
/// if the test cases are not valid JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordTestCase {
    /// The text of the workspace's test cases.
    pub tests: String,
}

impl Request for RecordTestCase {
    type Response = Option<String>;
}

/// What came of all test cases of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    /// The cases in their order.
    pub cases: Vec<CaseResult>,
    /// Everything in the definition that a case can cover, in the order of the text.
    pub coverage: Vec<CoverageItem>,
}

/// What came of a test case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseResult {
    /// Its name.
    pub name: String,
    /// Whether everything is as expected.
    pub passed: bool,
    /// Why it did not run, in a sentence.
    pub trouble: Option<String>,
    /// How the execution ended.
    pub status: Option<Status>,
    /// Its error.
    pub error: Option<String>,
    /// Its cause.
    pub cause: Option<String>,
    /// How long it took, in virtual milliseconds.
    pub duration: u64,
    /// How many events its history has.
    pub events: usize,
    /// What is not as expected.
    pub failures: Vec<CaseFailure>,
}

/// Something that is not as expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseFailure {
    /// `Status`, `Error`, `Path, state 2`, `Output /charged/receipt`
    pub place: String,
    /// What is expected, as JSON text; nothing if nothing is.
    pub expected: Option<String>,
    /// What there is, as JSON text; nothing if nothing is.
    pub got: Option<String>,
}

/// Something in the definition that an execution may pass, and how many cases did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoverageItem {
    /// What it is.
    pub kind: CoverageKind,
    /// The state.
    pub state: Pointer,
    /// The thing: `/States/Call`, `/States/Call/Next`, `/States/Call/Retry/0`.
    pub pointer: Pointer,
    /// What a person calls it: `Call`, `Call → Notify`, `Call: Catch 1 (States.Timeout) → Notify`.
    pub label: String,
    /// How many cases passed it.
    pub cases: usize,
}

/// Kinds of things that test cases cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CoverageKind {
    /// A state is entered.
    State,
    /// A state is left by `Next`.
    Transition,
    /// A rule of a Choice decides; its `Default` is one too.
    ChoiceRule,
    /// A retrier gives another attempt.
    Retry,
    /// A catcher takes over.
    Catch,
}
