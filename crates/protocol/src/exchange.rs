//! What comes from files of other tools, and what goes into them and into documentation.

use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::request::Request;
use crate::run::{Refusal, RunSummary};

/// Asks for the test cases of a mock configuration file beside those of a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// What they are added to.
    pub workspace: Workspace,
    /// The text of the file.
    pub text: String,
}

impl Request for Import {
    type Response = Result<Imported, Refusal>;
}

/// Asks for a template with a definition in place of the name of its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InlineDefinition {
    /// The text of the template.
    pub template: String,
    /// Which of its state machines, by its index.
    pub machine: usize,
    /// The text of the file.
    pub definition: String,
}

impl Request for InlineDefinition {
    type Response = Result<String, Refusal>;
}

/// Asks for a workspace as a file of another tool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// What is exported.
    pub workspace: Workspace,
    /// Which file.
    pub format: ExportFormat,
}

impl Request for Export {
    type Response = Result<Exported, Refusal>;
}

/// A file of another tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// The mock configuration file of Step Functions Local and `LocalStack`.
    MockConfig,
    /// A shell script that tests each Task state by itself: `aws stepfunctions test-state`.
    TestState,
    /// A test file for pytest that runs the test cases with `asl test`.
    Pytest,
    /// The same for Jest.
    Jest,
    /// The same for Vitest.
    Vitest,
    /// A lesson of which the workspace is the solution: a course of one, for a teacher to finish.
    Lesson,
}

/// What was taken over from a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// The text of the test cases, those of the file included.
    pub tests: String,
    /// What there is to say about it.
    pub sentences: Vec<String>,
}

/// A file for another tool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exported {
    /// What it may be called.
    pub name: String,
    /// What is in it.
    pub text: String,
    /// What could not be said in it, and what to do with it.
    pub sentences: Vec<String>,
}

/// Asks for what an author puts into documentation. The workspace is run for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Publish {
    /// What is shown.
    pub workspace: Workspace,
    /// The address of the playground.
    pub page: String,
}

impl Request for Publish {
    /// It is refused if there is nothing to show, or if no link can hold it.
    type Response = Result<Box<Published>, Refusal>;
}

/// A workspace as documentation shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// The link.
    pub link: String,
    /// The HTML that `asl embed` prints.
    pub html: String,
    /// A fence of Markdown.
    pub fence: String,
    /// The drawing, as SVG.
    pub picture: String,
    /// The same in the colors of the run; without a run, as `picture`.
    pub picture_of_run: String,
    /// Width and height of the drawing in pixels.
    pub size: (u32, u32),
    /// The drawing in words.
    pub alt: String,
    /// The definition as far as the HTML shows it.
    pub definition: String,
    /// How it ran, or why it did not start.
    pub run: Result<Box<RunSummary>, Refusal>,
}
