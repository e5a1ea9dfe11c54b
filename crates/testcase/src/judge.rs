//! What an execution left, compared with what is expected.

use asl::Status;
use asl_json::Value;

use crate::compare::compare;
use crate::model::{ExpectedOutput, TestCase};

/// What an execution left.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<'r> {
    /// Its final status.
    pub status: Status,
    /// The output, if it succeeded.
    pub output: Option<&'r Value>,
    /// The error's name, if it failed with one.
    pub error: Option<&'r str>,
    /// The names of all states in the order in which they were entered.
    pub path: Vec<&'r str>,
}

/// A difference in the words of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// `Status`, `Error`, `Path 2`, `Output /charged/receipt`
    pub place: String,
    /// The expected value; none if there should be none.
    pub expected: Option<Value>,
    /// The actual value; none if there is none.
    pub got: Option<Value>,
}

impl TestCase {
    /// Everything that is not as expected; nothing if the case passes.
    pub fn judge(&self, outcome: &Outcome<'_>) -> Vec<Failure> {
        let mut failures = Vec::new();
        let mut text = |place: &str, expected: Option<&str>, got: Option<&str>| {
            if expected.is_some() && expected != got {
                failures.push(Failure {
                    place: place.into(),
                    expected: expected.map(Value::from),
                    got: got.map(Value::from),
                });
            }
        };
        let expect = &self.expect;
        text("Status", expect.status.as_deref(), Some(outcome.status.name()));
        text("Error", expect.error.as_deref(), outcome.error);
        if let Some(output) = &expect.output {
            failures.extend(output_failures(output, outcome.output));
        }
        if let Some(path) = &expect.path {
            failures.extend(path_failure(path, &outcome.path));
        }
        failures
    }
}

fn output_failures(expected: &ExpectedOutput, got: Option<&Value>) -> Vec<Failure> {
    let Some(got) = got else {
        return vec![Failure {
            place: "Output".into(),
            expected: Some(expected.value().clone()),
            got: None,
        }];
    };
    let partial = matches!(expected, ExpectedOutput::Includes(_));
    let differences = compare(expected.value(), got, partial).into_iter();
    differences
        .map(|difference| Failure {
            place: format!("Output {}", difference.pointer).trim_end().to_owned(),
            expected: difference.expected,
            got: difference.got,
        })
        .collect()
}

/// Where two paths part: what comes after that follows from it.
fn path_failure(expected: &[String], got: &[&str]) -> Option<Failure> {
    let parts = |index: &usize| expected.get(*index).map(String::as_str) != got.get(*index).copied();
    let at = (0..expected.len().max(got.len())).find(parts)?;
    Some(Failure {
        place: format!("Path, state {}", at + 1),
        expected: expected.get(at).map(|name| Value::from(name.as_str())),
        got: got.get(at).map(|name| Value::from(*name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TestCases;

    fn judged(expect: &str, outcome: &Outcome<'_>) -> Vec<String> {
        let text = format!(r#"{{"cases": [{{"name": "n", "expect": {expect}}}]}}"#);
        let (tests, problems) = TestCases::parse(&text);
        assert!(problems.is_empty(), "{problems:?}");
        let failures = tests.cases[0].judge(outcome).into_iter();
        failures
            .map(|failure| {
                let shown = |value: Option<Value>| value.map_or("nothing".to_owned(), |v| v.to_string());
                format!(
                    "{}: {} != {}",
                    failure.place,
                    shown(failure.expected),
                    shown(failure.got)
                )
            })
            .collect()
    }

    #[test]
    fn what_is_expected_counts_and_nothing_else() {
        let output = asl_json::parse(r#"{"a": 1, "b": 2}"#).unwrap();
        let outcome = Outcome {
            status: Status::Succeeded,
            output: Some(&output),
            error: None,
            path: vec!["A", "B"],
        };
        assert!(judged(r#"{"status": "SUCCEEDED", "outputIncludes": {"a": 1}}"#, &outcome).is_empty());
        assert!(judged(r#"{"path": ["A", "B"], "output": {"b": 2, "a": 1}}"#, &outcome).is_empty());
        assert_eq!(
            judged(r#"{"output": {"a": 1}}"#, &outcome),
            ["Output /b: nothing != 2"]
        );
        assert_eq!(judged(r#"{"error": "E"}"#, &outcome), ["Error: \"E\" != nothing"]);
        assert_eq!(
            judged(r#"{"path": ["A", "C", "D"]}"#, &outcome),
            ["Path, state 2: \"C\" != \"B\""]
        );
        assert_eq!(
            judged(r#"{"path": ["A"]}"#, &outcome),
            ["Path, state 2: nothing != \"B\""]
        );
    }

    #[test]
    fn a_failed_execution_has_no_output() {
        let outcome = Outcome {
            status: Status::Failed,
            output: None,
            error: Some("E"),
            path: Vec::new(),
        };
        assert_eq!(
            judged(r#"{"status": "SUCCEEDED", "output": null}"#, &outcome),
            ["Status: \"SUCCEEDED\" != \"FAILED\"", "Output: null != nothing"]
        );
    }
}
