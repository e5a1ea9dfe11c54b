//! What comes from files of other tools, and what goes into them.

use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::{Refusal, Request};

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
