//! What an editor shows of a whole text: the states of each state machine, what can be folded, the words of expressions.
//!
//! Words are read off the text as it is spelled, as at the cursor ([`super::expression`]), so a half-typed expression has
//! them, too. What does not live here: colors.

use asl_json::tree::{Node, NodeKind};
use asl_json::{Span, Str, tree};

use crate::embedded::Embedded;
use crate::outline::{self, OutlineScope};
use crate::source::Format;
use crate::template::{self, Inner};

/// The most state machines of a template that are looked at.
const MOST_MACHINES: usize = 100;

/// The states of a state machine, in the places of the text.
#[derive(Clone, Debug)]
pub struct MachineOutline {
    /// Its name in the template, if the text is one.
    pub name: Option<Str>,
    /// Its index in the template.
    pub machine: usize,
    /// Its states.
    pub outline: OutlineScope,
}

/// A state machine whose definition is in a file of its own (`DefinitionUri`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// The index of the state machine in the template.
    pub machine: usize,
    /// The file as the template names it.
    pub file: Str,
    /// Where it is named, with the name of the field.
    pub span: Span,
}

/// What a word of an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// A variable, `$` or `$states`.
    Variable,
    /// The name of a function that is called.
    Function,
    /// A word of the language.
    Keyword,
    /// The name of a member.
    Property,
    /// A string within an expression.
    Text,
    /// A number.
    Number,
    /// A comment.
    Comment,
}

/// The state machines of a text with their names; nothing stands for the text itself.
fn machines(text: &str, root: &Node) -> Vec<(Option<Str>, Option<Inner>)> {
    let mut found = Vec::new();
    for machine in 0..MOST_MACHINES {
        let unwrapped = template::unwrap(text, root, machine);
        let names = unwrapped.as_ref().map(|one| one.facts.machines.clone());
        let names = names.unwrap_or_default();
        found.push((names.get(machine).cloned(), unwrapped.map(|one| one.inner)));
        if machine + 1 >= names.len() {
            break;
        }
    }
    found
}

/// The outlines of all state machines of a text, without any check.
pub fn outlines(text: &str) -> Vec<MachineOutline> {
    let (root, _) = Format::of(text).parse(text);
    let outline = |inner: Option<Inner>| match inner {
        None => Some(outline::read(&root, &root.to_value(text))),
        Some(Inner::Tree(tree)) => Some(outline::read(&tree, &tree.to_value(text))),
        Some(Inner::Text(embedded)) => {
            let (tree, _) = tree::parse(&embedded.text);
            let mut outline = outline::read(&tree, &tree.to_value(&embedded.text));
            embedded.move_outline(&mut outline);
            Some(outline)
        }
        Some(Inner::Elsewhere) => None,
    };
    let found = machines(text, &root).into_iter().enumerate();
    found
        .filter_map(|(machine, (name, inner))| {
            Some(MachineOutline {
                name,
                machine,
                outline: outline(inner)?,
            })
        })
        .collect()
}

/// The files that a template names for the definitions of its state machines.
pub fn files(text: &str) -> Vec<NamedFile> {
    let (root, _) = Format::of(text).parse(text);
    let mut found = Vec::new();
    for machine in 0..MOST_MACHINES {
        let Some(facts) = template::unwrap(text, &root, machine).map(|one| one.facts) else {
            break;
        };
        let field = template::field_of_file(text, &root, machine);
        if let (Some(file), Some((field, _))) = (facts.definition_file, field) {
            let (start, end) = (field.key_span.start, field.value.span.end);
            found.push(NamedFile {
                machine,
                file,
                span: Span { start, end },
            });
        }
        if machine + 1 >= facts.machines.len() {
            break;
        }
    }
    found
}

/// The definitions that are texts inside the text.
fn embedded(text: &str, root: &Node) -> Vec<Embedded> {
    let found = machines(text, root).into_iter();
    found
        .filter_map(|(_, inner)| match inner {
            Some(Inner::Text(embedded)) => Some(embedded),
            _ => None,
        })
        .collect()
}

/// The objects and lists of a text, from the outside inwards.
pub fn folds(text: &str) -> Vec<Span> {
    let (root, _) = Format::of(text).parse(text);
    let mut found = containers(&root);
    for embedded in embedded(text, &root) {
        let (tree, _) = tree::parse(&embedded.text);
        found.extend(containers(&tree).into_iter().map(|span| embedded.outer(span)));
    }
    found
}

fn containers(root: &Node) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = vec![(root, root.span)];
    while let Some((node, span)) = open.pop() {
        match &node.kind {
            NodeKind::Object(members) => {
                found.push(span);
                for member in members.iter().rev() {
                    let (start, end) = (member.key_span.start, member.value.span.end);
                    open.push((&member.value, Span { start, end }));
                }
            }
            NodeKind::Array(items) => {
                found.push(span);
                open.extend(items.iter().rev().map(|item| (item, item.span)));
            }
            _ => {}
        }
    }
    found
}

/// The words of all expressions of a text: JSONata between `{%` and `%}`, paths and intrinsic functions. In the order of
/// the text.
pub fn words(text: &str) -> Vec<(Span, WordKind)> {
    let (root, _) = Format::of(text).parse(text);
    let mut found = Vec::new();
    if template::is_held(text, &root) {
        of_node(text, &root, None, &mut found);
    }
    for embedded in embedded(text, &root) {
        let (tree, _) = tree::parse(&embedded.text);
        let mut inner = Vec::new();
        of_node(&embedded.text, &tree, None, &mut inner);
        found.extend(inner.into_iter().map(|(span, kind)| (embedded.outer(span), kind)));
    }
    found.sort_by_key(|(span, _)| *span);
    found
}

/// The words of the expressions below a node of a definition.
pub(super) fn of_node(text: &str, root: &Node, name: Option<&str>, found: &mut Vec<(Span, WordKind)>) {
    let mut open = vec![(root, name)];
    while let Some((node, name)) = open.pop() {
        match &node.kind {
            NodeKind::Object(members) => {
                open.extend(
                    members
                        .iter()
                        .rev()
                        .map(|member| (&member.value, Some(&*member.key))),
                );
            }
            NodeKind::Array(items) => open.extend(items.iter().rev().map(|item| (item, name))),
            NodeKind::String(value) if value.starts_with("{%") => {
                of_expression(text, node.span, true, found);
            }
            NodeKind::String(value) => {
                let is_path = name
                    .is_some_and(|name| name.ends_with(".$") || name.ends_with("Path") || name == "Variable");
                if is_path && value.starts_with(['$', 'S']) {
                    of_expression(text, node.span, false, found);
                }
            }
            _ => {}
        }
    }
}

/// The words of a language between others.
const KEYWORDS: [&str; 7] = ["and", "or", "in", "function", "true", "false", "null"];

fn of_expression(text: &str, span: Span, jsonata: bool, found: &mut Vec<(Span, WordKind)>) {
    let spelled = span.slice(text);
    let base = span.start as usize;
    let mut at = usize::from(spelled.starts_with(['"', '\'']));
    while let Some(rest) = spelled.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, kind) = word(rest, jsonata);
        if let Some(kind) = kind {
            found.push((Span::new(base + at, base + at + length), kind));
        }
        at += length;
    }
}

/// The length of what a text begins with, and what it is.
fn word(rest: &str, jsonata: bool) -> (usize, Option<WordKind>) {
    let until = |quote: &str| {
        let inner = rest.get(quote.len()..).unwrap_or("");
        inner.find(quote).map_or(rest.len(), |end| end + 2 * quote.len())
    };
    let first = rest.chars().next().unwrap_or(' ');
    match first {
        '\'' => (until("'"), Some(WordKind::Text)),
        '\\' if rest.starts_with("\\\"") => (until("\\\""), Some(WordKind::Text)),
        '`' => (until("`"), Some(WordKind::Property)),
        '/' if rest.starts_with("/*") => {
            let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
            (end, Some(WordKind::Comment))
        }
        _ if first.is_ascii_digit() => {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
            (end.unwrap_or(rest.len()), Some(WordKind::Number))
        }
        _ if first.is_alphabetic() || matches!(first, '_' | '$') => {
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let called = |end: usize| {
                let behind = rest.get(end..).unwrap_or("");
                behind.trim_start().starts_with('(')
            };
            let own = rest.get(..end).unwrap_or("");
            if !jsonata && own == "States" {
                let end = rest
                    .find(|c: char| !c.is_alphanumeric() && c != '.')
                    .unwrap_or(rest.len());
                if called(end) {
                    return (end, Some(WordKind::Function));
                }
            }
            let kind = match own {
                _ if KEYWORDS.contains(&own) => WordKind::Keyword,
                _ if own.starts_with('$') && jsonata && called(end) => WordKind::Function,
                _ if own.starts_with('$') => WordKind::Variable,
                _ => WordKind::Property,
            };
            (end, Some(kind))
        }
        _ => (first.len_utf8(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_expressions_are_told_apart() {
        let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "{% $sum($states.input.ö) & \"x\" and 1.5 /* c */ %}",
            "Parameters": {"a.$": "States.Format('{}', $.b[0])", "plain": "$.c"}}}}"#;
        let said: Vec<(&str, WordKind)> = words(text)
            .into_iter()
            .map(|(span, kind)| (span.slice(text), kind))
            .collect();
        assert_eq!(
            said,
            [
                ("$sum", WordKind::Function),
                ("$states", WordKind::Variable),
                ("input", WordKind::Property),
                ("ö", WordKind::Property),
                ("\\\"x\\\"", WordKind::Text),
                ("and", WordKind::Keyword),
                ("1.5", WordKind::Number),
                ("/* c */", WordKind::Comment),
                ("States.Format", WordKind::Function),
                ("'{}'", WordKind::Text),
                ("$", WordKind::Variable),
                ("b", WordKind::Property),
                ("0", WordKind::Number),
            ]
        );
    }

    #[test]
    fn all_state_machines_of_a_template_have_outlines() {
        let text = "stepFunctions:\n  stateMachines:\n    one: {definition: {StartAt: A, States: {A: {Type: Succeed}}}}\n    two: {definition: {StartAt: B, States: {B: {Type: Succeed}}}}\n";
        let found: Vec<(String, &str)> = outlines(text)
            .iter()
            .map(|one| {
                let name = one.name.as_deref().unwrap_or_default().to_owned();
                (name, one.outline.states[0].name_span.slice(text))
            })
            .collect();
        assert_eq!(found, [("one".into(), "A"), ("two".into(), "B")]);
        assert!(folds(text).len() > 5);
    }
}
