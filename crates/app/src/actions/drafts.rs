//! Saving the workspace in this browser, and the choice between a linked workspace and the draft.

use std::rc::Rc;

use crate::platform::{address, draft};
use crate::session::Session;
use crate::state::Home;
use crate::state::action::{NoticeAction, WorkspaceAction};

/// Saves the workspace where it belongs.
pub fn save(session: &Session) {
    let state = session.state();
    let saved = match (&state.home, address::fragment()) {
        (Home::Link, Some(fragment)) => draft::save_linked(&fragment, &state.workspace),
        // Without a link in the address there is nothing to come back to.
        (Home::Link, None) => Ok(()),
        (Home::Detached, _) => draft::save_detached(&state.workspace),
        (Home::Draft, fragment) => {
            // The address is a link to what was shared, and the workspace has changed since.
            if let (Some(fragment), Some(services)) = (fragment, session.services())
                && fragment != (services.link)(&state.workspace)
            {
                address::clear_address();
            }
            draft::save(&state.workspace)
        }
    };
    if let Err(sentence) = saved {
        session.dispatch(NoticeAction::Warn(sentence.into()));
    }
}

/// Makes the linked workspace the draft.
pub fn keep_as_draft(session: &Session) {
    address::clear_address();
    draft::forget_linked();
    session.dispatch(WorkspaceAction::KeepAsDraft);
}

/// Goes from the linked workspace back to the draft.
pub fn back_to_draft(session: &Session) {
    address::clear_address();
    draft::forget_linked();
    match draft::load() {
        Ok(Some(workspace)) => session.dispatch(WorkspaceAction::Restore(Rc::new(workspace), Home::Draft)),
        Ok(None) => session.dispatch(WorkspaceAction::KeepAsDraft),
        Err(sentence) => session.dispatch(NoticeAction::Warn(sentence.into())),
    }
}
