//! `asl diff PROJECT DEPLOYED.json`: what of a project differs from the state machine that is deployed.
//!
//! What does not live here: what counts as a difference (`asl-project`).

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use asl_json::Value;
use asl_project::{Drift, drift as compare, is_description};

use crate::arguments::Options;
use crate::report::{Report, Usage};
use crate::source;

/// What the folder of a project is looked through for, in this order.
const FILES: [&str; 5] = [
    "template.yaml",
    "template.yml",
    "template.json",
    "main.tf",
    "serverless.yml",
];

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
    let file = file_of(project)?;
    // Of several state machines, the one that is deployed under this name.
    let deployed = asl_json::parse(description).unwrap_or_default();
    let name = deployed.get("name").and_then(Value::as_str).unwrap_or_default();
    let (workspace, notes) = source::called(&file, name, options)?;
    let found = compare(&workspace, &notes.declared, description)
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

/// The file that says what a project deploys: the file itself, or the one in its folder.
fn file_of(project: &OsStr) -> Result<OsString, Usage> {
    let folder = Path::new(project);
    if !folder.is_dir() {
        return Ok(project.to_owned());
    }
    let found = FILES
        .iter()
        .map(|name| folder.join(name))
        .find(|file| file.is_file());
    let found = found
        .or_else(|| synthesised(folder))
        .or_else(|| synthesised(&folder.join("cdk.out")));
    found.map(Into::into).ok_or_else(|| {
        let names = FILES.join(", ");
        Usage::new(format!(
            "{} has none of {names}, nor one template of the CDK in cdk.out. Name the file of the project.",
            folder.display()
        ))
    })
}

/// The template that the CDK wrote into a folder, if there is one alone.
fn synthesised(folder: &Path) -> Option<PathBuf> {
    let files = folder
        .read_dir()
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let mut templates = files.filter(|path| path.to_string_lossy().ends_with(".template.json"));
    templates.next().filter(|_| templates.next().is_none())
}
