//! A case file that is made of a recorded execution is what the suite `executions` reads, runs and compares.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use asl_playground::history;
use asl_recording::{Recording, Source};
use asl_workspace::Workspace;
use conformance::bridge::{self, Simulated};
use conformance::compare::history::{Order, compare};
use conformance::suites::executions::ExecutionCase;

const DEFINITION: &str = r#"{"StartAt": "Charge", "States": {
    "Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "charge", "Payload.$": "$"},
        "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 2}], "Next": "Note"},
    "Note": {"Type": "Pass", "Result": "noted", "ResultPath": "$.note", "End": true}}}"#;

const MOCKS: &str = r#"{"functions": {"charge": {"responses": [{"functionError": {"errorType": "Busy", "errorMessage": "again"}}, {"returns": {"ok": true}}]}}}"#;

#[test]
fn a_case_file_is_read_and_run_like_the_others() {
    let workspace = Workspace {
        definition: DEFINITION.into(),
        input: r#"{"order": 7}"#.into(),
        mocks: MOCKS.into(),
        ..Workspace::default()
    };
    let mut recording = Recording::read(&[Source {
        name: "workspace".into(),
        text: history_text(&workspace),
    }])
    .expect("a history");
    recording.definition = Some(DEFINITION.into());
    let case = recording.to_case("").to_string();
    assert!(differs(&case).is_none(), "{:?}", differs(&case));
    let wrong = case.replace("noted", "other").replacen("other", "noted", 1);
    assert!(differs(&wrong).is_some_and(|what| what.contains("PassStateExited")));
}

/// The history of a workspace's run, as text.
fn history_text(workspace: &Workspace) -> String {
    let mut playground = asl_playground::Playground::default();
    assert!(history(workspace).is_ok());
    let run = asl_protocol::Handler::handle(
        &mut playground,
        asl_protocol::Run {
            workspace: workspace.clone(),
        },
    );
    assert!(run.is_ok());
    playground.into_history().collect()
}

/// What of the case comes out otherwise.
fn differs(text: &str) -> Option<String> {
    let case: ExecutionCase = serde_json::from_str(text).expect("a case");
    let Simulated::Finished(finished) = bridge::simulate(&case) else {
        panic!("the case does not run");
    };
    let recorded = case.expect.events.as_deref().unwrap_or_default();
    let compared = compare(&case.rules(), Order::Strict, recorded, &finished.events);
    compared.err().map(|difference| difference.render())
}
