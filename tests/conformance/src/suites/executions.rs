//! The suite `executions`: recorded executions with their definitions, inputs and answers of tasks.
//!
//! Compared are the history, the status, the output, the error and the cause, and what was recorded beside them:
//! descriptions, synchronous responses, log events. `mock_config` (the same test with a mock configuration file)
//! is another run with other answers: the suite `local-mocking`.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::local_mocking::MockedRun;
use super::{Filter, Outcome, unsupported, verdict};
use crate::bridge::{self, Finished, Simulated};
use crate::case::{CaseResult, Difference, Verdict};
use crate::changes;
use crate::compare::Rules;
use crate::compare::event::{compare_answer, details, kind, number};
use crate::compare::history::{self, Order};
use crate::compare::value::{Mismatch, compare_json_text, compare_json_text_with_value};
use crate::functions::LambdaHandler;
use crate::mocks::{Mocks, StateCalls};
use crate::shared::Shared;

/// One recorded execution.
#[derive(Debug, Clone, Deserialize)]
pub struct ExecutionCase {
    /// The case's id.
    pub id: String,
    /// Its group.
    #[serde(default)]
    pub group: String,
    /// The day of the recording: `31-12-2024`.
    #[serde(default)]
    pub recorded: String,
    /// `STANDARD` or `EXPRESS`.
    #[serde(rename = "type", default = "standard")]
    pub kind: String,
    /// The definition, where it is JSON.
    pub definition: Option<Value>,
    /// The definition's text, where it is not.
    pub definition_text: Option<String>,
    /// The input.
    #[serde(default)]
    pub input: Value,
    /// The input's text, where it cannot be rebuilt from the value.
    pub input_text: Option<String>,
    /// Started without an input.
    #[serde(default)]
    pub input_omitted: bool,
    /// `strict` or `concurrent`.
    #[serde(default)]
    pub order: String,
    /// The recorder lost the ids inside the Parallel.
    #[serde(default)]
    pub ids_scrubbed: bool,
    /// The events are a prefix.
    #[serde(default)]
    pub partial_history: bool,
    /// The answers of the tasks; none where they are not known.
    #[serde(rename = "mocks", default)]
    pub calls: Option<Vec<StateCalls>>,
    /// The same execution with a mock configuration file.
    pub mock_config: Option<MockedRun>,
    /// Expected strings that stand for any value.
    #[serde(default)]
    pub wildcards: Vec<String>,
    /// Literals that stand for any text.
    #[serde(default)]
    pub wildcards_within: Vec<String>,
    /// The functions that were called.
    #[serde(default)]
    pub lambda_handlers: Vec<LambdaHandler>,
    /// The objects that an `ItemReader` reads.
    #[serde(default)]
    pub s3_objects: Vec<S3Object>,
    /// What was recorded.
    #[serde(default)]
    pub expect: Expected,
    /// When the execution was stopped from outside, if it was, in seconds after its start.
    #[serde(default)]
    pub stop_after: Option<u64>,
    /// The region, where it matters.
    #[serde(default)]
    pub region: Option<String>,
    /// Further recordings of the same execution.
    #[serde(default)]
    pub extra: Map<String, Value>,
}

/// An object in S3.
#[derive(Debug, Clone, Deserialize)]
pub struct S3Object {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// Its text.
    pub body: String,
}

/// What was recorded of an execution.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Expected {
    /// The status; none for a partial history.
    pub status: Option<String>,
    /// The output as the recorder left it: parsed or a text.
    #[serde(default, deserialize_with = "present")]
    pub output: Option<Value>,
    /// The error's name.
    pub error: Option<Value>,
    /// The cause, parsed or a text.
    pub cause: Option<Value>,
    /// The history.
    pub events: Option<Vec<Value>>,
    /// The response of a synchronous execution.
    pub response: Option<Value>,
    /// The last log event of an asynchronous express execution.
    pub end_log_event: Option<Value>,
    /// The description of the execution.
    pub describe_execution: Option<Value>,
    /// The description of its Map Run.
    pub describe_map_run: Option<Value>,
}

/// An output of null is an output.
pub(super) fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn standard() -> String {
    "STANDARD".to_owned()
}

impl ExecutionCase {
    /// The text of the definition as it was sent.
    pub fn definition_source(&self) -> String {
        match (&self.definition_text, &self.definition) {
            (Some(text), _) => text.clone(),
            (None, Some(definition)) => definition.to_string(),
            (None, None) => String::new(),
        }
    }

    /// The text of the input as it was sent.
    pub fn input_source(&self) -> String {
        match &self.input_text {
            Some(text) => text.clone(),
            None if self.input_omitted => "{}".to_owned(),
            None => self.input.to_string(),
        }
    }

    /// The rules of comparison of this case.
    pub fn rules(&self) -> Rules {
        Rules::new(self.wildcards.clone(), self.wildcards_within.clone())
    }

    /// The recorded answers of the tasks. Where a call has none, asking for it says so.
    pub fn mocks(&self) -> Mocks {
        let events = self.expect.events.iter().flatten();
        let without_ids: Vec<Value> = events
            .filter(|event| number(event, "id").is_none())
            .cloned()
            .collect();
        Mocks::new(
            self.rules(),
            self.calls.as_deref().unwrap_or_default(),
            &without_ids,
            self.lambda_handlers.clone(),
        )
    }

    pub(super) fn order(&self) -> Order {
        match (self.partial_history, self.ids_scrubbed, self.order.as_str()) {
            (true, ..) => Order::Prefix,
            (_, true, _) => Order::Scrubbed,
            (_, _, "concurrent") => Order::Concurrent,
            _ => Order::Strict,
        }
    }
}

/// All recorded executions.
pub fn cases(shared: &Shared) -> Result<Vec<ExecutionCase>, String> {
    let mut cases = Vec::new();
    for file in shared.files("conformance/executions", ".json")? {
        let of_file: Vec<ExecutionCase> = shared.load(&file)?;
        cases.extend(of_file);
    }
    Ok(cases)
}

/// Runs the suite.
pub fn run(shared: &Shared, filter: &Filter) -> Result<Vec<CaseResult>, String> {
    let wanted = cases(shared)?.into_iter().filter(|case| filter.wants(&case.id));
    let results = wanted.map(|case| CaseResult {
        verdict: verdict_of(&case, bridge::simulate(&case)),
        id: case.id,
        group: case.group,
    });
    Ok(results.collect())
}

/// Judges a case by what the service answers today and, if that differs, by what it answered on the day of the recording.
pub(super) fn verdict_of(case: &ExecutionCase, simulated: Simulated) -> Verdict {
    let finished = match simulated {
        Simulated::Unsupported(reason) => return Verdict::Unsupported(reason),
        Simulated::Refused(why) => {
            return Verdict::Failed(Box::new(Difference::plain("the definition", "accepted", why)));
        }
        Simulated::Finished(finished) => finished,
    };
    let today = judge(case, &finished);
    let then = changes::day(&case.recorded)
        .and_then(|day| changes::as_of(day, &finished, case.expect.events.as_deref().unwrap_or_default()));
    match (today, then) {
        // Where the old form is certain, the new one cannot have been recorded: the table of changes is wrong.
        (Ok(()), Some((old, changes, true))) if judge(case, &old).is_err() => {
            Verdict::Failed(Box::new(Difference::plain(
                "the table of changes of the service",
                "today's form",
                format!(
                    "the table says that the service did so only later: {}",
                    changes.join("; ")
                ),
            )))
        }
        (Err(_), Some((old, changes, _))) if judge(case, &old).is_ok() => Verdict::Superseded(changes),
        (today, _) => verdict(today),
    }
}

fn judge(case: &ExecutionCase, finished: &Finished) -> Result<(), Outcome> {
    let rules = case.rules();
    if let Some(events) = &case.expect.events {
        history::compare(&rules, case.order(), events, &finished.events)?;
    }
    if !case.partial_history {
        end(&rules, &case.expect, finished)?;
    }
    recorded_beside(&rules, case, finished)
}

/// Status, error, cause and output.
pub fn end(rules: &Rules, expect: &Expected, finished: &Finished) -> Result<(), Difference> {
    if let Some(status) = &expect.status
        && *status != finished.status
    {
        let got = match &finished.error {
            Some(error) => format!(
                "{} ({error}: {})",
                finished.status,
                finished.cause.as_deref().unwrap_or_default()
            ),
            None => finished.status.clone(),
        };
        return Err(Difference::plain("status", status.as_str(), got));
    }
    let text = |value: &Option<String>| value.clone().map(Value::String);
    optional(
        "error",
        expect.error.as_ref(),
        text(&finished.error).as_ref(),
        &|one, other| crate::compare::value::compare(rules, one, other),
    )?;
    optional(
        "cause",
        expect.cause.as_ref(),
        text(&finished.cause).as_ref(),
        &|one, other| compare_json_text(rules, one, other),
    )?;
    // Of some recordings (a description of a Map Run) the output is no part.
    if expect.output.is_some() || expect.describe_map_run.is_none() {
        optional(
            "output",
            expect.output.as_ref(),
            finished.output.as_ref(),
            &|one, other| compare_json_text_with_value(rules, one, other),
        )?;
    }
    Ok(())
}

fn optional(
    what: &str,
    expected: Option<&Value>,
    got: Option<&Value>,
    compare: &dyn Fn(&Value, &Value) -> Result<(), Mismatch>,
) -> Result<(), Difference> {
    match (expected, got) {
        (None, None) => Ok(()),
        (Some(expected), Some(got)) => {
            compare(expected, got).map_err(|mismatch| Difference::new(what, mismatch))
        }
        (expected, got) => Err(Difference::new(what, Mismatch::here(expected, got))),
    }
}

/// Descriptions, responses and logs.
fn recorded_beside(rules: &Rules, case: &ExecutionCase, finished: &Finished) -> Result<(), Outcome> {
    let expect = &case.expect;
    let described = [&expect.response, &expect.describe_execution]
        .into_iter()
        .flatten();
    for expected in described.chain(case.extra.get("describe_execution")) {
        // Without a description of ours the status, the output and the error have been compared already.
        if let Some(description) = &finished.description {
            compare_answer(rules, expected, description)
                .map_err(|mismatch| Difference::new("the description of the execution", mismatch))?;
        }
    }
    if let Some(expected) = &expect.describe_map_run {
        let Some(map_run) = &finished.map_run else {
            return unsupported("no description of the Map Run");
        };
        compare_answer(rules, expected, map_run)
            .map_err(|mismatch| Difference::new("the description of the Map Run", mismatch))?;
    }
    if let Some(expected) = &expect.end_log_event {
        let last = finished.events.last().map(|event| log_event(event, expected));
        optional(
            "the last log event",
            Some(expected),
            last.as_ref(),
            &|one, other| compare_answer(rules, one, other),
        )?;
    }
    let logged = case
        .extra
        .get("logged_execution_events")
        .and_then(Value::as_array);
    for expected in logged.into_iter().flatten() {
        let id = expected
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| id.parse().ok());
        let event = finished
            .events
            .iter()
            .find(|event| id.is_some() && number(event, "id") == id);
        let ours = event.map(|event| log_event(event, expected));
        optional("a log event", Some(expected), ours.as_ref(), &|one, other| {
            compare_answer(rules, one, other)
        })?;
    }
    Ok(())
}

/// A history event as the log shows it. What only a running service knows (times, ARNs) is taken over from the
/// recording; a log without execution data lacks inputs and outputs.
fn log_event(event: &Value, recorded: &Value) -> Value {
    let text =
        |name: &str| number(event, name).map_or(Value::Null, |number| Value::String(number.to_string()));
    let recorded_details = recorded.get("details");
    let mut shown = details(event).cloned().unwrap_or_else(|| json!({}));
    if let Some(members) = shown.as_object_mut() {
        let data = |name: &str| ["input", "inputDetails", "output", "outputDetails"].contains(&name);
        let has_data = recorded_details
            .and_then(Value::as_object)
            .is_some_and(|kept| kept.keys().any(|name| data(name)));
        members.retain(|name, _| has_data || !data(name));
    }
    let mut log = json!({
        "id": text("id"),
        "previous_event_id": text("previousEventId"),
        "type": kind(event),
        "details": shown,
    });
    for name in ["event_timestamp", "execution_arn", "redrive_count"] {
        if let (Some(value), Some(members)) = (recorded.get(name), log.as_object_mut()) {
            members.insert(name.to_owned(), value.clone());
        }
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(expect: &Value) -> ExecutionCase {
        serde_json::from_value(json!({"id": "x", "definition": {}, "order": "strict", "expect": expect}))
            .unwrap()
    }

    fn passes(case: &ExecutionCase, simulated: Simulated) -> bool {
        matches!(verdict_of(case, simulated), Verdict::Passed)
    }

    fn finished(output: Value) -> Simulated {
        Simulated::Finished(Box::new(Finished {
            status: "SUCCEEDED".to_owned(),
            output: Some(output),
            ..Finished::default()
        }))
    }

    #[test]
    fn an_output_may_be_recorded_as_text_or_parsed() {
        for recorded in [json!("[1,2]"), json!([1, 2.0])] {
            let case = case(&json!({"status": "SUCCEEDED", "output": recorded}));
            assert!(passes(&case, finished(json!([1, 2]))));
            assert!(!passes(&case, finished(json!([2, 1]))));
            assert!(!passes(&case, finished(json!("[1,2]"))));
        }
    }

    #[test]
    fn status_error_and_cause_count() {
        let case = case(&json!({"status": "FAILED", "error": "E", "cause": {"a": 1}}));
        let run = |error: Option<&str>, cause: Option<&str>| {
            let failed = Finished {
                status: "FAILED".to_owned(),
                error: error.map(str::to_owned),
                cause: cause.map(str::to_owned),
                ..Finished::default()
            };
            passes(&case, Simulated::Finished(Box::new(failed)))
        };
        assert!(run(Some("E"), Some("{\"a\": 1}")));
        assert!(!run(Some("E"), Some("{\"a\": 2}")));
        assert!(!run(Some("E"), None));
        assert!(!run(Some("F"), Some("{\"a\": 1}")));
        assert!(!run(None, Some("{\"a\": 1}")));
        assert!(!passes(&case, finished(json!({}))));
        assert!(!passes(&case, Simulated::Refused("no".to_owned())));
    }

    #[test]
    fn what_only_a_change_of_the_service_explains_is_superseded() {
        let events = |previous: u64, output: &str| {
            json!([
                {"id": 1, "previousEventId": 0, "type": "ExecutionStarted"},
                {"id": 2, "previousEventId": 0, "type": "PassStateEntered", "stateEnteredEventDetails": {"name": output}},
                {"id": 3, "previousEventId": previous, "type": "EvaluationFailed"},
            ])
        };
        let verdict = |recorded: &str, previous: u64, output: &str| {
            let mut case = case(&json!({"status": "FAILED", "events": events(previous, "A")}));
            case.recorded = recorded.to_owned();
            let ours = Finished {
                status: "FAILED".to_owned(),
                events: serde_json::from_value(events(2, output)).unwrap(),
                ..Finished::default()
            };
            verdict_of(&case, Simulated::Finished(Box::new(ours)))
        };
        assert!(matches!(verdict("21-11-2024", 0, "A"), Verdict::Superseded(_)));
        assert!(
            matches!(verdict("21-11-2024", 0, "B"), Verdict::Failed(_)),
            "something else differs"
        );
        assert!(
            matches!(verdict("27-12-2024", 0, "A"), Verdict::Failed(_)),
            "the change was there"
        );
        assert!(
            matches!(verdict("21-11-2024", 2, "A"), Verdict::Failed(_)),
            "the table would be wrong"
        );
        assert!(matches!(verdict("27-12-2024", 2, "A"), Verdict::Passed));
    }

    #[test]
    fn a_null_output_is_an_output() {
        let case = case(&json!({"status": "SUCCEEDED", "output": null}));
        assert!(passes(&case, finished(Value::Null)));
        let without = Finished {
            status: "SUCCEEDED".to_owned(),
            ..Finished::default()
        };
        assert!(!passes(&case, Simulated::Finished(Box::new(without))));
    }

    #[test]
    fn log_events_follow_from_the_history() {
        let recorded = json!({"id": "2", "type": "T", "previous_event_id": "0", "details": {"name": "S"},
            "event_timestamp": "timestamp", "execution_arn": "<arn>", "redrive_count": "0"});
        let event = |name: &str| {
            json!({"id": 2, "previousEventId": 0, "type": "T",
            "tEventDetails": {"name": name, "input": "{}", "inputDetails": {"truncated": false}}})
        };
        let rules = Rules::default();
        assert!(compare_answer(&rules, &recorded, &log_event(&event("S"), &recorded)).is_ok());
        assert!(compare_answer(&rules, &recorded, &log_event(&event("Z"), &recorded)).is_err());
    }
}
