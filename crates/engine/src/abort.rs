//! How what still runs is stopped together with what it belongs to: branches, Map Runs, child executions.

use std::sync::Arc;

use asl::model::StateKind;

use crate::event::{ErrorDetails, EventKind};
use crate::execution::Status;
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::branch::{Interrupted, StateFrame};
use crate::kernel::ids::{BranchId, EventId, ExecutionId, MapRunId};

/// Interrupts a branch, with everything inside of it. A state that was entered and not left shows as aborted; a Fail state has
/// ended by itself. All events follow from `failing`.
pub(crate) fn abort_branch(kernel: &mut Kernel, branch: BranchId, failing: EventId) -> Result<(), Stop> {
    let current = kernel.branch_mut(branch)?;
    if let Some((state, input)) = current.take_planned_enter() {
        current.interrupted = Some(Interrupted::Before(state, input));
    }
    let execution = current.execution;
    let Some(frame) = current.frame.take() else {
        return Ok(());
    };
    let children = frame.children.iter().flat_map(|children| &children.branches);
    for child in children.flatten() {
        abort_branch(kernel, *child, failing)?;
    }
    if let Some(run) = frame.map_run
        && abort_map_run(kernel, run)?
    {
        kernel.push(execution, failing, Some(frame.visit), EventKind::MapRunAborted)?;
    }
    let StateFrame { visit, state, .. } = &frame;
    let (visit, state) = (*visit, Arc::clone(state));
    let ends_by_itself = matches!(state.kind, StateKind::Fail(_));
    let now = kernel.now;
    if let Some(record) = kernel.execution_mut(execution)?.visits.get_mut(visit.into()) {
        record.set_stop(Some(now));
    }
    kernel.branch_mut(branch)?.interrupted = Some(Interrupted::In(Box::new(frame)));
    if !ends_by_itself {
        let aborted = EventKind::StateAborted { state };
        kernel.push(execution, failing, Some(visit), aborted)?;
    }
    Ok(())
}

/// Stops a Map Run with all its children; whether it still ran.
pub(crate) fn abort_map_run(kernel: &mut Kernel, run: MapRunId) -> Result<bool, Stop> {
    let now = kernel.now;
    let state = kernel.map_run_mut(run)?;
    if state.over {
        return Ok(false);
    }
    state.over = true;
    state.record.details.stop = now;
    for child in state.children.clone() {
        abort_child(kernel, child)?;
    }
    Ok(true)
}

/// Ends a child execution from outside, and the Map Runs in it.
fn abort_child(kernel: &mut Kernel, execution: ExecutionId) -> Result<(), Stop> {
    let now = kernel.now;
    let state = kernel.execution_mut(execution)?;
    let Some(child) = state.child.as_mut().filter(|child| child.stop.is_none()) else {
        return Ok(());
    };
    child.stop = Some(now);
    for run in state.map_runs.clone() {
        abort_map_run(kernel, run)?;
    }
    let aborted = EventKind::ExecutionAborted(ErrorDetails::default());
    kernel.end_from_outside(execution, Status::Aborted, aborted)
}
