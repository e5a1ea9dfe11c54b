//! The states of the execution that is looked at, in virtual time.

use asl_json::Pointer;
use serde::{Deserialize, Serialize};

use crate::request::Request;
use crate::run::StateOutcome;

/// Asks for the timeline of the execution that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetTimeline {
    /// The first of these visits, from 0.
    pub from: usize,
    /// How many at most.
    pub count: usize,
}

impl Request for GetTimeline {
    type Response = Option<Timeline>;
}

/// Some visits of an execution, in virtual time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// How many visits there are, all pages together.
    pub total: usize,
    /// How long the execution took, in virtual milliseconds.
    pub duration: u64,
    /// The visits, in the order in which the states were entered.
    pub bars: Vec<Bar>,
}

/// A visit in virtual time: milliseconds since the start of the execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// The index of the visit.
    pub visit: usize,
    /// The state.
    pub pointer: Pointer,
    /// Its name.
    pub state: String,
    /// How many branches and iterations it is in.
    pub depth: usize,
    /// When it was entered.
    pub start: u64,
    /// When it was left, or when the execution ended.
    pub stop: u64,
    /// How it ended.
    pub outcome: StateOutcome,
    /// What happened meanwhile.
    pub parts: Vec<BarPart>,
}

/// A part of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarPart {
    /// What it is.
    pub kind: BarKind,
    /// When it began.
    pub start: u64,
    /// When it ended.
    pub stop: u64,
}

/// What a part of a visit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BarKind {
    /// A call that succeeded, or was cut.
    Attempt,
    /// A call that failed.
    FailedAttempt,
    /// The time between a failed call and its retry.
    Backoff,
    /// The time between the submission of a call and what is reported about it: a callback, a job.
    Callback,
}
