//! The quotas: each test goes to the limit, and one past it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_engine::limits::{HISTORY_EVENTS, PAYLOAD_BYTES, VARIABLE_BYTES, VARIABLES_BYTES};
use asl_engine::{
    Answer, Execution, InputError, MachineType, MapResources, Settings, Status, TaskCall, TaskHandler,
    TaskReply, run,
};
use asl_json::Value;

/// Answers every task with the same value.
struct Always(Answer);

impl MapResources for Always {}

impl TaskHandler for Always {
    fn call(&mut self, _call: &TaskCall<'_>) -> TaskReply {
        TaskReply::now(self.0.clone())
    }
}

fn execute(definition: &str, input: &str, settings: &Settings, answer: Answer) -> Execution {
    let analysis = asl::analyze(definition);
    let machine = analysis
        .machine
        .unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    run(&machine, input, settings, &mut Always(answer)).unwrap()
}

fn runs(definition: &str, input: &str) -> Execution {
    execute(definition, input, &Settings::default(), Answer::Never)
}

/// A text that makes `{"a":"…"}` have so many bytes.
fn filled(bytes: usize) -> String {
    format!("{{\"a\":\"{}\"}}", "x".repeat(bytes - 8))
}

const LOOP: &str = r#"{"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Next": "B"},
    "B": {"Type": "Choice", "Choices": [{"Variable": "$.stop", "BooleanEquals": true, "Next": "C"}], "Default": "A"},
    "C": {"Type": "Succeed"}}}"#;

#[test]
fn an_endless_loop_ends_with_event_25000() {
    let execution = runs(LOOP, r#"{"stop": false}"#);
    assert_eq!(execution.status, Status::Failed);
    assert_eq!(execution.events.len() as u64, HISTORY_EVENTS);
    assert_eq!(execution.error.as_deref(), Some("States.Runtime"));
    let cause = "The execution reached the maximum number of history events (25000).";
    assert_eq!(execution.cause.as_deref(), Some(cause));
    assert_eq!(
        execution.events.last().unwrap().kind.type_name(),
        "ExecutionFailed"
    );
}

#[test]
fn an_endless_express_loop_ends_too() {
    let settings = Settings {
        machine_type: MachineType::Express,
        ..Settings::default()
    };
    let execution = execute(LOOP, r#"{"stop": false}"#, &settings, Answer::Never);
    assert_eq!(execution.status, Status::Failed);
    assert!(execution.cause.unwrap().contains("more than 200000 states"));
}

#[test]
fn an_input_has_at_most_256_kib() {
    let machine = asl::analyze(r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#)
        .machine
        .unwrap();
    let start = |bytes| {
        run(
            &machine,
            &filled(bytes),
            &Settings::default(),
            &mut Always(Answer::Never),
        )
    };
    assert_eq!(start(PAYLOAD_BYTES).unwrap().status, Status::Succeeded);
    assert_eq!(
        start(PAYLOAD_BYTES + 1).unwrap_err(),
        InputError::TooLarge(PAYLOAD_BYTES + 1)
    );
}

#[test]
fn the_result_of_a_task_has_at_most_256_kib_and_more_can_be_caught() {
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Task","End":true,
        "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
        "Catch":[{"ErrorEquals":["States.DataLimitExceeded"],"Next":"B"}]},"B":{"Type":"Succeed"}}}"#;
    let answer = |bytes| Answer::Success(asl_json::parse(&filled(bytes)).unwrap());
    let fits = execute(definition, "", &Settings::default(), answer(PAYLOAD_BYTES));
    assert_eq!(fits.output.unwrap().size(), PAYLOAD_BYTES);
    let over = execute(definition, "", &Settings::default(), answer(PAYLOAD_BYTES + 1));
    assert_eq!(
        over.output.unwrap().get("Error"),
        Some(&Value::from("States.DataLimitExceeded"))
    );
}

#[test]
fn the_output_of_a_state_has_at_most_256_kib() {
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","ResultPath":"$.b","End":true}}}"#;
    // {"a":"…","b":{"a":"…"}} is twice the input and five bytes more.
    let fits = runs(definition, &filled((PAYLOAD_BYTES - 5) / 2));
    assert_eq!(fits.status, Status::Succeeded);
    let over = runs(definition, &filled((PAYLOAD_BYTES - 5) / 2 + 1));
    assert_eq!(over.error.as_deref(), Some("States.DataLimitExceeded"));
}

#[test]
fn a_standard_execution_takes_at_most_a_year() {
    let wait = |seconds: u64| {
        runs(
            &format!(
                r#"{{"StartAt":"A","States":{{"A":{{"Type":"Wait","Seconds":{seconds},"End":true}}}}}}"#
            ),
            "",
        )
    };
    assert_eq!(wait(365 * 86_400 - 1).status, Status::Succeeded);
    let over = wait(365 * 86_400);
    assert_eq!(over.status, Status::TimedOut);
    let last = over.events.last().unwrap();
    assert_eq!(
        (&*last.kind.type_name(), last.previous()),
        ("ExecutionTimedOut", 0)
    );
}

#[test]
fn a_time_out_of_the_execution_cuts_what_is_under_way() {
    let definition = r#"{"StartAt":"A","TimeoutSeconds":5,"States":{"A":{"Type":"Task","End":true,
        "Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters":{"FunctionName":"f","Payload":{"t.$":"$$.Task.Token"}}}}}"#;
    let execution = execute(definition, "", &Settings::default(), Answer::Success(Value::Null));
    assert_eq!(execution.status, Status::TimedOut);
    assert_eq!(execution.stop.0 - execution.start.0, 5_000);
    let types: Vec<_> = execution
        .events
        .iter()
        .map(|event| event.kind.type_name())
        .collect();
    assert_eq!(types.last().map(|name| &**name), Some("ExecutionTimedOut"));
    assert!(
        !types
            .iter()
            .any(|name| ["TaskStateExited", "TaskStateAborted"].contains(&&**name))
    );
}

#[test]
fn a_stopped_execution_is_aborted_at_that_instant() {
    let settings = Settings {
        abort_after: Some(1_500),
        ..Settings::default()
    };
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3,"End":true}}}"#;
    let execution = execute(definition, "", &settings, Answer::Never);
    assert_eq!(
        (execution.status, execution.stop.0 - execution.start.0),
        (Status::Aborted, 1_500)
    );
}

#[test]
fn forty_iterations_of_an_inline_map_run_at_a_time() {
    let definition = r#"{"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"W",
        "States":{"W":{"Type":"Wait","Seconds":1,"End":true}}}}}}"#;
    let items = |count: usize| format!("[{}]", vec!["0"; count].join(","));
    let seconds = |count| {
        let execution = runs(definition, &items(count));
        (execution.stop.0 - execution.start.0) / 1000
    };
    assert_eq!((seconds(40), seconds(41), seconds(80), seconds(81)), (1, 2, 2, 3));
}

#[test]
fn values_cannot_nest_without_end() {
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a.$":"$"},"Next":"A2"},
        "A2":{"Type":"Choice","Choices":[{"Variable":"$.never","IsPresent":true,"Next":"E"}],"Default":"A"},
        "E":{"Type":"Succeed"}}}"#;
    let execution = runs(definition, "");
    assert_eq!(execution.error.as_deref(), Some("States.Runtime"));
    assert!(
        execution
            .cause
            .unwrap()
            .ends_with("nested more than 1000 levels deep.")
    );
}

#[test]
fn an_express_execution_takes_at_most_five_minutes() {
    let settings = Settings {
        machine_type: MachineType::Express,
        ..Settings::default()
    };
    let wait = |seconds: u64| {
        let definition =
            format!(r#"{{"StartAt":"A","States":{{"A":{{"Type":"Wait","Seconds":{seconds},"End":true}}}}}}"#);
        execute(&definition, "", &settings, Answer::Never).status
    };
    assert_eq!((wait(299), wait(300)), (Status::Succeeded, Status::TimedOut));
}

#[test]
fn one_assign_has_at_most_256_kib() {
    // A text of n characters has n + 2 bytes, and `{"a":…,"b":…}` eleven more than its two values.
    let assign = |bytes: usize| {
        let half = (bytes - 11) / 2;
        let (a, b) = ("x".repeat(half - 2), "x".repeat(bytes - 11 - half - 2));
        let definition = format!(
            r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","Assign":{{"a":"{a}","b":"{b}"}},"End":true}}}}}}"#
        );
        runs(&definition, "")
    };
    assert_eq!(assign(VARIABLE_BYTES).status, Status::Succeeded);
    let over = assign(VARIABLE_BYTES + 1);
    assert_eq!(over.error.as_deref(), Some("States.DataLimitExceeded"));
}

#[test]
fn the_variables_of_an_execution_have_at_most_10_mib() {
    // 104 variables of 100,000 bytes, and one with the rest.
    let (each, count) = (100_000, VARIABLES_BYTES / 100_000);
    let mut states: Vec<String> = (0..count)
        .map(|index| {
            format!(
                r#""S{index}":{{"Type":"Pass","Assign":{{"v{index}.$":"$.text"}},"Next":"S{}"}}"#,
                index + 1
            )
        })
        .collect();
    states.push(format!(
        r#""S{count}":{{"Type":"Pass","Assign":{{"v{count}.$":"$.last"}},"End":true}}"#
    ));
    let definition = format!(r#"{{"StartAt":"S0","States":{{{}}}}}"#, states.join(","));
    let text = |bytes: usize| "x".repeat(bytes - 2);
    let with_last = |bytes: usize| {
        let input = format!(r#"{{"text":"{}","last":"{}"}}"#, text(each), text(bytes));
        runs(&definition, &input)
    };
    let rest = VARIABLES_BYTES - each * count;
    assert_eq!(with_last(rest).status, Status::Succeeded);
    let over = with_last(rest + 1);
    assert_eq!(over.error.as_deref(), Some("States.DataLimitExceeded"));
}
