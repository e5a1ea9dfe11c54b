//! `asl check`: what is wrong or doubtful, at its place, in the form that the caller reads.
//!
//! What does not live here: the forms ([`crate::findings`]), which files are meant ([`crate::files`]) and what `--fix`
//! changes ([`crate::fix`]).

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};

use asl::Severity;
use asl_json::tree;
use asl_protocol::{Analysis, Document, Marker, counted};
use asl_workspace::Workspace;

use crate::analysis::of_machines;
use crate::arguments::Options;
use crate::files::{self, Meant};
use crate::findings::places::Places;
use crate::findings::{self, Form, Found, sarif};
use crate::fix;
use crate::report::{Report, Usage};
use crate::source::{self, Notes, Origin};

/// What was found so far.
#[derive(Default)]
struct Checked {
    /// The files that were read, in the order of the command line.
    files: Vec<String>,
    found: Vec<Found>,
    report: Report,
    /// What cannot be read.
    unread: Vec<Usage>,
}

/// Checks all files. One that cannot be read does not hide what is found in the others.
pub(crate) fn check(options: &Options) -> Result<Report, Usage> {
    let mut checked = Checked::default();
    for file in meant(&mut checked, options) {
        checked.file(&file, options);
    }
    let Checked {
        files,
        mut found,
        mut report,
        unread,
    } = checked;
    // A definition beside its template is met twice in a folder.
    let mut seen = HashSet::new();
    found.retain(|one| {
        let marker = &one.marker;
        seen.insert((
            one.file.clone(),
            one.region.line,
            one.region.column,
            marker.document,
            marker.code.clone(),
            marker.message.clone(),
        ))
    });
    let count = |severity| {
        let is_meant = |one: &&Found| one.marker.severity == severity;
        found.iter().filter(is_meant).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let form = if options.json { Form::Json } else { options.form };
    if !matches!(form, Form::Text | Form::Json) {
        // How a text was read is nothing to fix.
        found.retain(|one| !asl::finding::is_about_reading(&one.marker.code));
    }
    match form {
        Form::Text => {
            for line in found.iter().flat_map(|one| lines(&one.file, &one.marker)) {
                report.print(&line);
            }
            report.say(&format!(
                "{}, {}",
                counted(errors, "error"),
                counted(warnings, "warning")
            ));
        }
        Form::Json => {
            let rows = found.iter().map(|one| (one.file.as_str(), &one.marker));
            report.out = findings::json(rows)?.out;
        }
        Form::Sarif => report.out = Report::json(&sarif::findings(&found))?.out,
        Form::Gitlab => report.out = Report::json(&findings::gitlab(&found))?.out,
        Form::Github => {
            for one in &found {
                report.print(&findings::github(one));
            }
        }
        Form::Junit => report.out = findings::junit(&files, &found, options.strict)?,
        Form::Checkstyle => report.out = findings::checkstyle(&files, &found)?,
    }
    for usage in &unread {
        report.say(&format!("asl: {usage}"));
    }
    let mut report = report.failed_if(errors > 0 || options.strict && warnings > 0);
    if !unread.is_empty() {
        report.code = Report::USAGE;
    }
    Ok(report)
}

/// The files that the arguments mean.
fn meant(checked: &mut Checked, options: &Options) -> Vec<OsString> {
    let mut all = Vec::new();
    for argument in &options.files {
        match files::meant(argument) {
            Ok(Meant::File(file)) => all.push(file),
            Ok(Meant::Found(found)) => {
                if found.is_empty() {
                    let folder = argument.to_string_lossy();
                    let sentence = format!("{folder} has no file with a definition.");
                    checked.report.say(&sentence);
                }
                all.extend(found);
            }
            Err(usage) => checked.unread.push(usage),
        }
    }
    all
}

impl Checked {
    fn file(&mut self, file: &OsStr, options: &Options) {
        if options.fix {
            match fix::fix(file, options) {
                Ok(0) => {}
                Ok(count) => {
                    let name = file.to_string_lossy();
                    self.report
                        .say(&format!("{name}: {} applied", counted(count, "fix")));
                }
                Err(usage) => {
                    self.unread.push(usage);
                    return;
                }
            }
        }
        for read in source::read_all(file, options) {
            match read {
                Ok((workspace, notes)) => self.workspace(file, &workspace, notes, options),
                Err(usage) => self.unread.push(usage),
            }
        }
    }

    fn workspace(&mut self, file: &OsStr, workspace: &Workspace, mut notes: Notes, options: &Options) {
        let origin = std::mem::take(&mut notes.origin);
        let report = std::mem::take(&mut self.report);
        self.report = notes.over(report);
        let name = match &origin {
            Origin::Beside(path) => path.to_string_lossy(),
            _ => file.to_string_lossy(),
        };
        if !self.files.iter().any(|known| *known == *name) {
            self.files.push(name.to_string());
        }
        let outer = match origin {
            Origin::Workspace => source::text(file).ok(),
            _ => None,
        };
        let tree = outer.as_ref().map(|text| tree::parse(text).0);
        let mut places: Vec<(Document, Places<'_>)> = Vec::new();
        for mut marker in of_machines(workspace, options) {
            if !matches!(origin, Origin::File | Origin::Workspace) {
                // The places are those of a text that was made of the file.
                marker.fix = None;
            }
            let document = marker.document;
            if !places.iter().any(|(known, _)| *known == document) {
                let outer = outer.as_deref().zip(tree.as_ref());
                places.push((document, Places::of(workspace, document, outer)));
            }
            let Some((_, place)) = places.iter().find(|(known, _)| *known == document) else {
                continue;
            };
            let edits = marker.fix.iter().flat_map(|fix| &fix.edits);
            self.found.push(Found {
                file: name.to_string(),
                region: place.region(marker.from, marker.to),
                fixed: edits.map(|edit| place.region(edit.from, edit.to)).collect(),
                marker,
            });
        }
    }
}

/// A command that needs a definition got something else: the findings, and what follows from them.
pub(crate) fn refusal(analysis: &Analysis, sentence: &str, options: &Options) -> Result<Report, Usage> {
    let file = options.files.first().map(|file| file.to_string_lossy());
    let file = file.as_deref().unwrap_or_default();
    let mut report = Report::default();
    if options.json {
        report.err = findings::json(analysis.markers.iter().map(|marker| (file, marker)))?.out;
    } else {
        for line in analysis.markers.iter().flat_map(|marker| lines(file, marker)) {
            report.say(&line);
        }
    }
    report.say(sentence);
    Ok(report.failed_if(true))
}

/// A finding as compilers print it, so that editors find the place; its hint on a line of its own.
pub(crate) fn lines(file: &str, marker: &Marker) -> Vec<String> {
    let document = match marker.document {
        Document::Definition => "",
        Document::Input => "input:",
        Document::Mocks => "mocks:",
        Document::Tests => "tests:",
        Document::Role => "role:",
    };
    let severity = findings::severity(marker);
    let code = match marker.code.as_str() {
        "" => String::new(),
        code => format!(" [{code}]"),
    };
    let line = format!(
        "{file}:{document}{}:{}: {severity}: {}{code}",
        marker.line, marker.column, marker.message
    );
    let hint = marker.hint.as_ref().map(|hint| format!("    {hint}"));
    std::iter::once(line).chain(hint).collect()
}
