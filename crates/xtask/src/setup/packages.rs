//! Packages of the system, by Debian's apt-get where there is one and the user may.

use std::process::Command;

use super::{announce, on_path};
use crate::project::{Failure, Outcome, output, run};

/// Installs packages, or says what to install: `what` names it to a person, `why` says what it is for.
pub(super) fn install(packages: &[&str], what: &str, why: &str) -> Outcome {
    let names = packages.join(" ");
    if on_path("apt-get").is_none() {
        return Err(Failure::new(format!(
            "This needs {what}: {why}. Please install it, then run this again."
        )));
    }
    if output(Command::new("id").arg("-u")).as_deref() != Some("0") {
        return Err(Failure::new(format!(
            "This needs {what}: {why}. Please run the following, then try again:\n\n    sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}\n"
        )));
    }
    announce(&format!("Installing {what} (Debian packages {names}): {why}."));
    // A fresh machine may not know any package yet. If this fails, the next line decides.
    let _ = run(apt_get().args(["update", "-qq"]));
    run(apt_get()
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages))
}

/// Neovim, in which the language server is tested, where it can be installed. Without it that test is left out, which says so.
pub(super) fn provide_neovim() {
    let why = "the language server is tested in it";
    if on_path("nvim").is_none() && install(&["neovim"], "Neovim", why).is_err() {
        println!("Neovim could not be installed: its test is left out.");
    }
}

/// genhtml, which reads reports of coverage, where it can be installed. Without it that test is left out, which says so.
pub(super) fn provide_genhtml() {
    let why = "it reads reports of coverage";
    if on_path("genhtml").is_none() && install(&["lcov"], "genhtml", why).is_err() {
        println!("genhtml could not be installed: its test is left out.");
    }
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
