//! Opening and leaving lessons. A lesson's workspace is kept beside the draft, with the learner's progress; the draft is not
//! touched.

use std::rc::Rc;

use asl_protocol::{Document, SolutionPart};

use super::drafts;
use crate::platform::lessons::{PageLesson, Progress, fetch};
use crate::platform::{address, course, draft};
use crate::session::Session;
use crate::state::Home;
use crate::state::action::{NoticeAction, Opening, WorkspaceAction};
use crate::state::view::Dialog;

/// The number of the lesson that a workspace belongs to.
pub fn number_of(home: &Home) -> Option<&str> {
    match home {
        Home::Link(fragment) => fragment.strip_prefix(address::LESSON),
        Home::Draft | Home::Detached | Home::Embedded => None,
    }
}

/// Opens the lesson that the address leads to, or the contents of the course that it names.
pub fn open_wanted(session: &Session) {
    if session.state().home == Home::Embedded {
        return;
    }
    if let Some(number) = address::lesson() {
        open(session, number);
    } else if course::name().is_some() && address::fragment().is_none() {
        session.show(Some(Dialog::Lessons));
    }
}

/// Opens a lesson by its number, or the first if there is no such lesson.
pub fn open(session: &Session, number: String) {
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        match fetch().await {
            Ok(course) => {
                let wanted = course.iter().find(|lesson| lesson.number() == number);
                if let Some(lesson) = wanted.or(course.first()) {
                    show(&session, lesson);
                }
            }
            Err(sentence) => session.dispatch(NoticeAction::Warn(sentence.into())),
        }
    });
}

/// Shows a lesson with what the learner has written in it.
pub fn show(session: &Session, lesson: &PageLesson) {
    let mut progress = Progress::load();
    let workspace = progress
        .answer(&lesson.id)
        .unwrap_or_else(|| lesson.start.clone());
    progress.opened(&lesson.id);
    let fragment = format!("{}{}", address::LESSON, lesson.number());
    let opening = Opening {
        workspace: Rc::new(workspace),
        home: Home::Link(fragment.clone().into()),
        is_own: false,
        sentence: None,
    };
    give_way(session);
    draft::forget_linked();
    session.dispatch(WorkspaceAction::Open(opening));
    // A page without an address of its own shows the lesson all the same.
    drop(address::show_in_address(&fragment));
}

/// Keeps what shows, so that a lesson can take its place.
fn give_way(session: &Session) {
    drafts::save(session);
    let state = session.state();
    let is_kept = match &state.home {
        Home::Draft => draft::load().ok().flatten().as_ref() == Some(&*state.workspace),
        home => number_of(home).is_some(),
    };
    if !is_kept {
        drafts::keep_present(session);
    }
}

/// Begins a lesson again.
pub fn start_again(session: &Session, lesson: &PageLesson) {
    Progress::load().keep_answer(&lesson.id, &lesson.start);
    show(session, lesson);
}

/// Puts the solution in the place of what the learner wrote, which can be undone.
pub fn take(session: &Session, parts: &[SolutionPart]) {
    let mut workspace = (*session.state().workspace).clone();
    for part in parts {
        let text = part.text.clone();
        match part.document {
            Document::Definition => workspace.definition = text,
            Document::Input => workspace.input = text,
            Document::Mocks => workspace.mocks = text,
            Document::Tests => workspace.tests = text,
            Document::Role => workspace.role = text,
        }
    }
    drafts::open_here(session, Rc::new(workspace), "This is the solution now.");
}

/// Goes back to the draft; what was written in the lesson is kept with the progress.
pub fn leave(session: &Session) {
    let draft = draft::load().ok().flatten();
    let workspace = draft.or_else(|| asl_examples::first().map(|example| example.workspace));
    draft::forget_linked();
    session.clear_address();
    session.dispatch(WorkspaceAction::Open(Opening {
        workspace: Rc::new(workspace.unwrap_or_default()),
        home: Home::Draft,
        is_own: true,
        sentence: None,
    }));
}
