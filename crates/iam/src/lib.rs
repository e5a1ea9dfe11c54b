//! State machine to the policy of its execution role, with a reason for each statement.
//!
//! [`generate`] reads the outline of a definition, which also exists while the definition is half typed, and answers
//! with a [`Policy`]: statements, each with the states and fields that ask for it, warnings, and the trust policy of
//! the role. There is no single right policy: AWS's documentation, its console, the CDK and the Serverless framework
//! each write their own, this project has one of least privilege, and [`Convention`] says which is wanted.
//!
//! ```
//! let outline = asl::analyze(
//!     r#"{"StartAt":"Call","States":{"Call":{"Type":"Task","End":true,
//!         "Resource":"arn:aws:states:::lambda:invoke",
//!         "Parameters":{"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:Hello"}}}}"#,
//! )
//! .outline;
//! let policy = asl_iam::generate(&outline, &asl_iam::Options::default());
//! assert_eq!(
//!     policy.document().to_string(),
//!     r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["arn:aws:lambda:us-east-1:123456789012:function:Hello"]}]}"#
//! );
//! assert_eq!(policy.statements[0].reasons[0].state, "Call");
//! ```
//!
//! How it is made: what each integration needs is data in the catalog ([`asl_catalog::services`]; `conventions` says
//! whose rules count); `template` and `shape` turn it and the fields of a task into ARNs, and `collect` walks the states
//! and joins what they need. The other direction, what a pasted policy allows, is
//! [`evaluate`]; [`call`] says what one call is checked for and [`refusal`] how it then fails. What does not live here:
//! how a task is called.

// The names of AWS's services are words here, not code.
#![expect(clippy::doc_markdown, reason = "names of services are words")]

pub mod call;
mod collect;
mod conventions;
pub mod evaluate;
pub mod export;
mod fields;
mod literal;
mod machine;
pub mod refusal;
mod sdk;
mod shape;
mod template;
mod warnings;

use asl_json::{Map, Pointer, Value};
use serde::{Deserialize, Serialize};

pub use collect::generate;

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

/// The policy of an execution role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// The statements, in the order in which the states first ask for them.
    pub statements: Vec<Statement>,
    /// Whether it allows every call of the definition, as far as the convention goes; if not, a warning says so.
    pub is_complete: bool,
    /// What a reader should know besides: wildcards, permissions that must be added by hand.
    pub warnings: Vec<Warning>,
    /// Who may take the role: Step Functions.
    pub trust_policy: Value,
    /// The same for state machines of this account and region alone, against the confused deputy.
    pub hardened_trust_policy: Value,
}

/// One statement, and why it is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Whether it allows or denies.
    pub effect: Effect,
    /// `lambda:InvokeFunction`
    pub actions: Vec<String>,
    /// ARNs, patterns of ARNs, or `*`; never empty.
    pub resources: Vec<String>,
    /// The value of `Condition`, if there is one.
    pub condition: Option<Value>,
    /// Who asks for it; one for each state and field.
    pub reasons: Vec<Reason>,
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

/// Why a statement is there, and why its resource is what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The name of the state; empty if the state machine as a whole asks.
    pub state: String,
    /// The field that decides: `/States/Call/Parameters/FunctionName`.
    pub pointer: Pointer,
    /// The resource of the statement that it speaks of.
    pub resource: String,
    /// What it is for, why the resource is exact or a wildcard, how to make it exact.
    pub sentence: String,
    /// Whether the definition does not say enough and the resource is wider than it may need to be.
    pub guess: bool,
}

/// Something to know that is no statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What it is, and what to do.
    pub sentence: String,
    /// The field that it is about.
    pub pointer: Pointer,
}

impl Policy {
    /// The policy without the statement that denies everything, if that stands only because no call is known. The
    /// Serverless plugin writes it then; a person would take it for an answer.
    #[must_use]
    pub fn without_empty_denial(mut self) -> Self {
        if !self.is_complete {
            self.statements
                .retain(|statement| statement.effect == Effect::Allow);
        }
        self
    }

    /// The policy document, its members in the order in which AWS writes them.
    pub fn document(&self) -> Value {
        Value::empty_object()
            .with("Version", Value::string("2012-10-17"))
            .with(
                "Statement",
                Value::array(self.statements.iter().map(Statement::json).collect()),
            )
    }
}

impl Statement {
    /// The statement as policies have it.
    pub fn json(&self) -> Value {
        let texts =
            |texts: &[String]| Value::array(texts.iter().map(|it| Value::string(it.as_str())).collect());
        let effect = match self.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        let mut members = Map::new();
        members.insert("Effect".into(), Value::string(effect));
        members.insert("Action".into(), texts(&self.actions));
        members.insert("Resource".into(), texts(&self.resources));
        if let Some(condition) = &self.condition {
            members.insert("Condition".into(), condition.clone());
        }
        Value::object(members)
    }
}
