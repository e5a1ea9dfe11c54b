//! What the service does in particular places: definitions and answers in, what the execution leaves out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_engine::{Answer, Execution, MapResources, Object, Settings, TaskCall, TaskHandler, TaskReply, run};
use asl_json::Value;

/// Answers every task with what is given, and has one object in S3.
struct Given {
    reply: TaskReply,
    object: &'static str,
    token: Option<String>,
}

impl MapResources for Given {
    fn object(&mut self, _bucket: &str, key: &str) -> Option<Object> {
        Some(Object {
            key: key.into(),
            content: self.object.into(),
            ..Object::default()
        })
    }
}

impl TaskHandler for Given {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        self.token = call.token.map(str::to_owned);
        self.reply.clone()
    }
}

fn execute(state: &str, input: &str, handler: &mut Given) -> Execution {
    let caught = if state.contains("Caught") {
        r#","Caught":{"Type":"Succeed"}"#
    } else {
        ""
    };
    let definition = format!(r#"{{"StartAt":"S","States":{{"S":{{{state},"End":true}}{caught}}}}}"#);
    let analysis = asl::analyze(&definition);
    let machine = analysis
        .machine
        .unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    run(&machine, input, &Settings::default(), handler).unwrap()
}

fn answering(reply: TaskReply) -> Given {
    Given {
        reply,
        object: "{}",
        token: None,
    }
}

/// The output, or error and cause.
fn end(execution: &Execution) -> String {
    match &execution.output {
        Some(output) => output.to_string(),
        None => format!(
            "{}: {}",
            execution.error.as_deref().unwrap_or_default(),
            execution.cause.as_deref().unwrap_or_default()
        ),
    }
}

fn ends(state: &str, input: &str) -> String {
    end(&execute(
        state,
        input,
        &mut answering(TaskReply::now(Answer::Never)),
    ))
}

const PASS: &str = r#""StartAt":"P","States":{"P":{"Type":"Pass","End":true}}"#;
const DISTRIBUTED: &str = r#""ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}"#;

#[test]
fn a_map_iterates_over_the_members_of_an_object() {
    let pairs = r#"[{"Key":"a","Value":1},{"Key":"b","Value":{"c":2}}]"#;
    let input = r#"{"o":{"a":1,"b":{"c":2}}}"#;
    let inline = format!(r#""Type":"Map","ItemsPath":"$.o","ItemProcessor":{{{PASS}}}"#);
    assert_eq!(ends(&inline, input), pairs);
    let jsonata = format!(
        r#""Type":"Map","QueryLanguage":"JSONata","Items":"{{% $states.input.o %}}","ItemProcessor":{{{PASS}}}"#
    );
    assert_eq!(ends(&jsonata, input), pairs);
    let distributed = format!(r#""Type":"Map","ItemsPath":"$.o","ItemProcessor":{{{DISTRIBUTED},{PASS}}}"#);
    assert_eq!(ends(&distributed, input), pairs);
    let batches = format!(
        r#""Type":"Map","ItemsPath":"$.o","ItemBatcher":{{"MaxItemsPerBatch":2}},"ItemProcessor":{{{DISTRIBUTED},{PASS}}}"#
    );
    assert_eq!(ends(&batches, input), format!(r#"[{{"Items":{pairs}}}]"#));
    let keys = format!(
        r#""Type":"Map","ItemsPath":"$.o","ItemSelector":{{"k.$":"$$.Map.Item.Key","i.$":"$$.Map.Item.Index"}},"ItemProcessor":{{{PASS}}}"#
    );
    assert_eq!(ends(&keys, input), r#"[{"k":"a","i":0},{"k":"b","i":1}]"#);
    let text = r#"{"o":"text"}"#;
    assert!(ends(&inline, text).ends_with("Reference path \"$.o\" must point to array."));
}

#[test]
fn a_reader_gives_the_members_of_an_object() {
    let read = |config: &str, object| {
        let state = format!(
            r#""Type":"Map","ItemReader":{{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{{"InputType":"JSON"{config}}},"Parameters":{{"Bucket":"b","Key":"k"}}}},"ItemProcessor":{{{DISTRIBUTED},{PASS}}}"#
        );
        let mut handler = Given {
            object,
            ..answering(TaskReply::now(Answer::Never))
        };
        end(&execute(&state, "{}", &mut handler))
    };
    assert_eq!(read("", r#"{"a":1}"#), r#"[{"Key":"a","Value":1}]"#);
    let pointed = read(r#","ItemsPointer":"/in""#, r#"{"in":{"a":1}}"#);
    assert_eq!(pointed, r#"[{"Key":"a","Value":1}]"#);
    let refused = "States.ItemReaderFailed: Attempting to map over non-iterable node.";
    assert_eq!(read("", "7"), refused);
}

#[test]
fn a_version_of_a_parquet_file_cannot_be_chosen() {
    let state = format!(
        r#""Type":"Map","ItemReader":{{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{{"InputType":"PARQUET"}},"Parameters":{{"Bucket":"b","Key":"k","VersionId":"v"}}}},"ItemProcessor":{{{DISTRIBUTED},{PASS}}}"#
    );
    let expected =
        "States.ItemReaderFailed: S3 Version ID selection is not currently supported for PARQUET files";
    assert_eq!(ends(&state, "{}"), expected);
}

#[test]
fn a_job_has_a_token_and_a_request_has_none() {
    let token = |resource: &str, parameters: &str| {
        let state = format!(
            r#""Type":"Task","Resource":"arn:aws:states:::{resource}","Parameters":{{{parameters}}}"#
        );
        let mut handler = answering(TaskReply::now(Answer::Success(Value::empty_object())));
        execute(&state, "{}", &mut handler);
        handler.token
    };
    let nested = r#""StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m","Input":{"t.$":"$$.Task.Token"}"#;
    assert_eq!(token("states:startExecution.sync:2", nested).unwrap().len(), 64);
    let plain = r#""StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m""#;
    assert_eq!(token("states:startExecution", plain), None);
}

const HTTP: &str = r#""Type":"Task","Resource":"arn:aws:states:::http:invoke","Parameters":{"ApiEndpoint":"https://example.com/x","Method":"GET","Authentication":{"ConnectionArn":"arn:aws:events:us-east-1:123456789012:connection/c/1"}}"#;

#[test]
fn an_http_task_waits_a_minute_whatever_its_time_out() {
    let after = |seconds: u64, timeout: &str| {
        let reply = TaskReply {
            after: seconds * 1000,
            ..TaskReply::now(Answer::Success(Value::from(1)))
        };
        let execution = execute(&format!("{HTTP}{timeout}"), "{}", &mut answering(reply));
        (end(&execution), (execution.stop.0 - execution.start.0) / 1000)
    };
    assert_eq!(after(59, ""), ("1".to_owned(), 59));
    assert_eq!(after(90, ""), ("States.Http.Socket: ".to_owned(), 60));
    assert_eq!(
        after(90, r#","TimeoutSeconds":600"#),
        ("States.Http.Socket: ".to_owned(), 60)
    );
    assert_eq!(
        after(90, r#","TimeoutSeconds":10"#),
        ("States.Timeout: ".to_owned(), 10)
    );
}

#[test]
fn a_harness_times_out_after_a_quarter_of_an_hour() {
    let harness = r#""Type":"Task","Resource":"arn:aws:states:::bedrockagentcore:invokeHarness","Parameters":{"HarnessArn":"arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/h"}"#;
    let after = |seconds: u64, timeout: &str| {
        let reply = TaskReply {
            after: seconds * 1000,
            ..TaskReply::now(Answer::Success(Value::from(1)))
        };
        let execution = execute(&format!("{harness}{timeout}"), "{}", &mut answering(reply));
        (end(&execution), (execution.stop.0 - execution.start.0) / 1000)
    };
    assert_eq!(after(899, ""), ("1".to_owned(), 899));
    assert_eq!(after(1000, ""), ("States.Timeout: ".to_owned(), 900));
    let longer = r#","TimeoutSeconds":3600"#;
    assert_eq!(after(1000, longer), ("States.Timeout: ".to_owned(), 900));
    let shorter = r#","TimeoutSeconds":10"#;
    assert_eq!(after(1000, shorter), ("States.Timeout: ".to_owned(), 10));
}

/// As for an execution role whose trust policy lacks Step Functions: the task has started, and its failure is one like others.
#[test]
fn a_role_that_cannot_be_assumed_fails_the_task_and_can_be_caught() {
    let cause = "The principal states.amazonaws.com is not authorized to assume the provided role. (role: arn:aws:iam::123456789012:role/r)";
    let reply = TaskReply::now(Answer::Failure {
        error: Some("States.TaskFailed".into()),
        cause: Some(cause.into()),
    });
    let task = r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"q","MessageBody":"m"},
        "Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":1}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Caught"}]"#;
    let execution = execute(task, "{}", &mut answering(reply));
    let names: Vec<_> = execution
        .events
        .iter()
        .map(|event| event.kind.type_name())
        .collect();
    let attempt = ["TaskScheduled", "TaskStarted", "TaskFailed"];
    assert_eq!(names[2..5], attempt);
    assert_eq!(names[5..8], attempt);
    let caught = execution.output.unwrap();
    assert_eq!(
        caught.get("Error").and_then(Value::as_str),
        Some("States.TaskFailed")
    );
    assert_eq!(caught.get("Cause").and_then(Value::as_str), Some(cause));
}

#[test]
fn data_of_the_state_itself_over_the_limit_are_not_caught() {
    let filled = |bytes: usize| format!(r#"{{"x":"{}"}}"#, "y".repeat(bytes));
    let catch = r#""Catch":[{"ErrorEquals":["States.ALL"],"Next":"Caught"}]"#;
    let limit = "with a size exceeding the maximum number of bytes service limit.";
    let function = r#""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#;

    let parameters = format!(r#"{function},"Parameters":{{"a.$":"$","b.$":"$"}},{catch}"#);
    let expected = format!("States.DataLimitExceeded: The state/task 'S' provided parameters {limit}");
    assert_eq!(ends(&parameters, &filled(150_000)), expected);

    let answer = asl_json::parse(&filled(150_000)).unwrap();
    let mut handler = answering(TaskReply::now(Answer::Success(answer)));
    let output = execute(
        &format!(r#"{function},"ResultPath":"$.r",{catch}"#),
        &filled(150_000),
        &mut handler,
    );
    let expected = format!("States.DataLimitExceeded: The state/task 'S' returned a result {limit}");
    assert_eq!(end(&output), expected);
    let names: Vec<_> = output.events.iter().map(|event| event.kind.type_name()).collect();
    assert!(
        names.ends_with(&["LambdaFunctionSucceeded".into(), "ExecutionFailed".into()]),
        "{names:?}"
    );

    // The answer of a function is not the state's.
    let answer = asl_json::parse(&filled(300_000)).unwrap();
    let mut handler = answering(TaskReply::now(Answer::Success(answer)));
    let caught = execute(&format!("{function},{catch}"), "{}", &mut handler);
    assert!(end(&caught).starts_with(r#"{"Error":"States.DataLimitExceeded""#));
}

#[test]
fn what_is_no_number_of_seconds_says_why() {
    let of = |expression: &str| {
        let state = format!(
            r#""Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","TimeoutSeconds":"{{% {expression} %}}""#
        );
        ends(&state, "{}")
    };
    for (expression, expected) in [
        ("'x'", "Expected 'number', but was 'string' for value: \"x\""),
        ("-1", "TimeoutSeconds must be between 0 and 99999999 but was: -1"),
        (
            "1.6",
            "The TimeoutSeconds field cannot be parsed as an integer: 1.6",
        ),
    ] {
        let end = of(expression);
        assert!(
            end.starts_with("States.QueryEvaluationError: ") && end.ends_with(expected),
            "{end}"
        );
    }
    assert_eq!(of("5"), "States.Timeout: ");
}

#[test]
fn the_context_object_has_the_order_of_the_service() {
    let state = r#""Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","Arguments":"{% $keys($states.context) ~> $append($keys($states.context.State)) %}""#;
    let execution = execute(
        state,
        "{}",
        &mut answering(TaskReply::now(Answer::Success(1.into()))),
    );
    let arguments = execution.visits[0].attempts()[0].arguments.to_string();
    let expected = r#"["Execution","StateMachine","State","Name","EnteredTime","RetryCount"]"#;
    assert_eq!(arguments, expected);
}
