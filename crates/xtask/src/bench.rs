//! `cargo xtask bench`: prepares what the benchmark in `tests/bench` measures, and runs it.
//!
//! Each part has built what it needs, and no more: `--only native` the engine as a native program, `--only executions` the core
//! for Node. `--compare BASE` measures the native program of another revision beside this one's. What does not live here: what is measured, and the budgets; both are in `tests/bench`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::package;
use crate::page;
use crate::project::{During, Failure, Outcome, root, run, target};
use crate::setup::{Tools, WASM};
use crate::site::Port;

/// The native program, which is also put into the revision to compare with.
const NATIVE: &str = "crates/engine/examples/transitions.rs";

/// The parts that measure the page.
const OF_PAGE: [&str; 3] = ["sizes", "contributors", "loading"];

/// The part that measures a native program; all others than it and those of the page measure the core.
const OF_NATIVE: &str = "native";

/// Runs the benchmark with these arguments.
pub(crate) fn run_with(tools: &Tools, arguments: &[OsString]) -> Outcome {
    let (base, mut arguments) = base_of(arguments)?;
    if base.is_some() {
        arguments.extend(["--only".into(), "native".into()]);
    }
    let parts = parts(&arguments);
    let any = |of: &dyn Fn(&str) -> bool| {
        parts
            .as_ref()
            .is_none_or(|parts| parts.iter().any(|part| of(part)))
    };
    let mut command = tools.command("node");
    command.arg("tests/bench/main.mjs").args(&arguments);
    if any(&|part| part == OF_NATIVE) {
        command.env("ASL_BENCH_NATIVE", native(base.as_deref())?);
    }
    if any(&|part| part != OF_NATIVE && !OF_PAGE.contains(&part)) {
        command.env("ASL_BENCH_CORE", core(tools)?);
    }
    if !any(&|part| OF_PAGE.contains(&part)) {
        return run(&mut command);
    }
    if any(&|part| part == "sizes") {
        package::build(tools)?;
        command.env("ASL_PACKAGE", package::tree());
    }
    page::build(tools)?;
    let chrome = tools
        .chrome()
        .ok_or_else(|| Failure::new("There is no Chromium to measure in."))?;
    let site = Port::take(0)?.serve(&root().join("dist"), &["/"])?;
    run(command
        .env("ASL_URL", site.url("/"))
        .env("ASL_WASM", target().join(WASM))
        .env("CHROME", chrome))
}

/// The parts that are measured, or all.
fn parts(arguments: &[OsString]) -> Option<Vec<String>> {
    if arguments.iter().any(|argument| argument == "--check") {
        return Some(vec!["sizes".into()]);
    }
    let only = arguments.iter().position(|argument| argument == "--only")?;
    let parts = arguments.get(only + 1)?.to_str()?;
    Some(parts.split(',').map(str::to_owned).collect())
}

/// The revision after `--compare`, and the other arguments.
fn base_of(arguments: &[OsString]) -> Outcome<(Option<String>, Vec<OsString>)> {
    let Some(at) = arguments.iter().position(|argument| argument == "--compare") else {
        return Ok((None, arguments.to_vec()));
    };
    let mut others = arguments.to_vec();
    let compared: Vec<OsString> = others.drain(at..(at + 2).min(arguments.len())).collect();
    match compared.get(1).and_then(|base| base.to_str()) {
        Some(base) => Ok((Some(base.to_owned()), others)),
        None => Err(Failure::new(
            "--compare needs a revision, such as main or HEAD~3.",
        )),
    }
}

/// Builds the native programs: of this revision and, if there is one, of the base. As JSON, for the scripts.
fn native(base: Option<&str>) -> Outcome<String> {
    let mut builds = vec![("this".to_owned(), native_in(&root(), &target())?)];
    if let Some(base) = base {
        builds.push((base.to_owned(), native_of(base)?));
    }
    let builds: Vec<String> = builds
        .iter()
        .map(|(name, program)| {
            format!(
                r#"{{"name":{name:?},"program":{:?}}}"#,
                program.display().to_string()
            )
        })
        .collect();
    Ok(format!("[{}]", builds.join(",")))
}

/// Builds the native program of another revision, in a work tree of its own.
fn native_of(base: &str) -> Outcome<PathBuf> {
    let tree = target().join("bench-base");
    let remove = || {
        let mut command = git();
        let _ = command
            .args(["worktree", "remove", "--force"])
            .arg(&tree)
            .output();
    };
    remove();
    run(git()
        .args(["worktree", "add", "--quiet", "--detach"])
        .arg(&tree)
        .arg(base))?;
    let to = tree.join(NATIVE);
    let copied = to.parent().map_or(Ok(()), fs::create_dir_all);
    copied
        .and_then(|()| fs::copy(root().join(NATIVE), &to).map(|_| ()))
        .during(format_args!("Writing {}", to.display()))?;
    let built = native_in(&tree, &target().join("bench-base-target"));
    remove();
    built
}

fn git() -> Command {
    let mut command = Command::new("git");
    command.current_dir(root());
    command
}

fn native_in(tree: &Path, target: &Path) -> Outcome<PathBuf> {
    run(Command::new("cargo")
        .current_dir(tree)
        .args([
            "build",
            "--quiet",
            "--release",
            "--package",
            "asl-engine",
            "--example",
            "transitions",
        ])
        .arg("--target-dir")
        .arg(target))?;
    Ok(target.join("release/examples/transitions"))
}

/// The profile of the module that answers.
const PROFILE: &str = "wasm-answers";

/// The core for Node, compiled and optimized as the module that answers.
fn core(tools: &Tools) -> Outcome<PathBuf> {
    let folder = target().join("bench-core");
    run(tools.wasm_command("cargo").args([
        "build",
        "--quiet",
        "--profile",
        PROFILE,
        "--target",
        WASM,
        "--package",
        "bench",
    ]))?;
    let compiled = target().join(WASM).join(PROFILE).join("bench.wasm");
    page::bind(&compiled, "bench", false, &folder)?;
    let module = folder.join("bench_bg.wasm");
    optimize(tools, &module)?;
    Ok(folder)
}

fn optimize(tools: &Tools, module: &Path) -> Outcome {
    run(tools
        .command("wasm-opt")
        .arg("-O3")
        .arg(module)
        .arg("--output")
        .arg(module))
}
