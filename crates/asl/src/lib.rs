//! The Amazon States Language: the one place that knows it.
//!
//! [`analyze`] turns the text of a definition into an [`Analysis`]: a tree with the place of every token, an outline
//! that survives mistakes, diagnostics in AWS's words, and, when nothing is wrong, a [`model::StateMachine`] whose
//! paths, payload templates and resources are parsed. What does not live here: how an execution proceeds.

pub mod diagnostic;
pub mod model;
pub mod outline;
pub mod resource;

use std::sync::Arc;

use asl_json::tree::Node;

pub use diagnostic::{Diagnostic, Fix, Severity};

/// The longest definition that the service takes: 1 MiB.
pub const MAX_DEFINITION_BYTES: usize = 1_048_576;

/// What there is to know about the text of a definition.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The text as a tree.
    pub tree: Node,
    /// States and transitions as far as they can be understood.
    pub outline: outline::OutlineScope,
    /// Everything wrong or doubtful, in AWS's order.
    pub diagnostics: Vec<Diagnostic>,
    /// The state machine, if there is no error.
    pub machine: Option<Arc<model::StateMachine>>,
}
