//! The wasm module that runs in a Web Worker: it answers the page's requests, one at a time, and does nothing else.
//!
//! A request arrives as the message `{id, request}` and is answered by `{id, ok}` or `{id, error}`. What `request`
//! and `ok` hold is JSON text: a string crosses the border between two threads in one piece, and JSON keeps numbers
//! as they were written, which JavaScript's own values do not. The first message of all is `{ready: true}`: what
//! reaches a worker before its module has started may be lost. A panic says `{crashed: message}` before it ends
//! everything; the page then starts a new worker.
//!
//! What does not live here: what the answers are ([`answer`] is the door to that), and any state of the page.

mod answer;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

#[wasm_bindgen]
extern "C" {
    /// A message in either direction; the page has the same type in its `worker_client`.
    #[wasm_bindgen(extends = js_sys::Object)]
    type Message;

    #[wasm_bindgen(method, getter)]
    fn id(this: &Message) -> Option<u32>;
    #[wasm_bindgen(method, setter)]
    fn set_id(this: &Message, id: u32);

    #[wasm_bindgen(method, getter)]
    fn request(this: &Message) -> Option<String>;

    #[wasm_bindgen(method, setter)]
    fn set_ok(this: &Message, reply: &str);
    #[wasm_bindgen(method, setter)]
    fn set_error(this: &Message, message: &str);
    #[wasm_bindgen(method, setter)]
    fn set_ready(this: &Message, ready: bool);
    #[wasm_bindgen(method, setter)]
    fn set_crashed(this: &Message, message: &str);
}

impl Message {
    fn new() -> Self {
        js_sys::Object::new().unchecked_into()
    }
}

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        let message = Message::new();
        message.set_crashed(&panic.to_string());
        post(&message);
    }));

    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| receive(&event.data()));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens for as long as it lives.
    on_message.forget();

    let ready = Message::new();
    ready.set_ready(true);
    post(&ready);
}

fn receive(data: &JsValue) {
    if !data.is_object() {
        return;
    }
    let message: &Message = data.unchecked_ref();
    // Whatever is not a request has nobody who waits for an answer.
    let (Some(id), Some(request)) = (message.id(), message.request()) else {
        return;
    };
    let reply = Message::new();
    reply.set_id(id);
    match answer::answer(&request) {
        Ok(text) => reply.set_ok(&text),
        Err(error) => reply.set_error(&error.to_string()),
    }
    post(&reply);
}

fn post(message: &Message) {
    // Only values that cannot be cloned are refused, and a message consists of numbers and strings.
    let _ = scope().post_message(message);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
