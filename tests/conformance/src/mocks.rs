//! The recorded answers of the tasks: which one a call gets.
//!
//! A call is told by its state, the time of its scheduling and what is sent. What an answer does to an execution
//! (events, timers, retries) is the engine's affair; [`crate::bridge`] hands the answers over.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::compare::Rules;
use crate::compare::event::{details, kind};
use crate::compare::value::compare_json_text;
use crate::functions::{self, LambdaHandler};

/// The recorded calls of one state, as in the corpus.
#[derive(Debug, Clone, Deserialize)]
pub struct StateCalls {
    /// The state's name.
    pub state: String,
    /// Its calls in the order of scheduling: all attempts of all iterations.
    pub calls: Vec<Call>,
}

/// One recorded call.
#[derive(Debug, Clone, Deserialize)]
pub struct Call {
    /// What was sent: `parameters` of a service, `input` of a function or an activity.
    #[serde(alias = "parameters", default, deserialize_with = "present")]
    pub input: Option<Value>,
    /// How the call ended.
    #[serde(default, deserialize_with = "present")]
    pub outcome: Option<Value>,
    /// The answer of the service before the wait (`.sync`, `.waitForTaskToken`).
    #[serde(default, deserialize_with = "present")]
    pub submitted: Option<Value>,
}

/// A member that is there, even if it is null.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// How a call ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The task succeeds with this value.
    Return(Value),
    /// The task succeeds with a text that is no JSON.
    ReturnText(String),
    /// The task fails; a failure may come without error and cause.
    Throw {
        /// The error's name.
        error: Option<String>,
        /// Its cause.
        cause: Option<String>,
    },
    /// No answer ever comes: the interpreter's own timer (timeout or heartbeat) must end the wait.
    Timeout,
    /// Nothing is recorded after the scheduling: the execution ends while the task is under way.
    Nothing,
}

/// What a call is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How it ends.
    pub outcome: Outcome,
    /// The service's first answer, for the kinds of tasks that wait.
    pub submitted: Option<Value>,
}

/// The answers of one execution, to be used up.
#[derive(Debug, Default)]
pub struct Mocks {
    rules: Rules,
    states: Vec<(String, Vec<Option<Call>>)>,
    /// Ends of tasks found in the recorded events, for calls of states that have no recorded calls.
    loose: Vec<Option<Outcome>>,
    /// The functions, for calls that no history has.
    handlers: Vec<LambdaHandler>,
}

impl Mocks {
    /// The answers of a case. `events` serve where the recorder lost the ids of the events and with them the calls.
    pub fn new(
        rules: Rules,
        recorded: &[StateCalls],
        events: &[Value],
        handlers: Vec<LambdaHandler>,
    ) -> Self {
        let used = |calls: &[Call]| calls.iter().cloned().map(Some).collect();
        let states = recorded
            .iter()
            .map(|state| (state.state.clone(), used(&state.calls)))
            .collect();
        let loose = events.iter().filter_map(end_of_task).map(Some).collect();
        Self {
            rules,
            states,
            loose,
            handlers,
        }
    }

    /// The answer to the next call of a state with what is sent; `resource` is the state's `Resource`. An error
    /// says why there is none: then the case as a whole cannot be run.
    ///
    /// Of the calls that are not used yet the first with the same parameters is taken, else the first: then the
    /// parameters themselves are wrong, and the comparison of the histories will say so.
    pub fn answer(&mut self, state: &str, resource: &str, sent: &Value) -> Result<Answer, String> {
        let Some((_, calls)) = self.states.iter_mut().find(|(name, _)| name == state) else {
            return self.not_recorded(state, resource, sent);
        };
        let fits = |call: &Option<Call>| {
            let input = call.as_ref().and_then(|call| call.input.as_ref());
            input.is_some_and(|input| compare_json_text(&self.rules, input, sent).is_ok())
        };
        let at = calls
            .iter()
            .position(fits)
            .or_else(|| calls.iter().position(Option::is_some));
        let call = at.and_then(|at| calls.get_mut(at)).and_then(Option::take);
        let call = call.ok_or_else(|| format!("no further call of the state '{state}' was recorded"))?;
        let outcome = call.outcome.as_ref().and_then(outcome);
        let outcome =
            outcome.ok_or_else(|| format!("the recorded call of the state '{state}' has no outcome"))?;
        Ok(Answer {
            outcome,
            submitted: call.submitted,
        })
    }

    fn not_recorded(&mut self, state: &str, resource: &str, sent: &Value) -> Result<Answer, String> {
        let next = self.loose.iter_mut().find_map(Option::take);
        let outcome = next.or_else(|| functions::answer(&self.handlers, resource, sent));
        let outcome = outcome.ok_or_else(|| format!("no answer was recorded for the state '{state}'"))?;
        Ok(Answer {
            outcome,
            submitted: None,
        })
    }
}

fn outcome(value: &Value) -> Option<Outcome> {
    let members = value.as_object()?;
    let (name, value) = members.iter().next()?;
    let text = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    match name.as_str() {
        "return" => Some(Outcome::Return(value.clone())),
        "return_text" => Some(Outcome::ReturnText(value.as_str()?.to_owned())),
        "throw" => Some(Outcome::Throw {
            error: text("error"),
            cause: text("cause"),
        }),
        "timeout" => Some(Outcome::Timeout),
        "none" => Some(Outcome::Nothing),
        _ => None,
    }
}

/// How a task ended, read from its last event.
fn end_of_task(event: &Value) -> Option<Outcome> {
    let kind = kind(event);
    let end = ["Task", "LambdaFunction", "Activity"]
        .iter()
        .find_map(|family| kind.strip_prefix(family))?;
    let empty = Value::Object(Map::new());
    let details = details(event).or_else(|| event.get("details")).unwrap_or(&empty);
    let text = |field: &str| details.get(field).and_then(Value::as_str).map(str::to_owned);
    match end {
        "Succeeded" => Some(match details.get("output") {
            None => Outcome::Return(empty),
            Some(Value::String(text)) => {
                serde_json::from_str(text).map_or_else(|_| Outcome::ReturnText(text.clone()), Outcome::Return)
            }
            Some(parsed) => Outcome::Return(parsed.clone()),
        }),
        "Failed" | "SubmitFailed" => {
            let cause = match details.get("cause") {
                None => None,
                Some(Value::String(text)) => Some(text.clone()),
                // The recorder parsed it. A function's own error payload has spaces, every other text is compact.
                Some(parsed) if kind == "LambdaFunctionFailed" => Some(spaced(parsed)),
                Some(parsed) => Some(parsed.to_string()),
            };
            Some(Outcome::Throw {
                error: text("error"),
                cause,
            })
        }
        "TimedOut" => Some(Outcome::Timeout),
        _ => None,
    }
}

/// A value written with a space after each comma and colon, as Python does.
pub(crate) fn spaced(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(spaced).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::from(name.as_str()), spaced(value))
            };
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mocks(calls: &Value) -> Mocks {
        let recorded: Vec<StateCalls> =
            serde_json::from_value(json!([{"state": "S", "calls": calls}])).unwrap();
        Mocks::new(Rules::default(), &recorded, &[], Vec::new())
    }

    #[test]
    fn calls_in_flight_are_told_apart_by_their_parameters() {
        let mut mocks = mocks(&json!([
            {"parameters": {"n": 1, "token": "<t:1>"}, "outcome": {"return": "one"}},
            {"parameters": {"n": 2, "token": "<t:2>"}, "outcome": {"return": "two"}},
        ]));
        let second = mocks
            .answer("S", "r", &json!("{\"n\":2,\"token\":\"abc\"}"))
            .unwrap();
        assert_eq!(second.outcome, Outcome::Return(json!("two")));
        let first = mocks.answer("S", "r", &json!({"n": 1, "token": "abc"})).unwrap();
        assert_eq!(first.outcome, Outcome::Return(json!("one")));
        assert!(mocks.answer("S", "r", &json!({"n": 1, "token": "abc"})).is_err());
    }

    #[test]
    fn attempts_with_the_same_parameters_come_in_order() {
        let mut mocks = mocks(&json!([
            {"input": {}, "outcome": {"throw": {"error": "E"}}},
            {"input": {}, "outcome": {"return": null}, "submitted": {"id": 1}},
        ]));
        let thrown = Outcome::Throw {
            error: Some("E".to_owned()),
            cause: None,
        };
        assert_eq!(mocks.answer("S", "r", &json!("{}")).unwrap().outcome, thrown);
        let last = mocks.answer("S", "r", &json!("{}")).unwrap();
        assert_eq!(
            last,
            Answer {
                outcome: Outcome::Return(Value::Null),
                submitted: Some(json!({"id": 1}))
            }
        );
    }

    #[test]
    fn unknown_parameters_take_the_next_call() {
        let mut mocks =
            mocks(&json!([{"input": "\"a\"", "outcome": {"timeout": {"error": "States.Timeout"}}}]));
        assert_eq!(
            mocks.answer("S", "r", &json!("\"b\"")).unwrap().outcome,
            Outcome::Timeout
        );
    }

    #[test]
    fn what_was_not_recorded_has_a_reason() {
        assert!(
            mocks(&json!([]))
                .answer("Other", "r", &json!({}))
                .unwrap_err()
                .contains("'Other'")
        );
    }

    #[test]
    fn ends_of_tasks_serve_where_no_call_was_recorded() {
        let events = [
            json!({"type": "TaskFailed", "taskFailedEventDetails": {"error": "E", "cause": {"a": [1, 2]}}}),
            json!({"type": "LambdaFunctionFailed", "lambdaFunctionFailedEventDetails": {"error": "E", "cause": {"a": [1, 2]}}}),
            json!({"type": "TaskSucceeded"}),
        ];
        let mut mocks = Mocks::new(Rules::default(), &[], &events, Vec::new());
        let cause = |answer: Answer| match answer.outcome {
            Outcome::Throw { cause, .. } => cause.unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            cause(mocks.answer("A", "r", &json!({})).unwrap()),
            "{\"a\":[1,2]}"
        );
        assert_eq!(
            cause(mocks.answer("A", "r", &json!({})).unwrap()),
            "{\"a\": [1, 2]}"
        );
        assert_eq!(
            mocks.answer("A", "r", &json!({})).unwrap().outcome,
            Outcome::Return(json!({}))
        );
        assert!(mocks.answer("A", "r", &json!({})).is_err());
    }
}
