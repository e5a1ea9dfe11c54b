//! The suite `iam`: the policy that a definition's role needs.
//!
//! Statements are compared as sets of (effect, action, resource, condition), so grouping and order do not matter;
//! actions compare without regard to case. A suite-wide exact shape is the business of the policy's own tests.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Filter, Outcome, unsupported, verdict};
use crate::bridge::{self, Policy, PolicyRequest};
use crate::case::{CaseResult, Difference};
use crate::shared::Shared;

#[derive(Deserialize)]
struct Case {
    id: String,
    convention: String,
    region: String,
    account: String,
    state_machine_name: String,
    #[serde(default)]
    options: Value,
    definition: Value,
    expect_statements: Vec<Value>,
}

/// Effect, action, resource, condition.
type Grant = (String, String, String, String);

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let cases: Vec<Case> = shared.load("iam/cases.json")?;
    let wanted = cases.into_iter().filter(|case| filter.wants(&case.id));
    Ok(wanted
        .map(|case| CaseResult {
            verdict: verdict(judge(&case)),
            id: case.id,
            group: case.convention,
        })
        .collect())
}

fn judge(case: &Case) -> Result<(), Outcome> {
    let request = PolicyRequest {
        definition: &case.definition,
        convention: &case.convention,
        region: &case.region,
        account: &case.account,
        name: &case.state_machine_name,
        options: &case.options,
    };
    match bridge::policy(request) {
        Policy::Unsupported(reason) => unsupported(reason),
        Policy::Statements(statements) => Ok(compared(&case.expect_statements, &statements)?),
    }
}

fn compared(expected: &[Value], got: &[Value]) -> Result<(), Difference> {
    let (expected, got) = (grants(expected), grants(got));
    if expected == got {
        return Ok(());
    }
    let only = |one: &BTreeSet<Grant>, other: &BTreeSet<Grant>| {
        let lines = one
            .difference(other)
            .map(|(effect, action, resource, condition)| {
                format!("{effect} {action} on {resource} {condition}")
                    .trim_end()
                    .to_owned()
            });
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() {
            "(nothing more)".to_owned()
        } else {
            lines.join("\n")
        }
    };
    Err(Difference::plain(
        "the statements (only the differing ones)",
        only(&expected, &got),
        only(&got, &expected),
    ))
}

fn grants(statements: &[Value]) -> BTreeSet<Grant> {
    let mut grants = BTreeSet::new();
    for statement in statements {
        let texts = |name: &str| {
            list(statement.get(name))
                .into_iter()
                .map(text)
                .collect::<Vec<_>>()
        };
        let effect = statement.get("Effect").map(text).unwrap_or_default();
        let condition = statement
            .get("Condition")
            .map(|value| canonical(value).to_string())
            .unwrap_or_default();
        for action in texts("Action") {
            for resource in texts("Resource") {
                grants.insert((effect.clone(), action.to_lowercase(), resource, condition.clone()));
            }
        }
    }
    grants
}

/// A string and a list of one string mean the same in a policy.
fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(items)) => items.iter().collect(),
        Some(single) => vec![single],
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A condition with sorted keys and sorted lists.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members
                .iter()
                .map(|(name, value)| (name.clone(), canonical(value)))
                .collect();
            sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(sorted.into_iter().collect::<Map<_, _>>())
        }
        other => {
            let mut items: Vec<Value> = list(Some(other)).into_iter().cloned().collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn grouping_order_and_case_do_not_matter() {
        let one = [
            json!({"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "a",
            "Condition": {"StringEquals": {"y": ["2", "1"], "x": "3"}}}),
        ];
        let other = [
            json!({"Effect": "Allow", "Action": "s3:putObject", "Resource": ["a"],
                "Condition": {"StringEquals": {"x": ["3"], "y": ["1", "2"]}}}),
            json!({"Effect": "Allow", "Action": "s3:getObject", "Resource": ["a"],
                "Condition": {"StringEquals": {"x": ["3"], "y": ["1", "2"]}}}),
        ];
        assert_eq!(compared(&one, &other), Ok(()));
    }

    #[test]
    fn everything_else_does() {
        let base = [json!({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["a"]})];
        for other in [
            json!({"Effect": "Deny", "Action": ["s3:GetObject"], "Resource": ["a"]}),
            json!({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["A"]}),
            json!({"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["a"]}),
            json!({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["a"], "Condition": {"B": {"c": "d"}}}),
        ] {
            assert!(compared(&base, &[other]).is_err());
        }
        assert!(compared(&base, &[]).is_err());
        assert_eq!(compared(&[], &[]), Ok(()));
    }
}
