//! What is known of the service's behaviour at run time (`conformance/RUNTIME.md`) and in no recorded case: whole definitions in,
//! histories and causes out. The numbers are those of its sections.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_playground::Playground;
use asl_protocol::{Handler, ListEvents, Run, RunSummary};
use asl_workspace::{Settings, Workspace};
use serde_json::{Value, json};

const PREFIX: &str = "An error occurred while executing the state 'S' (entered at the event id #2). ";

/// A run with its history as `id<-previous Type`.
fn run(
    definition: &Value,
    input: &Value,
    mocks: &Value,
    stop_after: Option<u64>,
) -> (RunSummary, Vec<String>) {
    let mut playground = Playground::default();
    let workspace = Workspace {
        definition: definition.to_string(),
        input: input.to_string(),
        mocks: mocks.to_string(),
        settings: Settings {
            stop_after,
            ..Settings::default()
        },
        ..Workspace::default()
    };
    let run = playground.handle(Run { workspace }).unwrap();
    let ask = ListEvents {
        group: asl_protocol::EventGroup::All,
        matching: String::new(),
        from: 0,
        count: 1_000,
    };
    let page = playground.handle(ask).unwrap();
    let events = page.rows.iter();
    let events = events.map(|row| format!("{}<-{} {}", row.id, row.previous, row.type_name));
    (*run, events.collect())
}

/// A state machine of one state `S`, and `D` if that leads there.
fn one(state: Value) -> Value {
    let mut state = state;
    if !matches!(state["Type"].as_str(), Some("Fail" | "Choice")) {
        state["End"] = json!(true);
    }
    let mut states = json!({"S": state});
    if state.to_string().contains(r#""Next":"D""#) {
        states["D"] = json!({"Type": "Succeed"});
    }
    json!({"StartAt": "S", "States": states})
}

fn failed(state: Value, input: &Value) -> (String, String) {
    let (run, _) = run(&one(state), input, &json!({}), None);
    (run.error.unwrap_or_default(), run.cause.unwrap_or_default())
}

/// What a payload template with this one expression gives: its value, or what follows the prefix of the cause.
fn evaluated(expression: &str, input: &Value) -> Result<Value, String> {
    let state = json!({"Type": "Pass", "Parameters": {"v.$": expression}});
    let (run, _) = run(&one(state), input, &json!({}), None);
    match run.output {
        Some(output) => Ok(serde_json::from_str::<Value>(&output).unwrap()["v"].clone()),
        None => {
            assert_eq!(run.error.as_deref(), Some("States.Runtime"));
            Err(run.cause.unwrap().strip_prefix(PREFIX).unwrap().to_owned())
        }
    }
}

fn calls(name: &str) -> Value {
    json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": name}, "End": true})
}

#[test]
fn section_2_a_choice_does_not_read_what_is_missing() {
    for operator in [
        json!({"IsString": true}),
        json!({"IsNull": true}),
        json!({"IsTimestamp": false}),
        json!({"StringEquals": "x"}),
    ] {
        let mut rule = json!({"Variable": "$.missing", "Next": "D"});
        rule.as_object_mut()
            .unwrap()
            .extend(operator.as_object().unwrap().clone());
        let (error, cause) = failed(
            json!({"Type": "Choice", "Choices": [rule], "Default": "D"}),
            &json!({}),
        );
        assert_eq!(error, "States.Runtime");
        assert_eq!(
            cause,
            format!(
                "{PREFIX}Invalid path '$.missing': The choice state's condition path references an invalid value."
            )
        );
    }
    let rule = json!({"Variable": "$.missing", "IsPresent": false, "Next": "D"});
    let (run, _) = run(
        &one(json!({"Type": "Choice", "Choices": [rule]})),
        &json!({}),
        &json!({}),
        None,
    );
    assert_eq!(run.status.name(), "SUCCEEDED");
}

#[test]
fn section_2_reference_paths_that_cannot_be_followed() {
    let pass = json!({"Type": "Pass", "Result": 1, "ResultPath": "$.x"});
    let each = json!({"Type": "Map", "ItemsPath": "$.found.items",
        "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}});
    for (state, input, cause) in [
        (
            &pass,
            json!("text"),
            r#"Unable to apply ReferencePath $.x to input "text""#,
        ),
        (&pass, json!([7]), r#"Unable to apply step "x" to input [7]"#),
        (
            &each,
            json!({"found": {"status": 500}}),
            r#"Unable to apply step "items" to input {"found":{"status":500}}"#,
        ),
        (&each, json!({}), r#"Unable to apply step "found" to input {}"#),
    ] {
        let caught = json!([{"ErrorEquals": ["States.ALL"], "Next": "D"}]);
        let mut state = state.clone();
        if state["Type"] == "Map" {
            state["Catch"] = caught;
        }
        assert_eq!(
            failed(state, &input),
            ("States.ReferencePathConflict".to_owned(), cause.to_owned())
        );
    }
    let deep = json!({"Type": "Pass", "Result": {"a": 1}, "ResultPath": "$.audit.review.final"});
    let (run, _) = run(
        &one(deep),
        &json!({"audit": {"review": {"final": {"b": 2}, "by": "x"}}}),
        &json!({}),
        None,
    );
    let output: Value = serde_json::from_str(&run.output.unwrap()).unwrap();
    assert_eq!(
        output,
        json!({"audit": {"review": {"final": {"a": 1}, "by": "x"}}})
    );
}

#[test]
fn section_3_the_time_of_an_execution_cuts_whatever_waits() {
    let wait = json!({"Type": "Wait", "Seconds": 60, "End": true});
    let mut retried = calls("f");
    retried["Retry"] = json!([{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 60}]);
    let token = json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
        "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": {"t.$": "$$.Task.Token"}}});
    let mocks = json!({
        "functions": {"f": {"furtherCalls": {"fails": {"error": "X"}}}},
        "tasks": {"S": {"furtherCalls": {"usual": true, "callback": []}}},
    });
    for (state, mocks) in [
        (wait, json!({})),
        (retried, json!({"functions": mocks["functions"]})),
        (token, json!({"tasks": mocks["tasks"]})),
    ] {
        let definition = json!({"StartAt": "S", "TimeoutSeconds": 5, "States": {"S": state}});
        let (run, events) = run(&definition, &json!({}), &mocks, None);
        assert_eq!(
            (run.status.name(), run.duration),
            ("TIMED_OUT", 5_000),
            "{events:?}"
        );
        assert_eq!((run.error, run.cause), (None, None));
        assert_eq!(
            events.last().unwrap(),
            &format!("{}<-0 ExecutionTimedOut", events.len())
        );
        assert!(
            !events
                .iter()
                .any(|event| event.contains("Exited") || event.contains("Aborted"))
        );
    }
}

#[test]
fn section_3_a_stop_without_a_reason_has_none() {
    let wait = one(json!({"Type": "Wait", "Seconds": 60}));
    let (run, events) = run(&wait, &json!({}), &json!({}), Some(5));
    assert_eq!((run.status.name(), run.error, run.cause), ("ABORTED", None, None));
    assert_eq!(events[2], "3<-0 ExecutionAborted");
}

#[test]
fn section_3_activities_time_out_without_a_cause() {
    for limits in [
        json!({"TimeoutSeconds": 5}),
        json!({"TimeoutSeconds": 50, "HeartbeatSeconds": 5}),
    ] {
        let mut state =
            json!({"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:a"});
        state
            .as_object_mut()
            .unwrap()
            .extend(limits.as_object().unwrap().clone());
        let mocks = json!({"activities": {"a": {"furtherCalls": {"neverAnswers": true}}}});
        let (run, events) = run(&one(state), &json!({}), &mocks, None);
        assert_eq!((run.status.name(), run.duration), ("FAILED", 5_000));
        assert_eq!((run.error.as_deref(), run.cause), (Some("States.Timeout"), None));
        assert_eq!(
            events[1..],
            [
                "2<-0 TaskStateEntered",
                "3<-2 ActivityScheduled",
                "4<-3 ActivityStarted",
                "5<-4 ActivityTimedOut",
                "6<-5 ExecutionFailed"
            ]
        );
    }
}

#[test]
fn section_3_each_retrier_counts_for_itself_and_then_a_catch_follows() {
    let mut state = calls("f");
    state["Retry"] = json!([{"ErrorEquals": ["A"]}, {"ErrorEquals": ["B"], "MaxAttempts": 1}]);
    state["Catch"] = json!([{"ErrorEquals": ["States.ALL"], "Next": "D"}]);
    let fails = |error: &str| json!({"fails": {"error": error}});
    let mocks = json!({"functions": {"f": {"responses": [fails("A"), fails("B"), fails("A"), fails("A"), fails("A")]}}});
    let (run, events) = run(&one(state), &json!({}), &mocks, None);
    // 1 s for A, 1 s for B, then 2 s and 4 s for A: three attempts each, rate 2.
    assert_eq!((run.status.name(), run.duration), ("SUCCEEDED", 8_000));
    assert_eq!(
        events
            .iter()
            .filter(|event| event.contains("TaskScheduled"))
            .count(),
        5
    );
}

#[test]
fn section_3_a_nested_execution_never_fails_by_its_own_error() {
    let start = |pattern: &str| {
        json!({"Type": "Task", "Resource": format!("arn:aws:states:::states:startExecution{pattern}"), "End": true,
            "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:C", "Input": {"a": 1}},
            "Catch": [{"ErrorEquals": ["Boom", "States.Timeout"], "Next": "Wrong"}, {"ErrorEquals": ["States.TaskFailed"], "Next": "D"}]})
    };
    let boom = json!({"StartAt": "C", "States": {"C": {"Type": "Fail", "Error": "Boom", "Cause": "why"}}});
    let late = json!({"StartAt": "C", "TimeoutSeconds": 3, "States": {"C": {"Type": "Wait", "Seconds": 9, "End": true}}});
    for (pattern, child, status) in [
        (".sync", &boom, "FAILED"),
        (".sync:2", &boom, "FAILED"),
        (".sync:2", &late, "TIMED_OUT"),
    ] {
        let mut definition = one(start(pattern));
        definition["States"]["Wrong"] = json!({"Type": "Fail"});
        let mocks = json!({"executions": {"C": {"definition": child}}});
        let (run, _) = run(&definition, &json!({}), &mocks, None);
        assert_eq!(run.status.name(), "SUCCEEDED", "{pattern}");
        let output: Value = serde_json::from_str(&run.output.unwrap()).unwrap();
        let cause: Value = serde_json::from_str(output["Cause"].as_str().unwrap()).unwrap();
        assert_eq!(
            (&cause["Status"], &cause["Input"], &cause["RedriveStatus"]),
            (&json!(status), &json!("{\"a\":1}"), &json!("REDRIVABLE"))
        );
        assert_eq!(cause.get("Error").is_some(), status == "FAILED");
        let keys: Vec<&String> = cause.as_object().unwrap().keys().collect();
        assert!(keys.is_sorted(), "{keys:?}");
    }
}

#[test]
fn section_5_arguments_that_are_missing_name_the_whole_expression() {
    let input = json!({"other": 1, "items": [1]});
    let missing = |expression: &str, field: &str| {
        Err(format!(
            "The function '{expression}' had the following error: The JsonPath argument for the field '{field}' could not be found in the input '{input}'"
        ))
    };
    for (expression, field) in [
        ("States.Format('{}', States.ArrayLength( $.nope))", "$.nope"),
        ("States.Format('{}', $$.Nope.Deep)", "$.Nope.Deep"),
        ("States.Format('{}', $.items[5])", "$.items[5]"),
    ] {
        assert_eq!(evaluated(expression, &input), missing(expression, field));
    }
    assert_eq!(evaluated("$.items[5]", &input), Ok(Value::Null));
    assert_eq!(
        evaluated("States.Format('{}', $.other[0])", &input),
        Err("The function 'States.Format('{}', $.other[0])' had the following error: Filter: [0] can only be applied to arrays. Current context is: 1".into())
    );
}

#[test]
fn section_5_functions_as_measured() {
    let input = json!({"l": [10, 20, 30], "n": null, "f": false, "h": 3.5, "big": 9_007_199_254_740_991_u64, "t": "T {}",
        "long": "a".repeat(10_000), "longer": "a".repeat(10_001), "o": {"b": 1, "a": 2}});
    for (expression, value) in [
        (
            "States.Format('{}{}{}{}', $.n, $.f, $.h, $.big)",
            json!("nullfalse3.59007199254740991"),
        ),
        ("States.Format($.t, 'y')", json!("T y")),
        ("States.Format('it\\'s {}', 1)", json!("it's 1")),
        ("States.Format('{}', $.o)", json!("{b=1, a=2}")),
        ("States.StringToJson('')", Value::Null),
        ("States.ArrayGetItem(States.Array(), 999)", Value::Null),
        ("States.ArrayGetItem($.l, 1.2)", json!(20)),
        ("States.ArrayPartition($.l, 2.6)", json!([[10, 20], [30]])),
        ("States.ArrayRange(5.4, -0.6, -2.4)", json!([5, 3, 1])),
        ("States.ArrayRange(1, 5, -1)", json!([])),
        ("States.ArrayLength(States.ArrayRange(1, 1000, 1))", json!(1000)),
        ("States.ArrayContains(States.Array($.l), $.l)", json!(true)),
        (
            "States.ArrayUnique(States.Array(true, false, true, false))",
            json!([false, true]),
        ),
        ("States.MathAdd(1.5, 1.51)", json!(4)),
        ("States.MathAdd(-1.5, 0)", json!(-1)),
        (
            "States.JsonMerge($.o, $.o, 'no Boolean')",
            json!({"a": 2, "b": 1}),
        ),
        (
            "States.StringSplit('a,b;c,,d', ',;')",
            json!(["a", "b", "c", "d"]),
        ),
    ] {
        assert_eq!(evaluated(expression, &input), Ok(value), "{expression}");
    }
    for expression in [
        "States.ArrayGetItem($.l, 3)",
        "States.ArrayGetItem($.l, '1')",
        "States.ArrayPartition($.l, 0.6)",
        "States.ArrayRange(1, 1001, 1)",
        "States.ArrayRange(1, 5, 0.49)",
        "States.Hash($.longer, 'MD5')",
        "States.Hash($.h, 'md5')",
        "States.Base64Encode($.longer)",
        "States.MathRandom(1.4, 1.6)",
        "States.MathRandom(1, 9, null)",
        "States.MathAdd(1, 'x')",
        "States.JsonMerge($.o, $.o, true)",
        "States.JsonMerge($.o, $.l, false)",
    ] {
        let name = expression.split('(').next().unwrap();
        let text = format!(
            "There was an error while evaluating the intrinsic function: {expression}. Invalid arguments in {name}"
        );
        assert_eq!(evaluated(expression, &input), Err(text));
    }
    assert!(evaluated("States.Hash($.long, 'SHA-512')", &input).is_ok());
    assert!(evaluated("States.Base64Decode('!!!invalid!!!')", &input).is_ok());
}
