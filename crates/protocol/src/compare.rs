//! Two runs, compared.

use asl::Status;
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::request::Request;
use crate::run::Refusal;

/// Runs two workspaces and compares what happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompareRuns {
    /// The first run.
    pub left: Box<ComparedRun>,
    /// The second one.
    pub right: Box<ComparedRun>,
    /// Whether events that are the same on both sides are listed, too.
    pub all: bool,
    /// Whether identifiers, tokens and instants count as differences.
    pub noise: bool,
    /// How many rows are skipped.
    pub from: usize,
    /// How many rows are wanted.
    pub count: usize,
}

impl Request for CompareRuns {
    type Response = Result<Box<RunComparison>, Refusal>;
}

/// A run, by what makes it: it is the same each time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedRun {
    /// The workspace.
    pub workspace: Workspace,
    /// The test case of it, if it is a run of one.
    pub case: Option<String>,
    /// What sentences call it: `in A`.
    pub words: String,
}

/// Asks for the link that carries two runs: it opens the second one, and offers to compare it with the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkRuns {
    /// The first run.
    pub left: Box<ComparedRun>,
    /// The second one.
    pub right: Box<ComparedRun>,
    /// Whether stand-ins replace what looks personal: the same ones in both.
    pub redacted: bool,
}

impl Request for LinkRuns {
    type Response = Result<LinkedRuns, Refusal>;
}

/// A link that carries two runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedRuns {
    /// The fragment, with its `#`.
    pub fragment: String,
    /// Whether it holds what looks personal, and nothing was done about it.
    pub is_personal: bool,
    /// Which run goes another way once it is redacted, and why, in sentences.
    pub differences: Vec<String>,
}

/// What two runs have in common, and what not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunComparison {
    /// Where they part, in a sentence, or that they do not.
    pub sentence: String,
    /// Whether they are the same.
    pub is_same: bool,
    /// How both ended.
    pub statuses: (Status, Status),
    /// The states that were entered, with how often on either side.
    pub states: Vec<ComparedState>,
    /// Events side by side.
    pub rows: Vec<ComparedRow>,
    /// How many rows there are.
    pub total: usize,
}

/// How often a state was entered in two runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedState {
    /// Its name.
    pub state: String,
    /// In the first run.
    pub left: usize,
    /// In the second one.
    pub right: usize,
}

/// Two events that are about the same, or one without a counterpart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedRow {
    /// Number and type of the event in the first run.
    pub left: Option<(u64, String)>,
    /// Those in the second run.
    pub right: Option<(u64, String)>,
    /// The state that they are about; empty for the execution itself.
    pub state: String,
    /// The first value that differs: its place, and its JSON on either side.
    pub differs: Option<(String, Option<String>, Option<String>)>,
    /// Whether nothing but identifiers, tokens and instants differs.
    pub is_noise: bool,
}
