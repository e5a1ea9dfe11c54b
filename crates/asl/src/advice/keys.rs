//! Which fields a state's input can have, as far as the states before it say so, and paths that read others.
//!
//! What an execution begins with is not known, so this only says something behind states whose output is their own: a Pass
//! with `Parameters` or a `Result`, a `ResultSelector`, the answer of `lambda:invoke`. What a Catch gives is left open. Only
//! the names at the top are looked at. What does not live here: what is read other than the input ([`super::reads`]).

use std::collections::HashMap;

use asl_catalog::fields::{self as catalog, Owner, Value};
use asl_json::NameHash;
use asl_json::tree::{Node, NodeKind};
use asl_jsonpath::{Expression, Root};

use super::reads::leading_names;
use crate::facts::{Flow, FlowState};
use crate::finding;
use crate::node_path::{At, Fields};
use crate::reader::Reader;

/// More names are as good as any.
const MOST: usize = 64;

/// What a state makes of its input.
enum Gives<'t> {
    /// Anything.
    Unknown,
    /// Its input.
    Input,
    /// Its input with one more field.
    With(&'t str),
    /// An object with these fields.
    Fields(Vec<&'t str>),
}

/// The fields of an input; none if they are not known.
type Known<'t> = Option<Vec<&'t str>>;

/// The answer of `lambda:invoke`.
const INVOKED: [&str; 5] = [
    "ExecutedVersion",
    "Payload",
    "SdkHttpMetadata",
    "SdkResponseMetadata",
    "StatusCode",
];

/// Warns of paths into the input of a state that nothing before the state gives.
pub(crate) fn check<'t>(reader: &mut Reader<'t>, flow: &Flow<'t>) {
    if flow.complete() {
        let gives: Vec<Gives<'t>> = flow.states.iter().map(|state| gives(reader, state)).collect();
        // Where no state has an output of its own nothing can be said.
        if gives.iter().any(|gives| matches!(gives, Gives::Fields(_))) {
            let inputs = inputs(flow, &gives);
            for (state, input) in flow.states.iter().zip(&inputs) {
                if let Some(Some(known)) = input {
                    state_reads(reader, state, known);
                }
            }
        }
    }
    for state in &flow.states {
        for inner in &state.out.inner {
            check(reader, inner);
        }
    }
}

fn gives<'t>(reader: &Reader<'t>, state: &FlowState<'t>) -> Gives<'t> {
    let node = state.at.node;
    let is_whole = |name: &str| node.get(name).is_none_or(|path| path.as_str() == Some("$"));
    if is_jsonata(reader, node) || !is_whole("InputPath") || !is_whole("OutputPath") {
        return Gives::Unknown;
    }
    let kind = node.get("Type").and_then(Node::as_str).unwrap_or("");
    let object = |name: &str| {
        node.get(name)
            .map(|node| names(node).map_or(Gives::Unknown, Gives::Fields))
    };
    let result = match kind {
        "Wait" | "Choice" => return Gives::Input,
        "Pass" => object("Result")
            .or_else(|| object("Parameters"))
            .unwrap_or(Gives::Input),
        "Task" => object("ResultSelector").unwrap_or_else(|| {
            let resource = node.get("Resource").and_then(Node::as_str).unwrap_or("");
            if resource.ends_with(":states:::lambda:invoke") {
                Gives::Fields(INVOKED.to_vec())
            } else {
                Gives::Unknown
            }
        }),
        "Map" | "Parallel" => object("ResultSelector").unwrap_or(Gives::Unknown),
        _ => Gives::Unknown,
    };
    match node.get("ResultPath").map(|path| &path.kind) {
        None => result,
        Some(NodeKind::Null) => Gives::Input,
        Some(NodeKind::String(path)) if &**path == "$" => result,
        Some(NodeKind::String(path)) => {
            let first = leading_names(path.trim_start_matches('$')).into_iter().next();
            first.map_or(Gives::Unknown, Gives::With)
        }
        _ => Gives::Unknown,
    }
}

/// The names of an object's fields, without the `.$` of templates.
fn names(node: &Node) -> Option<Vec<&str>> {
    let members = node.members()?.iter();
    Some(
        members
            .map(|member| member.key.strip_suffix(".$").unwrap_or(&member.key))
            .collect(),
    )
}

fn is_jsonata(reader: &Reader<'_>, node: &Node) -> bool {
    match node.get("QueryLanguage") {
        Some(language) => language.as_str() != Some("JSONPath"),
        None => reader.is_jsonata(),
    }
}

/// The inputs of all states: none of those that nothing leads to.
fn inputs<'t>(flow: &Flow<'t>, gives: &[Gives<'t>]) -> Vec<Option<Known<'t>>> {
    let numbered = flow.states.iter().enumerate();
    let index: HashMap<&str, usize, NameHash> =
        numbered.map(|(index, state)| (&**state.name, index)).collect();
    let mut inputs: Vec<Option<Known<'t>>> = flow.states.iter().map(|_| None).collect();
    let mut queue: Vec<(usize, Known<'t>)> = Vec::new();
    queue.extend(
        flow.start
            .iter()
            .filter_map(|start| Some((*index.get(&**start.target)?, None))),
    );
    while let Some((state, more)) = queue.pop() {
        let (Some(slot), Some(gives)) = (inputs.get_mut(state), gives.get(state)) else {
            continue;
        };
        if !join(slot, more) {
            continue;
        }
        let input = slot.clone().flatten();
        let output = match gives {
            Gives::Unknown => None,
            Gives::Input => input,
            Gives::With(name) => input.map(|mut input| {
                if !input.contains(name) {
                    input.push(name);
                }
                input
            }),
            Gives::Fields(names) => Some(names.clone()),
        };
        let edges = flow
            .states
            .get(state)
            .into_iter()
            .flat_map(|state| &state.out.edges);
        for edge in edges {
            if let Some(target) = index.get(&**edge.target) {
                queue.push((*target, if edge.caught { None } else { output.clone() }));
            }
        }
    }
    inputs
}

/// Adds what else may come; returns whether that changes anything.
fn join<'t>(slot: &mut Option<Known<'t>>, more: Known<'t>) -> bool {
    match (slot.as_mut(), more) {
        (None, more) => {
            *slot = Some(more.filter(|names| names.len() <= MOST));
            true
        }
        (Some(None), _) => false,
        (Some(known), None) => {
            *known = None;
            true
        }
        (Some(Some(known)), Some(more)) => {
            let before = known.len();
            for name in more {
                if !known.contains(&name) {
                    known.push(name);
                }
            }
            let grown = known.len() > before;
            if known.len() > MOST {
                *slot = Some(None);
            }
            grown
        }
    }
}

fn state_reads<'t>(reader: &mut Reader<'t>, state: &FlowState<'t>, known: &[&str]) {
    let Some(fields) = Fields::open(&state.at).filter(|_| !is_jsonata(reader, state.at.node)) else {
        return;
    };
    if let Some(at) = fields.get("InputPath") {
        // What the others read is behind it.
        expression(reader, &at, known);
        return;
    }
    let owner = Owner::of_type(state.at.node.get("Type").and_then(Node::as_str).unwrap_or(""));
    for field in catalog::of(owner) {
        let Some(at) = fields.get(field.name()) else {
            continue;
        };
        match field.value() {
            Value::Path(_) => expression(reader, &at, known),
            Value::Payload | Value::Request => template(reader, &at, known),
            _ => {}
        }
    }
    if let Some(rules) = fields.get("Choices")
        && !asks_for_presence(rules.node)
    {
        conditions(reader, &rules, known);
    }
}

fn template<'t>(reader: &mut Reader<'t>, at: &At<'t>, known: &[&str]) {
    match &at.node.kind {
        NodeKind::Object(members) => {
            for member in members {
                let at = at.member(member);
                if member.key.ends_with(".$") {
                    expression(reader, &at, known);
                } else {
                    template(reader, &at, known);
                }
            }
        }
        NodeKind::Array(items) => {
            for item in items {
                template(reader, &at.item(item), known);
            }
        }
        _ => {}
    }
}

/// Whether rules test if something is there, so that its absence is not a mistake.
fn asks_for_presence(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Object(members) => members
            .iter()
            .any(|member| &*member.key == "IsPresent" || asks_for_presence(&member.value)),
        NodeKind::Array(items) => items.iter().any(asks_for_presence),
        _ => false,
    }
}

fn conditions<'t>(reader: &mut Reader<'t>, at: &At<'t>, known: &[&str]) {
    match &at.node.kind {
        NodeKind::Object(members) => {
            for member in members {
                let is_path = &*member.key == "Variable" || member.key.ends_with("Path");
                let at = at.member(member);
                match &*member.key {
                    "And" | "Or" | "Not" => conditions(reader, &at, known),
                    _ if is_path => expression(reader, &at, known),
                    _ => {}
                }
            }
        }
        NodeKind::Array(items) => {
            for item in items {
                conditions(reader, &at.item(item), known);
            }
        }
        _ => {}
    }
}

fn expression<'t>(reader: &mut Reader<'t>, at: &At<'t>, known: &[&str]) {
    let Some(Ok(expression)) = at.node.as_str().map(Expression::parse) else {
        return;
    };
    for query in expression.queries() {
        if *query.root() != Root::Input {
            continue;
        }
        let names = leading_names(query.text().trim_start_matches('$'));
        if let Some(first) = names.first()
            && !known.contains(first)
        {
            let message = format!(
                "The states before this one do not provide \"{first}\", so {} never exists.",
                query.text()
            );
            let hint = if known == INVOKED {
                format!("The function's result is in $.Payload. Did you mean $.Payload.{first}?")
            } else if known.is_empty() {
                "Its input has no fields.".to_owned()
            } else {
                format!("Its input has {}.", known.join(", "))
            };
            reader
                .advise(at, at.node.span, &finding::PATH_NEVER_EXISTS, message)
                .hint = Some(hint);
        }
    }
}
