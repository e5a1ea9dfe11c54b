//! The wasm module that runs in a Web Worker: it answers the page's asks, one at a time, and does nothing else.
//!
//! Messages are the protocol's [`ToWorker`] and [`FromWorker`]. The first one of all says that the worker listens: what
//! reaches it before its module has started may be lost. A panic is reported before it ends everything; the page then
//! starts a new worker.
//!
//! What does not live here: what the answers are ([`answer`] is the door to that), and any state of the page.

mod answer;

use std::cell::RefCell;

use asl_playground::Playground;
use asl_protocol::{FromWorker, ToWorker};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        post(&FromWorker {
            crashed: Some(panic.to_string()),
            ..FromWorker::default()
        });
    }));

    let playground = RefCell::new(Playground::default());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // Whatever is not an ask has nobody who waits for an answer.
        let Ok(ToWorker { id, request }) = serde_wasm_bindgen::from_value(event.data()) else {
            return;
        };
        let (ok, error) = match answer::answer(&mut playground.borrow_mut(), &request) {
            Ok(text) => (Some(text), None),
            Err(error) => (None, Some(error.to_string())),
        };
        post(&FromWorker {
            id: Some(id),
            ok,
            error,
            ..FromWorker::default()
        });
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens for as long as it lives.
    on_message.forget();

    post(&FromWorker {
        ready: Some(true),
        ..FromWorker::default()
    });
}

fn post(message: &FromWorker) {
    // A message consists of numbers and strings: it has a JavaScript form, and that can be cloned.
    if let Ok(message) = serde_wasm_bindgen::to_value(message) {
        let _ = scope().post_message(&message);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
