//! The workspace itself.

pub use asl::MachineType;
use serde::{Deserialize, Serialize};

use crate::policy::PolicySettings;

/// All that a user edits. Its JSON form is [`Workspace::to_json`]; the derived one is for the way to the worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// The text of the definition, as typed.
    pub definition: String,
    /// The text of the execution's input, as typed.
    pub input: String,
    /// The text of the mocked responses, as typed.
    pub mocks: String,
    /// The text of the test cases, as typed: JSON.
    pub tests: String,
    /// The text of the execution role's policy, as pasted: an IAM policy document, or nothing.
    pub role: String,
    /// The settings of the execution.
    pub settings: Settings,
}

/// The settings of an execution: names, start, seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Standard or express.
    pub machine_type: MachineType,
    /// The partition of ARNs.
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
    /// The seed of everything random.
    pub seed: u64,
    /// Whether task calls that the role's policy does not allow fail.
    pub under_role: bool,
    /// The form of the policy that is shown.
    pub policy: PolicySettings,
    /// When the execution is stopped from outside, if it is, in seconds after its start.
    #[serde(default)]
    pub stop_after: Option<u64>,
    /// Which state machine of a template with several, by its index.
    #[serde(default)]
    pub machine: usize,
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
            policy: PolicySettings::default(),
            stop_after: None,
            machine: 0,
        }
    }
}
