//! Redriving executions: definitions and two sets of answers in, whole histories out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_engine::{
    Answer, Execution, MachineType, MapResources, Settings, Status, TaskCall, TaskHandler, TaskReply,
    redrive_refusal, run_and_redrive,
};
use asl_json::Value;

/// Fails the states of these names; every other call gets its arguments back after a second.
struct Failing<'a>(&'a [&'a str]);

impl MapResources for Failing<'_> {}

impl TaskHandler for Failing<'_> {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let item = call
            .arguments
            .get("item")
            .map(Value::to_string)
            .unwrap_or_default();
        let named = |name: &&str| **name == **call.state || **name == *item;
        let answer = if self.0.iter().any(named) {
            Answer::Failure {
                error: Some("Boom".into()),
                cause: None,
            }
        } else {
            Answer::Success(call.arguments.clone())
        };
        TaskReply {
            after: 1000,
            ..TaskReply::now(answer)
        }
    }
}

/// A number in the message of a [`CALL`].
fn sent(arguments: &Value, name: &str) -> Option<i64> {
    arguments.get("MessageBody")?.get(name)?.as_i64()
}

fn redriven(definition: &str, settings: &Settings, attempts: &[&[&str]]) -> Execution {
    let analysis = asl::analyze(definition);
    let machine = analysis
        .machine
        .unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    let mut handlers: Vec<Failing<'_>> = attempts.iter().map(|names| Failing(names)).collect();
    let (first, others) = handlers.split_first_mut().unwrap();
    let others = others.iter_mut().map(|handler| handler as &mut dyn TaskHandler);
    run_and_redrive(&machine, r#"{"items": [1, 2, 3]}"#, settings, first, others).unwrap()
}

/// `7<-6 ExecutionFailed`, from an event on.
fn from(execution: &Execution, first: u64) -> Vec<String> {
    let events = execution.events.iter().filter(|event| event.id() >= first);
    events
        .map(|event| format!("{}<-{} {}", event.id(), event.previous(), event.kind.type_name()))
        .collect()
}

const CALL: &str = r#""Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": {"count.$": "$$.Execution.RedriveCount", "retries.$": "$$.State.RetryCount"}}"#;

#[test]
fn a_task_is_scheduled_again_in_the_same_history() {
    let definition = format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Next": "T"}}, "T": {{{CALL}, "End": true}}}}}}"#
    );
    let execution = redriven(&definition, &Settings::default(), &[&["T"], &["T"], &[]]);
    assert_eq!(
        from(&execution, 7),
        [
            "7<-6 TaskFailed",
            "8<-7 ExecutionFailed",
            "9<-8 ExecutionRedriven",
            "10<-9 TaskScheduled",
            "11<-10 TaskStarted",
            "12<-11 TaskFailed",
            "13<-12 ExecutionFailed",
            "14<-13 ExecutionRedriven",
            "15<-14 TaskScheduled",
            "16<-15 TaskStarted",
            "17<-16 TaskSucceeded",
            "18<-17 TaskStateExited",
            "19<-18 ExecutionSucceeded",
        ]
    );
    assert_eq!(
        (execution.status, execution.redrive_count),
        (Status::Succeeded, 2)
    );
    let output = execution.output.unwrap();
    assert_eq!(sent(&output, "count"), Some(2));
    let details = execution.events[13].to_value();
    let details = details.get("executionRedrivenEventDetails").unwrap();
    assert_eq!(details.to_string(), r#"{"redriveCount":2}"#);
    assert_eq!(execution.visits.len(), 2, "the task is not entered again");
    assert_eq!(execution.visits[1].attempts().len(), 3);
    assert!(execution.visits[1].failure().is_none());
}

#[test]
fn only_what_did_not_succeed_in_a_parallel_runs_again() {
    let branch =
        |name: &str, state: &str| format!(r#"{{"StartAt": "{name}", "States": {{"{name}": {state}}}}}"#);
    let branches = [
        branch("Good", r#"{"Type": "Pass", "Result": 1, "End": true}"#),
        branch(
            "Bad",
            &format!(r#"{{{CALL}, "ResultSelector": {{"r": 2}}, "End": true}}"#),
        ),
        branch("Slow", r#"{"Type": "Wait", "Seconds": 60, "End": true}"#),
    ];
    let definition = format!(
        r#"{{"StartAt": "P", "States": {{"P": {{"Type": "Parallel", "Branches": [{}], "ResultSelector": {{"all.$": "$"}}, "End": true}}}}}}"#,
        branches.join(",")
    );
    let execution = redriven(&definition, &Settings::default(), &[&["Bad"], &[]]);
    let redrive = execution
        .events
        .iter()
        .find(|event| event.kind.type_name() == "ExecutionRedriven")
        .unwrap()
        .id();
    assert_eq!(
        from(&execution, redrive),
        [
            "15<-14 ExecutionRedriven",
            "16<-15 TaskScheduled",
            "17<-16 TaskStarted",
            "18<-17 TaskSucceeded",
            "19<-18 TaskStateExited",
            "20<-15 WaitStateExited",
            "21<-20 ParallelStateSucceeded",
            "22<-20 ParallelStateExited",
            "23<-22 ExecutionSucceeded",
        ]
    );
    let output = execution.output.unwrap().to_string();
    assert_eq!(output, r#"{"all":[1,{"r":2},{"items":[1,2,3]}]}"#);
}

fn map(fields: &str) -> String {
    format!(
        r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "ItemsPath": "$.items", {fields} "ItemSelector": {{"item.$": "$$.Map.Item.Value"}},
            "ItemProcessor": {{PROCESSOR "StartAt": "T", "States": {{"T": {{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}}}}}, "End": true}}}}}}"#
    )
}

#[test]
fn iterations_that_never_started_start_after_those_that_failed() {
    let definition = map(r#""MaxConcurrency": 1,"#).replace("PROCESSOR", "");
    let execution = redriven(&definition, &Settings::default(), &[&["2"], &[]]);
    assert_eq!(execution.status, Status::Succeeded);
    let after: Vec<String> = from(&execution, 1)
        .into_iter()
        .skip_while(|line| !line.ends_with("ExecutionRedriven"))
        .map(|line| line.split_once(' ').unwrap().1.to_owned())
        .collect();
    let count = |name: &str| after.iter().filter(|line| *line == name).count();
    assert_eq!(
        count("LambdaFunctionScheduled"),
        2,
        "not the first item again: {after:?}"
    );
    assert_eq!(
        count("MapIterationStarted"),
        1,
        "only the third item starts: {after:?}"
    );
    assert_eq!(
        execution.output.unwrap().to_string(),
        r#"[{"item":1},{"item":2},{"item":3}]"#
    );
}

#[test]
fn a_map_run_redrives_its_children() {
    for (kind, expected) in [("STANDARD", "ExecutionRedriven"), ("EXPRESS", "ExecutionStarted")] {
        let processor =
            format!(r#""ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "{kind}"}},"#);
        let definition = map("").replace("PROCESSOR", &processor);
        let execution = redriven(&definition, &Settings::default(), &[&["2", "3"], &[]]);
        assert_eq!(execution.status, Status::Succeeded);
        assert_eq!(
            from(&execution, 4),
            [
                "4<-3 MapRunStarted",
                "5<-4 MapRunFailed",
                "6<-5 MapStateFailed",
                "7<-6 ExecutionFailed",
                "8<-7 ExecutionRedriven",
                "9<-8 MapRunRedriven",
                "10<-9 MapRunSucceeded",
                "11<-10 MapStateSucceeded",
                "12<-9 MapStateExited",
                "13<-12 ExecutionSucceeded",
            ]
        );
        assert_eq!(
            execution.output.as_ref().unwrap().to_string(),
            r#"[{"item":1},{"item":2},{"item":3}]"#
        );
        let run = &execution.map_runs[0];
        assert_eq!((run.details.redrive_count, run.children.len()), (1, 3));
        assert_eq!(run.details.execution_counts.succeeded, 3);
        let second = &run.children[1].execution;
        assert!(
            second
                .events
                .iter()
                .any(|event| event.kind.type_name() == expected)
        );
        assert_eq!(second.redrive_count, u64::from(kind == "STANDARD"));
    }
}

#[test]
fn retriers_and_the_time_out_count_anew() {
    let retry = r#""Retry": [{"ErrorEquals": ["Boom"], "MaxAttempts": 1, "IntervalSeconds": 5}]"#;
    let definition = format!(
        r#"{{"StartAt": "T", "TimeoutSeconds": 10, "States": {{"T": {{{CALL}, {retry}, "End": true}}}}}}"#
    );
    // Each attempt takes a second, the retry waits for five: two attempts fit into the time-out, four only with a new one.
    let execution = redriven(&definition, &Settings::default(), &[&["T"], &["T"]]);
    let types: Vec<String> = execution
        .events
        .iter()
        .map(|event| event.kind.type_name().into_owned())
        .collect();
    let count = |name: &str| types.iter().filter(|kind| *kind == name).count();
    assert_eq!(count("TaskFailed"), 4);
    assert_eq!(execution.status, Status::Failed);
    assert_eq!(execution.stop.0 - execution.start.0, 14_000);
    let attempts = execution.visits[0].attempts();
    let retries: Vec<Option<i64>> = attempts
        .iter()
        .map(|attempt| sent(&attempt.arguments, "retries"))
        .collect();
    assert_eq!(retries, [Some(0), Some(1), Some(0), Some(1)]);
}

#[test]
fn a_wait_that_a_time_out_cut_waits_again() {
    let definition = r#"{"StartAt": "W", "TimeoutSeconds": 10, "States": {"W": {"Type": "Wait", "Seconds": 8, "Next": "X"},
        "X": {"Type": "Wait", "Seconds": 9, "End": true}}}"#;
    let execution = redriven(definition, &Settings::default(), &[&[], &[]]);
    assert_eq!(
        from(&execution, 4),
        [
            "4<-3 WaitStateEntered",
            "5<-0 ExecutionTimedOut",
            "6<-5 ExecutionRedriven",
            "7<-6 WaitStateExited",
            "8<-7 ExecutionSucceeded",
        ]
    );
    assert_eq!(execution.stop.0 - execution.start.0, 19_000);
}

#[test]
fn what_succeeded_or_is_express_is_not_redriven() {
    let definition = format!(r#"{{"StartAt": "T", "States": {{"T": {{{CALL}, "End": true}}}}}}"#);
    let succeeded = redriven(&definition, &Settings::default(), &[&[], &[]]);
    assert_eq!(succeeded.redrive_count, 0);
    assert_eq!(
        redrive_refusal(&succeeded, MachineType::Standard).unwrap(),
        "Execution is SUCCEEDED and cannot be redriven"
    );
    let express = Settings {
        machine_type: MachineType::Express,
        ..Settings::default()
    };
    let failed = redriven(&definition, &express, &[&["T"], &[]]);
    assert_eq!((failed.status, failed.redrive_count), (Status::Failed, 0));
    assert!(redrive_refusal(&failed, MachineType::Express).is_some());
    assert!(redrive_refusal(&failed, MachineType::Standard).is_none());
}
