//! What a first visitor is told about the page, once: three callouts that go away for ever with Escape or any click.
//!
//! What does not live here: the run of the first example, which shows without them ([`crate::session`]).

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{DomRect, KeyboardEvent};
use yew::{
    Callback, Html, NodeRef, component, create_portal, html, use_effect_with, use_node_ref, use_state_eq,
};

use crate::actions::lessons;
use crate::platform::{first_visit, frame};
use crate::session::use_session;
use crate::state::{Home, State};
use crate::views::hooks::set_style;

/// How far a callout is from the edges of its pane, in pixels.
const MARGIN: f64 = 16.0;
/// The width of a callout, where its pane is as wide as that.
const WIDTH: f64 = 264.0;

/// The callouts, unless something has happened that a first visitor would not have done.
pub fn first_visit(state: &State) -> Html {
    let is_untouched = state.view.guide.is_some() && state.edits == 0 && state.home == Home::Draft;
    if is_untouched {
        html! { <FirstVisit /> }
    } else {
        html! {}
    }
}

#[component]
fn FirstVisit() -> Html {
    let session = use_session();
    let shows = use_state_eq(|| first_visit::is_first() && !frame::is_framed());
    let places = [use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref()];
    use_effect_with((*shows, places.clone()), {
        let shows = shows.setter();
        move |(is_shown, places)| {
            let places = places.clone();
            let listeners = is_shown.then(|| {
                place(&places);
                let document = gloo::utils::document();
                let close = Callback::from(move |()| {
                    first_visit::is_over();
                    shows.set(false);
                });
                let click = {
                    let close = close.clone();
                    EventListener::new(&document, "click", move |_| close.emit(()))
                };
                let key = EventListener::new(&document, "keydown", move |event| {
                    let is_escape = event
                        .dyn_ref()
                        .is_some_and(|event: &KeyboardEvent| event.key() == "Escape");
                    // In a dialog the key closes the dialog.
                    let dialog = gloo::utils::document().query_selector("dialog[open]");
                    if is_escape && dialog.is_ok_and(|dialog| dialog.is_none()) {
                        close.emit(());
                    }
                });
                let resize = EventListener::new(&gloo::utils::window(), "resize", move |_| place(&places));
                (click, key, resize)
            });
            move || drop(listeners)
        }
    });
    if !*shows {
        return html! {};
    }
    // A click on either button is a click, which closes the callouts.
    let [definition, run, happened, buttons] = places;
    let tour = move |_| lessons::open(&session, "01".to_owned());
    let callouts = html! {
        <aside class="first-visit" aria-label="First visit">
            <p ref={definition} class="first-visit-note"><strong>{ "The definition" }</strong>{ " is all there is to a workflow. Change it, and the graph follows." }</p>
            <p ref={run} class="first-visit-note is-top"><strong>{ "Run" }</strong>{ " it as often as you like: functions are mocked, and waiting takes no time." }</p>
            <p ref={happened} class="first-visit-note"><strong>{ "What happened" }</strong>{ " is here: output, data flow, every event. Select a state to see its part." }</p>
            <div ref={buttons} class="first-visit-buttons">
                <button type="button" class="button button-small button-primary" onclick={tour}>{ "Take the tour" }</button>
                <button type="button" class="button button-small">{ "Close (Esc)" }</button>
            </div>
        </aside>
    };
    create_portal(callouts, gloo::utils::body().into())
}

/// Puts each callout beside what it is about. On a narrow screen they are one card, and the style sheet ignores the places.
fn place(places: &[NodeRef; 4]) {
    let [definition, run, happened, buttons] = places;
    if let Some(pane) = rect_of(".pane-edit") {
        at(definition, pane.left() + MARGIN, pane.width() - 2.0 * MARGIN);
    }
    if let Some(button) = rect_of(".button-run") {
        let middle = button.left() + button.width() / 2.0;
        at(run, middle - WIDTH / 2.0, WIDTH);
        set_style(run, "top", &format!("{}px", (button.bottom() + 12.0).round()));
    }
    if let Some(pane) = rect_of(".pane-graph") {
        set_style(buttons, "left", &format!("{}px", pane.left().round()));
        set_style(buttons, "width", &format!("{}px", pane.width().round()));
    }
    if let Some(pane) = rect_of(".pane-result") {
        at(happened, pane.left() + MARGIN, pane.width() - 2.0 * MARGIN);
    }
}

fn rect_of(selector: &str) -> Option<DomRect> {
    let found = gloo::utils::document().query_selector(selector).ok()?;
    found.map(|element| element.get_bounding_client_rect())
}

fn at(callout: &NodeRef, left: f64, room: f64) {
    set_style(callout, "left", &format!("{}px", left.round()));
    set_style(callout, "width", &format!("{}px", room.min(WIDTH).round()));
}
