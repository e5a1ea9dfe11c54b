//! The suite `observed`: single states run on AWS by others, and histories that others published.
//!
//! Of the single states the status, the error, the cause and the output are compared, each where it was read;
//! the histories are in [`super::observed_histories`].

use serde::Deserialize;
use serde_json::Value;

use super::executions::{ExecutionCase, Expected, end};
use super::{Filter, Outcome, observed_histories, unsupported, verdict};
use crate::bridge::{self, Finished, Simulated};
use crate::case::{CaseResult, Difference};
use crate::compare::Rules;
use crate::compare::value::{Mismatch, compare};
use crate::shared::Shared;

#[derive(Deserialize)]
struct File {
    cases: Vec<Observed>,
}

#[derive(Deserialize)]
struct Observed {
    #[serde(flatten)]
    case: ExecutionCase,
    #[serde(rename = "expect")]
    read: Read,
}

/// What the source read off.
#[derive(Deserialize)]
struct Read {
    status: String,
    error: Option<String>,
    cause: Option<String>,
    cause_contains: Option<String>,
    #[serde(default, deserialize_with = "present")]
    output: Option<Value>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let file: File = shared.load("conformance/aws-observed-cases.json")?;
    let mut results: Vec<CaseResult> = Vec::new();
    for Observed { mut case, read } in file.cases {
        if !filter.wants(&case.id) {
            continue;
        }
        // These states call nothing; an answer would be an invention.
        case.calls = Some(Vec::new());
        let verdict = verdict(judge(&read, bridge::simulate(&case)));
        let group = case
            .id
            .rsplit_once('-')
            .map_or("other", |(group, _)| group)
            .to_owned();
        results.push(CaseResult {
            id: case.id,
            group,
            verdict,
        });
    }
    results.extend(observed_histories::run(shared, filter)?);
    Ok(results)
}

fn judge(read: &Read, simulated: Simulated) -> Result<(), Outcome> {
    let finished = match simulated {
        Simulated::Unsupported(reason) => return unsupported(reason),
        // Of a wrong literal the source did not tell a refused definition from a failed execution.
        Simulated::Refused(why) => return Err(Difference::plain("the definition", "accepted", why).into()),
        Simulated::Finished(finished) => finished,
    };
    Ok(compared(read, &finished)?)
}

fn compared(read: &Read, finished: &Finished) -> Result<(), Difference> {
    // A status alone says nothing about error and cause here: the source read only what it gives.
    let status = Expected {
        status: Some(read.status.clone()),
        ..Expected::default()
    };
    let bare = Finished {
        error: None,
        cause: None,
        output: None,
        ..finished.clone()
    };
    end(&Rules::exact(), &status, &bare)?;
    for (what, expected, got) in [
        ("error", &read.error, &finished.error),
        ("cause", &read.cause, &finished.cause),
    ] {
        if expected.is_some() && expected != got {
            let show = |text: &Option<String>| text.clone().unwrap_or_else(|| "(absent)".to_owned());
            return Err(Difference::plain(what, show(expected), show(got)));
        }
    }
    if let Some(part) = &read.cause_contains {
        let cause = finished.cause.as_deref().unwrap_or_default();
        if !cause.contains(part.as_str()) {
            return Err(Difference::plain("cause", format!("a text with: {part}"), cause));
        }
    }
    match (&read.output, &finished.output) {
        (None, _) => Ok(()),
        // These outputs are plain values, not texts that a recorder left.
        (Some(expected), Some(got)) => {
            compare(&Rules::exact(), expected, got).map_err(|mismatch| Difference::new("output", mismatch))
        }
        (expected, None) => Err(Difference::new("output", Mismatch::here(expected.as_ref(), None))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_was_read_counts_and_all_of_it() {
        let read: Read = serde_json::from_value(
            json!({"status": "FAILED", "error": "E", "cause_contains": "matching '}'"}),
        )
        .unwrap();
        let failed = |error: &str, cause: &str| Finished {
            status: "FAILED".to_owned(),
            error: Some(error.to_owned()),
            cause: Some(cause.to_owned()),
            ..Finished::default()
        };
        assert!(compared(&read, &failed("E", "no matching '}' there")).is_ok());
        assert!(compared(&read, &failed("E", "other")).is_err());
        assert!(compared(&read, &failed("F", "no matching '}' there")).is_err());
        let succeeded = Finished {
            status: "SUCCEEDED".to_owned(),
            ..Finished::default()
        };
        assert!(compared(&read, &succeeded).is_err());
    }
}
