//! No crate's files import one another in larger circles than these.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use house::circles;

/// Crates with circles of more than one file: of how many at most. Each number can only become smaller.
const CIRCLES: [(&str, usize); 14] = [
    ("app", 5),
    ("asl", 2),
    ("catalog", 2),
    ("diagram", 3),
    ("engine", 3),
    ("iam", 4),
    ("json", 8),
    ("jsonata", 38),
    ("jsonpath", 19),
    ("mock", 3),
    ("recording", 3),
    ("test-state", 6),
    ("workspace", 3),
    ("xtask", 7),
];

#[test]
fn every_crate_can_be_read_from_the_bottom_to_the_top() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates");
    let mut report = String::new();
    let mut names: Vec<String> = crates
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| crates.join(name).join("src").is_dir())
        .collect();
    names.sort();
    for (known, _) in CIRCLES {
        assert!(
            names.iter().any(|name| name == known),
            "there is no crate {known} any more"
        );
    }
    for name in names {
        let most = CIRCLES
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(1, |(_, most)| *most);
        for circle in circles(&crates.join(&name).join("src"), most).unwrap() {
            writeln!(
                report,
                "crates/{name}: a circle of {} files, at most {most} are allowed:",
                circle.files.len()
            )
            .unwrap();
            for (from, to) in &circle.imports {
                writeln!(report, "    {from} -> {to}").unwrap();
            }
        }
    }
    assert!(
        report.is_empty(),
        "files import one another in circles:\n{report}"
    );
}
