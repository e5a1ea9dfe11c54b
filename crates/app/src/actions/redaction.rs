//! Sharing a workspace without what nobody else should see.
//!
//! What does not live here: what is found and replaced (`asl-recording`, in the worker), and its preview
//! (`views::dialogs::redact`).

use std::rc::Rc;

use asl_protocol::{FindPersonal, MakeReport, RedactedKind};
use asl_workspace::{Workspace, link};

use super::clipboard::copy;
use super::drafts;
use crate::platform::{address, download};
use crate::session::Session;
use crate::state::action::{NoticeAction, Opening};
use crate::state::{Offer, Topic};

/// Says what of a workspace that was shared looks personal, and offers to redact it.
pub fn offer(session: &Session) {
    let then = session.clone();
    let workspace = (*session.state().workspace).clone();
    session.ask(FindPersonal { workspace }, move |kinds: Vec<RedactedKind>| {
        if kinds.is_empty() {
            return then.dispatch(NoticeAction::Clear(Topic::Personal));
        }
        let counted: Vec<String> = kinds.iter().map(RedactedKind::counted).collect();
        let sentence = format!("The link holds what looks personal: {}.", and(&counted));
        then.dispatch(NoticeAction::Offer(
            Topic::Personal,
            sentence.into(),
            false,
            Some(Offer::Redact),
        ));
    });
}

/// `a, b and c`
fn and(texts: &[String]) -> String {
    match texts {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => texts.concat(),
    }
}

/// Copies the link of a redacted workspace. The address of the page stays that of the workspace that shows.
pub fn copy_link(session: &Session, workspace: &Workspace) {
    let fragment = link::fits(workspace).then(|| link::encode(workspace));
    match fragment.and_then(|fragment| address::address_of(&fragment)) {
        Some(link) => copy(session, link, "Link to the redacted workspace copied."),
        None => session.dispatch(NoticeAction::Warn(
            "The redacted workspace is too large for a link. Download it instead.".into(),
        )),
    }
}

/// Saves a redacted workspace as a file.
pub fn save(session: &Session, workspace: &Workspace) {
    let name = format!("{}.redacted.json", workspace.settings.state_machine_name);
    said(
        session,
        download::save(&name, &workspace.to_file_text()).is_ok(),
        format!("{name} saved."),
    );
}

/// Opens a redacted workspace in the place of the present one.
pub fn open(session: &Session, workspace: &Workspace) {
    let opening = Opening {
        workspace: Rc::new(workspace.clone()),
        home: session.state().home.clone(),
        is_own: true,
        sentence: Some("The redacted workspace is open.".into()),
    };
    drafts::open(session, opening);
}

/// Saves a report about the recorded execution that was opened last.
pub fn save_report(session: &Session, paths: Vec<String>, kept: Vec<String>) {
    let then = session.clone();
    session.ask(MakeReport { paths, kept }, move |text| {
        let Some(text) = text else {
            let sentence = "The recorded execution is no longer in memory. Open it again, then save the report.";
            return then.dispatch(NoticeAction::Warn(sentence.into()));
        };
        said(
            &then,
            download::save("execution.report.json", &text).is_ok(),
            "execution.report.json saved, with stand-ins for what looks personal. Read it before you send it.".into(),
        );
    });
}

fn said(session: &Session, is_saved: bool, sentence: String) {
    session.dispatch(if is_saved {
        NoticeAction::Say(sentence.into())
    } else {
        NoticeAction::Warn("The browser does not allow this page to save files.".into())
    });
}
