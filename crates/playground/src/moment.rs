//! An execution at the moment of one of its events: what had happened by then, and what was under way.
//!
//! All of it follows from the visits, which note the events at which they began and ended.

use std::collections::{HashMap, HashSet};

use asl_engine::{TransitionRule, Visit};
use asl_json::{Pointer, Value, to_pretty};
use asl_protocol::{MomentView, OpenVisit, StateOutcome, duration};

use crate::execution_view::{ExecutionView, States, entry, outcome};

/// How many visits under way are listed.
const MOST_OPEN: usize = 50;

/// The calls of a visit up to an event.
#[derive(Clone, Copy, Debug, Default)]
struct Calls {
    /// How many were made.
    made: usize,
    /// Whether the last of them has failed.
    has_failed: bool,
}

impl ExecutionView<'_> {
    /// The execution when an event had just happened.
    pub(crate) fn moment(&self, event: u64) -> Option<MomentView> {
        let events = &self.execution.events;
        let event = event.clamp(1, u64::try_from(events.len()).ok()?.max(1));
        let found = events.get(usize::try_from(event).ok()?.checked_sub(1)?)?;
        let is_over = usize::try_from(event) == Ok(events.len());
        let visits = &self.execution.visits;
        let mut states = States::default();
        let mut taken: Vec<Pointer> = Vec::new();
        let mut known: HashSet<(&str, Option<TransitionRule>)> = HashSet::new();
        let mut open: Vec<OpenVisit> = Vec::new();
        let mut more = 0;
        let calls = self.calls(event);
        for (index, visit) in visits
            .iter()
            .enumerate()
            .filter(|(_, visit)| visit.entered() <= event)
        {
            let is_left = visit.exited().is_some_and(|exited| exited <= event);
            let result = entry(&mut states, visit);
            result.last_visit = Some(index);
            result.outcome = if is_left || is_over {
                outcome(visit)
            } else {
                StateOutcome::Running
            };
            // Attempts that had not been made yet are no retries.
            let later = visit.attempts().iter().skip(1);
            let later = later.filter(|attempt| attempt.start > found.time).count();
            result.retries = result.retries.saturating_sub(later);
            if is_left && visit.next().is_some() && known.insert((visit.pointer().as_str(), visit.taken)) {
                taken.push(visit.transition());
            }
            if !is_left && !is_over {
                if open.len() < MOST_OPEN {
                    let calls = calls.get(&index).copied().unwrap_or_default();
                    open.push(self.open(index, visit, self.at(found.time), calls));
                } else {
                    more += 1;
                }
            }
        }
        let about = found.visit().and_then(|index| visits.get(index));
        let variables = about.map(|visit| Value::object(visit.variables()));
        // Visits are in the order in which they began.
        let before = visits.iter().take_while(|visit| visit.entered() < event).count();
        let mut later = visits.iter().skip(before).filter(|visit| visit.entered() > event);
        Some(MomentView {
            event,
            type_name: found.kind.type_name().into_owned(),
            at: self.at(found.time),
            state: about.map(|visit| (visit.pointer().clone(), visit.state().to_string())),
            visit: found.visit(),
            is_over,
            states: states.into_values().collect(),
            taken,
            open,
            more,
            variables: variables
                .filter(|all| all.as_object().is_some_and(|all| !all.is_empty()))
                .as_ref()
                .map(to_pretty),
            earlier: before
                .checked_sub(1)
                .and_then(|at| visits.get(at))
                .map(asl_engine::Visit::entered),
            later: later.next().map(asl_engine::Visit::entered),
        })
    }

    /// The calls of each visit up to an event. The events tell, since a call that takes no time ends as it begins.
    fn calls(&self, event: u64) -> HashMap<usize, Calls> {
        let mut all: HashMap<usize, Calls> = HashMap::new();
        for found in self
            .execution
            .events
            .iter()
            .take_while(|found| found.id() <= event)
        {
            let Some(visit) = found.visit() else { continue };
            let calls = all.entry(visit).or_default();
            let name = found.kind.type_name();
            calls.made += usize::from(name.ends_with("Scheduled"));
            calls.has_failed = name.ends_with("Failed") || name.ends_with("TimedOut");
        }
        all
    }

    fn open(&self, index: usize, visit: &Visit, now: u64, Calls { made, has_failed }: Calls) -> OpenVisit {
        let next = visit.attempts().get(made).map(|next| self.at(next.start));
        let waited = made
            .checked_sub(1)
            .and_then(|last| visit.attempts().get(last)?.retried);
        let doing = match (made, next, waited) {
            (0, ..) => format!(
                "entered {} ago",
                duration(now.saturating_sub(self.at(visit.start)))
            ),
            (made, Some(next), Some((retrier, _))) if has_failed => {
                format!(
                    "waits for attempt {} (Retry[{retrier}]) until {}",
                    made + 1,
                    duration(next)
                )
            }
            (made, ..) => format!("attempt {made} is under way"),
        };
        OpenVisit {
            visit: index,
            pointer: visit.pointer().clone(),
            state: visit.state().to_string(),
            path: visit.path().to_vec(),
            doing,
        }
    }
}
