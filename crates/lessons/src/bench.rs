//! What the judge needs of the core: somebody who runs a workspace and says what there is to say about it.

use asl_engine::Execution;
use asl_json::Value;
use asl_workspace::Workspace;

/// Runs workspaces.
pub trait Bench {
    /// The execution of a workspace, or why it cannot start, in a sentence.
    fn run(&mut self, workspace: &Workspace) -> Result<Execution, String>;

    /// What is known of a workspace without running it.
    fn facts(&mut self, workspace: &Workspace) -> Facts;

    /// What came of the test cases of a workspace, or why they cannot run, in a sentence.
    fn test(&mut self, workspace: &Workspace) -> Result<Vec<TestResult>, String>;
}

/// What is known of a workspace without running it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The definition as a value, whether it is written in JSON or YAML; nothing if it cannot be read.
    pub definition: Option<Value>,
    /// The codes of the findings in its definition.
    pub findings: Vec<String>,
    /// What keeps it from running, in sentences.
    pub errors: Vec<String>,
    /// What the pasted policy of its role does not allow and the workflow needs: actions with their resources.
    pub missing: Vec<(String, String)>,
    /// What that policy allows beyond the needs of the workflow, in sentences.
    pub too_broad: Vec<String>,
}

impl Facts {
    /// The facts as JSON, for the conditions of a lesson.
    pub(crate) fn to_value(&self) -> Value {
        let texts = |texts: &[String]| {
            let texts = texts.iter().map(|text| Value::from(text.as_str()));
            Value::from(texts.collect::<Vec<_>>())
        };
        let missing = self.missing.iter().map(|(action, resource)| {
            Value::from([
                ("action", Value::from(action.as_str())),
                ("resource", Value::from(resource.as_str())),
            ])
        });
        Value::from([
            ("findings", texts(&self.findings)),
            ("errors", texts(&self.errors)),
            ("missing", Value::from(missing.collect::<Vec<_>>())),
            ("tooBroad", texts(&self.too_broad)),
        ])
    }
}

/// What came of a test case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// Its name.
    pub name: String,
    /// Whether everything was as expected.
    pub passed: bool,
    /// How many events its run made.
    pub events: usize,
}
