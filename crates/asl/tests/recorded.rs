//! What AWS answered, and what other validators say, against what this crate says.
//!
//! The data lies beside the repository (`../shared`, or `$ASL_SHARED`); without it the tests say so and pass. A case that
//! fails must stand in `known-failures.txt` with a reason, and a case that stands there must fail: the list only
//! shrinks.

#![allow(clippy::unwrap_used, reason = "a case that cannot be read is a failure")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use asl::{MachineType, Severity};
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = std::env::var_os("ASL_SHARED").map_or_else(|| here.join("../../../shared"), PathBuf::from);
    if path.join("conformance").is_dir() {
        return Some(path);
    }
    println!(
        "Skipped: the recorded cases are not at {} (set ASL_SHARED).",
        path.display()
    );
    None
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn known_failures(suite: &str) -> BTreeMap<String, String> {
    include_str!("known-failures.txt")
        .lines()
        .filter_map(|line| line.strip_prefix(suite)?.strip_prefix(' ')?.split_once(" # "))
        .map(|(id, reason)| (id.to_owned(), reason.to_owned()))
        .collect()
}

/// Compares what failed with what is known to fail.
fn settle(suite: &str, count: usize, failed: &BTreeMap<String, String>) {
    let known = known_failures(suite);
    let mut report = String::new();
    for (id, what) in failed.iter().filter(|(id, _)| !known.contains_key(*id)) {
        writeln!(report, "{id}\n{what}").unwrap();
    }
    for id in known.keys().filter(|id| !failed.contains_key(*id)) {
        writeln!(report, "{id} passes now: remove it from known-failures.txt").unwrap();
    }
    println!("{suite}: {} of {count} pass", count - failed.len());
    assert!(report.is_empty(), "{suite}\n{report}");
}

/// The text of a case's definition, compact as a client would send it.
fn definition(case: &Value) -> Option<String> {
    let text = case["definition_text"].as_str().map(str::to_owned);
    // The recorder's name for the partition, in definitions that it read back from the service.
    let value = case.get("definition").filter(|definition| !definition.is_null());
    text.or_else(|| value.map(|value| value.to_string().replace("<partition>", "aws")))
}

fn machine_type(case: &Value) -> MachineType {
    match case["type"].as_str() {
        Some("EXPRESS") => MachineType::Express,
        _ => MachineType::Standard,
    }
}

/// Every definition that AWS took or refused: the answer of `ValidateStateMachineDefinition` word for word, or the
/// exception of `CreateStateMachine`.
#[test]
fn validation() {
    let Some(shared) = shared() else { return };
    let mut failed = BTreeMap::new();
    let mut count = 0;
    for case in read(&shared.join("conformance/validation.json"))
        .as_array()
        .unwrap()
    {
        let Some(text) = definition(case) else { continue };
        let id = case["id"].as_str().unwrap().to_owned();
        let expect = &case["expect"];
        let (ours, theirs) = if case["operation"] == "validate_state_machine_definition" {
            let answer = asl::validate(&text, machine_type(case));
            (serde_json::to_value(answer).unwrap(), expect.clone())
        } else {
            let refusal = asl::create_error(&text, machine_type(case));
            // Anything else that refuses a request is no matter of the definition.
            let theirs = (expect["code"] == "InvalidDefinition")
                .then(|| expect["message"].as_str().unwrap().replace("<partition>", "aws"));
            (refusal.into(), theirs.into())
        };
        count += 1;
        if ours != theirs {
            failed.insert(id, format!("  AWS  {theirs}\n  ours {ours}\n  text {text}"));
        }
    }
    settle("validation", count, &failed);
}

/// The observations that have a whole definition: all diagnostics where the source lists them, otherwise the one that
/// it quotes and no other. What the source did not record is not compared.
#[test]
fn observed() {
    let Some(shared) = shared() else { return };
    let mut failed = BTreeMap::new();
    let mut count = 0;
    for case in read(&shared.join("conformance/diagnostics-observed.json"))
        .as_array()
        .unwrap()
    {
        let Some(text) = definition(case) else { continue };
        let id = case["id"].as_str().unwrap().to_owned();
        let answer = serde_json::to_value(asl::validate(&text, machine_type(case))).unwrap();
        let ours = answer["diagnostics"].as_array().unwrap();
        let theirs = match case["diagnostics"].as_array() {
            Some(all) => all.clone(),
            None if case["result"] == "OK" => Vec::new(),
            None => vec![case.clone()],
        };
        let alike = |ours: &Value, theirs: &Value| {
            ["code", "message", "location"]
                .iter()
                .all(|field| theirs[*field].is_null() || ours[*field] == theirs[*field])
        };
        let same =
            ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(ours, theirs)| alike(ours, theirs));
        count += 1;
        if !same || answer["result"] != case["result"] {
            failed.insert(id, format!("  AWS  {theirs:?}\n  ours {ours:?}\n  text {text}"));
        }
    }
    settle("observed", count, &failed);
}

/// Where a tool says that something is wrong, as far as its words say so: at a JSON Pointer, in a state, in a field.
fn is_at(words: &str, diagnostic: &asl::AwsDiagnostic) -> Option<bool> {
    let location = diagnostic.location.as_deref().unwrap_or("");
    let ours = location.replace('[', "/").replace(']', "");
    if let Some(from) = words.find(": /") {
        let pointer = words.get(from + 2..)?.split(" is invalid").next()?;
        return Some(ours.starts_with(pointer) || pointer.starts_with(&ours));
    }
    if let Some((_, rest)) = words.split_once("State \"") {
        let name = rest.split('"').next()?;
        return Some(ours.ends_with(&format!("/{name}")) || ours.contains(&format!("/{name}/")));
    }
    let field = words.strip_prefix('"')?.strip_suffix('"')?;
    let quoted = |quote: char| diagnostic.message.contains(&format!("{quote}{field}{quote}"));
    Some(ours.ends_with(&format!("/{field}")) || quoted('\''))
}

/// The verdicts of three public validators, and at least one diagnostic where the tool has one. Where the service is known to think otherwise, the case stands in the list
/// of known failures.
#[test]
fn validators() {
    let Some(shared) = shared() else { return };
    let mut failed = BTreeMap::new();
    let mut count = 0;
    for case in read(&shared.join("conformance/validators.json"))
        .as_array()
        .unwrap()
    {
        let Some(text) = definition(case) else { continue };
        let id = case["id"].as_str().unwrap().to_owned();
        let answer = asl::validate(&text, MachineType::Standard);
        count += 1;
        let words = case["errors"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str);
        let places: Vec<bool> = words
            .flat_map(|words| {
                answer
                    .diagnostics
                    .iter()
                    .filter_map(move |found| is_at(words, found))
            })
            .collect();
        let misplaced = !places.is_empty() && !places.contains(&true);
        if (answer.result == "OK") != (case["valid"] == true) || misplaced {
            let ours: Vec<_> = answer
                .diagnostics
                .iter()
                .map(|d| (&d.message, &d.location))
                .collect();
            failed.insert(
                id,
                format!("  tool {}\n  ours {ours:?}\n  text {text}", case["errors"]),
            );
        }
    }
    settle("validators", count, &failed);
}

/// Every definition that ran on AWS, and every sample, is right.
#[test]
fn deployed() {
    let Some(shared) = shared() else { return };
    let mut definitions = Vec::new();
    let mut folders = vec![shared.join("conformance/executions")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            for case in read(&path).as_array().unwrap() {
                let id = case["id"].as_str().unwrap().to_owned();
                definitions.push((id, definition(case).unwrap(), machine_type(case)));
            }
        }
    }
    for entry in std::fs::read_dir(shared.join("samples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".asl.json") {
            definitions.push((
                name,
                std::fs::read_to_string(path).unwrap(),
                MachineType::Standard,
            ));
        }
    }
    let mut failed = BTreeMap::new();
    for (id, text, machine_type) in &definitions {
        let answer = asl::validate(text, *machine_type);
        let analysis = asl::analyze_with(
            text,
            &asl::Options {
                machine_type: *machine_type,
                ..Default::default()
            },
        );
        let errors = analysis
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error);
        let errors: Vec<_> = errors.map(|d| (d.code.as_str(), d.message.as_str())).collect();
        // JSON is YAML, too; without tabs, which YAML does not take everywhere.
        let as_yaml = format!("# YAML\n{}", text.replace('\t', "  "));
        let (tree, mistakes) = asl::yaml::parse(&as_yaml);
        assert_eq!(mistakes, [], "{id}");
        assert_eq!(Some(tree.to_value(&as_yaml)), asl_json::parse(text).ok(), "{id}");
        if answer.result != "OK" || !errors.is_empty() {
            failed.insert(
                id.clone(),
                format!(
                    "  service {:?}\n  editor  {errors:?}\n  text {text}",
                    answer.diagnostics
                ),
            );
        }
    }
    settle("deployed", definitions.len(), &failed);
}
