//! The text of a definition as the editor's services see it: its tree, and how names and values are spelled in it.
//!
//! A definition may be a text inside the text, as `DefinitionString` of a template. A service then answers within it
//! ([`Source::within`]), and its answer is moved to the text that the editor shows ([`crate::embedded`]). What does not live
//! here: what names and values mean.

use asl_json::tree::{Node, NodeKind};
use asl_json::{Span, Value};

use super::indented;
use super::place::{Expected, Place};
use super::rewrite::{scalar, yaml_behind_name};
use crate::embedded::Embedded;
use crate::source::Format;
use crate::template::{self, Inner};

/// A text and its tree.
pub(crate) struct Source<'t> {
    /// The text as the editor shows it.
    pub text: &'t str,
    /// What it is written in.
    pub format: Format,
    /// Its tree.
    pub root: Node,
    /// The definition, if it is a text inside the text; there is nothing else to be asked about then.
    inner: Option<Embedded>,
}

impl<'t> Source<'t> {
    /// Reads a text, however broken it is; of a template, the state machine that the offset is in.
    pub(super) fn read(text: &'t str, offset: u32) -> Self {
        let format = Format::of(text);
        let (root, _) = format.parse(text);
        let machine = template::machine_at(&root, offset);
        let nothing = || Node {
            span: Span::default(),
            kind: NodeKind::Missing,
        };
        let (root, inner) = match template::unwrap(text, &root, machine).map(|unwrapped| unwrapped.inner) {
            None => (root, None),
            Some(Inner::Tree(tree)) => (tree, None),
            Some(Inner::Text(embedded)) => (nothing(), Some(embedded)),
            Some(Inner::Elsewhere) => (nothing(), None),
        };
        Self {
            text,
            format,
            root,
            inner,
        }
    }

    /// Where the offset is within a definition that is a text inside the text: what moves places from it to the text, the
    /// definition, and the offset in it.
    pub(super) fn within(&self, offset: u32) -> Option<(&Embedded, Source<'_>, u32)> {
        let embedded = self.inner.as_ref()?;
        let offset = embedded.inner(self.offset(offset))?;
        let (root, _) = asl_json::tree::parse(&embedded.text);
        let source = Source {
            text: &embedded.text,
            format: Format::Json,
            root,
            inner: None,
        };
        Some((embedded, source, offset))
    }

    /// The offset, moved into the text and to the start of the character that it lies in.
    pub(super) fn offset(&self, offset: u32) -> u32 {
        let mut at = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        u32::try_from(at).unwrap_or(0)
    }

    /// The place of a byte offset.
    pub(super) fn place(&self, offset: u32) -> Place<'_> {
        match self.format {
            Format::Json => Place::in_brackets(self.text, &self.root, offset),
            Format::Yaml => indented::at(self.text, &self.root, offset),
        }
    }

    /// The place of a byte offset, where the first character of a token belongs to the token.
    pub(super) fn place_on(&self, offset: u32) -> Place<'_> {
        let place = self.place(offset);
        let on_token = match place.expected {
            Expected::Name { member, .. } => member.is_some(),
            Expected::Value { node, .. } => node.is_some(),
            Expected::Nothing => false,
        };
        let next = self
            .text
            .get(offset as usize..)
            .and_then(|rest| rest.chars().next());
        match next.map(char::len_utf8).and_then(|step| u32::try_from(step).ok()) {
            Some(step) if !on_token => self.place(offset + step),
            _ => place,
        }
    }

    /// Whether a name that ends at `start` and a value that begins at `end` have a colon between them.
    pub(super) fn has_colon(&self, start: u32, end: u32) -> bool {
        let rest = self.text.get(start as usize..).unwrap_or("");
        let between = self.text.get(start as usize..end as usize).unwrap_or(rest);
        between.contains(':') || rest.trim_start().starts_with(':')
    }

    /// A text as it stands in the document.
    pub(super) fn spell(&self, text: &str) -> String {
        match self.format {
            Format::Json => Value::from(text).to_string(),
            Format::Yaml => scalar(text),
        }
    }

    /// A member of an object; its name is spelled, its value a snippet of JSON. In YAML the lines of the value are
    /// indented by `depth` levels more than the line that it begins on.
    pub(super) fn member(&self, name: &str, value: &str, depth: usize) -> String {
        match self.format {
            Format::Json => format!("{name}: {value}"),
            Format::Yaml => {
                let (root, _) = asl_json::tree::parse(value);
                format!("{name}:{}", yaml_behind_name(&root.to_value(value), depth))
            }
        }
    }
}
