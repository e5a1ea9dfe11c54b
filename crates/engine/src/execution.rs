//! What an execution leaves.

use std::ops::Deref;
use std::sync::Arc;

pub use asl::api::{MachineType, Status};
use asl::model::StateMachine;
use asl_json::{Str, Value};

use crate::clock::Instant;
use crate::event::Event;
use crate::log::Log;
use crate::map_run::record::MapRun;
use crate::trace::{Notes, Visit};

/// One run of a state machine.
#[derive(Clone, Debug)]
pub struct Execution {
    /// How it ended.
    pub status: Status,
    /// Its output, if it succeeded.
    pub output: Option<Value>,
    /// The error, if it failed with one.
    pub error: Option<Str>,
    /// The cause, if it failed with one.
    pub cause: Option<Str>,
    /// The ARN.
    pub arn: String,
    /// When it started.
    pub start: Instant,
    /// When it ended.
    pub stop: Instant,
    /// The event history.
    pub events: Log<Event>,
    /// All visits in the order of entering.
    pub visits: Log<Visit>,
    /// What those visits note: the data flow, and what was evaluated.
    pub notes: Notes,
    /// The call that nothing answered, if that is why it failed.
    pub not_mocked: Option<NotMocked>,
    /// The Map Runs that its distributed Maps started, in order; in them the child executions with histories of their own.
    pub map_runs: Vec<MapRun>,
    /// How often it was redriven.
    pub redrive_count: u64,
}

/// An execution of another state machine that ran for a call of a Task, with a history of its own. Clones share it.
#[derive(Clone, Debug)]
pub struct Nested(Arc<NestedExecution>);

/// What ran, with what, and how it went.
#[derive(Clone, Debug)]
pub struct NestedExecution {
    /// The state machine.
    pub machine: Arc<StateMachine>,
    /// The seed of its settings.
    pub seed: u64,
    /// Whether the task waits for its end and stops it when it is cut: `.sync`.
    pub managed: bool,
    /// How it went.
    pub execution: Execution,
}

impl Nested {
    /// Keeps an execution for the trace of the one that started it.
    pub fn new(nested: NestedExecution) -> Self {
        Self(Arc::new(nested))
    }
}

impl Deref for Nested {
    type Target = NestedExecution;

    fn deref(&self) -> &NestedExecution {
        &self.0
    }
}

impl PartialEq for Nested {
    /// Equal to its own clones only.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A call that no mocked response answers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NotMocked {
    /// What is called, as mocked responses name it: a function's name, a resource.
    pub name: String,
    /// A sentence that says what is missing and how to add it.
    pub sentence: String,
    /// Whether it is a Lambda function; else the name is a state's.
    pub is_function: bool,
}
