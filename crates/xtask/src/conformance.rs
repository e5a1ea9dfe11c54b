//! Runs the comparison with what AWS answered, a program of its own in `tests/conformance`.

use std::ffi::OsStr;
use std::process::Command;

use crate::project::{Outcome, run};

/// Runs it with these arguments. It is compiled for speed, though not for as long as a release.
pub(crate) fn run_with<A: AsRef<OsStr>>(arguments: &[A]) -> Outcome {
    let mut command = Command::new("cargo");
    command.args([
        "run",
        "--quiet",
        "--profile",
        "quick",
        "--package",
        "conformance",
        "--",
    ]);
    run(command.args(arguments))
}
