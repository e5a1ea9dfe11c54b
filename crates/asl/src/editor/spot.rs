//! Where the cursor stands: the containers around it, and whether a name or a value belongs there.
//!
//! It is read off the tree, which survives half-typed text, and off the few characters between two nodes of it: behind
//! a colon a value belongs, behind a comma a name. What does not live here: what may stand at the place ([`super::grammar`]).

use asl_json::Span;
use asl_json::tree::{Member, Node, NodeKind};

use super::indented;
use crate::Format;

/// The place of the cursor.
#[derive(Clone, Debug)]
pub(crate) struct Spot<'t> {
    /// The containers around the cursor, from the document inwards.
    pub around: Vec<Container<'t>>,
    /// What belongs there.
    pub slot: Slot<'t>,
}

/// A container around the cursor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Container<'t> {
    /// It.
    pub node: &'t Node,
    /// The member of the container around it that it is the value of.
    pub member: Option<&'t Member>,
}

/// What belongs to the place of the cursor.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot<'t> {
    /// The name of a member.
    Name {
        /// What is written there, or the empty place of the cursor.
        span: Span,
        /// The member whose name is written there.
        member: Option<&'t Member>,
        /// What separates it from its neighbours.
        gap: Gap,
    },
    /// A value.
    Value {
        /// What is written there, or the empty place of the cursor.
        span: Span,
        /// The name of the member whose value it is; nothing for an item.
        name: Option<&'t str>,
        /// The value that is written there.
        node: Option<&'t Node>,
        /// What separates it from its neighbours.
        gap: Gap,
    },
    /// Nothing.
    Nothing,
}

/// The commas that are missing around a place where something is to be inserted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    /// Where a comma is missing before the place.
    pub before: Option<u32>,
    /// Whether one is missing behind it.
    pub after: bool,
}

impl<'t> Spot<'t> {
    /// The place of a byte offset.
    pub fn at(text: &'t str, format: Format, root: &'t Node, offset: u32) -> Self {
        match format {
            Format::Json => Self::in_brackets(text, root, offset),
            Format::Yaml => indented::at(text, root, offset),
        }
    }

    /// The same where brackets and commas say what belongs together.
    pub(super) fn in_brackets(text: &'t str, root: &'t Node, offset: u32) -> Self {
        let locator = Locator { text, offset };
        let mut around = Vec::new();
        let mut node = root;
        let mut member = None;
        let Some(mut limit) = locator.end_of(root, u32::MAX) else {
            let slot = match root.kind {
                NodeKind::Object(_) | NodeKind::Array(_) => Slot::Nothing,
                _ => locator.value(None, Some(root), Gap::default()),
            };
            return Self { around, slot };
        };
        loop {
            around.push(Container { node, member });
            let found = match &node.kind {
                NodeKind::Object(members) => locator.in_object(members, limit),
                NodeKind::Array(items) => locator.in_array(items, limit),
                _ => Found::Slot(Slot::Nothing),
            };
            match found {
                Found::Slot(slot) => return Self { around, slot },
                Found::Deeper(deeper, name, until) => {
                    (node, member, limit) = (deeper, name, until);
                }
            }
        }
    }
}

enum Found<'t> {
    Slot(Slot<'t>),
    /// Go on in this container, which ends here at the latest.
    Deeper(&'t Node, Option<&'t Member>, u32),
}

struct Locator<'t> {
    text: &'t str,
    offset: u32,
}

impl<'t> Locator<'t> {
    /// Where the container ends, if the offset lies in it. One without its closing bracket reaches to the end of what is
    /// around it.
    fn end_of(&self, node: &Node, limit: u32) -> Option<u32> {
        let children_end = match &node.kind {
            NodeKind::Object(members) => members
                .last()
                .map(|member| member.key_span.end.max(member.value.span.end)),
            NodeKind::Array(items) => items.last().map(|item| item.span.end),
            _ => return None,
        };
        let written = node.span.slice(self.text);
        let closed = written.len() > 1
            && written.ends_with(['}', ']'])
            && children_end.is_none_or(|end| end < node.span.end);
        let end = if closed { node.span.end - 1 } else { limit };
        (node.span.start < self.offset && self.offset <= end).then_some(end)
    }

    /// Whether the offset is within the token: behind its last character only if the token can go on there.
    fn within(&self, span: Span) -> bool {
        span.start < self.offset
            && (self.offset < span.end || (self.offset == span.end && !is_closed(span.slice(self.text))))
    }

    fn between(&self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or("").trim()
    }

    /// The gap at an empty place, `end` being the end of the neighbour before it.
    fn gap(&self, end: Option<u32>) -> Gap {
        let before = end.filter(|end| !self.between(*end, self.offset).contains(','));
        Gap {
            before,
            after: self.needs_comma_at(self.offset),
        }
    }

    /// Whether what follows the offset is a neighbour without a comma before it.
    fn needs_comma_at(&self, offset: u32) -> bool {
        let rest = self.text.get(offset as usize..).unwrap_or("").trim_start();
        rest.starts_with(|c: char| !matches!(c, ',' | '}' | ']' | ':'))
    }

    fn empty(&self) -> Span {
        Span {
            start: self.offset,
            end: self.offset,
        }
    }

    fn in_object(&self, members: &'t [Member], limit: u32) -> Found<'t> {
        let next = members.partition_point(|member| member.key_span.start < self.offset);
        let limit = members.get(next).map_or(limit, |next| next.key_span.start);
        let previous = next.checked_sub(1).and_then(|index| members.get(index));
        let Some(member) = previous else {
            return Found::Slot(Slot::Name {
                span: self.empty(),
                member: None,
                gap: self.gap(None),
            });
        };
        let value = &member.value;
        if self.within(member.key_span) {
            let before = next.checked_sub(2).and_then(|index| members.get(index));
            let before = before.map(|member| member.key_span.end.max(member.value.span.end));
            let gap = Gap {
                before: before.filter(|end| !self.between(*end, member.key_span.start).contains(',')),
                after: self.needs_comma_at(member.key_span.end),
            };
            return Found::Slot(Slot::Name {
                span: member.key_span,
                member: Some(member),
                gap,
            });
        }
        if let Some(end) = self.end_of(value, limit) {
            return Found::Deeper(value, Some(member), end);
        }
        if self.within(value.span) {
            return Found::Slot(self.value(Some(member), Some(value), Gap::default()));
        }
        let name_end = member.key_span.end;
        let behind_name = self.between(name_end, self.offset);
        let unwritten = matches!(value.kind, NodeKind::Missing) && value.span.start == value.span.end;
        if self.offset <= value.span.start || unwritten {
            return Found::Slot(match behind_name {
                "" => Slot::Nothing,
                ":" if unwritten => Slot::Value {
                    span: self.empty(),
                    name: Some(&member.key),
                    node: None,
                    gap: Gap {
                        before: None,
                        after: self.needs_comma_at(self.offset),
                    },
                },
                // There is a value already, further on.
                ":" => Slot::Nothing,
                _ => self.name_behind(name_end),
            });
        }
        Found::Slot(self.name_behind(value.span.end))
    }

    /// The name of a member behind a neighbour that ends here.
    fn name_behind(&self, end: u32) -> Slot<'t> {
        // Directly behind a value nothing can begin.
        if self.offset == end {
            return Slot::Nothing;
        }
        Slot::Name {
            span: self.empty(),
            member: None,
            gap: self.gap(Some(end)),
        }
    }

    fn in_array(&self, items: &'t [Node], limit: u32) -> Found<'t> {
        let next = items.partition_point(|item| item.span.start < self.offset);
        let limit = items.get(next).map_or(limit, |next| next.span.start);
        let previous = next.checked_sub(1).and_then(|index| items.get(index));
        if let Some(item) = previous {
            if let Some(end) = self.end_of(item, limit) {
                return Found::Deeper(item, None, end);
            }
            if self.within(item.span) {
                return Found::Slot(self.value(None, Some(item), Gap::default()));
            }
            if item.span.end == self.offset {
                return Found::Slot(Slot::Nothing);
            }
        }
        Found::Slot(Slot::Value {
            span: self.empty(),
            name: None,
            node: None,
            gap: self.gap(previous.map(|item| item.span.end)),
        })
    }

    fn value(&self, member: Option<&'t Member>, node: Option<&'t Node>, gap: Gap) -> Slot<'t> {
        Slot::Value {
            span: node.map_or_else(|| self.empty(), |node| node.span),
            name: member.map(|member| &*member.key),
            node,
            gap,
        }
    }
}

/// Whether the token is a text in quotes with its closing quote.
fn is_closed(token: &str) -> bool {
    let mut characters = token.chars();
    let Some(quote @ ('"' | '\'')) = characters.next() else {
        return matches!(token.chars().next_back(), Some('}' | ']'));
    };
    let mut escaped = false;
    let mut closed = false;
    for character in characters {
        closed = !escaped && character == quote;
        escaped = quote == '"' && character == '\\' && !escaped;
    }
    closed
}
