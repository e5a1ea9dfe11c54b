//! The JSON form of a workspace: what links, drafts and downloads hold.
//!
//! Written and read by hand, with the JSON of `asl-json` that the page has anyway. What has its default is left out,
//! what is missing has its default, and members that are not known are ignored: they come from a later version.

use std::fmt;

use asl_json::{Map, Number, Pointer, Value};

use crate::model::{MachineType, Settings, Workspace};
use crate::policy::PolicySettings;

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

    /// The workspace that a JSON value is. A text may also be given as the JSON that it holds.
    pub fn from_json(json: &Value) -> Result<Self, FormError> {
        if json.as_object().is_none() {
            return Err(FormError::new("the document", "an object"));
        }
        Ok(Self {
            definition: text(json, "definition"),
            input: text(json, "input"),
            mocks: text(json, "mocks"),
            tests: text(json, "tests"),
            role: text(json, "role"),
            settings: match json.get("settings") {
                Some(settings) => Settings::from_json(settings)?,
                None => Settings::default(),
            },
        })
    }

    /// JSON Pointers of the members that [`Workspace::from_json`] does not read.
    pub(crate) fn unknown_members(json: &Value) -> Vec<String> {
        const KNOWN: [(&str, &[&str]); 3] = [
            ("", &["definition", "input", "mocks", "tests", "role", "settings"]),
            (
                "/settings",
                &[
                    "type",
                    "partition",
                    "region",
                    "account",
                    "stateMachineName",
                    "executionName",
                    "start",
                    "seed",
                    "underRole",
                    "policy",
                    "stopAfter",
                    "machine",
                ],
            ),
            ("/settings/policy", &["convention", "logging", "tracing", "key"]),
        ];
        let mut unknown = Vec::new();
        for (place, known) in KNOWN {
            let object = Pointer::new(place).find(json).and_then(Value::as_object);
            let names = object.into_iter().flatten().map(|(name, _)| &**name);
            let names = names.filter(|name| !known.contains(name));
            unknown.extend(names.map(|name| Pointer::new(place).child(name).to_string()));
        }
        unknown
    }
}

/// A member of a JSON document that cannot be read as the part of a workspace that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormError {
    place: &'static str,
    expected: &'static str,
}

impl FormError {
    pub(crate) fn new(place: &'static str, expected: &'static str) -> Self {
        Self { place, expected }
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, expected } = self;
        write!(f, "The workspace cannot be read: {place} must be {expected}.")
    }
}

impl std::error::Error for FormError {}

impl Settings {
    pub(crate) fn to_json(&self) -> Value {
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
            machine,
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
        if *machine != 0 {
            put("machine", whole(*machine as u64));
        }
        Value::object(members)
    }

    pub(crate) fn from_json(json: &Value) -> Result<Self, FormError> {
        if json.as_object().is_none() {
            return Err(FormError::new("/settings", "an object"));
        }
        let standard = Self::default();
        let text = |key, place, default: String| match json.get(key) {
            Some(value) => value
                .as_str()
                .map(str::to_owned)
                .ok_or(FormError::new(place, "a string")),
            None => Ok(default),
        };
        Ok(Self {
            machine: match json.get("machine") {
                Some(index) => number(index)
                    .and_then(|index| usize::try_from(index).ok())
                    .ok_or(FormError::new("/settings/machine", WHOLE))?,
                None => standard.machine,
            },
            machine_type: match json.get("type") {
                None => standard.machine_type,
                Some(name) => {
                    machine_type(name).ok_or(FormError::new("/settings/type", "STANDARD or EXPRESS"))?
                }
            },
            partition: text("partition", "/settings/partition", standard.partition)?,
            region: text("region", "/settings/region", standard.region)?,
            // Whatever was typed there opens again; a number is what the account's digits look like in JSON.
            account: match json.get("account") {
                Some(Value::String(account)) => account.to_string(),
                Some(account) => {
                    digits(account).ok_or(FormError::new("/settings/account", "a string of digits"))?
                }
                None => standard.account,
            },
            state_machine_name: text(
                "stateMachineName",
                "/settings/stateMachineName",
                standard.state_machine_name,
            )?,
            execution_name: text(
                "executionName",
                "/settings/executionName",
                standard.execution_name,
            )?,
            start: match json.get("start") {
                Some(start) => instant(start).ok_or(FormError::new(
                    "/settings/start",
                    "a whole number of milliseconds since 1970",
                ))?,
                None => standard.start,
            },
            seed: match json.get("seed") {
                Some(seed) => number(seed).ok_or(FormError::new("/settings/seed", WHOLE))?,
                None => standard.seed,
            },
            under_role: match json.get("underRole") {
                Some(value) => value
                    .as_bool()
                    .ok_or(FormError::new("/settings/underRole", "true or false"))?,
                None => standard.under_role,
            },
            policy: match json.get("policy") {
                Some(policy) => PolicySettings::from_json(policy)?,
                None => standard.policy,
            },
            stop_after: match json.get("stopAfter") {
                Some(seconds) => Some(number(seconds).ok_or(FormError::new("/settings/stopAfter", WHOLE))?),
                None => standard.stop_after,
            },
        })
    }
}

const WHOLE: &str = "a whole number from 0 to 18446744073709551615";

/// The text that a member is; of other JSON its text.
fn text(json: &Value, key: &str) -> String {
    match json.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.to_string(),
        Some(other) => asl_json::to_pretty(other),
    }
}

/// `STANDARD`, `express`
fn machine_type(name: &Value) -> Option<MachineType> {
    let name = name.as_str()?;
    [MachineType::Standard, MachineType::Express]
        .into_iter()
        .find(|known| known.name().eq_ignore_ascii_case(name))
}

/// A whole number, or a string that is one. It may be larger than the integers of a JSON value.
fn number(value: &Value) -> Option<u64> {
    digits(value)?.parse().ok()
}

/// The digits of a whole number, or of a string of digits.
fn digits(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.to_string(),
        other => other.as_number()?.to_string(),
    };
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then_some(text)
}

/// Milliseconds since 1970, or a string that is such a number.
fn instant(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
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

    fn read(text: &str) -> Result<Workspace, FormError> {
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
            Ok(Workspace::default())
        );
        for wrong in [
            "[]",
            r#""text""#,
            r#"{"settings": []}"#,
            r#"{"settings": {"type": "quick"}}"#,
            r#"{"settings": {"start": 1.5}}"#,
            r#"{"settings": {"start": "soon"}}"#,
            r#"{"settings": {"seed": -1}}"#,
            r#"{"settings": {"seed": 18446744073709551616}}"#,
            r#"{"settings": {"account": ["me"]}}"#,
            r#"{"settings": {"underRole": "yes"}}"#,
            r#"{"settings": {"policy": {"convention": "mine"}}}"#,
            r#"{"settings": {"policy": {"logging": 1}}}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn another_spelling_of_the_same_is_read() {
        let spelled = r#"{"mocks": {}, "settings": {"type": "express", "seed": "7", "account": 123456789012, "start": "1767225600000"}}"#;
        let workspace = read(spelled).unwrap();
        let settings = Settings {
            machine_type: MachineType::Express,
            seed: 7,
            ..Settings::default()
        };
        assert_eq!((workspace.mocks.as_str(), workspace.settings), ("{}", settings));
    }
}
