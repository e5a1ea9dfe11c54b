//! Keeping the page for visits without a network, and telling of a newer version.

use gloo::timers::callback::Timeout;

use crate::platform::offline;
use crate::session::Session;
use crate::state::action::NoticeAction;
use crate::state::{Offer, Topic};

/// How long the page has the network for itself first.
const QUIET_MS: u32 = 3_000;

/// Keeps the page's files. A newer version is offered, never forced: whoever is in the middle of something goes on.
pub fn keep_page(session: &Session) {
    let session = session.clone();
    Timeout::new(QUIET_MS, move || {
        offline::install(move || {
            let sentence = "There is a newer version of this page. Your workspace stays as it is.";
            let offer = Some(Offer::Reload);
            session.dispatch(NoticeAction::Offer(Topic::Update, sentence.into(), false, offer));
        });
    })
    .forget();
}
