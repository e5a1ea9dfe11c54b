//! Makes the columns of the catalog of services from the files in `src/services`: one file is one service.
//!
//! Each column is a static of its own, so that a program that reads one column does not carry the others.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// The name of a static, the type of its rows, and the row of the service `SERVICE`.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("NAMES", "Names", "SERVICE.names()"),
    ("ACTIONS", "(&str, &[Action])", "(SERVICE.id, SERVICE.actions)"),
    (
        "SDK_ACTIONS",
        "(&str, &str)",
        "(SERVICE.sdk, SERVICE.sdk_actions)",
    ),
    (
        "TITLES",
        "(&str, &str, &str)",
        "(SERVICE.id, SERVICE.sdk, SERVICE.title)",
    ),
    ("ERRORS", "(&str, Option<Errors>)", "(SERVICE.id, SERVICE.errors)"),
    ("EXCEPTIONS", "Exceptions", "SERVICE.exceptions()"),
    ("REPLIES", "&[(&str, &str)]", "SERVICE.replies"),
    ("ANSWERS", "&[(&str, &str)]", "SERVICE.answers"),
    ("DOCS_RULES", "&[Rule]", "SERVICE.permissions.docs"),
    ("CONSOLE_RULES", "&[Rule]", "SERVICE.permissions.console"),
    ("CDK_RULES", "&[Rule]", "SERVICE.permissions.cdk"),
    ("SERVERLESS_RULES", "&[Rule]", "SERVICE.permissions.serverless"),
    (
        "LEAST_PRIVILEGE_RULES",
        "&[Rule]",
        "SERVICE.permissions.least_privilege",
    ),
    ("SDK_PERMISSIONS", "SdkPermissions", "SERVICE.sdk_permissions()"),
    ("BY_HAND", "&[(&str, &str)]", "SERVICE.permissions.by_hand"),
];

fn main() {
    requests();
    println!("cargo::rerun-if-changed=src/services");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/services");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".rs")?.to_owned()))
        .collect();
    names.sort_unstable();
    let mut text = String::new();
    for name in &names {
        let path = folder.join(format!("{name}.rs"));
        let _ = writeln!(
            text,
            "#[path = \"{}\"]\nmod {name};",
            path.display().to_string().replace('\\', "/")
        );
    }
    for (column, row, projection) in COLUMNS {
        let _ = writeln!(text, "/// One row per service; see [`crate::service::Service`].");
        let _ = writeln!(text, "pub static {column}: &[{row}] = &[");
        for name in &names {
            let _ = writeln!(
                text,
                "    {},",
                projection.replace("SERVICE", &format!("{name}::SERVICE"))
            );
        }
        let _ = writeln!(text, "];");
    }
    write("services.rs", &text);
}

/// Splits the table of requests by service, so that nobody looks through all of it, and notes where every so many lines of
/// a service begin.
fn requests() {
    const LINES: usize = 8;
    let table = "src/generated/requests.txt";
    println!("cargo::rerun-if-changed={table}");
    let table = fs::read_to_string(table).unwrap_or_default();
    let mut text = format!("const LINES: usize = {LINES};\n");
    text.push_str("static REQUESTS: &[(&str, &str, &[u16])] = &[\n");
    for block in table.split("\n@").skip(1) {
        let (name, rest) = block.split_at(block.find([' ', '\n']).unwrap_or(block.len()));
        let rest = rest.trim_start();
        let lines = rest.match_indices('\n').map(|(end, _)| end + 1);
        let starts: Vec<usize> = std::iter::once(0).chain(lines).step_by(LINES).collect();
        let _ = writeln!(text, "    ({name:?}, {rest:?}, &{starts:?}),");
    }
    text.push_str("];\n");
    write("requests.rs", &text);
}

fn write(name: &str, text: &str) {
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join(name);
    if let Err(problem) = fs::write(&out, text) {
        println!("cargo::error={}: {problem}", out.display());
    }
}
