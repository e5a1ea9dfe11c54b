//! Where the project is, and how its commands run other programs and fail.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a command did not succeed: a sentence for the person at the shell, or none if all has been said.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// What a command, or a part of one, comes to.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A failure about which everything has been said already.
    pub(crate) fn told() -> Self {
        Self(String::new())
    }

    /// Whether there is nothing left to say.
    pub(crate) fn is_told(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

/// Adds to an input/output error what was being done.
pub(crate) trait During<T> {
    fn during(self, what: impl fmt::Display) -> Outcome<T>;
}

impl<T> During<T> for std::io::Result<T> {
    fn during(self, what: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{what} failed: {error}.")))
    }
}

/// The folder with the workspace's Cargo.toml.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Cargo's output folder.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Runs a program to its end, in the project's root unless the command says otherwise.
pub(crate) fn run(command: &mut Command) -> Outcome {
    if command.get_current_dir().is_none() {
        command.current_dir(root());
    }
    let shown = shown(command);
    let status = command.status().during(format_args!("Starting `{shown}`"))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure(format!("`{shown}` failed ({status}).")))
    }
}

/// Runs `node --test`, as far as `node` says it, on some files. A failure says which tests failed, and why: what they printed
/// lies far above when the summary is read.
pub(crate) fn run_tests<T: AsRef<OsStr>>(node: &mut Command, files: impl IntoIterator<Item = T>) -> Outcome {
    let told = target().join("failed-tests.txt");
    node.args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg(with("--test-reporter=", &root().join("tests/failures.mjs")))
        .arg(with("--test-reporter-destination=", &told))
        .args(files);
    run(node).map_err(|failure| match std::fs::read_to_string(&told) {
        Ok(text) if !text.is_empty() => Failure(text),
        _ => failure,
    })
}

/// An option of a command with the path that it takes.
fn with(option: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(option);
    argument.push(path);
    argument
}

/// What a program prints, or nothing if it cannot be run.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
