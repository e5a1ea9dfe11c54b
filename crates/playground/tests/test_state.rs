//! Redrives, stops and tests of single states, as the page asks for them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl::api::InspectionLevel;
use asl_playground::Playground;
use asl_protocol::{
    Handler, ListEvents, MockedOutcome, Redrive, Refusal, Run, RunSummary, StateTest, TestState,
    TestStateOutcome, TestView,
};
use asl_workspace::{Settings, Workspace};

const CALL: &str = r#"{"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "f"}, "Retry": [{"ErrorEquals": ["Boom"], "MaxAttempts": 1}], "End": true}}}"#;
const FAILS: &str = r#"{"functions": {"f": {"furtherCalls": {"functionError": {"errorType": "Other"}}}}}"#;
const ANSWERS: &str = r#"{"functions": {"f": {"furtherCalls": {"returns": {"paid": true}}}}}"#;

fn workspace(definition: &str, mocks: &str) -> Workspace {
    Workspace {
        definition: definition.into(),
        mocks: mocks.into(),
        ..Workspace::default()
    }
}

fn ran(answer: Result<Box<RunSummary>, Refusal>) -> RunSummary {
    *answer.unwrap()
}

#[test]
fn a_redrive_takes_the_mocks_of_now_and_the_definition_of_then() {
    let mut playground = Playground::default();
    let ask = |playground: &mut Playground, mocks: &str| {
        // The definition has changed since; a redrive does not look at it.
        ran(playground.handle(Redrive {
            workspace: workspace("{", mocks),
        }))
    };
    let first = ran(playground.handle(Run {
        workspace: workspace(CALL, FAILS),
    }));
    assert_eq!(
        (first.status.name(), first.redrives, first.redrive_refusal),
        ("FAILED", 0, None)
    );
    let second = ask(&mut playground, FAILS);
    assert_eq!((second.status.name(), second.redrives), ("FAILED", 1));
    let third = ask(&mut playground, ANSWERS);
    assert_eq!((third.status.name(), third.redrives), ("SUCCEEDED", 2));
    assert!(third.output.unwrap().contains("\"paid\": true"));
    assert!(third.redrive_refusal.unwrap().contains("SUCCEEDED"));
    let Err(refused) = playground.handle(Redrive {
        workspace: workspace(CALL, ANSWERS),
    }) else {
        panic!("what has succeeded is not redriven")
    };
    assert_eq!(refused.sentence, "Execution is SUCCEEDED and cannot be redriven");
}

#[test]
fn a_redrive_runs_under_the_role_as_it_is_now() {
    let under = |role: &str| Workspace {
        role: role.into(),
        settings: Settings {
            under_role: true,
            ..Settings::default()
        },
        ..workspace(CALL, ANSWERS)
    };
    let allows = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]}"#;
    let denies = allows.replace("lambda:InvokeFunction", "s3:GetObject");
    let mut playground = Playground::default();
    let first = ran(playground.handle(Run {
        workspace: under(&denies),
    }));
    assert_eq!(
        (first.status.name(), first.role_refused.is_some()),
        ("FAILED", true)
    );
    let second = ran(playground.handle(Redrive {
        workspace: under(&denies),
    }));
    assert_eq!(
        (second.status.name(), second.role_refused.is_some()),
        ("FAILED", true)
    );
    let third = ran(playground.handle(Redrive {
        workspace: under(allows),
    }));
    assert_eq!(
        (third.status.name(), third.redrives, third.role_refused),
        ("SUCCEEDED", 2, None)
    );
}

#[test]
fn mocks_with_an_error_leave_the_run_as_it_is() {
    let mut playground = Playground::default();
    let first = ran(playground.handle(Run {
        workspace: workspace(CALL, FAILS),
    }));
    let answer = playground.handle(Redrive {
        workspace: workspace(CALL, r#"{"functions": 1}"#),
    });
    assert!(answer.is_err(), "{answer:?}");
    let page = playground
        .handle(ListEvents {
            group: asl_protocol::EventGroup::All,
            matching: String::new(),
            from: 0,
            count: 1,
        })
        .unwrap();
    assert_eq!(page.total, first.events);
}

#[test]
fn an_execution_is_stopped_after_so_many_seconds() {
    let wait = r#"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}"#;
    let stopped = Workspace {
        settings: Settings {
            stop_after: Some(30),
            ..Settings::default()
        },
        ..workspace(wait, "")
    };
    let run = ran(Playground::default().handle(Run { workspace: stopped }));
    assert_eq!((run.status.name(), run.duration), ("ABORTED", 30_000));
}

fn tested(test: StateTest) -> TestView {
    let asked = StateTest {
        state: "Call".into(),
        level: InspectionLevel::Debug,
        ..test
    };
    match Playground::default().handle(TestState {
        workspace: workspace(CALL, ANSWERS),
        test: asked,
    }) {
        Ok(TestStateOutcome::Ended(view)) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_mock_the_responses_of_the_workspace_answer() {
    let view = tested(StateTest::default());
    assert_eq!(view.status.name(), "SUCCEEDED");
    assert!(view.output.unwrap().contains("\"paid\": true"));
    let titles: Vec<&str> = view.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(titles.first(), Some(&"State input"));
    assert_eq!(titles.last(), Some(&"State output"));
}

#[test]
fn the_definition_may_be_yaml_or_stand_in_a_template() {
    let yaml = "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Result: [1.50]\n    End: true\n";
    let template = format!(
        "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        {}",
        yaml.trim_end().replace('\n', "\n        ")
    );
    for definition in [yaml, &template] {
        let answer = Playground::default().handle(TestState {
            workspace: workspace(definition, ""),
            test: StateTest {
                state: "A".into(),
                ..StateTest::default()
            },
        });
        let Ok(TestStateOutcome::Ended(view)) = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(view.output.as_deref(), Some("[\n  1.50\n]"), "{definition}");
    }
}

#[test]
fn a_mocked_error_meets_the_retriers() {
    let fail = |retries| {
        tested(StateTest {
            mock: Some(MockedOutcome::Error("Boom".into(), "why".into())),
            retries,
            ..StateTest::default()
        })
    };
    let first = fail(0);
    assert_eq!(first.status.name(), "RETRIABLE");
    assert_eq!(first.clauses, ["Retry[0] would try again after 1 s"]);
    let second = fail(1);
    assert_eq!(
        (second.status.name(), second.cause.as_deref()),
        ("FAILED", Some("why"))
    );
    assert_eq!(second.clauses, ["Retry[0] is exhausted"]);
}

/// A distributed Map over the rows of an object, with a state inside that may be blamed.
const READS: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true,
    "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}, "Parameters": {"Bucket": "b", "Key": "k"}},
    "ItemSelector": {"row.$": "$$.Map.Item.Value", "of.$": "$$.Execution.Name"},
    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "End"}],
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}},
    "End": {"Type": "Succeed"}}}"#;

fn each(test: StateTest) -> TestStateOutcome {
    let asked = StateTest {
        state: "Each".into(),
        level: InspectionLevel::Debug,
        ..test
    };
    Playground::default()
        .handle(TestState {
            workspace: workspace(READS, ""),
            test: asked,
        })
        .unwrap()
}

fn rows_of(tested: TestStateOutcome) -> String {
    let TestStateOutcome::Ended(view) = tested else {
        panic!("{tested:?}")
    };
    let response: serde_json::Value = serde_json::from_str(&view.response).unwrap();
    let items = response["inspectionData"]["afterItemSelector"].clone();
    items.to_string().replace(['\\', '"'], "")
}

#[test]
fn a_map_reads_the_data_that_it_is_given() {
    let given = each(StateTest {
        mock: Some(MockedOutcome::Result("[1]".into())),
        context: r#"{"Execution": {"Name": "mine"}}"#.into(),
        reader_data: "[8, 9]".into(),
        ..StateTest::default()
    });
    assert_eq!(rows_of(given), "[{row:8,of:mine},{row:9,of:mine}]");
}

#[test]
fn an_error_comes_from_a_state_that_is_there() {
    let fail = |state: &str| {
        each(StateTest {
            mock: Some(MockedOutcome::Error("Boom".into(), String::new())),
            caused_by: state.into(),
            reader_data: "[1]".into(),
            ..StateTest::default()
        })
    };
    let TestStateOutcome::Ended(view) = fail("In") else {
        panic!("it is there")
    };
    assert_eq!(
        (view.status.name(), view.clauses),
        ("CAUGHT_ERROR", vec!["Catch[0] took over".to_owned()])
    );
    assert_eq!(
        fail("Out"),
        TestStateOutcome::Refused(
            "ValidationException".into(),
            "State not found in definition".into()
        )
    );
}

#[test]
fn a_context_with_unknown_fields_is_refused() {
    let asked = each(StateTest {
        mock: Some(MockedOutcome::Result("[1]".into())),
        context: r#"{"Execution": {"Nome": "mine"}}"#.into(),
        ..StateTest::default()
    });
    assert!(matches!(asked, TestStateOutcome::Refused(code, _) if code == "ValidationException"));
}
