//! `asl check --fix`: applies the fixes of errors and warnings.
//!
//! A fix may uncover the next finding, so a file is read again until nothing is left to fix. What is only worth knowing is
//! not changed: whether a task gets a retrier is a decision. What does not live here: the fixes themselves (`asl`).

use std::ffi::OsStr;

use asl::Severity;
use asl_protocol::{Document, Fix, Marker, TextEdit};
use asl_workspace::Workspace;

use crate::analysis::of_machines;
use crate::arguments::Options;
use crate::report::Usage;
use crate::source::{self, Origin};

/// How often a file is read again. A fix that makes its own finding anew would not end otherwise.
const MOST_PASSES: usize = 50;

/// Applies all fixes of a file and returns how many there were.
pub(crate) fn fix(file: &OsStr, options: &Options) -> Result<usize, Usage> {
    if file == "-" {
        return Err(Usage::new("--fix changes files; the standard input is none."));
    }
    let mut fixed = 0;
    for read in source::read_all(file, options) {
        // What cannot be read is said when it is checked.
        let Ok((mut workspace, notes)) = read else {
            continue;
        };
        if !matches!(notes.origin, Origin::File | Origin::Workspace) {
            continue;
        }
        let count = in_definition(&mut workspace, options);
        if count > 0 {
            write(file, &notes.origin, workspace.definition)?;
            fixed += count;
        }
    }
    Ok(fixed)
}

fn in_definition(workspace: &mut Workspace, options: &Options) -> usize {
    let mut count = 0;
    for _ in 0..MOST_PASSES {
        let markers = of_machines(workspace, options);
        let (edits, taken) = together(&markers);
        let all = Fix {
            title: String::new(),
            edits,
        };
        let text = all.applied(&workspace.definition);
        if text == workspace.definition {
            break;
        }
        workspace.definition = text;
        count += taken;
    }
    count
}

/// The edits of all fixes that can be applied at once, and how many fixes these are.
fn together(markers: &[Marker]) -> (Vec<TextEdit>, usize) {
    let wanted = markers
        .iter()
        .filter(|marker| marker.document == Document::Definition && marker.severity != Severity::Information);
    let mut edits: Vec<TextEdit> = Vec::new();
    let mut taken = 0;
    for fix in wanted.filter_map(|marker| marker.fix.as_ref()) {
        let is_free = |edit: &TextEdit| {
            let apart = |other: &TextEdit| edit.to < other.from || other.to < edit.from;
            edits.iter().all(apart)
        };
        if fix.edits.iter().all(is_free) {
            edits.extend(fix.edits.iter().cloned());
            taken += 1;
        }
    }
    edits.sort_by_key(|edit| edit.from);
    (edits, taken)
}

/// Writes the fixed definition: alone, or in its workspace, of which nothing else changes.
fn write(file: &OsStr, origin: &Origin, definition: String) -> Result<(), Usage> {
    let name = file.to_string_lossy();
    let text = if matches!(origin, Origin::Workspace) {
        let before = source::text(file)?;
        let opened =
            Workspace::from_file_text(&before).map_err(|error| Usage::new(format!("{name}: {error}")))?;
        let mut text = Workspace {
            definition,
            ..opened.workspace
        }
        .to_file_text();
        if before.ends_with('\n') {
            text.push('\n');
        }
        text
    } else {
        definition
    };
    source::write(file, &text)
}
