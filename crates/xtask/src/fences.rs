//! Tests the fence packages (`web/embed`) in the generators that they are for.

use crate::project::{Failure, Outcome, root, run as run_command, run_tests, target};
use crate::setup::Tools;

use std::process::Command;

/// Runs `tests/fences`.
pub(crate) fn run(tools: &Tools) -> Outcome {
    let chrome = tools
        .chrome()
        .ok_or_else(|| Failure::new("There is no Chromium to run the tests in."))?;
    run_command(Command::new("cargo").args([
        "build",
        "--quiet",
        "--package",
        "asl-cli",
        "--package",
        "mdbook-builds",
    ]))?;
    let mut tests = tools.command("node");
    tests
        .current_dir(root().join("tests/fences"))
        .env("ASL", target().join("debug/asl"))
        .env("MDBOOK_BUILDS", target().join("debug/mdbook-builds"))
        .env("CHROME", chrome)
        // The packages are links; what they import lies beside the links.
        .args(["--preserve-symlinks", "--test"]);
    match tools.fences_python() {
        Some(python) => tests.env("FENCES_PYTHON", python),
        None => tests.env_remove("FENCES_PYTHON"),
    };
    run_tests(&mut tests, ["fences.test.mjs"])
}
