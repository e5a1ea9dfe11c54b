//! Files that are dropped anywhere on the page, and recorded executions that are pasted beside the fields.
//!
//! What does not live here: what is done with them ([`crate::actions::files`], [`crate::actions::recordings`]).

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, Event};
use yew::{Html, component, hook, html, use_effect_with, use_state_eq};

use crate::actions::{files, recordings};
use crate::session::{Session, use_session};
use crate::state::view::Dialog;
use asl_protocol::RecordedText;

/// Where a text is typed or pasted for itself.
const FIELDS: &str = "input, textarea, select, [contenteditable], asl-editor, dialog";

/// What takes dropped files, and shows that it would.
#[component]
pub fn Drops() -> Html {
    let session = use_session();
    let is_over = use_state_eq(|| false);
    use_drop(is_over.setter(), {
        let session = session.clone();
        move |dropped: &DataTransfer| {
            // The dialog for recorded executions has a place of its own for them.
            if session.state().view.dialog != Some(Dialog::Recording) {
                files::open_dropped(&session, dropped);
            }
        }
    });
    use_effect_with((), move |()| {
        let listener = EventListener::new(&gloo::utils::document(), "paste", move |event| {
            pasted(&session, event.unchecked_ref());
        });
        move || drop(listener)
    });
    html! {
        if *is_over {
            <div class="drop-hint" aria-hidden="true"><p>{ "Drop to open: a workspace, a definition, a project, or what AWS says of an execution" }</p></div>
        }
    }
}

/// Calls back when files or folders are dropped on the page, and tells while some are over it. What else is dragged, a text
/// from an editor to another, is left to the browser.
#[hook]
pub fn use_drop(is_over: yew::UseStateSetter<bool>, done: impl Fn(&DataTransfer) + 'static) {
    use_effect_with((), move |()| {
        let document = gloo::utils::document();
        let options = EventListenerOptions::enable_prevent_default;
        let over = {
            let is_over = is_over.clone();
            EventListener::new_with_options(&document, "dragover", options(), move |event| {
                if transfer(event).is_some_and(|transfer| has_files(&transfer)) {
                    event.prevent_default();
                    is_over.set(true);
                }
            })
        };
        let left = {
            let is_over = is_over.clone();
            EventListener::new(&document, "dragleave", move |event| {
                // From one element to the next the pointer stays within the page.
                let event: &DragEvent = event.unchecked_ref();
                if event.related_target().is_none() {
                    is_over.set(false);
                }
            })
        };
        // Before the editors, which would put the file's text where it is dropped.
        let mut capture = EventListenerOptions::run_in_capture_phase();
        capture.passive = false;
        let dropped = EventListener::new_with_options(&document, "drop", capture, move |event| {
            is_over.set(false);
            let has_some = |transfer: &DataTransfer| transfer.files().is_some_and(|files| files.length() > 0);
            if let Some(transfer) = transfer(event).filter(has_some) {
                event.prevent_default();
                event.stop_propagation();
                done(&transfer);
            }
        });
        move || drop((over, left, dropped))
    });
}

fn transfer(event: &Event) -> Option<DataTransfer> {
    event.unchecked_ref::<DragEvent>().data_transfer()
}

fn has_files(transfer: &DataTransfer) -> bool {
    let types = transfer.types();
    types
        .iter()
        .any(|name| name.as_string().as_deref() == Some("Files"))
}

/// Opens a recorded execution that is pasted where nothing else would take it.
fn pasted(session: &Session, event: &ClipboardEvent) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if target.is_some_and(|target| target.closest(FIELDS).is_ok_and(|field| field.is_some())) {
        return;
    }
    let text = event
        .clipboard_data()
        .and_then(|data| data.get_data("text/plain").ok());
    let Some(text) = text.filter(|text| recordings::is_recording(text)) else {
        return;
    };
    let name = "Pasted text".into();
    recordings::open(session, vec![RecordedText { name, text }], recordings::say);
}
