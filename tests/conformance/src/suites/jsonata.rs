//! The suite `jsonata`: the reference test suite of the JSONata project.
//!
//! Compared are the value, its absence, or the error's code and whatever further fields the case names. The
//! positions in `error-positions.json` are what one implementation reports beside that and are not required.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Filter, Outcome, unsupported, verdict};
use crate::bridge::{self, JsonataAnswer};
use crate::case::{CaseResult, Difference};
use crate::compare::value::compare;
use crate::compare::{Rules, pairing};
use crate::shared::Shared;

#[derive(Deserialize)]
struct Group {
    group: String,
    cases: Vec<JsonataCase>,
}

/// One case of the suite.
#[derive(Debug, Clone, Deserialize)]
pub struct JsonataCase {
    /// The case's id.
    pub id: String,
    /// The expression.
    pub expr: String,
    /// The input, given in the case.
    #[serde(default, deserialize_with = "present")]
    pub data: Option<Value>,
    /// The name of the data set that is the input.
    pub dataset: Option<String>,
    /// Values to bind as `$name`.
    #[serde(default)]
    pub bindings: Map<String, Value>,
    /// Milliseconds after which the evaluation is to end.
    pub timelimit: Option<u64>,
    /// The evaluation depth that is not to be exceeded.
    pub depth: Option<u64>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    #[serde(default)]
    undefined: bool,
    code: Option<String>,
    #[serde(default)]
    error: Map<String, Value>,
    #[serde(default)]
    unordered: bool,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let datasets: HashMap<String, Value> = shared.load("conformance/jsonata-suite/datasets.json")?;
    let mut results = Vec::new();
    for file in shared.files("conformance/jsonata-suite/groups", ".json")? {
        let group: Group = shared.load(&file)?;
        for case in group.cases.into_iter().filter(|case| filter.wants(&case.id)) {
            let input = match &case.dataset {
                Some(name) => Some(
                    datasets
                        .get(name)
                        .ok_or_else(|| format!("no data set '{name}'"))?,
                ),
                None => case.data.as_ref(),
            };
            let verdict = verdict(judge(&case, bridge::jsonata(&case, input)));
            results.push(CaseResult {
                id: case.id,
                group: group.group.clone(),
                verdict,
            });
        }
    }
    Ok(results)
}

fn judge(case: &JsonataCase, answer: JsonataAnswer) -> Result<(), Outcome> {
    match (answer, &case.result, &case.code) {
        (JsonataAnswer::Unsupported(reason), ..) => unsupported(reason),
        (JsonataAnswer::Undefined, None, None) if case.undefined => Ok(()),
        (JsonataAnswer::Value(got), Some(expected), None) => Ok(value(case, expected, &got)?),
        (JsonataAnswer::Error { code, fields }, None, Some(expected)) => {
            Ok(error(case, expected, &code, &fields)?)
        }
        (answer, expected, code) => {
            let wanted = match (expected, code) {
                (Some(value), _) => value.to_string(),
                (None, Some(code)) => format!("error {code}"),
                (None, None) => "no value".to_owned(),
            };
            Err(Difference::plain("the answer", wanted, show(&answer)).into())
        }
    }
}

fn value(case: &JsonataCase, expected: &Value, got: &Value) -> Result<(), Difference> {
    let rules = Rules::exact();
    if let (true, Value::Array(one), Value::Array(other)) = (case.unordered, expected, got) {
        let fits = |at: usize, place: usize| match (one.get(at), other.get(place)) {
            (Some(one), Some(other)) => compare(&rules, one, other).is_ok(),
            _ => false,
        };
        if one.len() == other.len() && pairing(one.len(), other.len(), &fits).len() == one.len() {
            return Ok(());
        }
        return Err(Difference::plain(
            "the result (in any order)",
            expected.to_string(),
            got.to_string(),
        ));
    }
    compare(&rules, expected, got).map_err(|mismatch| Difference::new("the result", mismatch))
}

fn error(case: &JsonataCase, expected: &str, code: &str, fields: &Value) -> Result<(), Difference> {
    if expected != code {
        return Err(Difference::plain(
            "the error's code",
            expected,
            format!("{code} {fields}"),
        ));
    }
    for (name, wanted) in case.error.iter().filter(|(name, _)| *name != "code") {
        let got = fields.get(name).cloned().unwrap_or_default();
        compare(&Rules::exact(), wanted, &got)
            .map_err(|mismatch| Difference::new("the error", mismatch.below(name)))?;
    }
    Ok(())
}

fn show(answer: &JsonataAnswer) -> String {
    match answer {
        JsonataAnswer::Unsupported(reason) => reason.clone(),
        JsonataAnswer::Undefined => "no value".to_owned(),
        JsonataAnswer::Value(value) => value.to_string(),
        JsonataAnswer::Error { code, fields } => format!("error {code} {fields}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn case(members: &Value) -> JsonataCase {
        let mut whole = json!({"id": "x", "expr": "1"});
        whole
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    fn of(value: Value) -> JsonataAnswer {
        JsonataAnswer::Value(value)
    }

    #[test]
    fn null_and_no_value_are_different() {
        assert!(judge(&case(&json!({"result": null})), of(Value::Null)).is_ok());
        assert!(judge(&case(&json!({"result": null})), JsonataAnswer::Undefined).is_err());
        assert!(judge(&case(&json!({"undefined": true})), JsonataAnswer::Undefined).is_ok());
        assert!(judge(&case(&json!({"undefined": true})), of(Value::Null)).is_err());
    }

    #[test]
    fn order_counts_unless_told_otherwise() {
        assert!(judge(&case(&json!({"result": [1, 2]})), of(json!([1.0, 2]))).is_ok());
        assert!(judge(&case(&json!({"result": [1, 2]})), of(json!([2, 1]))).is_err());
        let unordered = case(&json!({"result": [1, 2, 2], "unordered": true}));
        assert!(judge(&unordered, of(json!([2, 1, 2]))).is_ok());
        assert!(judge(&unordered, of(json!([2, 1, 1]))).is_err());
        assert!(judge(&unordered, of(json!([2, 1]))).is_err());
    }

    #[test]
    fn codes_and_named_fields_count() {
        let error = |code: &str, fields: Value| JsonataAnswer::Error {
            code: code.to_owned(),
            fields,
        };
        let case = case(&json!({"code": "T1", "error": {"token": "<"}}));
        assert!(judge(&case, error("T1", json!({"token": "<", "position": 3}))).is_ok());
        assert!(judge(&case, error("T1", json!({"token": ">"}))).is_err());
        assert!(judge(&case, error("T1", json!({}))).is_err());
        assert!(judge(&case, error("T2", json!({"token": "<"}))).is_err());
        assert!(judge(&case, of(json!(1))).is_err());
    }
}
