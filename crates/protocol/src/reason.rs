//! Why a Choice led where it led, and why a failure was or was not retried and caught.

use serde::{Deserialize, Serialize};

use crate::analyze::Fix;
use crate::expression::PartView;

/// What decided how a state was left, clause by clause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonView {
    /// The name of the state.
    pub state: String,
    /// What came of it. Names and values stand in backquotes, here and in every other sentence.
    pub sentence: String,
    /// The rules of a Choice, or the retriers and catchers of another state, in the order in which they are asked.
    pub clauses: Vec<ClauseView>,
    /// How many clauses there are beyond those.
    pub more: usize,
    /// A change of the definition that ran after which the failure would be retried.
    pub fix: Option<Fix>,
}

/// A rule, a retrier or a catcher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClauseView {
    /// `Choices[0]`, `Default`, `Retry[1]`, `Catch[0]`
    pub name: String,
    /// What came of it.
    pub verdict: Verdict,
    /// The state that it leads to, if it leads to one.
    pub next: Option<String>,
    /// Why, where there is one sentence about all of it.
    pub sentence: Option<String>,
    /// The comparisons of a rule.
    pub tests: Vec<ConditionView>,
    /// A change of the definition that ran, after which the clause would match.
    pub fix: Option<Fix>,
}

/// What came of a clause or of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It holds, it matches.
    Applies,
    /// It does not.
    Rejects,
    /// It was not asked: something before it decided.
    Skipped,
    /// It could not be told, and the state failed.
    Failed,
}

/// A comparison, or what joins comparisons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConditionView {
    /// How many `And`, `Or` and `Not` stand around it.
    pub depth: usize,
    /// As written: `$.n NumericEquals 1`, `And`, or an expression of JSONata.
    pub text: String,
    /// What came of it.
    pub verdict: Verdict,
    /// What was compared with what; empty for `And`, `Or` and `Not`.
    pub sentence: String,
    /// The values that an expression of JSONata read.
    pub values: Vec<PartView>,
}
