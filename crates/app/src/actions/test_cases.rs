//! Test cases that the workers make: of the last run, or of a mock configuration file.

use asl_protocol::{Answer, Ask};

use crate::session::Session;
use crate::state::action::{Action, NoticeAction, WorkspaceAction};

/// Makes a test case of the last run.
pub fn make_case(session: &Session) {
    let ask = Ask::CaseOfRun {
        tests: session.state().workspace.tests.clone(),
    };
    let then = session.clone();
    session.ask(&ask, move |answer| {
        then.dispatch(match answer {
            Answer::Json(text) => case_added(&then, text).into(),
            _ => Action::from(NoticeAction::Warn(
                "The test case could not be created: the run is no longer in memory, or the JSON under Tests has an error. Fix it, run again, and retry.".into(),
            )),
        });
    });
}

/// Adds the test cases of a mock configuration file.
pub fn import(session: &Session, text: String) {
    let ask = Ask::Import {
        workspace: (*session.state().workspace).clone(),
        text,
    };
    let then = session.clone();
    session.ask(&ask, move |answer| match answer {
        Answer::Imported(imported) => {
            then.dispatch(case_added(&then, imported.tests));
            then.dispatch(NoticeAction::Say(imported.sentences.join(" ").into()));
        }
        Answer::Refused(refused) => then.dispatch(NoticeAction::Warn(refused.sentence.into())),
        _ => {}
    });
}

fn case_added(session: &Session, text: String) -> WorkspaceAction {
    let name = session
        .services()
        .and_then(|services| (services.last_case)(&text));
    WorkspaceAction::AddCase(text, name.unwrap_or_default().into())
}
