//! What an execution was: how it ended, the way it took, and what it needed.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use asl::Status;
use asl_engine::{Execution, Visit};
use asl_json::{Pointer, Str};
use asl_protocol::{OutcomeView, counted};

use crate::cost::Tariff;
use crate::plan::Plan;
use crate::way::way;

/// How an execution ended and the states that it entered: what test cases expect of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ending {
    /// How it ended.
    pub status: Status,
    /// With which error.
    pub error: Option<String>,
    /// A hash of the names of the states that it entered.
    path: u64,
}

impl Ending {
    /// The ending of an execution.
    pub fn of(execution: &Execution) -> Self {
        let mut hasher = DefaultHasher::new();
        for visit in &execution.visits {
            visit.state().hash(&mut hasher);
        }
        Self {
            status: execution.status,
            error: execution.error.as_deref().map(str::to_owned),
            path: hasher.finish(),
        }
    }
}

/// An outcome: a way that an execution can go.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub view: OutcomeView,
    pub ending: Ending,
    /// What is run to get it.
    pub plan: Plan,
}

impl Outcome {
    pub(crate) fn of(execution: &Execution, plan: &Plan, prices: &Tariff) -> Self {
        let duration = execution.stop.since(execution.start);
        let transitions = transitions(execution);
        let (standard, express) = prices.per_million(transitions, duration);
        Self {
            view: OutcomeView {
                status: execution.status,
                error: execution.error.as_deref().map(str::to_owned),
                path: way(execution),
                because: plan.sentence(),
                duration,
                events: execution.events.len(),
                transitions,
                standard,
                express,
                is_tested: false,
            },
            ending: Ending::of(execution),
            plan: plan.clone(),
        }
    }
}

/// An execution and the children of its Map Runs, to any depth.
pub(crate) fn executions(execution: &Execution) -> Vec<&Execution> {
    let mut all = vec![execution];
    let mut next = 0;
    while let Some(execution) = all.get(next).copied() {
        next += 1;
        let children = execution.map_runs.iter().flat_map(|run| &run.children);
        all.extend(children.map(|child| &child.execution));
    }
    all
}

/// What a million executions that go like this one cost in a region, in sentences.
pub fn cost(execution: &Execution, region: &str) -> String {
    let tariff = Tariff::new(region, None);
    let about = tariff.sentence();
    let transitions = transitions(execution);
    let duration = execution.stop.since(execution.start);
    let (standard, express) = tariff.per_million(transitions, duration);
    let express = express.map_or_else(
        || "an Express workflow ends before it is through".to_owned(),
        |express| format!("${express:.2} as an Express workflow"),
    );
    let each = counted(usize::try_from(transitions).unwrap_or(usize::MAX), "transition");
    format!(
        "A million executions that go like a run of the workspace cost ${standard:.2} as a Standard workflow ({each} each); {express}. {about}"
    )
}

/// How many transitions are charged: each state that is entered, each retry of one, and one for each child execution.
fn transitions(execution: &Execution) -> u64 {
    let all = executions(execution);
    let children = all.len().saturating_sub(1);
    let steps = all
        .iter()
        .flat_map(|execution| &execution.visits)
        .map(|visit| 1 + visit.retriers().len())
        .sum::<usize>();
    (steps + children) as u64
}

/// The same for executions that went the same way: states, attempts, errors, transitions, end. Which of the items of a Map went which
/// way makes no difference, nor which branch was ahead of which.
pub(crate) fn signature(execution: &Execution) -> u64 {
    let mut hasher = DefaultHasher::new();
    (execution.status, &execution.error).hash(&mut hasher);
    thread_signature(execution).hash(&mut hasher);
    for run in &execution.map_runs {
        let children = run.children.iter();
        let mut children: Vec<u64> = children.map(|child| signature(&child.execution)).collect();
        children.sort_unstable();
        children.hash(&mut hasher);
    }
    hasher.finish()
}

/// What an execution visited, as a tree: the visit of a Map or Parallel has those of its iterations or branches.
fn thread_signature(execution: &Execution) -> u64 {
    let visits = &execution.visits;
    // The visit of the Map or Parallel around each.
    let mut latest: HashMap<&[usize], usize> = HashMap::new();
    let mut around: Vec<Option<usize>> = Vec::with_capacity(visits.len());
    for (index, visit) in visits.iter().enumerate() {
        let outside = visit.path().split_last();
        around.push(outside.and_then(|(_, outside)| latest.get(outside).copied()));
        latest.insert(visit.path(), index);
    }
    // What is inside comes after what it is in, so it is done first.
    let mut inside: HashMap<Option<usize>, BTreeMap<usize, Vec<u64>>> = HashMap::new();
    for (index, (visit, around)) in visits.iter().zip(around).enumerate().rev() {
        let mut hasher = DefaultHasher::new();
        (visit.pointer(), visit.next(), visit.taken).hash(&mut hasher);
        visit.retriers().hash(&mut hasher);
        error_of(visit).hash(&mut hasher);
        for attempt in visit.attempts() {
            let error = attempt
                .outcome
                .as_ref()
                .map(|outcome| outcome.as_ref().err().map(|failed| &failed.error));
            error.hash(&mut hasher);
        }
        let threads = inside.remove(&Some(index)).unwrap_or_default();
        let mut threads: Vec<Vec<u64>> = threads.into_values().collect();
        if visit.state_type() == "Map" {
            threads.sort_unstable();
        }
        threads.hash(&mut hasher);
        let number = visit.path().last().copied().unwrap_or(0);
        let threads = inside.entry(around).or_default();
        threads.entry(number).or_default().push(hasher.finish());
    }
    let mut hasher = DefaultHasher::new();
    inside.remove(&None).hash(&mut hasher);
    hasher.finish()
}

fn error_of(visit: &Visit) -> Option<&Str> {
    visit.failure()?.error.as_ref()
}

/// The most bytes that a state had as input or output, and the state.
pub(crate) fn largest(execution: &Execution) -> Option<(usize, Pointer)> {
    let all = executions(execution);
    let visits = all.iter().flat_map(|execution| {
        execution.visits.iter().map(|visit| {
            let steps = execution.notes.steps(visit);
            let most = steps.iter().map(|step| step.value.size()).max().unwrap_or(0);
            (most, visit.pointer())
        })
    });
    visits
        .max_by_key(|(bytes, _)| *bytes)
        .map(|(bytes, pointer)| (bytes, pointer.clone()))
}
