//! The suite `local-mocking`: recorded executions once more, with the answers of a mock configuration file that the
//! project's own importer reads.
//!
//! Such a file says less than the service answered: inputs and outputs are those of the recording without the members
//! that the file's answers lack; of what is submitted before a wait, which no file says, the members count, not the values. Everything else is
//! compared as in the suite `executions`.

use asl_mock::mock_config::{MockConfig, mocks_of};
use serde::Deserialize;
use serde_json::Value;

use super::executions::{ExecutionCase, end};
use super::{Filter, Outcome, unsupported, verdict};
use crate::bridge::{self, Finished, Simulated};
use crate::case::{CaseResult, Difference};
use crate::compare::history::{self, Order};
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

/// Everything that the suite `executions` compares.
fn compare(case: &ExecutionCase, finished: &Finished) -> Result<(), Difference> {
    let rules = case.rules();
    if let Some(events) = &case.expect.events {
        let ours = |index: usize| finished.events.get(index).unwrap_or(&Value::Null);
        let events = events.iter().enumerate();
        let told: Vec<Value> = events
            .map(|(index, event)| told_event(event, ours(index)))
            .collect();
        history::compare(&rules, Order::Strict, &told, &finished.events)?;
    }
    let mut expect = case.expect.clone();
    if let (Some(recorded), Some(got)) = (&mut expect.output, &finished.output) {
        *recorded = told(&parsed(recorded), got);
    }
    end(&rules, &expect, finished)
}

/// The members of a recorded answer with the values of ours: nobody says which identifiers a service gives.
fn shape(recorded: &Value, ours: &Value) -> Value {
    match (recorded, ours) {
        (Value::Object(recorded), Value::Object(ours)) => recorded
            .iter()
            .map(|(name, value)| {
                (
                    name.clone(),
                    ours.get(name).map_or(value.clone(), |ours| shape(value, ours)),
                )
            })
            .collect(),
        (Value::Object(_), _) | (_, Value::Object(_)) => recorded.clone(),
        _ => ours.clone(),
    }
}

/// A recorded event without what the file does not give of its input or output.
fn told_event(recorded: &Value, got: &Value) -> Value {
    let mut told_event = recorded.clone();
    let members = told_event.as_object_mut().into_iter().flatten();
    for (name, recorded) in members.filter(|(name, _)| name.ends_with("EventDetails")) {
        for data in ["input", "output"] {
            let ours = got.get(name).and_then(|details| details.get(data));
            if let (Some(recorded), Some(ours)) = (recorded.get_mut(data), ours) {
                let (whole, ours) = (parsed(recorded), parsed(ours));
                if name == "taskSubmittedEventDetails" {
                    *recorded = shape(&whole, &ours);
                } else if whole.is_object() || whole.is_array() {
                    *recorded = told(&whole, &ours);
                }
            }
        }
    }
    told_event
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
