//! Why a Choice led where it led, and why a failure was or was not retried and caught.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod runs;

use asl_playground::Playground;
use asl_protocol::{ClauseView, Fix, GetVisit, Handler, ReasonView, Verdict, VisitView};
use runs::run;

fn visit(playground: &mut Playground, index: usize) -> VisitView {
    *playground.handle(GetVisit { index }).unwrap()
}

fn choice(rules: &str, default: bool, language: &str) -> String {
    let (default, state) = if default {
        (r#", "Default": "C""#, r#", "C": {"Type": "Succeed"}"#)
    } else {
        ("", "")
    };
    format!(
        r#"{{"QueryLanguage": "{language}", "StartAt": "A", "States": {{
            "A": {{"Type": "Choice", "Choices": [{rules}]{default}}},
            "B": {{"Type": "Succeed"}}{state}}}}}"#
    )
}

fn verdicts(reason: &ReasonView) -> Vec<(&str, Verdict)> {
    reason
        .clauses
        .iter()
        .map(|clause| (clause.name.as_str(), clause.verdict))
        .collect()
}

fn clause(reason: &ReasonView, index: usize) -> &ClauseView {
    reason.clauses.get(index).unwrap()
}

fn applied(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.from as usize..edit.to as usize, &edit.insert);
    }
    text
}

#[test]
fn a_choice_without_a_match_says_what_was_compared() {
    let rule = r#"{"Variable": "$.n", "NumericEquals": 1, "Next": "B"}"#;
    let (_, summary) = run(&choice(rule, false, "JSONPath"), r#"{"n": "1"}"#, "");
    let reason = summary.reason.unwrap();
    assert!(
        reason
            .sentence
            .starts_with("No rule applies and there is no `Default`")
    );
    let test = clause(&reason, 0).tests.first().unwrap();
    assert_eq!(test.text, "$.n NumericEquals 1");
    assert_eq!(
        test.sentence,
        "`$.n` is the string `\"1\"`; `NumericEquals` needs a number. A number in quotes is a string: send it without quotes, or use `StringEquals`."
    );
    assert_eq!(verdicts(&reason), [("Choices[0]", Verdict::Rejects)]);
    assert_eq!(summary.explanation, None);
}

#[test]
fn every_comparison_is_worded() {
    for (rule, input, sentence) in [
        (
            r#""NumericLessThan": 5"#,
            "7",
            "`$.x` is the number `7`, which is not less than the number `5`.",
        ),
        (
            r#""NumericGreaterThanEquals": 5"#,
            "7",
            "`$.x` is the number `7`, which is at least the number `5`.",
        ),
        (
            r#""StringEquals": "Yes""#,
            r#""yes""#,
            "`$.x` is the string `\"yes\"`, which is not equal to the string `\"Yes\"`. They differ in upper and lower case only.",
        ),
        (
            r#""StringMatches": "a*""#,
            r#""b""#,
            "`$.x` is the string `\"b\"`, which does not match `\"a*\"`.",
        ),
        (
            r#""IsPresent": false"#,
            "1",
            "`$.x` is the number `1`, so `IsPresent: false` does not hold.",
        ),
        (
            r#""IsNull": true"#,
            "null",
            "`$.x` is `null`, so `IsNull: true` holds.",
        ),
        (
            r#""NumericEqualsPath": "$.y""#,
            "1",
            "`$.y` is the Boolean `true`; `NumericEqualsPath` needs a number.",
        ),
        (
            r#""BooleanEquals": true"#,
            r#""true""#,
            "`$.x` is the string `\"true\"`; `BooleanEquals` needs `true` or `false`. In quotes it is a string: send it without quotes.",
        ),
    ] {
        let rule = format!(r#"{{"Variable": "$.x", {rule}, "Next": "B"}}"#);
        let input = format!(r#"{{"x": {input}, "y": true}}"#);
        let (mut playground, _) = run(&choice(&rule, true, "JSONPath"), &input, "");
        let reason = visit(&mut playground, 0).reason.unwrap();
        assert_eq!(clause(&reason, 0).tests.first().unwrap().sentence, sentence);
    }
}

#[test]
fn joined_comparisons_stop_where_the_service_stops() {
    let rule = r#"{"And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.b", "NumericEquals": 1}, {"Variable": "$.c", "IsNull": true}], "Next": "B"},
        {"Not": {"Variable": "$.b", "NumericEquals": 1}, "Next": "B"}, {"Variable": "$.z", "IsNull": true, "Next": "B"}"#;
    let (mut playground, _) = run(&choice(rule, true, "JSONPath"), r#"{"a": 1, "b": 2}"#, "");
    let reason = visit(&mut playground, 0).reason.unwrap();
    assert_eq!(
        verdicts(&reason),
        [
            ("Choices[0]", Verdict::Rejects),
            ("Choices[1]", Verdict::Applies),
            ("Choices[2]", Verdict::Skipped),
            ("Default", Verdict::Skipped)
        ]
    );
    let tests: Vec<_> = clause(&reason, 0)
        .tests
        .iter()
        .map(|test| (test.depth, test.text.as_str(), test.verdict))
        .collect();
    assert_eq!(
        tests,
        [
            (0, "And", Verdict::Rejects),
            (1, "$.a IsPresent true", Verdict::Applies),
            (1, "$.b NumericEquals 1", Verdict::Rejects),
            (1, "$.c IsNull true", Verdict::Skipped)
        ]
    );
    assert!(
        reason
            .sentence
            .contains("`Choices[1]` is the first rule that applies")
    );
}

#[test]
fn a_rule_whose_path_leads_nowhere_is_the_one_that_failed() {
    let rules = r#"{"Variable": "$.a", "IsPresent": true, "Next": "B"}, {"Variable": "$.b", "NumericEquals": 1, "Next": "B"}, {"Variable": "$.c", "IsPresent": true, "Next": "B"}"#;
    let (_, summary) = run(&choice(rules, true, "JSONPath"), "{}", "");
    let reason = summary.reason.unwrap();
    assert_eq!(
        verdicts(&reason),
        [
            ("Choices[0]", Verdict::Rejects),
            ("Choices[1]", Verdict::Failed),
            ("Choices[2]", Verdict::Skipped),
            ("Default", Verdict::Skipped)
        ]
    );
}

#[test]
fn a_jsonata_rule_shows_what_it_read() {
    let definition = r#"{"QueryLanguage": "JSONata", "StartAt": "S", "States": {
        "S": {"Type": "Pass", "Assign": {"stock": 3}, "Next": "A"},
        "A": {"Type": "Choice", "Choices": [{"Condition": "{% $stock > 5 and $states.input.n = 1 %}", "Next": "B"}]},
        "B": {"Type": "Succeed"}}}"#;
    let (_, summary) = run(definition, r#"{"n": 1}"#, "");
    let reason = summary.reason.unwrap();
    let test = clause(&reason, 0).tests.first().unwrap();
    assert_eq!(test.sentence, "The expression gives the Boolean `false`.");
    let values: Vec<_> = test
        .values
        .iter()
        .map(|part| (part.text.as_str(), part.value.as_deref()))
        .collect();
    assert_eq!(values.first(), Some(&("$stock", Some("3"))));
    assert!(values.iter().any(|(text, _)| *text == "$states.input.n"));
    assert_eq!(summary.explanation, None);
}

fn task(clauses: &str) -> String {
    let next = if clauses.contains("Catch") {
        r#", "B": {"Type": "Succeed"}"#
    } else {
        ""
    };
    format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {{"FunctionName": "f"}}{clauses}, "End": true}}{next}}}}}"#
    )
}

const THROWS: &str = r#"{"functions": {"f": {"responses": [], "furtherCalls": {"functionError": {"errorType": "CustomError", "errorMessage": "no"}}}}}"#;

#[test]
fn a_retrier_that_does_not_match_can_be_made_to() {
    let definition = task(
        r#", "Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Lambda.SdkClientException"], "MaxAttempts": 2}], "Catch": [{"ErrorEquals": ["customerror"], "Next": "B"}]"#,
    );
    let (_, summary) = run(&definition, "{}", THROWS);
    let reason = summary.reason.unwrap();
    assert_eq!(
        reason.sentence,
        "No retrier or catcher matches `CustomError`. `States.TaskFailed` would match it."
    );
    let retry = clause(&reason, 0);
    assert_eq!(
        retry.sentence.as_deref(),
        Some(
            "It names `Lambda.ServiceException`, `Lambda.SdkClientException`; `CustomError` is not among them."
        )
    );
    let catch = clause(&reason, 1);
    assert_eq!(
        catch.sentence.as_deref(),
        Some("It names `customerror`; `CustomError` is spelled differently.")
    );
    let fix = retry.fix.as_ref().unwrap();
    assert_eq!(fix.title, "Retry CustomError too");
    let (mut playground, _) = run(&applied(&definition, fix), "{}", THROWS);
    let attempts = visit(&mut playground, 0).attempts;
    assert_eq!(attempts.len(), 3);
    assert_eq!(catch.fix.as_ref().unwrap().title, "Catch CustomError too");
    let (_, caught) = run(&applied(&definition, catch.fix.as_ref().unwrap()), "{}", THROWS);
    assert_eq!(caught.status.name(), "SUCCEEDED");
}

#[test]
fn a_retrier_that_is_exhausted_says_how_often_it_retried() {
    let definition = task(
        r#", "Retry": [{"ErrorEquals": ["CustomError"], "MaxAttempts": 2}, {"ErrorEquals": ["States.ALL"]}]"#,
    );
    let (_, summary) = run(&definition, "{}", THROWS);
    let reason = summary.reason.unwrap();
    assert_eq!(
        clause(&reason, 0).sentence.as_deref(),
        Some("It matches and retried 2 times; `MaxAttempts` is 2.")
    );
    assert_eq!(
        clause(&reason, 1).sentence.as_deref(),
        Some("Not reached: `Retry[0]` matches first.")
    );
    assert!(reason.clauses.iter().all(|clause| clause.fix.is_none()));
}

#[test]
fn a_state_without_retry_can_be_given_one() {
    let definition = task("");
    let (_, summary) = run(&definition, "{}", THROWS);
    let reason = summary.reason.unwrap();
    assert_eq!(
        reason.sentence,
        "The state has neither `Retry` nor `Catch`, so `CustomError` fails it."
    );
    let fix = reason.fix.unwrap();
    let (mut playground, _) = run(&applied(&definition, &fix), "{}", THROWS);
    assert_eq!(visit(&mut playground, 0).attempts.len(), 4);
}

#[test]
fn what_a_retry_mended_is_no_failure_of_the_state() {
    let definition = task(r#", "Retry": [{"ErrorEquals": ["CustomError"]}]"#);
    let mocks = r#"{"functions": {"f": {"responses": [{"functionError": {"errorType": "CustomError"}}, {"returns": 1}]}}}"#;
    let (mut playground, summary) = run(&definition, "{}", mocks);
    assert_eq!(summary.reason, None);
    let visit = visit(&mut playground, 0);
    assert_eq!((visit.error, visit.reason), (None, None));
}

#[test]
fn what_nothing_catches_says_so() {
    let definition = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName.$": "$.missing"}, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}], "End": true}, "B": {"Type": "Succeed"}}}"#;
    let (_, summary) = run(definition, "{}", "");
    let reason = summary.reason.unwrap();
    assert!(
        reason.sentence.contains("neither `Retry` nor `Catch` applies"),
        "{}",
        reason.sentence
    );
}
