//! Sharing the workspace as a link, and opening a link in an open page.

use std::rc::Rc;

use asl_workspace::link;

use super::clipboard::copy;
use crate::platform::{address, draft};
use crate::session::Session;
use crate::state::action::{NoticeAction, WorkspaceAction};

/// Puts the workspace into the page's address and copies the address.
pub fn share(session: &Session) {
    let then = session.clone();
    session.with_services(move |services| {
        let link =
            services.and_then(|services| address::show_in_address(&(services.link)(&then.state().workspace)));
        match link {
            Ok(link) => copy(
                &then,
                link,
                "Link copied. Anyone who opens it sees this exact workspace.",
            ),
            Err(sentence) => then.dispatch(NoticeAction::Warn(sentence.into())),
        }
    });
}

/// Opens the link that was put into the address of the open page.
pub fn open_link(session: &Session) {
    let Some(fragment) = address::fragment() else {
        return;
    };
    match link::decode(&fragment) {
        Ok(workspace) => {
            let current = draft::load().ok().flatten();
            let (workspace, home) = draft::linked(&fragment, workspace, current.as_ref());
            session.dispatch(WorkspaceAction::Restore(Rc::new(workspace), home));
        }
        Err(error) => session.dispatch(NoticeAction::Warn(
            format!("{error} Your workspace is unchanged.").into(),
        )),
    }
}
