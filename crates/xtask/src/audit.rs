//! `cargo xtask audit`: asks the registries what they know of the packages that the project uses: npm whether what is
//! installed is what its authors signed, the advisory database whether a crate has a known weakness.
//!
//! These are questions to the network, so that no test depends on them. What cannot be asked is said, and is no failure;
//! what is wrong is one. Licences, sources and NOTICE are checked by every `cargo xtask test`.

use std::process::Command;

use crate::project::{Failure, Outcome, output, root};
use crate::setup::Tools;

/// The folders with a package-lock.json.
const PACKAGES: [&str; 3] = ["web", "tests/e2e", "tests/bench"];

/// Asks, and fails if something is wrong.
pub(crate) fn audit(tools: &Tools) -> Outcome {
    let mut wrong = Vec::new();
    for folder in PACKAGES {
        let mut npm = tools.command("npm");
        npm.args([
            "audit",
            "signatures",
            "--fetch-timeout=20000",
            "--fetch-retries=0",
        ])
        .current_dir(root().join(folder));
        // What npm says of packages that are not what they were.
        if !ask(
            &format!("Signatures of the npm packages of {folder}/"),
            &mut npm,
            &["registry signature", "attestation"],
        )? {
            wrong.push(folder);
        }
    }
    if output(Command::new("cargo").args(["deny", "--version"])).is_none() {
        println!(
            "Advisories: cargo-deny was not found (`cargo install cargo-deny --locked`), so they are not looked at."
        );
    } else {
        let mut deny = Command::new("cargo");
        deny.args(["deny", "check", "advisories"]).current_dir(root());
        if !ask("Advisories about crates", &mut deny, &["advisories FAILED"])? {
            wrong.push("Cargo.lock");
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "Something is wrong with {}: see above.",
            wrong.join(", ")
        )))
    }
}

/// Runs a program that asks; whether nothing is wrong as far as it could tell. `signs` are in what it says if something is.
fn ask(what: &str, command: &mut Command, signs: &[&str]) -> Outcome<bool> {
    let said = command
        .output()
        .map_err(|error| Failure::new(format!("{what}: the program that asks did not start: {error}.")))?;
    if said.status.success() {
        println!("{what}: all is well.");
        return Ok(true);
    }
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&said.stdout),
        String::from_utf8_lossy(&said.stderr)
    );
    let is_wrong = signs.iter().any(|sign| text.contains(sign));
    if is_wrong {
        println!("{what}:\n{text}");
    } else {
        println!("{what}: they could not be asked for here.");
    }
    Ok(!is_wrong)
}
