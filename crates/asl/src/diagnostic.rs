//! A finding about a definition, as data: what, where, and how to fix it. What does not live here: the kinds of findings
//! ([`crate::finding`]).

use asl_json::tree::{Node, NodeKind};
use asl_json::{Pointer, Span};
use serde::{Deserialize, Serialize};

use crate::finding::{self, Finding};

pub use crate::finding::Severity;
use crate::node_path::At;

/// One finding about a definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// AWS's code where AWS has one (`SCHEMA_VALIDATION_FAILED`, `MISSING_TRANSITION_TARGET`), else one of this project's ([`crate::finding`]).
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong; AWS's own sentence where AWS has one.
    pub message: String,
    /// Where, in AWS's notation: `/States/Call/Retry[0]/ErrorEquals[0]`. AWS gives none for some.
    pub location: Option<String>,
    /// Where, as a JSON Pointer: `/States/Call/Retry/0/ErrorEquals/0`.
    pub pointer: Pointer,
    /// Where in the text.
    pub span: Span,
    /// What to do about it, where the message does not already tell.
    pub hint: Option<String>,
    /// A change of the text that fixes it, where one is certain.
    pub fix: Option<Fix>,
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// What the change does: `Rename to "Next"`.
    pub title: String,
    /// The places to replace, and what to put there: none overlaps another, in the order of the text.
    pub edits: Vec<(Span, String)>,
}

impl Fix {
    /// A fix that replaces one place.
    pub fn replace(title: String, span: Span, replacement: String) -> Self {
        Self {
            title,
            edits: vec![(span, replacement)],
        }
    }
}

impl Diagnostic {
    /// Whether it says that a transition leads to a state that is not there.
    pub fn is_missing_target(&self) -> bool {
        self.code == finding::MISSING_TRANSITION_TARGET.code && self.message.starts_with("Missing ")
    }

    /// Whether it may only follow from a transition that leads to a state that is not there: a state that nothing leads to,
    /// a workflow that does not end.
    pub fn may_follow(&self) -> bool {
        let follows = [
            &finding::UNREACHABLE_STATE,
            &finding::MISSING_END_STATE,
            &finding::MISSING_TRANSITION_TARGET,
        ];
        follows.iter().any(|finding| self.code == finding.code) && !self.is_missing_target()
    }

    /// A diagnostic about a value of the definition, without hint or fix.
    pub(crate) fn new(at: &At<'_>, span: Span, finding: &Finding, message: String) -> Self {
        Self {
            code: finding.code.into(),
            severity: finding.severity,
            message,
            location: Some(at.location()),
            pointer: at.pointer(),
            span,
            hint: None,
            fix: None,
        }
    }
}

/// The most findings of a severity class that an analysis lists: more than anybody reads, and few enough for a page to show.
const MAX_LISTED: usize = 500;

/// A list of findings that stops to grow. What is beyond its end is counted only, so that a text that is all wrong
/// costs no more than one that is right.
pub(crate) struct Findings {
    list: Vec<Diagnostic>,
    more: usize,
    /// What is given to change when nothing is listed any more.
    spare: Diagnostic,
}

impl Default for Findings {
    fn default() -> Self {
        let root = Node {
            span: Span::default(),
            kind: NodeKind::Null,
        };
        Self {
            list: Vec::new(),
            more: 0,
            spare: Diagnostic::new(
                &At::root(&root),
                Span::default(),
                &finding::MORE_FINDINGS,
                String::new(),
            ),
        }
    }
}

impl Findings {
    /// Lists the finding, and gives it back for what is added to it.
    pub(crate) fn push(&mut self, make: impl FnOnce() -> Diagnostic) -> &mut Diagnostic {
        if self.is_full() {
            self.more += 1;
            return &mut self.spare;
        }
        let index = self.list.len();
        self.list.push(make());
        #[expect(clippy::indexing_slicing, reason = "it was pushed just now")]
        &mut self.list[index]
    }

    /// Whether nothing is listed any more.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= MAX_LISTED
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What was listed.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// What was listed, and how much was not.
    pub(crate) fn into_parts(self) -> (Vec<Diagnostic>, usize) {
        (self.list, self.more)
    }
}
