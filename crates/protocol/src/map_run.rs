//! The Map Runs of an execution with their child executions, and what their `ResultWriter` writes.

use std::fmt;

use asl::{MapRunDetails, Status};
use asl_json::Pointer;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Asks for a Map Run of the execution that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetMapRun {
    /// Its index, from 0.
    pub index: usize,
}

impl Request for GetMapRun {
    type Response = Option<Box<MapRunView>>;
}

/// Asks for rows of the child executions of a Map Run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListChildren {
    /// The index of the Map Run.
    pub map_run: usize,
    /// Only those with this status; all if there is none.
    pub status: Option<ChildStatus>,
    /// The first of these rows, from 0.
    pub from: usize,
    /// How many at most.
    pub count: usize,
}

impl Request for ListChildren {
    type Response = Option<ChildPage>;
}

/// Asks for the content of an object that a `ResultWriter` writes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetResultFile {
    /// The index of the Map Run.
    pub map_run: usize,
    /// The index of the object among those that it writes.
    pub index: usize,
}

impl Request for GetResultFile {
    type Response = Option<String>;
}

/// The status of a child execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChildStatus {
    /// It never started.
    Pending,
    /// It has ended.
    Ended(Status),
}

impl ChildStatus {
    /// As the API spells it: `PENDING`, `TIMED_OUT`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Ended(status) => status.name(),
        }
    }

    /// The status with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "PENDING" => Some(Self::Pending),
            _ => Status::of_name(name).map(Self::Ended),
        }
    }
}

impl From<Status> for ChildStatus {
    fn from(status: Status) -> Self {
        Self::Ended(status)
    }
}

impl fmt::Display for ChildStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A Map Run, as the execution that started it lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapRunSummary {
    /// The name of the Map state.
    pub state: String,
    /// The state.
    pub pointer: Pointer,
    /// Index of the visit that started it.
    pub visit: usize,
    /// How it ended.
    pub status: Status,
    /// How many child executions started.
    pub children: usize,
}

/// A Map Run with what its `ResultWriter` writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapRunView {
    /// What `DescribeMapRun` tells of it, and where its Map state is.
    pub details: MapRunDetails,
    /// The answer of `DescribeMapRun` as JSON text, indented.
    pub description: String,
    /// The bucket of the `ResultWriter`, if there is one.
    pub bucket: Option<String>,
    /// The objects that the `ResultWriter` writes.
    pub files: Vec<FileView>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildRow {
    /// Its place among all, which opens it.
    pub place: usize,
    /// Its name; empty if it never started.
    pub name: String,
    /// How it ended, if it started.
    pub status: ChildStatus,
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
