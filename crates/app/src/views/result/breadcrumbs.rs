//! The path from the execution that was started to the one in view, above the tabs that show it.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::{Html, html};

use crate::session::Session;
use crate::state::run::Run;
use crate::views::controls::icon::{Picture, icon};

/// The path, each step a button; empty while the execution that was started is in view.
pub fn breadcrumbs(run: &Run, session: &Session) -> Html {
    let Some(inside) = &run.inside else {
        return html! {};
    };
    let last = inside.breadcrumbs.len().saturating_sub(1);
    let steps = inside.breadcrumbs.iter().enumerate().map(|(index, part)| {
        if index == last {
            return html! { <li><span aria-current="page" tabindex="-1">{ &part.name }</span></li> };
        }
        let onclick = {
            let (session, part) = (session.clone(), part.clone());
            move |_| session.open(part.path.clone(), part.map_run)
        };
        html! {
            <li><button type="button" class="link-button" {onclick}>{ &part.name }</button>{ icon(Picture::Right) }</li>
        }
    });
    html! { <nav class="breadcrumbs" aria-label="Executions"><ol>{ for steps }</ol></nav> }
}

/// Moves the focus if the element that had it is gone: keyboard users continue from the name of the opened execution.
pub fn keep_focus() {
    let document = gloo::utils::document();
    let is_lost = document
        .active_element()
        .is_none_or(|focused| focused.tag_name() == "BODY");
    let here = ".pane-result [aria-current=page], .pane-result [role=tab][aria-selected=true]";
    let places = document.query_selector_all(here).ok().filter(|_| is_lost);
    // The last step of the path, if there is one, comes after the tab.
    let last = places.and_then(|places| places.item(places.length().checked_sub(1)?));
    if let Some(place) = last.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        // Where nothing shows, there is nothing to focus.
        let _ = place.focus();
    }
}
