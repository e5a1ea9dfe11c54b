//! A recorded execution as a case file: one of the recorded answers that this project is held against, in their format.
//!
//! Instants are not part of it. What does not live here: what a case must not show (`redact`).

use asl_json::{Map, Str, Value};
use asl_workspace::MachineType;
use indexmap::IndexMap;

use crate::call::{Call, End, calls};
use crate::cause::Causes;
use crate::event::RecordedEvent;
use crate::recording::Recording;

impl Recording {
    /// The case file. `difference` says where the replay is another.
    pub fn to_case(&self, difference: &str) -> Value {
        let name = self.arn.as_deref().and_then(|arn| arn.split(':').nth(6));
        let definition = self.definition.as_deref().unwrap_or_default();
        let input = self.input.as_deref().unwrap_or("{}");
        let mut case = Map::new();
        let mut put = |name: &str, value: Value| drop(case.insert(name.into(), value));
        put("id", format!("report/{}", name.unwrap_or("execution")).into());
        put("source", "a report from the playground".into());
        put("group", "report".into());
        put("type", self.type_name().into());
        put("recorded", self.day().into());
        put("difference", difference.into());
        match asl_json::parse(definition) {
            Ok(value) => put("definition", value),
            Err(_) => put("definition_text", definition.into()),
        }
        match asl_json::parse(input) {
            Ok(value) if value.to_string() == input => put("input", value),
            _ => put("input_text", input.into()),
        }
        put("order", self.order().into());
        put("mocks", self.calls_of_states());
        // No workspace holds the ARN of the role.
        let role = self.events.first().and_then(|event| event.text("roleArn"));
        if let Some(role) = role {
            put("wildcards", Value::array(vec![role.into()]));
        }
        let end = self.end();
        if end.is_none() {
            put("partial_history", true.into());
        }
        put("expect", self.expected(end));
        Value::object(case)
    }

    fn type_name(&self) -> &'static str {
        match self.machine_type {
            Some(MachineType::Express) => "EXPRESS",
            _ => "STANDARD",
        }
    }

    /// `31-12-2024`
    fn day(&self) -> String {
        let text = asl::Instant(self.start.unwrap_or_default()).to_string();
        let mut parts = text.get(..10).unwrap_or_default().rsplit('-');
        let mut part = || parts.next().unwrap_or_default();
        format!("{}-{}-{}", part(), part(), part())
    }

    /// Branches and items may take turns in another order.
    fn order(&self) -> &'static str {
        let takes_turns =
            |event: &RecordedEvent| matches!(&*event.kind, "ParallelStateStarted" | "MapIterationStarted");
        if self.events.iter().any(takes_turns) {
            "concurrent"
        } else {
            "strict"
        }
    }

    /// The last event, if the execution ended with it.
    pub(crate) fn end(&self) -> Option<(&'static str, &RecordedEvent)> {
        let last = self.events.last()?;
        let status = match &*last.kind {
            "ExecutionSucceeded" => "SUCCEEDED",
            "ExecutionFailed" => "FAILED",
            "ExecutionTimedOut" => "TIMED_OUT",
            "ExecutionAborted" => "ABORTED",
            _ => return None,
        };
        Some((status, last))
    }

    fn expected(&self, end: Option<(&str, &RecordedEvent)>) -> Value {
        let mut expected = Map::new();
        if let Some((status, event)) = end {
            expected.insert("status".into(), status.into());
            for name in ["output", "error", "cause"] {
                if let Some(text) = event.text(name) {
                    expected.insert(name.into(), text.into());
                }
            }
        }
        let events = self.events.iter().map(written).collect();
        expected.insert("events".into(), Value::array(events));
        Value::object(expected)
    }

    fn calls_of_states(&self) -> Value {
        let causes = Causes::of(&self.events);
        let mut states: IndexMap<Str, Vec<Value>> = IndexMap::new();
        for call in calls(&self.events, &causes) {
            let at = self.events.binary_search_by_key(&call.id, |event| event.id);
            let scheduled = at.ok().and_then(|at| self.events.get(at));
            let written = written_call(&call, scheduled);
            states.entry(call.state.clone()).or_default().push(written);
        }
        let states = states.into_iter().map(|(state, calls)| {
            Value::from([("state", Value::from(state)), ("calls", Value::array(calls))])
        });
        Value::array(states.collect())
    }
}

fn written_call(call: &Call, scheduled: Option<&RecordedEvent>) -> Value {
    let mut written = Map::new();
    written.insert("resource".into(), call.resource.to_string().into());
    for name in ["parameters", "input"] {
        if let Some(sent) = scheduled.and_then(|event| event.json(name)) {
            written.insert(name.into(), sent);
        }
    }
    if let Some(id) = scheduled.and_then(|event| i64::try_from(event.id).ok()) {
        written.insert("scheduled_event_id".into(), id.into());
    }
    if let Some((Some(submitted), _)) = &call.submitted {
        written.insert("submitted".into(), submitted.clone());
    }
    let outcome = match &call.end {
        Some((End::Success(value), _)) => ("return", value.clone().unwrap_or_else(Value::empty_object)),
        Some((End::Failure { error, cause }, _)) => {
            let texts = [("error", error), ("cause", cause)];
            let given = texts
                .into_iter()
                .filter_map(|(name, text)| Some((name.into(), text.clone()?.into())));
            ("throw", Value::object(given.collect()))
        }
        Some((End::TimedOut, _)) => ("timeout", Value::empty_object()),
        None => ("none", true.into()),
    };
    written.insert("outcome".into(), Value::from([outcome]));
    Value::object(written)
}

/// An event as `GetExecutionHistory` gives it, without its instant.
fn written(event: &RecordedEvent) -> Value {
    let number = |number: u64| i64::try_from(number).map_or(Value::Null, Value::from);
    let mut written = Map::new();
    if !event.details.is_empty() {
        let kind = match event.kind.find("State") {
            // The details of all states that are entered or left have one name.
            Some(at) if event.kind.ends_with("Entered") || event.kind.ends_with("Exited") => {
                event.kind.get(at..).unwrap_or_default()
            }
            _ => &event.kind,
        };
        let mut letters = kind.chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        let name: String = first.into_iter().chain(letters).collect();
        written.insert(
            format!("{name}EventDetails").into(),
            Value::object(event.details.clone()),
        );
    }
    written.insert("id".into(), number(event.id));
    written.insert("previousEventId".into(), number(event.previous));
    written.insert("type".into(), event.kind.clone().into());
    Value::object(written)
}
