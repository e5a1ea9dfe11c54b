//! The suite `diagnostics`: what the service said about single wrong or doubtful definitions, collected from
//! published sources.
//!
//! Compared are the result and the diagnostics as far as the source recorded them: a null is open. An entry
//! without a definition states a rule in words (or shows a fragment) and is not supported.

use serde::Deserialize;
use serde_json::Value;

use super::{Filter, Outcome, is_error, unsupported, verdict};
use crate::bridge::{self, Validated};
use crate::case::{CaseResult, Difference};
use crate::shared::Shared;

#[derive(Deserialize)]
struct Case {
    id: String,
    operation: String,
    group: Option<String>,
    result: Option<String>,
    #[serde(rename = "type", default = "standard")]
    kind: String,
    definition: Option<Value>,
    code: Option<String>,
    message: Option<String>,
    location: Option<String>,
    severity: Option<String>,
    diagnostics: Option<Vec<Value>>,
}

fn standard() -> String {
    "STANDARD".to_owned()
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let cases: Vec<Case> = shared.load("conformance/diagnostics-observed.json")?;
    let wanted = cases.into_iter().filter(|case| filter.wants(&case.id));
    Ok(wanted
        .map(|case| CaseResult {
            verdict: verdict(judge(&case)),
            group: case.group.unwrap_or(case.operation),
            id: case.id,
        })
        .collect())
}

fn judge(case: &Case) -> Result<(), Outcome> {
    let (Some(definition), Some(_)) = (&case.definition, &case.result) else {
        return unsupported("a rule in words, without a complete definition");
    };
    match bridge::validate(&definition.to_string(), &case.kind) {
        Validated::Unsupported(reason) => unsupported(reason),
        Validated::Diagnostics(diagnostics) => Ok(compared(case, &diagnostics)?),
    }
}

fn compared(case: &Case, got: &[Value]) -> Result<(), Difference> {
    let shown = || got.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let errors: Vec<&Value> = got.iter().filter(|diagnostic| is_error(diagnostic)).collect();
    let result = if errors.is_empty() { "OK" } else { "FAIL" };
    if case.result.as_deref() != Some(result) {
        let expected = case.result.as_deref().unwrap_or_default();
        let ours = format!("{result}\n{}", shown());
        return Err(Difference::plain("the result", expected, ours));
    }
    if let Some(listed) = &case.diagnostics {
        if listed.len() != errors.len() {
            let expected = listed.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
            return Err(Difference::plain("the number of diagnostics", expected, shown()));
        }
        for (one, other) in listed.iter().zip(&errors) {
            let text = |name: &str| one.get(name).and_then(Value::as_str);
            fields(
                other,
                [text("severity"), text("code"), text("message"), text("location")],
            )?;
        }
        return Ok(());
    }
    let Some(code) = &case.code else { return Ok(()) };
    let wanted = [
        case.severity.as_deref(),
        Some(code.as_str()),
        case.message.as_deref(),
        case.location.as_deref(),
    ];
    if result == "OK" {
        // A warning: at least one of ours must be it.
        if got.iter().any(|diagnostic| fields(diagnostic, wanted).is_ok()) {
            return Ok(());
        }
        return Err(Difference::plain("a warning", format!("{wanted:?}"), shown()));
    }
    // Where several came the entry lists them, so one without a list stands for a single one.
    match errors.as_slice() {
        [only] => fields(only, wanted),
        _ => Err(Difference::plain(
            "the number of diagnostics",
            format!("1: {wanted:?}"),
            shown(),
        )),
    }
}

fn fields(diagnostic: &Value, wanted: [Option<&str>; 4]) -> Result<(), Difference> {
    for (name, expected) in ["severity", "code", "message", "location"]
        .into_iter()
        .zip(wanted)
    {
        let got = diagnostic.get(name).and_then(Value::as_str);
        if expected.is_some() && expected != got {
            let got = format!("{}\nof {diagnostic}", got.unwrap_or("(absent)"));
            return Err(Difference::plain(name, expected.unwrap_or_default(), got));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn case(members: &Value) -> Case {
        let mut whole = json!({"id": "x", "operation": "validate", "definition": {}});
        whole
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    fn error(message: &str, location: &str) -> Value {
        json!({"severity": "ERROR", "code": "C", "message": message, "location": location})
    }

    #[test]
    fn nulls_are_open_and_the_rest_is_exact() {
        let case = case(
            &json!({"result": "FAIL", "code": "C", "message": "m", "location": null, "severity": "ERROR"}),
        );
        assert!(compared(&case, &[error("m", "/anywhere")]).is_ok());
        assert!(compared(&case, &[error("n", "/anywhere")]).is_err());
        assert!(compared(&case, &[]).is_err());
        assert!(compared(&case, &[error("m", "/"), error("m", "/")]).is_err());
    }

    #[test]
    fn lists_are_compared_in_order() {
        let case =
            case(&json!({"result": "FAIL", "code": "C", "diagnostics": [error("a", "/"), error("b", "/")]}));
        assert!(compared(&case, &[error("a", "/"), error("b", "/")]).is_ok());
        assert!(compared(&case, &[error("b", "/"), error("a", "/")]).is_err());
        assert!(compared(&case, &[error("a", "/")]).is_err());
    }

    #[test]
    fn an_accepted_definition_has_no_errors() {
        let case = case(&json!({"result": "OK"}));
        assert!(compared(&case, &[json!({"severity": "WARNING"})]).is_ok());
        assert!(compared(&case, &[error("a", "/")]).is_err());
    }
}
