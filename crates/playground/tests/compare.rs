//! Two runs, compared: the sentence, the states, the events side by side.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use asl_engine::Status;
use asl_playground::Playground;
use asl_protocol::{CompareRuns, ComparedRun, Handler, RunComparison};
use asl_workspace::Workspace;

const DEFINITION: &str = r#"{"StartAt": "Charge", "States": {
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge",
        "Retry": [{"ErrorEquals": ["Busy"]}], "Next": "Ship"},
    "Ship": {"Type": "Pass", "End": true}}}"#;

fn answering(responses: &str) -> Workspace {
    Workspace {
        definition: DEFINITION.into(),
        mocks: format!(
            r#"{{"functions": {{"charge": {{"responses": [{responses}], "furtherCalls": {{"result": 1}}}}}}}}"#
        ),
        ..Workspace::default()
    }
}

fn compared(left: Workspace, right: Workspace, all: bool, noise: bool) -> RunComparison {
    let side = |workspace, words: &str| ComparedRun {
        workspace,
        case: None,
        words: words.into(),
    };
    let request = CompareRuns {
        left: Box::new(side(left, "in A")),
        right: Box::new(side(right, "in B")),
        all,
        noise,
        from: 0,
        count: 100,
    };
    *Playground::default().handle(request).unwrap()
}

#[test]
fn the_first_difference_is_a_sentence_and_what_follows_is_listed() {
    const BUSY: &str = r#"{"functionError": {"errorType": "Busy", "errorMessage": "no"}}"#;
    const BROKEN: &str = r#"{"functionError": {"errorType": "Broken", "errorMessage": "no"}}"#;
    let found = compared(answering(BUSY), answering(BROKEN), false, false);
    assert_eq!(found.statuses, (Status::Succeeded, Status::Failed));
    assert!(!found.is_same);
    assert!(
        found.sentence.contains("'Charge'") && found.sentence.contains("in A"),
        "{}",
        found.sentence
    );
    let states: Vec<_> = found
        .states
        .iter()
        .map(|state| (&*state.state, state.left, state.right))
        .collect();
    assert_eq!(states, [("Charge", 1, 1), ("Ship", 1, 0)]);
    let first = found.rows.first().unwrap();
    assert_eq!(
        first.differs.as_ref().unwrap(),
        &(
            "error".to_owned(),
            Some("\"Busy\"".to_owned()),
            Some("\"Broken\"".to_owned())
        )
    );
    // The second attempt and Ship happened on the left only; both executions end.
    assert!(
        found
            .rows
            .iter()
            .skip(1)
            .all(|row| row.right.is_none() || row.state.is_empty())
    );
    let all = compared(answering(BUSY), answering(BROKEN), true, false);
    assert!(all.total > found.total);
}

#[test]
fn equal_runs_have_no_rows() {
    let found = compared(answering(""), answering(""), false, true);
    assert!(found.is_same && found.rows.is_empty(), "{found:?}");
    assert!(found.sentence.starts_with("The runs are identical"));
}
