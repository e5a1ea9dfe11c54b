//! Copying text.

use crate::platform::clipboard;
use crate::session::Session;
use crate::state::Action;

/// Copies a text and shows the sentence.
pub fn copy(session: &Session, text: String, sentence: &'static str) {
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        session.dispatch(if clipboard::copy(&text).await {
            Action::Say(sentence.into())
        } else {
            Action::Warn(
                "The browser does not allow this page to copy. Select the text and copy it yourself.".into(),
            )
        });
    });
}
