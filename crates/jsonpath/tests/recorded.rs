//! Recorded answers: of the service itself (`jsonpath-aws-observed.json`), and of the library behind it
//! (`jsonpath-jayway-recorded.json`, version 2.0.0).
//!
//! The files lie outside of the repository, in `../shared/conformance` or where `ASL_SHARED` points; without them the
//! tests say so and pass. What is known to differ is listed by id in `known-failures.txt`, which may only shrink.

#![expect(clippy::expect_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use asl_json::Value;
use asl_jsonpath::{Path, Scope, Template};

fn shared(file: &str) -> Option<Value> {
    let folder = std::env::var_os("ASL_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = folder.join("conformance").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("Skipped: {} is not there.", path.display());
        return None;
    };
    Some(asl_json::parse(&text).expect("the recorded file is JSON"))
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// What our side answers, as far as it was recorded: a value, or a kind of error with its text.
#[derive(Debug, PartialEq)]
enum Answer {
    Value { definite: bool, result: Value },
    Error { kind: String, message: String },
}

fn ours(selector: &str, document: &Value) -> Answer {
    let error = |kind: &str, message: String| Answer::Error {
        kind: kind.into(),
        message,
    };
    let path = match Path::parse(selector) {
        Ok(path) => path,
        Err(refused) => return error("compile", refused.library),
    };
    match path.read(document) {
        Ok(result) => Answer::Value {
            definite: path.is_definite(),
            result,
        },
        Err(failure) if failure.is_not_found() => error("not_found", failure.message),
        Err(failure) => error("evaluate", failure.message),
    }
}

fn recorded(expected: &Value) -> Answer {
    match text(expected, "error") {
        Some(kind) => Answer::Error {
            kind: kind.into(),
            message: text(expected, "message").unwrap_or_default().into(),
        },
        None => Answer::Value {
            definite: expected.get("definite").and_then(Value::as_bool) == Some(true),
            result: expected.get("result").cloned().unwrap_or_default(),
        },
    }
}

#[test]
fn answers_like_the_library() {
    let Some(file) = shared("jsonpath-jayway-recorded.json") else {
        return;
    };
    let known: BTreeSet<&str> = include_str!("known-failures.txt")
        .lines()
        .map(|line| line.split('#').next().unwrap_or("").trim())
        .filter(|line| !line.is_empty())
        .collect();
    let cases = file.get("cases").and_then(Value::as_array).expect("cases");
    let mut failed = BTreeSet::new();
    let mut texts = String::new();
    for case in cases {
        let id = text(case, "id").expect("id");
        let selector = text(case, "selector").expect("selector");
        let name = text(case, "document").expect("document");
        let document = file
            .get("documents")
            .and_then(|all| all.get(name))
            .expect("document");
        let expected = case.get("both").or_else(|| case.get("2.0.0")).expect("2.0.0");
        let (ours, expected) = (ours(selector, document), recorded(expected));
        if ours != expected {
            failed.insert(id);
            if !known.contains(id) {
                let _ = write!(
                    texts,
                    "{id}  {selector}\n  expected {expected:.400?}\n  ours     {ours:.400?}\n"
                );
            }
        }
    }
    println!(
        "{} of {} cases answered as recorded",
        cases.len() - failed.len(),
        cases.len()
    );
    assert!(texts.is_empty(), "not known to fail:\n{texts}");
    let ids: BTreeSet<&str> = cases.iter().filter_map(|case| text(case, "id")).collect();
    let repaired: Vec<_> = known
        .difference(&failed)
        .filter(|id| ids.contains(**id))
        .collect();
    assert!(
        repaired.is_empty(),
        "take these out of known-failures.txt: {repaired:?}"
    );
}

#[test]
fn answers_like_the_service() {
    let Some(file) = shared("jsonpath-aws-observed.json") else {
        return;
    };
    for case in file.get("cases").and_then(Value::as_array).expect("cases") {
        let selector = text(case, "selector").expect("selector");
        let ours = ours(selector, case.get("document").expect("document"));
        match (case.get("result"), ours) {
            (Some(expected), Answer::Value { result, .. }) => assert_eq!(&result, expected, "{selector}"),
            (None, Answer::Error { message, .. }) => {
                // The service puts the library's text behind the path; other texts are the service's own.
                if let Some((_, library)) = text(case, "message").and_then(|text| text.split_once("' : ")) {
                    assert_eq!(message, library, "{selector}");
                }
            }
            (expected, ours) => panic!("{selector}: expected {expected:?}, but got {ours:?}"),
        }
    }
}

/// States that only evaluate a template: `aws-observed-cases.json` has them with the output or the cause.
#[test]
fn evaluates_templates_like_the_service() {
    let Some(file) = shared("aws-observed-cases.json") else {
        return;
    };
    let mut count = 0;
    for case in file.get("cases").and_then(Value::as_array).expect("cases") {
        let id = text(case, "id").expect("id");
        let states = case.get("definition").and_then(|machine| machine.get("States"));
        let state = states
            .and_then(Value::as_object)
            .and_then(|states| states.values().next());
        let Some(template) = state.and_then(|state| state.get("Parameters")) else {
            continue;
        };
        count += 1;
        let template = Template::parse(template).expect(id);
        let input = case.get("input").cloned().unwrap_or_else(Value::empty_object);
        let ours = template.evaluate(&Scope::new(&input, &Value::Null), &mut || 0);
        let expected = case.get("expect").expect("expect");
        match (text(expected, "status"), ours) {
            (Some("SUCCEEDED"), Ok(value)) => assert_eq!(Some(&value), expected.get("output"), "{id}"),
            (Some("FAILED"), Err(error)) => {
                let error = error.to_string();
                if let Some(cause) = text(expected, "cause") {
                    assert!(cause.ends_with(&format!("). {error}")), "{id}: {error}");
                }
                let part = text(expected, "cause_contains").unwrap_or("");
                assert!(error.contains(part), "{id}: {error}");
            }
            (end, ours) => panic!("{id}: expected {end:?}, but got {ours:?}"),
        }
    }
    println!("{count} templates evaluated as recorded");
}
