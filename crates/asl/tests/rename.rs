//! Go to a state, and rename it everywhere in its scope. `|` marks the cursor.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, also in its helpers"
)]

use asl::editor::{definition, renamable, rename};

const DEFINITION: &str = r#"{"StartAt": "A", "States": {
  "A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "B"}], "Default": "B"},
  "B": {"Type": "Task", "Resource": "r", "Catch": [{"ErrorEquals": ["B"], "Next": "P"}], "Retry": [], "Next": "B"},
  "P": {"Type": "Parallel", "Branches": [{"StartAt": "C", "States": {"C": {"Type": "Pass", "Comment": "B", "Next": "B"}}}], "Next": "A"}}}"#;

/// The definition with the cursor behind the nth time that this stands in it.
fn cursor(text: &str, part: &str, nth: usize) -> u32 {
    let (at, _) = text.match_indices(part).nth(nth).unwrap();
    u32::try_from(at + part.len() - 1).unwrap()
}

fn renamed(text: &str, offset: u32, name: &str) -> String {
    let mut text = text.to_owned();
    for (span, spelled) in rename(&text.clone(), offset, name).unwrap().iter().rev() {
        text.replace_range(span.start as usize..span.end as usize, spelled);
    }
    text
}

#[test]
fn a_state_is_renamed_wherever_its_scope_names_it() {
    let expected = DEFINITION
        .replace("\"Next\": \"B\"}]", "\"Next\": \"N \\\"1\\\"\"}]")
        .replace("\"Default\": \"B\"", "\"Default\": \"N \\\"1\\\"\"")
        .replace("\"B\": {", "\"N \\\"1\\\"\": {")
        .replace(
            "\"Retry\": [], \"Next\": \"B\"",
            "\"Retry\": [], \"Next\": \"N \\\"1\\\"\"",
        );
    for (part, nth) in [("\"Default\": \"B", 0), ("\"B\": ", 0), ("\"Next\": \"B", 0)] {
        let offset = cursor(DEFINITION, part, nth) - u32::from(part.ends_with(' ')) * 2;
        assert_eq!(renamed(DEFINITION, offset, "N \"1\""), expected, "{part}");
    }
    let start = renamed(DEFINITION, cursor(DEFINITION, "\"StartAt\": \"A", 0), "First");
    assert!(
        start.contains(r#""StartAt": "First""#)
            && start.contains(r#""Next": "First""#)
            && start.contains(r#""First": {"#)
    );
    let inner = renamed(DEFINITION, cursor(DEFINITION, "\"StartAt\": \"C", 0), "D");
    assert!(inner.contains(r#"{"StartAt": "D", "States": {"D": {"#));
}

#[test]
fn a_name_that_cannot_be_is_refused_with_a_sentence() {
    let at = cursor(DEFINITION, "\"Default\": \"B", 0);
    for (name, part) in [
        ("A", "\"A\" already"),
        ("C", "\"C\" already"),
        ("", "needs a name"),
        (&"é".repeat(81), "at most 80 characters; this one has 81"),
    ] {
        assert!(rename(DEFINITION, at, name).unwrap_err().contains(part), "{name}");
    }
    assert_eq!(rename(DEFINITION, at, "B"), Ok(vec![]));
    assert_eq!(
        renamed(DEFINITION, at, &"é".repeat(80))
            .matches(&"é".repeat(80))
            .count(),
        4
    );
    let comment = cursor(DEFINITION, "\"Comment\": \"B", 0);
    assert!(
        rename(DEFINITION, comment, "N")
            .unwrap_err()
            .contains("no state here")
    );
    assert_eq!(renamable(DEFINITION, comment), None);
}

#[test]
fn a_state_or_variable_is_found() {
    let slice = |offset: u32| definition(DEFINITION, offset).map(|span| (span.slice(DEFINITION), span.start));
    let of = |part: &str| u32::try_from(DEFINITION.find(part).unwrap()).unwrap();
    assert_eq!(
        slice(cursor(DEFINITION, "\"Default\": \"B", 0)),
        Some(("\"B\"", of("\"B\": {")))
    );
    assert_eq!(
        slice(cursor(DEFINITION, "\"StartAt\": \"C", 0)),
        Some(("\"C\"", of("\"C\": {")))
    );
    // No transition leads out of its scope.
    assert_eq!(
        slice(cursor(DEFINITION, "\"Comment\": \"B\", \"Next\": \"B", 0)),
        None
    );
    let text = r#"{"States": {"A": {"Type": "Pass", "Assign": {"total": 1}}, "B": {"Type": "Pass", "InputPath": "$total.x"}}}"#;
    let found = definition(text, cursor(text, "$to", 0)).unwrap();
    assert_eq!(found.slice(text), "\"total\"");
}

#[test]
fn yaml_is_spelled_as_yaml() {
    let text = "StartAt: A\nStates:\n  A: {Type: Pass, Next: 'B'}\n  B:\n    Type: Succeed\n";
    let at = cursor(text, "StartAt: A", 0);
    assert_eq!(
        renamed(text, at, "N n"),
        text.replace("StartAt: A", "StartAt: N n")
            .replace("  A:", "  N n:")
    );
    let at = cursor(text, "'B", 0);
    let quoted = "StartAt: A\nStates:\n  A: {Type: Pass, Next: 'x: y'}\n  \"x: y\":\n    Type: Succeed\n";
    assert_eq!(renamed(text, at, "x: y"), quoted);
}
