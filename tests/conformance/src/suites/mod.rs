//! The suites: one module per kind of recording, each loading its cases and saying what is compared.
//!
//! A suite knows the layout of its files and which fields count; how values are compared is in
//! [`crate::compare`], what the project answers comes through [`crate::bridge`].

mod claims;
pub mod diagnostics;
pub mod executions;
pub mod iam;
pub mod import;
pub mod jsonata;
pub mod jsonpath;
pub mod local_mocking;
pub mod observed;
pub mod observed_histories;
pub mod samples;
pub mod test_state;
pub mod validation;
pub mod validators;

use crate::case::{CaseResult, Difference, Verdict};
use crate::shared::Shared;

/// Which cases are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The id of one case, or a part of it; all cases without it.
    pub case: Option<String>,
}

impl Filter {
    /// Whether the case is wanted.
    pub fn wants(&self, id: &str) -> bool {
        self.case.as_ref().is_none_or(|part| id.contains(part.as_str()))
    }
}

/// A suite: runs its wanted cases. An error says why its recordings cannot be read.
pub type Run = fn(&Shared, &Filter) -> Result<Vec<CaseResult>, String>;

/// All suites in the order of the report.
pub const ALL: [(&str, Run); 12] = [
    ("executions", executions::run),
    ("local-mocking", local_mocking::run),
    ("import", import::run),
    ("observed", observed::run),
    ("validation", validation::run),
    ("diagnostics", diagnostics::run),
    ("test-state", test_state::run),
    ("validators", validators::run),
    ("jsonata", jsonata::run),
    ("jsonpath", jsonpath::run),
    ("iam", iam::run),
    ("samples", samples::run),
];

/// The outcome of one case before it is a verdict: nothing to say, a difference, or not supported.
enum Outcome {
    Differs(Box<Difference>),
    Unsupported(String),
}

impl From<Difference> for Outcome {
    fn from(difference: Difference) -> Self {
        Self::Differs(Box::new(difference))
    }
}

fn verdict(outcome: Result<(), Outcome>) -> Verdict {
    match outcome {
        Ok(()) => Verdict::Passed,
        Err(Outcome::Differs(difference)) => Verdict::Failed(difference),
        Err(Outcome::Unsupported(reason)) => Verdict::Unsupported(reason),
    }
}

fn unsupported(reason: impl Into<String>) -> Result<(), Outcome> {
    Err(Outcome::Unsupported(reason.into()))
}

/// The service's and our own diagnostics that refuse a definition.
fn is_error(diagnostic: &serde_json::Value) -> bool {
    diagnostic.get("severity").and_then(serde_json::Value::as_str) == Some("ERROR")
}
