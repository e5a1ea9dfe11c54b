//! Copying text.

use crate::platform::clipboard;
use crate::session::Session;
use crate::state::action::NoticeAction;
use crate::state::{Offer, Topic};

const FORBIDDEN: &str = "The browser does not allow this page to copy. Select the text and copy it yourself.";

/// Copies a text and shows the sentence.
pub fn copy(session: &Session, text: String, sentence: &'static str) {
    copy_then(
        session,
        text,
        NoticeAction::Say(sentence.into()),
        NoticeAction::Warn(FORBIDDEN.into()),
    );
}

/// Copies the address of the page and shows the notice. Where that is forbidden, the notice makes an offer instead.
pub fn copy_or(session: &Session, link: String, copied: NoticeAction, offer: Offer) {
    let sentence =
        "The browser does not allow this page to copy. The link is in the address bar: copy it from there.";
    let forbidden = NoticeAction::Offer(Topic::Link, sentence.into(), true, Some(offer));
    copy_then(session, link, copied, forbidden);
}

fn copy_then(session: &Session, text: String, copied: NoticeAction, forbidden: NoticeAction) {
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let is_copied = clipboard::copy(&text).await;
        session.dispatch(if is_copied { copied } else { forbidden });
    });
}
