//! Every outcome that is reported is what its witness gives: the samples, the recorded executions, the examples.
//! `--nocapture` shows how much was found and how long it took.

#![expect(
    clippy::unwrap_used,
    reason = "an outcome that is not as reported fails the test"
)]

mod support;

use std::time::{Duration, Instant};

use asl_playground::Playground;
use asl_protocol::{ExploreBounds, GetWitness, Handler, OutcomeView, Run, RunTestCases, WriteOutcomes};
use asl_workspace::Workspace;

use support::{explore, of, recorded, samples};

/// What became of some workflows.
#[derive(Default)]
struct Tally {
    workflows: usize,
    outcomes: usize,
    complete: usize,
    times: Vec<(Duration, String)>,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, name: &str, workspace: &Workspace, bounds: ExploreBounds) {
        let mut playground = Playground::default();
        let start = Instant::now();
        let Some(found) = explore(&mut playground, workspace, bounds) else {
            return;
        };
        self.times.push((start.elapsed(), name.to_owned()));
        self.workflows += 1;
        self.outcomes += found.outcomes.len();
        self.complete += usize::from(found.left == 0);
        for (index, outcome) in found.outcomes.iter().enumerate() {
            let witness = playground.handle(GetWitness { outcome: index }).unwrap();
            let workspace = (*witness).clone();
            let ran = Playground::default().handle(Run { workspace }).unwrap();
            let got = (ran.status, ran.error.clone(), ran.duration, ran.events);
            let told = (
                outcome.status,
                outcome.error.clone(),
                outcome.duration,
                outcome.events,
            );
            // The states that it enters, those of branches and children included, are kept, too.
            let once = ExploreBounds { runs: 1, ..bounds };
            let again = explore(&mut Playground::default(), &witness, once).unwrap();
            let way = again.outcomes.first().map(OutcomeView::way);
            if way.as_ref() != Some(&outcome.way()) {
                self.wrong.push(format!(
                    "{name}, {}: told {}, got {way:?}",
                    outcome.because,
                    outcome.way()
                ));
            }
            if got != told {
                self.wrong
                    .push(format!("{name}, {}: told {told:?}, got {got:?}", outcome.because));
            }
        }
    }

    fn finish(mut self, what: &str) {
        self.times.sort();
        let slow = self
            .times
            .iter()
            .filter(|(time, _)| *time > Duration::from_secs(2))
            .count();
        println!(
            "{what}: {} workflows, {} outcomes, {} complete, {slow} over 2 s, the slowest {:?}",
            self.workflows,
            self.outcomes,
            self.complete,
            self.times.iter().rev().take(3).collect::<Vec<_>>()
        );
        assert!(
            self.wrong.is_empty(),
            "{} outcomes differ:\n{}",
            self.wrong.len(),
            self.wrong.join("\n")
        );
    }
}

#[test]
fn outcomes_of_the_samples_are_what_is_reported() {
    let usual = ExploreBounds::default();
    let bounds = ExploreBounds {
        // `ASL_EXPLORE=1` goes as far as the page does, which takes minutes without optimization.
        runs: if std::env::var_os("ASL_EXPLORE").is_some() {
            usual.runs
        } else {
            150
        },
        ..usual
    };
    let mut tally = Tally::default();
    for (name, workspace) in samples() {
        tally.add(&name, &workspace, bounds);
    }
    let is_whole = bounds == usual;
    assert!(!is_whole || tally.complete * 100 >= tally.workflows * 95);
    tally.finish("Samples");
}

#[test]
fn outcomes_of_recorded_definitions_are_what_is_reported() {
    let bounds = ExploreBounds {
        runs: 40,
        events: 20_000,
        ..ExploreBounds::default()
    };
    let mut tally = Tally::default();
    for (name, workspace) in recorded() {
        tally.add(&name, &workspace, bounds);
    }
    tally.finish("Recorded executions");
}

#[test]
fn test_cases_of_all_outcomes_of_the_samples_pass() {
    let bounds = ExploreBounds {
        runs: 60,
        events: 40_000,
        ..ExploreBounds::default()
    };
    for (name, mut workspace) in samples() {
        let mut playground = Playground::default();
        let Some(found) = explore(&mut playground, &workspace, bounds) else {
            continue;
        };
        let written = playground
            .handle(WriteOutcomes {
                tests: String::new(),
                outcomes: Vec::new(),
            })
            .unwrap();
        assert!(written.added > 0 && written.added <= found.outcomes.len());
        workspace.tests = written.tests;
        let report = Playground::default().handle(RunTestCases { workspace }).unwrap();
        for case in report.cases {
            assert!(
                case.passed,
                "{name}, {}: {:?} {:?}",
                case.name, case.trouble, case.failures
            );
        }
    }
}

#[test]
fn paths_name_the_states_of_branches_iterations_and_children() {
    let task = |name: &str| {
        format!(
            r#"{{"StartAt": "{name}", "States": {{"{name}": {{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "{name} done"}}, "{name} done": {{"Type": "Succeed"}}}}}}"#
        )
    };
    let children = task("Child").replacen(
        '{',
        r#"{"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "#,
        1,
    );
    let definition = format!(
        r#"{{"StartAt": "Both", "States": {{
            "Both": {{"Type": "Parallel", "Branches": [{}, {}], "Next": "Each"}},
            "Each": {{"Type": "Map", "ItemsPath": "$$.Execution.Input.items", "ItemProcessor": {}, "Next": "Far"}},
            "Far": {{"Type": "Map", "ItemsPath": "$$.Execution.Input.items", "ToleratedFailureCount": 2, "ItemProcessor": {children}, "End": true}}}}}}"#,
        task("Left"),
        task("Right"),
        task("Item"),
    );
    let mut workspace = of(&definition);
    workspace.input = r#"{"items": [1, 2, 3]}"#.to_owned();
    let bounds = ExploreBounds {
        failures: 1,
        changes: 0,
        ..ExploreBounds::default()
    };
    let found = explore(&mut Playground::default(), &workspace, bounds).unwrap();
    let way = |because: &str| {
        let outcome = found
            .outcomes
            .iter()
            .find(|outcome| outcome.because.starts_with(because));
        outcome.unwrap().way()
    };
    let both = "Both (Left → Left done; Right → Right done) → Each (3 × Item → Item done)";
    assert_eq!(
        way("Everything"),
        format!("{both} → Far (3 × Child → Child done)")
    );
    assert_eq!(
        way("Child fails with"),
        format!("{both} → Far (Child; 2 × Child → Child done)")
    );
    // Which of the children fails makes no difference.
    let later = |outcome: &OutcomeView| outcome.because.starts_with("Child, call 2");
    assert!(!found.outcomes.iter().any(later));
}
