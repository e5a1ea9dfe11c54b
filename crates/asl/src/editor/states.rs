//! States and what names them: go to the definition of a state, rename it everywhere in its scope.
//!
//! A transition cannot leave its scope, so neither does a rename; but names are unique in the whole definition, so a name
//! that stands anywhere is refused. What does not live here: names of states as they are offered ([`super::complete`]).

use asl_json::Span;
use asl_json::tree::Node;

use super::expression::{self, Word};
use super::grammar::{Context, Kind, Wanted};
use super::place::Expected;
use super::syntax::Source;
use crate::node;
use crate::read::fields::MAX_NAME;
use crate::source::spelled_like;

/// The name of a state at a place.
struct Named<'t> {
    name: &'t str,
    /// Where the name is written at the place.
    span: Span,
    /// The object with `StartAt` and `States` that it is a name of.
    scope: &'t Node,
}

/// Where the thing at the byte offset is defined: the name of a state, or of a variable where it is assigned first.
pub fn definition(text: &str, offset: u32) -> Option<Span> {
    let source = Source::read(text, offset);
    let offset = source.offset(offset);
    if let Some(named) = named(&source, offset) {
        let target = named.scope.get("States")?.member(named.name)?;
        return Some(target.key_span);
    }
    variable(&source, offset)
}

/// The name of the state at the byte offset and where it is written there, if there is one to rename.
pub fn renamable(text: &str, offset: u32) -> Option<(Span, String)> {
    let source = Source::read(text, offset);
    let named = named(&source, source.offset(offset))?;
    Some((named.span, named.name.to_owned()))
}

/// The changes that give the state at the byte offset another name, in the order of the text, or a sentence why not.
pub fn rename(text: &str, offset: u32, name: &str) -> Result<Vec<(Span, String)>, String> {
    let source = Source::read(text, offset);
    let Some(named) = named(&source, source.offset(offset)) else {
        return Err("There is no state here. Put the cursor on the name of one.".into());
    };
    if name == named.name {
        return Ok(Vec::new());
    }
    let length = name.chars().count();
    if name.trim().is_empty() {
        return Err("A state needs a name.".into());
    }
    if length > MAX_NAME {
        return Err(format!(
            "The name of a state has at most {MAX_NAME} characters; this one has {length}."
        ));
    }
    if exists(&source.root, name) {
        return Err(format!(
            "There is a state \"{name}\" already. Names are unique in the whole definition."
        ));
    }
    let mut edits: Vec<(Span, String)> = places(named.scope, named.name)
        .into_iter()
        .map(|span| (span, spelled_like(text, span, name)))
        .collect();
    edits.sort_by_key(|(span, _)| *span);
    Ok(edits)
}

/// Everything that writes the name of a state of the scope.
fn places(scope: &Node, name: &str) -> Vec<Span> {
    let is = |node: &&Node| node.as_str() == Some(name);
    let mut found = Vec::new();
    found.extend(scope.get("StartAt").filter(is).map(|node| node.span));
    for state in scope.get("States").and_then(Node::members).unwrap_or_default() {
        if &*state.key == name {
            found.push(state.key_span);
        }
        let targets = node::transitions(&state.value).into_iter().map(|(_, node)| node);
        found.extend(targets.filter(is).map(|node| node.span));
    }
    found
}

/// Whether a state of this name exists in any scope.
fn exists(root: &Node, name: &str) -> bool {
    let mut scopes = vec![root];
    while let Some(scope) = scopes.pop() {
        for state in scope.get("States").and_then(Node::members).unwrap_or_default() {
            if &*state.key == name {
                return true;
            }
            scopes.extend(node::entries(&state.value, "Branches"));
            scopes.extend(state.value.get("ItemProcessor"));
            scopes.extend(state.value.get("Iterator"));
        }
    }
    false
}

/// The name of a state at the offset: where the state is written, or where something leads to it.
fn named<'t>(source: &'t Source<'_>, offset: u32) -> Option<Named<'t>> {
    let place = source.place_on(offset);
    let context = Context::of(&place);
    let scope = context.scope()?;
    match place.expected {
        Expected::Name {
            member: Some(member), ..
        } if context.kind == Kind::States => Some(Named {
            name: &member.key,
            span: member.key_span,
            scope,
        }),
        Expected::Value {
            name,
            node: Some(node),
            ..
        } if context.wanted(name) == Wanted::StateName => Some(Named {
            name: node.as_str()?,
            span: node.span,
            scope,
        }),
        _ => None,
    }
}

/// Where the variable at the offset is assigned first.
fn variable(source: &Source<'_>, offset: u32) -> Option<Span> {
    let place = source.place_on(offset);
    let context = Context::of(&place);
    let Expected::Value {
        name,
        node: Some(node),
        ..
    } = place.expected
    else {
        return None;
    };
    let wanted = context.wanted(name);
    let in_jsonata =
        wanted == Wanted::Jsonata && expression::is_within_jsonata(source.text, node.span, offset);
    if !in_jsonata && !matches!(wanted, Wanted::Path { .. }) {
        return None;
    }
    let word = Word::around(source.text, node.span, offset)
        .text
        .strip_prefix('$')?;
    let wanted = word.split('.').next().filter(|name| !name.is_empty())?;
    let states = context
        .scopes
        .iter()
        .rev()
        .filter_map(|scope| scope.get("States")?.members());
    let mut assignments = states.flatten().flat_map(|state| node::assigned(&state.value));
    assignments.find_map(|(name, member)| (name == wanted).then_some(member.key_span))
}
