//! Pythons with packages, each in a folder of its own. Without one its test is left out, which says so: whoever has
//! neither Python nor its index can still test everything else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Tools, announce};
use crate::project::{During, Outcome, output, root, target};

/// Provides the Python that has `MkDocs` and the package for its fences.
pub(super) fn provide_mkdocs(tools: &mut Tools) -> Outcome {
    let project = root().join("web/embed/python");
    let asked = Asked {
        folder: "fences-python",
        requirements: "tests/fences/requirements.txt",
        what: "MkDocs, to test the fences of its pages",
        project: Some(&project),
    };
    tools.fences_python = provide(&asked)?;
    Ok(())
}

/// Provides the Python that checks projects for deployment tools.
pub(super) fn provide_project_checks(tools: &mut Tools) -> Outcome {
    let asked = Asked {
        folder: "projects-python",
        requirements: "tests/projects/requirements.txt",
        what: "cfn-lint, SAM's translator and Terraform, to check the projects that are exported",
        project: None,
    };
    tools.projects_python = provide(&asked)?;
    Ok(())
}

/// Provides the Python that synthesizes apps of the CDK.
pub(super) fn provide_cdk(tools: &mut Tools) -> Outcome {
    let asked = Asked {
        folder: "projects-cdk-python",
        requirements: "tests/projects/requirements-cdk.txt",
        what: "the CDK's library for Python, to synthesize the projects that are exported",
        project: None,
    };
    tools.cdk_python = provide(&asked)?;
    Ok(())
}

/// Provides the Python that makes and tests the Python package, and reads reports of coverage.
pub(super) fn provide_package_tests(tools: &mut Tools) -> Outcome {
    let asked = Asked {
        folder: "package-python",
        requirements: "tests/package/python/requirements.txt",
        what: "maturin, pytest and mypy, to make and test the Python package, and a parser of reports of coverage",
        project: None,
    };
    tools.package_python = provide(&asked)?;
    Ok(())
}

/// A Python with packages.
struct Asked<'a> {
    /// Its folder below `target`.
    folder: &'a str,
    /// The file that lists the packages.
    requirements: &'a str,
    /// What it is for.
    what: &'a str,
    /// A package of this repository, which is installed as a link.
    project: Option<&'a Path>,
}

fn provide(asked: &Asked<'_>) -> Outcome<Option<PathBuf>> {
    let folder = target().join(asked.folder);
    let python = folder.join("bin/python");
    let requirements = root().join(asked.requirements);
    let wanted = fs::read(&requirements).during(format_args!("Reading {}", requirements.display()))?;
    // A copy of what was asked for, written last.
    let installed = folder.join("installed.txt");
    if fs::read(&installed).ok().as_ref() != Some(&wanted) {
        announce(&format!("Installing {}.", asked.what));
        if !install(&folder, &python, &requirements, asked.project) {
            println!(
                "It could not be installed (python3 with venv and pip is needed): its test is left out."
            );
            return Ok(None);
        }
        fs::write(&installed, wanted).during(format_args!("Writing {}", installed.display()))?;
    }
    Ok(Some(python))
}

fn install(folder: &Path, python: &Path, requirements: &Path, project: Option<&Path>) -> bool {
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(folder);
    let pip = |arguments: &[&str], what: &Path| {
        let mut pip = Command::new(python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(arguments)
            .arg(what);
        output(&mut pip).is_some()
    };
    let link = ["--no-deps", "--no-build-isolation", "--editable"];
    output(&mut venv).is_some()
        && pip(&["--requirement"], requirements)
        && project.is_none_or(|project| pip(&link, project))
}
