//! Rules for the layout of the code, held by tests. A crate whose files import one another in small circles at most can be
//! read from the bottom to the top.
//!
//! [`circles`] reads the files of a crate and follows every path that begins with `crate`, `super`, `self`, a module declared in
//! the file, or a module that the file imports. It reads tokens, not syntax: paths within macros count, paths within comments
//! and strings do not, and neither does anything from the first `#[cfg(test)]` on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Files that import one another, in order of their paths below `src`, with the imports between them.
#[derive(Debug, PartialEq, Eq)]
pub struct Circle {
    /// The files.
    pub files: Vec<String>,
    /// Which file imports which.
    pub imports: Vec<(String, String)>,
}

/// The circles of more than `most` files in a crate. `source` is its `src` folder.
pub fn circles(source: &Path, most: usize) -> io::Result<Vec<Circle>> {
    let mut texts = BTreeMap::new();
    collect(source, &mut Vec::new(), &mut texts)?;
    Ok(circles_between(&imports(&texts), most))
}

/// A module: the names from the crate's root.
type Module = Vec<String>;

/// A file: its path below `src`, and its text.
struct File {
    path: String,
    text: String,
}

fn collect(folder: &Path, inside: &mut Module, texts: &mut BTreeMap<Module, File>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        let stem = entry
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if entry.is_dir() {
            inside.push(stem);
            collect(&entry, inside, texts)?;
            inside.pop();
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            let mut module = inside.clone();
            let name = format!("{stem}.rs");
            let is_root = inside.is_empty() && (stem == "lib" || stem == "main");
            if !is_root && stem != "mod" {
                module.push(stem);
            }
            let path = inside.iter().cloned().chain([name]).collect::<Vec<_>>().join("/");
            let text = fs::read_to_string(&entry)?;
            texts.insert(module, File { path, text });
        }
    }
    Ok(())
}

/// Which file imports which.
fn imports(files: &BTreeMap<Module, File>) -> BTreeMap<String, BTreeSet<String>> {
    let mut imports = BTreeMap::new();
    for (module, file) in files {
        let is_module = |path: &[String]| files.contains_key(path);
        let mut scan = Scan {
            tokens: tokens(&file.text),
            at: 0,
            module,
            known: BTreeMap::new(),
            found: Vec::new(),
        };
        scan.modules_of_use(&is_module);
        scan.paths();
        let targets = scan.found.iter().filter_map(|path| {
            (0..=path.len())
                .rev()
                .find_map(|length| files.get(path.get(..length)?))
        });
        let targets = targets.filter(|target| target.path != file.path);
        imports.insert(
            file.path.clone(),
            targets.map(|target| target.path.clone()).collect(),
        );
    }
    imports
}

/// The tokens that matter: names, `::`, braces, and every other sign by itself.
fn tokens(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '/' if rest.peek() == Some(&'/') => while rest.next_if(|c| *c != '\n').is_some() {},
            '/' if rest.peek() == Some(&'*') => {
                let mut before = ' ';
                for c in rest.by_ref().skip(1) {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            '"' => skip_string(&mut rest),
            '\'' => skip_character(&mut rest),
            ':' if rest.next_if_eq(&':').is_some() => tokens.push("::".to_owned()),
            c if c.is_alphabetic() || c == '_' => {
                let mut name = String::from(c);
                while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    name.push(c);
                }
                tokens.push(name);
            }
            c if c.is_whitespace() => {}
            c => tokens.push(c.to_string()),
        }
    }
    tokens
}

/// A string without its first quotation mark; a raw one is read like another, which is enough for code without backslashes
/// before its quotation marks.
fn skip_string(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(next) = rest.next() {
        match next {
            '\\' => drop(rest.next()),
            '"' => return,
            _ => {}
        }
    }
}

/// A character without its first quotation mark; a lifetime is left alone.
fn skip_character(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let mut ahead = rest.clone();
    match (ahead.next(), ahead.next()) {
        (Some('\\'), Some(_)) => while ahead.next().is_some_and(|c| c != '\'') {},
        (Some(_), Some('\'')) => {}
        _ => return,
    }
    *rest = ahead;
}

struct Scan<'m> {
    tokens: Vec<String>,
    at: usize,
    module: &'m Module,
    /// Names that stand for modules in this file: declared or imported ones.
    known: BTreeMap<String, Module>,
    found: Vec<Module>,
}

impl Scan<'_> {
    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }

    /// Learns the modules that the file declares (`mod x;`) or imports (`use crate::x;`).
    fn modules_of_use(&mut self, is_module: &dyn Fn(&[String]) -> bool) {
        for at in 0..self.tokens.len() {
            if self.token(at) == "mod" && self.token(at + 2) == ";" {
                let name = self.token(at + 1).to_owned();
                let path = self.module.iter().cloned().chain([name.clone()]).collect();
                self.known.insert(name, path);
            }
        }
        self.paths();
        let found = std::mem::take(&mut self.found);
        for path in found.into_iter().filter(|path| is_module(path)) {
            if let Some(name) = path.last() {
                self.known.insert(name.clone(), path.clone());
            }
        }
        self.at = 0;
    }

    /// Collects every path that begins with a name for a module.
    fn paths(&mut self) {
        while self.at < self.tokens.len() {
            let first = self.token(self.at).to_owned();
            let begins = self.token(self.at + 1) == "::" && (self.at == 0 || self.token(self.at - 1) != "::");
            let base = match first.as_str() {
                "crate" => Some(Vec::new()),
                "self" => Some(self.module.clone()),
                "super" => Some(
                    self.module
                        .split_last()
                        .map_or_else(Vec::new, |(_, rest)| rest.to_vec()),
                ),
                name => self.known.get(name).cloned(),
            };
            match base {
                Some(base) if begins => {
                    self.at += 2;
                    self.tree(base);
                }
                _ => self.at += 1,
            }
        }
    }

    /// What follows a `::`: names, a star, or a group of such.
    fn tree(&mut self, mut path: Module) {
        loop {
            match self.token(self.at) {
                "super" => drop(path.pop()),
                "{" => {
                    self.at += 1;
                    while !matches!(self.token(self.at), "}" | "") {
                        if self.token(self.at) == "," {
                            self.at += 1;
                        } else {
                            self.tree(path.clone());
                        }
                    }
                    self.at += 1;
                    return;
                }
                // A module itself, or all that is in it.
                "self" | "*" => {}
                name if name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty() => {
                    path.push(name.to_owned());
                }
                _ => {
                    self.at += 1;
                    self.found.push(path);
                    return;
                }
            }
            self.at += 1;
            if self.token(self.at) == "as" {
                self.at += 2;
            }
            if self.token(self.at) != "::" {
                self.found.push(path);
                return;
            }
            self.at += 1;
        }
    }
}

/// The groups of files each of which reaches all others of its group.
fn circles_between(imports: &BTreeMap<String, BTreeSet<String>>, most: usize) -> Vec<Circle> {
    let all_reached: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|file| (file.as_str(), reached_from(file, imports)))
        .collect();
    let reaches = |from: &str, to: &str| all_reached.get(from).is_some_and(|all| all.contains(to));
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for file in imports.keys() {
        if !reaches(file, file) || seen.contains(file) {
            continue;
        }
        let is_of_circle = |other: &&String| reaches(file, other) && reaches(other, file);
        let files: Vec<String> = imports.keys().filter(is_of_circle).cloned().collect();
        seen.extend(files.iter().cloned());
        if files.len() <= most {
            continue;
        }
        let inner = files.iter().flat_map(|from| {
            let targets = imports.get(from).into_iter().flatten();
            targets.map(move |to| (from.clone(), to.clone()))
        });
        let imports = inner.filter(|(_, to)| files.contains(to)).collect();
        circles.push(Circle { files, imports });
    }
    circles
}

fn reached_from<'i>(file: &str, imports: &'i BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'i str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = imports
        .get(file)
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(imports.get(file).into_iter().flatten().map(String::as_str));
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The imports of a crate of these files, as `from > to`.
    fn of(files: &[(&str, &str)]) -> (BTreeMap<String, BTreeSet<String>>, Vec<String>) {
        let files = files.iter().map(|(path, text)| {
            let trimmed = path.trim_end_matches(".rs").trim_end_matches("/mod");
            let module: Module = match trimmed {
                "lib" => Vec::new(),
                _ => trimmed.split('/').map(str::to_owned).collect(),
            };
            let (path, text) = ((*path).to_owned(), (*text).to_owned());
            (module, File { path, text })
        });
        let found = imports(&files.collect());
        let pairs = found
            .iter()
            .flat_map(|(from, all)| all.iter().map(move |to| format!("{from} > {to}")));
        let pairs = pairs.collect();
        (found, pairs)
    }

    #[test]
    fn every_way_to_name_another_file_counts() {
        let (_, pairs) = of(&[
            ("lib.rs", "mod a; mod b; pub use a::One; // use crate::b::Two;\n"),
            (
                "a/mod.rs",
                "pub mod inner;\nuse super::b::{self, Two};\nfn f() { inner::g(\"crate::c\", '\"', b'\\'', crate::d::D) }",
            ),
            ("a/inner.rs", "fn g() -> crate::b::Two { super::h() }"),
            (
                "b.rs",
                "use crate::{c, a::{One, inner as other}};\nfn f() { c::deep::g() }",
            ),
            (
                "c/mod.rs",
                "pub mod deep;\n#[cfg(test)]\nmod tests { use crate::a; }",
            ),
            ("c/deep.rs", "/* use crate::a; */"),
            ("d.rs", "struct D<'a>(&'a str);"),
        ]);
        assert_eq!(
            pairs,
            [
                "a/inner.rs > a/mod.rs",
                "a/inner.rs > b.rs",
                "a/mod.rs > a/inner.rs",
                "a/mod.rs > b.rs",
                "a/mod.rs > d.rs",
                "b.rs > a/inner.rs",
                "b.rs > a/mod.rs",
                "b.rs > c/deep.rs",
                "b.rs > c/mod.rs",
                "lib.rs > a/mod.rs",
            ]
        );
    }

    #[test]
    fn a_circle_is_found_once_it_is_too_large() {
        let (found, _) = of(&[
            ("a.rs", "use crate::b;"),
            ("b.rs", "use crate::c;"),
            ("c.rs", "use crate::a; use crate::d;"),
            ("d.rs", ""),
        ]);
        assert_eq!(circles_between(&found, 3), []);
        let circles = circles_between(&found, 2);
        assert_eq!(circles.len(), 1);
        assert_eq!(circles[0].files, ["a.rs", "b.rs", "c.rs"]);
        assert_eq!(circles[0].imports.len(), 3);
    }
}
