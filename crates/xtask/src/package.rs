//! The npm package `asl-playground`: its files, as `npm publish` takes them, and the project in `tests/package` that installs it.
//!
//! What does not live here: what the package is made of (`crates/js`).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::page::{bind, is_draft};
use crate::project::{During, Outcome, root, run, target};
use crate::setup::{Tools, WASM};

/// Where the tree of the package lies.
fn tree() -> PathBuf {
    target().join("package/tree")
}

/// Makes the package: a tree of files, and the archive of it.
pub(crate) fn build(tools: &Tools) -> Outcome {
    let profile = if is_draft() { "wasm-draft" } else { "wasm-answers" };
    run(tools.wasm_command("cargo").args([
        "build",
        "--package",
        "asl-js",
        "--lib",
        "--target",
        WASM,
        "--profile",
        profile,
    ]))?;
    let tree = tree();
    let core = tree.join("core");
    let _ = fs::remove_dir_all(&tree);
    fs::create_dir_all(&core).during(format_args!("Creating {}", core.display()))?;
    let compiled = target().join(WASM).join(profile).join("asl_js.wasm");
    bind(&compiled, "asl", false, &core)?;
    if !is_draft() {
        let wasm = core.join("asl_bg.wasm");
        run(tools
            .command("wasm-opt")
            .arg("-Oz")
            .arg(&wasm)
            .arg("-o")
            .arg(&wasm))?;
    }
    let sources = root().join("crates/js/package");
    let files = fs::read_dir(&sources).during(format_args!("Reading {}", sources.display()))?;
    for file in files {
        let file = file.during(format_args!("Reading {}", sources.display()))?;
        let to = tree.join(file.file_name());
        fs::copy(file.path(), &to).during(format_args!("Writing {}", to.display()))?;
    }
    let licence = tree.join("LICENSE");
    fs::copy(root().join("LICENSE"), &licence).during(format_args!("Writing {}", licence.display()))?;
    run(tools
        .command("npm")
        .args(["pack", "--silent", "--pack-destination", ".."])
        .current_dir(&tree))?;
    println!("The package is in {}.", tree.display());
    Ok(())
}

/// Installs the archive in the project of its tests, and runs them.
pub(crate) fn test(tools: &Tools) -> Outcome {
    build(tools)?;
    let project = root().join("tests/package");
    let installed = project.join("node_modules/asl-playground");
    let _ = fs::remove_dir_all(&installed);
    fs::create_dir_all(&installed).during(format_args!("Creating {}", installed.display()))?;
    let version = env!("CARGO_PKG_VERSION");
    run(Command::new("tar")
        .arg("-xzf")
        .arg(target().join(format!("package/asl-playground-{version}.tgz")))
        .args(["--strip-components=1", "-C"])
        .arg(&installed))?;
    run(tools
        .command("tsc")
        .arg("--noEmit")
        .arg("--project")
        .arg(&project))?;
    run(tools.command("vitest").arg("run").current_dir(&project))
}
