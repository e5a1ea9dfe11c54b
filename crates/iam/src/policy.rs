//! A policy: its statements, the reasons for them, and what to look at before it is used.

use asl_json::{Map, Pointer, Value};
use serde::{Deserialize, Serialize};

/// The policy of an execution role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// The statements, in the order in which the states first ask for them.
    pub statements: Vec<Statement>,
    /// Whether it allows every call of the definition, as far as the convention goes; if not, a warning says so.
    pub is_complete: bool,
    /// Points to check before the policy is used: wildcards, permissions that must be added by hand.
    pub warnings: Vec<Warning>,
    /// The trust policy, which lets Step Functions assume the role.
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
    /// The states and fields that need it, one entry for each pair.
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
    /// The purpose of the permission, and why its resource is exact or a wildcard.
    pub sentence: String,
    /// Whether the definition does not say enough and the resource is wider than it may need to be.
    pub guess: bool,
}

/// Something to know that is no statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The problem and its remedy.
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
