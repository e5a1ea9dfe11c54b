//! Reads the outline off the tree, as far as the tree goes.
//!
//! Nothing is reported here and nothing is required: a state without a type is a state, a transition to nowhere is a
//! transition. What does not live here: the outline's types ([`super`]) and all checks ([`crate::read`]).

use std::collections::HashSet;

use asl_json::tree::{Member, Node, NodeKind};
use asl_json::{NameHash, Pointer, Span, Value};

use super::{EdgeKind, OutlineEdge, OutlineScope, OutlineState};
use crate::limits::MAX_SCOPES;

/// The outline of a definition; `value` is the tree's value.
pub(crate) fn read(tree: &Node, value: &Value) -> OutlineScope {
    let reader = OutlineReader {
        jsonata: is_jsonata(tree).unwrap_or(false),
    };
    reader.scope(tree, value, Pointer::root(), 0)
}

struct OutlineReader {
    jsonata: bool,
}

impl OutlineReader {
    fn scope(&self, node: &Node, value: &Value, pointer: Pointer, depth: usize) -> OutlineScope {
        let members = node.get("States").and_then(Node::members).unwrap_or_default();
        let values = value.get("States").unwrap_or(&Value::Null);
        let at = pointer.child("States");
        let mut seen = HashSet::with_capacity_and_hasher(members.len(), NameHash::default());
        let mut states: Vec<OutlineState> = members
            .iter()
            .rev()
            // Of states with one name the last one counts, as in the value.
            .filter(|member| seen.insert(&*member.key))
            .map(|member| self.state(member, values.get(&member.key), &at, depth))
            .collect();
        states.reverse();
        OutlineScope {
            start_at: node.get("StartAt").and_then(Node::as_str).map(Into::into),
            pointer,
            states,
        }
    }

    fn state(&self, member: &Member, value: Option<&Value>, states: &Pointer, depth: usize) -> OutlineState {
        let node = &member.value;
        let pointer = states.child(&member.key);
        let text = |name: &str| node.get(name).and_then(Node::as_str);
        let type_name = text("Type");
        let ends = matches!(node.get("End").map(|end| &end.kind), Some(NodeKind::Bool(true)));
        OutlineState {
            name: member.key.clone(),
            name_span: member.key_span,
            span: Span {
                start: member.key_span.start,
                end: node.span.end.max(member.key_span.end),
            },
            type_name: type_name.map(Into::into),
            jsonata: is_jsonata(node).unwrap_or(self.jsonata),
            terminal: ends || matches!(type_name, Some("Succeed" | "Fail")),
            fields: value.cloned().unwrap_or_default(),
            edges: edges(node, &pointer),
            scopes: self.scopes(node, depth + 1, &pointer, value.unwrap_or(&Value::Null)),
            pointer,
        }
    }

    fn scopes(&self, node: &Node, depth: usize, pointer: &Pointer, value: &Value) -> Vec<OutlineScope> {
        if depth > MAX_SCOPES {
            return Vec::new();
        }
        let mut scopes = Vec::new();
        for (index, branch) in node
            .get("Branches")
            .and_then(Node::items)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            let value = value.get("Branches").and_then(|branches| branches.at(index));
            let pointer = Pointer::new(format!("{pointer}/Branches/{index}"));
            scopes.push(self.scope(branch, value.unwrap_or(&Value::Null), pointer, depth));
        }
        for name in ["ItemProcessor", "Iterator"] {
            if let Some(processor) = node.get(name).filter(|processor| processor.members().is_some()) {
                let value = value.get(name).unwrap_or(&Value::Null);
                scopes.push(self.scope(processor, value, pointer.child(name), depth));
            }
        }
        scopes
    }
}

/// What the field `QueryLanguage` says, if it is there: only exactly `JSONPath` is that.
fn is_jsonata(node: &Node) -> Option<bool> {
    let language = node.get("QueryLanguage")?;
    Some(language.as_str() != Some("JSONPath"))
}

/// The transitions of a state in the order of the text.
fn edges(node: &Node, pointer: &Pointer) -> Vec<OutlineEdge> {
    let mut edges = Vec::new();
    let mut add = |node: Option<&Node>, kind: EdgeKind, pointer: &dyn Fn() -> Pointer| {
        let Some(node) = node else { return };
        if let Some(target) = node.as_str() {
            edges.push(OutlineEdge {
                target: target.into(),
                kind,
                pointer: pointer(),
                span: node.span,
            });
        }
    };
    add(node.get("Next"), EdgeKind::Next, &|| pointer.child("Next"));
    add(node.get("Default"), EdgeKind::Default, &|| {
        pointer.child("Default")
    });
    for (name, kind) in [
        ("Choices", EdgeKind::Choice as fn(usize) -> EdgeKind),
        ("Catch", EdgeKind::Catch),
    ] {
        for (index, item) in node
            .get(name)
            .and_then(Node::items)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            add(item.get("Next"), kind(index), &|| {
                Pointer::new(format!("{pointer}/{name}/{index}/Next"))
            });
        }
    }
    edges.sort_by_key(|edge| edge.span);
    edges
}
