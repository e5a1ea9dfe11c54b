//! Runs the end-to-end tests of `tests/e2e` against `dist/`, served at the root of a host and below a path.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::project::{Failure, Outcome, root, run, run_tests, target};
use crate::setup::Tools;
use crate::site::Port;

/// The page must work wherever it is put.
const BELOW: &str = "/docs/some.page/playground/";

/// Runs the test files among the arguments, or all of them; all other arguments are options of `node --test`.
pub(crate) fn run_with(tools: &Tools, arguments: &[OsString]) -> Outcome {
    let folder = root().join("tests/e2e");
    let is_file = |argument: &&OsString| {
        Path::new(argument)
            .extension()
            .is_some_and(|extension| extension == "mjs")
    };
    let mut files: Vec<OsString> = arguments
        .iter()
        .filter(is_file)
        .filter_map(|file| Path::new(file).file_name())
        .map(OsString::from)
        .collect();
    if files.is_empty() {
        files = all_files(&folder);
    }
    let chrome = tools
        .chrome()
        .ok_or_else(|| Failure::new("There is no Chromium to run the tests in."))?;
    // What the page gives is compared with what a shell prints.
    run(Command::new("cargo").args(["build", "--quiet", "--package", "asl-cli"]))?;
    let site = Port::take(0)?.serve(&root().join("dist"), &["/", BELOW])?;
    let mut node = tools.command("node");
    node.current_dir(&folder)
        .env("ASL", target().join("debug/asl"))
        .env("ASL_URL", site.url("/"))
        .env("ASL_URL_BELOW", site.url(BELOW))
        .env("CHROME", chrome)
        .arg("--test");
    let options = arguments.iter().filter(|argument| !is_file(argument));
    run_tests(&mut node, options.chain(&files))
}

/// The tests of a folder, by name, since not every version of node takes patterns.
pub(crate) fn all_files(folder: &Path) -> Vec<OsString> {
    let mut files: Vec<OsString> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .filter(|name| name.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    files
}
