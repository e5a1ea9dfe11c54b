//! Copying text.

use crate::platform::clipboard;
use crate::session::Session;
use crate::state::action::NoticeAction;

/// Copies a text and shows the sentence.
pub fn copy(session: &Session, text: String, sentence: &'static str) {
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        session.dispatch(if clipboard::copy(&text).await {
            NoticeAction::Say(sentence.into())
        } else {
            NoticeAction::Warn(
                "The browser does not allow this page to copy. Select the text and copy it yourself.".into(),
            )
        });
    });
}
