//! `cargo xtask test`: every check of the project, one after the other, with a table at the end.

use std::env;
use std::ffi::OsString;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::project::{During, Failure, Outcome, output, root, run};
use crate::setup::{Tools, WASM};
use crate::{
    bench, conformance, coverage, e2e, editors, engines, fences, notice, package, page, projects, setup,
    wheel,
};

/// The command that runs one test in wasm, for Cargo.
pub(crate) const WASM_TEST: &str = "wasm-test";

/// What became of one step.
struct Report {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

/// The steps so far. A step that fails does not keep the later ones from being tried.
#[derive(Default)]
struct Steps {
    reports: Vec<Report>,
}

impl Steps {
    /// Runs a step; what it made, if it succeeded.
    fn step<T>(&mut self, name: &'static str, act: impl FnOnce() -> Outcome<T>) -> Option<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let (made, outcome) = match act() {
            Ok(made) => (Some(made), Ok(())),
            Err(failure) => {
                println!("== FAILED: {name}: {failure}");
                (None, Err(failure))
            }
        };
        self.reports.push(Report {
            name,
            took: start.elapsed(),
            outcome,
        });
        made
    }

    /// Prints the table. Its last line is for programs: `N passed, N failed`.
    fn finish(self) -> Outcome {
        println!("\n== Summary");
        for Report { name, took, outcome } in &self.reports {
            let word = if outcome.is_ok() { "passed" } else { "FAILED" };
            println!("{word}  {:>7.1} s  {name}", took.as_secs_f64());
            if let Err(failure) = outcome {
                println!("                   {failure}");
            }
        }
        let failed = self
            .reports
            .iter()
            .filter(|report| report.outcome.is_err())
            .count();
        println!("\n{} passed, {failed} failed", self.reports.len() - failed);
        if failed == 0 { Ok(()) } else { Err(Failure::told()) }
    }
}

/// Runs all steps, or only those that need no browser.
pub(crate) fn test(quick: bool) -> Outcome {
    let mut steps = Steps::default();
    let set_up = if quick { setup::for_page } else { setup::for_tests };
    let Some(tools) = steps.step("set-up", set_up) else {
        return steps.finish();
    };

    steps.step("formatting", || cargo(&["fmt", "--all", "--check"]));
    steps.step("lints", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ])
    });
    steps.step("unit tests", || cargo(&["test", "--workspace", "--no-fail-fast"]));
    steps.step("additions to the catalog", || {
        cargo(&["test", "--package", "additions", "--", "--ignored"])
    });
    steps.step("documentation", documentation);
    steps.step("types of the web code", || web_types(&tools));
    steps.step("licences", || licences(&tools));
    steps.step("editors", || editors::run(&tools));
    steps.step("conformance", || conformance::run_with(&["--check"]));
    if !quick {
        steps.step("npm package", || package::test(&tools));
        steps.step("Python package", || wheel::run_tests(&tools));
        steps.step("reports of coverage", || coverage::run(&tools));
        steps.step("wasm tests in Chromium", || wasm_tests(&tools));
        if steps.step("page", || page::build(&tools)).is_some() {
            steps.step("end-to-end tests in Chromium", || e2e::run_with(&tools, &[]));
            steps.step("fences of documentation", || fences::run(&tools));
            steps.step("projects for deployment tools", || projects::run(&tools));
            steps.step("Firefox and WebKit", || engines::run(&tools));
            steps.step("size of the page", || {
                bench::run_with(&tools, &["--check".into()])
            });
        }
    }
    steps.finish()
}

fn cargo(arguments: &[&str]) -> Outcome {
    run(Command::new("cargo").args(arguments))
}

fn documentation() -> Outcome {
    run(Command::new("cargo")
        .args(["doc", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "--deny warnings"))
}

/// NOTICE is true; and where cargo-deny is, it agrees. What it would have to download for more is not its concern here.
fn licences(tools: &Tools) -> Outcome {
    notice::notice(tools, true)?;
    if output(Command::new("cargo").args(["deny", "--version"])).is_none() {
        println!("cargo-deny was not found (`cargo install cargo-deny --locked`): its checks are skipped.");
        return Ok(());
    }
    cargo(&[
        "deny",
        "--offline",
        "--log-level",
        "error",
        "check",
        "licenses",
        "bans",
        "sources",
    ])
}

fn web_types(tools: &Tools) -> Outcome {
    for project in [
        "web",
        "web/offline",
        "tests/e2e",
        "tests/engines",
        "tests/fences",
        "editors",
        "editors/vscode",
        "tests/bench",
    ] {
        run(tools
            .command("tsc")
            .arg("--noEmit")
            .arg("--project")
            .arg(root().join(project)))?;
    }
    Ok(())
}

/// What runs a test in wasm: this very program, which has wasm-bindgen's runner as a library.
fn runner() -> Outcome<OsString> {
    let mut program = env::current_exe()
        .during("Finding this program")?
        .into_os_string();
    program.push(" ");
    program.push(WASM_TEST);
    Ok(program)
}

fn wasm_tests(tools: &Tools) -> Outcome {
    let driver = tools
        .chromedriver()
        .ok_or_else(|| Failure::new("There is no ChromeDriver to run the tests with."))?;
    // The tests load the editor as the page does.
    run(tools.command("node").arg("web/hooks/bundle-editor.mjs"))?;
    let cargo = |command: &str| {
        let mut cargo = tools.wasm_command("cargo");
        cargo.args([command, "--target", WASM, "--package", "app"]);
        cargo
    };
    if tools.toolchain_has_wasm() {
        // The other lints do not see what is compiled for wasm only.
        run(cargo("clippy").args(["--package", "worker", "--all-targets", "--", "--deny", "warnings"]))?;
    }
    run(cargo("test")
        .args(["--test", "browser"])
        .env("CHROMEDRIVER", driver)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner()?))
}
