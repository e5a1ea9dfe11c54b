//! The distributed Map: definitions and objects in; histories, Map Runs and what they write out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_engine::limits::CHILD_EXECUTIONS;
use asl_engine::{
    Answer, Event, Execution, Log, MapResources, NotMocked, Object, Settings, Status, TaskCall, TaskHandler,
    TaskReply, run,
};
use asl_json::Value;

/// Objects in the bucket `b`, and a function that does what its argument says.
struct Outside<'a>(&'a [(&'a str, &'a str)]);

impl TaskHandler for Outside<'_> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let wanted = call.arguments.get("do").or(Some(call.arguments));
        let after = call
            .arguments
            .get("after")
            .and_then(Value::as_i64)
            .unwrap_or_default();
        let answer = match wanted.and_then(Value::as_str) {
            Some("fail") => Answer::Failure {
                error: Some("Boom".into()),
                cause: Some("told to".into()),
            },
            Some("hang") => Answer::Never,
            Some("forget") => Answer::NotMocked(NotMocked {
                name: "f".to_owned(),
                sentence: "Nothing answers f.".to_owned(),
                is_function: true,
            }),
            _ => Answer::Success(call.arguments.clone()),
        };
        TaskReply {
            after: u64::try_from(after).unwrap(),
            ..TaskReply::now(answer)
        }
    }
}

impl MapResources for Outside<'_> {
    fn object(&mut self, bucket: &str, key: &str) -> Option<Object> {
        self.list(bucket, key)
            .into_iter()
            .find(|object| &*object.key == key)
    }

    fn list(&mut self, bucket: &str, prefix: &str) -> Vec<Object> {
        let object = |(key, content): &(&str, &str)| Object {
            key: (*key).into(),
            content: (*content).into(),
            ..Object::default()
        };
        let fits = |(key, _): &&(&str, &str)| bucket == "b" && key.starts_with(prefix);
        self.0.iter().filter(fits).map(object).collect()
    }
}

const PASS: &str = r#""StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}"#;
const CALL: &str = r#""StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}"#;

/// A workflow of one distributed Map `M` with these fields and this processor, and `Caught`.
fn machine(fields: &str, kind: &str, processor: &str) -> String {
    format!(
        r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", {fields} "ItemProcessor":
            {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "{kind}"}}, {processor}}}, "End": true}},
            "Caught": {{"Type": "Pass", "End": true}}}}}}"#
    )
    .replace(
        r#""End": true},"#,
        if fields.contains("Caught") { r#""End": true},"# } else { r#""Next": "Caught"},"# },
    )
}

fn execute(definition: &str, input: &str, objects: &[(&str, &str)]) -> Execution {
    let analysis = asl::analyze(definition);
    let machine = analysis
        .machine
        .unwrap_or_else(|| panic!("{definition}\n{:?}", analysis.diagnostics));
    run(&machine, input, &Settings::default(), &mut Outside(objects)).unwrap()
}

fn standard(fields: &str, processor: &str, input: &str) -> Execution {
    execute(&machine(fields, "STANDARD", processor), input, &[])
}

/// Runs a Map over what a reader with this resource, configuration and key gives; the output or the cause.
fn read(resource: &str, config: &str, parameters: &str, objects: &[(&str, &str)]) -> String {
    let fields = format!(
        r#""ItemReader": {{"Resource": "arn:aws:states:::s3:{resource}", "ReaderConfig": {{{config}}}, "Parameters": {{"Bucket": "b"{parameters}}}}},
           "ItemSelector": {{"v.$": "$$.Map.Item.Value", "s.$": "$$.Map.Item.Source"}},"#
    );
    let execution = execute(&machine(&fields, "STANDARD", PASS), "{}", objects);
    match (execution.output, execution.error, execution.cause) {
        (Some(output), ..) => output.to_string(),
        (_, error, cause) => format!("{}: {}", error.unwrap_or_default(), cause.unwrap_or_default()),
    }
}

/// The history in short: `3<-2 MapStateStarted`.
fn history(events: &Log<Event>) -> Vec<String> {
    let short = |event: &Event| format!("{}<-{} {}", event.id(), event.previous(), event.kind.type_name());
    events.iter().map(short).collect()
}

fn output(execution: &Execution) -> String {
    execution
        .output
        .as_ref()
        .map(Value::to_string)
        .unwrap_or_default()
}

#[test]
fn the_parent_shows_the_map_run_and_the_children_have_histories() {
    let execution = standard(r#""Label": "L","#, CALL, r#"["a", "b"]"#);
    assert_eq!(
        history(&execution.events),
        [
            "1<-0 ExecutionStarted",
            "2<-0 MapStateEntered",
            "3<-2 MapStateStarted",
            "4<-3 MapRunStarted",
            "5<-4 MapRunSucceeded",
            "6<-5 MapStateSucceeded",
            "7<-4 MapStateExited",
            "8<-7 PassStateEntered",
            "9<-8 PassStateExited",
            "10<-9 ExecutionSucceeded",
        ]
    );
    assert_eq!(output(&execution), r#"["a","b"]"#);
    let [run] = &execution.map_runs[..] else {
        panic!("one Map Run");
    };
    assert_eq!(
        &*run.details.arn,
        format!(
            "arn:aws:states:us-east-1:123456789012:mapRun:MyStateMachine/L:{}",
            run.name
        )
    );
    assert_eq!(
        (run.details.item_counts.succeeded, run.details.item_counts.total),
        (2, 2)
    );
    let child = &run.children[1];
    assert_eq!(
        child.execution.arn,
        format!(
            "arn:aws:states:us-east-1:123456789012:execution:MyStateMachine/L:{}",
            child.name
        )
    );
    assert_eq!(
        (child.input.to_string(), output(&child.execution)),
        ("\"b\"".to_owned(), "\"b\"".to_owned())
    );
    assert_eq!(
        history(&child.execution.events),
        [
            "1<-0 ExecutionStarted",
            "2<-0 TaskStateEntered",
            "3<-2 LambdaFunctionScheduled",
            "4<-3 LambdaFunctionStarted",
            "5<-4 LambdaFunctionSucceeded",
            "6<-5 TaskStateExited",
            "7<-6 ExecutionSucceeded",
        ]
    );
    assert_eq!(child.execution.visits.len(), 1);
    assert_eq!(&**child.execution.visits[0].state(), "T");
}

#[test]
fn a_child_has_a_context_of_its_own_and_no_variables_from_outside() {
    let processor = r#""StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {
        "in.$": "$$.Execution.Input", "machine.$": "$$.StateMachine.Name", "redrives.$": "$$.Execution.RedriveCount"}, "End": true}}"#;
    let execution = standard(r#""Label": "L","#, processor, "[7]");
    assert_eq!(
        output(&execution),
        r#"[{"in":7,"machine":"MyStateMachine/L","redrives":0}]"#
    );
    let definition = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "M"},
        "M": {"Type": "Map", "ItemSelector": {"x.$": "$x"}, "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "End": true}}}, "End": true}}}"#;
    let execution = execute(definition, "[1]", &[]);
    let child = &execution.map_runs[0].children[0];
    assert_eq!(child.input.to_string(), r#"{"x":1}"#);
    assert_eq!(child.execution.error.as_deref(), Some("States.Runtime"));
    assert_eq!(
        execution.error.as_deref(),
        Some("States.ExceedToleratedFailureThreshold")
    );
}

#[test]
fn one_failure_fails_the_map_run_where_none_is_tolerated() {
    let fields = r#""MaxConcurrency": 2, "ToleratedFailureCount": 0,"#;
    let execution = standard(fields, CALL, r#"["a", "fail", "b", "c", "d"]"#);
    assert_eq!(
        history(&execution.events)[4..],
        ["5<-4 MapRunFailed", "6<-5 MapStateFailed", "7<-6 ExecutionFailed"]
    );
    assert_eq!(
        execution.cause.as_deref(),
        Some("The specified tolerated failure threshold was exceeded")
    );
    let run = &execution.map_runs[0];
    let counts = run.details.execution_counts;
    assert_eq!(run.details.status, Status::Failed);
    assert_eq!((counts.succeeded, counts.failed, counts.total), (1, 1, 5));
    assert_eq!(counts.aborted + counts.pending, 3);
    let aborted = run
        .children
        .iter()
        .find(|child| child.execution.status == Status::Aborted);
    assert_eq!(
        history(&aborted.unwrap().execution.events)
            .last()
            .unwrap()
            .split(' ')
            .next_back(),
        Some("ExecutionAborted")
    );
}

#[test]
fn tolerance_is_a_count_or_a_percentage_of_items() {
    let items = r#"["fail", "a", "fail", "b"]"#;
    for (fields, status) in [
        (r#""ToleratedFailureCount": 2,"#, Status::Succeeded),
        (r#""ToleratedFailureCount": 1,"#, Status::Failed),
        (r#""ToleratedFailurePercentage": 50,"#, Status::Succeeded),
        (r#""ToleratedFailurePercentage": 49.9,"#, Status::Failed),
        (
            r#""ToleratedFailurePercentage": 100, "ToleratedFailureCount": 1,"#,
            Status::Failed,
        ),
        ("", Status::Failed),
    ] {
        let execution = standard(fields, CALL, items);
        assert_eq!(execution.status, status, "{fields}");
    }
    // A child that failed is described in its place.
    let execution = standard(r#""ToleratedFailureCount": 2,"#, CALL, r#"["fail", "a"]"#);
    let results = execution.output.unwrap();
    assert_eq!(results.at(1).unwrap().to_string(), "\"a\"");
    let failed = results.at(0).unwrap();
    assert_eq!(failed.get("Status").unwrap().as_str(), Some("FAILED"));
    assert_eq!(failed.get("Error").unwrap().as_str(), Some("Boom"));
    assert_eq!(failed.get("Input").unwrap().as_str(), Some("\"fail\""));
}

#[test]
fn the_map_retries_and_catches() {
    let fields = r#""Retry": [{"ErrorEquals": ["States.ExceedToleratedFailureThreshold"], "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}],"#;
    let execution = standard(fields, CALL, r#"["fail"]"#);
    assert_eq!(
        history(&execution.events)[2..],
        [
            "3<-2 MapStateStarted",
            "4<-3 MapRunStarted",
            "5<-4 MapRunFailed",
            "6<-5 MapStateStarted",
            "7<-6 MapRunStarted",
            "8<-7 MapRunFailed",
            "9<-8 MapStateFailed",
            "10<-9 MapStateExited",
            "11<-10 PassStateEntered",
            "12<-11 PassStateExited",
            "13<-12 ExecutionSucceeded",
        ]
    );
    let [first, second] = &execution.map_runs[..] else {
        panic!("two Map Runs");
    };
    assert_eq!(first.details.label, second.details.label);
    assert_ne!(first.details.arn, second.details.arn);
}

#[test]
fn no_items_are_fine() {
    let execution = standard("", CALL, "[]");
    assert_eq!(
        (output(&execution), execution.map_runs[0].children.len()),
        ("[]".to_owned(), 0)
    );
}

#[test]
fn concurrency_is_limited() {
    let item = r#"{"after": 1000}"#;
    let items = format!("[{item},{item},{item},{item}]");
    for (limit, seconds) in [(1, 4), (2, 2), (3, 2), (0, 1)] {
        let execution = standard(&format!("\"MaxConcurrency\": {limit},"), CALL, &items);
        assert_eq!(execution.stop.0 - execution.start.0, seconds * 1000, "{limit}");
    }
}

#[test]
fn an_express_child_has_five_minutes() {
    let fields = r#""ToleratedFailureCount": 1,"#;
    let execution = execute(&machine(fields, "EXPRESS", CALL), r#"["hang", "a"]"#, &[]);
    let run = &execution.map_runs[0];
    assert_eq!(run.details.execution_counts.timed_out, 1);
    let child = &run.children[0].execution;
    assert_eq!(
        (child.status, child.stop.0 - child.start.0),
        (Status::TimedOut, 300_000)
    );
    assert!(
        child
            .arn
            .starts_with("arn:aws:states:us-east-1:123456789012:express:MyStateMachine/")
    );
    assert_eq!(execution.status, Status::Succeeded);
}

#[test]
fn the_end_of_the_parent_stops_its_children() {
    let definition = machine("", "STANDARD", CALL).replacen('{', r#"{"TimeoutSeconds": 10, "#, 1);
    let execution = execute(&definition, r#"["hang", "a"]"#, &[]);
    assert_eq!(execution.status, Status::TimedOut);
    let run = &execution.map_runs[0];
    assert_eq!(run.details.status, Status::Aborted);
    assert_eq!(
        (run.details.item_counts.aborted, run.details.item_counts.succeeded),
        (1, 1)
    );
}

#[test]
fn a_failing_branch_stops_the_map_run_beside_it() {
    let map = machine("", "STANDARD", CALL);
    let definition = format!(
        r#"{{"StartAt": "X", "States": {{"X": {{"Type": "Parallel", "End": true, "Branches": [{map},
            {{"StartAt": "W", "States": {{"W": {{"Type": "Wait", "Seconds": 1, "Next": "F"}}, "F": {{"Type": "Fail", "Error": "E"}}}}}}]}}}}}}"#
    );
    let execution = execute(&definition, r#"["hang"]"#, &[]);
    let events = history(&execution.events).join(", ");
    assert!(events.contains("MapRunAborted, "), "{events}");
    assert!(events.contains("MapStateAborted, "), "{events}");
    assert_eq!(
        execution.map_runs[0].children[0].execution.status,
        Status::Aborted
    );
}

#[test]
fn what_nothing_answers_ends_everything() {
    let fields =
        r#""ToleratedFailurePercentage": 100, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}],"#;
    let execution = standard(fields, CALL, r#"["a", "forget"]"#);
    assert_eq!(execution.not_mocked.unwrap().name, "f");
    assert_eq!(execution.error.as_deref(), Some("Playground.NotMocked"));
}

#[test]
fn children_do_not_fill_the_history_but_their_number_is_limited() {
    let items = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
    let execution = standard("", PASS, &items(CHILD_EXECUTIONS));
    assert_eq!(
        (execution.status, execution.events.len()),
        (Status::Succeeded, 10)
    );
    let execution = standard("", PASS, &items(CHILD_EXECUTIONS + 1));
    assert!(
        execution
            .cause
            .unwrap()
            .contains("at most 10000 child executions")
    );
    // A child has a limit of its own.
    let turn = r#""StartAt": "P", "States": {"P": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Choice",
        "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "S"}], "Default": "P"}, "S": {"Type": "Succeed"}}"#;
    let execution = standard(r#""ToleratedFailureCount": 1,"#, turn, "[{}]");
    let child = &execution.map_runs[0].children[0].execution;
    assert_eq!(
        (execution.status, child.events.len()),
        (Status::Succeeded, 25_000)
    );
    let execution = standard(
        r#""ToleratedFailurePercentage": 100,"#,
        turn,
        &items(20).replace('0', "{}"),
    );
    assert!(execution.cause.unwrap().contains("more than 400000 events"));
}

#[test]
fn items_come_in_batches() {
    for (batcher, expected) in [
        (r#""MaxItemsPerBatch": 2"#, r#"[{"Items":[1,2]},{"Items":[3]}]"#),
        (r#""MaxItemsPerBatch": 9"#, r#"[{"Items":[1,2,3]}]"#),
        // {"Items":[1,2]} has 15 bytes.
        (
            r#""MaxInputBytesPerBatch": 15"#,
            r#"[{"Items":[1,2]},{"Items":[3]}]"#,
        ),
        (
            r#""MaxInputBytesPerBatch": 14"#,
            r#"[{"Items":[1]},{"Items":[2]},{"Items":[3]}]"#,
        ),
        (
            r#""MaxItemsPerBatch": 2, "BatchInput": {"first.$": "$[0]"}"#,
            r#"[{"BatchInput":{"first":1},"Items":[1,2]},{"BatchInput":{"first":1},"Items":[3]}]"#,
        ),
    ] {
        let fields = format!(r#""ItemBatcher": {{{batcher}}},"#);
        assert_eq!(output(&standard(&fields, PASS, "[1,2,3]")), expected, "{batcher}");
    }
    // A failing batch counts with all of its items.
    let fields = r#""ToleratedFailureCount": 1, "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": "#;
    let execution = standard(
        &format!(r#"{fields}{{"do": "fail"}}}},"#),
        &CALL.replace(r#""Resource""#, r#""InputPath": "$.BatchInput", "Resource""#),
        "[1,2,3]",
    );
    assert_eq!(execution.status, Status::Failed);
    assert!(execution.map_runs[0].details.item_counts.failed >= 2);
}

#[test]
fn a_reader_reads_what_its_configuration_says() {
    let get = "getObject";
    let key = r#", "Key": "k""#;
    let csv = r#""InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW""#;
    let given = r#""InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x", "y"], "CSVDelimiter": "SEMICOLON""#;
    for (config, content, expected) in [
        (csv, "a,b\n1\n", r#"[{"v":{"a":"1","b":""},"s":"s3://b/k"}]"#),
        (given, "1;2;3\n", r#"[{"v":{"x":"1","y":"2"},"s":"s3://b/k"}]"#),
        (r#""InputType": "JSON""#, "[1]", r#"[{"v":1,"s":"s3://b/k"}]"#),
        (
            r#""InputType": "JSON", "ItemsPointer": "/a~1b/0", "MaxItems": 1"#,
            r#"{"a/b": [[1, 2]]}"#,
            r#"[{"v":1,"s":"s3://b/k"}]"#,
        ),
        (
            r#""InputType": "JSON", "ItemsPointer": "/no""#,
            "{}",
            "States.ItemReaderFailed: The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.",
        ),
        (
            r#""InputType": "JSON""#,
            "7",
            "States.ItemReaderFailed: Attempting to map over non-iterable node.",
        ),
        (
            r#""InputType": "JSONL""#,
            "{\"a\":1}\n\n2\n",
            r#"[{"v":{"a":1},"s":"s3://b/k"},{"v":2,"s":"s3://b/k"}]"#,
        ),
        (
            r#""InputType": "PARQUET""#,
            "[{\"a\":1}]",
            r#"[{"v":{"a":1},"s":"s3://b/k"}]"#,
        ),
        (
            csv,
            "a,a\n",
            "States.ItemReaderFailed: CSV headers cannot contain duplicates.",
        ),
    ] {
        assert_eq!(read(get, config, key, &[("k", content)]), expected, "{config}");
    }
    let missing = read(get, csv, key, &[]);
    assert!(
        missing
            .starts_with("States.ItemReaderFailed: The specified key does not exist. (Service: Amazon S3;"),
        "{missing}"
    );
}

#[test]
fn a_reader_lists_a_bucket_and_follows_a_manifest() {
    let objects = [("d/1", "[1,2]"), ("d/2", "[3]"), ("e", "[4]")];
    let prefix = r#", "Prefix": "d/""#;
    let listing = read("listObjectsV2", r#""MaxItems": 2"#, prefix, &objects);
    assert!(
        listing.contains(r#""Key":"d/1","LastModified":0,"Size":5,"StorageClass":"STANDARD"},"s":"s3://b"}"#)
    );
    assert!(!listing.contains("\"e\""));
    let flat = r#""InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN""#;
    assert_eq!(
        read("listObjectsV2", flat, prefix, &objects),
        r#"[{"v":1,"s":"s3://b/d/1"},{"v":2,"s":"s3://b/d/1"},{"v":3,"s":"s3://b/d/2"}]"#
    );
    let inventory = r#"{"destinationBucket": "arn:aws:s3:::b", "fileFormat": "CSV", "fileSchema": "Bucket, Key", "files": [{"key": "data.csv"}]}"#;
    let objects = [
        ("k", inventory),
        ("data.csv", "\"x\",\"a.png\"\n"),
        ("u", "s3://b/rows\n"),
        ("rows", "a\n1\n"),
    ];
    assert_eq!(
        read(
            "getObject",
            r#""InputType": "MANIFEST""#,
            r#", "Key": "k""#,
            &objects
        ),
        r#"[{"v":{"Bucket":"x","Key":"a.png"},"s":"s3://b/data.csv"}]"#
    );
    let athena = r#""InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "ManifestType": "ATHENA_DATA""#;
    assert_eq!(
        read("getObject", athena, r#", "Key": "u""#, &objects),
        r#"[{"v":{"a":"1"},"s":"s3://b/rows"}]"#
    );
}

#[test]
fn a_result_writer_says_where_and_keeps_what_it_writes() {
    let fields = r#""ToleratedFailureCount": 1, "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
        "Parameters": {"Bucket": "out", "Prefix": "p"}},"#;
    let execution = standard(fields, CALL, r#"["a", "fail"]"#);
    let run = &execution.map_runs[0];
    assert_eq!(
        output(&execution),
        format!(
            r#"{{"MapRunArn":"{}","ResultWriterDetails":{{"Bucket":"out","Key":"p/{}/manifest.json"}}}}"#,
            run.details.arn, run.name
        )
    );
    let files = run.result_files();
    let keys: Vec<_> = files
        .iter()
        .map(|file| file.key.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(keys, ["manifest.json", "FAILED_0.json", "SUCCEEDED_0.json"]);
    assert!(files[0].content.contains(r#""PENDING":[]"#));
    assert!(
        files[1]
            .content
            .contains(r#""RedriveStatus":"REDRIVABLE_BY_MAP_RUN""#)
    );
    assert!(files[2].content.contains(r#""RedriveStatus":"NOT_REDRIVABLE""#));
    assert!(files[2].content.contains(r#""Output":"\"a\"""#));
    for (config, expected) in [
        (r#""Transformation": "COMPACT""#, "[[1,2],[3]]"),
        (r#""Transformation": "FLATTEN""#, "[1,2,3]"),
    ] {
        let fields = format!(r#""ResultWriter": {{"WriterConfig": {{{config}, "OutputType": "JSON"}}}},"#);
        assert_eq!(output(&standard(&fields, PASS, "[[1,2],[3]]")), expected);
    }
}

#[test]
fn an_inline_map_fails_with_the_fields_of_a_distributed_one() {
    let definition = machine(r#""ItemBatcher": {"MaxItemsPerBatch": 2},"#, "STANDARD", PASS).replace(
        r#""Mode": "DISTRIBUTED", "ExecutionType": "STANDARD""#,
        r#""Mode": "INLINE""#,
    );
    let execution = execute(&definition, "[1]", &[]);
    assert_eq!(
        execution.cause.as_deref(),
        Some(
            "An error occurred while executing the state 'M' (entered at the event id #2). The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps"
        )
    );
}

#[test]
fn map_runs_nest() {
    let map = |inner: &str, level: usize| {
        format!(
            r#""StartAt": "M{level}", "States": {{"M{level}": {{"Type": "Map", "ItemsPath": "$.items", "ItemSelector": {{"items": [1]}},
                "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, {inner}}}, "End": true}}}}"#
        )
    };
    let depth = 20;
    let nested = (0..depth).fold(PASS.to_owned(), |inner, level| map(&inner, level));
    let execution = execute(&format!("{{{nested}}}"), r#"{"items": [1]}"#, &[]);
    assert_eq!(execution.status, Status::Succeeded);
    let mut current = &execution;
    for _ in 0..depth {
        let [run] = &current.map_runs[..] else {
            panic!("one Map Run in each execution");
        };
        assert_eq!(&*run.execution_arn, current.arn);
        current = &run.children[0].execution;
    }
    assert!(current.map_runs.is_empty());
    // The end of the top level reaches the innermost child.
    let wait = r#""StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}"#;
    let nested = (0..depth).fold(wait.to_owned(), |inner, level| map(&inner, level));
    let definition = format!(r#"{{"TimeoutSeconds": 5, {nested}}}"#);
    let execution = execute(&definition, r#"{"items": [1]}"#, &[]);
    assert_eq!(execution.status, Status::TimedOut);
    let mut current = &execution;
    while let Some(run) = current.map_runs.first() {
        current = &run.children[0].execution;
        assert_eq!(
            (run.details.status, current.status),
            (Status::Aborted, Status::Aborted)
        );
    }
    assert_eq!(&**current.visits[0].state(), "W");
}

#[test]
fn a_jsonata_map_computes_what_it_needs() {
    let definition = r#"{"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": {"Type": "Map",
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON", "MaxItems": "{% 1 + 2 %}"},
            "Arguments": {"Bucket": "{% $states.input.bucket %}", "Key": "k"}},
        "ItemSelector": {"v": "{% $states.context.Map.Item.Value * 10 %}"},
        "ItemBatcher": {"MaxItemsPerBatch": "{% 2 %}", "BatchInput": {"n": "{% $states.input.n %}"}},
        "ToleratedFailurePercentage": "{% 5 %}",
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "Output": "{% $states.input.BatchInput.n + $sum($states.input.Items.v) %}", "End": true}}},
        "End": true}}}"#;
    let execution = execute(definition, r#"{"bucket": "b", "n": 1}"#, &[("k", "[1,2,3,4]")]);
    assert_eq!(output(&execution), "[31,31]", "{:?}", execution.cause);
}
