//! The Python package `asl-playground`: its wheel, and the tests in `tests/package/python` with the wheel installed.
//!
//! What does not live here: what the package is made of (`crates/py`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{During, Failure, Outcome, root, run, target};
use crate::setup::Tools;
use crate::{notice, package};

/// What wheels are compiled for: to be published, or to be tested at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Publish,
    Test,
}

/// Makes the wheel; its path.
pub(crate) fn build(python: &Path, purpose: Purpose) -> Outcome<PathBuf> {
    let crate_folder = root().join("crates/py");
    // The files lie where the wheel's own are, and git ignores them.
    package::put_licences(&crate_folder, notice::WHEEL)?;
    let folder = target().join("wheel");
    let _ = fs::remove_dir_all(&folder);
    let profile = match purpose {
        Purpose::Publish => "release",
        Purpose::Test => "quick",
    };
    run(Command::new(python)
        .args([
            "-m",
            "maturin",
            "build",
            "--locked",
            "--quiet",
            "--profile",
            profile,
        ])
        .arg("--out")
        .arg(&folder)
        .env("CARGO_TARGET_DIR", target())
        .current_dir(&crate_folder))?;
    let made = fs::read_dir(&folder).during(format_args!("Reading {}", folder.display()))?;
    let wheel = made
        .flatten()
        .map(|entry| entry.path())
        .next()
        .ok_or_else(|| Failure::new("maturin made no wheel."))?;
    println!("The wheel is {}.", wheel.display());
    Ok(wheel)
}

/// Makes the wheel, installs it, checks its types and runs the tests.
pub(crate) fn run_tests(tools: &Tools) -> Outcome {
    let Some(python) = tools.package_python() else {
        println!("There is no Python to make and test the wheel with: it is left out.");
        return Ok(());
    };
    let wheel = build(python, Purpose::Test)?;
    let module = |arguments: &[&str]| {
        let mut command = Command::new(python);
        command.arg("-m").args(arguments);
        command
    };
    run(module(&[
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-index",
        "--no-deps",
        "--force-reinstall",
    ])
    .arg(wheel))?;
    let tests = root().join("tests/package/python");
    run(module(&["mypy", "--strict", "--cache-dir"])
        .arg(target().join("mypy"))
        .arg(root().join("crates/py/package/asl_playground"))
        .arg(&tests))?;
    package::put_example("py", "test_example.py")?;
    run(
        module(&["pytest", "--quiet", "-p", "no:cacheprovider", "--asl-coverage"])
            .arg(target().join("wheel/coverage.info"))
            .arg(&tests)
            .arg(root().join("tests/package/readme")),
    )
}

/// Makes the wheel as it is published.
pub(crate) fn publish(tools: &Tools) -> Outcome {
    let python = tools
        .package_python()
        .ok_or_else(|| Failure::new("There is no Python to make the wheel with."))?;
    build(python, Purpose::Publish).map(drop)
}
