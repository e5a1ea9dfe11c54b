//! The folder of a project: which file of it says what it deploys, and which one it was made of.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use asl_opening::NAMES;

use crate::report::Usage;

/// The file that says what a project deploys: the file itself, or the one in its folder.
pub(crate) fn file_of(project: &OsStr) -> Result<OsString, Usage> {
    let folder = Path::new(project);
    if !folder.is_dir() {
        return Ok(project.to_owned());
    }
    let found = NAMES
        .iter()
        .map(|name| folder.join(name))
        .find(|file| file.is_file());
    let found = found
        .or_else(|| synthesised(folder))
        .or_else(|| synthesised(&folder.join("cdk.out")));
    found.map(Into::into).ok_or_else(|| {
        let names = NAMES.join(", ");
        Usage::new(format!(
            "{} has none of {names}, nor one template of the CDK in cdk.out, which `cdk synth` writes. Name the file of the project.",
            folder.display()
        ))
    })
}

/// The template that the CDK wrote into a folder, if there is one alone.
fn synthesised(folder: &Path) -> Option<PathBuf> {
    only(folder, ".template.json")
}

/// The workspace that a project was made of, from the file that says what it deploys: `asl export` writes it beside the tests.
pub(crate) fn made_of(file: &OsStr) -> Option<PathBuf> {
    let folder = Path::new(file).parent()?;
    let folder = if folder.ends_with("cdk.out") {
        folder.parent()?
    } else {
        folder
    };
    only(&folder.join("tests"), ".workspace.json")
}

/// The file of a folder whose name ends so, if there is one alone.
fn only(folder: &Path, end: &str) -> Option<PathBuf> {
    let files = folder
        .read_dir()
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let mut found = files.filter(|path| path.to_string_lossy().ends_with(end));
    found.next().filter(|_| found.next().is_none())
}
