//! Redriving an execution that did not succeed: it goes on from the states that were entered and not left, and its history
//! goes on, too (pages "Restarting state machine executions with redrive" and "Redriving Map Runs").
//!
//! Published are the rules, and the names and details of the events, but no history with them. What follows from what is
//! therefore this project's reading: `ExecutionRedriven` follows from the event that ended the execution, and each state
//! that goes on follows from `ExecutionRedriven`, without another Entered or Started event.

use std::collections::VecDeque;
use std::sync::Arc;

use asl::model::StateKind;

use crate::abort::abort_map_run;
use crate::event::EventKind;
use crate::execution::{Execution, MachineType, Status};
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::branch::{Children, Interrupted, Step};
use crate::kernel::ids::{BranchId, EventId, ExecutionId, MapRunId};
use crate::limits::{DISTRIBUTED_MAP_CONCURRENCY, HISTORY_EVENTS, REDRIVES};
use crate::map_run::{exceed_tolerance, start_child, succeed};
use crate::resume::resume;
use crate::state::children::complete;
use crate::state::map::start_iteration;
use crate::state::process;
use crate::task::MapResources;
use crate::trace::FlowKind;

/// Why an execution cannot be redriven, in a sentence; nothing if it can. The first one is the service's.
pub fn redrive_refusal(execution: &Execution, machine_type: MachineType) -> Option<String> {
    refusal(
        execution.status,
        machine_type,
        execution.events.len(),
        execution.redrive_count,
    )
}

/// As [`redrive_refusal`], from what decides it.
pub(crate) fn refusal(
    status: Status,
    machine_type: MachineType,
    events: usize,
    redrives: u64,
) -> Option<String> {
    if status == Status::Succeeded {
        return Some("Execution is SUCCEEDED and cannot be redriven".into());
    }
    if machine_type == MachineType::Express {
        return Some("Express executions cannot be redriven. Start the execution again.".into());
    }
    if events as u64 >= HISTORY_EVENTS - 1 {
        return Some(
            "The event history is full: an execution that is redriven goes on in the same history.".into(),
        );
    }
    if redrives >= REDRIVES {
        return Some(format!("An execution can be redriven at most {REDRIVES} times."));
    }
    None
}

/// Has the execution that was started from outside, which has ended, go on at the instant at which it ended.
pub(crate) fn redrive(kernel: &mut Kernel) -> Result<(), Stop> {
    abort_map_runs(kernel)?;
    kernel.clear_plans();
    kernel.ended_branches.clear();
    kernel.halt = None;
    kernel.redrives += 1;
    // The time-out of the state machine starts anew.
    kernel.began = kernel.now;
    resume(kernel, ExecutionId::TOP, kernel.redrives)
}

/// Stops every Map Run that still runs.
pub(crate) fn abort_map_runs(kernel: &mut Kernel) -> Result<(), Stop> {
    for run in 0..kernel.map_runs.len() {
        abort_map_run(kernel, MapRunId::from(run))?;
    }
    Ok(())
}

/// A branch takes up what it was about; `from` is the event that it follows from.
pub(crate) fn go_on(kernel: &mut Kernel, branch: BranchId, from: EventId) -> Result<(), Stop> {
    let now = kernel.now;
    let current = kernel.branch_mut(branch)?;
    current.last = from;
    let planned = current.take_planned_enter();
    let mut before = None;
    match current.interrupted.take() {
        Some(Interrupted::In(frame)) if current.frame.is_none() => current.frame = Some(*frame),
        Some(Interrupted::Before(state, input)) => before = Some((state, input)),
        _ => {}
    }
    let Some(frame) = current.frame.as_mut() else {
        return match planned.or(before) {
            Some((state, input)) => kernel.wake(branch, now, Step::Enter(state, input)),
            None => Ok(()),
        };
    };
    // Retriers count anew.
    frame.retries.clear();
    frame.retry_count = 0;
    frame.timeline.clear();
    let children = frame.children.take().or(frame.ended_children.take());
    let map_run = frame.map_run.take().or(frame.ended_map_run.take());
    let visit = kernel.visit_mut(branch)?;
    visit.set_failure(None);
    visit.set_stop(None);
    visit.taken = None;
    if let Some(children) = children {
        return go_on_inside(kernel, branch, children, from);
    }
    if let Some(run) = map_run
        && !kernel.map_run(run)?.inputs.is_empty()
    {
        return redrive_map_run(kernel, branch, run);
    }
    kernel.wake(branch, now, Step::Reenter)
}

/// Runs a state again, from its input on.
pub(crate) fn reenter(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    branch: BranchId,
) -> Result<(), Stop> {
    let frame = kernel.frame_mut(branch)?;
    let state = Arc::clone(&frame.state);
    frame.effective = None;
    frame.context = None;
    let (current, execution) = kernel.branch_with_execution(branch)?;
    let surroundings = current.surroundings_in(execution);
    kernel.visit_mut(branch)?.surroundings = surroundings;
    let (visit, notes) = kernel.visit_with_notes(branch)?;
    notes.keep_steps(visit, |kind| kind == FlowKind::Input);
    process(kernel, resources, branch, &state)
}

/// Only the branches or iterations go on that did not succeed; then those start that never did.
fn go_on_inside(
    kernel: &mut Kernel,
    branch: BranchId,
    mut children: Box<Children>,
    from: EventId,
) -> Result<(), Stop> {
    children.pending = children.results.iter().filter(|result| result.is_none()).count();
    let unfinished: Vec<BranchId> = children
        .branches
        .iter()
        .zip(&children.results)
        .filter(|(_, result)| result.is_none())
        .filter_map(|(child, _)| *child)
        .collect();
    let waiting = children.items.len().saturating_sub(children.next);
    let room = children.limit.saturating_sub(unfinished.len()).min(waiting);
    let done = children.pending == 0;
    let frame = kernel.frame_mut(branch)?;
    frame.children = Some(children);
    let state = Arc::clone(&frame.state);
    kernel.set_context(branch, None)?;
    if done {
        return complete(kernel, branch);
    }
    for child in unfinished {
        go_on(kernel, child, from)?;
    }
    if let StateKind::Map(map) = &state.kind {
        for _ in 0..room {
            start_iteration(kernel, branch, map, from)?;
        }
    }
    Ok(())
}

/// The Map Run goes on with the children that did not succeed: standard ones are redriven, express ones start anew.
fn redrive_map_run(kernel: &mut Kernel, branch: BranchId, run: MapRunId) -> Result<(), Stop> {
    kernel.set_context(branch, None)?;
    let state = kernel.map_run_mut(run)?;
    state.over = false;
    state.running = 0;
    let record = &mut state.record;
    record.details.redrive_count += 1;
    (record.details.status, record.details.error, record.details.cause) = (Status::Aborted, None, None);
    let redriven = EventKind::MapRunRedriven {
        map_run_arn: record.details.arn.clone(),
        redrive_count: record.details.redrive_count,
    };
    let first = record.details.max_concurrency.min(DISTRIBUTED_MAP_CONCURRENCY);
    let standard = record.details.execution_type == MachineType::Standard;
    let (mut again, mut lost) = (VecDeque::new(), 0);
    for (index, execution) in state.children.clone().into_iter().enumerate() {
        let execution = kernel.execution(execution)?;
        if execution.succeeded() {
            continue;
        }
        // What cannot be redriven stays failed (page "Redriving Map Runs", `failuresNotRedrivable`).
        if standard && execution.events.len() as u64 >= HISTORY_EVENTS - 1 {
            lost += execution.child.as_ref().map_or(0, |child| child.items);
        } else {
            again.push_back(index);
        }
    }
    let state = kernel.map_run_mut(run)?;
    state.again = again;
    state.failed_items = lost;
    kernel.frame_mut(branch)?.map_run = Some(run);
    kernel.record(branch, redriven)?;
    if kernel.map_run(run)?.exceeds_tolerance() {
        return exceed_tolerance(kernel, run);
    }
    let mut started = 0;
    while started < first && kernel.map_run(run)?.has_more() {
        start_child(kernel, run)?;
        started += 1;
    }
    match started {
        0 => succeed(kernel, run),
        _ => Ok(()),
    }
}
