//! The first drawing of a definition, before anything is checked.

use asl_diagram::Diagram;
use asl_json::Pointer;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Asks what a definition looks like at first sight. This request goes to a worker of its own, the one that is part of
/// the first view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The text of the definition.
    pub definition: String,
}

impl Request for Preview {
    type Response = Drawing;
}

/// What a definition looks like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// The graph, laid out.
    pub diagram: Diagram,
    /// The states in the order of the text.
    pub states: Vec<StatePlace>,
}

/// Where a state is in the definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatePlace {
    /// The state: the key by which all views select it.
    pub pointer: Pointer,
    /// Its name.
    pub name: String,
    /// Its type as written; empty if there is none.
    pub type_name: String,
    /// Start in UTF-16 code units, at the name.
    pub from: u32,
    /// End in UTF-16 code units.
    pub to: u32,
}
