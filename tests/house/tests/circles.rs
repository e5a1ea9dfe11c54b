//! No crate's files import one another in larger circles than these.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use house::circles;

fn check(name: &str, most: usize) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../crates")
        .join(name)
        .join("src");
    let found = circles(&source, most).unwrap();
    let told: Vec<String> = found
        .iter()
        .map(|circle| {
            let imports = circle
                .imports
                .iter()
                .map(|(from, to)| format!("    {from} -> {to}\n"));
            format!("{} files:\n{}", circle.files.len(), imports.collect::<String>())
        })
        .collect();
    assert!(
        found.is_empty(),
        "the files of crates/{name} import one another in circles of more than {most}:\n{}",
        told.join("\n")
    );
}

#[test]
fn the_engine_has_floors() {
    check("engine", 3);
}

#[test]
fn the_page_looks_one_way() {
    check("app", 5);
}

#[test]
fn policies_have_floors() {
    check("iam", 4);
}

#[test]
fn the_facade_has_floors() {
    check("playground", 1);
}

#[test]
fn the_language_has_floors() {
    check("asl", 2);
}
