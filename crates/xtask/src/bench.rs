//! `cargo xtask bench`: prepares what the benchmark in `tests/bench` measures, and runs it.
//!
//! What does not live here: what is measured, and the budgets; both are in `tests/bench`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::page;
use crate::project::{Failure, Outcome, root, run, target};
use crate::setup::{Tools, WASM};
use crate::site::Port;

/// Runs the benchmark with these arguments.
pub(crate) fn run_with(tools: &Tools, arguments: &[OsString]) -> Outcome {
    page::build(tools)?;
    // Sizes are of the page alone.
    let core = if arguments.iter().any(|argument| argument == "--check") {
        PathBuf::new()
    } else {
        core(tools)?
    };
    let chrome = tools
        .chrome()
        .ok_or_else(|| Failure::new("There is no Chromium to measure in."))?;
    let site = Port::take(0)?.serve(&root().join("dist"), &["/"])?;
    run(tools
        .command("node")
        .env("ASL_URL", site.url("/"))
        .env("ASL_BENCH_CORE", core)
        .env("ASL_WASM", wasm_folder())
        .env("CHROME", chrome)
        .arg("tests/bench/main.mjs")
        .args(arguments))
}

/// Where Cargo leaves the page's modules before they are made small.
fn wasm_folder() -> PathBuf {
    target().join(WASM).join("wasm")
}

/// The core for Node, compiled and optimized as the page's own modules are.
fn core(tools: &Tools) -> Outcome<PathBuf> {
    let folder = target().join("bench-core");
    run(tools.wasm_command("cargo").args([
        "build",
        "--quiet",
        "--profile",
        "wasm",
        "--target",
        WASM,
        "--package",
        "bench",
    ]))?;
    run(tools
        .command("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(&folder)
        .arg(wasm_folder().join("bench.wasm")))?;
    let module = folder.join("bench_bg.wasm");
    optimize(tools, &module)?;
    Ok(folder)
}

fn optimize(tools: &Tools, module: &Path) -> Outcome {
    run(tools
        .command("wasm-opt")
        .arg("-Os")
        .arg(module)
        .arg("--output")
        .arg(module))
}
