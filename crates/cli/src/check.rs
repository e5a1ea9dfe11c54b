//! `asl check`: what is wrong or doubtful, at its place.

use asl::Severity;
use asl_protocol::{Analysis, Document, Marker, counted};
use asl_workspace::Workspace;
use serde::Serialize;

use crate::analysis::analyze;
use crate::arguments::Options;
use crate::report::{Report, Usage};
use crate::source;

/// A finding with the file that it was found in.
#[derive(Serialize)]
struct Finding<'m> {
    file: &'m str,
    #[serde(flatten)]
    marker: &'m Marker,
}

/// Checks all files. One that cannot be read does not hide what is found in the others.
pub(crate) fn check(options: &Options) -> Result<Report, Usage> {
    let mut checked = Vec::new();
    let mut unread = Vec::new();
    let mut report = Report::default();
    let read = |file: &'_ _| source::read_all(file, options);
    for (file, read) in options
        .files
        .iter()
        .flat_map(|file| read(file).into_iter().map(move |one| (file, one)))
    {
        match read {
            Ok((workspace, notes)) => {
                report = notes.over(report);
                let markers = match options.machine {
                    Some(_) => analyze(&workspace).markers,
                    None => of_all(&workspace),
                };
                checked.push((file.to_string_lossy(), markers));
            }
            Err(usage) => unread.push(usage),
        }
    }
    let all = || checked.iter().flat_map(|(_, markers)| markers);
    let count = |severity| all().filter(|marker| marker.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if options.json {
        let findings = checked
            .iter()
            .flat_map(|(file, markers)| markers.iter().map(|marker| Finding { file, marker }));
        report.out = Report::json(&findings.collect::<Vec<_>>())?.out;
    } else {
        for (file, markers) in &checked {
            for line in markers.iter().flat_map(|marker| lines(file, marker)) {
                report.print(&line);
            }
        }
        report.say(&format!(
            "{}, {}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ));
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

/// What is found in all state machines of a file.
fn of_all(workspace: &Workspace) -> Vec<Marker> {
    let mut markers = analyze(workspace).markers;
    for machine in 1..source::machines(workspace).len() {
        let mut other = workspace.clone();
        other.settings.machine = machine;
        let found = analyze(&other).markers;
        markers.extend(
            found
                .into_iter()
                .filter(|marker| marker.document == Document::Definition),
        );
    }
    markers
}

/// A command that needs a definition got something else: the findings, and what follows from them.
pub(crate) fn refusal(analysis: &Analysis, sentence: &str, options: &Options) -> Result<Report, Usage> {
    let file = options.files.first().map(|file| file.to_string_lossy());
    let file = file.as_deref().unwrap_or_default();
    let mut report = Report::default();
    if options.json {
        let markers = &analysis.markers;
        let findings: Vec<Finding<'_>> = markers.iter().map(|marker| Finding { file, marker }).collect();
        report.err = Report::json(&findings)?.out;
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
    let severity = match marker.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    };
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
