//! Where a place of a text is in its file. The texts of a workspace are members of the file, so their characters are
//! found through the spelling of JSON; any other text is the file.

use asl_json::tree::{Node, NodeKind};
use asl_json::{LineIndex, Span, spelling};
use asl_protocol::Document;
use asl_workspace::Workspace;

use super::found::Region;

/// The places of one text.
pub(crate) struct Places<'t> {
    index: LineIndex<'t>,
    inside: Option<Inside<'t>>,
}

/// A text that is a member of a file.
struct Inside<'t> {
    file: LineIndex<'t>,
    member: Span,
    /// Offsets of the text and of the file; none where the member is JSON itself.
    characters: Vec<(usize, usize)>,
}

/// The text of a document, and its member in the file of a workspace.
fn text_of(workspace: &Workspace, document: Document) -> (&str, &'static str) {
    match document {
        Document::Definition => (&workspace.definition, "definition"),
        Document::Input => (&workspace.input, "input"),
        Document::Mocks => (&workspace.mocks, "mocks"),
        Document::Tests => (&workspace.tests, "tests"),
        Document::Role => (&workspace.role, "role"),
    }
}

impl<'t> Places<'t> {
    /// Those of a document; `file` is the text of the file if that is a workspace.
    pub(crate) fn of(workspace: &'t Workspace, document: Document, file: Option<(&'t str, &Node)>) -> Self {
        let (text, member) = text_of(workspace, document);
        let inside = file.and_then(|(file, tree)| {
            let node = tree.get(member)?;
            let start = node.span.start as usize;
            let mut characters = Vec::new();
            if let NodeKind::String(own) = &node.kind
                && **own == *text
            {
                let spelled = node.span.slice(file);
                let end = spelling::walk(spelled, own, |inner, outer| {
                    characters.push((inner, start + outer));
                });
                characters.extend(end.map(|end| (own.len(), start + end)));
            }
            Some(Inside {
                file: LineIndex::new(file),
                member: node.span,
                characters,
            })
        });
        Self {
            index: LineIndex::new(text),
            inside,
        }
    }

    /// Those of a file that is the text itself.
    pub(crate) fn of_text(text: &'t str) -> Self {
        Self {
            index: LineIndex::new(text),
            inside: None,
        }
    }

    /// The region between two offsets in UTF-16 code units.
    pub(crate) fn region(&self, from: u32, to: u32) -> Region {
        self.region_of_bytes(self.index.from_utf16(from), self.index.from_utf16(to))
    }

    /// The region between two offsets in bytes.
    pub(crate) fn region_of_bytes(&self, from: u32, to: u32) -> Region {
        let Some(inside) = &self.inside else {
            return Region::of(&self.index, from, to);
        };
        let outer = |offset: u32| {
            let found = inside
                .characters
                .partition_point(|(inner, _)| *inner < offset as usize);
            inside.characters.get(found).map(|(_, outer)| *outer)
        };
        let span = match (outer(from), outer(to)) {
            (Some(from), Some(to)) => Span::new(from, to),
            _ => inside.member,
        };
        Region::of(&inside.file, span.start, span.end)
    }
}
