//! Branches of a Parallel and iterations of an inline Map: how their results come together, and what a failure of one does to
//! the others.

use std::sync::Arc;

use asl::model::StateKind;
use asl_json::Value;

use crate::abort::abort_branch;
use crate::context::VariableScope;
use crate::event::EventKind;
use crate::failure::{Failure, Stop};
use crate::kernel::Kernel;
use crate::kernel::branch::Interrupted;
use crate::kernel::ids::{BranchId, EventId};
use crate::leave;

/// A branch or iteration came to its end. If another iteration is to start now: the event that it follows from.
pub(crate) fn succeeded(
    kernel: &mut Kernel,
    branch: BranchId,
    index: usize,
    child: BranchId,
    output: Value,
) -> Result<Option<EventId>, Stop> {
    let state = Arc::clone(&kernel.frame(branch)?.state);
    // `last` of the child is its last Exited; a Map's bookkeeping event does not take its place.
    let exited = kernel.branch(child)?.last;
    let mut last = exited;
    if matches!(state.kind, StateKind::Map(_)) {
        let name = state.name.clone();
        let succeeded = EventKind::MapIterationSucceeded { name, index };
        last = kernel.push_after(branch, exited, succeeded)?;
    }
    let children = kernel.frame_mut(branch)?.children.as_mut();
    let children = children.ok_or_else(|| Kernel::bug("A branch ends in a state that has none."))?;
    let slot = children.results.get_mut(index);
    *slot.ok_or_else(|| Kernel::bug("A branch ends that its state does not have."))? = Some(output);
    children.pending = children.pending.saturating_sub(1);
    let (pending, more) = (children.pending, children.next < children.items.len());
    kernel.branch_mut(branch)?.last = last;
    // An ended branch is asked for its last event only.
    let ended = kernel.branch_mut(child)?;
    ended.variables = VariableScope::default();
    if pending == 0 {
        complete(kernel, branch)?;
        return Ok(None);
    }
    Ok(more.then_some(exited))
}

/// All branches or iterations have ended well. The Succeeded event is nobody's cause: the Exited that follows shares its
/// previous event.
pub(crate) fn complete(kernel: &mut Kernel, branch: BranchId) -> Result<(), Stop> {
    let last = kernel.branch(branch)?.last;
    let frame = kernel.frame_mut(branch)?;
    let children = frame.children.take();
    let children = children.ok_or_else(|| Kernel::bug("Branches end in a state that has none."))?;
    let event = match frame.state.kind {
        StateKind::Parallel(_) => EventKind::ParallelStateSucceeded,
        _ => EventKind::MapStateSucceeded,
    };
    let results = children.results.iter().cloned().map(Option::unwrap_or_default);
    let results = Value::array(results.collect());
    frame.ended_children = Some(children);
    let succeeded = kernel.push_after(branch, last, event)?;
    leave::finish_after(kernel, branch, results, succeeded)
}

/// A branch or iteration failed: the others are aborted, and the state fails.
pub(crate) fn failed(
    kernel: &mut Kernel,
    branch: BranchId,
    index: usize,
    child: BranchId,
    failure: Failure,
) -> Result<(), Stop> {
    let failing = kernel.branch(child)?.last;
    let frame = kernel.frame_mut(branch)?;
    let state = Arc::clone(&frame.state);
    let children = frame.children.take();
    let children = children.ok_or_else(|| Kernel::bug("A branch fails in a state that has none."))?;
    let is_map = matches!(state.kind, StateKind::Map(_));
    let name = state.name.clone();
    if is_map {
        kernel.push_after(branch, failing, EventKind::MapIterationFailed { name, index })?;
    }
    // A state whose expression failed shows no abortion (recorded: `MAP_CATCH_ERROR_OUTPUT_WITH_RETRY`).
    if failure.evaluation.is_some() {
        let failed = kernel.branch_mut(child)?;
        failed.interrupted = failed.frame.take().map(Box::new).map(Interrupted::In);
    }
    abort_branch(kernel, child, failing)?;
    for (other, sibling) in children.branches.iter().enumerate() {
        let runs = other != index && children.results.get(other) == Some(&None);
        let Some(sibling) = sibling.filter(|_| runs) else {
            continue;
        };
        if is_map {
            let name = state.name.clone();
            let aborted = EventKind::MapIterationAborted { name, index: other };
            kernel.push_after(branch, failing, aborted)?;
        }
        abort_branch(kernel, sibling, failing)?;
    }
    kernel.frame_mut(branch)?.ended_children = Some(children);
    kernel.branch_mut(branch)?.last = failing;
    // The event of a failed evaluation belongs to the state that evaluated.
    let failure = Failure {
        evaluation: None,
        ..failure
    };
    Err(failure.into())
}
