//! Tries the page of `dist/` in Chromium, Firefox and WebKit, and compares their histories with those of this machine;
//! those of functions in code also with Node's and with what `asl` prints.

use std::process::Command;

use crate::project::{Failure, Outcome, root, run as run_command, run_tests};
use crate::setup::Tools;
use crate::site::Port;

/// Runs `tests/engines`.
pub(crate) fn run(tools: &Tools) -> Outcome {
    let missing = || Failure::new("Some of the browsers that the tests run in are missing.");
    let chrome = tools.chrome().ok_or_else(missing)?;
    let firefox = tools.firefox().ok_or_else(missing)?;
    let (webkit_driver, webkit) = tools.webkit().ok_or_else(missing)?;
    let asked = root().join("target/engines.json");
    run_command(
        Command::new("cargo")
            .args(["run", "--quiet", "--package", "engines", "--"])
            .arg(&asked),
    )?;
    // The profile that `cargo run` has just used: most of it is built.
    run_command(Command::new("cargo").args(["build", "--quiet", "--package", "asl-cli"]))?;
    let site = Port::take(0)?.serve(&root().join("dist"), &["/"])?;
    run_tests(
        tools
            .command("node")
            .current_dir(root().join("tests/engines"))
            .env("ASL_URL", site.url("/"))
            .env("ASL_ASKED", asked)
            .env("ASL", root().join("target/debug/asl"))
            .env("CHROME", chrome)
            .env("FIREFOX", firefox)
            .env("WEBKIT_DRIVER", webkit_driver)
            .env("WEBKIT", webkit)
            .arg("--test"),
        ["engines.test.mjs"],
    )
}
