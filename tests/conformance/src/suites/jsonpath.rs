//! The suite `jsonpath`: paths with the answers of the service and of the library that it uses.
//!
//! Where the versions of the library differ the older one counts, which the service shows. Error messages are
//! part of the target.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Filter, Outcome, unsupported, verdict};
use crate::bridge::{self, JsonPathAnswer, PathFailure};
use crate::case::{CaseResult, Difference};
use crate::compare::Rules;
use crate::compare::value::compare;
use crate::shared::Shared;

#[derive(Deserialize)]
struct ObservedFile {
    cases: Vec<Observed>,
}

/// An answer seen from the service.
#[derive(Deserialize)]
struct Observed {
    selector: String,
    document: Value,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    message: Option<String>,
}

#[derive(Deserialize)]
struct RecordedFile {
    documents: HashMap<String, Value>,
    cases: Vec<Recorded>,
}

/// An answer of the library.
#[derive(Deserialize)]
struct Recorded {
    id: String,
    selector: String,
    document: String,
    both: Option<Answer>,
    #[serde(rename = "2.0.0")]
    older: Option<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    definite: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    /// `compile`, `not_found` or `evaluate`.
    error: Option<String>,
    message: Option<String>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let mut results = Vec::new();
    let observed: ObservedFile = shared.load("conformance/jsonpath-aws-observed.json")?;
    for (index, case) in observed.cases.iter().enumerate() {
        // The file has no ids; the number tells apart what has the same path.
        let id = format!("aws-observed/{} {}", index + 1, case.selector);
        if filter.wants(&id) {
            let answer = bridge::jsonpath(&case.selector, &case.document);
            let group = "aws-observed".to_owned();
            results.push(CaseResult {
                id,
                group,
                verdict: verdict(judge_observed(case, answer)),
            });
        }
    }
    let recorded: RecordedFile = shared.load("conformance/jsonpath-jayway-recorded.json")?;
    for case in recorded.cases.iter().filter(|case| filter.wants(&case.id)) {
        let document = recorded
            .documents
            .get(&case.document)
            .ok_or_else(|| format!("no document '{}'", case.document))?;
        let verdict = match case.both.as_ref().or(case.older.as_ref()) {
            Some(expected) => verdict(judge(expected, bridge::jsonpath(&case.selector, document))),
            None => verdict(unsupported("no answer of the older version")),
        };
        let group = case.id.split('/').next().unwrap_or_default().to_owned();
        results.push(CaseResult {
            id: case.id.clone(),
            group,
            verdict,
        });
    }
    Ok(results)
}

fn judge_observed(case: &Observed, answer: JsonPathAnswer) -> Result<(), Outcome> {
    let got = match answer {
        JsonPathAnswer::Unsupported(reason) => return unsupported(reason),
        JsonPathAnswer::Refused(message) => Err(PathFailure {
            message,
            not_found: false,
        }),
        JsonPathAnswer::Applied { result, .. } => result,
    };
    let Some(expected) = &case.result else {
        let Err(PathFailure { message, .. }) = got else {
            return Err(Difference::plain("the answer", "a failure", show(&got)).into());
        };
        // Only what stands behind this prefix is the path's own message; other causes are the state's words.
        let prefix = format!("Invalid path '{}' : ", case.selector);
        return match case
            .message
            .as_deref()
            .and_then(|cause| cause.strip_prefix(&prefix))
        {
            Some(expected) if expected != message => {
                Err(Difference::plain("the message", expected, message).into())
            }
            _ => Ok(()),
        };
    };
    Ok(same(expected, &got)?)
}

fn judge(expected: &Answer, answer: JsonPathAnswer) -> Result<(), Outcome> {
    let (definite, got) = match answer {
        JsonPathAnswer::Unsupported(reason) => return unsupported(reason),
        JsonPathAnswer::Refused(message) => {
            if expected.error.as_deref() != Some("compile") {
                let wanted = expected
                    .result
                    .as_ref()
                    .map_or("an accepted path".to_owned(), Value::to_string);
                return Err(Difference::plain("the path", wanted, format!("refused: {message}")).into());
            }
            (
                None,
                Err(PathFailure {
                    message,
                    not_found: false,
                }),
            )
        }
        JsonPathAnswer::Applied { definite, result } => {
            if expected.error.as_deref() == Some("compile") {
                let message = expected.message.as_deref().unwrap_or_default();
                return Err(
                    Difference::plain("the path", format!("refused: {message}"), show(&result)).into(),
                );
            }
            (Some(definite), result)
        }
    };
    if expected.definite.is_some() && definite.is_some() && expected.definite != definite {
        let text = |value: Option<bool>| format!("{}", value.unwrap_or_default());
        return Err(Difference::plain("definite", text(expected.definite), text(definite)).into());
    }
    match (&expected.result, got) {
        (Some(expected), got) => Ok(same(expected, &got)?),
        (None, Err(failure)) => Ok(same_failure(expected, &failure)?),
        (None, got @ Ok(_)) => {
            let message = expected.message.as_deref().unwrap_or_default();
            Err(Difference::plain("the answer", format!("failure: {message}"), show(&got)).into())
        }
    }
}

fn same_failure(expected: &Answer, got: &PathFailure) -> Result<(), Difference> {
    let not_found = expected.error.as_deref() == Some("not_found");
    if not_found != got.not_found {
        let kind = |not_found: bool| if not_found { "not_found" } else { "evaluate" };
        let ours = format!("{}: {}", kind(got.not_found), got.message);
        return Err(Difference::plain("the kind of failure", kind(not_found), ours));
    }
    match &expected.message {
        Some(message) if *message != got.message => Err(Difference::plain(
            "the message",
            message.as_str(),
            got.message.as_str(),
        )),
        _ => Ok(()),
    }
}

fn same(expected: &Value, got: &Result<Value, PathFailure>) -> Result<(), Difference> {
    match got {
        Ok(value) => compare(&Rules::exact(), expected, value)
            .map_err(|mismatch| Difference::new("the result", mismatch)),
        Err(_) => Err(Difference::plain("the answer", expected.to_string(), show(got))),
    }
}

fn show(result: &Result<Value, PathFailure>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(failure) => format!("failure: {}", failure.message),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(value: Value) -> Answer {
        serde_json::from_value(value).unwrap()
    }

    fn failure(message: &str) -> PathFailure {
        PathFailure {
            message: message.to_owned(),
            not_found: true,
        }
    }

    fn applied(definite: bool, result: Result<Value, &str>) -> JsonPathAnswer {
        JsonPathAnswer::Applied {
            definite,
            result: result.map_err(failure),
        }
    }

    #[test]
    fn results_are_values_and_not_patterns() {
        let expected = answer(json!({"definite": true, "result": "<a>"}));
        assert!(judge(&expected, applied(true, Ok(json!("<a>")))).is_ok());
        assert!(judge(&expected, applied(true, Ok(json!("b")))).is_err());
        assert!(judge(&expected, applied(false, Ok(json!("<a>")))).is_err());
        assert!(judge(&expected, JsonPathAnswer::Refused("no".to_owned())).is_err());
    }

    #[test]
    fn a_null_result_is_a_result() {
        let expected = answer(json!({"definite": true, "result": null}));
        assert!(judge(&expected, applied(true, Ok(Value::Null))).is_ok());
        assert!(judge(&expected, applied(true, Err("m"))).is_err());
    }

    #[test]
    fn kinds_and_messages_of_errors_count() {
        let compile = answer(json!({"error": "compile", "message": "m"}));
        assert!(judge(&compile, JsonPathAnswer::Refused("m".to_owned())).is_ok());
        assert!(judge(&compile, JsonPathAnswer::Refused("n".to_owned())).is_err());
        assert!(judge(&compile, applied(true, Err("m"))).is_err());
        let missing = answer(json!({"definite": true, "error": "not_found", "message": "m"}));
        assert!(judge(&missing, applied(true, Err("m"))).is_ok());
        assert!(judge(&missing, applied(true, Err("n"))).is_err());
        assert!(judge(&missing, applied(true, Ok(json!(1)))).is_err());
        let evaluate = answer(json!({"definite": true, "error": "evaluate", "message": "m"}));
        assert!(judge(&evaluate, applied(true, Err("m"))).is_err());
    }

    #[test]
    fn of_the_service_the_message_behind_the_prefix_counts() {
        let observed = |message: &str| Observed {
            selector: "$.a".to_owned(),
            document: json!({}),
            result: None,
            message: Some(message.to_owned()),
        };
        let failed = || applied(true, Err("m"));
        assert!(judge_observed(&observed("Invalid path '$.a' : m"), failed()).is_ok());
        assert!(judge_observed(&observed("Invalid path '$.a' : n"), failed()).is_err());
        assert!(judge_observed(&observed("The JSONPath could not be found"), failed()).is_ok());
        assert!(
            judge_observed(
                &observed("The JSONPath could not be found"),
                applied(true, Ok(json!(1)))
            )
            .is_err()
        );
    }
}
