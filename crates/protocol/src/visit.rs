//! One visit of a state, with its data flow.

use asl::Status;
use asl_json::Pointer;
use serde::{Deserialize, Serialize};

use crate::expression::{ExplanationView, QueryLanguage};
use crate::reason::ReasonView;
use crate::request::Request;

/// Asks for a visit of the execution that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetVisit {
    /// Its index, from 0.
    pub index: usize,
}

impl Request for GetVisit {
    type Response = Option<Box<VisitView>>;
}

/// A visit with its data flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitView {
    /// Its index in the trace.
    pub index: usize,
    /// The name of the state.
    pub state: String,
    /// Its type.
    pub state_type: String,
    /// The state.
    pub pointer: Pointer,
    /// The iterations and branches it happened in, from the outside.
    pub path: Vec<usize>,
    /// Indices of all visits of the same state, this one included.
    pub siblings: Vec<usize>,
    /// Virtual milliseconds since the start of the execution, at the entering.
    pub start: u64,
    /// The same, at the leaving.
    pub stop: Option<u64>,
    /// The query language of the state.
    pub language: QueryLanguage,
    /// The expression that the state failed with, if it did; a Catch may have caught that.
    pub explanation: Option<ExplanationView>,
    /// Which rule of a Choice decided, or which retriers and catchers took care of a failure.
    pub reason: Option<ReasonView>,
    /// The data flow in order.
    pub steps: Vec<FlowStepView>,
    /// The variables that the state saw, as JSON text, indented; none if there were none.
    pub variables: Option<String>,
    /// The calls of a Task.
    pub attempts: Vec<AttemptView>,
    /// The error and cause, if it failed.
    pub error: Option<String>,
    /// The cause.
    pub cause: Option<String>,
    /// What led to the next state: `Choices[0]`, `Default`, `Catch[1]`; nothing for `Next`.
    pub taken: Option<String>,
    /// The next state.
    pub next: Option<String>,
}

/// A value on its way through a state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowStepView {
    /// The title: `State input`, `After InputPath` …
    pub title: String,
    /// The value as JSON text, indented.
    pub json: String,
    /// Whether it is the same value as in the step before.
    pub unchanged: bool,
}

/// A call of a Task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptView {
    /// Virtual milliseconds since the start of the execution.
    pub at: u64,
    /// What was sent, as JSON text, indented.
    pub arguments: String,
    /// What came back, as JSON text, indented.
    pub result: Option<String>,
    /// The error, if it failed.
    pub error: Option<String>,
    /// The cause, if it failed.
    pub cause: Option<String>,
    /// Why this was the answer.
    pub note: Option<String>,
    /// What the function wrote, if its code ran.
    pub log: Option<String>,
    /// `Retry[0] after 2 s`, if it was retried.
    pub retried: Option<String>,
    /// The execution that it started, if that really ran.
    pub nested: Option<NestedExecution>,
}

/// The execution that a call started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NestedExecution {
    /// Its ARN.
    pub arn: String,
    /// How it ended.
    pub status: Status,
    /// How many events its history has.
    pub events: usize,
}
