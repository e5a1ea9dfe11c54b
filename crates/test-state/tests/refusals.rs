//! Requests that the API refuses: whole requests in, the exception out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use asl_engine::{NoTasks, Settings};
use asl_json::Value;
use asl_test_state::{Request, test};

/// The exception that refuses a request, or the status of the state.
fn outcome(request: &str) -> String {
    let request = Request::from_json(&asl_json::parse(request).unwrap());
    match test(&request, &Settings::default(), &mut NoTasks) {
        Ok(answered) => answered.tested.status.name().to_owned(),
        Err(refused) => refused.to_string(),
    }
}

/// A request with a state as its definition, and more members.
fn of(state: &str, more: &str) -> String {
    let definition = Value::from(state);
    outcome(&format!(r#"{{"definition": {definition}, {more}}}"#))
}

const SEND: &str = r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true,
    "Parameters": {"QueueUrl": "q", "MessageBody": "m"}}"#;
const MOCK: &str = r#""mock": {"result": "{\"MessageId\": \"1\"}"}"#;

#[test]
fn only_a_state_that_waits_has_a_token() {
    let context = r#""context": "{\"Task\": {\"Token\": \"abc\"}}""#;
    let waits = SEND.replace("sendMessage", "sendMessage.waitForTaskToken");
    assert_eq!(of(&waits, &format!("{MOCK}, {context}")), "SUCCEEDED");
    let refused = "ValidationException: Invalid Context object provided: Field 'Task.Token' is not allowed";
    assert_eq!(of(SEND, &format!("{MOCK}, {context}")), refused);
    assert_eq!(of(r#"{"Type": "Pass", "End": true}"#, context), refused);
}

#[test]
fn the_context_has_known_fields_only() {
    let with = |context: &str| {
        let context = Value::from(context);
        of(SEND, &format!(r#"{MOCK}, "context": {context}"#))
    };
    for (context, field) in [
        (r#"{"Map": {"Item": {"Index": 0}}}"#, "Map"),
        (r#"{"Other": 1}"#, "Other"),
        (r#"{"Execution": {"Other": 1}}"#, "Execution.Other"),
    ] {
        let refused =
            format!("ValidationException: Invalid Context object provided: Field '{field}' is not allowed");
        assert_eq!(with(context), refused);
    }
    assert_eq!(with(r#"{"Execution": {"Name": "e"}}"#), "SUCCEEDED");
}

#[test]
fn a_mock_has_no_secrets() {
    let secrets = r#""revealSecrets": true"#;
    assert_eq!(
        of(SEND, &format!("{MOCK}, {secrets}")),
        "ValidationException: TestState does not support RevealSecrets when a mock is specified."
    );
    assert_eq!(of(r#"{"Type": "Pass", "End": true}"#, secrets), "SUCCEEDED");
}

#[test]
fn a_mocked_parallel_has_one_result_for_each_branch() {
    let branch = r#"{"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}"#;
    let parallel = format!(
        r#"{{"Type": "Parallel", "End": true, "Branches": [{branch}, {}]}}"#,
        branch.replace('B', "C").replace("Cranches", "Branches")
    );
    let mocked = |result: &str| of(&parallel, &format!(r#""mock": {{"result": "{result}"}}"#));
    assert_eq!(mocked("[1, 2]"), "SUCCEEDED");
    let refused = "ValidationException: Mocked result must be an array of 2 elements, one for each branch.";
    assert_eq!(mocked("[1]"), refused);
    assert_eq!(mocked("[1, 2, 3]"), refused);
    assert_eq!(
        mocked("{}"),
        "ValidationException: Mocked result must be an array."
    );
}

#[test]
fn a_state_name_has_1_to_80_characters() {
    let named = |name: &str| {
        let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
        of(machine, &format!(r#""stateName": "{name}""#))
    };
    assert_eq!(named("A"), "SUCCEEDED");
    assert_eq!(named("B"), "ValidationException: State not found in definition");
    assert!(named("").ends_with(
        "at 'stateName' failed to satisfy constraint: Member must have length greater than or equal to 1"
    ));
    assert!(named(&"x".repeat(81)).ends_with("Member must have length less than or equal to 80"));
}

#[test]
fn an_invalid_state_is_refused_as_a_definition() {
    for state in ["", "[]", "1", "{}", r#"{"Type": "Other"}"#, r#"{"Type": "Pass"}"#] {
        let refused = of(state, r#""input": "{}""#);
        assert!(
            refused.starts_with("InvalidDefinition: Invalid State Machine Definition: '"),
            "{state}: {refused}"
        );
    }
}

#[test]
fn without_a_role_the_context_has_none() {
    let role = |more: &str| {
        let definition =
            Value::from(r#"{"Type": "Pass", "End": true, "Parameters": {"r.$": "$$.Execution.RoleArn"}}"#);
        let request = format!(r#"{{"definition": {definition}{more}}}"#);
        let request = Request::from_json(&asl_json::parse(&request).unwrap());
        let answered = test(&request, &Settings::default(), &mut NoTasks).unwrap();
        answered.tested.output.unwrap().get("r").cloned().unwrap()
    };
    assert_eq!(role(""), Value::Null);
    let arn = "arn:aws:iam::123456789012:role/r";
    assert_eq!(role(&format!(r#", "roleArn": "{arn}""#)), Value::from(arn));
}
