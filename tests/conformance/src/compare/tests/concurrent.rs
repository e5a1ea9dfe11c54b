//! Histories whose branches ran at the same time: every legal interleaving passes, nothing else.

use serde_json::{Value, json};

use super::{history, named};
use crate::compare::Rules;
use crate::compare::history::{Order, compare};

fn ok(expected: &[Value], got: &[Value]) -> bool {
    compare(&Rules::default(), Order::Concurrent, expected, got).is_ok()
}

fn changed(events: &[Value], pointer: &str, value: Value) -> Vec<Value> {
    let mut events = Value::Array(events.to_vec());
    *events.pointer_mut(pointer).unwrap() = value;
    events.as_array().unwrap().clone()
}

/// A Parallel with the branches A1-A2 and B1.
fn parallel(steps: &[(&str, u64, &str)], last: u64) -> Vec<Value> {
    let mut lines = vec![
        ("ExecutionStarted", 0, json!({"input": "{}"})),
        ("ParallelStateEntered", 0, named("P")),
        ("ParallelStateStarted", 2, Value::Null),
    ];
    lines.extend(
        steps
            .iter()
            .map(|(kind, previous, name)| (*kind, *previous, named(name))),
    );
    let end = steps.len() as u64 + 3;
    lines.extend([
        ("ParallelStateSucceeded", last, Value::Null),
        ("ParallelStateExited", last, named("P")),
        ("ExecutionSucceeded", end + 2, json!({"output": "[]"})),
    ]);
    history(&lines)
}

fn b_last() -> Vec<Value> {
    let steps = [
        ("PassStateEntered", 3, "A1"),
        ("PassStateEntered", 3, "B1"),
        ("PassStateExited", 4, "A1"),
        ("PassStateEntered", 6, "A2"),
        ("PassStateExited", 7, "A2"),
        ("PassStateExited", 5, "B1"),
    ];
    parallel(&steps, 9)
}

fn a_last() -> Vec<Value> {
    let steps = [
        ("PassStateEntered", 3, "B1"),
        ("PassStateExited", 4, "B1"),
        ("PassStateEntered", 3, "A1"),
        ("PassStateExited", 6, "A1"),
        ("PassStateEntered", 7, "A2"),
        ("PassStateExited", 8, "A2"),
    ];
    parallel(&steps, 9)
}

#[test]
fn branches_may_interleave() {
    assert!(ok(&b_last(), &b_last()));
    assert!(ok(&b_last(), &a_last()));
    assert!(ok(&a_last(), &b_last()));
}

#[test]
fn links_inside_and_outside_branches_count() {
    let ours = a_last();
    for (at, previous) in [(4, 3), (6, 3), (7, 6), (8, 5), (11, 10), (9, 8), (10, 5), (2, 1)] {
        let wrong = changed(&ours, &format!("/{at}/previousEventId"), json!(previous));
        assert!(!ok(&b_last(), &wrong), "event {} <- {previous}", at + 1);
    }
}

#[test]
fn events_and_details_count() {
    let ours = a_last();
    assert!(!ok(
        &b_last(),
        &changed(&ours, "/4/stateExitedEventDetails/name", json!("X"))
    ));
    assert!(!ok(
        &b_last(),
        &changed(&ours, "/4/type", json!("WaitStateExited"))
    ));
    assert!(!ok(
        &b_last(),
        &changed(&ours, "/11/executionSucceededEventDetails/output", json!("[1]"))
    ));
    assert!(!ok(
        &b_last(),
        &changed(
            &ours,
            "/4/stateExitedEventDetails",
            json!({"name": "B1", "extra": 1})
        )
    ));
    assert!(!ok(&b_last(), &changed(&ours, "/5/id", json!(5))));
    assert!(!ok(&b_last(), &ours[..11]));
    // A branch that was cut short.
    let short = [
        ("PassStateEntered", 3, "A1"),
        ("PassStateExited", 4, "A1"),
        ("PassStateEntered", 5, "A2"),
        ("PassStateExited", 6, "A2"),
    ];
    assert!(!ok(&b_last(), &parallel(&short, 7)));
    // A branch too many.
    let long = [
        ("PassStateEntered", 3, "A1"),
        ("PassStateExited", 4, "A1"),
        ("PassStateEntered", 5, "A2"),
        ("PassStateExited", 6, "A2"),
        ("PassStateEntered", 3, "B1"),
        ("PassStateExited", 8, "B1"),
        ("PassStateEntered", 3, "C1"),
        ("PassStateExited", 10, "C1"),
    ];
    assert!(!ok(&b_last(), &parallel(&long, 11)));
}

#[test]
fn states_of_one_branch_keep_their_order() {
    let steps = [
        ("PassStateEntered", 3, "A2"),
        ("PassStateExited", 4, "A2"),
        ("PassStateEntered", 5, "A1"),
        ("PassStateExited", 6, "A1"),
        ("PassStateEntered", 3, "B1"),
        ("PassStateExited", 8, "B1"),
    ];
    assert!(!ok(&b_last(), &parallel(&steps, 9)));
}

#[test]
fn a_parallel_ends_after_its_branches() {
    let early = history(&[
        ("ExecutionStarted", 0, json!({"input": "{}"})),
        ("ParallelStateEntered", 0, named("P")),
        ("ParallelStateStarted", 2, Value::Null),
        ("PassStateEntered", 3, named("A1")),
        ("PassStateExited", 4, named("A1")),
        ("PassStateEntered", 5, named("A2")),
        ("PassStateExited", 6, named("A2")),
        ("PassStateEntered", 3, named("B1")),
        ("ParallelStateSucceeded", 8, Value::Null),
        ("PassStateExited", 8, named("B1")),
        ("ParallelStateExited", 10, named("P")),
        ("ExecutionSucceeded", 11, json!({"output": "[]"})),
    ]);
    assert!(!ok(&b_last(), &early));
}

/// One iteration step: index, what happens.
enum Step {
    Start(u64, u64),
    Enter(u64, &'static str),
    Exit(u64, &'static str),
    Done(u64, u64),
    Fail(u64, u64),
    Abort(u64, u64),
    Aborted(u64),
}

fn map(steps: &[Step], end: &[(&str, u64, Value)]) -> Vec<Value> {
    let index = |index: &u64| json!({"name": "M", "index": index});
    let mut lines = vec![
        ("ExecutionStarted", 0, json!({"input": "[]"})),
        ("MapStateEntered", 0, named("M")),
        ("MapStateStarted", 2, json!({"length": 3})),
    ];
    for step in steps {
        lines.push(match step {
            Step::Start(at, previous) => ("MapIterationStarted", *previous, index(at)),
            Step::Enter(previous, name) => ("PassStateEntered", *previous, named(name)),
            Step::Exit(previous, name) => ("PassStateExited", *previous, named(name)),
            Step::Done(at, previous) => ("MapIterationSucceeded", *previous, index(at)),
            Step::Fail(at, previous) => ("MapIterationFailed", *previous, index(at)),
            Step::Abort(at, previous) => ("MapIterationAborted", *previous, index(at)),
            Step::Aborted(previous) => ("TaskStateAborted", *previous, Value::Null),
        });
    }
    lines.extend(end.iter().cloned());
    history(&lines)
}

fn succeeded(last: u64) -> [(&'static str, u64, Value); 2] {
    [
        ("MapStateSucceeded", last, Value::Null),
        ("MapStateExited", last, named("M")),
    ]
}

/// Three iterations, two at a time.
fn two_at_a_time(first_frees: bool) -> Vec<Value> {
    use Step::{Done, Enter, Exit, Start};
    let (quick, slow) = if first_frees { (0, 1) } else { (1, 0) };
    let (quick_start, slow_start) = (4 + quick, 4 + slow);
    let steps = [
        Start(0, 3),
        Start(1, 3),
        Enter(quick_start, "S"), // 6
        Exit(6, "S"),            // 7
        Done(quick, 7),          // 8
        Start(2, 7),             // 9
        Enter(9, "S"),           // 10
        Exit(10, "S"),           // 11
        Done(2, 11),             // 12
        Enter(slow_start, "S"),  // 13
        Exit(13, "S"),           // 14
        Done(slow, 14),          // 15
    ];
    map(&steps, &succeeded(15))
}

#[test]
fn whichever_iteration_ends_first_makes_room() {
    assert!(ok(&two_at_a_time(true), &two_at_a_time(false)));
    let ours = two_at_a_time(false);
    for (at, previous) in [
        (8, 3),
        (8, 6),
        (8, 8),
        (12, 9),
        (15, 12),
        (16, 14),
        (9, 7),
        (7, 6),
    ] {
        let wrong = changed(&ours, &format!("/{at}/previousEventId"), json!(previous));
        assert!(
            !ok(&two_at_a_time(true), &wrong),
            "event {} <- {previous}",
            at + 1
        );
    }
    assert!(!ok(
        &two_at_a_time(true),
        &changed(&ours, "/8/mapIterationStartedEventDetails/index", json!(1))
    ));
}

#[test]
fn one_end_makes_room_for_one_iteration() {
    use Step::{Done, Enter, Exit, Start};
    let run = |third: u64| {
        let steps = [
            Start(0, 3),
            Enter(4, "S"),
            Exit(5, "S"),
            Done(0, 6),
            Start(1, 6),
            Enter(8, "S"),
            Exit(9, "S"),
            Done(1, 10),
            Start(2, third),
            Enter(12, "S"),
            Exit(13, "S"),
            Done(2, 14),
        ];
        map(&steps, &succeeded(15))
    };
    assert!(ok(&run(10), &run(10)));
    assert!(!ok(&run(10), &run(6)));
}

/// Two iterations of a failing Map; the cut of the other one is one moment.
fn failing(flip: bool, failed: u64) -> Vec<Value> {
    use Step::{Abort, Aborted, Enter, Fail, Start};
    let steps = [
        Start(0, 3),
        Start(1, 3),
        Enter(if flip { 5 } else { 4 }, "S"),
        Enter(if flip { 4 } else { 5 }, "S"),
        Fail(0, failed),
        Aborted(failed),
        Abort(1, failed),
    ];
    map(
        &steps,
        &[
            ("MapStateFailed", failed, Value::Null),
            ("ExecutionFailed", 11, json!({"error": "E"})),
        ],
    )
}

#[test]
fn what_a_failure_cuts_points_to_the_failure() {
    assert!(ok(&failing(false, 6), &failing(true, 7)));
    assert!(!ok(&failing(false, 6), &failing(true, 6)));
    let wrong = changed(&failing(true, 7), "/10/previousEventId", json!(3));
    assert!(!ok(&failing(false, 6), &wrong));
    let wrong = changed(&failing(true, 7), "/9/type", json!("MapIterationSucceeded"));
    assert!(!ok(&failing(false, 6), &wrong));
}

#[test]
fn event_ids_in_causes_follow_the_event() {
    let cause = |id: u64| json!({"error": "States.Runtime", "cause": format!("the state 'B' (entered at the event id #{id}). x")});
    let run = |first: &str, second: &str, previous: u64, id: u64| {
        history(&[
            ("ExecutionStarted", 0, json!({"input": "{}"})),
            ("ParallelStateEntered", 0, named("P")),
            ("ParallelStateStarted", 2, Value::Null),
            ("PassStateEntered", 3, named(first)),
            ("PassStateEntered", 3, named(second)),
            ("ExecutionFailed", previous, cause(id)),
        ])
    };
    assert!(ok(&run("A", "B", 5, 5), &run("B", "A", 4, 4)));
    assert!(!ok(&run("A", "B", 5, 5), &run("B", "A", 4, 5)));
    assert!(!ok(&run("A", "B", 5, 5), &run("B", "A", 5, 4)));
}

#[test]
fn nested_maps_and_parallels_are_told_apart() {
    // A Parallel of two branches, one of which is a Map of two iterations.
    let run = |flip: bool| {
        let (x, y) = if flip { (9, 8) } else { (8, 9) };
        history(&[
            ("ExecutionStarted", 0, json!({"input": "{}"})),
            ("ParallelStateEntered", 0, named("P")),
            ("ParallelStateStarted", 2, Value::Null),
            ("MapStateEntered", 3, named("M")),
            ("PassStateEntered", 3, named("B")),
            ("MapStateStarted", 4, json!({"length": 2})),
            ("PassStateExited", 5, named("B")),
            ("MapIterationStarted", 6, json!({"name": "M", "index": 0})),
            ("MapIterationStarted", 6, json!({"name": "M", "index": 1})),
            ("PassStateEntered", x, named("I")),
            ("PassStateEntered", y, named("I")),
            (
                "PassStateExited",
                10,
                json!({"name": "I", "output": u8::from(flip).to_string()}),
            ),
            (
                "PassStateExited",
                11,
                json!({"name": "I", "output": u8::from(!flip).to_string()}),
            ),
            (
                "MapIterationSucceeded",
                12,
                json!({"name": "M", "index": u8::from(flip)}),
            ),
            (
                "MapIterationSucceeded",
                13,
                json!({"name": "M", "index": u8::from(!flip)}),
            ),
            ("MapStateSucceeded", 15, Value::Null),
            ("MapStateExited", 15, named("M")),
            ("ParallelStateSucceeded", 17, Value::Null),
            ("ParallelStateExited", 17, named("P")),
            ("ExecutionSucceeded", 19, json!({"output": "[]"})),
        ])
    };
    assert!(ok(&run(false), &run(true)));
    // Outputs in the wrong iterations.
    let wrong = changed(&run(true), "/11/stateExitedEventDetails/output", json!("0"));
    assert!(!ok(&run(false), &wrong));
    let wrong = changed(&run(true), "/16/previousEventId", json!(14));
    assert!(!ok(&run(false), &wrong));
}
