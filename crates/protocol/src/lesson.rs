//! A learner's workspace, held against a lesson.

use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::analyze::Document;
use crate::request::Request;

/// Holds a workspace against a lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckLesson {
    /// The name of the lesson's folder.
    pub id: String,
    /// The files of the folder, as JSON text.
    pub folder: String,
    /// The learner's workspace.
    pub workspace: Workspace,
}

impl Request for CheckLesson {
    /// Nothing if it passes; an error if the lesson cannot be read.
    type Response = Result<Option<Box<LessonFailure>>, String>;
}

/// The first thing that is not as the lesson wants it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LessonFailure {
    /// What, in a sentence.
    pub sentence: String,
    /// The hint for it, if it is a typical wrong answer.
    pub hint: Option<String>,
    /// The name of the case that fails, and the workspace that shows it when it is run.
    pub case: Option<(String, Workspace)>,
    /// Where its run leaves that of the solution.
    pub divergence: Option<LessonDivergence>,
}

/// The first event that is not like the solution's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonDivergence {
    /// The event, from 1.
    pub event: u64,
    /// Its type.
    pub got: String,
    /// The type of the solution's event; none where its history has ended.
    pub expected: Option<String>,
    /// The visit that it belongs to.
    pub visit: Option<usize>,
    /// The state that it belongs to.
    pub state: Option<String>,
}

/// Asks how a learner's workspace comes to the solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompareSolution {
    /// The learner's workspace.
    pub workspace: Workspace,
    /// What the learner began with.
    pub start: Box<Workspace>,
    /// An answer that passes.
    pub solution: Box<Workspace>,
}

impl Request for CompareSolution {
    /// The documents that the solution changes, and in which the learner's differ from it.
    type Response = Vec<SolutionPart>;
}

/// A document of the solution beside the learner's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolutionPart {
    /// Which document.
    pub document: Document,
    /// Its text in the solution, in JSON or YAML as the learner's.
    pub text: String,
    /// The lines that differ, with some around them.
    pub lines: Vec<DiffLine>,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// Where it is.
    pub kind: DiffKind,
    /// Its text.
    pub text: String,
}

/// Which of two texts has a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffKind {
    /// Both.
    Both,
    /// The learner's alone.
    Mine,
    /// The solution alone.
    Solution,
    /// Lines of both that are left out.
    Gap,
}
