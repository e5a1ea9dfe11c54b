//! Redriving an execution that did not succeed: it goes on from the states that were entered and not left, and its history
//! goes on, too (pages "Restarting state machine executions with redrive" and "Redriving Map Runs").
//!
//! Published are the rules, and the names and details of the events, but no history with them. What follows from what is
//! therefore this project's reading: `ExecutionRedriven` follows from the event that ended the execution, and each state
//! that goes on follows from `ExecutionRedriven`, without another Entered or Started event.

use std::collections::VecDeque;
use std::sync::Arc;

use asl::model::{StateKind, StateMachine};
use asl_json::Value;

use crate::branches::Children;
use crate::event::EventKind;
use crate::execution::{Execution, MachineType, Settings, Status};
use crate::limits::{HISTORY_EVENTS, REDRIVES};
use crate::simulation::{Ended, InputError, Simulation, Step};
use crate::task::TaskHandler;
use crate::trace::FlowKind;

/// Why an execution cannot be redriven, in a sentence; nothing if it can. The first one is the service's.
pub fn redrive_refusal(execution: &Execution, machine_type: MachineType) -> Option<String> {
    if execution.status == Status::Succeeded {
        return Some("Execution is SUCCEEDED and cannot be redriven".into());
    }
    if machine_type == MachineType::Express {
        return Some("Express executions cannot be redriven. Start the execution again.".into());
    }
    if execution.events.len() as u64 >= HISTORY_EVENTS - 1 {
        return Some(
            "The event history is full: an execution that is redriven goes on in the same history.".into(),
        );
    }
    if execution.redrive_count >= REDRIVES {
        return Some(format!("An execution can be redriven at most {REDRIVES} times."));
    }
    None
}

/// Runs an execution with the first handler, and redrives it once with each of the others, as far as it can be redriven.
/// A redrive begins at the instant at which the execution ended.
pub fn run_and_redrive<'a>(
    machine: &'a Arc<StateMachine>,
    input: &str,
    settings: &'a Settings,
    handler: &'a mut dyn TaskHandler,
    redrives: impl IntoIterator<Item = &'a mut dyn TaskHandler>,
) -> Result<Execution, InputError> {
    let (value, text) = crate::simulation::read_input(input)?;
    let mut simulation = Simulation::new(machine, value, text, settings, handler);
    simulation.advance();
    for handler in redrives {
        if !simulation.is_redrivable() {
            break;
        }
        simulation.handler = handler;
        simulation.redrive();
        simulation.advance();
    }
    Ok(simulation.finish())
}

impl Simulation<'_> {
    fn is_redrivable(&self) -> bool {
        let succeeded = self
            .outcome
            .as_ref()
            .is_some_and(|outcome| outcome.status == Status::Succeeded);
        !succeeded
            && self.machine_type == MachineType::Standard
            && (self.events.len() as u64) < HISTORY_EVENTS - 1
            && self.redrives < REDRIVES
    }

    fn redrive(&mut self) {
        self.focus(0);
        for run in 0..self.map_runs.len() {
            self.abort_map_run(run);
        }
        self.clear_queue();
        self.halt = None;
        self.redrives += 1;
        // The time-out of the state machine starts anew.
        self.began = self.now;
        self.revive(0, self.redrives);
    }

    /// Has the execution in focus, which has ended, go on from its top-level strand. It goes on in a step of its own,
    /// because it may end in it.
    fn revive(&mut self, root: usize, redrive_count: u64) {
        self.outcome = None;
        let count = i64::try_from(redrive_count).unwrap_or(i64::MAX);
        self.execution_context = self
            .execution_context
            .with("RedriveCount", Value::from(count))
            .with("RedriveTime", Value::from(self.now.to_string()));
        let previous = self.events.last().map_or(0, |event| event.id);
        // There is room: else it could not be redriven.
        let Ok(event) = self.push(previous, None, EventKind::ExecutionRedriven { redrive_count }) else {
            return;
        };
        if let Some(current) = self.strands.get_mut(root)
            && let Some((_, Step::Enter(state, input))) = current.next.take()
        {
            current.cut_next = Some((state, input));
        }
        self.wake(root, self.now, Step::GoOn(event));
    }

    /// A child of a Map Run that did not succeed goes on. The focus stays where it is.
    pub(crate) fn redrive_child(&mut self, execution: usize) {
        let Some(child) = self
            .ledgers
            .get_mut(execution)
            .and_then(|ledger| ledger.child.as_mut())
        else {
            return;
        };
        child.stop = None;
        child.redrives += 1;
        let (root, redrives) = (child.root, child.redrives);
        let focused = self.focused;
        self.focus(execution);
        self.revive(root, redrives);
        self.focus(focused);
    }

    /// A strand takes up what it was about; `from` is the event that it follows from.
    pub(crate) fn go_on(&mut self, strand: usize, from: u64) -> Result<(), Ended> {
        let now = self.now;
        let Some(current) = self.strands.get_mut(strand) else {
            return Ok(());
        };
        current.last = from;
        let planned = current.next.take();
        let cut = (current.cut.take(), current.cut_next.take());
        if current.visiting.is_none() {
            current.visiting = cut.0;
        }
        let Some(visiting) = current.visiting.as_mut() else {
            let enter = match planned {
                Some((_, Step::Enter(state, input))) => Some((state, input)),
                _ => cut.1,
            };
            if let Some((state, input)) = enter {
                self.wake(strand, now, Step::Enter(state, input));
            }
            return Ok(());
        };
        // Retriers count anew.
        visiting.retries.clear();
        visiting.retry_count = 0;
        visiting.timeline.clear();
        let children = visiting.children.take().or(visiting.ended_children.take());
        let map_run = visiting.map_run.take().or(visiting.ended_map_run.take());
        if let Some(visit) = self.visit_mut(strand) {
            visit.failure = None;
            visit.stop = None;
            visit.taken = None;
        }
        match (children, map_run) {
            (Some(children), _) => self.go_on_inside(strand, children, from),
            (None, Some(run))
                if self
                    .map_runs
                    .get(run)
                    .is_some_and(|state| !state.inputs.is_empty()) =>
            {
                self.redrive_map_run(strand, run)
            }
            _ => {
                self.wake(strand, now, Step::Redo);
                Ok(())
            }
        }
    }

    /// Takes up a state again, from its input on.
    pub(crate) fn redo(&mut self, strand: usize) -> Result<(), Ended> {
        let Some(visiting) = self.visiting_mut(strand) else {
            return Ok(());
        };
        visiting.input = visiting.raw.clone();
        let (state, input) = (Arc::clone(&visiting.state), visiting.raw.clone());
        if let Some(visit) = self.visit_mut(strand) {
            visit.steps.retain(|step| step.kind == FlowKind::Input);
        }
        self.take_up(strand, &state, &input)
    }

    /// Only the branches or iterations go on that did not succeed; then those start that never did.
    fn go_on_inside(&mut self, strand: usize, mut children: Children, from: u64) -> Result<(), Ended> {
        children.pending = children.results.iter().filter(|result| result.is_none()).count();
        let unfinished: Vec<usize> = children
            .strands
            .iter()
            .zip(&children.results)
            .filter(|(_, result)| result.is_none())
            .filter_map(|(strand, _)| *strand)
            .collect();
        let waiting = children.items.len().saturating_sub(children.next);
        let room = children.limit.saturating_sub(unfinished.len()).min(waiting);
        let done = children.pending == 0;
        let Some(visiting) = self.visiting_mut(strand) else {
            return Ok(());
        };
        visiting.children = Some(children);
        let state = Arc::clone(&visiting.state);
        self.set_context(strand, None);
        if done {
            return self.children_done(strand);
        }
        for child in unfinished {
            self.go_on(child, from)?;
        }
        if let StateKind::Map(map) = &state.kind {
            for _ in 0..room {
                self.start_iteration(strand, map, from)?;
            }
        }
        Ok(())
    }

    /// The Map Run goes on with the children that did not succeed: standard ones are redriven, express ones start anew.
    fn redrive_map_run(&mut self, strand: usize, run: usize) -> Result<(), Ended> {
        self.set_context(strand, None);
        let Some(state) = self.map_runs.get_mut(run) else {
            return Ok(());
        };
        state.over = false;
        state.running = 0;
        state.failed_items = 0;
        let record = &mut state.record;
        record.redrive_count += 1;
        (record.status, record.error, record.cause) = (Status::Aborted, None, None);
        let redriven = EventKind::MapRunRedriven {
            map_run_arn: record.arn.clone(),
            redrive_count: record.redrive_count,
        };
        let children = state.children.clone();
        let first = record
            .max_concurrency
            .min(crate::limits::DISTRIBUTED_MAP_CONCURRENCY);
        let standard = record.execution_type == MachineType::Standard;
        let (mut again, mut lost) = (VecDeque::new(), 0);
        for (index, execution) in children.into_iter().enumerate() {
            let Some(ledger) = self.ledgers.get(execution) else {
                continue;
            };
            let outcome = ledger.outcome();
            if outcome.is_some_and(|outcome| outcome.status == Status::Succeeded) {
                continue;
            }
            // What cannot be redriven stays failed (page "Redriving Map Runs", `failuresNotRedrivable`).
            if standard && ledger.event_count() as u64 >= HISTORY_EVENTS - 1 {
                lost += ledger.child.as_ref().map_or(0, |child| child.items);
            } else {
                again.push_back(index);
            }
        }
        if let Some(state) = self.map_runs.get_mut(run) {
            state.again = again;
            state.failed_items = lost;
        }
        if let Some(visiting) = self.visiting_mut(strand) {
            visiting.map_run = Some(run);
        }
        self.record(strand, redriven)?;
        let exceeds = crate::ledger::MapRunState::exceeds_tolerance;
        if self.map_runs.get(run).is_some_and(exceeds) {
            return self.exceed_tolerance(run);
        }
        let mut started = 0;
        while started < first
            && self
                .map_runs
                .get(run)
                .is_some_and(crate::ledger::MapRunState::has_more)
        {
            self.start_child(run);
            started += 1;
        }
        match started {
            0 => self.succeed_map_run(run),
            _ => Ok(()),
        }
    }
}
