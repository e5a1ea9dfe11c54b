//! The suite `validation`: refused and accepted definitions and requests, and variable references.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Filter, Outcome, is_error, unsupported, verdict};
use crate::bridge::{self, Reply, Validated};
use crate::case::{CaseResult, Difference};
use crate::compare::Rules;
use crate::compare::value::{Mismatch, compare};
use crate::shared::Shared;

#[derive(Deserialize)]
struct Case {
    id: String,
    group: String,
    operation: String,
    #[serde(rename = "type")]
    kind: String,
    definition: Option<Value>,
    definition_text: Option<String>,
    #[serde(default)]
    request: Value,
    #[serde(default)]
    wildcards: Vec<String>,
    #[serde(default)]
    wildcards_within: Vec<String>,
    expect: Value,
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let cases: Vec<Case> = shared.load("conformance/validation.json")?;
    let wanted = cases.into_iter().filter(|case| filter.wants(&case.id));
    Ok(wanted
        .map(|case| CaseResult {
            verdict: verdict(judge(&case)),
            id: case.id,
            group: case.group,
        })
        .collect())
}

fn judge(case: &Case) -> Result<(), Outcome> {
    let definition = case
        .definition_text
        .clone()
        .or_else(|| case.definition.as_ref().map(Value::to_string));
    let rules = Rules::new(case.wildcards.clone(), case.wildcards_within.clone());
    match (case.operation.as_str(), definition) {
        ("validate_state_machine_definition", Some(definition)) => {
            match bridge::validate(&definition, &case.kind) {
                Validated::Unsupported(reason) => unsupported(reason),
                Validated::Diagnostics(diagnostics) => Ok(same(
                    &rules,
                    "the response",
                    &case.expect,
                    &response(&diagnostics),
                )?),
            }
        }
        ("describe_state_machine" | "describe_state_machine_for_execution", Some(definition)) => {
            references(&rules, case, &definition)
        }
        // A refusal that is about the other arguments of a request (names, logging, versions) says nothing of the definition.
        ("create_state_machine" | "update_state_machine", _) if !is_about_definition(&case.expect) => {
            unsupported("only the definition of the request is checked")
        }
        (operation, definition) => refusal(
            &rules,
            &case.expect,
            bridge::request(operation, &case.kind, definition.as_deref(), &case.request),
        ),
    }
}

fn is_about_definition(expect: &Value) -> bool {
    expect.get("code").and_then(Value::as_str) == Some("InvalidDefinition")
}

/// Diagnostics as `ValidateStateMachineDefinition` answers them.
fn response(diagnostics: &[Value]) -> Value {
    let result = if diagnostics.iter().any(is_error) {
        "FAIL"
    } else {
        "OK"
    };
    json!({"result": result, "diagnostics": diagnostics, "truncated": false})
}

/// A recorded refusal against ours: the code and the message.
pub(super) fn refusal(rules: &Rules, expect: &Value, reply: Reply) -> Result<(), Outcome> {
    match reply {
        Reply::Unsupported(reason) => unsupported(reason),
        Reply::Response(response) => {
            let code = expect.get("code").map(Value::to_string).unwrap_or_default();
            Err(Difference::plain("a refusal", code, format!("accepted: {response}")).into())
        }
        Reply::Refused { code, message } => {
            let pick = |name: &str| expect.get(name).cloned().unwrap_or_default();
            let expected = json!({"code": pick("code"), "message": pick("message")});
            Ok(same(
                rules,
                "the refusal",
                &expected,
                &json!({"code": code, "message": message}),
            )?)
        }
    }
}

fn references(rules: &Rules, case: &Case, definition: &str) -> Result<(), Outcome> {
    let got = match bridge::variable_references(definition) {
        Reply::Unsupported(reason) => return unsupported(reason),
        Reply::Refused { code, message } => {
            return Err(Difference::plain("the definition", "accepted", format!("{code}: {message}")).into());
        }
        Reply::Response(got) => got,
    };
    let Some(expected) = case.expect.get("variableReferences") else {
        return unsupported("no variable references were recorded");
    };
    Ok(same(
        rules,
        "variableReferences",
        &sorted(expected),
        &sorted(&got),
    )?)
}

/// The names per state in one order: the recorded one is accidental.
fn sorted(references: &Value) -> Value {
    let mut references = references.clone();
    for names in references
        .as_object_mut()
        .into_iter()
        .flat_map(|states| states.values_mut())
    {
        if let Some(names) = names.as_array_mut() {
            names.sort_by_key(Value::to_string);
        }
    }
    references
}

pub(super) fn same(rules: &Rules, what: &str, expected: &Value, got: &Value) -> Result<(), Difference> {
    compare(rules, expected, got).map_err(|mismatch: Mismatch| Difference::new(what, mismatch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_states_are_not_dropped() {
        let rules = Rules::default();
        let (one, other) = (json!({"S": ["b", "a"]}), json!({"S": ["a", "b"]}));
        assert!(same(&rules, "r", &sorted(&one), &sorted(&other)).is_ok());
        assert!(same(&rules, "r", &sorted(&one), &sorted(&json!({}))).is_err());
        assert!(same(&rules, "r", &sorted(&one), &sorted(&json!({"S": ["a"]}))).is_err());
    }

    #[test]
    fn code_and_message_of_a_refusal_count() {
        let expect = json!({"code": "C", "message": "no <x> here", "exception": {}});
        let refused = |code: &str, message: &str| Reply::Refused {
            code: code.to_owned(),
            message: message.to_owned(),
        };
        let rules = Rules::default();
        assert!(refusal(&rules, &expect, refused("C", "no arn:1 here")).is_ok());
        assert!(refusal(&rules, &expect, refused("D", "no arn:1 here")).is_err());
        assert!(refusal(&rules, &expect, refused("C", "no")).is_err());
        assert!(refusal(&rules, &expect, Reply::Response(json!({}))).is_err());
    }

    #[test]
    fn the_response_says_fail_only_with_an_error() {
        let warning = json!({"severity": "WARNING", "code": "C", "message": "m", "location": "/"});
        assert_eq!(response(&[warning])["result"], "OK");
        assert_eq!(response(&[json!({"severity": "ERROR"})])["result"], "FAIL");
    }
}
