//! A run and its redrives: how they ended.

use asl::{Instant, Status};
use asl_json::Pointer;
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::analyze::Document;
use crate::expression::ExplanationView;
use crate::map_run::MapRunSummary;
use crate::reason::ReasonView;
use crate::request::Request;

/// Runs a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The workspace.
    pub workspace: Workspace,
}

impl Request for Run {
    type Response = Result<Box<RunSummary>, Refusal>;
}

/// Redrives the last run with the mocked responses of this workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redrive {
    /// The workspace.
    pub workspace: Workspace,
}

impl Request for Redrive {
    type Response = Result<Box<RunSummary>, Refusal>;
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong and what to do.
    pub sentence: String,
    /// Which text has to be fixed.
    pub document: Document,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// How it ended.
    pub status: Status,
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
    /// When it started.
    pub start: Instant,
    /// When it ended.
    pub stop: Instant,
    /// How long it took, in virtual milliseconds.
    pub duration: u64,
    /// How many events the history has.
    pub events: usize,
    /// How many visits the trace has.
    pub visits: usize,
    /// What happened in each state that was entered.
    pub states: Vec<StateResult>,
    /// The transitions that were taken.
    pub transitions: Vec<Transition>,
    /// The expression that failed, if that is why the execution failed.
    pub explanation: Option<ExplanationView>,
    /// Why the state that failed was not retried or caught, or why no rule of a Choice applied.
    pub reason: Option<ReasonView>,
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
    pub map_runs: Vec<MapRunSummary>,
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
    /// The state.
    pub pointer: Pointer,
    /// How its last visit ended.
    pub outcome: StateOutcome,
    /// How often it was entered.
    pub visits: usize,
    /// How often its task was retried, over all visits.
    pub retries: usize,
    /// The index of its last visit; none if only the child executions of a Map Run entered it.
    pub last_visit: Option<usize>,
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
    /// It was under way; only at a moment of a run.
    Running,
}

/// A transition that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// The state that was left.
    pub from: Pointer,
    /// The state that was entered next.
    pub to: Pointer,
    /// The field that led there: `/States/Call/Next`, `/States/Call/Catch/0/Next`.
    pub field: Pointer,
}
