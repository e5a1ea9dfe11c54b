//! The suite `test-state`: requests to `TestState` and their responses or errors.

use serde::Deserialize;
use serde_json::Value;

use super::{Filter, Outcome, unsupported, validation, verdict};
use crate::bridge::{self, Reply};
use crate::case::{CaseResult, Difference, Verdict};
use crate::changes::MEMBERS_ARE_ITEMS;
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
            verdict: verdict_of(&case),
            id: case.id,
            group: case.group,
        })
        .collect())
}

impl Case {
    /// What the service answered where it was really called: the recorded result or, where only the output was recorded,
    /// that, because none of these states changes its result.
    fn answer(&self) -> Option<Value> {
        let response = self.expect.get("response").filter(|_| self.live_call)?;
        let inspected = response.get("inspectionData").and_then(|data| data.get("result"));
        let value = inspected.or_else(|| response.get("output"))?;
        // A text is JSON that the recorder did not parse.
        Some(match value {
            Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| value.clone()),
            parsed => parsed.clone(),
        })
    }
}

/// Judges a case. Of December 2025 there is a refusal of an object that a Map iterates over today.
fn verdict_of(case: &Case) -> Verdict {
    let expected = case.expect.get("response");
    let refused = expected
        .and_then(|response| response.get("cause"))
        .and_then(Value::as_str);
    let changed = refused.is_some_and(|cause| cause.ends_with("must point to array."))
        && matches!(bridge::test_state(&case.request, None), Reply::Response(got) if iterates_over_members(&got));
    if changed {
        return Verdict::Superseded(vec![MEMBERS_ARE_ITEMS]);
    }
    verdict(judge(case))
}

fn iterates_over_members(response: &Value) -> bool {
    let items = response
        .get("inspectionData")
        .and_then(|data| data.get("afterItemsPath"));
    let items: Option<Value> = items
        .and_then(Value::as_str)
        .and_then(|text| serde_json::from_str(text).ok());
    let first = items.as_ref().and_then(|items| items.get(0));
    first.is_some_and(|first| first.get("Key").is_some() && first.get("Value").is_some())
}

fn judge(case: &Case) -> Result<(), Outcome> {
    let rules = Rules::new(case.wildcards.clone(), case.wildcards_within.clone());
    let reply = bridge::test_state(&case.request, case.answer().as_ref());
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
