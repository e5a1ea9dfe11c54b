//! Recorded executions that are opened.

use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::Request;

/// Asks for the workspace that replays a recorded execution. A refusal is a sentence for each thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenRecording {
    /// Histories, log lines, descriptions and definitions in any mixture.
    pub texts: Vec<RecordedText>,
    /// The definition in the page: it is taken where the texts have none, if it has all states of the history.
    pub present: String,
}

impl Request for OpenRecording {
    type Response = Result<Box<RecordedRun>, Vec<String>>;
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
