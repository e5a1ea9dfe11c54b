//! The way from the execution that was run to the one within it that is looked at, above the panes that are about it.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::{Html, html};

use crate::session::Session;
use crate::state::run::Run;
use crate::views::controls::icon::{Picture, icon};

/// The way, each step a button; nothing while the execution that was run is looked at.
pub fn breadcrumbs(run: &Run, session: &Session) -> Html {
    let Some(inside) = &run.inside else {
        return html! {};
    };
    let last = inside.breadcrumbs.len().saturating_sub(1);
    let steps = inside.breadcrumbs.iter().enumerate().map(|(index, crumb)| {
        if index == last {
            return html! { <li><span aria-current="page" tabindex="-1">{ &crumb.name }</span></li> };
        }
        let onclick = {
            let (session, crumb) = (session.clone(), crumb.clone());
            move |_| session.open(crumb.path.clone(), crumb.map_run)
        };
        html! {
            <li><button type="button" class="crumb" {onclick}>{ &crumb.name }</button>{ icon(Picture::Right) }</li>
        }
    });
    html! { <nav class="crumbs" aria-label="Executions"><ol>{ for steps }</ol></nav> }
}

/// Gives the focus a place if what had it is gone: who opened an execution by keyboard goes on from its name.
pub fn keep_focus() {
    let document = gloo::utils::document();
    let is_lost = document
        .active_element()
        .is_none_or(|focused| focused.tag_name() == "BODY");
    let here = ".pane-result [aria-current=page], .pane-result [role=tab][aria-selected=true]";
    let places = document.query_selector_all(here).ok().filter(|_| is_lost);
    // The step on the way, where there is one, comes after the tab.
    let last = places.and_then(|places| places.item(places.length().checked_sub(1)?));
    if let Some(place) = last.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        // Where nothing shows there is nothing to focus.
        let _ = place.focus();
    }
}
