//! What beginners get wrong: each mistake has plain words, and a change that mends it where only one can be meant.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use asl::{Diagnostic, analyze};

const TASK: &str =
    r#""Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true"#;
const ALL: &str = r#"{"ErrorEquals": ["States.ALL"]}"#;

/// The first finding of a definition.
fn first(definition: &str) -> Diagnostic {
    let found = analyze(definition).diagnostics.into_iter().next();
    found.unwrap_or_else(|| panic!("{definition}"))
}

fn mended(definition: &str, finding: &Diagnostic) -> String {
    let mut text = definition.to_owned();
    for (span, replacement) in finding.fix.as_ref().unwrap().edits.iter().rev() {
        text.replace_range(span.start as usize..span.end as usize, replacement);
    }
    text
}

fn state(fields: &str) -> String {
    format!(r#"{{"StartAt": "A", "States": {{"A": {{{fields}}}}}}}"#)
}

#[test]
fn mistakes_with_one_remedy_are_mended_by_it() {
    let mistakes = [
        state(r#""type": "Pass", "End": true"#),
        state(r#""Type": "Wait", "Seconds": "5", "End": true"#),
        state(r#""Type": "Pass", "End": "true""#),
        state(r#""Type": "Pass", "ResultPath": "result", "End": true"#),
        state(
            r#""Type": "Task", "Resource": "arn:aws:states:::lambda:Invoke", "Parameters": {"FunctionName": "f"}, "End": true"#,
        ),
        state(r#""Type": "Pass", "Next": "Finish""#),
        state(r#""Type": "Wait", "End": true"#),
        state(r#""Type": "Pass", "InputPath": "order.items", "End": true"#),
        state(r#""Type": "Task", "Resource": "MyFunction", "End": true"#),
        state(r#""Type": "Pass", "Parameters": {"a.$": "States.Formt('{}', $.x)"}, "End": true"#),
        state(&format!("{TASK}, \"Retry\": [{ALL}, {{\"ErrorEquals\": [\"X\"]}}]")),
        state(&format!("{TASK}, \"Retry\": [{{\"ErrorEquals\": [\"X\", \"States.ALL\"]}}]")),
        r#"{"States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}"#.to_owned(),
        "States:\n  A:\n    Type: Pass\n    Next: B\n  B:\n    Type: Succeed\n".to_owned(),
        "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: MyFunction\n    End: true\n".to_owned(),
        r#"{"StartAt": "Start", "States": {"A": {"Type": "Pass", "End": true}}}"#.to_owned(),
        "{\"StartAt\": \"A\", // the first\n\"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}".to_owned(),
        "{\"StartAt\": \"A\"\n\"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}".to_owned(),
        r#"{"StartAt": 'A', "States": {"A": {"Type": "Pass", "End": true}}}"#.to_owned(),
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true,}}}"#.to_owned(),
        "StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: '5'\n    End: true\n".to_owned(),
        "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: Finish\n".to_owned(),
        r#"{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": "1", "Next": "A"}], "Default": "B"}, "B": {"Type": "Succeed"}}}"#.to_owned(),
    ];
    for definition in mistakes {
        let finding = first(&definition);
        assert!(finding.fix.is_some(), "{definition}: {finding:?}");
        let text = mended(&definition, &finding);
        let left = analyze(&text);
        assert!(left.machine.is_some(), "{text}: {:?}", left.diagnostics);
    }
}

#[test]
fn a_jsonata_expression_makes_its_state_a_jsonata_state() {
    for (fields, changed) in [
        (
            r#""Type": "Pass", "Assign": {"a": "{% 1 %}"}, "End": true"#,
            r#""Assign": {"a""#,
        ),
        (
            r#""Type": "Pass", "Parameters": {"a": "{% 1 %}"}, "End": true"#,
            r#""Output": {"a""#,
        ),
        (
            r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload": "{% $states.input %}"}, "End": true"#,
            r#""Arguments": {"FunctionName""#,
        ),
    ] {
        let definition = state(fields);
        let finding = literal(&definition).unwrap();
        let text = mended(&definition, &finding);
        assert!(
            text.contains(r#""QueryLanguage": "JSONata""#) && text.contains(changed),
            "{text}"
        );
        assert!(
            literal(&text).is_none() && analyze(&text).machine.is_some(),
            "{text}"
        );
    }
    // What else is JSONPath's would be refused then.
    for fields in [
        r#""Type": "Pass", "Parameters": {"a": "{% 1 %}", "b.$": "$.b"}, "End": true"#,
        r#""Type": "Pass", "Parameters": {"a": "{% 1 %}"}, "ResultPath": "$.a", "End": true"#,
    ] {
        assert_eq!(literal(&state(fields)).unwrap().fix, None, "{fields}");
    }
}

fn literal(definition: &str) -> Option<Diagnostic> {
    let found = analyze(definition).diagnostics;
    found
        .into_iter()
        .find(|found| found.code == "JSONATA_IN_JSONPATH")
}

#[test]
fn the_words_of_the_service_are_followed_by_plain_ones() {
    for (definition, hint) in [
        (
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass"}, "B": {"Type": "Pass", "Next": "A"}}}"#.to_owned(),
            "Say where the execution goes from here",
        ),
        (state(r#""Type": "Wait", "End": true"#), "Say how long to wait"),
        (
            state(r#""Type": "Task", "Resource": "MyFunction", "End": true"#),
            "A Resource is an ARN",
        ),
        (
            state(
                r#""Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Catch": [{"ErrorEquals": ["States.ALL"]}], "End": true"#,
            ),
            "Add \"Next\"",
        ),
        (
            r#"{"StartAt": "Start", "States": {"A": {"Type": "Pass", "End": true}, "B": {"Type": "Pass", "Next": "A"}}}"#.to_owned(),
            "StartAt names a state that does not exist. The states here are \"A\", \"B\".",
        ),
    ] {
        let found = analyze(&definition).diagnostics;
        let hints: Vec<_> = found.iter().filter_map(|found| found.hint.as_deref()).collect();
        assert!(hints.iter().any(|found| found.starts_with(hint)), "{hint}: {hints:?}");
    }
}

#[test]
fn what_follows_from_a_missing_state_is_known() {
    let found = analyze(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Finish"}, "B": {"Type": "Pass", "End": true}}}"#,
    );
    let causes: Vec<_> = found
        .diagnostics
        .iter()
        .filter(|found| !found.may_follow())
        .collect();
    assert_eq!(causes.len(), 1);
    assert!(causes.iter().all(|found| found.is_missing_target()));
}

#[test]
fn every_kind_of_finding_has_a_page_of_the_service() {
    for finding in asl::finding::all() {
        let page = asl::finding::page(finding.code);
        assert!(page.starts_with("https://docs.aws.amazon.com/step-functions/latest/dg/"));
    }
}
