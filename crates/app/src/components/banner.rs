//! Says that a linked workspace shows, and what becomes of the draft.

use yew::{Html, html};

use super::icon::{Picture, icon};
use crate::page::Page;

/// The banner over a linked workspace.
pub fn link_banner(page: &Page) -> Html {
    let keep = {
        let page = page.clone();
        move |_| page.keep_as_draft()
    };
    let back = {
        let page = page.clone();
        move |_| page.back_to_draft()
    };
    html! {
        <section class="banner" aria-label="Shared link">
            { icon(Picture::Share) }
            <p>{ "You are looking at a shared link. Your own draft is kept." }</p>
            <span class="banner-actions">
                <button type="button" class="button button-small" onclick={keep}>{ "Keep this as my draft" }</button>
                <button type="button" class="button button-small" onclick={back}>{ "Back to my draft" }</button>
            </span>
        </section>
    }
}
