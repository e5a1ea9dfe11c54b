//! The suite `validators`: definitions with a verdict from the tests of three public validators.
//!
//! Only the verdict is compared: the messages are those tools' own words.

use serde::Deserialize;
use serde_json::Value;

use super::{Filter, Outcome, is_error, unsupported, verdict};
use crate::bridge::{self, Validated};
use crate::case::{CaseResult, Difference};
use crate::shared::Shared;

#[derive(Deserialize)]
struct Case {
    id: String,
    definition: Value,
    valid: bool,
    #[serde(default)]
    errors: Value,
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let cases: Vec<Case> = shared.load("conformance/validators.json")?;
    let wanted = cases.into_iter().filter(|case| filter.wants(&case.id));
    Ok(wanted
        .map(|case| CaseResult {
            verdict: verdict(judge(&case)),
            group: case.id.split('/').next().unwrap_or_default().to_owned(),
            id: case.id,
        })
        .collect())
}

fn judge(case: &Case) -> Result<(), Outcome> {
    match bridge::validate(&case.definition.to_string(), "STANDARD") {
        Validated::Unsupported(reason) => unsupported(reason),
        Validated::Diagnostics(diagnostics) => Ok(compared(case, &diagnostics)?),
    }
}

fn compared(case: &Case, diagnostics: &[Value]) -> Result<(), Difference> {
    let errors: Vec<String> = diagnostics
        .iter()
        .filter(|one| is_error(one))
        .map(Value::to_string)
        .collect();
    match (case.valid, errors.is_empty()) {
        (true, false) => Err(Difference::plain("the verdict", "valid", errors.join("\n"))),
        (false, true) => Err(Difference::plain(
            "the verdict",
            format!("invalid: {}", case.errors),
            "valid",
        )),
        _ => Ok(()),
    }
}
