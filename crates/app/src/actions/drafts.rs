//! Saving the workspace in this browser, and the one door through which a workspace takes another's place.
//!
//! Whatever opens a workspace calls [`open`], [`back_to_draft`], [`keep_as_draft`] or [`undo`]: each keeps what shows, and
//! what is stored and would be overwritten, before anything takes its place. What does not live here: how workspaces are
//! kept ([`crate::platform::archive`]) and listed (`library`).

use std::rc::Rc;

use asl_workspace::Workspace;

use crate::platform::archive::Kept;
use crate::platform::{address, draft};
use crate::session::Session;
use crate::state::action::{NoticeAction, Opening, WorkspaceAction};
use crate::state::{Home, Undo};

/// Saves the workspace where it belongs.
pub fn save(session: &Session) {
    let state = session.state();
    let saved = match &state.home {
        // What is unchanged is in the link.
        Home::Link(fragment) if state.is_as_opened() && !draft::is_changed_in_tab(fragment) => Ok(()),
        Home::Link(fragment) => {
            if let Some(other) = draft::other_linked(fragment) {
                session.keep(Kept::recent(&other));
            }
            draft::save_linked(fragment, &state.workspace)
        }
        Home::Detached => draft::save_detached(&state.workspace),
        Home::Embedded => Ok(()),
        Home::Draft => {
            // The address is a link to what was shared, and the workspace has changed since. A link that has just arrived
            // in the address is not meant.
            if let (Some(fragment), Some(services)) = (address::fragment(), session.services())
                && session.knows_link(&fragment)
                && (services.link)(&state.workspace).as_ref() != Some(&fragment)
            {
                session.clear_address();
            }
            let saved = draft::save(&state.workspace);
            if let Err(sentence) = saved {
                // What is too large for local storage may fit elsewhere.
                let session_then = session.clone();
                return session.with_services(move |services| match services {
                    Ok(services) => (services.keep_large)(&session_then, sentence),
                    Err(_) => session_then.dispatch(NoticeAction::Warn(sentence.into())),
                });
            }
            session.draft_is_small();
            Ok(())
        }
    };
    if let Err(sentence) = saved {
        session.dispatch(NoticeAction::Warn(sentence.into()));
    }
}

/// Opens a workspace in the place of the present one.
pub fn open(session: &Session, opening: Opening) {
    keep_present(session);
    session.dispatch(WorkspaceAction::Open(opening));
}

/// Opens a workspace that can be opened again from where it comes, in the home of the present one.
pub fn open_here(session: &Session, workspace: Rc<Workspace>, sentence: &'static str) {
    let home = session.state().home.clone();
    let opening = Opening {
        workspace,
        home,
        is_own: false,
        sentence: Some(sentence.into()),
    };
    open(session, opening);
}

/// Makes the workspace the draft.
pub fn keep_as_draft(session: &Session) {
    save(session);
    let shown = Rc::clone(&session.state().workspace);
    // A draft that cannot be read is set aside when this one is saved.
    let stored = draft::load().ok().flatten().filter(|stored| *stored != *shown);
    if let Some(stored) = &stored {
        session.keep(Kept::recent(stored));
    }
    forget_in_tab(session);
    session.clear_address();
    session.dispatch(WorkspaceAction::KeepAsDraft(stored.map(Rc::new)));
}

/// Goes from the linked, or detached, workspace back to the draft.
pub fn back_to_draft(session: &Session) {
    keep_present(session);
    match draft::load() {
        Ok(Some(workspace)) => {
            forget_in_tab(session);
            session.clear_address();
            session.dispatch(WorkspaceAction::Open(Opening {
                workspace: Rc::new(workspace),
                home: Home::Draft,
                is_own: true,
                sentence: Some("This is your draft again. What you had changed is under Workspaces.".into()),
            }));
        }
        Ok(None) => {
            session.clear_address();
            session.dispatch(WorkspaceAction::KeepAsDraft(None));
        }
        Err(sentence) => session.dispatch(NoticeAction::Warn(sentence.into())),
    }
}

/// Takes back what the notice with this number tells, and nothing else.
pub fn undo(session: &Session, number: u32, undo: &Undo) {
    if undo.loses(&session.state().workspace) {
        keep_present(session);
    }
    session.dispatch(NoticeAction::Dismiss(number));
    match undo {
        Undo::Opened(workspace, home) => {
            show_home(session, home);
            session.dispatch(WorkspaceAction::Open(Opening {
                workspace: Rc::clone(workspace),
                home: home.clone(),
                is_own: true,
                sentence: Some("Undone. What you had changed since is under Workspaces.".into()),
            }));
        }
        Undo::BecameDraft(stored, home) => {
            if let Err(sentence) = draft::save(stored) {
                session.dispatch(NoticeAction::Warn(sentence.into()));
            }
            show_home(session, home);
            session.dispatch(WorkspaceAction::MoveTo(home.clone()));
        }
        Undo::Changed(before, after) => {
            session.dispatch(WorkspaceAction::TakeBack(Rc::clone(before), Rc::clone(after)));
        }
    }
}

/// Keeps what shows, so that another workspace can take its place.
pub fn keep_present(session: &Session) {
    // What was typed a moment ago is not saved yet.
    save(session);
    let state = session.state();
    if !state.is_as_opened() && state.home != Home::Embedded {
        session.keep(Kept::recent(&state.workspace));
    }
}

/// Forgets what this tab alone keeps. What does not show is kept elsewhere first.
fn forget_in_tab(session: &Session) {
    let state = session.state();
    for other in draft::others_in_tab() {
        if other != *state.workspace {
            session.keep(Kept::recent(&other));
        }
    }
    draft::forget_linked();
}

/// Makes the address that of a home.
fn show_home(session: &Session, home: &Home) {
    match home {
        // The link was in the address before, so it fits.
        Home::Link(fragment) => drop(address::show_in_address(fragment)),
        Home::Draft | Home::Detached => session.clear_address(),
        Home::Embedded => {}
    }
    session.learn_link();
}
