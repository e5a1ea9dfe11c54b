//! The recordings against themselves: written as the service writes them they must pass, damaged they must not.

use serde_json::{Value, json};

use crate::compare::event::number;
use crate::compare::history::{Order, compare};
use crate::shared::Shared;
use crate::suites::executions::ExecutionCase;

/// The recorded events of all cases that kept their ids.
fn recorded() -> Vec<ExecutionCase> {
    let Some(shared) = Shared::find() else {
        return Vec::new();
    };
    let mut cases: Vec<ExecutionCase> = Vec::new();
    for file in shared.files("conformance/executions", ".json").unwrap() {
        cases.extend(shared.load::<Vec<ExecutionCase>>(&file).unwrap());
    }
    cases.retain(|case| case.expect.events.is_some());
    cases
}

/// Events as the service gives them: payloads as texts.
fn as_sent(events: &[Value]) -> Vec<Value> {
    let mut events = events.to_vec();
    for details in events
        .iter_mut()
        .flat_map(|event| event.as_object_mut().unwrap().values_mut())
    {
        for name in ["input", "output", "parameters", "cause"] {
            if let Some(value) = details.get_mut(name).filter(|value| !value.is_string()) {
                *value = Value::String(value.to_string());
            }
        }
        for value in details
            .get_mut("assignedVariables")
            .into_iter()
            .flat_map(|table| table.as_object_mut().unwrap().values_mut())
        {
            if !value.is_string() {
                *value = Value::String(value.to_string());
            }
        }
    }
    events
}

fn damaged(events: &[Value]) -> Vec<Vec<Value>> {
    let mut all = Vec::new();
    // Every event of every history would take long; a few of each leave no kind of event out.
    for at in (0..events.len()).filter(|at| (at + events.len()) % 4 == 1) {
        let mut without = events.to_vec();
        without.remove(at);
        all.push(without);
        for (name, value) in [
            (
                "previousEventId",
                json!(number(&events[at], "previousEventId").map_or(0, |id| id + 1)),
            ),
            ("type", json!("Other")),
            ("extra", json!(1)),
        ] {
            let mut wrong = events.to_vec();
            wrong[at][name] = value;
            all.push(wrong);
        }
    }
    all
}

#[test]
fn recordings_pass_as_sent_and_fail_damaged() {
    for case in recorded() {
        let rules = case.rules();
        let expected = case.expect.events.clone().unwrap();
        if case.ids_scrubbed {
            continue;
        }
        let sent = as_sent(&expected);
        for order in [Order::Strict, Order::Concurrent] {
            assert_eq!(compare(&rules, order, &expected, &sent), Ok(()), "{}", case.id);
            for wrong in damaged(&sent) {
                assert!(compare(&rules, order, &expected, &wrong).is_err(), "{}", case.id);
            }
        }
        // The way through the threads must accept what the direct comparison accepts.
        let result = crate::compare::concurrent::compare(&rules, &expected, &sent);
        assert_eq!(result, Ok(()), "{}", case.id);
    }
}
