//! Random state machines, inputs and answers: whatever happens, the history keeps its promises.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::HashMap;
use std::fmt::Write;

use asl_engine::{
    Answer, Event, EventKind, Execution, MapResources, Report, Settings, Status, TaskCall, TaskHandler,
    TaskReply, TaskReport, run_and_redrive,
};
use asl_json::Value;
use proptest::prelude::*;

/// Draws numbers from a seed; the test's own source of chance.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let bound = choices.len() as u64;
        choices[usize::try_from(self.below(bound)).unwrap()]
    }
}

/// A scope of states with names of its own; the last state always ends it.
fn scope(draw: &mut Draw, depth: usize, next_name: &mut usize) -> String {
    let count = 1 + draw.below(4);
    let names: Vec<String> = (0..=count)
        .map(|i| format!("S{}", *next_name + usize::try_from(i).unwrap()))
        .collect();
    *next_name += names.len();
    let mut states = String::new();
    for (index, name) in names.iter().enumerate() {
        let last = index + 1 == names.len();
        // Mostly forwards, sometimes back: loops end at the limit of the history.
        let target = |draw: &mut Draw| {
            let from = if draw.below(12) == 0 { 0 } else { index + 1 };
            names[from + usize::try_from(draw.below((names.len() - from) as u64)).unwrap()].clone()
        };
        if index > 0 {
            states.push(',');
        }
        if last {
            write!(
                states,
                "\"{name}\":{}",
                draw.of(&[
                    r#"{"Type":"Succeed"}"#,
                    r#"{"Type":"Pass","End":true}"#,
                    r#"{"Type":"Fail","Error":"E"}"#
                ])
            )
            .unwrap();
            continue;
        }
        // Each state leads on to the following one, so that all are reachable.
        let next = format!("\"Next\":\"{}\"", names[index + 1]);
        let clauses = format!(
            r#""Retry":[{{"ErrorEquals":["{}"],"IntervalSeconds":{},"MaxAttempts":{}}}],"Catch":[{{"ErrorEquals":["{}"],"Next":"{}","ResultPath":"$.error"}}]"#,
            draw.of(&["E", "States.TaskFailed", "States.Timeout"]),
            1 + draw.below(5),
            draw.below(3),
            draw.of(&["States.ALL", "E", "States.HeartbeatTimeout"]),
            target(draw),
        );
        let kinds = if depth == 0 { 4 } else { 7 };
        let state = match draw.below(kinds) {
            0 => format!(
                r#"{{"Type":"Pass","Result":{{"n":1}},"ResultPath":"{}",{next}}}"#,
                draw.of(&["$", "$.x", "$.x.y"])
            ),
            1 => format!(r#"{{"Type":"Wait","Seconds":{},{next}}}"#, draw.below(100)),
            2 => format!(
                r#"{{"Type":"Choice","Choices":[{{"Variable":"$.x","IsPresent":true,"Next":"{}"}}],"Default":"{}"}}"#,
                target(draw),
                names[index + 1]
            ),
            3 => format!(
                r#"{{"Type":"Task","Resource":"{}","Parameters":{{"FunctionName":"f","Payload":{{"in.$":"$","t.$":"$$.State.Name"}}}},"TimeoutSeconds":{},"HeartbeatSeconds":{},{clauses},{next}}}"#,
                draw.of(&[
                    "arn:aws:states:::lambda:invoke",
                    "arn:aws:states:::lambda:invoke.waitForTaskToken",
                    "arn:aws:lambda:us-east-1:123456789012:function:f"
                ]),
                50 + draw.below(50),
                1 + draw.below(40),
            ),
            4 => {
                let branches: Vec<String> = (0..=draw.below(2))
                    .map(|_| scope(draw, depth - 1, next_name))
                    .collect();
                format!(
                    r#"{{"Type":"Parallel","Branches":[{}],{clauses},{next}}}"#,
                    branches.join(",")
                )
            }
            5 => format!(
                r#"{{"Type":"Map","ItemsPath":"$$.Execution.Input.items","MaxConcurrency":{},"ItemProcessor":{},{clauses},{next}}}"#,
                draw.below(3),
                scope(draw, depth - 1, next_name)
            ),
            _ => format!(
                r#"{{"Type":"Map","ItemsPath":"$$.Execution.Input.items","MaxConcurrency":{},"ToleratedFailureCount":{},{}"ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"{}"}},{},{clauses},{next}}}"#,
                draw.below(3),
                draw.below(3),
                draw.of(&[
                    r#""ItemSelector":{"items":[1,2]},"#,
                    r#""ItemBatcher":{"MaxItemsPerBatch":2,"BatchInput":{"b.$":"$"}},"#
                ]),
                draw.of(&["STANDARD", "EXPRESS"]),
                // Its own members follow those of the configuration.
                &scope(draw, depth - 1, next_name)[1..]
            ),
        };
        write!(states, "\"{name}\":{state}").unwrap();
    }
    format!(r#"{{"StartAt":"{}","States":{{{states}}}}}"#, names[0])
}

/// Answers at random, but the same for the same seed.
struct Chance(Draw);

impl MapResources for Chance {}

impl TaskHandler for Chance {
    fn call(&mut self, _call: &TaskCall<'_>) -> TaskReply {
        let after = self.0.below(120) * 1000;
        let failure = || Answer::Failure {
            error: Some("E".into()),
            cause: None,
        };
        let answer = match self.0.below(4) {
            0 => failure(),
            1 => Answer::Never,
            _ => Answer::Success(Value::from([("x", Value::from(1))])),
        };
        let report = if self.0.below(2) == 0 {
            Report::Heartbeat
        } else {
            Report::Success(Value::Null)
        };
        TaskReply {
            after,
            answer,
            later: vec![TaskReport {
                after: self.0.below(60) * 1000,
                report,
            }],
            note: None,
            nested: None,
            worker_name: None,
            log: None,
        }
    }
}

fn execute(seed: u64) -> (String, Execution) {
    execute_and_redrive(seed, 0)
}

/// Runs a random machine, and redrives it so often if it does not succeed.
fn execute_and_redrive(seed: u64, redrives: u64) -> (String, Execution) {
    let mut draw = Draw(seed);
    let definition = scope(&mut draw, 3, &mut 0);
    let analysis = asl::analyze(&definition);
    let machine = analysis
        .machine
        .unwrap_or_else(|| panic!("{definition}\n{:?}", analysis.diagnostics));
    let settings = Settings {
        seed,
        ..Settings::default()
    };
    let mut first = Chance(Draw(!seed));
    let mut others: Vec<Chance> = (1..=redrives).map(|n| Chance(Draw(!seed ^ n))).collect();
    let others = others.iter_mut().map(|chance| chance as &mut dyn TaskHandler);
    let input = r#"{"items":[1,2,3]}"#;
    let execution = run_and_redrive(&machine, input, &settings, &mut first, others).unwrap();
    (definition, execution)
}

fn check(execution: &Execution) {
    check_map_runs(execution);
    let events = &execution.events;
    let mut open: HashMap<usize, usize> = HashMap::new();
    for (index, event) in events.iter().enumerate() {
        assert_eq!(event.id, index as u64 + 1, "ids have no gaps");
        assert!(
            event.previous < event.id,
            "event {} follows from an earlier one",
            event.id
        );
        if let Some(before) = index.checked_sub(1).and_then(|before| events.get(before)) {
            assert!(before.time <= event.time, "time never goes back");
        }
        match &event.kind {
            EventKind::StateEntered { .. } => *open.entry(event.visit.unwrap()).or_default() += 1,
            EventKind::StateExited { .. } | EventKind::StateAborted { .. } => {
                let entered = open
                    .get_mut(&event.visit.unwrap())
                    .expect("what is left was entered");
                assert_eq!(*entered, 1, "a state is left once");
                let aborted = matches!(event.kind, EventKind::StateAborted { .. });
                *entered = if aborted { 3 } else { 2 };
            }
            // What was aborted goes on.
            EventKind::ExecutionRedriven { .. } => {
                for entered in open.values_mut().filter(|entered| **entered == 3) {
                    *entered = 1;
                }
            }
            _ => {}
        }
    }
    let ends = |event: &Event| {
        matches!(
            event.kind,
            EventKind::ExecutionSucceeded { .. }
                | EventKind::ExecutionFailed(_)
                | EventKind::ExecutionTimedOut(_)
                | EventKind::ExecutionAborted(_)
        )
    };
    let redriven = |event: &&Event| matches!(event.kind, EventKind::ExecutionRedriven { .. });
    assert_eq!(
        events.iter().filter(redriven).count() as u64,
        execution.redrive_count,
        "a redrive has its event"
    );
    assert_eq!(
        events.iter().filter(|event| ends(event)).count() as u64,
        1 + execution.redrive_count,
        "it ends once, and once after each redrive"
    );
    let last = events.last().unwrap();
    let status = match last.kind {
        EventKind::ExecutionSucceeded { .. } => Status::Succeeded,
        EventKind::ExecutionFailed(_) => Status::Failed,
        EventKind::ExecutionTimedOut(_) => Status::TimedOut,
        EventKind::ExecutionAborted(_) => Status::Aborted,
        _ => panic!("the last event is the end, not {:?}", last.kind),
    };
    assert_eq!(execution.status, status, "outcome and last event agree");
}

/// Every Map Run has its event and its counts; what is promised of an execution is promised of a child.
fn check_map_runs(execution: &Execution) {
    let started = |event: &&Event| matches!(event.kind, EventKind::MapRunStarted { .. });
    let events = &execution.events;
    assert_eq!(
        events.iter().filter(started).count(),
        execution.map_runs.len(),
        "a Map Run has its event"
    );
    for run in &execution.map_runs {
        assert!(
            run.details.stop <= execution.stop,
            "a Map Run ends with its execution"
        );
        let counts = run.details.execution_counts;
        assert_eq!(counts.total, run.children.len() + run.pending.len());
        assert_eq!(counts.pending, run.pending.len());
        let ended = |status| {
            let children = run.children.iter();
            children.filter(|child| child.execution.status == status).count()
        };
        assert_eq!(counts.succeeded, ended(Status::Succeeded));
        assert_eq!(counts.failed, ended(Status::Failed));
        assert!(
            run.details.item_counts.total >= counts.total,
            "no child without an item"
        );
        for child in &run.children {
            let part = &child.execution;
            assert!(execution.start <= part.start && part.stop <= run.details.stop);
            check(part);
        }
    }
}

fn history(execution: &Execution) -> String {
    execution
        .events
        .iter()
        .map(|event| event.to_value().to_string())
        .collect()
}

/// The history with those of all children.
fn everything(execution: &Execution) -> String {
    let runs = execution.map_runs.iter().map(|run| {
        let children = run.children.iter().map(|child| everything(&child.execution));
        run.describe().to_string() + &children.collect::<String>()
    });
    history(execution) + &runs.collect::<String>()
}

/// How many machines are tried: 2,000 by default, more with `ASL_SIMULATIONS`.
fn simulations() -> u32 {
    std::env::var("ASL_SIMULATIONS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: simulations(), failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_history_keeps_its_promises(seed: u64) {
        let (definition, execution) = execute(seed);
        let result = std::panic::catch_unwind(|| check(&execution));
        prop_assert!(result.is_ok(), "{definition}\n{}", history(&execution));
        if seed % 4 == 0 {
            let (_, execution) = execute_and_redrive(seed, 2);
            let result = std::panic::catch_unwind(|| check(&execution));
            prop_assert!(result.is_ok(), "redriven: {definition}\n{}", history(&execution));
        }
        if seed % 16 == 0 {
            prop_assert_eq!(everything(&execution), everything(&execute(seed).1), "same seed, same bytes");
        }
    }
}
