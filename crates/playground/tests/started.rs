//! Executions that tasks start, and what a mocked service does by its own rules: whole workspaces in, whole results out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_json::{Value, parse};
use asl_playground::Playground;
use asl_protocol::{Handler, Run, RunSummary};
use asl_workspace::Workspace;

fn run(definition: &str, input: &str, mocks: &str) -> RunSummary {
    let workspace = Workspace {
        definition: definition.into(),
        input: input.into(),
        mocks: mocks.into(),
        ..Workspace::default()
    };
    let ran = Playground::default().handle(Run { workspace });
    *ran.unwrap_or_else(|refused| panic!("{refused:?}"))
}

fn output(run: &RunSummary) -> Value {
    let output = run.output.as_deref();
    parse(output.unwrap_or_else(|| panic!("{:?} {:?}", run.error, run.cause))).unwrap()
}

/// The error, and the cause without the identifier of the request.
fn failure(run: &RunSummary) -> (String, String) {
    let cause = run.cause.clone().unwrap_or_default();
    let cause = match cause.split_once("Request ID: ") {
        Some((before, after)) => {
            let end = after.find([';', ')', ',']).unwrap();
            format!("{before}Request ID: ID{}", &after[end..])
        }
        None => cause,
    };
    (run.error.clone().unwrap_or_default(), cause)
}

const CHILD: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:child";
/// A child that waits for two seconds.
const WAITS: &str = r#"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 2, "Next": "P"},
    "P": {"Type": "Pass", "Result": {"v": 1}, "End": true}}}"#;

/// Two tasks in a row that start the same child with these members of the request.
fn twice(resource: &str, first: &str, second: &str, kind: &str) -> RunSummary {
    let task = |request: &str, way: &str| {
        format!(
            r#"{{"Type": "Task", "Resource": "{resource}", "TimeoutSeconds": 60, "Parameters": {{"StateMachineArn": "{CHILD}", {request}}}, {way}}}"#
        )
    };
    let definition = format!(
        r#"{{"StartAt": "A", "States": {{"A": {}, "B": {}}}}}"#,
        task(first, r#""Next": "B""#),
        task(second, r#""End": true"#)
    );
    let mocks = format!(r#"{{"executions": {{"child": {{{kind} "definition": {WAITS}}}}}}}"#);
    run(&definition, "{}", &mocks)
}

#[test]
fn a_name_is_taken_once_its_execution_has_ended() {
    let same = r#""Name": "job-1", "Input": {"a": 1}"#;
    let other = r#""Name": "job-1", "Input": {"a": 2}"#;
    let arn = "arn:aws:states:us-east-1:123456789012:execution:child:job-1";
    for again in [same, other] {
        let ran = twice("arn:aws:states:::states:startExecution.sync:2", same, again, "");
        assert_eq!(
            failure(&ran),
            (
                "StepFunctions.ExecutionAlreadyExistsException".into(),
                format!(
                    "Execution Already Exists: '{arn}' (Service: AWSStepFunctions; Status Code: 400; Error Code: ExecutionAlreadyExists; Request ID: ID; Proxy: null)"
                )
            )
        );
        assert_eq!(ran.duration, 2_000);
    }
    let sdk = r#""Name": "job-1", "Input": "1""#;
    let ran = twice(
        "arn:aws:states:::aws-sdk:sfn:startExecution",
        sdk,
        r#""Name": "job-1", "Input": "2""#,
        "",
    );
    assert_eq!(
        failure(&ran),
        (
            "Sfn.ExecutionAlreadyExistsException".into(),
            format!("Execution Already Exists: '{arn}' (Service: Sfn, Status Code: 400, Request ID: ID)")
        )
    );
}

#[test]
fn the_same_start_again_answers_with_the_running_execution() {
    let same = r#""Name": "job-1", "Input": {"a": 1}"#;
    let ran = twice("arn:aws:states:::states:startExecution", same, same, "");
    assert!(ran.error.is_none(), "{ran:?}");
    let other = r#""Name": "job-1", "Input": {"a": 2}"#;
    let ran = twice("arn:aws:states:::states:startExecution", same, other, "");
    assert_eq!(failure(&ran).0, "StepFunctions.ExecutionAlreadyExistsException");
}

#[test]
fn express_executions_may_share_a_name() {
    let same = r#""Name": "job-1", "Input": {"a": 1}"#;
    let other = r#""Name": "job-1", "Input": {"a": 2}"#;
    let resource = "arn:aws:states:::states:startExecution";
    let ran = twice(resource, same, other, r#""type": "EXPRESS","#);
    let arn = output(&ran).get("ExecutionArn").unwrap().to_string();
    assert!(arn.contains(":express:child:job-1:"), "{arn}");
}

#[test]
fn names_that_the_service_does_not_allow_are_refused() {
    let start = |resource: &str, name: &str| {
        let definition = format!(
            r#"{{"StartAt": "T", "States": {{"T": {{"Type": "Task", "Resource": "{resource}", "End": true,
                "Parameters": {{"StateMachineArn": "{CHILD}", "Name": "{name}"}}}}}}}}"#
        );
        failure(&run(&definition, "{}", ""))
    };
    let optimized = "arn:aws:states:::states:startExecution";
    let sdk = "arn:aws:states:::aws-sdk:sfn:startExecution";
    let long = "x".repeat(81);
    let bound = "failed to satisfy constraint: Member must have length";
    assert_eq!(
        start(optimized, &long),
        (
            "StepFunctions.AWSStepFunctionsException".into(),
            format!(
                "1 validation error detected: Value '{long}' at 'name' {bound} less than or equal to 80 (Service: AWSStepFunctions; Status Code: 400; Error Code: ValidationException; Request ID: ID; Proxy: null)"
            )
        )
    );
    assert_eq!(
        start(sdk, ""),
        (
            "Sfn.SfnException".into(),
            format!(
                "1 validation error detected: Value '' at 'name' {bound} greater than or equal to 1 (Service: Sfn, Status Code: 400, Request ID: ID)"
            )
        )
    );
    for name in ["a b", "a:b", "a/b", "a*"] {
        assert_eq!(
            start(optimized, name),
            (
                "StepFunctions.InvalidNameException".into(),
                format!(
                    "Invalid Name: '{name}' (Service: AWSStepFunctions; Status Code: 400; Error Code: InvalidName; Request ID: ID; Proxy: null)"
                )
            )
        );
    }
    assert_eq!(start(optimized, &"x".repeat(80)).0, "");
}

#[test]
fn a_synchronous_express_execution_answers_when_it_has_ended() {
    let start = |mocks: &str| {
        let definition = format!(
            r#"{{"StartAt": "T", "States": {{"T": {{"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:startSyncExecution", "End": true,
                "TimeoutSeconds": 600, "Parameters": {{"StateMachineArn": "{CHILD}", "Name": "n", "Input": "{{}}"}}}}}}}}"#
        );
        run(&definition, "{}", mocks)
    };
    let ran = start(&format!(
        r#"{{"executions": {{"child": {{"definition": {WAITS}}}}}}}"#
    ));
    let reply = output(&ran);
    let text = |key: &str| reply.get(key).unwrap().as_str().unwrap().to_owned();
    assert_eq!(
        (text("Status"), text("Output")),
        ("SUCCEEDED".into(), r#"{"v":1}"#.into())
    );
    assert_eq!(
        (text("StartDate"), text("StopDate")),
        (
            "2026-01-01T00:00:00.000Z".into(),
            "2026-01-01T00:00:02.000Z".into()
        )
    );
    assert_eq!(
        reply
            .get("BillingDetails")
            .unwrap()
            .get("BilledDurationInMilliseconds"),
        Some(&Value::from(2_000))
    );
    assert_eq!(ran.duration, 2_000);
    // An execution that fails is an answer, too.
    let failing = r#"{"executions": {"child": {"responses": [{"fails": {"error": "Boom", "cause": "why"}, "afterSeconds": 1}]}}}"#;
    let ran = start(failing);
    let reply = output(&ran);
    assert_eq!(reply.get("Status"), Some(&Value::from("FAILED")));
    assert_eq!(
        (reply.get("Error"), reply.get("Cause")),
        (Some(&Value::from("Boom")), Some(&Value::from("why")))
    );
    assert_eq!(ran.duration, 1_000);
    // An Express execution runs for five minutes at most.
    let long = WAITS.replace("\"Seconds\": 2", "\"Seconds\": 400");
    let ran = start(&format!(
        r#"{{"executions": {{"child": {{"definition": {long}}}}}}}"#
    ));
    assert_eq!(output(&ran).get("Status"), Some(&Value::from("TIMED_OUT")));
    assert_eq!(ran.duration, 300_000);
}

/// One task with a resource, parameters, a time-out and one response.
fn task(resource: &str, parameters: &str, seconds: u32, response: &str) -> RunSummary {
    let definition = format!(
        r#"{{"StartAt": "T", "States": {{"T": {{"Type": "Task", "Resource": "{resource}", "Parameters": {parameters},
            "TimeoutSeconds": {seconds}, "End": true}}}}}}"#
    );
    let mocks = match response {
        "" => String::new(),
        response => format!(r#"{{"tasks": {{"T": {{"responses": [{response}]}}}}}}"#),
    };
    run(&definition, "{}", &mocks)
}

#[test]
fn a_function_that_times_out_takes_its_time() {
    let run = |seconds| {
        let response = r#"{"functionError": {"timedOutAfterSeconds": 3}}"#;
        let ran = task(
            "arn:aws:states:::lambda:invoke",
            r#"{"FunctionName": "f"}"#,
            seconds,
            response,
        );
        (ran.error.unwrap(), ran.duration)
    };
    assert_eq!(run(60), ("Lambda.Unknown".into(), 3_000));
    assert_eq!(run(2), ("States.Timeout".into(), 2_000));
}

#[test]
fn an_http_endpoint_has_60_seconds() {
    let run = |seconds, response: &str| {
        let parameters = r#"{"ApiEndpoint": "https://example.com/x", "Method": "GET", "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"}}"#;
        let ran = task("arn:aws:states:::http:invoke", parameters, seconds, response);
        (ran.error.unwrap_or_default(), ran.duration)
    };
    let after =
        |seconds: f64| format!(r#"{{"http": {{"status": 200, "body": {{}}}}, "afterSeconds": {seconds}}}"#);
    assert_eq!(run(600, &after(90.0)), ("States.Http.Socket".into(), 60_000));
    assert_eq!(
        run(600, r#"{"neverAnswers": true}"#),
        ("States.Http.Socket".into(), 60_000)
    );
    assert_eq!(run(600, &after(59.9)), (String::new(), 59_900));
    assert_eq!(run(30, &after(90.0)), ("States.Timeout".into(), 30_000));
}

#[test]
fn each_entry_of_put_events_has_an_event_id() {
    let entry = |kind: &str| format!(r#"{{"Detail": {{}}, "DetailType": "{kind}", "Source": "s"}}"#);
    let entries = [entry("a"), entry("b"), entry("c")].join(",");
    let ran = task(
        "arn:aws:states:::events:putEvents",
        &format!(r#"{{"Entries": [{entries}]}}"#),
        60,
        "",
    );
    let reply = output(&ran);
    let ids: std::collections::BTreeSet<String> = reply
        .get("Entries")
        .and_then(Value::as_array)
        .unwrap()
        .iter()
        .map(|entry| entry.get("EventId").unwrap().to_string())
        .collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(reply.get("FailedEntryCount"), Some(&Value::from(0)));
}

#[test]
fn exceptions_have_the_texts_and_codes_of_their_service() {
    let throws = |resource: &str, parameters: &str, name: &str| {
        let response = format!(r#"{{"serviceException": {{"name": "{name}"}}}}"#);
        failure(&task(resource, parameters, 60, &response))
    };
    let object = r#"{"Bucket": "b", "Key": "k"}"#;
    assert_eq!(
        throws("arn:aws:states:::aws-sdk:s3:getObject", object, "NoSuchKeyException"),
        (
            "S3.NoSuchKeyException".into(),
            "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ID, Extended Request ID: abc=)".into()
        )
    );
    let ecs = throws(
        "arn:aws:states:::ecs:runTask",
        r#"{"TaskDefinition": "t"}"#,
        "ServerException",
    );
    assert!(ecs.1.contains("; Status Code: 500; "), "{ecs:?}");
    let machine = format!(r#"{{"StateMachineArn": "{CHILD}"}}"#);
    let states = throws(
        "arn:aws:states:::states:startExecution",
        &machine,
        "StateMachineDoesNotExistException",
    );
    assert_eq!(states.0, "StepFunctions.StateMachineDoesNotExistException");
    assert!(
        states.1.contains("; Error Code: StateMachineDoesNotExist; "),
        "{states:?}"
    );
}

#[test]
fn default_responses_hold_what_the_definition_reads() {
    let look = r#""Look": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "look", "Payload": {}},
        "Output": "{% $states.result.Payload %}", "Next": "Ready"}"#;
    let rule = r#"{"Condition": "{% $states.input.state = 'ready' %}", "Next": "Done",
        "Output": {"why": "{% $states.input.detail.reason %}"}, "Assign": {"who": "{% $states.input.detail.owner %}"}}"#;
    let choice = format!(
        r#"{{"QueryLanguage": "JSONata", "StartAt": "Look", "States": {{{look},
            "Ready": {{"Type": "Choice", "Choices": [{rule}], "Default": "No"}},
            "Done": {{"Type": "Succeed", "Output": {{"why": "{{% $states.input.why %}}", "who": "{{% $who %}}"}}}}, "No": {{"Type": "Fail"}}}}}}"#
    );
    let ran = run(&choice, "{}", "");
    assert_eq!(
        output(&ran),
        parse(r#"{"why": "example", "who": "example"}"#).unwrap()
    );

    let json = r#"{"StartAt": "Read", "States": {
        "Read": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload": {}}, "OutputPath": "$.Payload", "Next": "Parse"},
        "Parse": {"Type": "Pass", "Parameters": {"c.$": "States.StringToJson($)"}, "End": true}}}"#;
    assert_eq!(
        output(&run(json, "{}", "")),
        parse(r#"{"c": "example"}"#).unwrap()
    );

    let item = r#"{"StartAt": "List", "States": {
        "List": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "list", "Payload": {}},
            "ResultSelector": {"groups.$": "$.Payload.groups"}, "Next": "Each"},
        "Each": {"Type": "Map", "ItemsPath": "$.groups", "End": true, "ItemProcessor": {"StartAt": "One", "States": {
            "One": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "g", "Payload.$": "$"},
                "ResultPath": "$.deep.export", "End": true}}}}}}"#;
    let ran = run(item, "{}", "");
    let items = output(&ran);
    let export = items.as_array().unwrap()[0].get("deep").unwrap().get("export");
    assert!(export.is_some(), "{items}");
}

#[test]
fn twenty_thousand_responses_answer_twenty_thousand_calls() {
    let responses: Vec<String> = (0..20_000).map(|n| format!(r#"{{"returns": {n}}}"#)).collect();
    let mocks = format!(
        r#"{{"functions": {{"f": {{"responses": [{}]}}}}}}"#,
        responses.join(",")
    );
    let definition = r#"{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}}"#;
    let ran = run(definition, "{}", &mocks);
    assert_eq!(output(&ran), Value::from(0));
}

/// Two calls of a function, one after the other.
fn invoked_twice(first: &str, second: &str, responses: &str) -> RunSummary {
    let task = |parameters: &str, way: &str| {
        format!(
            r#"{{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 5000,
                "Parameters": {{"FunctionName": "f", {parameters}}}, {way}}}"#
        )
    };
    let definition = format!(
        r#"{{"StartAt": "A", "States": {{"A": {}, "B": {}}}}}"#,
        task(
            first,
            r#""ResultSelector": {"a.$": "$.Payload"}, "ResultPath": "$.first", "Next": "B""#
        ),
        task(second, r#""ResultPath": "$.second", "End": true"#)
    );
    run(
        &definition,
        "{}",
        &format!(r#"{{"functions": {{"f": {{"responses": [{responses}]}}}}}}"#),
    )
}

#[test]
fn a_durable_execution_runs_once_for_each_name() {
    let named = |name: &str, payload: u32| {
        format!(r#""Qualifier": "7", "DurableExecutionName": "{name}", "Payload": {payload}"#)
    };
    let responses = r#"{"returns": 1, "afterSeconds": 2}, {"returns": 2, "afterSeconds": 3}"#;
    let ran = invoked_twice(&named("x", 1), &named("x", 1), responses);
    let payload = |ran: &RunSummary| {
        output(ran)
            .get("second")
            .unwrap()
            .get("Payload")
            .cloned()
            .unwrap()
    };
    assert_eq!((payload(&ran), ran.duration), (Value::from(1), 2_000));
    let second = output(&ran);
    let arn = second
        .get("second")
        .unwrap()
        .get("DurableExecutionArn")
        .unwrap()
        .to_string();
    assert!(arn.contains(":function:f:7/durable-execution/x/"), "{arn}");
    let ran = invoked_twice(&named("x", 1), &named("y", 1), responses);
    assert_eq!((payload(&ran), ran.duration), (Value::from(2), 5_000));
    let ran = invoked_twice(&named("x", 1), &named("x", 2), responses);
    assert_eq!(failure(&ran).0, "Lambda.DurableExecutionAlreadyStartedException");
    assert!(failure(&ran).1.contains("; Status Code: 409; "));
}

#[test]
fn a_durable_function_needs_a_qualifier_and_ends_after_15_minutes() {
    let call = |parameters: &str, response: &str| {
        let parameters = format!(r#"{{"FunctionName": "f", "DurableExecutionName": "x", {parameters}}}"#);
        let ran = task("arn:aws:states:::lambda:invoke", &parameters, 5_000, response);
        (failure(&ran).0, ran.duration)
    };
    let quick = r#"{"returns": 1}"#;
    let slow = r#"{"returns": 1, "afterSeconds": 1000}"#;
    assert_eq!(
        call(r#""Payload": 1"#, quick),
        ("Lambda.InvalidParameterValueException".into(), 0)
    );
    assert_eq!(call(r#""Qualifier": "live""#, quick), (String::new(), 0));
    assert_eq!(
        call(r#""Qualifier": "live""#, slow),
        ("Lambda.Unknown".into(), 900_000)
    );
    assert_eq!(
        call(r#""Qualifier": "live", "InvocationType": "Event""#, slow),
        (String::new(), 0)
    );
}
