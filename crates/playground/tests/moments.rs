//! A run at the moment of an event: what had happened by then, and what was under way.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use asl_playground::Playground;
use asl_protocol::{GetMoment, Handler, MomentView, Run, StateOutcome};
use asl_workspace::Workspace;

const DEFINITION: &str = r#"{"StartAt": "First", "States": {
    "First": {"Type": "Pass", "Assign": {"n": 7}, "Next": "Charge"},
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge",
        "Retry": [{"ErrorEquals": ["Busy"]}], "End": true}}}"#;

const MOCKS: &str = r#"{"functions": {"charge": {"responses": [
    {"functionError": {"errorType": "Busy", "errorMessage": "no"}}], "furtherCalls": {"result": 1}}}}"#;

fn moments() -> Vec<MomentView> {
    let workspace = Workspace {
        definition: DEFINITION.into(),
        mocks: MOCKS.into(),
        ..Workspace::default()
    };
    let mut playground = Playground::default();
    let summary = playground.handle(Run { workspace }).unwrap();
    let mut moment = |event| *playground.handle(GetMoment { event }).unwrap();
    (1..=u64::try_from(summary.events).unwrap())
        .map(&mut moment)
        .collect()
}

#[test]
fn what_was_under_way_is_known_at_each_event() {
    let moments = moments();
    let of = |kind: &str| moments.iter().find(|moment| moment.type_name == kind).unwrap();
    let first = moments.first().unwrap();
    assert!(first.states.is_empty() && first.open.is_empty() && !first.is_over);
    let failed = of("LambdaFunctionFailed");
    assert_eq!(
        failed.open.first().unwrap().doing,
        "waits for attempt 2 (Retry[0]) until 1 s"
    );
    let outcomes: Vec<_> = failed
        .states
        .iter()
        .map(|state| (state.outcome, state.retries))
        .collect();
    assert_eq!(
        outcomes,
        [(StateOutcome::Succeeded, 0), (StateOutcome::Running, 0)]
    );
    assert_eq!(failed.taken.first().unwrap().as_str(), "/States/First/Next");
    assert!(failed.variables.as_ref().unwrap().contains("\"n\": 7"));
    let entered = of("TaskStateEntered");
    assert_eq!(failed.earlier, Some(entered.event));
    assert_eq!(first.later, Some(2));
    let last = moments.last().unwrap();
    assert!(last.is_over && last.open.is_empty());
    assert_eq!(last.states.last().unwrap().retries, 1);
    assert_eq!(last.states.last().unwrap().outcome, StateOutcome::Succeeded);
}
