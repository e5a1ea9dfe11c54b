//! The workspace itself.

use serde::{Deserialize, Serialize};

/// All that a user edits. In its JSON form what has its default is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Workspace {
    /// The text of the definition, as typed.
    pub definition: String,
    /// The text of the execution's input, as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub input: String,
    /// The text of the mocked responses, as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mocks: String,
    /// The text of the test cases, as typed: JSON.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tests: String,
    /// The text of the execution role's policy, as pasted: an IAM policy document, or nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// What an execution cannot know by itself.
    #[serde(skip_serializing_if = "is_default")]
    pub settings: Settings,
}

/// What an execution is told: names, start, seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Standard or express.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub machine_type: MachineType,
    /// The partition of ARNs.
    #[serde(skip_serializing_if = "is_aws")]
    pub partition: String,
    /// The region of the state machine.
    pub region: String,
    /// The account of the state machine.
    pub account: String,
    /// The name of the state machine.
    pub state_machine_name: String,
    /// The name of the execution.
    pub execution_name: String,
    /// When the execution starts, in milliseconds since 1970.
    pub start: i64,
    /// What all randomness follows from.
    pub seed: u64,
    /// Whether task calls that the role's policy does not allow fail.
    #[serde(skip_serializing_if = "is_default")]
    pub under_role: bool,
}

/// Standard or express.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MachineType {
    /// Up to a year.
    #[default]
    Standard,
    /// Up to five minutes.
    Express,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            machine_type: MachineType::Standard,
            partition: "aws".into(),
            region: "us-east-1".into(),
            account: "123456789012".into(),
            state_machine_name: "MyStateMachine".into(),
            execution_name: "execution-1".into(),
            // 2026-01-01T00:00:00Z
            start: 1_767_225_600_000,
            seed: 0,
            under_role: false,
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_aws(partition: &str) -> bool {
    partition == "aws"
}
