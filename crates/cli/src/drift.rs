//! `asl diff PROJECT DEPLOYED.json`: what of a project differs from the state machine that is deployed.
//!
//! What does not live here: what counts as a difference (`asl-project`).

use std::ffi::OsStr;
use std::path::Path;

use asl_json::Value;
use asl_project::{Drift, drift as compare, is_description};

use crate::arguments::Options;
use crate::folder;
use crate::report::{Report, Usage};
use crate::source;

/// The project, and the text that describes what is deployed, if one of two files is that.
pub(crate) fn sides<'f>(one: &'f OsStr, other: &'f OsStr) -> Result<Option<(&'f OsStr, String)>, Usage> {
    for (project, deployed) in [(one, other), (other, one)] {
        if deployed == "-" || !Path::new(deployed).is_file() {
            continue;
        }
        let text = source::text(deployed)?;
        if is_description(&text) {
            return Ok(Some((project, text)));
        }
    }
    Ok(None)
}

/// Says what differs.
pub(crate) fn drift(project: &OsStr, description: &str, options: &Options) -> Result<Report, Usage> {
    let file = folder::file_of(project)?;
    // Of several state machines, the one that is deployed under this name.
    let deployed = asl_json::parse(description).unwrap_or_default();
    let name = deployed.get("name").and_then(Value::as_str).unwrap_or_default();
    let (workspace, notes) = source::called(&file, name, options)?;
    let found = compare(&workspace, &notes.declared, notes.role.as_deref(), description)
        .map_err(|sentence| Usage::new(format!("{}: {sentence}", file.to_string_lossy())))?;
    let Drift { differences, assumed } = found;
    let differs = !differences.is_empty();
    let report = if options.json {
        let list = |sentences: Vec<String>| Value::array(sentences.into_iter().map(Value::from).collect());
        Report::value(&Value::from([
            ("same", Value::from(!differs)),
            ("differences", list(differences)),
            ("assumed", list(assumed)),
        ]))
    } else {
        let mut report = Report::default();
        for sentence in &differences {
            report.print(sentence);
        }
        if !differs {
            report.print("The same as deployed.");
        }
        for sentence in &assumed {
            report.say(sentence);
        }
        report
    };
    Ok(notes.over(report).failed_if(differs))
}
