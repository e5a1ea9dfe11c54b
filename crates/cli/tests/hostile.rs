//! Inputs that nobody means well: what reaches the terminal, what is written, and what ends in time.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::fs;
use std::path::PathBuf;

use asl_json::printable::is_printable;
use serde_json::{Value, json};
use support::asl;

/// A file of this test in the temporary folder of the tests.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

/// Commands a terminal, turns the direction of writing, begins a line that a CI system obeys.
const EVIL: &str = "::x\u{1b}[2J\u{9b}31m\u{202e}\n::error::owned\r\n0 failed\u{ffff}";

fn evil_workspace() -> String {
    let definition = json!({"StartAt": EVIL, "States": {
        EVIL: {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": format!("https://sqs.us-east-1.amazonaws.com/123456789012/{EVIL}"), "MessageBody": "x"},
            "Next": "F"},
        "F": {"Type": "Fail", "Error": EVIL, "Cause": EVIL},
    }});
    json!({
        "definition": definition.to_string(),
        "tests": json!({"cases": [{"name": EVIL, "expect": {"status": "SUCCEEDED", "error": EVIL}}]}).to_string(),
        EVIL: 1,
    })
    .to_string()
}

#[test]
fn nothing_of_a_file_commands_the_terminal() {
    let workspace = evil_workspace();
    let commands: [&[&str]; 17] = [
        &["check", "-"],
        &["check", "-", "--json"],
        &["run", "-"],
        &["run", "-", "--json", "--history", "--children"],
        &["run", "-", "--history"],
        &["test", "-"],
        &["test", "-", "--json"],
        &["policy", "-"],
        &["policy", "-", "--json"],
        &["policy", "-", "--as", "yaml"],
        &["policy", "-", "--as", "terraform"],
        &["policy", "-", "--as", "cdk"],
        &["diagram", "-"],
        &["diagram", "-", "--text"],
        &["export", "-", "--to", "mock-config"],
        &["export", "-", "--to", "pytest"],
        &["link", "-"],
    ];
    for arguments in commands {
        let (code, out, err) = asl(arguments, &workspace);
        assert!(code < 2, "{arguments:?}: {err}");
        for stream in [&out, &err] {
            let found = stream
                .chars()
                .find(|c| !matches!(c, '\n' | '\t') && !is_printable(*c));
            assert_eq!(found, None, "{arguments:?}: {stream}");
            for line in stream.lines().map(str::trim_start) {
                assert!(
                    !line.starts_with("::") && !line.starts_with("0 failed"),
                    "{arguments:?}: {stream}"
                );
            }
        }
    }
}

#[test]
fn outputs_are_what_they_say_they_are() {
    let workspace = evil_workspace();
    for arguments in [
        &["check", "-", "--json"][..],
        &["run", "-", "--json", "--history"],
        &["run", "-", "--history"],
        &["test", "-", "--json"],
        &["policy", "-"],
    ] {
        let (_, out, _) = asl(arguments, &workspace);
        let read: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
        assert!(!read.is_null());
    }
    let (_, out, _) = asl(&["run", "-", "--json"], &workspace);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["error"], EVIL);
}

#[test]
fn the_results_of_tests_are_xml() {
    let results = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("evil.xml");
    let (code, ..) = asl(
        &["test", "-", "--junit", results.to_str().unwrap()],
        &evil_workspace(),
    );
    assert_eq!(code, 1);
    let xml = fs::read_to_string(results).unwrap();
    assert!(
        xml.chars().all(|c| matches!(c, '\n' | '\t') || is_printable(c)),
        "{xml}"
    );
    // The only characters of XML 1.0 that no reference stands for are gone.
    assert!(!xml.contains("&#x1b;") && !xml.contains("&#xffff;"), "{xml}");
}

#[test]
fn results_are_not_written_over_what_is_read() {
    let text = evil_workspace();
    let workspace = file("kept.workspace.json", &text);
    let path = workspace.to_str().unwrap();
    let (code, _, err) = asl(&["test", path, "--junit", path], "");
    assert_eq!(code, 2);
    assert!(err.contains("--junit would overwrite"), "{err}");
    assert_eq!(fs::read_to_string(&workspace).unwrap(), text);
}

#[test]
fn a_run_ends_in_time() {
    let endless = r#"{"StartAt": "A", "QueryLanguage": "JSONata", "States": {
        "A": {"Type": "Pass", "Next": "B", "Output": "{% $count([1..100000][$ % 7 = 0]) %}"},
        "B": {"Type": "Choice", "Default": "A", "Choices": [{"Condition": "{% $states.input < 0 %}", "Next": "C"}]},
        "C": {"Type": "Succeed"}}}"#;
    let (code, out, err) = asl(&["run", "-", "--timeout", "1"], endless);
    assert_eq!((code, out.as_str()), (1, ""));
    assert_eq!(
        err,
        "Stopped after 1 s without a result. Allow more time with --timeout SECONDS, or 0 for no limit.\n"
    );
}

#[test]
fn files_that_cannot_be_read_do_not_hide_the_others() {
    let wrong = file(
        "wrong.json",
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}"#,
    );
    let binary = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("binary.json");
    fs::write(&binary, b"\xff\xfe\x00").unwrap();
    let (code, out, err) = asl(
        &[
            "check",
            "there-is-no-such-file",
            binary.to_str().unwrap(),
            wrong.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!(code, 2);
    assert!(out.contains("Missing 'Next' target: B"), "{out}");
    assert!(
        err.contains("there-is-no-such-file cannot be read") && err.contains("it is not UTF-8 text"),
        "{err}"
    );
}

#[test]
fn a_file_without_an_end_is_not_read_to_its_end() {
    let (code, _, err) = asl(&["check", "/dev/zero"], "");
    assert_eq!(code, 2);
    assert!(err.contains("larger than 64 MiB"), "{err}");
}

#[test]
fn what_is_not_a_definition_has_no_policy_and_no_diagram() {
    for command in ["policy", "diagram"] {
        for input in [
            "# Notes\n\n- a list\n- of things",
            "resource \"aws_iam_role\" \"r\" {}\n",
            "[1, 2]",
            "{}",
        ] {
            let (code, out, err) = asl(&[command, "-"], input);
            assert_eq!((code, out.as_str()), (1, ""), "{command} {input}");
            assert!(
                err.contains(": error: ") && err.contains("the file has no states"),
                "{err}"
            );
        }
    }
}
