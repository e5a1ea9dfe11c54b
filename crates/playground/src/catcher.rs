//! Where a new catcher leads: to what handles errors in the states beside.
//!
//! What does not live here: how it is written into the definition (`asl::edit`), and who offers it (`remedy.rs`, `explore.rs`).

use asl::model::StateMachine;
use asl_json::{Pointer, Str, Value};

/// The states of a scope, and in it one of them.
pub(crate) fn scope_of(state: &Pointer) -> Pointer {
    Pointer::new(state.as_str().rsplit_once('/').map_or("", |(scope, _)| scope))
}

/// What the first catcher of another state in the same scope leads to, and where it puts the error.
pub(crate) fn handler_beside(machine: &StateMachine, state: &Pointer) -> Option<(Str, Option<Value>)> {
    let states = scope_of(state).find(&machine.source)?.as_object()?;
    let own = state.steps().last()?;
    let others = states.iter().filter(|(name, _)| ***name != *own);
    let mut catchers = others.filter_map(|(_, state)| state.get("Catch")?.as_array()?.first());
    catchers.find_map(|catcher| {
        let next = catcher.get("Next")?.as_str().filter(|next| **next != *own)?;
        Some((next.into(), catcher.get("ResultPath").cloned()))
    })
}
