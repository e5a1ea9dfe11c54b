//! Where a value of the data flow comes from.

use asl_json::Pointer;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Asks which event wrote a value of a visit, and how it came there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetOrigin {
    /// The index of the visit.
    pub visit: usize,
    /// The step of its data flow; none for the variables that it saw.
    pub step: Option<usize>,
    /// The line of the value in the indented JSON text of the step, from 0.
    pub line: usize,
}

impl Request for GetOrigin {
    type Response = Option<Box<OriginView>>;
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginView {
    /// The value that was asked about: `$.order.total`.
    pub path: String,
    /// From the value back to what wrote it; the last one wrote it.
    pub hops: Vec<OriginHop>,
}

/// A place on the way of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginHop {
    /// The state; none for the execution itself.
    pub state: Option<(Pointer, String)>,
    /// The visit of that state.
    pub visit: Option<usize>,
    /// The event with which the value was there.
    pub event: u64,
    /// What happened, in a sentence. Names and expressions stand in backquotes.
    pub sentence: String,
}
