//! What is known of the executions within a run: Map Runs with their child executions, and executions that tasks started.

use serde::{Deserialize, Serialize};

use crate::{RunSummary, Sketch};

/// A step from an execution to one that it started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hop {
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
    pub path: Vec<Hop>,
    /// The same by name, from the execution that was run to this one.
    pub crumbs: Vec<Crumb>,
    /// Its input as JSON text, indented.
    pub input: String,
    /// Its definition, drawn, if that is not the one of the workspace.
    pub sketch: Option<Box<Sketch>>,
    /// How it ended.
    pub summary: RunSummary,
}

/// One of the places on the way to an execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crumb {
    /// `Execution`, `Map Run of Each order`, `Child #3`, `Execution of Billing`
    pub name: String,
    /// The execution to open for it.
    pub path: Vec<Hop>,
    /// Which of the Map Runs of that execution it is, if it is one.
    pub map_run: Option<usize>,
}

/// A Map Run, as the execution that started it lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapRunBrief {
    /// The name of the Map state.
    pub state: String,
    /// JSON Pointer of the state.
    pub pointer: String,
    /// Index of the visit that started it.
    pub visit: usize,
    /// `SUCCEEDED`, `FAILED`, `ABORTED`
    pub status: String,
    /// How many child executions started.
    pub children: usize,
}

/// The execution that a call started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NestedBrief {
    /// Its ARN.
    pub arn: String,
    /// How it ended.
    pub status: String,
    /// How many events its history has.
    pub events: usize,
}

/// What an event of the history leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leads {
    /// To a Map Run of the execution.
    MapRun(usize),
    /// To an execution that it started.
    Execution(Hop),
}

/// A Map Run, as `DescribeMapRun` describes it, with what its `ResultWriter` writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapRunView {
    /// The name of the Map state.
    pub state: String,
    /// JSON Pointer of the state.
    pub pointer: String,
    /// Index of the visit that started it.
    pub visit: usize,
    /// Its ARN.
    pub arn: String,
    /// `Label`, or the identifier in its place.
    pub label: String,
    /// `SUCCEEDED`, `FAILED`, `ABORTED`
    pub status: String,
    /// The error, if it failed.
    pub error: Option<String>,
    /// Its cause.
    pub cause: Option<String>,
    /// What the playground adds to that, in a sentence.
    pub note: Option<String>,
    /// When it started, as the service writes it.
    pub start: String,
    /// When it ended.
    pub stop: String,
    /// How long it took, in virtual milliseconds.
    pub duration: u64,
    /// Whether its child executions are express.
    pub is_express: bool,
    /// `MaxConcurrency`, if there is a limit.
    pub max_concurrency: Option<usize>,
    /// `ToleratedFailureCount`
    pub tolerated_failure_count: u64,
    /// `ToleratedFailurePercentage`, as a number is written.
    pub tolerated_failure_percentage: String,
    /// The items by what became of them.
    pub item_counts: CountsView,
    /// The child executions by what became of them.
    pub execution_counts: CountsView,
    /// How often it was redriven.
    pub redrives: u64,
    /// The answer of `DescribeMapRun` as JSON text, indented.
    pub description: String,
    /// The bucket of the `ResultWriter`, if there is one.
    pub bucket: Option<String>,
    /// The objects that the `ResultWriter` writes.
    pub files: Vec<FileView>,
}

/// The counters of a Map Run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsView {
    /// Never started.
    pub pending: usize,
    /// Reached their end.
    pub succeeded: usize,
    /// Failed.
    pub failed: usize,
    /// Ran out of time.
    pub timed_out: usize,
    /// Were stopped with the Map Run.
    pub aborted: usize,
    /// All of them.
    pub total: usize,
    /// Whose results are in the output or written.
    pub results_written: usize,
}

/// An object that a `ResultWriter` writes. Its content is asked for by its place in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Its key in the bucket.
    pub key: String,
    /// Its size in bytes.
    pub size: usize,
}

/// Some rows of the child executions of a Map Run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildPage {
    /// How many there are, all pages together.
    pub total: usize,
    /// The rows.
    pub rows: Vec<ChildRow>,
}

/// A child execution of a Map Run in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildRow {
    /// Its place among all, which opens it.
    pub place: usize,
    /// Its name; empty if it never started.
    pub name: String,
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, or `PENDING` if it never started.
    pub status: String,
    /// How many items it has.
    pub items: usize,
    /// When it started, in virtual milliseconds since the start of the Map Run.
    pub at: u64,
    /// How long it took.
    pub duration: u64,
    /// How many events its history has.
    pub events: usize,
    /// The beginning of its input, as JSON text on one line.
    pub input: String,
    /// The same of its output, if it succeeded.
    pub output: Option<String>,
    /// The error, if it failed with one.
    pub error: Option<String>,
}
