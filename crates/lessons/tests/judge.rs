//! The judge: what it says of a case that fails, how much it runs at most, and which documents are no lessons.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a judge that says something else fails the test"
)]

use asl_json::Value;
use asl_lessons::{Failure, Lesson, Verdict, judge};
use asl_playground::Playground;
use asl_workspace::Workspace;

/// A lesson on one call of a function, with these cases.
fn document(cases: &str) -> Value {
    let text = format!(
        r#"{{"id": "01-test", "texts": {{"en": {{"title": "T", "body": "B"}}}}, "cases": {cases},
            "start": {{"definition": {{}}}}, "solution": {{"definition": {SOLUTION}}},
            "hints": [{{"when": "run.calls[0].arguments.Payload = 1", "hint": "One is not two."}}]}}"#
    );
    asl_json::parse(&text).unwrap()
}

const SOLUTION: &str = r#"{"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "f", "Payload": 2}, "OutputPath": "$.Payload", "End": true}}}"#;
const CASES: &str = r#"{"cases": [{"name": "Two", "input": {}, "mocks": {"functions": {"f": {"furtherCalls": {"returns": 4}}}},
    "expect": {"output": 4, "calls": [{"arguments": {"Payload": 2}, "at": 0}], "seconds": 0}}]}"#;

fn failure(cases: &str, definition: &str) -> Failure {
    let lesson = Lesson::read(&document(cases)).unwrap();
    let answer = Workspace {
        definition: definition.into(),
        // Input, mocked responses and settings of the learner do not count.
        mocks: "{ no".into(),
        ..Workspace::default()
    };
    match judge(&lesson, &answer, &mut Playground::default()) {
        Verdict::Passed => panic!("{definition} passes"),
        Verdict::Failed(failure) => *failure,
    }
}

#[test]
fn a_case_that_fails_says_what_where_and_when() {
    let renamed = SOLUTION.replace("\"Call\"", "\"Ask\"").replace(": 2", ": 1");
    let found = failure(CASES, &renamed);
    assert_eq!(found.sentence, "Two: Payload of call 1 is 1, expected 2.");
    assert_eq!(found.hint.as_deref(), Some("One is not two."));
    // The name of the state is not what differs: the arguments of event 3 are.
    let divergence = found.divergence.unwrap();
    assert_eq!((divergence.event, &*divergence.got), (3, "TaskScheduled"));
    assert_eq!(divergence.expected.as_deref(), Some("TaskScheduled"));
    assert_eq!(divergence.state.as_deref(), Some("Ask"));
    // What is handed out runs.
    let case = found.case.unwrap();
    assert_eq!((&*case.name, &*case.workspace.input), ("Two", "{}"));
    let late = SOLUTION
        .replace("\"StartAt\": \"Call\"", "\"StartAt\": \"Late\"")
        .replace(
            "\"States\": {",
            "\"States\": {\"Late\": {\"Type\": \"Wait\", \"Seconds\": 3, \"Next\": \"Call\"}, ",
        );
    let found = failure(CASES, &late);
    assert_eq!(
        found.sentence,
        "Two: call 1 was made after 3 seconds, expected after 0."
    );
    let divergence = found.divergence.unwrap();
    assert_eq!((divergence.event, &*divergence.got), (2, "WaitStateEntered"));
    assert_eq!(found.hint, None);
}

#[test]
fn what_cannot_run_says_where() {
    let found = failure(
        CASES,
        "{\"StartAt\": \"A\",\n \"States\": {\"A\": {\"Type\": \"Pas\", \"End\": true}}}",
    );
    assert!(
        found.sentence.starts_with("Line 2 of the definition: "),
        "{}",
        found.sentence
    );
    assert_eq!((found.case, found.divergence), (None, None));
    assert!(
        failure(CASES, "")
            .sentence
            .starts_with("Line 1 of the definition: ")
    );
}

#[test]
fn a_check_has_an_end() {
    let endless = r#"{"StartAt": "A", "States": {"B": {"Type": "Succeed"},
        "A": {"Type": "Choice", "Choices": [{"Variable": "$.b", "IsPresent": true, "Next": "B"}], "Default": "A"}}}"#;
    let case = |number: usize| format!(r#"{{"name": "{number}", "expect": {{"status": "FAILED"}}}}"#);
    let cases: Vec<String> = (1..=50).map(case).collect();
    let cases = format!(r#"{{"cases": [{}]}}"#, cases.join(","));
    // Each ends after 25,000 events.
    assert_eq!(
        failure(&cases, endless).sentence,
        "The cases up to “17” made 425000 events, and 400000 are the most that a check may make. Does the workflow loop forever?"
    );
}

#[test]
fn test_cases_have_an_end_too() {
    // A Map over 800 items makes 4,000 events and more.
    let map = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "A",
        "States": {"A": {"Type": "Pass", "End": true}}}}}}"#;
    let lesson = document(r#"{"mutants": [{"what": "a comment is added", "change": {"Comment": "new"}}]}"#);
    let lesson = Lesson::read(&lesson.with(
        "solution",
        Value::from([("definition", asl_json::parse(map).unwrap())]),
    ));
    let items = vec!["0"; 800].join(",");
    let case = |number: usize| {
        format!(r#"{{"name": "{number}", "input": [{items}], "expect": {{"status": "SUCCEEDED"}}}}"#)
    };
    let judged = |count: usize| {
        let cases: Vec<String> = (0..count).map(case).collect();
        let answer = Workspace {
            definition: map.into(),
            tests: format!(r#"{{"cases": [{}]}}"#, cases.join(",")),
            ..Workspace::default()
        };
        match judge(lesson.as_ref().unwrap(), &answer, &mut Playground::default()) {
            Verdict::Passed => panic!("the mutant is noticed"),
            Verdict::Failed(failure) => failure.sentence,
        }
    };
    assert_eq!(
        judged(1),
        "All your test cases still pass when a comment is added."
    );
    let sentence = judged(130);
    assert!(
        sentence.contains("400000 are the most that a check may make"),
        "{sentence}"
    );
}

#[test]
fn a_document_that_is_no_lesson_is_refused() {
    let refused = |document: &Value| match Lesson::read(document) {
        Ok(_) => "read".to_owned(),
        Err(error) => error.to_string(),
    };
    assert_eq!(refused(&document(CASES)), "read");
    let many = format!(r#"{{"requires": [{}]}}"#, vec!["1"; 51].join(","));
    for (cases, sentence) in [
        ("{}", "01-test: it has no \"cases\", so nothing can fail."),
        (r#"{"cases": 1}"#, "01-test: \"cases\" must be a list."),
        (
            r#"{"cases": [{"name": "n", "expect": {"colour": 1}}]}"#,
            "01-test: case \"n\": ",
        ),
        (
            r#"{"cases": [{"name": "n", "expect": {"seconds": 1}}, {"name": "n", "expect": {"seconds": 2}}]}"#,
            "01-test: two cases are called \"n\".",
        ),
        (
            r#"{"requires": [{"that": "(", "sentence": "s"}]}"#,
            "01-test: \"(\" is not a valid JSONata expression: ",
        ),
        (&many, "01-test: \"requires\" has 51 items; 50 are the most."),
    ] {
        let got = refused(&document(cases));
        assert!(
            got.starts_with(&format!("The lesson cannot be read: {sentence}")),
            "{got}"
        );
    }
    let json = |text| asl_json::parse(text).unwrap();
    for (document, sentence) in [
        ("[]", "The lesson cannot be read: a lesson must be an object."),
        (
            "{}",
            "The lesson cannot be read: \"id\" is missing or not a string.",
        ),
        (
            r#"{"id": "x"}"#,
            "The lesson cannot be read: x: \"texts\" is missing.",
        ),
        (
            r#"{"id": "x", "texts": {}}"#,
            "The lesson cannot be read: x: it has no text.",
        ),
    ] {
        assert_eq!(refused(&json(document)), sentence);
    }
}
