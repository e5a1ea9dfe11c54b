//! Which files an argument means: itself, or what is worth checking in a folder or under a pattern.
//!
//! A folder is walked as git sees it: what `.gitignore` leaves out and what is hidden is not looked at. What does not live
//! here: reading the files ([`crate::source`]).

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use asl_workspace::Workspace;
use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use crate::report::Usage;
use crate::source;

/// The ends of names that may hold a definition.
const ENDS: [&str; 6] = [".json", ".yaml", ".yml", ".template", ".tf", ".asl"];

/// The ends of names that say that it is a definition, right or wrong.
const DEFINITIONS: [&str; 4] = [".asl", ".asl.json", ".asl.yaml", ".asl.yml"];

/// What an argument that names many files came to.
pub(crate) enum Meant {
    /// This file, which has to be there.
    File(OsString),
    /// The files of a folder or a pattern that hold a definition, in the order of their names.
    Found(Vec<OsString>),
}

/// The files that an argument means.
pub(crate) fn meant(argument: &OsStr) -> Result<Meant, Usage> {
    let path = Path::new(argument);
    if path.is_dir() {
        return walk(path, None).map(Meant::Found);
    }
    let pattern = argument.to_string_lossy();
    if path.exists() || !pattern.contains(['*', '?', '[', '{']) || pattern.contains('#') {
        return Ok(Meant::File(argument.to_owned()));
    }
    let glob = GlobBuilder::new(pattern.trim_start_matches("./"))
        .literal_separator(true)
        .build()
        .map_err(|error| Usage::new(format!("{pattern} is not a pattern of files: {error}.")))?;
    let wild = |part: &std::path::Component<'_>| {
        let part = part.as_os_str().to_string_lossy();
        part.contains(['*', '?', '[', '{'])
    };
    let fixed: PathBuf = path.components().take_while(|part| !wild(part)).collect();
    let base = if fixed.as_os_str().is_empty() {
        Path::new(".")
    } else {
        &fixed
    };
    let found = walk(base, Some(&glob.compile_matcher()))?;
    if found.is_empty() {
        return Err(Usage::new(format!(
            "No file with a definition matches {pattern}."
        )));
    }
    Ok(Meant::Found(found))
}

fn walk(folder: &Path, wanted: Option<&GlobMatcher>) -> Result<Vec<OsString>, Usage> {
    let mut found = Vec::new();
    let walker = WalkBuilder::new(folder)
        .require_git(false)
        .sort_by_file_path(Ord::cmp)
        .build();
    for entry in walker {
        let entry =
            entry.map_err(|error| Usage::new(format!("{} cannot be read: {error}.", folder.display())))?;
        let path = entry.path();
        let path = path.strip_prefix(".").unwrap_or(path);
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && wanted.is_none_or(|wanted| wanted.is_match(path)) && holds_definition(path) {
            found.push(path.as_os_str().to_owned());
        }
    }
    Ok(found)
}

/// Whether a file is one of those for which somebody checks a folder.
fn holds_definition(path: &Path) -> bool {
    let name = path.to_string_lossy();
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    if ends(&DEFINITIONS) {
        return true;
    }
    if !ends(&ENDS) {
        return false;
    }
    // What is no text is no definition; one that is named alone gets the sentence that says so.
    source::text(path.as_os_str()).is_ok_and(|text| {
        if asl::is_terraform(&text) {
            return text.contains("\"aws_sfn_state_machine\"");
        }
        asl::holds_definition(&text)
            || Workspace::from_file_text(&text).is_ok_and(|opened| opened.is_workspace)
    })
}
