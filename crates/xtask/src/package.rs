//! The npm package `asl-playground`: its files, as `npm publish` takes them, and the project in `tests/package` that installs it.
//!
//! What does not live here: what the package is made of (`crates/js`).

use std::env::consts::EXE_EXTENSION;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::notice;
use crate::page::{bind, is_draft};
use crate::project::{During, Failure, Outcome, root, run, target};
use crate::setup::{Tools, WASM};

/// Where the tree of the package lies.
pub(crate) fn tree() -> PathBuf {
    target().join("package/tree")
}

/// Makes the package: a tree of files, and the archive of it.
pub(crate) fn build(tools: &Tools) -> Outcome {
    let profile = if is_draft() { "wasm-draft" } else { "wasm-package" };
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
    let compiled = target().join(WASM).join(profile).join("asl_js.wasm");
    if !is_of(&compiled, &core)? {
        let _ = fs::remove_dir_all(&tree);
        fs::create_dir_all(&core).during(format_args!("Creating {}", core.display()))?;
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
        keep(&compiled)?;
    }
    // What the sources no longer have must not stay.
    for left in fs::read_dir(&tree)
        .during(format_args!("Reading {}", tree.display()))?
        .flatten()
    {
        if left.path().is_file() {
            fs::remove_file(left.path()).during(format_args!("Removing {}", left.path().display()))?;
        }
    }
    let sources = root().join("crates/js/package");
    let files = fs::read_dir(&sources).during(format_args!("Reading {}", sources.display()))?;
    for file in files {
        let file = file.during(format_args!("Reading {}", sources.display()))?;
        let to = tree.join(file.file_name());
        fs::copy(file.path(), &to).during(format_args!("Writing {}", to.display()))?;
    }
    put_licences(&tree, notice::NPM)?;
    run(tools
        .command("npm")
        .args(["pack", "--silent", "--pack-destination", ".."])
        .current_dir(&tree))?;
    println!("The package is in {}.", tree.display());
    Ok(())
}

/// The module that the core was made of last, as it was compiled.
fn kept() -> PathBuf {
    target().join("package/compiled.wasm")
}

/// Whether the core is made of a module already: to optimize it takes longer than all else.
fn is_of(compiled: &Path, core: &Path) -> Outcome<bool> {
    let wanted = fs::read(compiled).during(format_args!("Reading {}", compiled.display()))?;
    Ok(core.is_dir() && fs::read(kept()).is_ok_and(|kept| kept == wanted))
}

/// Remembers what the core was made of. Written last, so that nothing half made counts.
fn keep(compiled: &Path) -> Outcome {
    fs::copy(compiled, kept())
        .map(drop)
        .during(format_args!("Writing {}", kept().display()))
}

/// Puts the licence of the project into a package, and those of what is compiled into its module.
pub(crate) fn put_licences(folder: &Path, of: notice::Compiled) -> Outcome {
    let licence = folder.join("LICENSE");
    fs::copy(root().join("LICENSE"), &licence).during(format_args!("Writing {}", licence.display()))?;
    let notice = folder.join("NOTICE");
    fs::write(&notice, notice::of_package(of)?).during(format_args!("Writing {}", notice.display()))
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
    put_example("js", "example.test.js")?;
    let tests = |program: &str| {
        let mut tests = tools.command(program);
        tests.current_dir(&project);
        tests
    };
    let coverage = target().join("package/coverage");
    let _ = fs::remove_dir_all(&coverage);
    run(tests("vitest").arg("run").env("ASL_COVERAGE", &coverage))?;
    let written = coverage.join("run.test.ts.info");
    fs::metadata(&written).during(format_args!("Looking for {}", written.display()))?;
    // Without the option Jest loads no ES modules.
    run(tests("jest").env("NODE_OPTIONS", "--experimental-vm-modules --no-warnings"))?;
    match bun(&project) {
        Some(bun) => run(tests(&bun.to_string_lossy()).args(["test", "./jest/cases.test.js"]))?,
        None => println!("npm has no Bun for this machine: its test is left out."),
    }
    match tools.chrome() {
        Some(chrome) => run(tests("vitest")
            .args(["run", "--config", "vitest.browser.config.ts"])
            .env("CHROME", chrome)),
        None => {
            println!("There is no Chromium: its test is left out.");
            Ok(())
        }
    }
}

/// Puts the example of the README for a language into the tests, so that it is run.
pub(crate) fn put_example(language: &str, file: &str) -> Outcome {
    let readme = root().join("README.md");
    let text = fs::read_to_string(&readme).during(format_args!("Reading {}", readme.display()))?;
    let part = text
        .split_once("\n## In your tests\n")
        .map_or("", |(_, part)| part);
    let example = part
        .split_once(&format!("\n```{language}\n"))
        .and_then(|(_, from)| from.split_once("\n```\n"))
        .ok_or_else(|| Failure::new(format!("README.md has no example in {language} of tests.")))?;
    let to = root().join("tests/package/readme").join(file);
    fs::write(&to, example.0).during(format_args!("Writing {}", to.display()))
}

/// The program of Bun: the package of this machine has it, and no script puts it elsewhere.
fn bun(project: &Path) -> Option<PathBuf> {
    let machines = fs::read_dir(project.join("node_modules/@oven")).ok()?;
    let programs = machines
        .flatten()
        .map(|machine| machine.path().join("bin/bun").with_extension(EXE_EXTENSION));
    programs.into_iter().find(|program| program.is_file())
}
