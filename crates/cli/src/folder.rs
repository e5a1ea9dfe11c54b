//! The folder of a project: which file of it says what it deploys, and which one it was made of.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use asl_opening::NAMES;
use asl_opening::terraform::is_read;

use crate::report::Usage;

/// How many files of one folder are read as one module.
const MOST_FILES: usize = 100;

/// The file that says what a project deploys: the file itself, or the one in its folder.
pub(crate) fn file_of(project: &OsStr) -> Result<OsString, Usage> {
    let folder = Path::new(project);
    if !folder.is_dir() {
        return Ok(project.to_owned());
    }
    // Terraform reads all files of the folder: any of them may have the state machine.
    let has_one = |file: &PathBuf| {
        let text = || fs::read_to_string(file).unwrap_or_default();
        !is_terraform(file) || text().contains("\"aws_sfn_state_machine\"")
    };
    let known = NAMES.iter().map(|name| folder.join(name));
    let found = known.filter(|file| file.is_file()).find(has_one);
    let configuration = || {
        let files = module(folder.join("main.tf").as_os_str()).into_iter();
        let mut files = files.map(|name| folder.join(name));
        files.find(|file| is_terraform(file) && has_one(file))
    };
    let found = found
        .or_else(configuration)
        .or_else(|| synthesised(folder))
        .or_else(|| synthesised(&folder.join("cdk.out")));
    found.map(Into::into).ok_or_else(|| {
        let names = NAMES.iter().filter(|name| !is_terraform(Path::new(name)));
        let names = names.copied().collect::<Vec<_>>().join(", ");
        Usage::new(format!(
            "{} has none of {names}, no Terraform file with a state machine, nor one template of the CDK in cdk.out, which `cdk synth` writes. Name the file of the project.",
            folder.display()
        ))
    })
}

fn is_terraform(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "tf")
}

/// The names of the files that Terraform reads with a file, in order.
pub(crate) fn module(file: &OsStr) -> Vec<String> {
    let path = Path::new(file);
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return Vec::new(),
    };
    let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| is_read(name) && path.file_name() != Some(OsStr::new(name)))
        .collect();
    names.sort_unstable();
    names.truncate(MOST_FILES);
    names
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
