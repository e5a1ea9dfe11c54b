//! What the drawing shows beside the definition: the last run, what the test cases cover, or how many outcomes go which way.

use std::collections::{HashMap, HashSet};

use asl::Status;
use asl_diagram::Node;
use asl_json::Pointer;
use asl_protocol::{
    CoverageKind, Exploration, MomentView, RunSummary, StateOutcome, StateResult, TestReport, counted,
};

use crate::state::shared::Shared;

/// What the drawing shows beside the definition.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The last run.
    Run(Shared<RunSummary>),
    /// The last run at a moment, and whether it succeeds then.
    Moment(Shared<MomentView>, bool),
    /// What all test cases together cover.
    Coverage(Shared<TestReport>),
    /// How many outcomes of an exploration pass each state and each arrow.
    Explored(Shared<Exploration>),
}

/// The overlay by JSON Pointer.
pub struct OverlayIndex {
    /// What happened in each state. For coverage each case that covers a state counts as a visit.
    states: HashMap<Pointer, StateResult>,
    /// The fields of the transitions that were taken.
    pub fields: HashSet<Pointer>,
    /// Whether the outermost scope reached its end.
    pub succeeded: bool,
    /// How many of a state's retriers are covered, and how many it has; only for coverage.
    retriers: Option<HashMap<Pointer, (usize, usize)>>,
    /// How many outcomes there are, and how many pass each field that leads out of a state; only for an exploration.
    outcomes: Option<(usize, HashMap<Pointer, usize>)>,
}

/// How many of all outcomes pass a place of the drawing.
#[derive(Clone, Copy)]
pub struct Heat {
    /// Those that do; of several arrows drawn as one, those of the most used.
    pub count: usize,
    all: usize,
}

impl Heat {
    /// As a class of the style sheet: one of five steps.
    pub fn class(self) -> String {
        format!("heat-{}", (self.count * 4).div_ceil(self.all.max(1)))
    }

    /// In words.
    pub fn words(self) -> String {
        format!("in {} of {}", self.count, counted(self.all, "outcome"))
    }
}

impl OverlayIndex {
    /// Indexes an overlay.
    pub fn new(overlay: &Overlay) -> Self {
        match overlay {
            Overlay::Run(run) => Self {
                states: run
                    .states
                    .iter()
                    .map(|state| (state.pointer.clone(), state.clone()))
                    .collect(),
                fields: run.transitions.iter().map(|taken| taken.field.clone()).collect(),
                succeeded: run.status == Status::Succeeded,
                retriers: None,
                outcomes: None,
            },
            Overlay::Moment(moment, succeeded) => Self {
                states: moment
                    .states
                    .iter()
                    .map(|state| (state.pointer.clone(), state.clone()))
                    .collect(),
                fields: moment.taken.iter().cloned().collect(),
                succeeded: *succeeded,
                retriers: None,
                outcomes: None,
            },
            Overlay::Coverage(report) => Self::of_coverage(report),
            Overlay::Explored(found) => Self::of_exploration(found),
        }
    }

    fn of_coverage(report: &TestReport) -> Self {
        let mut overlay = Self {
            states: HashMap::new(),
            fields: HashSet::new(),
            succeeded: report
                .cases
                .iter()
                .any(|case| case.status == Some(Status::Succeeded)),
            retriers: None,
            outcomes: None,
        };
        let mut retriers: HashMap<Pointer, (usize, usize)> = HashMap::new();
        for item in &report.coverage {
            let covered = item.cases > 0;
            match item.kind {
                CoverageKind::Retry => {
                    let counts = retriers.entry(item.state.clone()).or_default();
                    counts.0 += usize::from(covered);
                    counts.1 += 1;
                }
                CoverageKind::State if covered => {
                    overlay.states.insert(
                        item.pointer.clone(),
                        StateResult {
                            pointer: item.pointer.clone(),
                            outcome: StateOutcome::Succeeded,
                            visits: item.cases,
                            retries: 0,
                            last_visit: None,
                        },
                    );
                }
                _ if covered => drop(overlay.fields.insert(item.pointer.clone())),
                _ => {}
            }
        }
        overlay.retriers = Some(retriers);
        overlay
    }

    fn of_exploration(found: &Exploration) -> Self {
        let counts = found.heat.iter().cloned();
        Self {
            states: counts
                .clone()
                .map(|(pointer, visits)| {
                    let result = StateResult {
                        pointer: pointer.clone(),
                        outcome: StateOutcome::Succeeded,
                        visits,
                        retries: 0,
                        last_visit: None,
                    };
                    (pointer, result)
                })
                .collect(),
            fields: found.heat.iter().map(|(pointer, _)| pointer.clone()).collect(),
            succeeded: false,
            retriers: None,
            outcomes: Some((found.outcomes.len(), counts.collect())),
        }
    }

    /// How many outcomes pass a state or one of the fields that lead out of it; only for an exploration.
    pub fn heat(&self, pointers: &[Pointer]) -> Option<Heat> {
        let (all, counts) = self.outcomes.as_ref()?;
        let count = pointers.iter().filter_map(|pointer| counts.get(pointer)).max();
        Some(Heat {
            count: count.copied().unwrap_or(0),
            all: *all,
        })
    }

    /// Whether it is about test cases.
    pub fn is_coverage(&self) -> bool {
        self.retriers.is_some()
    }

    /// What happened in a state.
    pub fn state(&self, pointer: &str) -> Option<&StateResult> {
        self.states.get(pointer)
    }

    /// What happened in the state of a box.
    pub fn node(&self, node: &Node) -> Option<&StateResult> {
        self.state(node.pointer.as_str())
    }

    /// How many of a state's retriers are covered and how many it has; only for coverage.
    pub fn retriers(&self, pointer: &str) -> Option<(usize, usize)> {
        self.retriers.as_ref()?.get(pointer).copied()
    }

    /// What happened in a state, in words.
    pub fn words(&self, pointer: &str) -> String {
        if self.outcomes.is_some() {
            let heat = self.heat(&[Pointer::new(pointer)]);
            return heat.map(Heat::words).unwrap_or_default();
        }
        if !self.is_coverage() {
            return run_words(self.state(pointer), true);
        }
        let words = match self.state(pointer).map(|state| state.visits) {
            None => "not covered".to_owned(),
            Some(1) => "covered by 1 test case".to_owned(),
            Some(cases) => format!("covered by {cases} test cases"),
        };
        match self.retriers(pointer) {
            Some((covered, all)) => format!("{words}, {covered} of {all} retriers covered"),
            None => words,
        }
    }
}

/// What happened in a state, as a word.
pub fn outcome_word(outcome: StateOutcome) -> &'static str {
    match outcome {
        StateOutcome::Succeeded => "succeeded",
        StateOutcome::Caught => "failed and caught",
        StateOutcome::Failed => "failed",
        StateOutcome::Cut => "aborted",
        StateOutcome::Running => "under way",
    }
}

/// What happened in a state, as a class of the style sheet.
pub fn outcome_class(outcome: StateOutcome) -> &'static str {
    match outcome {
        StateOutcome::Succeeded => "succeeded",
        StateOutcome::Caught => "caught",
        StateOutcome::Failed => "failed",
        StateOutcome::Cut => "cut",
        StateOutcome::Running => "running",
    }
}

/// What happened in a state, in words.
fn run_words(result: Option<&StateResult>, has_run: bool) -> String {
    let Some(result) = result else {
        return if has_run {
            "not visited".into()
        } else {
            String::new()
        };
    };
    let mut words = vec![outcome_word(result.outcome).to_owned()];
    if result.visits > 1 {
        words.push(format!("{} visits", result.visits));
    }
    match result.retries {
        0 => {}
        1 => words.push("1 retry".into()),
        retries => words.push(format!("{retries} retries")),
    }
    words.join(", ")
}
