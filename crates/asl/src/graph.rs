//! Transitions: those that lead nowhere, states that nothing leads to, a workflow without an end.
//!
//! The reader collects what leads out of each state as a [`Flow`]; the rules are those of docs/aws-behaviour.md, "Transitions". They
//! are the service's, so "not reachable" does not mean a walk from `StartAt`: a state counts as reachable when any state of its
//! scope names it (`dangling-startat`). The walk is in [`crate::advice`].

use std::collections::HashSet;

use asl_json::NameHash;

use crate::facts::{Edge, Flow};
use crate::finding;
use crate::fix::suggest_value;
use crate::reader::Reader;
use crate::{messages, similar};

/// Checks a whole definition. Dangling targets come before unreachable states, and a workflow without an end
/// suppresses the latter (docs/aws-behaviour.md, "Transitions").
pub(crate) fn check<'t>(reader: &mut Reader<'t>, flow: &Flow<'t>) {
    dangling(reader, flow);
    if !flow.complete() || flow.states.iter().any(|state| state.out.terminal) {
        unreachable(reader, flow);
    } else if let Some(start) = &flow.start {
        let span = start.at.key().unwrap_or_default();
        let diagnostic = reader.error(
            &start.at,
            span,
            &finding::MISSING_END_STATE,
            messages::NO_TERMINAL_STATE,
        );
        // The service gives no location for this one.
        diagnostic.location = None;
        diagnostic.pointer = asl_json::Pointer::root();
        diagnostic.hint = Some("Give the last state \"End\": true, or add a Succeed or Fail state.".into());
    }
}

fn dangling<'t>(reader: &mut Reader<'t>, flow: &Flow<'t>) {
    let names: HashSet<&str, NameHash> = flow.states.iter().map(|state| &**state.name).collect();
    if let Some(edge) = &flow.start {
        check_target(reader, edge, &names);
    }
    for state in &flow.states {
        for edge in &state.out.edges {
            check_target(reader, edge, &names);
        }
        for inner in &state.out.inner {
            dangling(reader, inner);
        }
    }
}

/// So many names are compared to find one that was meant; a machine of thousands of states that is all wrong must not
/// take seconds.
const COMPARED: usize = 200;

fn check_target<'t>(reader: &mut Reader<'t>, edge: &Edge<'t>, names: &HashSet<&str, NameHash>) {
    if names.contains(&**edge.target) {
        return;
    }
    if reader.unknown(&edge.at) {
        return;
    }
    let near = (names.len() <= COMPARED && !reader.found.is_full())
        .then(|| similar::nearest(edge.target, names.iter().copied()))
        .flatten();
    let elsewhere = reader.knows_state(edge.target);
    let span = edge.at.node.span;
    let message = messages::missing_target(edge.target);
    let text = reader.text;
    let diagnostic = reader.error(&edge.at, span, &finding::MISSING_TRANSITION_TARGET, message);
    if elsewhere {
        diagnostic.hint =
            Some("The state is in another scope. A transition cannot leave its own scope.".into());
    }
    suggest_value(diagnostic, near, text, span);
}

fn unreachable<'t>(reader: &mut Reader<'t>, flow: &Flow<'t>) {
    let targets = flow.states.iter().flat_map(|state| &state.out.edges);
    let named: HashSet<&str, NameHash> = targets.chain(&flow.start).map(|edge| &**edge.target).collect();
    let complete = flow.complete();
    for state in &flow.states {
        if complete && !named.contains(&**state.name) {
            let span = state.at.head();
            let message = messages::not_reachable(state.name);
            reader.error(&state.at, span, &finding::MISSING_TRANSITION_TARGET, message);
        }
        for inner in &state.out.inner {
            unreachable(reader, inner);
        }
    }
}
