//! Links that carry two runs, for a comparison: read, and copied.
//!
//! What does not live here: links to a workspace alone (`links`), which the first view can read, too.

use asl_protocol::LinkedRuns;
use asl_workspace::{Workspace, link};

use super::clipboard::copy;
use crate::platform::address;
use crate::session::Session;
use crate::state::action::NoticeAction;

/// The second run of the link in the page's address.
pub fn second_run() -> Option<Workspace> {
    link::decode_versus(&address::fragment()?).ok()?.1
}

/// The runs of a link that was pasted, or what is wrong with it; nothing while the text is no link.
pub fn runs_of(text: &str) -> Option<Result<Vec<Workspace>, String>> {
    let (_, fragment) = text.trim().split_once('#')?;
    if !link::is_link(fragment) {
        return None;
    }
    let runs = link::decode_versus(fragment).map_err(|error| error.to_string());
    Some(runs.map(|(first, second)| std::iter::once(first).chain(second).collect()))
}

/// Copies the link to two runs.
pub fn copy_pair(session: &Session, linked: &LinkedRuns) {
    let Some(address) = address::address_of(&linked.fragment) else {
        let sentence = "These two runs are too large for a link. Download their workspaces instead.";
        return session.dispatch(NoticeAction::Warn(sentence.into()));
    };
    copy(
        session,
        address,
        "Link copied. It opens B, and compares it with A.",
    );
}
