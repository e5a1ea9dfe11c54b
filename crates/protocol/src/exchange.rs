//! What comes from files of other tools, and what goes into them.

use serde::{Deserialize, Serialize};

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
