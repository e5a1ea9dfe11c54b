//! The facts of the AWS page "Invoke an AWS Lambda function with Step Functions", one test each: from the texts of a
//! workspace to what a user sees.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_json::{Pointer, Value, parse};
use asl_playground::Playground;
use asl_protocol::{Analyze, Document, GetEvent, Handler, ListEvents, Run, RunSummary};
use asl_workspace::Workspace;

/// A run with its events as `milliseconds type`.
struct Seen {
    run: RunSummary,
    events: Vec<String>,
    playground: Playground,
}

/// Runs one Task state, given as its fields, with mocked responses of functions.
fn task(fields: &str, functions: &str) -> Seen {
    let definition = format!(
        r#"{{"StartAt": "T", "States": {{"T": {{"Type": "Task", {fields}}}, "H": {{"Type": "Succeed"}}}}}}"#
    );
    let definition = if fields.contains("\"H\"") {
        definition
    } else {
        definition.replace(r#", "H": {"Type": "Succeed"}"#, "")
    };
    let mocks = format!(r#"{{"functions": {functions}}}"#);
    let mut playground = Playground::default();
    let workspace = Workspace {
        definition,
        input: r#"{"n": 1}"#.into(),
        mocks,
        ..Workspace::default()
    };
    let answer = playground.handle(Run { workspace });
    let Ok(run) = answer else { panic!("{answer:?}") };
    let page = playground
        .handle(ListEvents {
            group: asl_protocol::EventGroup::All,
            from: 0,
            count: 999,
            matching: String::new(),
        })
        .unwrap();
    let events = page
        .rows
        .iter()
        .map(|row| format!("{} {}", row.at, row.type_name))
        .collect();
    Seen {
        run: *run,
        events,
        playground,
    }
}

impl Seen {
    fn output(&self, pointer: &str) -> Value {
        let output = parse(
            self.run
                .output
                .as_deref()
                .unwrap_or_else(|| panic!("{:?}", self.run)),
        )
        .unwrap();
        let pointer = pointer
            .split('/')
            .skip(1)
            .fold(Pointer::root(), |pointer, step| pointer.child(step));
        pointer
            .find(&output)
            .cloned()
            .unwrap_or_else(|| panic!("{pointer} in {output}"))
    }

    /// The details of the first event of a type.
    fn event(&mut self, type_name: &str) -> Value {
        let index = self
            .events
            .iter()
            .position(|event| event.ends_with(type_name))
            .unwrap() as u64;
        let json = self.playground.handle(GetEvent { id: index + 1 }).unwrap();
        let event = parse(&json).unwrap();
        let details = event
            .as_object()
            .unwrap()
            .iter()
            .find(|(key, _)| key.ends_with("Details"));
        details.map_or(Value::Null, |(_, details)| details.clone())
    }
}

const INVOKE: &str = r#""Resource": "arn:aws:states:::lambda:invoke""#;
const CALLBACK: &str = r#""Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken""#;

#[test]
fn fact_1_a_function_is_named_by_arn_partial_arn_or_name() {
    for name in [
        "arn:aws:lambda:us-east-1:123456789012:function:f",
        "123456789012:function:f",
        "function:f",
        "f",
    ] {
        let seen = task(
            &format!(r#"{INVOKE}, "Parameters": {{"FunctionName": "{name}"}}, "End": true"#),
            r#"{"f": {"responses": [{"returns": 1}]}}"#,
        );
        assert_eq!(seen.output("/Payload"), Value::from(1), "{name}");
    }
}

#[test]
fn fact_2_the_payload_is_json_within_metadata() {
    let seen = task(
        &format!(r#"{INVOKE}, "Parameters": {{"FunctionName": "f", "Payload.$": "$"}}, "End": true"#),
        r#"{"f": {"responses": [{"returns": {"a": [1, {"b": "\"quoted\""}]}}]}}"#,
    );
    assert_eq!(
        seen.output("/Payload").to_string(),
        r#"{"a":[1,{"b":"\"quoted\""}]}"#
    );
    assert_eq!(seen.output("/StatusCode"), Value::from(200));
    assert_eq!(seen.output("/ExecutedVersion"), Value::from("$LATEST"));
    assert_eq!(seen.output("/SdkHttpMetadata/HttpStatusCode"), Value::from(200));
    let listed = seen.output("/SdkHttpMetadata/AllHttpHeaders/x-amzn-RequestId/0");
    assert_eq!(
        seen.output("/SdkHttpMetadata/HttpHeaders/x-amzn-RequestId"),
        listed
    );
    assert_eq!(seen.output("/SdkResponseMetadata/RequestId"), listed);
}

#[test]
fn fact_3_a_function_error_fails_the_task_by_its_type() {
    let mut seen = task(
        &format!(r#"{INVOKE}, "Parameters": {{"FunctionName": "f"}}, "End": true"#),
        r#"{"f": {"responses": [{"functionError": {"errorType": "Boom", "errorMessage": "no", "stackTrace": ["here"]}}]}}"#,
    );
    assert_eq!(
        (seen.run.status.name(), seen.run.error.as_deref()),
        ("FAILED", Some("Boom"))
    );
    let failed = seen.event("TaskFailed");
    let cause = failed.get("cause").unwrap();
    let keys: Vec<_> = cause.as_object().unwrap().keys().map(|key| &**key).collect();
    assert_eq!(keys, ["errorMessage", "errorType", "requestId", "stackTrace"]);
    assert!(
        seen.run
            .cause
            .unwrap()
            .starts_with(r#"{"errorMessage":"no","errorType":"Boom","requestId":""#)
    );
}

#[test]
fn fact_4_a_callback_is_scheduled_started_submitted_and_ends_by_its_token() {
    let fields = format!(
        r#"{CALLBACK}, "Parameters": {{"FunctionName": "f", "Payload": {{"token.$": "$$.Task.Token"}}}}, "End": true"#
    );
    let mut seen = task(
        &fields,
        r#"{"f": {"responses": [{"returns": 1, "callback": [{"success": {"ok": true}, "afterSeconds": 3}]}]}}"#,
    );
    let expected = [
        "0 ExecutionStarted",
        "0 TaskStateEntered",
        "0 TaskScheduled",
        "0 TaskStarted",
        "0 TaskSubmitted",
        "3000 TaskSucceeded",
        "3000 TaskStateExited",
        "3000 ExecutionSucceeded",
    ];
    assert_eq!(seen.events, expected);
    let token = seen
        .event("TaskScheduled")
        .get("parameters")
        .unwrap()
        .get("Payload")
        .unwrap()
        .get("token")
        .cloned();
    assert!(token.unwrap().as_str().unwrap().len() > 40);
    assert_eq!(
        seen.event("TaskSubmitted").get("output").unwrap().get("Payload"),
        Some(&Value::from(1))
    );

    let failure = r#"{"f": {"responses": [{"returns": 1, "callback": [{"failure": {"error": "Rejected", "cause": "by Ann"}, "afterSeconds": 3}]}]}}"#;
    let seen = task(&fields, failure);
    assert_eq!(
        (seen.run.error.as_deref(), seen.run.cause.as_deref()),
        (Some("Rejected"), Some("by Ann"))
    );

    // Nobody reports: the task waits until the execution may run no longer.
    let seen = task(&fields, r#"{"f": {"responses": [{"returns": 1}]}}"#);
    assert_eq!(
        (seen.run.status.name(), seen.run.duration),
        ("TIMED_OUT", 365 * 86_400_000)
    );
}

#[test]
fn fact_5_a_heartbeat_is_not_enforced_while_the_function_runs() {
    let with = |fields: &str, functions: &str| task(fields, functions).events;
    let callback = format!(
        r#"{CALLBACK}, "Parameters": {{"FunctionName": "f", "Payload": {{"t.$": "$$.Task.Token"}}}}, "HeartbeatSeconds": 10, "End": true"#
    );
    // The function runs for a minute; the ten seconds count from its return.
    let silent = with(
        &callback,
        r#"{"f": {"responses": [{"returns": 1, "afterSeconds": 60}]}}"#,
    );
    assert_eq!(
        silent.get(4..6).unwrap(),
        ["60000 TaskSubmitted", "70000 TaskTimedOut"]
    );
    let beating = r#"{"f": {"responses": [{"returns": 1, "callback": [
        {"heartbeat": true, "afterSeconds": 8}, {"heartbeat": true, "afterSeconds": 16}, {"success": 2, "afterSeconds": 24}]}]}}"#;
    assert_eq!(with(&callback, beating).get(5).unwrap(), "24000 TaskSucceeded");
    // A task that waits for the answer itself has no heartbeat to miss.
    let plain =
        format!(r#"{INVOKE}, "Parameters": {{"FunctionName": "f"}}, "HeartbeatSeconds": 10, "End": true"#);
    let answered = with(
        &plain,
        r#"{"f": {"responses": [{"returns": 1, "afterSeconds": 60}]}}"#,
    );
    assert_eq!(answered.get(4).unwrap(), "60000 TaskSucceeded");
}

#[test]
fn fact_6_an_asynchronous_call_returns_at_once_and_its_heartbeat_starts_then() {
    let call = |kind: &str| {
        format!(r#"{INVOKE}, "Parameters": {{"FunctionName": "f", "InvocationType": "{kind}"}}, "End": true"#)
    };
    let slow = r#"{"f": {"responses": [{"functionError": {"errorType": "Boom", "errorMessage": ""}, "afterSeconds": 60}]}}"#;
    let event = task(&call("Event"), slow);
    assert_eq!(
        (event.run.duration, event.output("/StatusCode")),
        (0, Value::from(202))
    );
    let dry = task(&call("DryRun"), "{}");
    assert_eq!(dry.output("/StatusCode"), Value::from(204));
    let callback = format!(
        r#"{CALLBACK}, "Parameters": {{"FunctionName": "f", "InvocationType": "Event", "Payload": {{"t.$": "$$.Task.Token"}}}}, "HeartbeatSeconds": 10, "End": true"#
    );
    let seen = task(
        &callback,
        r#"{"f": {"responses": [{"returns": 1, "afterSeconds": 60, "callback": [{"success": 1}]}]}}"#,
    );
    assert_eq!(
        seen.events.get(4..6).unwrap(),
        ["0 TaskSubmitted", "10000 TaskTimedOut"]
    );
}

#[test]
fn fact_7_a_function_arn_gives_the_bare_output_and_events_of_its_own() {
    let arn = r#""Resource": "arn:aws:lambda:us-east-1:123456789012:function:f""#;
    let mut seen = task(
        &format!(r#"{arn}, "TimeoutSeconds": 9, "End": true"#),
        r#"{"f": {"responses": [{"returns": "bare"}]}}"#,
    );
    assert_eq!(seen.run.output.as_deref(), Some("\"bare\""));
    let types: Vec<_> = seen
        .events
        .iter()
        .map(|event| event.trim_start_matches("0 "))
        .collect();
    let family = [
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
    ];
    assert_eq!(types.get(2..5).unwrap(), family);
    let scheduled = seen.event("LambdaFunctionScheduled");
    assert_eq!(scheduled.get("timeoutInSeconds"), Some(&Value::from(9)));
    assert_eq!(scheduled.get("input").unwrap().to_string(), r#"{"n":1}"#);

    let definition = r#"{"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
        "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f.waitForTaskToken"}}}"#;
    let workspace = Workspace {
        definition: definition.into(),
        ..Workspace::default()
    };
    let Err(refused) = Playground::default().handle(Run { workspace }) else {
        panic!("it is refused")
    };
    assert_eq!(refused.document, Document::Definition);
}

#[test]
fn fact_8_a_version_or_alias_may_be_called() {
    let functions =
        r#"{"f": {"responses": [{"returns": "any"}]}, "f:prod": {"responses": [{"returns": "prod"}]}}"#;
    let payload = |name: &str, qualifier: &str| {
        let qualifier = if qualifier.is_empty() {
            String::new()
        } else {
            format!(r#", "Qualifier": "{qualifier}""#)
        };
        task(
            &format!(r#"{INVOKE}, "Parameters": {{"FunctionName": "{name}"{qualifier}}}, "End": true"#),
            functions,
        )
        .output("/Payload")
    };
    assert_eq!(payload("f", ""), Value::from("any"));
    assert_eq!(payload("f", "prod"), Value::from("prod"));
    assert_eq!(payload("f:prod", ""), Value::from("prod"));
    assert_eq!(payload("f", "beta"), Value::from("any"));
    let numbered = task(
        &format!(r#"{INVOKE}, "Parameters": {{"FunctionName": "f:7"}}, "End": true"#),
        functions,
    );
    assert_eq!(numbered.output("/ExecutedVersion"), Value::from("7"));
}

#[test]
fn fact_9_two_functions_make_one_statement() {
    let example = asl_examples::all()
        .into_iter()
        .find(|example| example.id == "05-policy")
        .unwrap();
    let analysis = Playground::default().handle(Analyze {
        workspace: example.workspace,
    });
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:function";
    let document = parse(&analysis.policy.document).unwrap();
    let expected = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["{arn}1","{arn}2"]}}]}}"#
    );
    assert_eq!(document.to_string(), expected);
    let states: Vec<_> = analysis
        .policy
        .statements
        .iter()
        .flat_map(|s| &s.reasons)
        .map(|r| r.state.as_str())
        .collect();
    assert_eq!(states, ["CallFunction1", "CallFunction2"]);
}

#[test]
fn a_service_exception_is_retried_by_its_name() {
    let fields = format!(
        r#"{INVOKE}, "Parameters": {{"FunctionName": "f"}}, "Retry": [{{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 2, "BackoffRate": 3}}], "End": true"#
    );
    let seen = task(
        &fields,
        r#"{"f": {"responses": [{"serviceException": {"name": "TooManyRequestsException"}},
            {"serviceException": {"name": "Lambda.TooManyRequestsException"}}], "furtherCalls": {"returns": 3}}}"#,
    );
    let scheduled: Vec<_> = seen
        .events
        .iter()
        .filter(|event| event.ends_with("TaskScheduled"))
        .collect();
    assert_eq!(
        scheduled,
        ["0 TaskScheduled", "2000 TaskScheduled", "8000 TaskScheduled"]
    );
    assert_eq!(seen.output("/Payload"), Value::from(3));
}

#[test]
fn a_function_that_is_not_mocked_answers_with_what_it_is_sent() {
    let fields = r#""Parameters": {"FunctionName": "f", "Payload": {"n": 7}}, "End": true"#;
    let seen = task(&format!("{INVOKE}, {fields}"), "{}");
    assert_eq!(seen.output("/Payload/n"), Value::from(7));
    let [default] = seen.run.defaults.as_slice() else {
        panic!("one default: {:?}", seen.run.defaults)
    };
    assert_eq!((default.name.as_str(), default.state.as_str()), ("f", "T"));
    assert!(seen.run.not_mocked.is_none());
}

#[test]
fn a_call_beyond_the_mocked_ones_is_named() {
    let once = r#"{"f": {"responses": [{"functionError": {"errorType": "E", "errorMessage": ""}}]}}"#;
    let fields = format!(
        r#"{INVOKE}, "Parameters": {{"FunctionName": "f"}}, "Retry": [{{"ErrorEquals": ["E"]}}], "Catch": [{{"ErrorEquals": ["States.ALL"], "Next": "H"}}], "Next": "H""#
    );
    let sentence = task(&fields, once).run.not_mocked.unwrap().sentence;
    assert!(sentence.contains("makes call 2 of function 'f'"), "{sentence}");
}

#[test]
fn parameters_without_a_function_name_are_refused_when_the_state_runs() {
    let seen = task(
        &format!(r#"{INVOKE}, "Parameters": {{"FunctionName.$": "$.n"}}, "End": true"#),
        "{}",
    );
    assert_eq!(seen.run.error.as_deref(), Some("States.Runtime"));
    assert!(seen.run.cause.unwrap().contains(
        "could not be used to start the Task: [The value for the field 'FunctionName' must be a STRING]"
    ));
    assert_eq!(seen.events.len(), 3);
}
