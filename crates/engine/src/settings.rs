//! What an execution is given besides its definition and its input.

use asl::api::MachineType;

use crate::clock::Instant;

/// Everything that an execution cannot know by itself: names, start and seed are inputs, so that one workspace has one
/// result.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The partition of all ARNs: `aws`.
    pub partition: String,
    /// The region: `us-east-1`.
    pub region: String,
    /// The account, twelve digits.
    pub account: String,
    /// The name of the state machine.
    pub state_machine_name: String,
    /// The name of the execution.
    pub execution_name: String,
    /// The ARN of the execution role.
    pub role_arn: String,
    /// When the execution starts.
    pub start: Instant,
    /// What all randomness follows from.
    pub seed: u64,
    /// Standard or express.
    pub machine_type: MachineType,
    /// Whether an express execution was started with `StartSyncExecution`.
    pub synchronous: bool,
    /// When the execution is stopped from outside, if it is, in milliseconds after its start.
    pub abort_after: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            partition: "aws".into(),
            region: "us-east-1".into(),
            account: "123456789012".into(),
            state_machine_name: "MyStateMachine".into(),
            execution_name: "execution-1".into(),
            role_arn: "arn:aws:iam::123456789012:role/MyStateMachineRole".into(),
            // 2026-01-01T00:00:00Z
            start: Instant(1_767_225_600_000),
            seed: 0,
            machine_type: MachineType::Standard,
            synchronous: false,
            abort_after: None,
        }
    }
}

impl Settings {
    /// The ARN of the state machine.
    pub fn state_machine_arn(&self) -> String {
        let Self {
            partition,
            region,
            account,
            state_machine_name,
            ..
        } = self;
        format!("arn:{partition}:states:{region}:{account}:stateMachine:{state_machine_name}")
    }

    /// The ARN of the execution.
    pub fn execution_arn(&self) -> String {
        let Self {
            partition,
            region,
            account,
            state_machine_name,
            execution_name,
            ..
        } = self;
        match self.machine_type {
            MachineType::Standard => {
                format!(
                    "arn:{partition}:states:{region}:{account}:execution:{state_machine_name}:{execution_name}"
                )
            }
            // Recorded: `test_query_runtime_memory`, the id of the express execution follows its name.
            MachineType::Express => format!(
                "arn:{partition}:states:{region}:{account}:express:{state_machine_name}:{execution_name}:{:016x}",
                self.seed
            ),
        }
    }
}
