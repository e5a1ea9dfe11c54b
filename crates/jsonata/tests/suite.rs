//! The test suite of the reference implementation (`../shared/conformance/jsonata-suite`, see its README).
//!
//! Skipped with a sentence where the suite is not there. Cases that are known to fail are listed with their reason in
//! `known-failures.txt`; a listed case that passes and an unlisted one that fails both fail the test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use asl_json::Value;
use asl_jsonata::{Environment, Error, Expression, FixedHost, Limits, Outcome};
use serde_json::Value as Json;

fn suite() -> Option<PathBuf> {
    let shared = std::env::var_os("ASL_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let suite = shared.join("conformance/jsonata-suite");
    if suite.is_dir() {
        return Some(suite);
    }
    println!("{} is not there, its cases are skipped", suite.display());
    None
}

fn read(path: PathBuf) -> Json {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn ours(value: &Json) -> Value {
    asl_json::parse(&value.to_string()).unwrap()
}

/// The cases, each with its input.
fn cases(suite: &std::path::Path) -> Vec<(Json, Option<Value>)> {
    let datasets = read(suite.join("datasets.json"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(suite.join("groups"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        for case in read(file)["cases"].as_array().unwrap() {
            let input = match case.get("dataset").and_then(Json::as_str) {
                Some(name) => Some(ours(&datasets[name])),
                None => case.get("data").map(ours),
            };
            cases.push((case.clone(), input));
        }
    }
    cases
}

fn run(case: &Json, input: Option<&Value>) -> Result<Outcome, Error> {
    let expression = Expression::parse(case["expr"].as_str().unwrap())?;
    let mut environment = Environment::standard();
    for (name, value) in case["bindings"].as_object().into_iter().flatten() {
        environment.bind(name.as_str(), ours(value));
    }
    let mut limits = Limits::STANDARD;
    if let Some(depth) = case["depth"].as_u64() {
        limits.depth = usize::try_from(depth).unwrap();
    }
    if let Some(milliseconds) = case["timelimit"].as_u64() {
        limits.steps = milliseconds * 1_000;
    }
    let mut host = FixedHost {
        now: 1_700_000_000_000,
        seed: 7,
    };
    expression.evaluate(input, &environment, &mut host, &limits)
}

/// Why a case fails; none if it passes.
fn verdict(case: &Json, input: Option<&Value>) -> Option<String> {
    let outcome = run(case, input);
    if let Some(code) = case["code"].as_str() {
        return match outcome {
            Ok(outcome) => Some(format!("expected {code}, got {outcome:?}")),
            // Limits are those of the suite's own runner, and U1001 is its code for them.
            Err(error) if code == "U1001" => error
                .bound
                .is_none()
                .then(|| format!("expected {code}, got {error}")),
            Err(error) if error.code != Some(code) => Some(format!("expected {code}, got {error}")),
            Err(error) => fields(&case["error"], &error),
        };
    }
    match outcome {
        Err(error) => Some(format!("unexpected error {error}")),
        Ok(Outcome::Undefined) if case["undefined"] == true => None,
        Ok(outcome) if case["undefined"] == true => Some(format!("expected nothing, got {outcome:?}")),
        Ok(Outcome::Value(value)) => {
            let value: Json = serde_json::from_str(&value.to_string()).unwrap();
            let expected = &case["result"];
            let good = if case["unordered"] == true {
                sorted(&value) == sorted(expected)
            } else {
                same(&value, expected)
            };
            (!good).then(|| format!("expected {expected}, got {value}"))
        }
        Ok(outcome) => Some(format!("expected {}, got {outcome:?}", case["result"])),
    }
}

fn fields(expected: &Json, error: &Error) -> Option<String> {
    for (name, expected) in expected.as_object().into_iter().flatten() {
        let actual = match name.as_str() {
            "code" => error.code.map_or(Json::Null, Json::from),
            "message" => error.message.clone().into(),
            "token" | "functionName" => error.token.as_ref().map_or(Json::Null, recorded),
            "value" => error.value.as_ref().map_or(Json::Null, recorded),
            _ => continue,
        };
        if actual != *expected {
            return Some(format!("expected {name} {expected}, got {actual}"));
        }
    }
    None
}

fn recorded(value: &Value) -> Json {
    serde_json::from_str(&value.to_string()).unwrap()
}

fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

fn sorted(value: &Json) -> Vec<String> {
    let mut items: Vec<String> = value
        .as_array()
        .into_iter()
        .flatten()
        .map(Json::to_string)
        .collect();
    items.sort();
    items
}

/// Errors whose position cannot be the recorded one.
const OTHER_POSITIONS: [(&str, &str); 1] = [(
    "tail-recursion/case006",
    "an endless loop: the reference stops where its clock happened to run out, after a second; here steps are counted",
)];

fn known() -> BTreeMap<String, String> {
    let lines = include_str!("known-failures.txt").lines();
    let lines = lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (id, reason) = line.split_once(": ").expect("`id: reason`");
            (id.to_owned(), reason.to_owned())
        })
        .collect()
}

#[test]
fn the_suite_passes() {
    let Some(suite) = suite() else {
        return;
    };
    let known = known();
    let mut wrong = Vec::new();
    let cases = cases(&suite);
    let mut failed = 0;
    for (case, input) in &cases {
        let id = case["id"].as_str().unwrap();
        match (verdict(case, input.as_ref()), known.contains_key(id)) {
            (None, false) => {}
            (None, true) => wrong.push(format!("{id} passes and is listed as a known failure")),
            (Some(_), true) => failed += 1,
            (Some(reason), false) => {
                failed += 1;
                wrong.push(format!("{id}: {reason}\n    {}", case["expr"]));
            }
        }
    }
    println!("{} of {} cases pass", cases.len() - failed, cases.len());
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn errors_are_where_the_reference_says() {
    let Some(suite) = suite() else {
        return;
    };
    let recorded_positions = read(suite.join("error-positions.json"));
    let by_id: BTreeMap<String, Json> = recorded_positions["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| (case["id"].as_str().unwrap().to_owned(), case.clone()))
        .collect();
    let (mut total, mut good) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    let mut details = 0;
    for (case, input) in cases(&suite) {
        let Some(expected) = by_id.get(case["id"].as_str().unwrap()) else {
            continue;
        };
        total += 1;
        let Err(error) = run(&case, input.as_ref()) else {
            println!("{}: no error", case["id"]);
            continue;
        };
        let position = error
            .position
            .map_or(Json::Null, |position| (position as u64).into());
        let placed =
            position == expected["position"] && error.code.map_or(Json::Null, Json::from) == expected["code"];
        good += usize::from(placed);
        let mut missing = Vec::new();
        for (name, actual) in [
            ("token", &error.token),
            ("value", &error.value),
            ("value2", &error.value2),
        ] {
            if expected.get(name).is_some_and(|expected| {
                actual
                    .as_ref()
                    .map(recorded)
                    .as_ref()
                    .is_none_or(|actual| !same(actual, expected))
            }) {
                missing.push(format!("{name} {:?} instead of {}", actual, expected[name]));
            }
        }
        let id = expected["id"].as_str().unwrap_or_default();
        if placed == OTHER_POSITIONS.iter().any(|(known, _)| *known == id) {
            wrong.push(id.to_owned());
        }
        let full = placed && missing.is_empty();
        details += usize::from(full);
        if !full {
            println!(
                "{}: {position} instead of {}, {error}; {}",
                case["id"],
                expected["position"],
                missing.join(", ")
            );
        }
    }
    println!("{good} of {total} positions are right, {details} with token and values");
    assert!(wrong.is_empty(), "not as listed: {wrong:?}");
}
