//! Random state machines, inputs and answers: whatever happens, the history keeps its promises.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/random.rs"]
mod random;

use std::collections::HashMap;

use asl_engine::{Event, EventKind, Execution, Settings, Status, TaskHandler, run_and_redrive};
use proptest::prelude::*;

use random::{Chance, Draw, scope};

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
        assert_eq!(event.id(), index as u64 + 1, "ids have no gaps");
        assert!(
            event.previous() < event.id(),
            "event {} follows from an earlier one",
            event.id()
        );
        if let Some(before) = index.checked_sub(1).and_then(|before| events.get(before)) {
            assert!(before.time <= event.time, "time never goes back");
        }
        match &event.kind {
            EventKind::StateEntered { .. } => *open.entry(event.visit().unwrap()).or_default() += 1,
            EventKind::StateExited { .. } | EventKind::StateAborted { .. } => {
                let entered = open
                    .get_mut(&event.visit().unwrap())
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
