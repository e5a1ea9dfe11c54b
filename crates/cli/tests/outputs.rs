//! Every output parses again, whatever the names, errors and inputs in a workspace are.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use serde_json::{Value, json};

fn asl(arguments: &[&str], input: &str) -> (i32, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_asl"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A command that does not read its input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

/// What every format treats in a way of its own, and anything else.
fn name() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "'",
        "\"",
        "\\",
        "${",
        "}",
        "%{",
        "{{",
        "&",
        "<",
        ">",
        "]]>",
        "--",
        "\n",
        "\r",
        "\t",
        "\u{0}",
        "\u{1b}[2J",
        "\u{85}",
        "\u{202e}",
        "\u{2028}",
        "\u{ffff}",
        ": ",
        " #",
        "- ",
        "!Sub",
        "|",
        "*",
        "&a",
        "::error::",
        "é",
        "a",
        "1",
        " ",
        "\u{feff}",
    ]);
    prop::collection::vec(special, 1..6).prop_map(|parts| parts.concat())
}

fn workspace(name: &str) -> String {
    let definition = json!({"StartAt": name, "States": {
        name: {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": format!("https://sqs.us-east-1.amazonaws.com/123456789012/{name}"), "MessageBody": name},
            "Next": "F"},
        "F": {"Type": "Fail", "Error": name, "Cause": name},
    }});
    // A blank name of a test case is refused, in a sentence and without an output.
    let tests = json!({"cases": [{"name": format!("case {name}"), "expect": {"status": "SUCCEEDED", "error": name}}]});
    json!({"definition": definition.to_string(), "tests": tests.to_string()}).to_string()
}

fn parses(text: &str, what: &str) -> Result<(), TestCaseError> {
    let wrong = |error: String| TestCaseError::fail(format!("{what}: {error}\n{text}"));
    match what {
        "json" => serde_json::from_str::<Value>(text)
            .map(drop)
            .map_err(|error| wrong(error.to_string())),
        "yaml" => serde_yaml_ng::from_str::<Value>(text)
            .map(drop)
            .map_err(|error| wrong(error.to_string())),
        "hcl" => hcl_edit::parser::parse_body(text)
            .map(drop)
            .map_err(|error| wrong(error.to_string())),
        _ => {
            let mut reader = quick_xml::Reader::from_str(text);
            reader.config_mut().check_end_names = true;
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => return Ok(()),
                    Ok(_) => {}
                    Err(error) => return Err(wrong(error.to_string())),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_output_parses_again(name in name()) {
        let workspace = workspace(&name);
        for (arguments, what) in [
            (&["check", "-", "--json"][..], "json"),
            (&["run", "-", "--json", "--history"], "json"),
            (&["run", "-", "--history"], "json"),
            (&["policy", "-"], "json"),
            (&["policy", "-", "--as", "yaml"], "yaml"),
            (&["policy", "-", "--as", "sam"], "yaml"),
            (&["policy", "-", "--as", "cloudformation"], "yaml"),
            (&["policy", "-", "--as", "terraform"], "hcl"),
            (&["diagram", "-"], "xml"),
            (&["export", "-", "--to", "mock-config"], "json"),
        ] {
            let (code, text) = asl(arguments, &workspace);
            prop_assert!(code < 2, "{arguments:?}");
            parses(&text, what)?;
        }
        let results = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("outputs.xml");
        let (code, _) = asl(&["test", "-", "--junit", results.to_str().unwrap()], &workspace);
        prop_assert_eq!(code, 1);
        parses(&std::fs::read_to_string(&results).unwrap(), "xml")?;
    }
}
