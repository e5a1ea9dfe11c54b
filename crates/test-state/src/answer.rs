//! The response of the API. Which members `inspectionData` has depends on the type of the state and on its query language
//! (recorded: `test_inspection_levels`, `test_mocking_tests`; page `InspectionData` of the API).

use asl::model::{Pass, State, StateKind};
use asl_engine::{FlowKind, MapInspection, StateTest, Tested};
use asl_json::{Map, Value};

use crate::request::InspectionLevel;

/// The response: values are JSON texts.
pub(crate) fn response(test: &StateTest, tested: &Tested, level: InspectionLevel) -> Value {
    let mut response = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            response.insert(name.into(), value);
        }
    };
    put("output", tested.output.as_ref().map(text));
    if let Some(failure) = &tested.failure {
        put("error", failure.error.clone().map(Value::from));
        put("cause", failure.cause.clone().map(Value::from));
    }
    if level != InspectionLevel::Info {
        put("inspectionData", Some(inspection(&test.state, tested)));
    }
    put("nextState", tested.next.clone().map(Value::from));
    put("status", Some(tested.status.name().into()));
    Value::object(response)
}

fn text(value: &Value) -> Value {
    value.to_string().into()
}

fn inspection(state: &State, tested: &Tested) -> Value {
    let visit = &tested.visit;
    let mut data = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            data.insert(name.into(), value);
        }
    };
    put("input", step(tested, FlowKind::Input).map(text));
    let call = visit.attempts().last().map(|attempt| &attempt.arguments);
    let result = step(tested, FlowKind::Result);
    match &state.kind {
        StateKind::Task(_) if state.jsonata => {
            put(
                "afterArguments",
                step(tested, FlowKind::Arguments).or(call).map(text),
            );
            put("result", result.map(text));
        }
        _ if state.jsonata => {}
        StateKind::Pass(Pass { result: Some(_), .. }) => {
            put("result", result.map(text));
            after_result(tested, &mut put);
        }
        StateKind::Parallel(_) => after_result(tested, &mut put),
        kind => {
            let effective = step(tested, FlowKind::AfterInputPath);
            put("afterInputPath", effective.map(text));
            let sent = match kind {
                StateKind::Task(_) => call,
                StateKind::Pass(_) => effective.filter(|_| result.is_some()),
                _ => None,
            };
            let parameters = step(tested, FlowKind::AfterParameters);
            if matches!(kind, StateKind::Task(_) | StateKind::Pass(_)) {
                put("afterParameters", parameters.or(sent).map(text));
            }
            if matches!(kind, StateKind::Task(_)) {
                put("result", result.map(text));
            }
            after_result(tested, &mut put);
        }
    }
    if let StateKind::Map(_) = &state.kind {
        of_map(state, &tested.map, &mut put);
    }
    if !tested.variables.is_empty() {
        put("variables", Some(text(&Value::object(tested.variables.clone()))));
    }
    put("errorDetails", error_details(tested));
    Value::object(data)
}

fn step(tested: &Tested, kind: FlowKind) -> Option<&Value> {
    let steps = tested.notes.steps(&tested.visit);
    steps
        .into_iter()
        .find(|step| step.kind == kind)
        .map(|step| step.value)
}

fn after_result(tested: &Tested, put: &mut impl FnMut(&str, Option<Value>)) {
    let selected = step(tested, FlowKind::AfterResultSelector).or_else(|| step(tested, FlowKind::Result));
    put("afterResultSelector", selected.map(text));
    put(
        "afterResultPath",
        step(tested, FlowKind::AfterResultPath).map(text),
    );
}

fn of_map(state: &State, map: &MapInspection, put: &mut impl FnMut(&str, Option<Value>)) {
    let whole = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
    if !state.jsonata {
        put("afterItemsPath", map.after_items_path.as_ref().map(text));
    }
    put("afterItemsPointer", map.after_items_pointer.as_ref().map(text));
    put("afterItemSelector", map.after_item_selector.as_ref().map(text));
    put("afterItemBatcher", map.after_item_batcher.as_ref().map(text));
    put("maxConcurrency", map.max_concurrency.map(whole));
    let count = map
        .tolerated_failure_count
        .and_then(|count| i64::try_from(count).ok());
    put("toleratedFailureCount", count.map(Value::from));
    let percentage = map
        .tolerated_failure_percentage
        .and_then(asl_json::Number::from_f64);
    put("toleratedFailurePercentage", percentage.map(Value::from));
}

/// Which clauses apply to the failure; a retrier also where it is exhausted
/// (recorded: `test_state_configuration_retrier_retry_count`).
fn error_details(tested: &Tested) -> Option<Value> {
    let mut details = Map::new();
    let whole = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
    if let Some(index) = tested.catch_index {
        details.insert("catchIndex".into(), whole(index));
    }
    if let Some(index) = tested.retry_index {
        details.insert("retryIndex".into(), whole(index));
    }
    if let Some(milliseconds) = tested.backoff {
        let seconds = i64::try_from(milliseconds.div_ceil(1000)).unwrap_or(i64::MAX);
        details.insert("retryBackoffIntervalSeconds".into(), seconds.into());
    }
    (!details.is_empty()).then(|| Value::object(details))
}
