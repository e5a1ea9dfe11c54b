//! Why an execution failed as a whole, and what would have saved it: each change was tried, and helps.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod runs;

use asl_playground::Playground;
use asl_protocol::{Document, GetWhy, Handler, Run, WhyView};
use asl_workspace::Workspace;
use runs::run;

const NO_DEFAULT: &str = r#"{"StartAt": "A", "States": {
    "A": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "B"}]},
    "B": {"Type": "Succeed"}}}"#;

fn why(playground: &mut Playground) -> WhyView {
    *playground.handle(GetWhy).unwrap()
}

/// What is offered, the definition after the first change, and how its run ends.
fn saved(definition: &str, input: &str, mocks: &str) -> (Vec<String>, String) {
    let (mut playground, _) = run(definition, input, mocks);
    let remedies = why(&mut playground).remedies;
    let titles = remedies.iter().map(|remedy| remedy.fix.title.clone()).collect();
    let changed = remedies.first().unwrap().fix.applied(definition);
    for remedy in remedies.iter().filter(|remedy| remedy.saves) {
        let (_, summary) = run(&remedy.fix.applied(definition), input, mocks);
        assert_eq!(summary.error, None, "{}", remedy.fix.title);
    }
    (titles, changed)
}

fn task(more: &str) -> String {
    format!(
        r#"{{"StartAt": "Charge", "States": {{
            "Charge": {{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge"{more}, "End": true}}}}}}"#
    )
}

const THREE: &str = r#"{"functions": {"charge": {"responses": [
    {"functionError": {"errorType": "Busy", "errorMessage": "1"}},
    {"functionError": {"errorType": "Busy", "errorMessage": "2"}},
    {"functionError": {"errorType": "Busy", "errorMessage": "3"}},
    {"result": {"ok": true}}], "furtherCalls": {"functionError": {"errorType": "Late", "errorMessage": "4"}}}}}"#;

#[test]
fn a_retrier_that_gave_up_gets_as_many_attempts_as_it_takes() {
    let definition = task(r#", "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 2}]"#);
    let (mut playground, _) = run(&definition, "", THREE);
    let why = why(&mut playground);
    let attempts: Vec<(usize, Option<u64>)> = why
        .attempts
        .iter()
        .map(|attempt| (attempt.number, attempt.retried.map(|(_, after)| after)))
        .collect();
    assert_eq!(attempts, [(1, Some(1000)), (2, Some(2000)), (3, None)]);
    let (titles, changed) = saved(&definition, "", THREE);
    assert_eq!(
        titles,
        [
            "Set MaxAttempts of Retry[0] in Charge to 3",
            "Catch Busy in Charge and go to a new state, Charge failed"
        ]
    );
    assert!(changed.contains(r#""MaxAttempts": 3"#));
}

#[test]
fn a_failure_in_a_branch_is_followed_through_the_states_around_it() {
    let inner = task("");
    let definition = format!(
        r#"{{"StartAt": "All", "States": {{"All": {{"Type": "Parallel", "Branches": [{inner}],
            "Catch": [{{"ErrorEquals": ["Other"], "Next": "Done"}}], "Next": "Done"}}, "Done": {{"Type": "Succeed"}}}}}}"#
    );
    let mocks = r#"{"functions": {"charge": {"responses": [], "furtherCalls": {"functionError": {"errorType": "Busy", "errorMessage": "no"}}}}}"#;
    let (mut playground, _) = run(&definition, "", mocks);
    let why = why(&mut playground);
    assert_eq!(why.state, "Charge");
    let above: Vec<&str> = why.above.iter().map(|reason| &*reason.state).collect();
    assert_eq!(above, ["All"]);
    assert!(
        why.above
            .first()
            .unwrap()
            .sentence
            .contains("`States.TaskFailed` would match it")
    );
    let (titles, _) = saved(&definition, "", mocks);
    assert_eq!(
        titles,
        [
            "Catch Busy in Charge and go to a new state, Charge failed",
            "Catch Busy in All too"
        ]
    );
}

#[test]
fn paths_defaults_and_time_limits_are_mended() {
    let pass = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.oder", "End": true}}}"#;
    let (titles, changed) = saved(pass, r#"{"order": 1}"#, "");
    assert_eq!(titles, ["Change oder to order in InputPath"]);
    assert!(changed.contains(r#""$.order""#));
    let (titles, _) = saved(NO_DEFAULT, r#"{"n": 2}"#, "");
    assert_eq!(
        titles,
        ["Add a Default to A that leads to a new state, A: no match"]
    );
    let slow =
        r#"{"functions": {"charge": {"responses": [], "furtherCalls": {"result": 1, "afterSeconds": 20}}}}"#;
    let (titles, _) = saved(&task(r#", "TimeoutSeconds": 5"#), "", slow);
    assert_eq!(
        titles,
        [
            "Set TimeoutSeconds to 45",
            "Catch States.Timeout in Charge and go to a new state, Charge failed"
        ]
    );
}

#[test]
fn what_the_role_lacks_is_added_to_it() {
    let workspace = Workspace {
        definition: task(""),
        role: r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#.into(),
        settings: asl_workspace::Settings {
            under_role: true,
            ..Default::default()
        },
        ..Workspace::default()
    };
    let mut playground = Playground::default();
    let summary = playground
        .handle(Run {
            workspace: workspace.clone(),
        })
        .unwrap();
    assert!(summary.role_refused.is_some());
    let why = why(&mut playground);
    let first = why.remedies.first().unwrap();
    assert_eq!((first.document, first.saves), (Document::Role, true));
    let role = first.fix.applied(&workspace.role);
    assert!(role.contains("lambda:InvokeFunction"), "{role}");
}
