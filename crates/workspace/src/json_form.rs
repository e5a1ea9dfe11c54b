//! The JSON form of a workspace: what links, drafts and downloads hold.
//!
//! Written and read by hand, with the JSON of `asl-json` that the page has anyway. What has its default is left out,
//! what is missing has its default, and members that are not known are ignored: they come from a later version.

use asl_json::{Map, Number, Value};

use crate::{MachineType, PolicySettings, Settings, Workspace};

impl Workspace {
    /// The workspace as JSON.
    pub fn to_json(&self) -> Value {
        let Self {
            definition,
            input,
            mocks,
            tests,
            role,
            settings,
        } = self;
        let mut members = Map::new();
        members.insert("definition".into(), Value::string(definition.as_str()));
        for (key, text) in [
            ("input", input),
            ("mocks", mocks),
            ("tests", tests),
            ("role", role),
        ] {
            if !text.is_empty() {
                members.insert(key.into(), Value::string(text.as_str()));
            }
        }
        if *settings != Settings::default() {
            members.insert("settings".into(), settings.to_json());
        }
        Value::object(members)
    }

    /// The workspace that a JSON value is, if it is one.
    pub fn from_json(json: &Value) -> Option<Self> {
        json.as_object()?;
        Some(Self {
            definition: text(json, "definition")?,
            input: text(json, "input")?,
            mocks: text(json, "mocks")?,
            tests: text(json, "tests")?,
            role: text(json, "role")?,
            settings: match json.get("settings") {
                Some(settings) => Settings::from_json(settings)?,
                None => Settings::default(),
            },
        })
    }
}

impl Settings {
    fn to_json(&self) -> Value {
        let Self {
            machine_type,
            partition,
            region,
            account,
            state_machine_name,
            execution_name,
            start,
            seed,
            under_role,
            policy,
            stop_after,
        } = self;
        let mut members = Map::new();
        let mut put = |key: &str, value: Value| {
            members.insert(key.into(), value);
        };
        if *machine_type == MachineType::Express {
            put("type", Value::string("EXPRESS"));
        }
        if partition != "aws" {
            put("partition", Value::string(partition.as_str()));
        }
        put("region", Value::string(region.as_str()));
        put("account", Value::string(account.as_str()));
        put("stateMachineName", Value::string(state_machine_name.as_str()));
        put("executionName", Value::string(execution_name.as_str()));
        put("start", Value::from(*start));
        put("seed", whole(*seed));
        if *under_role {
            put("underRole", Value::Bool(true));
        }
        if *policy != PolicySettings::default() {
            put("policy", policy.to_json());
        }
        if let Some(seconds) = stop_after {
            put("stopAfter", whole(*seconds));
        }
        Value::object(members)
    }

    fn from_json(json: &Value) -> Option<Self> {
        json.as_object()?;
        let standard = Self::default();
        let text = |key, default: String| match json.get(key) {
            Some(value) => value.as_str().map(str::to_owned),
            None => Some(default),
        };
        Some(Self {
            machine_type: match json.get("type") {
                None => standard.machine_type,
                Some(name) => match name.as_str()? {
                    "STANDARD" => MachineType::Standard,
                    "EXPRESS" => MachineType::Express,
                    _ => return None,
                },
            },
            partition: text("partition", standard.partition)?,
            region: text("region", standard.region)?,
            account: text("account", standard.account)?,
            state_machine_name: text("stateMachineName", standard.state_machine_name)?,
            execution_name: text("executionName", standard.execution_name)?,
            start: match json.get("start") {
                Some(start) => start.as_i64()?,
                None => standard.start,
            },
            seed: match json.get("seed") {
                // Larger than the integers of a JSON value may be.
                Some(seed) => seed.as_number()?.to_string().parse().ok()?,
                None => standard.seed,
            },
            under_role: match json.get("underRole") {
                Some(value) => value.as_bool()?,
                None => standard.under_role,
            },
            policy: match json.get("policy") {
                Some(policy) => PolicySettings::from_json(policy)?,
                None => standard.policy,
            },
            stop_after: match json.get("stopAfter") {
                Some(seconds) => Some(seconds.as_number()?.to_string().parse().ok()?),
                None => standard.stop_after,
            },
        })
    }
}

fn text(json: &Value, key: &str) -> Option<String> {
    match json.get(key) {
        Some(value) => value.as_str().map(str::to_owned),
        None => Some(String::new()),
    }
}

/// A whole number that may be larger than those of [`Value`].
fn whole(number: u64) -> Value {
    // A whole number in decimal digits is always a number of JSON.
    Number::from_literal(&number.to_string()).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Workspace> {
        Workspace::from_json(&asl_json::parse(text).unwrap())
    }

    #[test]
    fn what_has_its_default_is_left_out() {
        assert_eq!(Workspace::default().to_json().to_string(), r#"{"definition":""}"#);
        let mut workspace = Workspace::default();
        workspace.settings.seed = u64::MAX;
        assert_eq!(
            workspace.to_json().to_string(),
            r#"{"definition":"","settings":{"region":"us-east-1","account":"123456789012","stateMachineName":"MyStateMachine","executionName":"execution-1","start":1767225600000,"seed":18446744073709551615}}"#
        );
    }

    #[test]
    fn what_is_unknown_is_ignored_and_what_is_wrong_is_refused() {
        assert_eq!(
            read(r#"{"__proto__": {}, "later": [1]}"#),
            Some(Workspace::default())
        );
        for wrong in [
            "[]",
            r#""text""#,
            r#"{"definition": 1}"#,
            r#"{"mocks": null}"#,
            r#"{"settings": []}"#,
            r#"{"settings": {"type": "standard"}}"#,
            r#"{"settings": {"start": 1.5}}"#,
            r#"{"settings": {"seed": -1}}"#,
            r#"{"settings": {"seed": 18446744073709551616}}"#,
            r#"{"settings": {"underRole": "yes"}}"#,
            r#"{"settings": {"policy": {"convention": "mine"}}}"#,
            r#"{"settings": {"policy": {"logging": 1}}}"#,
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
