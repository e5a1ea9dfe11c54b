//! An execution that has ended goes on: the event that says so, and the step in which its branches take up what they were about.

use std::sync::Arc;

use crate::event::{Event, EventKind};
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::branch::{Interrupted, Step};
use crate::kernel::ids::{EventId, ExecutionId};

/// Has an execution go on from its top level. It goes on in a step of its own, because it may end in it.
pub(crate) fn resume(kernel: &mut Kernel, execution: ExecutionId, redrive_count: u64) -> Result<(), Stop> {
    let now = kernel.now;
    let state = kernel.execution_mut(execution)?;
    state.outcome = None;
    state.context = Arc::new(state.context.redriven(redrive_count, now));
    let previous = EventId(state.events.last().map_or(0, Event::id));
    let root = state.root;
    let redriven = EventKind::ExecutionRedriven { redrive_count };
    let event = kernel.push(execution, previous, None, redriven)?;
    let branch = kernel.branch_mut(root)?;
    if let Some((state, input)) = branch.take_planned_enter() {
        branch.interrupted = Some(Interrupted::Before(state, input));
    }
    kernel.wake(root, now, Step::ResumeRedrive(event))
}

/// A child of a Map Run that did not succeed goes on.
pub(crate) fn redrive_child(kernel: &mut Kernel, execution: ExecutionId) -> Result<(), Stop> {
    let child = kernel.execution_mut(execution)?.child.as_mut();
    let child = child.ok_or_else(|| Kernel::bug("A Map Run redrives an execution that is not its child."))?;
    child.stop = None;
    child.redrives += 1;
    let redrives = child.redrives;
    resume(kernel, execution, redrives)
}
