//! Which policy a workspace wants to see: whose convention, and what the state machine has switched on.

use asl_iam::Convention;
use asl_json::{Map, Value};
use serde::{Deserialize, Serialize};

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

    /// What the JSON form says, if it is one.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        json.as_object()?;
        let switch = |name| json.get(name).map_or(Some(false), Value::as_bool);
        Some(Self {
            convention: match json.get("convention") {
                Some(name) => Convention::of_name(name.as_str()?)?,
                None => Convention::default(),
            },
            logging: switch("logging")?,
            tracing: switch("tracing")?,
            key: json
                .get("key")
                .map_or(Some(""), Value::as_str)
                .map(str::to_owned)?,
        })
    }
}
