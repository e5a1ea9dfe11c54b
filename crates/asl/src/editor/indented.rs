//! Where the cursor stands in YAML's block style, where indentation says what is around it.
//!
//! On a name or a value that the tree has, the tree decides, as in JSON, and so it does within brackets. Elsewhere the
//! column of the line decides whose line it is: a half-typed line is not in the tree at all. What does not live here:
//! reading YAML ([`crate::yaml`]).

use asl_json::Span;
use asl_json::tree::{Node, NodeKind};

use super::grammar::Context;
use super::place::{Container, Expected, Place, Separators};

/// The line of the cursor.
struct Line<'t> {
    start: usize,
    /// The columns of the dashes before its text.
    dashes: Vec<usize>,
    /// The column of its text, or of the cursor if there is none.
    column: usize,
    /// Where its text begins.
    text_start: usize,
    /// Its text, without blanks at its end.
    text: &'t str,
}

/// The place of a byte offset.
pub(super) fn at<'t>(text: &'t str, root: &'t Node, offset: u32) -> Place<'t> {
    let place = Place::in_brackets(text, root, offset);
    let on_token = match place.expected {
        Expected::Name { member, .. } => member.is_some(),
        Expected::Value {
            node: Some(node),
            name,
            ..
        } => {
            // A text that is an item, or that stands on a line of its own, may become the first name of an object.
            let becomes_name = match name {
                Some(_) => starts_line(text, node),
                None => Context::of(&place).has_object_items(),
            };
            !becomes_name && !is_empty(node)
        }
        Expected::Value { node: None, .. } => false,
        Expected::Nothing => false,
    };
    let innermost = place.around.last().map(|container| container.node);
    let in_brackets = innermost.is_some_and(|node| {
        let written = node.span.slice(text);
        written.starts_with(['{', '['])
            && (!written.ends_with(['}', ']']) || offset < node.span.end)
            && node.span.start < offset
    });
    if (on_token && !place.around.is_empty()) || in_brackets {
        return place;
    }
    by_indentation(text, root, offset)
}

fn by_indentation<'t>(text: &'t str, root: &'t Node, offset: u32) -> Place<'t> {
    let nothing = Place {
        around: Vec::new(),
        expected: Expected::Nothing,
    };
    let line = Line::of(text, offset as usize);
    // In a comment, or before the text of the line.
    let before = text.get(line.start..offset as usize).unwrap_or("");
    if before.trim_start().starts_with('#') || before.contains(" #") || (offset as usize) < line.text_start {
        return nothing;
    }
    let mut around = vec![Container {
        node: root,
        member: None,
    }];
    if descend(text, &line, &mut around).is_none() {
        return nothing;
    }
    let expected = expected(&line, offset, &around);
    Place { around, expected }
}

impl<'t> Line<'t> {
    fn of(text: &'t str, offset: usize) -> Self {
        let start = text
            .get(..offset)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |end| end + 1);
        let end = text
            .get(offset..)
            .and_then(|rest| rest.find('\n'))
            .map_or(text.len(), |found| offset + found);
        let whole = text.get(start..end).unwrap_or("");
        let mut column = 0;
        let mut dashes = Vec::new();
        loop {
            let rest = whole.get(column..).unwrap_or("");
            column += rest.len() - rest.trim_start_matches(' ').len();
            let rest = whole.get(column..).unwrap_or("");
            if !(rest == "-" || rest.starts_with("- ")) {
                break;
            }
            dashes.push(column);
            column += 1;
        }
        let written = whole.get(column..).unwrap_or("").trim_end();
        // On an empty line the cursor says how far the line is indented.
        let column = if written.is_empty() {
            let least = dashes.last().map_or(0, |dash| dash + 1);
            (offset - start).max(least)
        } else {
            column
        };
        Self {
            start,
            dashes,
            column,
            text_start: start + column,
            text: written,
        }
    }
}

/// The column in which a node or name begins.
fn column_of(text: &str, offset: u32) -> usize {
    let before = text.get(..offset as usize).unwrap_or("");
    before.len() - before.rfind('\n').map_or(0, |end| end + 1)
}

fn is_block(text: &str, node: &Node) -> bool {
    let open = text.get(node.span.start as usize..).unwrap_or("");
    matches!(node.kind, NodeKind::Object(_) | NodeKind::Array(_)) && !open.starts_with(['{', '['])
}

/// Goes from the last container in the list to the one that the line belongs to; nothing if there is none.
fn descend<'t>(text: &'t str, line: &Line<'t>, around: &mut Vec<Container<'t>>) -> Option<()> {
    let mut dashes = line.dashes.iter().copied().peekable();
    loop {
        let node = around.last()?.node;
        match &node.kind {
            NodeKind::Object(members) if is_block(text, node) => {
                let own = column_of(text, members.first()?.key_span.start);
                let at = dashes.peek().copied().unwrap_or(line.column);
                let is_here = dashes.peek().is_none() && at == own;
                if at < own {
                    return None;
                }
                let before = members.partition_point(|member| (member.key_span.start as usize) < line.start);
                let last = before.checked_sub(1).and_then(|index| members.get(index));
                let Some(member) = last.filter(|_| !is_here) else {
                    return (is_here || last.is_none()).then_some(());
                };
                around.push(Container {
                    node: &member.value,
                    member: Some(member),
                });
            }
            NodeKind::Array(items) if is_block(text, node) => {
                let before = items.partition_point(|item| (item.span.start as usize) < line.start);
                let last = before.checked_sub(1).and_then(|index| items.get(index));
                if dashes.next().is_some() {
                    // The item of this line, if the tree has it; its first name stands on the line.
                    let item = items
                        .get(before)
                        .filter(|item| (item.span.start as usize) <= line.text_start);
                    if dashes.peek().is_none() {
                        around.push(Container {
                            node: item.filter(|item| is_block(text, item)).unwrap_or(node),
                            member: None,
                        });
                        return Some(());
                    }
                    around.push(Container {
                        node: item.or(last)?,
                        member: None,
                    });
                } else {
                    around.push(Container {
                        node: last?,
                        member: None,
                    });
                }
            }
            // Nothing is written there yet.
            NodeKind::Null | NodeKind::Missing | NodeKind::String(_)
                if around.len() == 1 || is_empty(node) || starts_line(text, node) =>
            {
                for _ in dashes {
                    around.push(Container { node, member: None });
                }
                return Some(());
            }
            _ => return None,
        }
    }
}

/// Whether the value begins its line and has no quotes.
fn starts_line(text: &str, node: &Node) -> bool {
    let start = node.span.start as usize;
    let before = text.get(..start).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    line.trim_start_matches(' ').is_empty() && !node.span.slice(text).starts_with(['"', '\'', '|', '>'])
}

fn is_empty(node: &Node) -> bool {
    node.span.start == node.span.end
}

/// Whether a name or a value belongs to the offset, which lies in the text of the line or behind it.
fn expected<'t>(line: &Line<'t>, offset: u32, around: &[Container<'t>]) -> Expected<'t> {
    let container = around.last().map(|container| container.node);
    let (start, typed) = (line.text_start, line.text);
    let position = (offset as usize).saturating_sub(start);
    let colon = colon_of(typed);
    let whole = |from: usize, to: usize| Span::new(start + from, start + to.max(from));
    match colon {
        Some(colon) if position > colon => {
            let name = typed.get(..colon).unwrap_or("").trim_matches(['"', '\'']);
            let member = container.and_then(|node| node.member(name));
            let value = typed.get(colon + 1..).unwrap_or("");
            let blank = value.len() - value.trim_start().len();
            let from = if value.trim().is_empty() {
                position
            } else {
                colon + 1 + blank
            };
            let written = member.map(|member| &member.value).filter(|node| !is_empty(node));
            Expected::Value {
                span: whole(from.min(position), typed.len().max(position)),
                name: Some(member.map_or(name, |member| &*member.key)),
                node: written,
                separators: Separators::default(),
            }
        }
        colon => {
            let end = colon.unwrap_or(typed.len()).max(position);
            let member = colon.and_then(|colon| {
                let name = typed.get(..colon)?.trim_matches(['"', '\'']);
                container?.member(name)
            });
            let is_item = !line.dashes.is_empty() && colon.is_none();
            let span = whole(0, end);
            let list = Place {
                around: around
                    .split_last()
                    .map_or(Vec::new(), |(_, outer)| outer.to_vec()),
                expected: Expected::Nothing,
            };
            if is_item && !Context::of(&list).has_object_items() {
                return Expected::Value {
                    span,
                    name: None,
                    node: None,
                    separators: Separators::default(),
                };
            }
            Expected::Name {
                span,
                member,
                separators: Separators::default(),
            }
        }
    }
}

/// Where the colon behind the name of a line is.
fn colon_of(line: &str) -> Option<usize> {
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote {
        Some(quote) => line.get(1..)?.find(quote)? + 2,
        None => 0,
    };
    let rest = line.get(from..)?;
    let found = rest
        .find(": ")
        .or_else(|| rest.ends_with(':').then(|| rest.len() - 1));
    found.map(|found| from + found)
}
