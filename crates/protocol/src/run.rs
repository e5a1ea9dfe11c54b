//! What is known of a run.

use serde::{Deserialize, Serialize};

use crate::{ExplanationView, Leads, MapRunBrief, NestedBrief, QueryLanguage};

/// Why a run did not start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRefused {
    /// What is wrong and what to do.
    pub sentence: String,
    /// Which text has to be mended.
    pub document: crate::Document,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`.
    pub status: String,
    /// The output as JSON text, indented.
    pub output: Option<String>,
    /// The error.
    pub error: Option<String>,
    /// The cause as the service gives it.
    pub cause: Option<String>,
    /// The cause unfolded, if it is JSON: indented.
    pub cause_json: Option<String>,
    /// The ARN of the execution.
    pub arn: String,
    /// When it started, as the service writes it.
    pub start: String,
    /// When it ended.
    pub stop: String,
    /// How long it took, in virtual milliseconds.
    pub duration: u64,
    /// How many events the history has.
    pub events: usize,
    /// How many visits the trace has.
    pub visits: usize,
    /// What happened in each state that was entered.
    pub states: Vec<StateResult>,
    /// The transitions that were taken, as pointers of the states.
    pub steps: Vec<Step>,
    /// The expression that failed, if that is why the execution failed.
    pub explanation: Option<ExplanationView>,
    /// How often it was redriven.
    pub redrives: u64,
    /// Why it cannot be redriven, in a sentence; nothing if it can.
    pub redrive_refusal: Option<String>,
    /// The call that nothing answered, if that is why it failed.
    pub not_mocked: Option<NotMockedView>,
    /// What was answered by default, for nothing is said about it.
    pub defaults: Vec<DefaultView>,
    /// What the role refused, if it ran under one and it refused something: a sentence.
    pub role_refused: Option<String>,
    /// The Map Runs that it started.
    pub map_runs: Vec<MapRunBrief>,
}

/// Something that was called and answered by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultView {
    /// The part of the mocked responses in which it belongs; none for objects in S3.
    pub section: Option<asl_mock::Section>,
    /// Its name there.
    pub name: String,
    /// The state that made the first call.
    pub state: String,
}

/// A call that no mocked response answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotMockedView {
    /// The name under which a response is to be added.
    pub name: String,
    /// A sentence that says what is missing.
    pub sentence: String,
    /// Whether it is a function; else it is a state with a task of another kind.
    pub is_function: bool,
}

/// What happened in a state over all its visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateResult {
    /// JSON Pointer of the state.
    pub pointer: String,
    /// How its last visit ended.
    pub outcome: StateOutcome,
    /// How often it was entered.
    pub visits: usize,
    /// How often its task was retried, over all visits.
    pub retries: usize,
    /// The index of its last visit.
    pub last_visit: usize,
}

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StateOutcome {
    /// It was left in the ordinary way.
    Succeeded,
    /// It failed, and a Catch took over.
    Caught,
    /// It failed.
    Failed,
    /// It was cut by a failure elsewhere, a time-out or a stop.
    Cut,
}

/// A transition that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// JSON Pointer of the state that was left.
    pub from: String,
    /// JSON Pointer of the state that was entered next.
    pub to: String,
    /// JSON Pointer of the field that led there: `/States/Call/Next`, `/States/Call/Catch/0/Next`.
    pub field: String,
}

/// Some rows of the event history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventPage {
    /// How many events match, all pages together.
    pub total: usize,
    /// The rows.
    pub rows: Vec<EventRow>,
}

/// A row of the event history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRow {
    /// From 1.
    pub id: u64,
    /// The event that caused it; 0 for none.
    pub previous: u64,
    /// `TaskStateEntered`
    pub type_name: String,
    /// The name of the state that it belongs to.
    pub state: Option<String>,
    /// JSON Pointer of that state.
    pub pointer: Option<String>,
    /// Index of the visit that it belongs to.
    pub visit: Option<usize>,
    /// Virtual milliseconds since the start.
    pub at: u64,
    /// When it happened, as the service writes it.
    pub timestamp: String,
    /// Whether the event has details to unfold.
    pub has_details: bool,
    /// The error's name, for events that carry one.
    pub error: Option<String>,
    /// What it started, if that can be looked at.
    pub leads: Option<Leads>,
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
    /// JSON Pointer of the state.
    pub pointer: String,
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
    /// The data flow in order.
    pub steps: Vec<FlowStepView>,
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
    /// `Retry[0] after 2 s`, if it was retried.
    pub retried: Option<String>,
    /// The execution that it started, if that really ran.
    pub nested: Option<NestedBrief>,
}
