//! Mocked responses: whole workspaces in, whole results out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_json::{Pointer, Value, parse};
use asl_playground::Playground;
use asl_protocol::{
    Analyze, GetEvent, GetHistory, GetVisit, Handler, ListEvents, Run, RunSummary, VisitView,
};
use asl_workspace::Workspace;

/// A run, and the playground that keeps it.
struct Seen {
    run: RunSummary,
    playground: Playground,
}

impl Seen {
    fn output(&self) -> Value {
        let output = self.run.output.as_deref();
        parse(output.unwrap_or_else(|| panic!("{:?} {:?}", self.run.error, self.run.cause))).unwrap()
    }

    fn at(&self, pointer: &str) -> Value {
        let steps = pointer.split('/').skip(1);
        let pointer = steps.fold(Pointer::root(), |pointer, step| pointer.child(step));
        pointer
            .find(&self.output())
            .cloned()
            .unwrap_or_else(|| panic!("{}", self.output()))
    }

    fn failure(&self) -> (&str, &str) {
        let run = &self.run;
        (
            run.error.as_deref().unwrap_or_default(),
            run.cause.as_deref().unwrap_or_default(),
        )
    }

    fn visit(&mut self, index: usize) -> VisitView {
        let visit = self.playground.handle(GetVisit { index }).unwrap();
        *visit
    }

    fn events(&mut self) -> Vec<String> {
        let page = self
            .playground
            .handle(ListEvents {
                group: asl_protocol::EventGroup::All,
                matching: String::new(),
                from: 0,
                count: 999,
            })
            .unwrap();
        page.rows
            .iter()
            .map(|row| format!("{} {}", row.at, row.type_name))
            .collect()
    }
}

fn run(definition: &str, input: &str, mocks: &str) -> Seen {
    let mut playground = Playground::default();
    let workspace = Workspace {
        definition: definition.into(),
        input: input.into(),
        mocks: mocks.into(),
        ..Workspace::default()
    };
    match playground.handle(Run { workspace }) {
        Ok(run) => Seen {
            run: *run,
            playground,
        },
        other => panic!("{other:?}"),
    }
}

/// One Task with a resource.
fn task(resource: &str, more: &str, mocks: &str) -> Seen {
    let definition = format!(
        r#"{{"StartAt": "T", "States": {{"T": {{"Type": "Task", "Resource": "{resource}", {more} "End": true}}}}}}"#
    );
    run(&definition, r#"{"n": 1}"#, mocks)
}

const INVOKE: &str = "arn:aws:states:::lambda:invoke";
const ECHO: &str = r#""Parameters": {"FunctionName": "f", "Payload.$": "$"},"#;

/// A Map over `[0, 1, 2, …]` that calls a function with each.
fn each(items: &str, mocks: &str) -> Seen {
    let definition = format!(
        r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "End": true, "MaxConcurrency": 1, "ItemProcessor": {{"StartAt": "T", "States": {{
            "T": {{"Type": "Task", "Resource": "{INVOKE}", "Parameters": {{"FunctionName": "f", "Payload.$": "$"}}, "OutputPath": "$.Payload", "End": true}}}}}}}}}}}}"#
    );
    run(&definition, items, mocks)
}

#[test]
fn the_first_response_that_fits_answers() {
    let mocks = r#"{"functions": {"f": {"responses": [
        {"when": {"condition": "{% Payload > 8 %}"}, "returns": "condition"},
        {"when": {"items": "2-3"}, "returns": "item"},
        {"when": {"calls": "1"}, "returns": "call"},
        {"when": {"request": {"Payload": 7}}, "returns": "example"},
        {"returns": "once"}],
        "furtherCalls": {"returns": "rest"}}}}"#;
    let mut seen = each("[5, 5, 5, 5, 7, 9, 5, 5]", mocks);
    let expected = r#"["once", "call", "item", "item", "example", "condition", "rest", "rest"]"#;
    assert_eq!(seen.output(), parse(expected).unwrap());
    let mut note = |visit| seen.visit(visit).attempts[0].note.clone().unwrap();
    assert!(
        note(1).contains("response 5 of function 'f' because it answers once"),
        "{}",
        note(1)
    );
    assert!(
        note(2).contains("response 3 of function 'f' because this is call 1"),
        "{}",
        note(2)
    );
    assert!(
        note(3).contains("because the index of the Map item is 2"),
        "{}",
        note(3)
    );
    assert!(
        note(5).contains("because the request holds its example"),
        "{}",
        note(5)
    );
    assert!(
        note(6).contains("because its condition {% Payload > 8 %} is true"),
        "{}",
        note(6)
    );
}

#[test]
fn a_template_is_filled_from_the_request() {
    let mocks = r#"{"functions": {"f": {"furtherCalls": {"template": {"twice": "{% Payload.n * 2 %}", "as": ["is", "{% $call %}"]}}}}}"#;
    let seen = task(INVOKE, ECHO, mocks);
    assert_eq!(
        seen.at("/Payload"),
        parse(r#"{"twice": 2, "as": ["is", 0]}"#).unwrap()
    );
    let broken = r#"{"functions": {"f": {"furtherCalls": {"template": "{% $error('x') %}"}}}}"#;
    let seen = task(INVOKE, ECHO, broken);
    assert!(
        seen.run
            .not_mocked
            .unwrap()
            .sentence
            .contains("could not be evaluated")
    );
}

#[test]
fn an_expression_that_cannot_be_read_is_refused() {
    let mut playground = Playground::default();
    let workspace = Workspace {
        definition: r#"{"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}"#.into(),
        mocks: r#"{"functions": {"f": {"responses": [{"when": {"condition": "a +"}, "returns": 1}]}}}"#
            .into(),
        ..Workspace::default()
    };
    let Err(refused) = playground.handle(Run { workspace }) else {
        panic!("refused")
    };
    assert!(
        refused
            .sentence
            .contains("The condition of response 1 of function 'f'"),
        "{}",
        refused.sentence
    );
}

#[test]
fn delays_jitter_by_the_seed() {
    let mocks =
        r#"{"functions": {"f": {"furtherCalls": {"returns": 1, "afterSeconds": 1, "jitterSeconds": 2}}}}"#;
    let duration = || each("[1, 2, 3]", mocks).run.duration;
    assert_eq!(duration(), duration());
    assert!(
        (3_000..=9_000).contains(&duration()) && duration() != 3_000,
        "{}",
        duration()
    );
}

#[test]
fn a_result_over_the_limit_fails() {
    let seen = task(
        INVOKE,
        ECHO,
        r#"{"functions": {"f": {"responses": [{"tooLarge": true}]}}}"#,
    );
    assert_eq!(seen.failure().0, "States.DataLimitExceeded");
}

#[test]
fn a_state_comes_before_its_function_and_its_resource_last() {
    let mocks = r#"{"functions": {"f": {"furtherCalls": {"returns": "function"}}},
        "tasks": {"T": {"responses": [{"result": {"Payload": "state"}}]}},
        "resources": {"arn:aws:states:::lambda:invoke": {"furtherCalls": {"result": "resource"}}}}"#;
    assert_eq!(task(INVOKE, ECHO, mocks).at("/Payload"), Value::from("state"));
    let sqs = "arn:aws:states:::sqs:sendMessage";
    let mocks = r#"{"resources": {"arn:aws:states:::sqs:sendMessage": {"furtherCalls": {"usual": {"MessageId": "mine"}}}}}"#;
    for (resource, more) in [
        (sqs.to_owned(), ""),
        (format!("{sqs}.waitForTaskToken"), r#""HeartbeatSeconds": 60,"#),
    ] {
        let parameters =
            format!(r#""Parameters": {{"QueueUrl": "q", "MessageBody.$": "$$.State.Name"}}, {more}"#);
        let mut seen = task(&resource, &parameters, mocks);
        let history = seen.playground.handle(GetHistory);
        assert!(format!("{history:?}").contains("mine"), "{resource}");
        // Nobody holds the token.
        assert_eq!(seen.run.error.is_none(), more.is_empty());
    }
}

#[test]
fn exceptions_of_services_have_the_cause_of_their_sdk() {
    let mocks = r#"{"tasks": {"T": {"responses": [{"serviceException": {"name": "ThrottlingException"}}]}}}"#;
    let parameters = r#""Parameters": {"TableName": "t", "Key": {}},"#;
    let seen = task("arn:aws:states:::dynamodb:getItem", parameters, mocks);
    assert_eq!(seen.failure().0, "DynamoDB.ThrottlingException");
    assert!(
        seen.failure()
            .1
            .starts_with("Rate exceeded (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ThrottlingException; Request ID: ")
    );
    let seen = task("arn:aws:states:::aws-sdk:dynamodb:getItem", parameters, mocks);
    assert_eq!(seen.failure().0, "DynamoDb.ThrottlingException");
    assert!(
        seen.failure()
            .1
            .starts_with("Rate exceeded (Service: DynamoDb, Status Code: 400, Request ID: ")
    );
}

#[test]
fn http_tasks_answer_with_a_status() {
    let http = "arn:aws:states:::http:invoke";
    let parameters = r#""Parameters": {"ApiEndpoint": "https://example.com", "Method": "GET", "Authentication": {"ConnectionArn": "c"}},"#;
    let answer = |status: u16| {
        let mocks = format!(
            r#"{{"tasks": {{"T": {{"responses": [{{"http": {{"status": {status}, "body": {{"id": 7}}}}}}]}}}}}}"#
        );
        task(http, parameters, &mocks)
    };
    assert_eq!(answer(200).at("/ResponseBody/id"), Value::from(7));
    assert_eq!(answer(200).at("/StatusText"), Value::from("OK"));
    assert_eq!(
        answer(404).failure(),
        ("States.Http.StatusCode.404", r#"{"id":7}"#)
    );
}

#[test]
fn jobs_end_well_badly_or_never() {
    let glue = "arn:aws:states:::glue:startJobRun.sync";
    let job = |job: &str| {
        let mocks = format!(r#"{{"tasks": {{"T": {{"responses": [{{"job": {job}}}]}}}}}}"#);
        task(
            glue,
            r#""Parameters": {"JobName": "etl"}, "TimeoutSeconds": 60,"#,
            &mocks,
        )
    };
    let mut good = job(r#"{"ends": "SUCCEEDED", "afterSeconds": 5, "output": {"ExecutionTime": 99}}"#);
    assert_eq!(good.at("/JobRunState"), Value::from("SUCCEEDED"));
    assert_eq!(good.at("/ExecutionTime"), Value::from(99));
    assert_eq!(good.at("/JobName"), Value::from("etl"));
    let events = good.events();
    assert!(
        events.contains(&"0 TaskSubmitted".into()) && events.contains(&"5000 TaskSucceeded".into()),
        "{events:?}"
    );
    let bad = job(r#"{"ends": "FAILED"}"#);
    assert_eq!(bad.failure().0, "States.TaskFailed");
    assert_eq!(
        parse(bad.failure().1).unwrap().get("JobRunState"),
        Some(&Value::from("FAILED"))
    );
    assert_eq!(job(r#"{"ends": "NEVER"}"#).failure().0, "States.Timeout");
}

#[test]
fn a_job_that_is_not_accepted_is_not_submitted() {
    let mocks = r#"{"tasks": {"T": {"responses": [{"serviceException": {"name": "ConcurrentRunsExceededException"}}]}}}"#;
    let glue = |pattern: &str| {
        let mut seen = task(
            &format!("arn:aws:states:::glue:startJobRun{pattern}"),
            r#""Parameters": {"JobName": "etl"},"#,
            mocks,
        );
        let event = seen.playground.handle(GetEvent { id: 5 }).unwrap();
        parse(&event).unwrap()
    };
    let event = glue(".sync");
    assert_eq!(event.get("type"), Some(&Value::from("TaskSubmitFailed")));
    let details = event.get("taskSubmitFailedEventDetails").unwrap();
    assert_eq!(
        (details.get("resourceType"), details.get("resource")),
        (Some(&Value::from("glue")), Some(&Value::from("startJobRun.sync")))
    );
    assert_eq!(
        details.get("error"),
        Some(&Value::from("Glue.ConcurrentRunsExceededException"))
    );
    assert_eq!(glue("").get("type"), Some(&Value::from("TaskFailed")));
}

#[test]
fn activities_are_mocked_by_name() {
    let activity = "arn:aws:states:us-east-1:123456789012:activity:Pick";
    let mocks = r#"{"activities": {"Pick": {"responses": [{"returns": {"picked": 3}, "afterSeconds": 90, "callback": [
        {"heartbeat": true, "afterSeconds": 40}, {"heartbeat": true, "afterSeconds": 80}]}]}}}"#;
    let seen = task(activity, r#""HeartbeatSeconds": 60,"#, mocks);
    assert_eq!((seen.at("/picked"), seen.run.duration), (Value::from(3), 90_000));
    let silent = mocks.replace("40", "20");
    assert_eq!(
        task(activity, r#""HeartbeatSeconds": 55,"#, &silent).failure().0,
        "States.Timeout"
    );
}

const START: &str = "arn:aws:states:::states:startExecution";

fn child(pattern: &str, input: &str, mocks: &str) -> Seen {
    let parameters = format!(
        r#""Parameters": {{"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:Child", "Input": {input}, "Name": "run-1"}},"#
    );
    task(&format!("{START}{pattern}"), &parameters, mocks)
}

#[test]
fn nested_executions_really_run() {
    let mocks = r#"{"functions": {"f": {"furtherCalls": {"returns": 42, "afterSeconds": 3}}},
        "executions": {"Child": {"definition": {"StartAt": "C", "States": {"C": {"Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "ResultSelector": {"v.$": "$.Payload"}, "End": true}}}}}}"#;
    let mut seen = child(".sync:2", r#"{"k": 1}"#, mocks);
    assert_eq!(seen.at("/Output"), parse(r#"{"v": 42}"#).unwrap());
    assert_eq!(seen.at("/Input"), parse(r#"{"k": 1}"#).unwrap());
    assert_eq!(seen.at("/Status"), Value::from("SUCCEEDED"));
    assert_eq!(
        seen.at("/ExecutionArn"),
        Value::from("arn:aws:states:us-east-1:123456789012:execution:Child:run-1")
    );
    assert_eq!(seen.run.duration, 3_000);
    assert!(
        seen.visit(0).attempts[0]
            .note
            .as_ref()
            .unwrap()
            .contains("The definition of state machine 'Child' ran")
    );
    assert_eq!(
        child(".sync", r#"{"k": 1}"#, mocks).at("/Output"),
        Value::from(r#"{"v":42}"#)
    );
    // Without waiting it goes on at once.
    assert_eq!(child("", "{}", mocks).run.duration, 0);
}

#[test]
fn a_failing_child_is_the_cause() {
    let definition = r#"{"executions": {"Child": {"definition": {"StartAt": "C", "States": {"C": {"Type": "Fail", "Error": "Boom", "Cause": "why"}}}}}}"#;
    let mocked =
        r#"{"executions": {"Child": {"responses": [{"fails": {"error": "Boom", "cause": "why"}}]}}}"#;
    for mocks in [definition, mocked] {
        let seen = child(".sync:2", r#"{"k": 1}"#, mocks);
        assert_eq!(seen.failure().0, "States.TaskFailed");
        let cause = parse(seen.failure().1).unwrap();
        let keys: Vec<&str> = cause.as_object().unwrap().keys().map(|key| &**key).collect();
        let expected = "Cause Error ExecutionArn Input InputDetails Name RedriveCount RedriveStatus StartDate StateMachineArn Status StopDate";
        assert_eq!(keys.join(" "), expected);
        assert_eq!(cause.get("Input"), Some(&Value::from(r#"{"k":1}"#)));
        assert_eq!(cause.get("RedriveStatus"), Some(&Value::from("REDRIVABLE")));
    }
}

#[test]
fn a_child_reports_to_the_holder_of_the_token() {
    let mocks = r#"{"executions": {"Child": {"definition": {"StartAt": "W", "States": {
        "W": {"Type": "Wait", "Seconds": 7, "Next": "S"},
        "S": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:sendTaskSuccess", "End": true,
            "Parameters": {"TaskToken.$": "$.token", "Output": {"done": true}}}}}}}}"#;
    let seen = child(".waitForTaskToken", r#"{"token.$": "$$.Task.Token"}"#, mocks);
    assert_eq!((seen.at("/done"), seen.run.duration), (Value::from(true), 7_000));
}

#[test]
fn executions_that_start_one_another_are_bounded() {
    let mocks = format!(
        r#"{{"executions": {{"Child": {{"definition": {{"StartAt": "C", "States": {{"C": {{"Type": "Task", "Resource": "{START}.sync:2",
            "Parameters": {{"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:Child"}}, "End": true}}}}}}}}}}}}"#
    );
    let seen = child(".sync:2", "{}", &mocks);
    assert!(
        seen.run
            .not_mocked
            .unwrap()
            .sentence
            .contains("at most 5 levels deep")
    );
}

fn rows(reader: &str, mocks: &str) -> Seen {
    let definition = format!(
        r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "End": true, "ItemReader": {{{reader}}},
            "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, "StartAt": "P", "States": {{
                "P": {{"Type": "Pass", "Parameters": {{"who.$": "$.name"}}, "End": true}}}}}}}}}}}}"#
    );
    run(&definition, "{}", mocks)
}

#[test]
fn distributed_maps_read_objects() {
    let get = |kind: &str| {
        format!(
            r#""Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{{kind}}}, "Parameters": {{"Bucket": "b", "Key": "k"}}"#
        )
    };
    let who = |names: &[&str]| {
        Value::array(
            names
                .iter()
                .map(|name| Value::from([("who", Value::from(*name))]))
                .collect(),
        )
    };
    let csv = r#""InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW""#;
    for (kind, object) in [
        (csv, r#""kind": "CSV", "content": "name\nAnn\nBob""#),
        (
            csv,
            r#""kind": "CSV", "content": [{"name": "Ann"}, {"name": "Bob"}]"#,
        ),
        (
            r#""InputType": "JSON""#,
            r#""content": [{"name": "Ann"}, {"name": "Bob"}]"#,
        ),
        (
            r#""InputType": "JSONL""#,
            r#""kind": "JSONL", "content": [{"name": "Ann"}, {"name": "Bob"}]"#,
        ),
        (
            r#""InputType": "PARQUET""#,
            r#""kind": "PARQUET", "content": [{"name": "Ann"}, {"name": "Bob"}]"#,
        ),
    ] {
        let mocks = format!(r#"{{"objects": [{{"bucket": "b", "key": "k", {object}}}]}}"#);
        assert_eq!(rows(&get(kind), &mocks).output(), who(&["Ann", "Bob"]), "{kind}");
        // With nothing given there are two rows of what the states read.
        let seen = rows(&get(kind), "");
        assert_eq!(seen.output(), who(&["example", "example"]), "{kind}");
        assert_eq!(seen.run.defaults[0].name, "s3://b/k");
    }
    // A manifest is given with a file that it lists, of an inventory and of a query's result.
    for manifest in [
        r#""InputType": "MANIFEST""#,
        r#""InputType": "MANIFEST", "ManifestType": "S3_INVENTORY""#,
        r#""InputType": "JSONL", "ManifestType": "ATHENA_DATA""#,
        r#""InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "ManifestType": "ATHENA_DATA""#,
    ] {
        let seen = rows(&get(manifest), "");
        assert_eq!(seen.output(), who(&["example", "example"]), "{manifest}");
        let given: Vec<&str> = seen.run.defaults.iter().map(|default| &*default.name).collect();
        assert_eq!(given, ["s3://b/k", "s3://b/data/example"], "{manifest}");
    }
    let other = r#"{"objects": [{"bucket": "b", "key": "other", "content": []}]}"#;
    let seen = rows(&get(csv), other);
    assert_eq!(seen.failure().0, "States.ItemReaderFailed");
    assert!(seen.failure().1.starts_with("The specified key does not exist."));
}

#[test]
fn every_definition_runs_on_defaults_that_hold_what_it_reads() {
    // A function without a response answers with what it is sent, and with what the states after it need.
    let definition = r#"{"StartAt": "Get", "States": {
        "Get": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:emr:describeCluster", "Parameters": {"ClusterId.$": "$.cluster.id"}, "ResultPath": "$.found", "Next": "Ready?"},
        "Ready?": {"Type": "Choice", "Choices": [
            {"Variable": "$.found.Cluster.Status.State", "StringEquals": "TERMINATED", "Next": "Gone"},
            {"Variable": "$.found.Cluster.Status.State", "StringEquals": "WAITING", "Next": "Use"}], "Default": "Later"},
        "Later": {"Type": "Wait", "Seconds": 30, "Next": "Get"},
        "Gone": {"Type": "Fail"},
        "Use": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "use", "Payload.$": "$"},
            "ResultSelector": {"steps.$": "States.StringToJson($.Payload.body)"}, "Next": "Each"},
        "Each": {"Type": "Map", "ItemsPath": "$.steps.list", "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Pass", "InputPath": "$.name", "End": true}}}, "End": true}}}"#;
    let mut playground = Playground::default();
    let mut workspace = Workspace {
        definition: definition.into(),
        ..Workspace::default()
    };
    let analysis = playground.handle(Analyze {
        workspace: workspace.clone(),
    });
    assert_eq!(
        parse(&analysis.example_input).unwrap(),
        parse(r#"{"cluster": {"id": "example"}}"#).unwrap()
    );
    workspace.input = analysis.example_input;
    let run = playground.handle(Run { workspace }).unwrap();
    assert_eq!(
        run.output.as_deref().map(|text| parse(text).unwrap()),
        parse(r#"["example"]"#).ok(),
        "{run:?}"
    );
    let names: Vec<&str> = run.defaults.iter().map(|default| default.name.as_str()).collect();
    assert_eq!(names, ["Get", "use"]);
}

#[test]
fn arguments_of_another_type_than_the_request_has_do_not_start_the_task() {
    let definition = r#"{"StartAt": "P", "States": {"P": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem",
        "Parameters": {"TableName": "t", "Item": {"id": {"S.$": "$"}}}, "End": true}}}"#;
    let seen = run(definition, r#"{"name": "DOC"}"#, "{}");
    assert_eq!(seen.run.error.as_deref(), Some("States.Runtime"));
    let cause = seen.run.cause.unwrap();
    let expected = r#"The Parameters '{"TableName":"t","Item":{"id":{"S":{"name":"DOC"}}}}' could not be used to start the Task: [The value for the field 'S' must be a STRING]"#;
    assert!(cause.contains(expected), "{cause}");
}

#[test]
fn items_may_be_an_object() {
    let definition = r#"{"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": {"Type": "Map", "Items": {"a": 1, "b": 2}, "End": true,
        "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}}"#;
    let expected = parse(r#"[{"Key": "a", "Value": 1}, {"Key": "b", "Value": 2}]"#).unwrap();
    assert_eq!(run(definition, "{}", "{}").output(), expected);
}

#[test]
fn an_empty_result_writer_fails() {
    let definition = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$", "ResultWriter": {}, "End": true,
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "P",
            "States": {"P": {"Type": "Pass", "End": true}}}}}}"#;
    let seen = run(definition, "[1]", "{}");
    assert_eq!(seen.run.error.as_deref(), Some("States.ResultWriterFailed"));
}

#[test]
fn maps_within_maps_are_bounded() {
    let items = vec!["0"; 1_000].join(",");
    let definition = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.a", "End": true, "ItemProcessor": {"StartAt": "N",
        "States": {"N": {"Type": "Map", "ItemsPath": "$$.Execution.Input.a", "End": true, "ItemProcessor": {"StartAt": "P",
            "States": {"P": {"Type": "Pass", "End": true}}}}}}}}}"#;
    let mut playground = Playground::default();
    let mut workspace = Workspace {
        definition: definition.into(),
        input: format!("{{\"a\": [{items}]}}"),
        ..Workspace::default()
    };
    workspace.settings.machine_type = asl::MachineType::Express;
    let run = playground.handle(Run { workspace }).unwrap();
    assert!(run.cause.unwrap().contains("at most 100000 branches"));
}
