//! The folder of a project: which file of it says what it deploys.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::report::Usage;

/// What the folder of a project is looked through for, in this order.
const FILES: [&str; 5] = [
    "template.yaml",
    "template.yml",
    "template.json",
    "main.tf",
    "serverless.yml",
];

/// The file that says what a project deploys: the file itself, or the one in its folder.
pub(crate) fn file_of(project: &OsStr) -> Result<OsString, Usage> {
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
            "{} has none of {names}, nor one template of the CDK in cdk.out, which `cdk synth` writes. Name the file of the project.",
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
