//! `NOTICE`: what the page ships that others wrote, with the names of the licences. `cargo xtask notice` writes it,
//! `cargo xtask test` checks that it is true. The page itself carries the texts of those licences, in `licences.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::project::{During, Failure, Outcome, output, root, run};
use crate::setup::{Tools, WASM};

const HEAD: &str = "\
ASL Playground
Licensed under the Apache License, Version 2.0.

The page contains code of the following packages (name, version, licence, where it comes from). This list is made by
`cargo xtask notice`.
";

/// Writes the file, or only compares it.
pub(crate) fn notice(tools: &Tools, check: bool) -> Outcome {
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

/// The text of the project's own licence and of those of all packages that the page ships.
///
/// Texts that many packages share stand there once, after the names of those packages. A package that was published
/// without its licence's text is listed with the licence's name.
pub(crate) fn licences() -> Outcome<String> {
    let own = root().join("LICENSE");
    let own = fs::read_to_string(&own).during(format_args!("Reading {}", own.display()))?;
    let mut packages: BTreeMap<String, PathBuf> = crate_folders()?;
    let list = root().join("web/dist/packages.txt");
    let editor = fs::read_to_string(&list).during(format_args!("Reading {}", list.display()))?;
    for line in editor.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        packages.insert(line.to_owned(), root().join("web/node_modules").join(name));
    }
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut bare = Vec::new();
    for (package, folder) in packages {
        let found = licence_texts(&folder)?;
        if found.is_empty() {
            bare.push(package.clone());
        }
        for text in found {
            texts.entry(text).or_default().insert(package.clone());
        }
    }
    let rule = format!("\n{}\n", "-".repeat(80));
    let mut sections = vec![format!("ASL Playground\n\n{own}")];
    for (text, packages) in texts {
        let names: Vec<_> = packages.into_iter().collect();
        sections.push(format!("{}\n\n{}\n", names.join("\n"), text.trim_end()));
    }
    if !bare.is_empty() {
        sections.push(format!(
            "Published without the text of their licence:\n\n{}\n",
            bare.join("\n")
        ));
    }
    Ok(sections.join(&rule))
}

/// The texts in a package's folder that say how it may be used.
fn licence_texts(folder: &Path) -> Outcome<BTreeSet<String>> {
    let entries = fs::read_dir(folder).during(format_args!("Reading {}", folder.display()))?;
    let mut texts = BTreeSet::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().to_uppercase();
        let known = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
        if known.iter().any(|known| name.starts_with(known)) && entry.path().is_file() {
            let path = entry.path();
            texts.insert(fs::read_to_string(&path).during(format_args!("Reading {}", path.display()))?);
        }
    }
    Ok(texts)
}

/// The crates that the page ships, as in `NOTICE`, with the folders of their sources.
fn crate_folders() -> Outcome<BTreeMap<String, PathBuf>> {
    let metadata = output(Command::new("cargo").current_dir(root()).args([
        "metadata",
        "--locked",
        "--format-version",
        "1",
    ]))
    .and_then(|text| serde_json::from_str::<Value>(&text).ok())
    .ok_or_else(|| Failure::new("`cargo metadata` does not say where the sources of the crates are."))?;
    let packages = metadata.get("packages").and_then(Value::as_array);
    let known: BTreeMap<String, PathBuf> = packages
        .into_iter()
        .flatten()
        .filter_map(|package| {
            let text = |name: &str| package.get(name)?.as_str();
            let folder = Path::new(text("manifest_path")?).parent()?;
            Some((
                format!("{} {}", text("name")?, text("version")?),
                folder.to_owned(),
            ))
        })
        .collect();
    crates()?
        .into_iter()
        .map(|line| {
            let package = line.split(',').next().unwrap_or_default();
            let missing = || Failure::new(format!("The sources of {package} are not to be found."));
            let folder = known.get(package).cloned().ok_or_else(missing)?;
            Ok((line, folder))
        })
        .collect()
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
