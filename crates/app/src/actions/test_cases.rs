//! Test cases that the workers make: of the last run, or of a mock configuration file.

use asl_protocol::{Import, RecordTestCase};

use crate::session::Session;
use crate::state::action::{Action, NoticeAction, WorkspaceAction};

/// Makes a test case of the last run.
pub fn make_case(session: &Session) {
    let tests = session.state().workspace.tests.clone();
    let then = session.clone();
    session.ask(RecordTestCase { tests }, move |recorded| {
        then.dispatch(match recorded {
            Some(text) => case_added(&then, text).into(),
            None => Action::from(NoticeAction::Warn(
                "The test case could not be created: the run is no longer in memory, or the JSON under Tests has an error. Fix it, run again, and retry.".into(),
            )),
        });
    });
}

/// Adds the test cases of a mock configuration file.
pub fn import(session: &Session, text: String) {
    let request = Import {
        workspace: (*session.state().workspace).clone(),
        text,
    };
    let then = session.clone();
    session.ask(request, move |answer| match answer {
        Ok(imported) => {
            then.dispatch(case_added(&then, imported.tests));
            then.dispatch(NoticeAction::Say(imported.sentences.join(" ").into()));
        }
        Err(refusal) => then.dispatch(NoticeAction::Warn(refusal.sentence.into())),
    });
}

fn case_added(session: &Session, text: String) -> WorkspaceAction {
    let name = session
        .services()
        .and_then(|services| (services.last_case)(&text));
    WorkspaceAction::AddCase(text, name.unwrap_or_default().into())
}
