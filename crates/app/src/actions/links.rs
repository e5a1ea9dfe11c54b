//! Sharing the workspace as a link, and opening a link in an open page.

use std::rc::Rc;

use asl_protocol::grouped;
use asl_workspace::link;

use super::clipboard::copy_or;
use super::drafts;
use crate::platform::{address, draft};
use crate::session::Session;
use crate::session::services::Services;
use crate::state::action::{NoticeAction, Opening, WorkspaceAction};
use crate::state::{Home, Offer, Topic};

/// Longer links are cut by some programs for chat and mail.
const LONG: usize = 8_000;

/// Puts the workspace into the page's address and copies the address.
pub fn share(session: &Session) {
    let then = session.clone();
    session.with_services(move |services| match services.and_then(|services| link_of(&then, services)) {
        Ok(link) => {
            let copied = if link.len() < LONG {
                let sentence = "Link copied. Anyone who opens it sees this exact workspace.";
                NoticeAction::Offer(Topic::Link, sentence.into(), false, None)
            } else {
                let sentence = format!(
                    "Link copied. It has {} characters: some chat and mail programs cut such links. A file is safer.",
                    grouped(link.len() as u64)
                );
                NoticeAction::Offer(Topic::Link, sentence.into(), false, Some(Offer::Download))
            };
            copy_or(&then, link, copied, Offer::Download);
            if let Some(services) = then.services() {
                (services.offer_redaction)(&then);
            }
        }
        Err(sentence) => then.dispatch(NoticeAction::Offer(
            Topic::Link,
            sentence.into(),
            true,
            Some(Offer::Download),
        )),
    });
}

/// The address with the workspace; a sentence if there can be none.
fn link_of(session: &Session, services: &Services) -> Result<String, String> {
    let too_large = "This workspace is too large for a link: its texts have more than 4 MiB together. Download it instead.";
    let fragment = (services.link)(&session.state().workspace).ok_or(too_large)?;
    let link = address::show_in_address(&fragment)?;
    session.learn_link();
    Ok(link)
}

/// Opens the link that was put into the address of the open page.
pub fn open_link(session: &Session) {
    let Some(fragment) = address::fragment() else {
        if address::lesson().is_some() {
            let then = session.clone();
            session.with_services(move |services| {
                if let Ok(services) = services {
                    (services.lesson)(&then);
                }
            });
        } else if matches!(session.state().home, Home::Link(_)) {
            // Back from a link to the page without one.
            drafts::back_to_draft(session);
        }
        return;
    };
    match link::decode(&fragment) {
        Ok(workspace) => {
            drafts::keep_present(session);
            let current = draft::load().ok().flatten();
            let (linked, home) = draft::linked(&fragment, workspace.clone(), current.as_ref());
            session.learn_link();
            session.dispatch(NoticeAction::Clear(Topic::Link));
            session.dispatch(WorkspaceAction::Open(Opening {
                is_own: linked != workspace,
                workspace: Rc::new(linked),
                home,
                sentence: Some("Link opened.".into()),
            }));
        }
        Err(error) => session.dispatch(NoticeAction::Offer(
            Topic::Link,
            format!("{error} Your workspace is unchanged.").into(),
            true,
            None,
        )),
    }
}
