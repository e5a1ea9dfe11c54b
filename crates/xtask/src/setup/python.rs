//! `MkDocs` with the package for its fences, in a folder of its own. Without it one test is left out, which says so: whoever has
//! neither Python nor its index can still test everything else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Tools, announce};
use crate::project::{During, Outcome, output, root, target};

/// Provides the Python of that folder.
pub(super) fn provide_mkdocs(tools: &mut Tools) -> Outcome {
    let folder = target().join("fences-python");
    let python = folder.join("bin/python");
    let project = root().join("web/embed/python");
    let requirements = root().join("tests/fences/requirements.txt");
    let wanted = fs::read(&requirements).during(format_args!("Reading {}", requirements.display()))?;
    // A copy of what was asked for, written last.
    let installed = folder.join("installed.txt");
    if fs::read(&installed).ok().as_ref() != Some(&wanted) {
        announce("Installing MkDocs, to test the fences of its pages.");
        if !install(&folder, &python, &requirements, &project) {
            println!(
                "MkDocs could not be installed (python3 with venv and pip is needed): its test is left out."
            );
            return Ok(());
        }
        fs::write(&installed, wanted).during(format_args!("Writing {}", installed.display()))?;
    }
    tools.fences_python = Some(python);
    Ok(())
}

fn install(folder: &Path, python: &PathBuf, requirements: &Path, project: &Path) -> bool {
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(folder);
    let pip = |arguments: &[&str], what: &Path| {
        let mut pip = Command::new(python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(arguments)
            .arg(what);
        output(&mut pip).is_some()
    };
    // The project's own package is a link to its folder.
    output(&mut venv).is_some()
        && pip(&["--requirement"], requirements)
        && pip(&["--no-deps", "--no-build-isolation", "--editable"], project)
}
