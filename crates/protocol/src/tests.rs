//! What came of the test cases.

use serde::{Deserialize, Serialize};

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
    /// How the execution ended, as the API writes it.
    pub status: Option<String>,
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
    /// JSON Pointer of the state.
    pub state: String,
    /// JSON Pointer of the thing: `/States/Call`, `/States/Call/Next`, `/States/Call/Retry/0`.
    pub pointer: String,
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
