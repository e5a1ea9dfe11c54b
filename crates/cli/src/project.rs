//! `asl export --to TARGET --out DIR`: a project that deploys, as a tree of files.
//!
//! Nothing that is there is overwritten unless `--force` says so, and nothing is written if any file is in the way. What does
//! not live here: what is in the files.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use asl_project::Target;
use asl_protocol::{Handler, MakeProject};

use crate::arguments::Options;
use crate::report::{Report, Usage};
use crate::run::playground;
use crate::source;

/// Writes the project and says which files.
pub(crate) fn export(target: Target, options: &Options) -> Result<Report, Usage> {
    let Some(folder) = &options.out else {
        return Err(Usage::new(
            "A project is a folder of files. Name the folder with --out.",
        ));
    };
    let (workspace, notes) = source::one(options)?;
    let request = MakeProject {
        workspace,
        target,
        options: asl_project::Options {
            convention: options.convention,
            stubs: options.stubs,
            create: options.create.clone(),
            ..asl_project::Options::default()
        },
    };
    let project = match playground().handle(request) {
        Ok(project) => project,
        Err(refusal) => {
            let mut report = Report::default();
            report.say(&refusal.sentence);
            return Ok(report.failed_if(true));
        }
    };
    let files: Vec<(PathBuf, &str)> = project
        .files
        .iter()
        .map(|file| (Path::new(folder).join(&file.path), file.text.as_str()))
        .collect();
    let there: Vec<String> = files
        .iter()
        .filter(|(path, _)| fs::symlink_metadata(path).is_ok())
        .map(|(path, _)| path.display().to_string())
        .collect();
    if !there.is_empty() && !options.force {
        return Err(Usage::new(format!(
            "Nothing was written, because these files exist: {}. Choose another folder with --out, or overwrite with --force.",
            there.join(", ")
        )));
    }
    let mut report = Report::default();
    for (path, text) in &files {
        write(path, text, options.force)
            .map_err(|error| Usage::new(format!("{} cannot be written: {error}.", path.display())))?;
        report.print(&path.display().to_string());
    }
    for sentence in &project.sentences {
        report.say(sentence);
    }
    let count = files.len();
    report.say(&format!(
        "{count} files were written to {}. README.md says how to deploy.",
        OsStr::new(folder).to_string_lossy()
    ));
    Ok(notes.over(report))
}

/// Writes a file. Without force it must be new, even if somebody has just made it.
fn write(path: &Path, text: &str, force: bool) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = if force {
        File::create(path)?
    } else {
        File::create_new(path)?
    };
    file.write_all(text.as_bytes())
}
