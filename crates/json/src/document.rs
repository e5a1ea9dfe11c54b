//! Reading a JSON document by its members, with the place of every mistake: what the documents that people write beside a
//! definition (mocked responses, test cases, mock configuration files) have in common.
//!
//! A reader goes through the tree of a text with [`DocumentReader::members`] and [`DocumentReader::items`], takes what it
//! understands, and reports the rest as [`Problem`]s.
//!
//! ```
//! use asl_json::{Pointer, document::DocumentReader};
//!
//! let (mut reader, tree) = DocumentReader::open(r#"{"name": 7, "colour": "red"}"#);
//! for (member, place) in reader.members(&tree, &Pointer::root(), "The document") {
//!     match &*member.key {
//!         "name" => drop(reader.string(&member.value, &place, "\"name\"")),
//!         _ => reader.unknown(member, &place, "name"),
//!     }
//! }
//! let messages: Vec<_> = reader.problems.iter().map(|problem| problem.message.as_str()).collect();
//! assert_eq!(messages, ["\"name\" must be a string.", "Unknown field \"colour\". Expected one of: name."]);
//! ```
//!
//! What does not live here: the vocabulary of any document.

use serde::{Deserialize, Serialize};

use crate::tree::{self, Member, Node, NodeKind};
use crate::{Pointer, Span};

/// A mistake in a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong and what to do.
    pub message: String,
    /// Where, as a JSON Pointer.
    pub pointer: Pointer,
    /// Where in the text.
    pub span: Span,
}

/// Reads a document and collects its mistakes.
#[derive(Debug)]
pub struct DocumentReader<'t> {
    /// The whole text, also where only a part of it is read.
    pub text: &'t str,
    /// The mistakes, in the order in which they were found.
    pub problems: Vec<Problem>,
}

impl<'t> DocumentReader<'t> {
    /// A reader of nodes that were parsed from `text` elsewhere.
    pub fn new(text: &'t str) -> Self {
        let problems = Vec::new();
        Self { text, problems }
    }

    /// Parses a text: the reader, which has the errors of the syntax as problems, and the tree.
    pub fn open(text: &'t str) -> (Self, Node) {
        let (tree, errors) = tree::parse(text);
        let problems = errors.into_iter().map(|error| Problem {
            message: error.message,
            pointer: Pointer::root(),
            span: error.span,
        });
        let problems = problems.collect();
        (Self { text, problems }, tree)
    }
}

impl DocumentReader<'_> {
    /// Reports a mistake.
    pub fn problem(&mut self, span: Span, pointer: &Pointer, message: String) {
        self.problems.push(Problem {
            message,
            pointer: pointer.clone(),
            span,
        });
    }

    /// Reports a member that has no meaning here; `known` lists those that have one.
    pub fn unknown(&mut self, member: &Member, place: &Pointer, known: &str) {
        self.problem(
            member.key_span,
            place,
            format!("Unknown field \"{}\". Expected one of: {known}.", member.key),
        );
    }

    /// The members of an object, each with its place. Anything but an object is reported, with `what` as its name.
    pub fn members<'n>(&mut self, node: &'n Node, place: &Pointer, what: &str) -> Vec<(&'n Member, Pointer)> {
        match &node.kind {
            NodeKind::Object(members) => members
                .iter()
                .map(|member| (member, place.child(&member.key)))
                .collect(),
            // The syntax error is reported already.
            NodeKind::Missing => Vec::new(),
            _ => {
                self.problem(node.span, place, format!("{what} must be an object."));
                Vec::new()
            }
        }
    }

    /// The items of a list, each with its place. Anything but a list is reported, with `what` as its name.
    pub fn items<'n>(&mut self, node: &'n Node, place: &Pointer, what: &str) -> Vec<(&'n Node, Pointer)> {
        match &node.kind {
            NodeKind::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (item, place.index(index)))
                .collect(),
            NodeKind::Missing => Vec::new(),
            _ => {
                self.problem(node.span, place, format!("{what} must be a list."));
                Vec::new()
            }
        }
    }

    /// A string; anything else is reported, with `what` as its name.
    pub fn string(&mut self, node: &Node, place: &Pointer, what: &str) -> Option<String> {
        let string = node.as_str().map(str::to_owned);
        if string.is_none() && !matches!(node.kind, NodeKind::Missing) {
            self.problem(node.span, place, format!("{what} must be a string."));
        }
        string
    }
}
