//! Test cases through the facade: what passes, what fails and where, what is covered.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl::Severity;
use asl_playground::Playground;
use asl_protocol::{
    Analyze, CoverageKind, Document, Handler, RecordTestCase, Run, RunTestCase, RunTestCases, TestReport,
};
use asl_workspace::Workspace;

const DEFINITION: &str = r#"{"StartAt": "Call", "States": {
    "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
        "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}, {"ErrorEquals": ["Never"]}],
        "Catch": [{"ErrorEquals": ["Wrong"], "Next": "Tell"}], "Next": "Many"},
    "Many": {"Type": "Parallel", "Next": "Which", "ResultPath": "$.many",
        "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}],
        "Branches": [{"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": true}}}]},
    "Which": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "One"}], "Default": "Tell"},
    "One": {"Type": "Pass", "End": true},
    "Tell": {"Type": "Succeed"}}}"#;

fn returns(json: &str) -> String {
    format!(r#"{{"functions": {{"f": {{"responses": [{{"returns": {json}}}]}}}}}}"#)
}

fn workspace(cases: &str) -> Workspace {
    Workspace {
        definition: DEFINITION.into(),
        input: r#"{"from": "the workspace"}"#.into(),
        mocks: returns(r#"{"n": 1}"#),
        tests: format!(r#"{{"cases": [{cases}]}}"#),
        ..Workspace::default()
    }
}

fn test(cases: &str) -> TestReport {
    *Playground::default()
        .handle(RunTestCases {
            workspace: workspace(cases),
        })
        .unwrap()
}

/// The pointers of everything of a kind that was passed, with the number of cases.
fn passed(report: &TestReport, kind: CoverageKind) -> Vec<(&str, usize)> {
    let items = report
        .coverage
        .iter()
        .filter(|item| item.kind == kind && item.cases > 0);
    items.map(|item| (item.pointer.as_str(), item.cases)).collect()
}

#[test]
fn a_case_runs_with_its_own_responses_and_says_where_it_differs() {
    let fails = r#"{"functions": {"f": {"responses": [{"functionError": {"errorType": "Busy", "errorMessage": "m"}},
        {"functionError": {"errorType": "Wrong", "errorMessage": "m"}}]}}}"#;
    let report = test(&format!(
        r#"{{"name": "one", "expect": {{"status": "SUCCEEDED", "path": ["Call", "Many", "Inner", "Which", "One"]}}}},
        {{"name": "two", "mocks": {}, "expect": {{"outputIncludes": {{"n": 3}}}}}},
        {{"name": "three", "mocks": {fails}, "expect": {{"path": ["Call", "Tell"]}}}},
        {{"name": "four", "ownMocksOnly": true, "expect": {{"output": {{"n": 1}}}}}}"#,
        returns(r#"{"n": 2}"#)
    ));
    let passed: Vec<bool> = report.cases.iter().map(|case| case.passed).collect();
    assert_eq!(passed, [true, false, true, false]);
    let failure = &report.cases[1].failures[0];
    assert_eq!(
        (
            failure.place.as_str(),
            failure.expected.as_deref(),
            failure.got.as_deref()
        ),
        ("Output /n", Some("3"), Some("2"))
    );
    // The default response is an echo: it has more than is expected.
    assert_eq!(report.cases[3].failures[0].place, "Output /from");
}

#[test]
fn what_all_cases_together_pass_is_covered() {
    let fails = r#"{"functions": {"f": {"responses": [{"functionError": {"errorType": "Busy", "errorMessage": "m"}},
        {"functionError": {"errorType": "Wrong", "errorMessage": "m"}}]}}}"#;
    let report = test(&format!(
        r#"{{"name": "one", "expect": {{"status": "SUCCEEDED"}}}},
        {{"name": "again", "expect": {{"status": "SUCCEEDED"}}}},
        {{"name": "caught", "mocks": {fails}, "expect": {{"status": "SUCCEEDED"}}}}"#
    ));
    assert_eq!(
        passed(&report, CoverageKind::State),
        [
            ("/States/Call", 3),
            ("/States/Many", 2),
            ("/States/Many/Branches/0/States/Inner", 2),
            ("/States/Which", 2),
            ("/States/One", 2),
            ("/States/Tell", 1)
        ]
    );
    assert_eq!(
        passed(&report, CoverageKind::Transition),
        [("/States/Call/Next", 2), ("/States/Many/Next", 2)]
    );
    assert_eq!(
        passed(&report, CoverageKind::ChoiceRule),
        [("/States/Which/Choices/0/Next", 2)]
    );
    assert_eq!(
        passed(&report, CoverageKind::Retry),
        [("/States/Call/Retry/0", 1)]
    );
    assert_eq!(
        passed(&report, CoverageKind::Catch),
        [("/States/Call/Catch/0/Next", 1)]
    );
    let labels: Vec<&str> = report
        .coverage
        .iter()
        .filter(|item| item.cases == 0)
        .map(|item| item.label.as_str())
        .collect();
    assert_eq!(
        labels,
        [
            "Call: Retry 2 (Never)",
            "Many: Retry 1 (States.ALL)",
            "Which: Default → Tell"
        ]
    );
}

#[test]
fn a_retry_of_a_parallel_counts() {
    let definition = r#"{"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
        "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}],
        "Branches": [{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E"}}}]}}}"#;
    let workspace = Workspace {
        definition: definition.into(),
        tests: r#"{"cases": [{"name": "n", "expect": {"error": "E"}}]}"#.into(),
        ..Workspace::default()
    };
    let report = Playground::default().handle(RunTestCases { workspace }).unwrap();
    assert!(report.cases[0].passed);
    assert_eq!(passed(&report, CoverageKind::Retry), [("/States/P/Retry/0", 1)]);
}

#[test]
fn the_children_of_a_distributed_map_count() {
    let definition = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "In",
        "States": {"In": {"Type": "Pass", "End": true}}}}}}"#;
    let workspace = Workspace {
        definition: definition.into(),
        input: "[1, 2]".into(),
        tests: r#"{"cases": [{"name": "n", "expect": {"status": "SUCCEEDED"}}]}"#.into(),
        ..Workspace::default()
    };
    let report = Playground::default().handle(RunTestCases { workspace }).unwrap();
    assert!(report.coverage.iter().all(|item| item.cases == 1), "{report:?}");
}

#[test]
fn a_case_made_of_a_run_passes() {
    let mut playground = Playground::default();
    let before = workspace(r#"{"name": "succeeded", "expect": {"status": "SUCCEEDED"}}"#);
    let request = Run {
        workspace: before.clone(),
    };
    assert!(playground.handle(request).is_ok());
    let tests = playground
        .handle(RecordTestCase {
            tests: before.tests.clone(),
        })
        .unwrap();
    // It goes on passing when the workspace answers otherwise.
    let after = Workspace {
        tests,
        mocks: returns("{}"),
        input: "{}".into(),
        ..before
    };
    let report = playground
        .handle(RunTestCases {
            workspace: after.clone(),
        })
        .unwrap();
    let passed: Vec<_> = report
        .cases
        .iter()
        .map(|case| (case.name.as_str(), case.passed))
        .collect();
    assert_eq!(passed, [("succeeded", false), ("succeeded 2", true)]);

    let ask = RunTestCase {
        workspace: after,
        name: "succeeded 2".into(),
    };
    let run = playground.handle(ask).unwrap();
    assert!(run.output.unwrap().contains("\"n\": 1"));
    let broken = RecordTestCase { tests: "{".into() };
    assert_eq!(playground.handle(broken), None);
}

#[test]
fn mistakes_in_the_cases_have_places_and_keep_nobody_from_running() {
    let workspace = workspace(r#"{"name": "n"}"#);
    let mut playground = Playground::default();
    let analysis = playground.handle(Analyze {
        workspace: workspace.clone(),
    });
    let wrong: Vec<_> = analysis
        .markers
        .iter()
        .filter(|marker| marker.severity == Severity::Error)
        .collect();
    assert!(
        matches!(&wrong[..], [marker] if marker.document == Document::Tests),
        "{wrong:?}"
    );
    assert!(analysis.runnable);
    let Err(refused) = playground.handle(RunTestCases { workspace }) else {
        panic!()
    };
    assert_eq!(refused.document, Document::Tests);
}
