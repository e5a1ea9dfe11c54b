//! An execution at the moment of one of its events.

use asl_json::Pointer;
use serde::{Deserialize, Serialize};

use crate::request::Request;
use crate::run::StateResult;

/// Asks for the execution in view at the moment of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetMoment {
    /// The number of the event, from 1; a greater one means the last.
    pub event: u64,
}

impl Request for GetMoment {
    type Response = Option<Box<MomentView>>;
}

/// What had happened by then, and what was under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MomentView {
    /// The event that had just happened.
    pub event: u64,
    /// Its type.
    pub type_name: String,
    /// Virtual milliseconds since the start of the execution.
    pub at: u64,
    /// The state that it is about.
    pub state: Option<(Pointer, String)>,
    /// The visit that it is about.
    pub visit: Option<usize>,
    /// Whether the execution was over.
    pub is_over: bool,
    /// What had happened in each state that had been entered.
    pub states: Vec<StateResult>,
    /// The fields of the transitions that had been taken.
    pub taken: Vec<Pointer>,
    /// The visits that were under way, the innermost ones last.
    pub open: Vec<OpenVisit>,
    /// How many others were under way.
    pub more: usize,
    /// The variables of the visit that the event is about, as JSON text, indented.
    pub variables: Option<String>,
    /// The event at which a state was entered last before this one.
    pub earlier: Option<u64>,
    /// The event at which the next state was entered.
    pub later: Option<u64>,
}

/// A visit that was under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenVisit {
    /// Its index in the trace.
    pub visit: usize,
    /// The state.
    pub pointer: Pointer,
    /// The name of the state.
    pub state: String,
    /// The iterations and branches it is in, from the outside.
    pub path: Vec<usize>,
    /// What it was doing, in a few words.
    pub doing: String,
}
