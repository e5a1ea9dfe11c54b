//! Strict, partial and scrubbed histories.

use serde_json::{Value, json};

use super::{history, named};
use crate::compare::Rules;
use crate::compare::history::{Order, compare};

fn ok(order: Order, expected: &[Value], got: &[Value]) -> bool {
    compare(&Rules::default(), order, expected, got).is_ok()
}

fn pass() -> Vec<Value> {
    history(&[
        ("ExecutionStarted", 0, json!({"input": "{}", "roleArn": "arn"})),
        ("PassStateEntered", 0, named("A")),
        ("PassStateExited", 2, named("A")),
        ("ExecutionSucceeded", 3, json!({"output": "{}"})),
    ])
}

#[test]
fn strict_is_event_by_event() {
    assert!(ok(Order::Strict, &pass(), &pass()));
    let mut wrong = pass();
    wrong[2]["previousEventId"] = json!(1);
    let difference = compare(&Rules::default(), Order::Strict, &pass(), &wrong).unwrap_err();
    assert_eq!(difference.path, "/previousEventId");
    let around = difference.around.clone().unwrap();
    assert!(
        around.expected[2].starts_with('>') && around.got[2].starts_with('>'),
        "{around:?}"
    );
    assert!(difference.render().contains("expected: 2"));

    let mut swapped = pass();
    swapped.swap(1, 2);
    assert!(!ok(Order::Strict, &pass(), &swapped));
    assert!(!ok(Order::Strict, &pass(), &pass()[..3]));
    assert!(!ok(Order::Strict, &pass()[..3], &pass()));
    assert!(!ok(Order::Strict, &pass(), &[]));
}

#[test]
fn a_prefix_may_go_on_but_must_be_there() {
    assert!(ok(Order::Prefix, &pass()[..2], &pass()));
    assert!(!ok(Order::Prefix, &pass(), &pass()[..2]));
    let mut wrong = pass();
    wrong[1]["type"] = json!("WaitStateEntered");
    assert!(!ok(Order::Prefix, &pass()[..2], &wrong));
}

/// A Parallel of two branches; the order in which the branches go on is given by names.
fn parallel(steps: &[(&str, &str, u64)]) -> Vec<Value> {
    let mut lines = vec![
        ("ExecutionStarted", 0, json!({"input": "{}"})),
        ("ParallelStateEntered", 0, named("P")),
        ("ParallelStateStarted", 2, Value::Null),
    ];
    lines.extend(
        steps
            .iter()
            .map(|(kind, name, previous)| (*kind, *previous, named(name))),
    );
    lines.extend([
        ("ParallelStateSucceeded", 7, Value::Null),
        ("ParallelStateExited", 7, named("P")),
        ("ExecutionSucceeded", 9, json!({"output": "{}"})),
    ]);
    history(&lines)
}

fn ours() -> Vec<Value> {
    parallel(&[
        ("PassStateEntered", "B", 3),
        ("PassStateExited", "B", 4),
        ("PassStateEntered", "A", 3),
        ("PassStateExited", "A", 6),
    ])
}

/// The same as the recorder leaves it: sorted, without ids, without the end of the Parallel.
fn recorded() -> Vec<Value> {
    let mut events = ours();
    events.remove(7);
    for event in &mut events[3..7] {
        let members = event.as_object_mut().unwrap();
        members.remove("id");
        members.remove("previousEventId");
    }
    events[3..7].sort_by_key(Value::to_string);
    events
}

#[test]
fn scrubbed_events_are_a_multiset() {
    assert!(ok(Order::Scrubbed, &recorded(), &ours()));
}

#[test]
fn scrubbed_histories_are_still_compared() {
    let change = |pointer: &str, value: Value| {
        let mut wrong = Value::Array(ours());
        *wrong.pointer_mut(pointer).unwrap() = value;
        ok(Order::Scrubbed, &recorded(), wrong.as_array().unwrap())
    };
    assert!(!change("/4/stateExitedEventDetails/name", json!("C")));
    assert!(!change("/4/type", json!("WaitStateExited")));
    assert!(!change("/8/previousEventId", json!(6)));
    assert!(!change(
        "/9/executionSucceededEventDetails/output",
        json!("{\"a\":1}")
    ));
    assert!(!change("/3/id", json!(9)));
    assert!(change("/3/stateEnteredEventDetails/name", json!("B")));

    // One branch did not run, another ran twice: the number fits, the multiset does not.
    let twice = parallel(&[
        ("PassStateEntered", "B", 3),
        ("PassStateExited", "B", 4),
        ("PassStateEntered", "B", 3),
        ("PassStateExited", "B", 6),
    ]);
    assert!(!ok(Order::Scrubbed, &recorded(), &twice));
    let mut short = ours();
    short.truncate(9);
    assert!(!ok(Order::Scrubbed, &recorded(), &short));
    let mut long = ours();
    long.push(json!({"id": 11, "previousEventId": 10, "type": "ExecutionSucceeded"}));
    assert!(!ok(Order::Scrubbed, &recorded(), &long));
}
