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
use super::whole;
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
    if let Some((embedded, inner, at)) = source.within(offset) {
        return defined(&inner, at).map(|span| embedded.outer(span));
    }
    defined(&source, source.offset(offset))
}

fn defined(source: &Source<'_>, offset: u32) -> Option<Span> {
    if let Some(named) = named(source, offset) {
        let target = named.scope.get("States")?.member(named.name)?;
        return Some(target.key_span);
    }
    let assigned = variable(source, offset)?.assignments();
    assigned.first().copied()
}

/// Everything that names the state or the variable at the byte offset, its definition included, in the order of the text.
pub fn references(text: &str, offset: u32) -> Vec<Span> {
    let source = Source::read(text, offset);
    if let Some((embedded, inner, at)) = source.within(offset) {
        let found = mentions(&inner, at);
        return found.into_iter().map(|span| embedded.outer(span)).collect();
    }
    mentions(&source, source.offset(offset))
}

fn mentions(source: &Source<'_>, offset: u32) -> Vec<Span> {
    let text = source.text;
    let mut found = if let Some(named) = named(source, offset) {
        places(named.scope, named.name)
    } else if let Some(variable) = variable(source, offset) {
        let mut found = variable.assignments();
        let mut words = Vec::new();
        whole::of_node(text, variable.scope, None, &mut words);
        let reads = |span: &Span| span.slice(text).strip_prefix('$') == Some(variable.name);
        found.extend(words.into_iter().map(|(span, _)| span).filter(reads));
        found
    } else {
        Vec::new()
    };
    found.sort_unstable();
    found
}

/// The name of the state at the byte offset and where it is written there, if there is one to rename.
pub fn renamable(text: &str, offset: u32) -> Option<(Span, String)> {
    let source = Source::read(text, offset);
    if let Some((embedded, inner, at)) = source.within(offset) {
        let named = named(&inner, at)?;
        return Some((embedded.outer(named.span), named.name.to_owned()));
    }
    let named = named(&source, source.offset(offset))?;
    Some((named.span, named.name.to_owned()))
}

/// The changes that give the state at the byte offset another name, in the order of the text, or a sentence why not.
pub fn rename(text: &str, offset: u32, name: &str) -> Result<Vec<(Span, String)>, String> {
    let source = Source::read(text, offset);
    let Some((embedded, inner, at)) = source.within(offset) else {
        return renamed(&source, source.offset(offset), name);
    };
    let edits = renamed(&inner, at, name)?.into_iter().map(|(span, text)| {
        let spelled = embedded.spelled(span.start, &text);
        Some((embedded.outer(span), spelled?))
    });
    let edits: Option<Vec<_>> = edits.collect();
    edits.ok_or_else(|| "A placeholder stands for the name. Rename it by hand.".to_owned())
}

fn renamed(source: &Source<'_>, offset: u32, name: &str) -> Result<Vec<(Span, String)>, String> {
    let Some(named) = named(source, offset) else {
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
        .map(|span| (span, spelled_like(source.text, span, name)))
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

/// A variable at a place.
struct Variable<'t> {
    name: &'t str,
    /// The scope whose states assign it.
    scope: &'t Node,
}

impl Variable<'_> {
    /// Where it is assigned.
    fn assignments(&self) -> Vec<Span> {
        assignments(self.scope, self.name)
    }
}

fn assignments(scope: &Node, name: &str) -> Vec<Span> {
    let states = scope.get("States").and_then(Node::members).unwrap_or_default();
    let assigned = states.iter().flat_map(|state| node::assigned(&state.value));
    let own = assigned.filter(|(own, _)| *own == name);
    own.map(|(_, member)| member.key_span).collect()
}

/// The variable at the offset, if a state of a scope around assigns it.
fn variable<'t>(source: &'t Source<'_>, offset: u32) -> Option<Variable<'t>> {
    let place = source.place_on(offset);
    let context = Context::of(&place);
    let name = match place.expected {
        Expected::Name {
            member: Some(member), ..
        } if context.kind == Kind::Assign => member.key.strip_suffix(".$").unwrap_or(&member.key),
        Expected::Value {
            name,
            node: Some(node),
            ..
        } => {
            let wanted = context.wanted(name);
            let in_jsonata =
                wanted == Wanted::Jsonata && expression::is_within_jsonata(source.text, node.span, offset);
            if !in_jsonata && !matches!(wanted, Wanted::Path { .. }) {
                return None;
            }
            let word = Word::around(source.text, node.span, offset).text;
            let name = word.strip_prefix('$')?.split('.').next()?;
            Some(name).filter(|name| !name.is_empty())?
        }
        _ => return None,
    };
    let mut around = context.scopes.iter().rev();
    let scope = around.find(|scope| !assignments(scope, name).is_empty())?;
    Some(Variable { name, scope })
}
