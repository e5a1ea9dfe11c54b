//! Tells that the workspace is not the draft, and what happens to the draft.

use yew::{Html, html};

use crate::actions::drafts::{back_to_draft, keep_as_draft};
use crate::session::Session;
use crate::state::Home;
use crate::views::controls::icon::{Picture, icon};

/// The banner over a workspace that is not the draft.
pub fn banner(session: &Session, home: &Home) -> Html {
    let (label, picture, sentence, keep_label, back_label) = if *home == Home::Detached {
        (
            "Draft of another tab",
            Picture::Alert,
            "Another tab has changed the draft. This workspace is kept in this tab only until you choose.",
            "Make this the draft",
            "Use the other tab's draft",
        )
    } else {
        (
            "Shared link",
            Picture::Share,
            "You are looking at a shared link. Your own draft is kept.",
            "Keep this as my draft",
            "Back to my draft",
        )
    };
    let keep = {
        let session = session.clone();
        move |_| keep_as_draft(&session)
    };
    let back = {
        let session = session.clone();
        move |_| back_to_draft(&session)
    };
    html! {
        <section class="banner" aria-label={label}>
            { icon(picture) }
            <p>{ sentence }</p>
            <span class="banner-actions">
                <button type="button" class="button button-small" onclick={keep}>{ keep_label }</button>
                <button type="button" class="button button-small" onclick={back}>{ back_label }</button>
            </span>
        </section>
    }
}
