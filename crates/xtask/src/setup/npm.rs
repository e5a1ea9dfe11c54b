//! The JavaScript packages of a folder, exactly as its lock file names them.

use std::fs;
use std::process::Command;

use super::{Tools, announce, folder, on_path, packages};
use crate::project::{During, Failure, Outcome, output, run};

/// Installs the packages of a folder of the project, and puts their programs on the path.
pub(super) fn provide(tools: &mut Tools, name: &str, what: &str) -> Outcome {
    node()?;
    let modules = folder(name).join("node_modules");
    let lock = folder(name).join("package-lock.json");
    let wanted = fs::read(&lock).during(format_args!("Reading {}", lock.display()))?;
    // A copy of the lock file, written last: it says that all of it was installed, and goes when the folder goes.
    let installed = modules.join(".installed-lock.json");
    if fs::read(&installed).ok() != Some(wanted.clone()) {
        announce(&format!("Installing the npm packages of {name}/: {what}."));
        // No package's own scripts run: none of ours needs them.
        run(tools
            .command(npm())
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .current_dir(folder(name)))?;
        fs::write(&installed, wanted).during(format_args!("Writing {}", installed.display()))?;
    }
    tools.folders.push(modules.join(".bin"));
    Ok(())
}

/// The oldest major version that the packages run on.
const OLDEST_NODE: u32 = 20;

/// Provides Node.js with npm.
pub(super) fn node() -> Outcome {
    let why = "the code editor and the browser tests are JavaScript";
    if on_path("node").is_none() || on_path(npm()).is_none() {
        packages::install(&["nodejs", "npm"], "Node.js with npm", why)?;
    }
    // It says something like v20.1.0.
    let version = output(Command::new("node").arg("--version")).unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_NODE) {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "Node.js {OLDEST_NODE} or newer is needed: {why}. Here `node --version` says \"{version}\". Please install a newer one from https://nodejs.org, then run this again."
        )))
    }
}

fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}
