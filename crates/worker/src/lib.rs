//! What the wasm modules in Web Workers have in common: they answer the page's requests, one at a time, and do nothing else.
//!
//! There are three modules. `preview` draws a definition: it is small, and part of what the first view loads. `playground`
//! answers everything; it is loaded when the first view stands. `opening` makes a workspace of the files of a project; it is
//! loaded when somebody opens some.
//!
//! A `Message` from the page has an `id` and a `request`, the answer that `id` and `ok` or `error`. The first message of
//! all says that the worker listens; another says which lock the worker holds while it lives: what reaches it before its module has started may be lost. A panic is reported
//! before it ends everything; the page then starts a new worker.
//!
//! What does not live here: what the answers are ([`respond`] is the door to that), and any state of the page.

pub mod code;
pub mod respond;

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::respond::RespondError;

#[wasm_bindgen]
extern "C" {
    /// An object that travels between page and worker. What it does not have reads as `None`.
    #[wasm_bindgen(extends = js_sys::Object)]
    type Message;

    #[wasm_bindgen(method, structural, getter)]
    fn id(this: &Message) -> Option<u32>;
    #[wasm_bindgen(method, structural, getter)]
    fn request(this: &Message) -> Option<Uint8Array>;
    #[wasm_bindgen(method, structural, getter)]
    fn code(this: &Message) -> JsValue;
    #[wasm_bindgen(method, structural, setter)]
    fn set_id(this: &Message, id: u32);
    #[wasm_bindgen(method, structural, setter)]
    fn set_ok(this: &Message, response: &Uint8Array);
    #[wasm_bindgen(method, structural, setter)]
    fn set_error(this: &Message, why: &str);
    #[wasm_bindgen(method, structural, setter)]
    fn set_ready(this: &Message, ready: bool);
    #[wasm_bindgen(method, structural, setter)]
    fn set_crashed(this: &Message, why: &str);
    #[wasm_bindgen(method, structural, setter)]
    fn set_lock(this: &Message, name: &str);
}

impl Message {
    fn empty() -> Self {
        js_sys::Object::new().unchecked_into()
    }
}

/// Answers every request that reaches this worker, for as long as it lives.
/// `take_code` is given the engine for code when the page brings it.
pub fn serve(
    answer: impl FnMut(&[u8]) -> Result<Vec<u8>, RespondError> + 'static,
    take_code: impl Fn(JsValue) + 'static,
) {
    std::panic::set_hook(Box::new(|panic| {
        let message = Message::empty();
        message.set_crashed(&panic.to_string());
        post(&message);
    }));

    let answer = RefCell::new(answer);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // Nobody waits for an answer to what is not a request.
        let Ok(message) = event.data().dyn_into::<js_sys::Object>() else {
            return;
        };
        let message: Message = message.unchecked_into();
        let code = message.code();
        if !code.is_undefined() {
            return take_code(code);
        }
        let (Some(id), Some(request)) = (message.id(), message.request()) else {
            return;
        };
        let reply = Message::empty();
        reply.set_id(id);
        match answer.borrow_mut()(&request.to_vec()) {
            Ok(bytes) => reply.set_ok(&Uint8Array::from(bytes.as_slice())),
            Err(error) => reply.set_error(&error.to_string()),
        }
        post(&reply);
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens for as long as it lives.
    on_message.forget();

    let ready = Message::empty();
    ready.set_ready(true);
    post(&ready);
    hold_lock();
}

/// Holds a lock for as long as the worker lives, and tells the page its name: a browser may end a worker without an event,
/// and then the page gets the lock. Where there are no locks, this does nothing.
fn hold_lock() {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let locks = get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "locks"));
    let request = locks.as_ref().and_then(|locks| get(locks, "request"));
    let (Some(locks), Some(request)) = (
        locks,
        request.and_then(|request| request.dyn_into::<Function>().ok()),
    ) else {
        return;
    };
    // In integers: the code that prints doubles is large.
    let random = || {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "casts saturate, and a number below 4294967296 fits"
        )]
        let number = (js_sys::Math::random() * 4_294_967_296.0) as u32;
        number
    };
    let name = format!("asl-worker-{}-{}", random(), random());
    let held = Closure::<dyn Fn(JsValue) -> Promise>::new({
        let name = name.clone();
        move |_| {
            let message = Message::empty();
            message.set_lock(&name);
            post(&message);
            // Never settled: the lock is held until the end.
            Promise::new(&mut |_, _| {})
        }
    });
    let _ = request.call2(&locks, &name.into(), held.as_ref());
    held.forget();
}

fn post(message: &JsValue) {
    // A message consists of numbers, texts and bytes: it can be cloned.
    let _ = scope().post_message(message);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
