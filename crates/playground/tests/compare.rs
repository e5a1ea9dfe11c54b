//! Two runs, compared: the sentence, the states, the events side by side.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use asl_engine::Status;
use asl_playground::Playground;
use asl_protocol::{CompareRuns, ComparedRun, Handler, LinkRuns, LinkedRuns, RunComparison};
use asl_workspace::{Workspace, link};

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

fn side(workspace: Workspace, words: &str) -> ComparedRun {
    ComparedRun {
        workspace,
        case: None,
        words: words.into(),
    }
}

fn compared(left: Workspace, right: Workspace, all: bool, noise: bool) -> RunComparison {
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

#[test]
fn a_redacted_link_has_the_same_stand_ins_in_both_runs() {
    let asking = |input: &str, answer: &str| Workspace {
        input: input.into(),
        ..answering(answer)
    };
    let left = asking(
        r#"{"mail": "ada@analytical.org", "by": "charles@engine.org"}"#,
        r#"{"result": "ada@analytical.org"}"#,
    );
    // Found in another order than in the first one.
    let right = asking(
        r#"{"mail": "charles@engine.org", "by": "ada@analytical.org"}"#,
        r#"{"result": "grace@cobol.org"}"#,
    );
    let linked = |redacted| {
        let request = LinkRuns {
            left: Box::new(side(left.clone(), "in A")),
            right: Box::new(side(right.clone(), "in B")),
            redacted,
        };
        Playground::default().handle(request).unwrap()
    };
    assert!(linked(false).is_personal);
    let LinkedRuns {
        fragment,
        is_personal,
        differences,
    } = linked(true);
    assert!(!is_personal && differences.is_empty(), "{differences:?}");
    let (second, first) = link::decode_versus(&fragment).unwrap();
    let first = first.unwrap();
    for workspace in [&first, &second] {
        let text = workspace.to_file_text();
        for secret in ["analytical", "charles", "engine", "grace", "cobol"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
    let read = |workspace: &Workspace, name: &str| {
        let input = asl_json::parse(&workspace.input).unwrap();
        input.get(name).unwrap().to_string()
    };
    assert_eq!(read(&first, "mail"), read(&second, "by"));
    assert_eq!(read(&first, "by"), read(&second, "mail"));
    assert_ne!(read(&first, "mail"), read(&first, "by"));
    assert!(first.mocks.contains(&read(&first, "mail")));
}
