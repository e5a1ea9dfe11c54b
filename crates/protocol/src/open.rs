//! Which of the executions within a run is looked at: the one that was run, a child of a Map Run, or an execution that a
//! task started.

use serde::{Deserialize, Serialize};

use crate::preview::Drawing;
use crate::request::Request;
use crate::run::RunSummary;

/// Opens an execution within the last run. What is asked about events, visits and Map Runs from then on is about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenExecution {
    /// The way to it; empty for the execution that was run.
    pub path: Vec<PathSegment>,
}

impl Request for OpenExecution {
    type Response = Option<Box<Opened>>;
}

/// A step from an execution to one that it started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PathSegment {
    /// To a child execution of a Map Run.
    Child {
        /// Which of the execution's Map Runs.
        map_run: usize,
        /// Which of its children that started.
        child: usize,
    },
    /// To the execution that the call of a Task started.
    Nested {
        /// The visit of the Task.
        visit: usize,
        /// Which of its calls.
        attempt: usize,
    },
}

/// An execution within a run, opened: what is asked from now on is about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The way to it; empty for the execution that was run.
    pub path: Vec<PathSegment>,
    /// The same by name, from the execution that was run to this one.
    pub breadcrumbs: Vec<Breadcrumb>,
    /// Its input as JSON text, indented.
    pub input: String,
    /// Its definition, drawn, if that is not the one of the workspace.
    pub drawing: Option<Box<Drawing>>,
    /// The text of that definition; empty if it is the one of the workspace.
    pub definition: String,
    /// How it ended.
    pub summary: RunSummary,
}

/// One of the places on the way to an execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breadcrumb {
    /// `Execution`, `Map Run of Each order`, `Child #3`, `Execution of Billing`
    pub name: String,
    /// The execution to open for it.
    pub path: Vec<PathSegment>,
    /// Which of the Map Runs of that execution it is, if it is one.
    pub map_run: Option<usize>,
}
