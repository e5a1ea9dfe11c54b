//! Has other programs read the reports that `asl test --coverage` writes (`tests/coverage`).

use std::process::Command;

use crate::project::{Outcome, root, run as run_command, target};
use crate::setup::Tools;

/// Runs `tests/coverage`.
pub(crate) fn run(tools: &Tools) -> Outcome {
    let Some(python) = tools.package_python() else {
        println!("There is no Python to read reports of coverage with: the check is left out.");
        return Ok(());
    };
    run_command(Command::new("cargo").args(["build", "--quiet", "--package", "asl-cli"]))?;
    run_command(
        Command::new(python)
            .args(["-m", "pytest", "--quiet", "-r", "s", "-p", "no:cacheprovider"])
            .arg(root().join("tests/coverage"))
            .env("ASL", target().join("debug/asl")),
    )
}
