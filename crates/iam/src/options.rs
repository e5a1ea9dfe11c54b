//! What a policy depends on besides the definition.

use serde::{Deserialize, Serialize};

/// What the policy depends on besides the definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The partition of the state machine: `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: String,
    /// The region of the state machine.
    pub region: String,
    /// The account of the state machine.
    pub account: String,
    /// The name of the state machine, for permissions on itself.
    pub state_machine_name: String,
    /// Whose way of writing policies.
    pub convention: Convention,
    /// Whether executions are logged to CloudWatch Logs.
    pub logging: bool,
    /// Whether executions are traced with X-Ray.
    pub tracing: bool,
    /// The ARN of the customer managed key that encrypts the state machine.
    pub kms_key: Option<String>,
    /// Whether it is an Express workflow.
    pub express: bool,
}

impl Options {
    /// The ARN of the state machine.
    pub fn state_machine_arn(&self) -> String {
        let Self {
            partition,
            region,
            account,
            state_machine_name: name,
            ..
        } = self;
        format!("arn:{partition}:states:{region}:{account}:stateMachine:{name}")
    }
}

impl Default for Options {
    /// The region and account of AWS's own examples; nothing switched on.
    fn default() -> Self {
        Self {
            partition: "aws".to_owned(),
            region: "us-east-1".to_owned(),
            account: "123456789012".to_owned(),
            state_machine_name: "MyStateMachine".to_owned(),
            convention: Convention::Docs,
            logging: false,
            tracing: false,
            kms_key: None,
            express: false,
        }
    }
}

/// Whose way of writing policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Convention {
    /// The templates of the Step Functions Developer Guide.
    #[default]
    Docs,
    /// What Workflow Studio attaches to the roles that it creates.
    Console,
    /// What the tasks of aws-cdk-lib ask for.
    Cdk,
    /// What the plugin serverless-step-functions writes.
    Serverless,
    /// This project's own: what IAM really checks, on exact resources, and each guess marked as one.
    LeastPrivilege,
}

impl Convention {
    /// All of them, AWS's documentation first.
    pub const ALL: [Self; 5] = [
        Self::Docs,
        Self::Console,
        Self::Cdk,
        Self::Serverless,
        Self::LeastPrivilege,
    ];

    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Console => "console",
            Self::Cdk => "cdk",
            Self::Serverless => "serverless",
            Self::LeastPrivilege => "leastPrivilege",
        }
    }

    /// The convention of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|convention| convention.name() == name)
    }
}
