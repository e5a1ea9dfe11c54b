//! Whole definitions of the JSONata language in, outcomes and histories out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use asl_engine::{Answer, Execution, MapResources, Settings, TaskCall, TaskHandler, TaskReply, run};
use asl_json::Value;

/// Returns what it is sent, and fails where it is sent `"fail"`.
struct Echo;

impl MapResources for Echo {}

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
fn the_functions_of_the_service_in_a_definition() {
    let output =
        |expression: &str| format!(r#""A":{{"Type":"Pass","Output":"{{% {expression} %}}","End":true}}"#);
    for (expression, given) in [
        ("$partition($states.input.list, 2)", "[[1,2],[3,4],[5]]"),
        ("$range(0, $states.input.list[4], 2)", "[0,2,4]"),
        (
            "$hash($states.input.text, 'MD5')",
            r#""8d777f385d3dfec8815d20f7496026dc""#,
        ),
        (
            "$hash($states.input.text, 'SHA-1')",
            r#""a17c9aaa61e80a1bf71d0d850af4e5baa9800bbd""#,
        ),
        ("$parse($states.input.json).a[1]", "2"),
        (
            "$random($states.input.list[0]) = $random(1) and $random(1) != $random(2)",
            "true",
        ),
        ("$random() >= 0 and $random() < 1", "true"),
        (
            "$match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/).index",
            "0",
        ),
        ("$uuid() = $uuid()", "false"),
        ("$toMillis($now()) = $millis()", "true"),
        ("$toMillis($states.context.State.EnteredTime) = $millis()", "true"),
    ] {
        give(
            &output(expression),
            r#"{"list":[1,2,3,4,5],"text":"data","json":"{\"a\":[1,2]}"}"#,
            given,
        );
    }
}

#[test]
fn an_assign_sees_the_variables_from_before_it() {
    give(
        r#""A":{"Type":"Pass","Assign":{"x":1,"y":2},"Next":"B"},
           "B":{"Type":"Pass","Assign":{"x":"{% $y %}","y":"{% $x %}","sum":"{% $x + $y %}"},"Output":"{% [$x, $y] %}","Next":"C"},
           "C":{"Type":"Pass","Output":{"before":"{% $states.input %}","after":"{% [$x, $y, $sum] %}"},"End":true}"#,
        "0",
        r#"{"before":[1,2],"after":[2,1,3]}"#,
    );
    // A rule's own assignments take the place of the state's.
    give(
        r#""A":{"Type":"Choice","Choices":[{"Condition":"{% $states.input = 1 %}","Assign":{"x":"rule"},"Next":"B"}],"Assign":{"x":"state"},"Default":"B"},
           "B":{"Type":"Pass","Output":"{% $x %}","End":true}"#,
        "1",
        r#""rule""#,
    );
}

#[test]
fn inner_scopes_read_outer_variables_and_keep_their_own() {
    give(
        r#""A":{"Type":"Pass","Assign":{"base":10},"Next":"M"},
           "M":{"Type":"Map","Items":[1,2],"ItemProcessor":{"StartAt":"P","States":{
             "P":{"Type":"Pass","Assign":{"own":"{% $states.input + $base %}"},"Next":"Q"},
             "Q":{"Type":"Pass","Output":"{% $own * 2 %}","End":true}}},"Next":"Z"},
           "Z":{"Type":"Pass","Output":{"items":"{% $states.input %}","own":"{% $exists($own) %}","base":"{% $base %}"},"End":true}"#,
        "0",
        r#"{"items":[22,24],"own":false,"base":10}"#,
    );
    give(
        r#""A":{"Type":"Pass","Assign":{"base":"b"},"Next":"P"},
           "P":{"Type":"Parallel","Branches":[
             {"StartAt":"L","States":{"L":{"Type":"Pass","Assign":{"own":"left"},"Next":"L2"},"L2":{"Type":"Pass","Output":"{% $base & $own %}","End":true}}},
             {"StartAt":"R","States":{"R":{"Type":"Pass","Output":"{% $exists($own) %}","End":true}}}],"End":true}"#,
        "0",
        r#"["bleft",false]"#,
    );
}

#[test]
fn a_computed_variable_has_at_most_256_kib() {
    // `{"v":"` and `"}` are eight bytes beside the text.
    let assign = |bytes: usize| {
        let states = format!(
            r#""A":{{"Type":"Pass","Assign":{{"v":"{{% $pad('', {}, 'x') %}}"}},"Output":"{{% 'done' %}}","End":true}}"#,
            bytes - 8
        );
        execute(&states, "0").error
    };
    assert_eq!(assign(262_144), None);
    assert_eq!(assign(262_145).as_deref(), Some("States.DataLimitExceeded"));
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
