//! The event history of the execution that is looked at: of the last run, unless another was opened.

use asl::Instant;
use asl_json::Pointer;
use serde::{Deserialize, Serialize};

use crate::open::PathSegment;
use crate::request::Request;

/// Asks for rows of the event history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListEvents {
    /// Only events with each of these words: in the type, the state, the error or any text of the details, ignoring case. A
    /// number is also an id, and `20-40` a range of ids. All if it is empty.
    pub matching: String,
    /// Only events of this group.
    pub group: EventGroup,
    /// The first of these rows, from 0.
    pub from: usize,
    /// How many at most.
    pub count: usize,
}

/// A group of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventGroup {
    /// All.
    #[default]
    All,
    /// What failed, timed out or was aborted.
    Failures,
    /// States that were entered and left.
    States,
    /// Tasks, functions, activities and what they report.
    Tasks,
}

impl Request for ListEvents {
    type Response = Option<EventPage>;
}

/// Asks for one event as `GetExecutionHistory` shows it, indented, with the JSON in its strings unfolded.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetEvent {
    /// Its id, from 1.
    pub id: u64,
}

impl Request for GetEvent {
    type Response = Option<String>;
}

/// Asks for the whole history as JSON text, indented, for copying.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetHistory;

impl Request for GetHistory {
    type Response = Option<String>;
}

/// Some rows of the event history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventPage {
    /// How many events match, all pages together.
    pub total: usize,
    /// The rows.
    pub rows: Vec<EventRow>,
    /// Up to which event the texts of the details were searched, if that is not the last: there is more text than is
    /// searched at once.
    pub searched: Option<u64>,
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
    /// That state.
    pub pointer: Option<Pointer>,
    /// Index of the visit that it belongs to.
    pub visit: Option<usize>,
    /// Virtual milliseconds since the start.
    pub at: u64,
    /// When it happened.
    pub timestamp: Instant,
    /// Whether the event has details to unfold.
    pub has_details: bool,
    /// The error's name, for events that carry one.
    pub error: Option<String>,
    /// What it started, if that can be looked at.
    pub target: Option<Target>,
}

/// What an event of the history leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// To a Map Run of the execution.
    MapRun(usize),
    /// To an execution that it started.
    Execution(PathSegment),
}
