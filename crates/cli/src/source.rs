//! Where a workspace comes from: a file, the standard input, a link; and what the options put in its place.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};

use asl_workspace::{Workspace, link};

use crate::arguments::Options;
use crate::report::Usage;

/// The workspace of a command that takes one file.
pub fn one(options: &Options) -> Result<Workspace, Usage> {
    match options.files.first() {
        Some(file) => read(file, options),
        None => Err(Usage::new("Which file? `asl help` says what can be given.")),
    }
}

/// The workspace of a file, with what the options put in its place.
pub fn read(file: &OsStr, options: &Options) -> Result<Workspace, Usage> {
    let mut workspace = match fragment(file) {
        Some(fragment) => link::decode(&fragment).map_err(|error| Usage::new(error.to_string()))?,
        None => Workspace::from_file_text(&text(file)?),
    };
    if let Some(file) = &options.input {
        workspace.input = text(file)?;
    }
    if let Some(file) = &options.mocks {
        workspace.mocks = text(file)?;
    }
    if let Some(file) = &options.tests {
        workspace.tests = text(file)?;
    }
    if let Some(convention) = options.convention {
        workspace.settings.policy.convention = convention;
    }
    if let Some(machine_type) = options.machine_type {
        workspace.settings.machine_type = machine_type;
    }
    if let Some(seed) = options.seed {
        workspace.settings.seed = seed;
    }
    Ok(workspace)
}

/// The fragment of a link, where the name of a file is one.
fn fragment(file: &OsStr) -> Option<String> {
    let text = file.to_str()?;
    let (_, fragment) = text.split_once('#')?;
    link::is_link(fragment).then(|| fragment.to_owned())
}

/// The text of a file; `-` is the standard input.
pub fn text(file: &OsStr) -> Result<String, Usage> {
    let read = if file == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    read.map_err(|error| Usage::new(format!("{} cannot be read: {error}.", file.to_string_lossy())))
}
