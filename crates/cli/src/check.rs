//! `asl check`: what is wrong or doubtful, at its place.

use std::fmt::Write;

use asl::Severity;
use asl_protocol::{Document, Marker};
use serde::Serialize;

use crate::arguments::Options;
use crate::report::{Report, Usage, counted};
use crate::{analyze, source};

/// A finding with the file that it was found in.
#[derive(Serialize)]
struct Finding<'m> {
    file: String,
    #[serde(flatten)]
    marker: &'m Marker,
}

/// Checks all files.
pub fn check(options: &Options) -> Result<Report, Usage> {
    let mut checked = Vec::new();
    for file in &options.files {
        let analysis = analyze(&source::read(file, options)?);
        checked.push((file.to_string_lossy().into_owned(), analysis.markers));
    }
    let all = || checked.iter().flat_map(|(_, markers)| markers);
    let count = |severity| all().filter(|marker| marker.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let report = if options.json {
        let findings = checked.iter().flat_map(|(file, markers)| {
            markers.iter().map(|marker| Finding {
                file: file.clone(),
                marker,
            })
        });
        Report::json(&findings.collect::<Vec<_>>())?
    } else {
        let mut report = Report::default();
        for (file, markers) in &checked {
            report.out.push_str(&lines(file, markers));
        }
        report.say(&format!(
            "{}, {}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ));
        report
    };
    Ok(report.failed_if(errors > 0 || options.strict && warnings > 0))
}

/// The findings of a file as compilers print them, so that editors find the places.
pub fn lines(file: &str, markers: &[Marker]) -> String {
    let mut out = String::new();
    for marker in markers {
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
        // Writing into a String does not fail.
        let _ = write!(
            out,
            "{file}:{document}{}:{}: {severity}: {}",
            marker.line, marker.column, marker.message
        );
        if !marker.code.is_empty() {
            let _ = write!(out, " [{}]", marker.code);
        }
        if let Some(hint) = &marker.hint {
            let _ = write!(out, "\n    {hint}");
        }
        out.push('\n');
    }
    out
}
