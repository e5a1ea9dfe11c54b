//! Says that a linked workspace shows, and what becomes of the draft.

use yew::{Html, component, html};

use super::icon::{Picture, icon};
use crate::page::use_page;

/// The banner over a linked workspace.
#[component]
pub fn LinkBanner() -> Html {
    let page = use_page();
    let keep = {
        let page = page.clone();
        move |_| page.keep_as_draft()
    };
    let back = move |_| page.back_to_draft();
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
