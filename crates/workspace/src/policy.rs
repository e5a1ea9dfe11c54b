//! Which policy a workspace wants to see: whose convention, and what the state machine has switched on.

use asl_iam::Convention;
use asl_json::{Map, Value};
use serde::{Deserialize, Serialize};

use crate::json_form::FormError;

/// What the policy of the execution role depends on besides definition, region and names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicySettings {
    /// Whose way of writing policies.
    pub convention: Convention,
    /// Whether executions are logged to `CloudWatch` Logs.
    pub logging: bool,
    /// Whether executions are traced with X-Ray.
    pub tracing: bool,
    /// The ARN of the customer managed key that encrypts the state machine; empty for none.
    pub key: String,
}

impl PolicySettings {
    /// The JSON form; what has its default is left out.
    pub(crate) fn to_json(&self) -> Value {
        let Self {
            convention,
            logging,
            tracing,
            key,
        } = self;
        let mut members = Map::new();
        if *convention != Convention::default() {
            members.insert("convention".into(), Value::string(convention.name()));
        }
        for (name, on) in [("logging", logging), ("tracing", tracing)] {
            if *on {
                members.insert(name.into(), Value::Bool(true));
            }
        }
        if !key.is_empty() {
            members.insert("key".into(), Value::string(key.as_str()));
        }
        Value::object(members)
    }

    /// What the JSON form says.
    pub(crate) fn from_json(json: &Value) -> Result<Self, FormError> {
        if json.as_object().is_none() {
            return Err(FormError::new("/settings/policy", "an object"));
        }
        let switch = |name, place| match json.get(name) {
            Some(value) => value.as_bool().ok_or(FormError::new(place, "true or false")),
            None => Ok(false),
        };
        Ok(Self {
            convention: match json.get("convention") {
                Some(name) => name.as_str().and_then(Convention::of_name).ok_or(FormError::new(
                    "/settings/policy/convention",
                    "docs, console, cdk, serverless or leastPrivilege",
                ))?,
                None => Convention::default(),
            },
            logging: switch("logging", "/settings/policy/logging")?,
            tracing: switch("tracing", "/settings/policy/tracing")?,
            key: match json.get("key") {
                Some(key) => key
                    .as_str()
                    .map(str::to_owned)
                    .ok_or(FormError::new("/settings/policy/key", "a string"))?,
                None => String::new(),
            },
        })
    }
}
