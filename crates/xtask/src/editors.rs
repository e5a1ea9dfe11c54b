//! Tests the language server and the extension for VS Code (`editors`) with the clients that they are for.

use std::process::Command;

use crate::e2e::all_files;
use crate::project::{Outcome, root, run as run_command, run_tests, target};
use crate::setup::Tools;

/// Runs `editors/test`.
pub(crate) fn run(tools: &Tools) -> Outcome {
    run_command(Command::new("cargo").args(["build", "--quiet", "--package", "asl-cli"]))?;
    run_tests(
        tools
            .command("node")
            .current_dir(root().join("editors/test"))
            .env("ASL", target().join("debug/asl"))
            .arg("--test"),
        all_files(&root().join("editors/test")),
    )
}
