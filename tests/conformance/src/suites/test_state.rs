//! The suite `test-state`: requests to `TestState` and their responses or errors.

use serde::Deserialize;
use serde_json::Value;

use super::{Filter, Outcome, unsupported, validation, verdict};
use crate::bridge::{self, Reply};
use crate::case::{CaseResult, Difference};
use crate::compare::Rules;
use crate::compare::event::compare_answer;
use crate::shared::Shared;

#[derive(Deserialize)]
struct Case {
    id: String,
    group: String,
    request: Value,
    expect: Value,
    #[serde(default)]
    wildcards: Vec<String>,
    #[serde(default)]
    wildcards_within: Vec<String>,
    /// Without a mock the service was really called.
    #[serde(default)]
    live_call: bool,
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let cases: Vec<Case> = shared.load("conformance/test-state.json")?;
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
    if case.live_call {
        return unsupported("the service was really called");
    }
    let rules = Rules::new(case.wildcards.clone(), case.wildcards_within.clone());
    let reply = bridge::test_state(&case.request);
    let Some(expected) = case.expect.get("response") else {
        return validation::refusal(&rules, &case.expect, reply);
    };
    match reply {
        Reply::Unsupported(reason) => unsupported(reason),
        Reply::Refused { code, message } => {
            Err(Difference::plain("the response", expected.to_string(), format!("{code}: {message}")).into())
        }
        Reply::Response(got) => compare_answer(&rules, expected, &got)
            .map_err(|mismatch| Difference::new("the response", mismatch).into()),
    }
}
