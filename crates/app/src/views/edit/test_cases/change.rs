//! Changes to the test cases: read the text, change one place, write it back.

use asl_protocol::Document;
use asl_testcase::{Expectation, TestCase, TestCases};

use crate::session::Session;
use crate::state::action::{ViewAction, WorkspaceAction};

fn edit(session: &Session, change: impl FnOnce(&mut Vec<TestCase>)) {
    let state = session.state();
    let text = &state.workspace.tests;
    let (mut tests, _) = TestCases::parse(text);
    // Anything that was not understood would be lost; the form does not show in that case.
    if tests.is_whole(text) {
        change(&mut tests.cases);
        session.dispatch(WorkspaceAction::Edit(Document::Tests, tests.to_text()));
    }
}

/// Adds a case and opens it.
pub fn add(session: &Session) {
    let mut name = String::new();
    edit(session, |cases| {
        name = TestCase::free_name("Test case 1", cases);
        // The numbers continue: "Test case 2", not "Test case 1 2".
        let numbered = format!("Test case {}", cases.len() + 1);
        if cases.iter().all(|case| case.name != numbered) {
            name = numbered;
        }
        cases.push(TestCase {
            name: name.clone(),
            expect: Expectation {
                status: Some("SUCCEEDED".into()),
                ..Expectation::default()
            },
            ..TestCase::default()
        });
    });
    session.dispatch(ViewAction::ShowCase(name.into()));
}

/// Changes a case.
pub fn case(session: &Session, index: usize, change: impl FnOnce(&mut TestCase)) {
    edit(session, |cases| {
        if let Some(case) = cases.get_mut(index) {
            change(case);
        }
    });
}

/// Removes a case.
pub fn remove(session: &Session, index: usize) {
    edit(session, |cases| {
        if index < cases.len() {
            cases.remove(index);
        }
    });
}

/// Swaps a case with the one before it.
pub fn move_up(session: &Session, index: usize) {
    edit(session, |cases| {
        if (1..cases.len()).contains(&index) {
            cases.swap(index - 1, index);
        }
    });
}

/// Adds a copy of a case after it.
pub fn duplicate(session: &Session, index: usize) {
    edit(session, |cases| {
        if let Some(case) = cases.get(index) {
            let name = TestCase::free_name(&case.name, cases);
            cases.insert(index + 1, TestCase { name, ..case.clone() });
        }
    });
}
