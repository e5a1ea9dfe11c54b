//! Reads the outline off the tree, as far as the tree goes.
//!
//! Nothing is reported here and nothing is required: a state without a type is a state, a transition to nowhere is a
//! transition. What does not live here: the outline's types ([`crate::outline`]) and all checks ([`crate::read`]).

use asl_json::tree::{Node, NodeKind};
use asl_json::{Pointer, Span, Value};

use crate::outline::{EdgeKind, OutlineEdge, OutlineScope, OutlineState};

/// The deepest scope that an outline shows; the engine, which recurses over scopes, has the same limit.
use crate::MAX_SCOPES;

/// The outline of a definition; `value` is the tree's value.
pub(crate) fn survey(tree: &Node, value: &Value) -> OutlineScope {
    let language = tree.get("QueryLanguage").and_then(Node::as_str);
    let survey = Survey {
        jsonata: language.is_some_and(|language| language != "JSONPath"),
    };
    survey.scope(tree, value, Pointer::root(), 0)
}

struct Survey {
    jsonata: bool,
}

impl Survey {
    fn scope(&self, node: &Node, value: &Value, pointer: Pointer, depth: usize) -> OutlineScope {
        let states = node.get("States").and_then(Node::members).unwrap_or_default();
        let values = value.get("States");
        let at = pointer.child("States");
        let mut seen = std::collections::HashSet::new();
        let mut list: Vec<OutlineState> = states
            .iter()
            .rev()
            // Of states with one name the last one counts, as for the service.
            .filter(|member| seen.insert(&*member.key))
            .map(|member| OutlineState {
                name: member.key.clone(),
                pointer: at.child(&member.key),
                name_span: member.key_span,
                span: Span {
                    start: member.key_span.start,
                    end: member.value.span.end.max(member.key_span.end),
                },
                fields: values
                    .and_then(|values| values.get(&member.key))
                    .cloned()
                    .unwrap_or_default(),
                ..self.state(
                    &member.value,
                    depth,
                    &at.child(&member.key),
                    values.and_then(|values| values.get(&member.key)),
                )
            })
            .collect();
        list.reverse();
        OutlineScope {
            start_at: node.get("StartAt").and_then(Node::as_str).map(Into::into),
            pointer,
            states: list,
        }
    }

    /// All of a state that its fields tell.
    fn state(&self, node: &Node, depth: usize, pointer: &Pointer, value: Option<&Value>) -> OutlineState {
        let text = |name: &str| node.get(name).and_then(Node::as_str);
        let type_name = text("Type");
        let ends = matches!(node.get("End").map(|end| &end.kind), Some(NodeKind::Bool(true)));
        OutlineState {
            name: "".into(),
            pointer: Pointer::root(),
            name_span: Span::default(),
            span: Span::default(),
            type_name: type_name.map(Into::into),
            jsonata: text("QueryLanguage").map_or(self.jsonata, |language| language != "JSONPath"),
            terminal: ends || matches!(type_name, Some("Succeed" | "Fail")),
            fields: Value::Null,
            edges: edges(node, pointer),
            scopes: self.scopes(node, depth + 1, pointer, value.unwrap_or(&Value::Null)),
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
            let pointer = pointer.child("Branches").index(index);
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
                pointer.child(name).index(index).child("Next")
            });
        }
    }
    edges.sort_by_key(|edge| edge.span);
    edges
}
