//! `cargo xtask bench`: prepares what the benchmark in `tests/bench` measures, and runs it.
//!
//! `--only native` measures the engine as a native program, for which no page is built; `--compare BASE` does the same for
//! another revision beside it. What does not live here: what is measured, and the budgets; both are in `tests/bench`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::page;
use crate::project::{During, Failure, Outcome, root, run, target};
use crate::setup::{Tools, WASM};
use crate::site::Port;

/// The native program, which is also put into the revision to compare with.
const NATIVE: &str = "crates/engine/examples/transitions.rs";

/// Runs the benchmark with these arguments.
pub(crate) fn run_with(tools: &Tools, arguments: &[OsString]) -> Outcome {
    let (base, mut arguments) = base_of(arguments)?;
    if base.is_some() {
        arguments.extend(["--only".into(), "native".into()]);
    }
    let checks_sizes = arguments.iter().any(|argument| argument == "--check");
    let only_native = arguments
        .windows(2)
        .any(|pair| matches!(pair, [only, parts] if only == "--only" && parts == "native"));
    let mut command = tools.command("node");
    if !checks_sizes {
        command.env("ASL_BENCH_NATIVE", native(base.as_deref())?);
    }
    if only_native {
        return run(command.arg("tests/bench/main.mjs").args(arguments));
    }
    page::build(tools)?;
    // Sizes are of the page alone.
    let core = if checks_sizes {
        PathBuf::new()
    } else {
        core(tools)?
    };
    let chrome = tools
        .chrome()
        .ok_or_else(|| Failure::new("There is no Chromium to measure in."))?;
    let site = Port::take(0)?.serve(&root().join("dist"), &["/"])?;
    run(command
        .env("ASL_URL", site.url("/"))
        .env("ASL_BENCH_CORE", core)
        .env("ASL_WASM", target().join(WASM))
        .env("CHROME", chrome)
        .arg("tests/bench/main.mjs")
        .args(arguments))
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
