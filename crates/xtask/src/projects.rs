//! Checks the projects that `asl export` writes with the validators of their tools (`tests/projects`).

use crate::project::{Outcome, root, run as run_command, target};
use crate::setup::Tools;

use std::process::Command;

/// Runs `tests/projects`.
pub(crate) fn run(tools: &Tools) -> Outcome {
    let Some(python) = tools.projects_python() else {
        println!("There is no Python to check projects with: the check is left out.");
        return Ok(());
    };
    run_command(Command::new("cargo").args(["build", "--quiet", "--package", "asl-cli"]))?;
    let mut check = tools.command(&python.to_string_lossy());
    check
        .arg(root().join("tests/projects/check.py"))
        .env("ASL", target().join("debug/asl"))
        .env("PROJECTS", target().join("projects"));
    if let Some(python) = tools.cdk_python() {
        check.env("CDK_PYTHON", python);
    }
    run_command(&mut check)
}
