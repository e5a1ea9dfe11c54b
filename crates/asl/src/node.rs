//! What the node of a state says of itself, without any check: where it leads, which variables it assigns.
//!
//! Used where a definition may be half typed. What does not live here: the outline ([`crate::outline`]), and what is wrong.

use asl_json::tree::{Member, Node};

use crate::outline::EdgeKind;

/// The fields of a state that name the next one, with the nodes that hold the names.
pub(crate) fn transitions(state: &Node) -> Vec<(EdgeKind, &Node)> {
    let mut found = Vec::new();
    found.extend(state.get("Next").map(|node| (EdgeKind::Next, node)));
    found.extend(state.get("Default").map(|node| (EdgeKind::Default, node)));
    for (name, kind) in [
        ("Choices", EdgeKind::Choice as fn(usize) -> EdgeKind),
        ("Catch", EdgeKind::Catch),
    ] {
        for (index, item) in entries(state, name).iter().enumerate() {
            found.extend(item.get("Next").map(|node| (kind(index), node)));
        }
    }
    found
}

/// The variables that a state assigns, by itself or in a rule or catcher, with the members that assign them.
pub(crate) fn assigned(state: &Node) -> Vec<(&str, &Member)> {
    let mut found = Vec::new();
    let holders = std::iter::once(state)
        .chain(entries(state, "Choices"))
        .chain(entries(state, "Catch"));
    for holder in holders {
        for member in holder.get("Assign").and_then(Node::members).unwrap_or_default() {
            found.push((member.key.strip_suffix(".$").unwrap_or(&member.key), member));
        }
    }
    found
}

/// The items of a list in a state.
pub(crate) fn entries<'t>(state: &'t Node, name: &str) -> &'t [Node] {
    state.get(name).and_then(Node::items).unwrap_or_default()
}
