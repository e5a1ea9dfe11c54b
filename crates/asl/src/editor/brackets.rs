//! The place of the cursor where brackets and commas say what belongs together: in JSON, and in YAML's flow style.
//!
//! It is read off the tree, which survives half-typed text, and off the few characters between two nodes of it: behind
//! a colon a value belongs, behind a comma a name. What does not live here: what may stand at the place ([`super::grammar`]).

use asl_json::Span;
use asl_json::tree::{Member, Node, NodeKind};

use super::place::{Container, Expected, Place, Separators};

impl<'t> Place<'t> {
    /// The place of a byte offset.
    pub(super) fn in_brackets(text: &'t str, root: &'t Node, offset: u32) -> Self {
        let locator = Locator { text, offset };
        let mut around = Vec::new();
        let mut node = root;
        let mut member = None;
        let Some(mut limit) = locator.end_of(root, u32::MAX) else {
            let expected = match root.kind {
                NodeKind::Object(_) | NodeKind::Array(_) => Expected::Nothing,
                _ => locator.value(None, Some(root), Separators::default()),
            };
            return Self { around, expected };
        };
        loop {
            around.push(Container { node, member });
            let found = match &node.kind {
                NodeKind::Object(members) => locator.in_object(members, limit),
                NodeKind::Array(items) => locator.in_array(items, limit),
                _ => Found::Here(Expected::Nothing),
            };
            match found {
                Found::Here(expected) => return Self { around, expected },
                Found::Deeper(deeper, name, until) => {
                    (node, member, limit) = (deeper, name, until);
                }
            }
        }
    }
}

enum Found<'t> {
    Here(Expected<'t>),
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

    /// The separators at an empty place, `end` being the end of the neighbour before it.
    fn separators(&self, end: Option<u32>) -> Separators {
        let before = end.filter(|end| !self.between(*end, self.offset).contains(','));
        Separators {
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
            return Found::Here(Expected::Name {
                span: self.empty(),
                member: None,
                separators: self.separators(None),
            });
        };
        let value = &member.value;
        if self.within(member.key_span) {
            let before = next.checked_sub(2).and_then(|index| members.get(index));
            let before = before.map(|member| member.key_span.end.max(member.value.span.end));
            let separators = Separators {
                before: before.filter(|end| !self.between(*end, member.key_span.start).contains(',')),
                after: self.needs_comma_at(member.key_span.end),
            };
            return Found::Here(Expected::Name {
                span: member.key_span,
                member: Some(member),
                separators,
            });
        }
        if let Some(end) = self.end_of(value, limit) {
            return Found::Deeper(value, Some(member), end);
        }
        if self.within(value.span) {
            return Found::Here(self.value(Some(member), Some(value), Separators::default()));
        }
        let name_end = member.key_span.end;
        let behind_name = self.between(name_end, self.offset);
        let unwritten = matches!(value.kind, NodeKind::Missing) && value.span.start == value.span.end;
        if self.offset <= value.span.start || unwritten {
            return Found::Here(match behind_name {
                "" => Expected::Nothing,
                ":" if unwritten => Expected::Value {
                    span: self.empty(),
                    name: Some(&member.key),
                    node: None,
                    separators: Separators {
                        before: None,
                        after: self.needs_comma_at(self.offset),
                    },
                },
                // There is a value already, further on.
                ":" => Expected::Nothing,
                _ => self.name_behind(name_end),
            });
        }
        Found::Here(self.name_behind(value.span.end))
    }

    /// The name of a member behind a neighbour that ends here.
    fn name_behind(&self, end: u32) -> Expected<'t> {
        // Directly behind a value nothing can begin.
        if self.offset == end {
            return Expected::Nothing;
        }
        Expected::Name {
            span: self.empty(),
            member: None,
            separators: self.separators(Some(end)),
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
                return Found::Here(self.value(None, Some(item), Separators::default()));
            }
            if item.span.end == self.offset {
                return Found::Here(Expected::Nothing);
            }
        }
        Found::Here(Expected::Value {
            span: self.empty(),
            name: None,
            node: None,
            separators: self.separators(previous.map(|item| item.span.end)),
        })
    }

    fn value(
        &self,
        member: Option<&'t Member>,
        node: Option<&'t Node>,
        separators: Separators,
    ) -> Expected<'t> {
        Expected::Value {
            span: node.map_or_else(|| self.empty(), |node| node.span),
            name: member.map(|member| &*member.key),
            node,
            separators,
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
