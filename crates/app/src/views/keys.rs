//! Keys that work everywhere, and links entered into the address of an open page.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::{hook, use_effect_with};

use crate::actions::links::{open_link, share};
use crate::session::Session;
use crate::state::action::ViewAction;
use crate::state::view::{Dialog, EditTab, Pane, ResultTab};

/// The tabs that Ctrl and a digit lead to, from 1; the drawing is 6.
const EDITED: [EditTab; 5] = [
    EditTab::Definition,
    EditTab::Input,
    EditTab::Mocks,
    EditTab::Tests,
    EditTab::Role,
];
const HAPPENED: [ResultTab; 3] = [ResultTab::Result, ResultTab::DataFlow, ResultTab::Events];

/// Listens to the keys and to the address.
#[hook]
pub fn use_window(session: &Session) {
    let session = session.clone();
    use_effect_with((), move |()| {
        let keys = {
            let session = session.clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&gloo::utils::document(), "keydown", options, move |event| {
                let event: &KeyboardEvent = event.unchecked_ref();
                // The editor handles its keys itself.
                if !event.default_prevented() && !event.alt_key() && press(event, &session) {
                    event.prevent_default();
                }
            })
        };
        let links = EventListener::new(&gloo::utils::window(), "hashchange", move |_| open_link(&session));
        move || drop((keys, links))
    });
}

/// Does what a key does; tells whether it does something.
fn press(event: &KeyboardEvent, session: &Session) -> bool {
    let key = event.key();
    if key == "F6" {
        next_pane(event.shift_key());
        return true;
    }
    if !(event.ctrl_key() || event.meta_key()) {
        return false;
    }
    match (key.as_str(), event.shift_key()) {
        ("Enter", false) => session.run(),
        ("Enter", true) => session.test(),
        ("s", false) => share(session),
        ("o" | "O", true) => session.show(Some(Dialog::Outline)),
        ("p" | "P", true) => session.show(Some(Dialog::Palette)),
        (digit, false) => return show_numbered(digit, session),
        _ => return false,
    }
    true
}

fn show_numbered(digit: &str, session: &Session) -> bool {
    let Some(number @ 1..=9) = digit.parse::<usize>().ok() else {
        return false;
    };
    let action = match number {
        6 => ViewAction::ShowPane(Pane::Graph),
        1..=5 => match EDITED.get(number - 1) {
            Some(tab) => ViewAction::ShowEditTab(*tab),
            None => return false,
        },
        _ => match HAPPENED.get(number - 7) {
            Some(tab) => ViewAction::ShowResultTab(*tab),
            None => return false,
        },
    };
    session.dispatch(action);
    true
}

/// Moves the focus to the next pane, or to the one before.
fn next_pane(back: bool) {
    let document = gloo::utils::document();
    let Ok(panes) = document.query_selector_all(".lesson, .pane") else {
        return;
    };
    // On a narrow screen the others are hidden.
    let panes: Vec<HtmlElement> = (0..panes.length())
        .filter_map(|index| panes.item(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|pane| pane.offset_width() > 0)
        .collect();
    let focused = document.active_element();
    let at = panes.iter().position(|pane| pane.contains(focused.as_deref()));
    let count = panes.len();
    let to = match (at, back) {
        (None, _) => 0,
        (Some(at), false) => (at + 1) % count,
        (Some(at), true) => (at + count - 1) % count,
    };
    let entries = "[role=tab][aria-selected=true], [data-node][tabindex='0'], button:not([role=tab])";
    let entry = panes.get(to).and_then(|pane| pane.query_selector(entries).ok()?);
    focus(entry);
}

fn focus(element: Option<Element>) {
    let Some(element) = element else { return };
    // An SVG element has the same method.
    let _ = element.unchecked_into::<HtmlElement>().focus();
}
