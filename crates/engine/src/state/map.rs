//! The inline Map: an iteration for each item, up to 40 of them at a time. The distributed Map has a floor of its own
//! ([`crate::map_run`]).

use std::sync::Arc;

use asl::model::Map;

use crate::event::EventKind;
use crate::expression::{EvalInput, payload, runtime};
use crate::failure::Stop;
use crate::kernel::Kernel;
use crate::kernel::branch::Children;
use crate::kernel::ids::{BranchId, EventId};
use crate::limits::INLINE_MAP_CONCURRENCY;
use crate::state::children::complete;
use crate::state::items::{concurrency, items};

/// For so many iterations there is room at once; a longer list grows as they start.
const ROOM: usize = 1_000;

pub(crate) fn start(kernel: &mut Kernel, branch: BranchId, map: &Map) -> Result<(), Stop> {
    // The text is the service's, which takes such definitions at creation; two published projects quote it from runs.
    if map.has_distributed_fields {
        let text = "The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps";
        return Err(runtime(kernel, branch, text));
    }
    kernel.renew_context(branch)?;
    let input = kernel.frame(branch)?.input().clone();
    let items = items(kernel, branch, map, &input)?;
    let limit = concurrency(kernel, branch, map, &input, INLINE_MAP_CONCURRENCY)?;
    let length = items.len();
    let started = kernel.record(branch, EventKind::MapStateStarted { length })?;
    kernel.branches.reserve(length.min(ROOM));
    kernel.frame_mut(branch)?.children = Some(Box::new(Children {
        branches: vec![None; length],
        results: vec![None; length],
        pending: length,
        items,
        next: 0,
        limit,
    }));
    if length == 0 {
        return complete(kernel, branch);
    }
    for _ in 0..limit.min(length) {
        start_iteration(kernel, branch, map, started)?;
    }
    Ok(())
}

/// Starts the next iteration; `previous` is the event that it follows from.
pub(crate) fn start_iteration(
    kernel: &mut Kernel,
    branch: BranchId,
    map: &Map,
    previous: EventId,
) -> Result<(), Stop> {
    let frame = kernel.frame_mut(branch)?;
    let (name, input) = (frame.state.name.clone(), frame.input().clone());
    let children = frame.children.as_mut();
    let children = children.ok_or_else(|| Kernel::bug("A Map starts an iteration and has none."))?;
    let index = children.next;
    let item = children.items.get(index).cloned();
    let item = item.ok_or_else(|| Kernel::bug("A Map starts an iteration without an item."))?;
    children.next += 1;
    let started = EventKind::MapIterationStarted { name, index };
    let started = kernel.push_after(branch, previous, started)?;
    let current = kernel.branch(branch)?;
    let (execution, variables) = (current.execution, current.variables.inner());
    let parent = Some((branch, index));
    let (numbered, scope) = (item.numbered(index), Arc::clone(&map.processor));
    let own = Some(Arc::clone(&numbered));
    let child = kernel.add_branch(execution, parent, own, scope, variables, started)?;
    let children = kernel.frame_mut(branch)?.children.as_mut();
    if let Some(slot) = children.and_then(|children| children.branches.get_mut(index)) {
        *slot = Some(child);
    }
    let input = match &map.item_selector {
        Some(selector) => {
            // The selector sees the state's input as `$`, and the item in the context object.
            kernel.set_item_context(branch, numbered)?;
            let given = EvalInput::default();
            payload(kernel, branch, selector, "ItemSelector".into(), &input, &given)?
        }
        None => item.value,
    };
    kernel.start(child, input)
}
