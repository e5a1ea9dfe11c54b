//! Several executions in one simulation: the top-level one, and the children of its Map Runs. They share the clock, the
//! queue and the source of chance; history, visits and context are each one's own. The simulation works on the one in
//! focus, and changes the focus with the strand that it wakes.

use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;

use asl::model::Scope;
use asl_json::{Str, Value};

use crate::clock::Instant;
use crate::event::{ErrorDetails, Event, EventKind};
use crate::execution::{Execution, MachineType, Status};
use crate::limits;
use crate::map_run::{ChildExecution, MapRun};
use crate::nested::stop_managed;
use crate::simulation::{Outcome, Simulation, Step};
use crate::trace::Visit;

/// What belongs to one execution while another one is in focus, and who it is.
#[derive(Default)]
pub(crate) struct Ledger {
    events: Vec<Event>,
    visits: Vec<Visit>,
    execution_context: Value,
    machine_context: Value,
    machine_type: MachineType,
    states_entered: u64,
    outcome: Option<Outcome>,
    /// For a child: the Map Run, and the rest of what it is. Nothing for the top level.
    pub child: Option<Child>,
    /// The Map Runs that it started.
    pub map_runs: Vec<usize>,
}

/// What a child execution is.
pub(crate) struct Child {
    /// The Map Run that started it.
    pub run: usize,
    pub name: Str,
    pub arn: Str,
    pub index: usize,
    /// How many items it has.
    pub items: usize,
    pub input: Value,
    pub start: Instant,
    /// When it ended; nothing while it runs.
    pub stop: Option<Instant>,
    /// Its top-level strand.
    pub root: usize,
    /// How often it was redriven.
    pub redrives: u64,
}

impl Ledger {
    pub fn child(child: Child, execution_context: Value, machine_context: Value, kind: MachineType) -> Self {
        Self {
            execution_context,
            machine_context,
            machine_type: kind,
            child: Some(child),
            ..Self::default()
        }
    }

    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// How many events its history has, while it is out of focus.
    pub fn event_count(&self) -> usize {
        self.events.len()
    }
}

/// A Map Run while it runs.
pub(crate) struct MapRunState {
    pub record: MapRun,
    /// The execution that started it, and the strand of its Map state there.
    pub execution: usize,
    pub strand: usize,
    pub processor: Arc<Scope>,
    /// The inputs of its children, and how many items are in each.
    pub inputs: Vec<(Value, usize)>,
    /// The executions of the children that started; the next one is that of `inputs[children.len()]`.
    pub children: Vec<usize>,
    pub running: usize,
    /// The children that a redrive is still to take up, by their place in `children`.
    pub again: VecDeque<usize>,
    /// `ToleratedFailureCount` and `ToleratedFailurePercentage`, where they are given.
    pub tolerated: (Option<u64>, Option<f64>),
    pub total_items: usize,
    pub failed_items: usize,
    pub over: bool,
    /// Whether the output is that of `WriterConfig` rather than the bare outputs.
    pub transformation: Option<Str>,
}

impl Simulation<'_> {
    /// Puts an execution into focus.
    pub(crate) fn focus(&mut self, execution: usize) {
        if execution == self.focused {
            return;
        }
        let Some(slot) = self.ledgers.get_mut(execution) else {
            return;
        };
        // What says who an execution is stays in its place; only what the simulation works on moves.
        let mut moved = Ledger {
            events: mem::take(&mut slot.events),
            visits: mem::take(&mut slot.visits),
            execution_context: mem::take(&mut slot.execution_context),
            machine_context: mem::take(&mut slot.machine_context),
            machine_type: slot.machine_type,
            states_entered: slot.states_entered,
            outcome: slot.outcome.take(),
            ..Ledger::default()
        };
        mem::swap(&mut self.events, &mut moved.events);
        mem::swap(&mut self.visits, &mut moved.visits);
        mem::swap(&mut self.execution_context, &mut moved.execution_context);
        mem::swap(&mut self.machine_context, &mut moved.machine_context);
        mem::swap(&mut self.machine_type, &mut moved.machine_type);
        mem::swap(&mut self.states_entered, &mut moved.states_entered);
        mem::swap(&mut self.outcome, &mut moved.outcome);
        if let Some(slot) = self.ledgers.get_mut(self.focused) {
            slot.events = moved.events;
            slot.visits = moved.visits;
            slot.execution_context = moved.execution_context;
            slot.machine_context = moved.machine_context;
            slot.machine_type = moved.machine_type;
            slot.states_entered = moved.states_entered;
            slot.outcome = moved.outcome;
        }
        self.focused = execution;
    }

    /// Whether the strand belongs to a child that has ended: what was planned for it no longer happens.
    pub(crate) fn is_of_ended_child(&self, strand: usize) -> bool {
        let execution = self.strands.get(strand).map_or(0, |s| s.execution);
        self.child(execution).is_some_and(|child| child.stop.is_some())
    }

    pub(crate) fn child(&self, execution: usize) -> Option<&Child> {
        self.ledgers.get(execution)?.child.as_ref()
    }

    /// Takes a step of a strand with its execution in focus, then leaves the top level in focus. Children that ended by
    /// it tell their Map Runs, which may end executions in turn.
    pub(crate) fn perform_in_focus(&mut self, strand: usize, step: Step) {
        let execution = self.strands.get(strand).map_or(0, |s| s.execution);
        self.focus(execution);
        let before = self.events.len();
        // `Ended` says what `outcome` says.
        let _ = self.perform(strand, step);
        if execution != 0 {
            self.child_events += self.events.len().saturating_sub(before);
            if self.child_events > limits::CHILD_EVENTS {
                let cause = format!(
                    "The playground ends a run whose child executions have more than {} events together.",
                    limits::CHILD_EVENTS
                );
                self.halt_with(&cause);
            }
        }
        // Each turn goes one level up.
        while self.focused != 0 && self.outcome.is_some() {
            let ended = self.focused;
            self.focus(0);
            self.child_ended(ended);
        }
        self.focus(0);
        if self.outcome.is_none()
            && let Some((failure, not_mocked)) = self.halt.take()
        {
            let _ = self.end_failed_for(0, failure, not_mocked);
        }
    }

    /// Ends a child from outside, and the Map Runs in it. The focus stays where it is.
    pub(crate) fn abort_child(&mut self, execution: usize) {
        let now = self.now;
        let focused = self.focused;
        let Some(ledger) = self.ledgers.get_mut(execution) else {
            return;
        };
        let Some(child) = ledger.child.as_mut().filter(|child| child.stop.is_none()) else {
            return;
        };
        child.stop = Some(now);
        let runs = ledger.map_runs.clone();
        for run in runs {
            self.abort_map_run(run);
        }
        self.focus(execution);
        self.end_from_outside(
            Status::Aborted,
            EventKind::ExecutionAborted(ErrorDetails::default()),
        );
        self.focus(focused);
    }

    /// Ends what still runs, and gathers the Map Runs of the top level with everything inside of them.
    pub(crate) fn finish_map_runs(&mut self) -> Vec<MapRun> {
        self.focus(0);
        for run in 0..self.map_runs.len() {
            self.abort_map_run(run);
        }
        let now = self.now;
        let mut gathered: Vec<Vec<MapRun>> = Vec::new();
        gathered.resize_with(self.ledgers.len(), Vec::new);
        // Backwards: a Map Run in a child came after the one that started the child.
        for state in mem::take(&mut self.map_runs).into_iter().rev() {
            let mut record = state.record;
            let started = state.children.len();
            for execution in state.children {
                let map_runs = gathered.get_mut(execution).map(mem::take).unwrap_or_default();
                let ledger = self.ledgers.get_mut(execution).map(mem::take);
                record
                    .children
                    .extend(ledger.and_then(|ledger| ledger.into_child(map_runs, now)));
            }
            let pending = state.inputs.into_iter().skip(started);
            record.pending.extend(pending);
            record.count();
            if let Some(runs) = gathered.get_mut(state.execution) {
                runs.push(record);
            }
        }
        let mut runs = gathered.first_mut().map(mem::take).unwrap_or_default();
        runs.reverse();
        runs
    }
}

impl Ledger {
    /// The child as it is shown. `map_runs` come last first.
    fn into_child(self, mut map_runs: Vec<MapRun>, now: Instant) -> Option<ChildExecution> {
        let child = self.child?;
        map_runs.reverse();
        let outcome = self.outcome?;
        let stop = child.stop.unwrap_or(now);
        let mut visits = self.visits;
        stop_managed(&mut visits, stop, &child.arn);
        Some(ChildExecution {
            name: child.name,
            index: child.index,
            items: child.items,
            input: child.input,
            execution: Execution {
                status: outcome.status,
                output: outcome.output,
                error: outcome.details.error,
                cause: outcome.details.cause,
                arn: child.arn.to_string(),
                start: child.start,
                stop,
                events: self.events,
                visits,
                not_mocked: outcome.not_mocked,
                map_runs,
                redrive_count: child.redrives,
            },
        })
    }
}
