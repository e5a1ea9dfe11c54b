//! The way that an execution took: the states that it entered, and within them the ways of branches, iterations and children.
//!
//! What does not live here: how an execution ended and what it needed (`outcome`).

use std::collections::{BTreeMap, HashMap};

use asl_engine::Execution;
use asl_protocol::{StepView, WayView};

/// The most states of a way that are kept, those within others included.
const STATES: usize = 60;

/// The way of an execution.
pub(crate) fn way(execution: &Execution) -> Vec<StepView> {
    let mut steps = Trace::new(execution).steps();
    cut(&mut steps, &mut STATES.clone());
    steps
}

/// The visits of an execution by where they happened.
struct Trace<'e> {
    execution: &'e Execution,
    /// The visits outside of all branches and iterations.
    outermost: Vec<usize>,
    /// For each visit those within it, by branch or iteration.
    within: Vec<BTreeMap<usize, Vec<usize>>>,
}

impl<'e> Trace<'e> {
    fn new(execution: &'e Execution) -> Self {
        let mut trace = Self {
            execution,
            outermost: Vec::new(),
            within: vec![BTreeMap::new(); execution.visits.len()],
        };
        // States of one branch follow each other, so what is within belongs to the latest one.
        let mut latest: HashMap<&[usize], usize> = HashMap::new();
        for (index, visit) in execution.visits.iter().enumerate() {
            let around = visit.path().split_last().and_then(|(number, path)| {
                let around = latest.get(path)?;
                Some(trace.within.get_mut(*around)?.entry(*number).or_default())
            });
            around.unwrap_or(&mut trace.outermost).push(index);
            if matches!(visit.state_type(), "Parallel" | "Map") {
                latest.insert(visit.path(), index);
            }
        }
        trace
    }

    fn steps(&self) -> Vec<StepView> {
        self.of_visits(&self.outermost)
    }

    fn of_visits(&self, visits: &[usize]) -> Vec<StepView> {
        let known = visits.iter().filter_map(|index| {
            let visit = self.execution.visits.get(*index)?;
            Some(StepView {
                state: visit.state().to_string(),
                within: self.ways_within(*index),
            })
        });
        known.take(STATES).collect()
    }

    fn ways_within(&self, visit: usize) -> Vec<WayView> {
        let mut ways: Vec<WayView> = Vec::new();
        let mut add = |steps: Vec<StepView>| {
            let is_full = ways.len() >= STATES;
            match ways.iter_mut().find(|way| way.steps == steps) {
                Some(known) => known.times += 1,
                None if is_full => {}
                None => ways.push(WayView { times: 1, steps }),
            }
        };
        for visits in self.within.get(visit).into_iter().flat_map(BTreeMap::values) {
            add(self.of_visits(visits));
        }
        let runs = self.execution.map_runs.iter();
        for run in runs.filter(|run| run.details.visit == visit) {
            for child in &run.children {
                add(Trace::new(&child.execution).steps());
            }
        }
        ways
    }
}

/// Leaves out what comes after the last state that is kept.
fn cut(steps: &mut Vec<StepView>, left: &mut usize) {
    steps.truncate(*left);
    *left -= steps.len();
    for step in steps {
        for way in &mut step.within {
            cut(&mut way.steps, left);
        }
        step.within.retain(|way| !way.steps.is_empty());
    }
}
