//! A recorded execution that is opened.

use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::{Refusal, Request};

/// Asks for the workspace that replays a recorded execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenRecording {
    /// What sentences call the text: the name of its file.
    pub name: String,
    /// The text: histories, log lines, descriptions and definitions in any mixture.
    pub text: String,
}

impl Request for OpenRecording {
    type Response = Result<RecordedRun, Refusal>;
}

/// A recorded execution as a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedRun {
    /// The workspace that replays it.
    pub workspace: Workspace,
    /// Whether the replay is identical, and what is missing.
    pub sentence: String,
    /// Whether it is identical.
    pub is_identical: bool,
}
