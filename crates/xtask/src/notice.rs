//! `NOTICE`: what the page ships that others wrote, with licences. `cargo xtask notice` writes it, `cargo xtask test` sees to it
//! that it is true.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::project::{During, Failure, Outcome, output, root, run};
use crate::setup::{Tools, WASM};

const HEAD: &str = "\
ASL Playground
Licensed under the Apache License, Version 2.0.

The page contains code of the following packages (name, version, licence, where it comes from). This list is made by
`cargo xtask notice`.
";

/// Writes the file, or only compares it.
pub fn notice(tools: &Tools, check: bool) -> Outcome {
    let text = text(tools)?;
    let path = root().join("NOTICE");
    if !check {
        return fs::write(&path, text).during(format_args!("Writing {}", path.display()));
    }
    if fs::read_to_string(&path).is_ok_and(|written| written == text) {
        Ok(())
    } else {
        Err(Failure::new(
            "NOTICE does not say what the page ships: `cargo xtask notice` writes it anew.",
        ))
    }
}

fn text(tools: &Tools) -> Outcome<String> {
    // Lists what has gone into the editor.
    run(tools.command("node").arg("web/hooks/bundle-editor.mjs"))?;
    let path = root().join("web/dist/packages.txt");
    let editor = fs::read_to_string(&path).during(format_args!("Reading {}", path.display()))?;
    Ok(format!(
        "{HEAD}\nRust:\n{}\nJavaScript:\n{editor}",
        crates()?.into_iter().map(|line| line + "\n").collect::<String>()
    ))
}

/// What the three modules are made of, apart from the project's own crates and from what only runs at compile time.
fn crates() -> Outcome<BTreeSet<String>> {
    let tree = output(
        Command::new("cargo")
            .current_dir(root())
            .args([
                "tree",
                "--locked",
                "--package",
                "app",
                "--package",
                "worker",
                "--target",
                WASM,
            ])
            .args([
                "--edges",
                "normal,no-proc-macro",
                "--prefix",
                "none",
                "--no-dedupe",
            ])
            .args(["--format", "{p}, {l}, {r}"]),
    )
    .ok_or_else(|| Failure::new("`cargo tree` does not say what the page is made of."))?;
    Ok(packages(&tree))
}

/// The packages in the lines of `cargo tree`; those of the project have a path behind their version.
fn packages(tree: &str) -> BTreeSet<String> {
    let foreign = tree
        .lines()
        .filter(|line| !line.is_empty() && !line.contains(" (/"));
    foreign
        .filter(|line| !line.contains(r" (\\") && !line.contains(":\\"))
        .map(|line| line.replacen(" v", " ", 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::packages;

    #[test]
    fn own_packages_are_not_listed() {
        let tree = "app v0.1.0 (/home/me/p/crates/app), Apache-2.0, \nyew v0.23.0, MIT OR Apache-2.0, https://x\n\nyew v0.23.0, MIT OR Apache-2.0, https://x";
        let packages: Vec<_> = packages(tree).into_iter().collect();
        assert_eq!(packages, ["yew 0.23.0, MIT OR Apache-2.0, https://x"]);
    }
}
