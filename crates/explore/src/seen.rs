//! What the outcomes showed: noted as each is found. What does not live here: what follows from it (`report`).

use std::collections::{HashMap, HashSet};

use asl_engine::failure::name;
use asl_engine::{Execution, TransitionRule};
use asl_json::{Pointer, Str};
use asl_protocol::MissingView;

use crate::outcome::{executions, largest};

/// The most lines of a kind in the answer.
pub(crate) const LINES: usize = 200;

/// A way out of a Choice.
pub(crate) type Turn = (Pointer, TransitionRule);

/// What the outcomes showed.
#[derive(Default)]
pub(crate) struct Seen {
    /// Ways out of states that were taken.
    pub turns: HashSet<Turn>,
    /// How many outcomes entered a state.
    pub entered: HashMap<Pointer, usize>,
    /// How many outcomes left a state by a field that led out of it.
    pub left_by: HashMap<Pointer, usize>,
    /// Retriers that gave an attempt.
    pub retried: HashSet<(Pointer, usize)>,
    /// Kinds of failures that ended an execution, with an outcome.
    pub uncaught: HashMap<(Str, usize), usize>,
    /// States that failed over their data.
    pub missing: Vec<MissingView>,
    /// The most calls for one visit of a state.
    pub repeated: HashMap<Pointer, (usize, usize)>,
    pub longest: Option<(u64, usize)>,
    pub most_events: Option<(usize, usize)>,
    pub largest: Option<(usize, Pointer, usize)>,
}

impl Seen {
    /// Takes in an execution that has this outcome.
    pub(crate) fn note(&mut self, execution: &Execution, outcome: usize) {
        let mut entered: HashSet<&Pointer> = HashSet::new();
        let mut left_by: HashSet<Pointer> = HashSet::new();
        for execution in executions(execution) {
            for visit in &execution.visits {
                entered.insert(visit.pointer());
                if visit.next().is_some() {
                    left_by.insert(visit.transition());
                } else if visit.exited().is_some() {
                    left_by.insert(visit.pointer().child("End"));
                }
                if let Some(taken) = visit.taken {
                    self.turns.insert((visit.pointer().clone(), taken));
                }
                self.retried.extend(
                    visit
                        .retriers()
                        .iter()
                        .map(|index| (visit.pointer().clone(), *index)),
                );
                let calls = visit.attempts().len();
                if calls > 1
                    && self
                        .repeated
                        .get(visit.pointer())
                        .is_none_or(|(most, _)| *most < calls)
                {
                    self.repeated.insert(visit.pointer().clone(), (calls, outcome));
                }
                self.note_missing(visit, outcome);
            }
        }
        for pointer in entered {
            *self.entered.entry(pointer.clone()).or_default() += 1;
        }
        for field in left_by {
            *self.left_by.entry(field).or_default() += 1;
        }
        let duration = execution.stop.since(execution.start);
        if self.longest.is_none_or(|(most, _)| most < duration) {
            self.longest = Some((duration, outcome));
        }
        let events = execution.events.len();
        if self.most_events.is_none_or(|(most, _)| most < events) {
            self.most_events = Some((events, outcome));
        }
        if let Some((bytes, pointer)) = largest(execution)
            && self.largest.as_ref().is_none_or(|(most, ..)| *most < bytes)
        {
            self.largest = Some((bytes, pointer, outcome));
        }
    }

    fn note_missing(&mut self, visit: &asl_engine::Visit, outcome: usize) {
        let Some(failure) = visit.failure() else { return };
        let error = failure.error.as_deref();
        let is_about_data = error == Some(name::RUNTIME) || error == Some(name::QUERY_EVALUATION_ERROR);
        let own = visit
            .attempts()
            .last()
            .is_none_or(|attempt| attempt.outcome.is_some());
        let is_known = |known: &MissingView| known.pointer == *visit.pointer();
        if !is_about_data || !own || self.missing.iter().any(is_known) || self.missing.len() >= LINES {
            return;
        }
        // The failure of a Parallel or Map is that of a state within.
        if matches!(visit.state_type(), "Parallel" | "Map")
            && visit.attempts().is_empty()
            && visit.class() != Some(asl_engine::failure::Class::Fatal)
        {
            return;
        }
        let cause = failure.cause.as_deref().unwrap_or_default();
        self.missing.push(MissingView {
            pointer: visit.pointer().clone(),
            state: visit.state().to_string(),
            cause: cause.chars().take(400).collect(),
            outcome,
        });
    }
}
