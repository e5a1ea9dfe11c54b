//! A generated policy in the languages of deployment tools.
//!
//! All formats carry the same statements. Those that make a role give it the hardened trust policy. A placeholder of the
//! definition (`${Name}`) becomes a reference to a parameter or resource of that name where the tool has such a thing.

mod cdk;
pub mod hcl;
pub mod terraform;
pub mod yaml;

use asl_json::{Map, Value, to_pretty};
use serde::{Deserialize, Serialize};

use crate::options::Options;
use crate::policy::Policy;
use crate::shape::has_placeholder;

/// What a policy is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// The policy document, as IAM takes it.
    #[default]
    Json,
    /// The same in YAML.
    Yaml,
    /// The property `Policies` of an `AWS::Serverless::StateMachine`.
    Sam,
    /// A template with an `AWS::IAM::Role`.
    CloudFormation,
    /// `aws_iam_role` and `aws_iam_policy_document`.
    Terraform,
    /// A function that makes the role, for aws-cdk-lib.
    Cdk,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Json,
        Self::Yaml,
        Self::Sam,
        Self::CloudFormation,
        Self::Terraform,
        Self::Cdk,
    ];

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Sam => "SAM",
            Self::CloudFormation => "CloudFormation",
            Self::Terraform => "Terraform",
            Self::Cdk => "CDK",
        }
    }
}

/// Writes a policy. The text ends in a line break.
pub fn export(policy: &Policy, format: Format, options: &Options) -> String {
    match format {
        Format::Json => to_pretty(&policy.document()) + "\n",
        Format::Yaml => yaml::text(&policy.document()),
        Format::Sam => {
            let documents = if policy.statements.is_empty() {
                Vec::new()
            } else {
                vec![substituted(&policy.document())]
            };
            yaml::text(&Value::empty_object().with("Policies", Value::array(documents)))
        }
        Format::CloudFormation => yaml::text(&template(policy)),
        Format::Terraform => terraform::text(policy, options),
        Format::Cdk => cdk::text(policy, options),
    }
}

fn template(policy: &Policy) -> Value {
    let mut properties =
        Value::empty_object().with("AssumeRolePolicyDocument", policy.hardened_trust_policy.clone());
    if !policy.statements.is_empty() {
        let inline = Value::empty_object()
            .with("PolicyName", Value::string("StateMachinePolicy"))
            .with("PolicyDocument", substituted(&policy.document()));
        properties = properties.with("Policies", Value::array(vec![inline]));
    }
    let role = Value::empty_object()
        .with("Type", Value::string("AWS::IAM::Role"))
        .with("Properties", properties);
    Value::empty_object()
        .with("AWSTemplateFormatVersion", Value::string("2010-09-09"))
        .with("Resources", Value::empty_object().with("StateMachineRole", role))
}

/// Placeholders are filled in by `Fn::Sub` with parameters and resources of their names.
fn substituted(value: &Value) -> Value {
    match value {
        Value::String(text) if has_placeholder(text) => {
            Value::empty_object().with("Fn::Sub", Value::String(text.clone()))
        }
        Value::Array(items) => Value::array(items.iter().map(substituted).collect()),
        Value::Object(members) => {
            let members: Map = members
                .iter()
                .map(|(key, value)| (key.clone(), substituted(value)))
                .collect();
            Value::object(members)
        }
        other => other.clone(),
    }
}

/// The texts of a member that is a string or a list of strings.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

/// Operator, key and values of each condition.
fn conditions(condition: Option<&Value>) -> Vec<(&str, &str, Vec<&str>)> {
    let operators = condition.and_then(Value::as_object).into_iter().flatten();
    operators
        .flat_map(|(operator, keys)| {
            let keys = keys.as_object().into_iter().flatten();
            keys.map(|(key, values)| (&**operator, &**key, texts(values)))
        })
        .collect()
}
