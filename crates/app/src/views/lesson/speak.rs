//! The switch between the languages of the lessons.

use yew::{Html, UseStateHandle, html};

use crate::platform::lessons::Progress;

/// The switch; the choice is kept with the progress.
pub(super) fn speak(progress: &UseStateHandle<Progress>, spoken: &str) -> Html {
    let (other, word) = if spoken == "de" {
        ("en", "English")
    } else {
        ("de", "Deutsch")
    };
    let progress = progress.setter();
    let onclick = move |_| {
        let mut kept = Progress::load();
        kept.speak(other);
        progress.set(kept);
    };
    html! { <button type="button" class="button button-small" lang={other} {onclick}>{ word }</button> }
}
