//! Recorded executions that are opened.

use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::preview::Drawing;
use crate::request::Request;

/// Asks for the workspace that replays a recorded execution. A refusal is a sentence for each thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenRecording {
    /// Histories, log lines, descriptions and definitions in any mixture.
    pub texts: Vec<RecordedText>,
    /// The definition in the page: it is taken where the texts have none, if it has all states of the history.
    pub present: String,
}

impl Request for OpenRecording {
    type Response = Result<OpenedTexts, Vec<String>>;
}

/// Opens one of the executions that were summed up last, by its place among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenRecorded {
    /// Its place.
    pub index: usize,
    /// The definition in the page.
    pub present: String,
}

impl Request for OpenRecorded {
    type Response = Result<Box<RecordedRun>, Vec<String>>;
}

/// What texts hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OpenedTexts {
    /// One execution.
    One(Box<RecordedRun>),
    /// Several.
    Many(Box<ExecutionsView>),
}

/// What several recorded executions have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutionsView {
    /// How many there are.
    pub count: usize,
    /// How many ended in each way, failed with each error, and went each way through the states at the top.
    pub tallies: Vec<(String, Vec<(String, usize)>)>,
    /// States with visits, median and 95th percentile in milliseconds, the slowest first.
    pub states: Vec<(String, usize, u64, u64)>,
    /// The drawing of the definition that they ran, where it is known.
    pub drawing: Option<Box<Drawing>>,
    /// How many entered each state.
    pub entered: Vec<(String, usize)>,
    /// How many went from a state to another; an empty name is the start or the end.
    pub moves: Vec<((String, String), usize)>,
    /// Name, status with error, and time of each, as many as are shown.
    pub executions: Vec<(String, String, String)>,
}

/// A text that somebody pasted, dropped or chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedText {
    /// What sentences call it: the name of its file.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A recorded execution as a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedRun {
    /// The workspace that replays it.
    pub workspace: Workspace,
    /// Whether the replay is identical, and what is missing: one sentence each.
    pub sentences: Vec<String>,
    /// Whether it is identical.
    pub is_identical: bool,
    /// Whether a report can be made: the replay of a definition that is not guessed is another.
    pub can_report: bool,
}
