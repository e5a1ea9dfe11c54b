//! A finding with the file and the region that it is in.
//!
//! What does not live here: what tools read of it.

use asl::Severity;
use asl::finding;
use asl_json::LineIndex;
use asl_protocol::{Document, Marker};
use serde::Serialize;

use crate::report::{Report, Usage};

/// A range of a file: lines and columns from 1, columns in characters, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    /// The first line.
    pub(crate) line: u32,
    /// The first column.
    pub(crate) column: u32,
    /// The last line.
    pub(crate) end_line: u32,
    /// The column behind the last character.
    pub(crate) end_column: u32,
}

impl Region {
    /// The bytes `start..end` of a text.
    pub(crate) fn of(index: &LineIndex<'_>, start: u32, end: u32) -> Self {
        let (start, end) = (index.position(start), index.position(end));
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// A finding in a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// The file.
    pub(crate) file: String,
    /// Where in it.
    pub(crate) region: Region,
    /// The finding; its fix, if there is one, is one of this file.
    pub(crate) marker: Marker,
    /// The places that the fix changes.
    pub(crate) fixed: Vec<Region>,
}

impl Found {
    /// What is wrong and what to do, in one text.
    pub(crate) fn message(&self) -> String {
        let message = &self.marker.message;
        match &self.marker.hint {
            // AWS's sentences may end without a period.
            Some(hint) if message.ends_with(['.', '?', '!']) => format!("{message} {hint}"),
            Some(hint) => format!("{message}. {hint}"),
            None => message.clone(),
        }
    }

    /// What the rule is called: the code of the finding, or the text that it is about.
    pub(crate) fn rule(&self) -> &str {
        match (self.marker.code.as_str(), self.marker.document) {
            ("", Document::Definition) => "definition",
            ("", Document::Input) => "input",
            ("", Document::Mocks) => "mocks",
            ("", Document::Tests) => "tests",
            ("", Document::Role) => "role",
            (code, _) => code,
        }
    }

    /// The kind of the finding, if it is one about a definition.
    pub(crate) fn kind(&self) -> Option<&'static finding::Finding> {
        finding::all()
            .iter()
            .copied()
            .find(|kind| kind.code == self.marker.code)
    }

    /// A word for how bad it is.
    pub(crate) fn severity(&self) -> &'static str {
        severity(&self.marker)
    }
}

/// A word for how bad a finding is.
pub(crate) fn severity(marker: &Marker) -> &'static str {
    match marker.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    }
}

/// Findings as JSON: each with the file that it is in.
pub(crate) fn json<'f>(found: impl Iterator<Item = (&'f str, &'f Marker)>) -> Result<Report, Usage> {
    #[derive(Serialize)]
    struct Row<'f> {
        file: &'f str,
        #[serde(flatten)]
        marker: &'f Marker,
    }
    let rows: Vec<Row<'f>> = found.map(|(file, marker)| Row { file, marker }).collect();
    Report::json(&rows)
}
