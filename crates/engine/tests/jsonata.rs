//! Whole definitions of the JSONata language in, outcomes and histories out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use asl_engine::{Answer, Execution, Settings, TaskCall, TaskHandler, TaskReply, run};
use asl_json::Value;

/// Returns what it is sent, and fails where it is sent `"fail"`.
struct Echo;

impl TaskHandler for Echo {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        TaskReply::now(if call.arguments.as_str() == Some("fail") {
            Answer::Failure {
                error: Some("Boom".into()),
                cause: Some("asked for".into()),
            }
        } else {
            Answer::Success(call.arguments.clone())
        })
    }
}

fn execute(states: &str, input: &str) -> Execution {
    let first = states.split('"').nth(1).unwrap();
    let definition = format!(r#"{{"QueryLanguage":"JSONata","StartAt":"{first}","States":{{{states}}}}}"#);
    let analysis = asl::analyze(&definition);
    let machine = analysis
        .machine
        .unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    run(&machine, input, &Settings::default(), &mut Echo).unwrap()
}

fn give(states: &str, input: &str, output: &str) {
    let execution = execute(states, input);
    let got = execution
        .output
        .map_or_else(String::new, |output| output.to_string());
    assert_eq!(got, output, "{:?} {:?}", execution.error, execution.cause);
}

fn fail(states: &str, input: &str, cause: &str) {
    let execution = execute(states, input);
    assert_eq!(
        execution.error.as_deref(),
        Some("States.QueryEvaluationError"),
        "{:?}",
        execution.output
    );
    assert!(
        execution.cause.as_deref().unwrap().contains(cause),
        "{:?}",
        execution.cause
    );
}

const TASK: &str = r#""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#;

#[test]
fn a_pass_gives_its_output_and_assigns() {
    give(
        r#""A":{"Type":"Pass","Assign":{"n":"{% $states.input.n + 1 %}"},"Next":"B"},
           "B":{"Type":"Pass","Output":{"n":"{% $n %}","twice":["{% $n * 2 %}","literal"],"in":"{% $states.input %}"},"End":true}"#,
        r#"{"n":1}"#,
        r#"{"n":2,"twice":[4,"literal"],"in":{"n":1}}"#,
    );
}

#[test]
fn a_task_sends_arguments_and_its_result_can_be_shaped() {
    give(
        &format!(
            r#""A":{{{TASK},"Arguments":{{"x":"{{% $states.input.x %}}"}},"Output":"{{% $states.result.x & $states.context.State.Name %}}","End":true}}"#
        ),
        r#"{"x":"é"}"#,
        r#""éA""#,
    );
}

#[test]
fn a_catch_sees_the_error_output() {
    give(
        &format!(
            r#""A":{{{TASK},"Arguments":"fail","Catch":[{{"ErrorEquals":["Boom"],"Assign":{{"e":"{{% $states.errorOutput.Error %}}"}},"Output":{{"c":"{{% $states.errorOutput.Cause %}}"}},"Next":"B"}}],"End":true}},
               "B":{{"Type":"Pass","Output":"{{% $states.input.c & $e %}}","End":true}}"#
        ),
        "1",
        r#""asked forBoom""#,
    );
}

#[test]
fn a_choice_decides_by_its_conditions() {
    let states = r#""A":{"Type":"Choice","Choices":[
        {"Condition":"{% $states.input > 5 %}","Output":"{% 'high' %}","Next":"B"},
        {"Condition":"{% $states.input < 0 %}","Next":"C"}],"Output":"{% 'middle' %}","Default":"B"},
        "B":{"Type":"Succeed"},"C":{"Type":"Fail","Error":"{% 'E' & 'r' %}","Cause":"{% $string($states.input) %}"}"#;
    give(states, "7", r#""high""#);
    give(states, "3", r#""middle""#);
    let failed = execute(states, "-1");
    assert_eq!(
        (failed.error.as_deref(), failed.cause.as_deref()),
        (Some("Er"), Some("-1"))
    );
}

#[test]
fn a_map_iterates_over_items_and_selects() {
    give(
        r#""M":{"Type":"Map","Items":"{% [1..$states.input] %}","ItemSelector":{"i":"{% $states.context.Map.Item.Index %}","v":"{% $states.context.Map.Item.Value %}"},
           "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","Output":"{% $states.input.i * 10 + $states.input.v %}","End":true}}},
           "Output":"{% $sum($states.result) %}","End":true}"#,
        "3",
        "36",
    );
}

#[test]
fn a_wait_waits_for_what_is_computed() {
    let execution = execute(
        r#""W":{"Type":"Wait","Seconds":"{% $states.input * 60 %}","End":true}"#,
        "2",
    );
    assert_eq!(execution.stop.0 - execution.start.0, 120_000);
}

#[test]
fn the_clock_is_virtual_and_chance_is_seeded() {
    let states = r#""W":{"Type":"Wait","Seconds":5,"Next":"A"},"A":{"Type":"Pass","Output":{"now":"{% $millis() %}","r":"{% $random() %}","u":"{% $uuid() %}"},"End":true}"#;
    let (one, two) = (execute(states, ""), execute(states, ""));
    assert_eq!(one.output, two.output);
    assert_eq!(
        one.output.unwrap().get("now"),
        Some(&Value::from(one.start.0 + 5_000))
    );
}

#[test]
fn a_failing_expression_names_field_and_reason() {
    let output = |expression: &str| {
        format!(r#""A":{{"Type":"Pass","Output":{{"a":["{{% {expression} %}}"]}},"End":true}}"#)
    };
    let of = |reason: &str| format!("specified for the field 'Output/a[0]' {reason}");
    fail(&output("$nope"), "", &of("returned nothing (undefined)."));
    fail(
        &output("1 + 'x'"),
        "",
        &of("threw an error during evaluation. T2002: The right side"),
    );
    fail(
        &output("function($x){$x}"),
        "",
        &of("returned an unsupported result type."),
    );
    fail(
        &output("$eval('1')"),
        "",
        &of("threw an error during evaluation. T1006: Attempted to invoke a non-function"),
    );
    fail(
        &output("[1..900000]"),
        "",
        &of("threw an error during evaluation: Expression evaluation memory limit exceeded"),
    );
    fail(
        &output("($f := function(){ 1 + $f() }; $f())"),
        "",
        &of("threw an error during evaluation: Stack overflow error"),
    );
    fail(
        r#""A":{"Type":"Choice","Choices":[{"Condition":"{% 5 %}","Next":"B"}],"Default":"B"},"B":{"Type":"Succeed"}"#,
        "",
        "specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 5",
    );
}

#[test]
fn a_failed_evaluation_can_be_caught_and_shows_as_an_event() {
    let execution = execute(
        &format!(
            r#""A":{{{TASK},"Arguments":"{{% $nope %}}","Catch":[{{"ErrorEquals":["States.QueryEvaluationError"],"Output":"caught","Next":"B"}}],"End":true}},"B":{{"Type":"Succeed"}}"#
        ),
        "",
    );
    assert_eq!(execution.output.unwrap().to_string(), r#""caught""#);
    let types: Vec<_> = execution
        .events
        .iter()
        .map(|event| event.kind.type_name())
        .collect();
    assert_eq!(
        types.get(1..4).unwrap(),
        ["TaskStateEntered", "EvaluationFailed", "TaskStateExited"]
    );
}

#[test]
fn what_never_ends_is_ended() {
    fail(
        r#""A":{"Type":"Pass","Output":"{% ($f := function($n){ $f($n + 1) }; $f(0)) %}","End":true}"#,
        "",
        "threw an error during evaluation",
    );
}
