//! What a deployment template says of a state machine besides its definition.

use asl::MachineType;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Asks what a text says of its state machines: a template of CloudFormation, of SAM, or of the Serverless plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTemplate {
    /// The text.
    pub text: String,
    /// Which of its state machines, by its index.
    pub machine: usize,
}

impl Request for ReadTemplate {
    type Response = Box<TemplateFacts>;
}

/// What a template says of its state machines. Of a text that is not a template nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateFacts {
    /// The names of all its state machines, in its order; empty where the text can hold one only.
    pub machines: Vec<String>,
    /// The type of the chosen one, if it is known before deployment.
    pub machine_type: Option<MachineType>,
    /// The name of the chosen one, if the template gives it one that is known before deployment.
    pub name: Option<String>,
    /// Its `DefinitionSubstitutions`.
    pub substitutions: Vec<TemplateSubstitution>,
    /// The ARN of its execution role, if the template names one.
    pub role: Option<String>,
    /// The policy of its execution role as JSON text, indented; none if the template has no statement for it.
    pub role_policy: Option<String>,
    /// Whether that is all that the role allows and denies.
    pub role_is_complete: bool,
    /// Whether executions are logged to `CloudWatch` Logs, if it is known before deployment.
    pub logging: Option<bool>,
    /// Whether executions are traced with X-Ray, if it is known before deployment.
    pub tracing: Option<bool>,
    /// The key that encrypts it, if the template names one that is known before deployment.
    pub key: Option<String>,
    /// What the template says of the state machine that has no effect here: a sentence each.
    pub not_taken: Vec<String>,
    /// The file in which the definition is, if the template only names it.
    pub definition_file: Option<String>,
    /// Where in that file it is, if it is not the whole file.
    pub definition_key: Option<String>,
}

/// A substitution in a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateSubstitution {
    /// The name in `${Name}`.
    pub name: String,
    /// What it stands for, if that is known before deployment.
    pub value: Option<String>,
    /// The logical ID of the resource of the template that it refers to.
    pub resource: Option<String>,
    /// The type of that resource: `AWS::Serverless::Function`.
    pub resource_type: Option<String>,
}
