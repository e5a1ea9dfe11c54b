//! `NOTICE`: what the page ships that others wrote, with the names of the licences. `cargo xtask notice` writes it,
//! `cargo xtask test` checks that it is true. The page itself carries the texts of those licences, in `licences.txt`; the packages
//! for tests carry a `NOTICE` of their own, with the texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::project::{During, Failure, Outcome, output, root, run};
use crate::setup::{Tools, WASM};

/// What is compiled, for what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compiled {
    packages: &'static [&'static str],
    /// Nothing for the machine that compiles.
    target: Option<&'static str>,
}

/// The three modules of the page.
const PAGE: Compiled = Compiled {
    packages: &["app", "worker"],
    target: Some(WASM),
};

/// The module of the npm package.
pub(crate) const NPM: Compiled = Compiled {
    packages: &["asl-js"],
    target: Some(WASM),
};

/// The module of the Python package.
pub(crate) const WHEEL: Compiled = Compiled {
    packages: &["asl-py"],
    target: None,
};

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
        crates(PAGE)?
            .into_iter()
            .map(|line| line + "\n")
            .collect::<String>()
    ))
}

/// What is compiled into modules, apart from the project's own crates and from what only runs at compile time.
fn crates(of: Compiled) -> Outcome<BTreeSet<String>> {
    let mut tree = Command::new("cargo");
    tree.current_dir(root()).args(["tree", "--locked"]);
    for package in of.packages {
        tree.args(["--package", package]);
    }
    if let Some(target) = of.target {
        tree.args(["--target", target]);
    }
    tree.args([
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
        "--no-dedupe",
    ]);
    tree.args(["--format", "{p}, {l}, {r}"]);
    let tree = output(&mut tree)
        .ok_or_else(|| Failure::new("`cargo tree` does not say what the modules are made of."))?;
    Ok(packages(&tree))
}

/// The `NOTICE` of a package for tests: what is compiled into its module, and the texts of the licences.
pub(crate) fn of_package(of: Compiled) -> Outcome<String> {
    let texts = texts(crate_folders(of)?)?;
    Ok(format!(
        "ASL Playground\nLicensed under the Apache License, Version 2.0 (LICENSE).\n\nIts module contains code of the following packages, under their licences.\n{RULE}{}",
        texts.join(RULE)
    ))
}

const RULE: &str = "\n--------------------------------------------------------------------------------\n";

/// The text of the project's own licence and of those of all packages that the page ships.
///
/// Texts that many packages share stand there once, after the names of those packages. A package that was published
/// without its licence's text is listed with the licence's name.
pub(crate) fn licences() -> Outcome<String> {
    let own = root().join("LICENSE");
    let own = fs::read_to_string(&own).during(format_args!("Reading {}", own.display()))?;
    let mut packages: BTreeMap<String, PathBuf> = crate_folders(PAGE)?;
    let list = root().join("web/dist/packages.txt");
    let editor = fs::read_to_string(&list).during(format_args!("Reading {}", list.display()))?;
    for line in editor.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        packages.insert(line.to_owned(), root().join("web/node_modules").join(name));
    }
    let mut sections = vec![format!("ASL Playground\n\n{own}")];
    sections.extend(texts(packages)?);
    Ok(sections.join(RULE))
}

/// The texts of the licences of packages, each after the names of those that it is for.
fn texts(packages: BTreeMap<String, PathBuf>) -> Outcome<Vec<String>> {
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
    let section = |(text, packages): (String, BTreeSet<String>)| {
        let names: Vec<_> = packages.into_iter().collect();
        format!("{}\n\n{}\n", names.join("\n"), text.trim_end())
    };
    let mut sections: Vec<String> = texts.into_iter().map(section).collect();
    if !bare.is_empty() {
        sections.push(format!(
            "Published without the text of their licence:\n\n{}\n",
            bare.join("\n")
        ));
    }
    Ok(sections)
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

/// The crates that are compiled, as in `NOTICE`, with the folders of their sources.
fn crate_folders(of: Compiled) -> Outcome<BTreeMap<String, PathBuf>> {
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
    crates(of)?
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
