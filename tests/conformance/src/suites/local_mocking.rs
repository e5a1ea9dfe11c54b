//! The suite `local-mocking`: recorded executions once more, with the answers of a mock configuration file that the
//! project's own importer reads.
//!
//! Such a file says less than the service answered, so values are compared as far as the file goes: the events with their
//! ids, types and states are those of the recording; the output is the recorded one without what the file's answers lack.
//! What is submitted before a wait is nothing that a file could say.

use asl_mock::mock_config::{MockConfig, mocks_of};
use serde::Deserialize;
use serde_json::{Value, json};

use super::executions::ExecutionCase;
use super::{Filter, Outcome, unsupported, verdict};
use crate::bridge::{self, Finished, Simulated};
use crate::case::{CaseResult, Difference};
use crate::compare::event::{details, kind};
use crate::compare::history::{self, Order};
use crate::compare::value::compare_json_text_with_value;
use crate::shared::Shared;

/// The same execution with a mock configuration file.
#[derive(Debug, Clone, Deserialize)]
pub struct MockedRun {
    /// The file's content.
    pub file: Value,
    /// Which state machine of it.
    pub state_machine: String,
    /// Which of its test cases.
    pub test_case: String,
    /// In place of the case's own.
    #[serde(default, deserialize_with = "super::executions::present")]
    pub input: Option<Value>,
    /// In place of the case's own.
    pub definition: Option<Value>,
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let mut results = Vec::new();
    for file in shared.files("conformance/executions", ".json")? {
        let cases: Vec<ExecutionCase> = shared.load(&file)?;
        for mut case in cases.into_iter().filter(|case| filter.wants(&case.id)) {
            let Some(mocked) = case.mock_config.take() else {
                continue;
            };
            if let Some(input) = &mocked.input {
                case.input = input.clone();
                case.input_text = None;
            }
            if let Some(definition) = &mocked.definition {
                case.definition = Some(definition.clone());
                case.definition_text = None;
            }
            results.push(CaseResult {
                verdict: verdict(judge(&case, &mocked)),
                id: case.id,
                group: case.group,
            });
        }
    }
    Ok(results)
}

fn judge(case: &ExecutionCase, mocked: &MockedRun) -> Result<(), Outcome> {
    let (config, problems) = MockConfig::parse(&mocked.file.to_string());
    if let Some(problem) = problems.first() {
        return Err(Difference::plain("the file", "understood", problem.message.as_str()).into());
    }
    let cases = config.machines.get(&mocked.state_machine);
    let Some(script) = cases.and_then(|cases| cases.get(&mocked.test_case)) else {
        return Err(Difference::plain("the test case", mocked.test_case.as_str(), "nothing").into());
    };
    let finished = match bridge::simulate_mocked(case, &mocks_of(script)) {
        Simulated::Unsupported(reason) => return unsupported(reason),
        Simulated::Refused(why) => {
            return Err(Difference::plain("the definition", "accepted", why).into());
        }
        Simulated::Finished(finished) => finished,
    };
    Ok(compare(case, &finished)?)
}

fn compare(case: &ExecutionCase, finished: &Finished) -> Result<(), Difference> {
    let status = case.expect.status.as_deref().unwrap_or_default();
    if status != finished.status {
        return Err(Difference::plain("status", status, finished.status.as_str()));
    }
    if let Some(events) = &case.expect.events {
        let bones = |events: &[Value]| events.iter().map(bone).collect::<Vec<_>>();
        history::compare(
            &case.rules(),
            Order::Strict,
            &bones(events),
            &bones(&finished.events),
        )?;
    }
    let (Some(expected), Some(got)) = (&case.expect.output, &finished.output) else {
        return Err(Difference::plain(
            "output",
            "one",
            format!("{:?}", finished.output),
        ));
    };
    let expected = parsed(expected);
    compare_json_text_with_value(&case.rules(), &told(&expected, got), got)
        .map_err(|mismatch| Difference::new("output", mismatch))
}

/// What no answer changes of an event.
fn bone(event: &Value) -> Value {
    let mut bone =
        json!({"id": event.get("id"), "previousEventId": event.get("previousEventId"), "type": kind(event)});
    if let (Some(name), Some(members)) = (
        details(event).and_then(|details| details.get("name")),
        bone.as_object_mut(),
    ) {
        members.insert("stateEnteredEventDetails".to_owned(), json!({ "name": name }));
    }
    bone
}

/// A recording may hold an output as text.
fn parsed(output: &Value) -> Value {
    let text = output.as_str();
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_else(|| output.clone())
}

/// What a recording has of what there is: members that the file does not give are not compared.
fn told(recorded: &Value, got: &Value) -> Value {
    match (recorded, got) {
        (Value::Object(recorded), Value::Object(got)) => recorded
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), told(value, got.get(name)?))))
            .collect(),
        (Value::Array(recorded), Value::Array(got)) if recorded.len() == got.len() => recorded
            .iter()
            .zip(got)
            .map(|(recorded, got)| told(recorded, got))
            .collect(),
        _ => recorded.clone(),
    }
}
