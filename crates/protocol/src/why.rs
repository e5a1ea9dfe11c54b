//! Why an execution failed, as a whole, and what would have saved it.

use serde::{Deserialize, Serialize};

use crate::analyze::{Document, Fix};
use crate::reason::ReasonView;
use crate::request::Request;

/// Asks why the execution that is looked at failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetWhy;

impl Request for GetWhy {
    type Response = Option<Box<WhyView>>;
}

/// Why an execution failed, beyond what its summary says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WhyView {
    /// The state that failed first.
    pub state: String,
    /// What its last call sent, as JSON text, indented; shortened if it is long.
    pub arguments: Option<String>,
    /// Its calls in order, the first and last ones if there are many.
    pub attempts: Vec<FailedAttempt>,
    /// What the states around it did with the failure, from the inside to the outside.
    pub above: Vec<ReasonView>,
    /// Changes after which the run ends in another way. Each was tried on the same responses.
    pub remedies: Vec<Remedy>,
}

/// A call of the state that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedAttempt {
    /// Its number, from 1.
    pub number: usize,
    /// Virtual milliseconds since the start of the execution.
    pub at: u64,
    /// The error; none if it succeeded or was cut.
    pub error: Option<String>,
    /// The retrier that gave another attempt, and after how many milliseconds.
    pub retried: Option<(usize, u64)>,
}

/// A change after which a run ends in another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// What is changed.
    pub document: Document,
    /// The change.
    pub fix: Fix,
    /// How the run ends with it. Names stand in backquotes.
    pub sentence: String,
    /// Whether it succeeds.
    pub saves: bool,
}
