//! The page's side of a Web Worker: starts it, asks it, and ends it.
//!
//! A message to the worker is an object with `id` and `request`, the bytes of a request. A message from it has `id` and
//! one of `ok` (the bytes of the response) and `error`; or `ready`, when the worker listens (what reaches it before may be lost);
//! or `crashed`, with the reason why it ended; or `lock`, the name of a lock that it holds while it lives. The worker keeps nothing that the page could not send
//! again, so it can be ended at any time: [`WorkerClient::restart`] is how a run is stopped.
//!
//! What does not live here: what is asked and answered.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::rc::{Rc, Weak};

use asl_protocol::{Caller, Done, Request};
use js_sys::{Function, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, Event, HtmlMetaElement, MessageEvent, Worker, WorkerOptions, WorkerType};

#[wasm_bindgen]
extern "C" {
    /// A message between page and worker. Members that an object lacks read as `None`.
    #[wasm_bindgen(extends = js_sys::Object)]
    type Message;

    #[wasm_bindgen(method, structural, setter)]
    fn set_id(this: &Message, id: u32);
    #[wasm_bindgen(method, structural, setter)]
    fn set_request(this: &Message, request: &Uint8Array);
    #[wasm_bindgen(method, structural, setter)]
    fn set_code(this: &Message, module: &JsValue);
    #[wasm_bindgen(method, structural, getter)]
    fn id(this: &Message) -> Option<u32>;
    #[wasm_bindgen(method, structural, getter)]
    fn ok(this: &Message) -> Option<Uint8Array>;
    #[wasm_bindgen(method, structural, getter)]
    fn error(this: &Message) -> Option<String>;
    #[wasm_bindgen(method, structural, getter)]
    fn ready(this: &Message) -> Option<bool>;
    #[wasm_bindgen(method, structural, getter)]
    fn crashed(this: &Message) -> Option<String>;
    #[wasm_bindgen(method, structural, getter)]
    fn lock(this: &Message) -> Option<String>;
}

/// Why a request was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkerError {
    /// The user, or the page, stopped the worker.
    Stopped,
    /// The worker did not start: its files could not be loaded, or the browser does not allow workers.
    NotStarted(String),
    /// The worker ended by itself: a defect, or out of memory.
    Crashed(String),
    /// The worker has no answer, for this reason.
    Refused(String),
    /// Page and worker come from different builds.
    Unreadable(String),
}

impl fmt::Display for WorkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => write!(f, "Stopped."),
            Self::NotStarted(why) => write!(
                f,
                "The worker could not be started ({why}). Please reload the page."
            ),
            Self::Crashed(why) => write!(
                f,
                "The worker stopped unexpectedly ({why}). The next request starts a new one."
            ),
            Self::Refused(why) => write!(f, "{why}"),
            Self::Unreadable(why) => {
                write!(
                    f,
                    "The page could not read the worker's message ({why}). Please reload the page."
                )
            }
        }
    }
}

impl std::error::Error for WorkerError {}

/// Where the scripts of all workers are.
pub fn worker_urls() -> Vec<String> {
    let found = gloo::utils::document().query_selector_all("meta[name^=asl-worker-]");
    let found = found
        .into_iter()
        .flat_map(|list| (0..list.length()).filter_map(move |index| list.item(index)));
    found
        .filter_map(|node| node.dyn_into::<HtmlMetaElement>().ok())
        .map(|meta| meta.content())
        .collect()
}

/// Where the script of a worker is: the build writes its hashed name into the page's `asl-worker-…` element.
pub fn worker_url(name: &str) -> String {
    let meta = gloo::utils::document()
        .query_selector(&format!("meta[name=asl-worker-{name}]"))
        .ok()
        .flatten();
    meta.and_then(|element| element.dyn_into::<HtmlMetaElement>().ok())
        .map(|meta| meta.content())
        .unwrap_or_default()
}

/// A worker that takes messages `M`, which hold requests. Clones share the worker; it ends with the last of them.
pub struct WorkerClient<M> {
    shared: Rc<Shared>,
    messages: PhantomData<fn(M)>,
}

impl<M> Clone for WorkerClient<M> {
    fn clone(&self) -> Self {
        Self {
            shared: Rc::clone(&self.shared),
            messages: PhantomData,
        }
    }
}

impl<M> PartialEq for WorkerClient<M> {
    /// Two handles are equal if they share the worker.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared)
    }
}

impl<M: Serialize> WorkerClient<M> {
    /// The client of a worker that starts with the first request, or when it is woken.
    pub fn asleep(url: impl Into<String>) -> Self {
        let shared = Rc::new(Shared {
            url: url.into(),
            state: RefCell::default(),
        });
        Self {
            shared,
            messages: PhantomData,
        }
    }

    /// Starts a worker from a module script. If that fails, the first request gets the error.
    pub fn start(url: impl Into<String>) -> Self {
        let client = Self::asleep(url);
        client.wake();
        client
    }

    /// Starts the worker unless it is running.
    pub fn wake(&self) {
        // Nothing waits for an answer yet, and the next request tries again.
        let _ = self.shared.ensure_running();
    }

    /// Asks the worker. Requests are answered in order; `done` is called exactly once.
    pub fn request<R>(&self, request: R, done: impl FnOnce(Result<R::Response, WorkerError>) + 'static)
    where
        R: Request + Into<M>,
    {
        let bytes = match asl_protocol::encode::<M>(&request.into()) {
            Ok(bytes) => bytes,
            Err(error) => return done(Err(WorkerError::Unreadable(error.to_string()))),
        };
        let received = move |answer: Result<Vec<u8>, WorkerError>| {
            done(answer.and_then(|bytes| {
                asl_protocol::decode(&bytes).map_err(|error| WorkerError::Unreadable(error.to_string()))
            }));
        };
        self.shared.send(&bytes, Box::new(received));
    }

    /// How many requests wait for an answer.
    pub fn waiting(&self) -> usize {
        self.shared.state.borrow().pending.len()
    }

    /// Whether there is a worker, loaded or not yet.
    pub fn is_running(&self) -> bool {
        self.shared.state.borrow().running.is_some()
    }

    /// Whether the worker is still being loaded: it has not received its requests yet.
    pub fn is_starting(&self) -> bool {
        self.shared
            .state
            .borrow()
            .running
            .as_ref()
            .is_some_and(|running| running.unsent.is_some())
    }

    /// Gives the worker the engine for code, or takes it away: code runs only where there is one. A worker that had one is
    /// ended, since what it holds cannot be taken back.
    pub fn set_code(&self, module: Option<JsValue>) {
        let had = std::mem::replace(&mut self.shared.state.borrow_mut().code, module.clone()).is_some();
        match module {
            Some(module) if !had => self.shared.post_code(&module),
            None if had => self.restart(),
            _ => {}
        }
    }

    /// Ends the worker in the middle of whatever it does, and starts a new one. All requests that wait are answered
    /// with [`WorkerError::Stopped`].
    pub fn restart(&self) {
        self.shared.end(&WorkerError::Stopped);
        // As in `start`: if it fails, the next request gets the error.
        let _ = self.shared.ensure_running();
    }
}

impl<M: Serialize, R: Request + Into<M>> Caller<R, WorkerError> for WorkerClient<M> {
    fn call(&self, request: R, done: Done<R::Response, WorkerError>) {
        self.request(request, done);
    }
}

/// The message that brings the engine for code.
fn code_message(module: &JsValue) -> JsValue {
    let message: Message = js_sys::Object::new().unchecked_into();
    message.set_code(module);
    message.into()
}

struct Shared {
    url: String,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    last_id: u32,
    /// The engine for code, a compiled module.
    code: Option<JsValue>,
    /// What is done with the bytes of each response that is still to come.
    pending: BTreeMap<u32, Done<Vec<u8>, WorkerError>>,
}

/// A running worker. Dropping it ends it.
struct Running {
    worker: Worker,
    /// Requests from before the worker was ready; `None` once it is.
    unsent: Option<Vec<JsValue>>,
    /// The name of the lock that the worker holds while it lives.
    lock: Option<String>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // A message already under way must not reach the closures, which are gone.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Shared {
    fn ensure_running(self: &Rc<Self>) -> Result<(), WorkerError> {
        if self.state.borrow().running.is_some() {
            return Ok(());
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&self.url, &options)
            .map_err(|error| WorkerError::NotStarted(js_message(&error)))?;

        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let shared = Rc::downgrade(self);
            move |event: MessageEvent| with(&shared, |shared| shared.receive(event.data()))
        });
        let on_error = Closure::<dyn Fn(Event)>::new({
            let shared = Rc::downgrade(self);
            move |event: Event| with(&shared, |shared| shared.fail(&event))
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let unsent = self.state.borrow().code.iter().map(code_message).collect();
        self.state.borrow_mut().running = Some(Running {
            worker,
            unsent: Some(unsent),
            lock: None,
            _on_message: on_message,
            _on_error: on_error,
        });
        Ok(())
    }

    fn send(self: &Rc<Self>, request: &[u8], done: Done<Vec<u8>, WorkerError>) {
        if let Err(error) = self.ensure_running() {
            return done(Err(error));
        }
        let mut state = self.state.borrow_mut();
        state.last_id = state.last_id.wrapping_add(1);
        let id = state.last_id;
        let message: Message = js_sys::Object::new().unchecked_into();
        message.set_id(id);
        message.set_request(&Uint8Array::from(request));
        state.pending.insert(id, done);
        if let Some(running) = &mut state.running {
            match &mut running.unsent {
                Some(unsent) => unsent.push(message.into()),
                None => running.post(&message),
            }
        }
    }

    /// Passes the engine for code on to the worker, if one runs: the next one gets it when it starts.
    fn post_code(&self, module: &JsValue) {
        let message = code_message(module);
        if let Some(running) = &mut self.state.borrow_mut().running {
            match &mut running.unsent {
                Some(unsent) => unsent.push(message),
                None => running.post(&message),
            }
        }
    }

    fn receive(self: &Rc<Self>, data: JsValue) {
        let Ok(message) = data.dyn_into::<js_sys::Object>() else {
            return;
        };
        let message: Message = message.unchecked_into();
        if message.ready() == Some(true) {
            if let Some(running) = &mut self.state.borrow_mut().running {
                for unsent in running.unsent.take().unwrap_or_default() {
                    running.post(&unsent);
                }
            }
        } else if let Some(name) = message.lock() {
            self.wait_for_lock(&name);
            if let Some(running) = &mut self.state.borrow_mut().running {
                running.lock = Some(name);
            }
        } else if let Some(why) = message.crashed() {
            self.end(&WorkerError::Crashed(why));
        } else if let Some(id) = message.id() {
            // The borrow ends before the callback, which may ask again.
            let done = self.state.borrow_mut().pending.remove(&id);
            if let Some(done) = done {
                done(match (message.ok(), message.error()) {
                    (Some(bytes), _) => Ok(bytes.to_vec()),
                    (None, Some(why)) => Err(WorkerError::Refused(why)),
                    (None, None) => Err(WorkerError::Unreadable(
                        "the message has neither a reply nor an error".to_owned(),
                    )),
                });
            }
        }
    }

    /// Asks for the lock that the worker holds: the page gets it when the worker ends, also where no event tells.
    fn wait_for_lock(self: &Rc<Self>, name: &str) {
        let navigator = gloo::utils::window().navigator();
        let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
        let locks = get(&navigator, "locks");
        let request = locks.as_ref().and_then(|locks| get(locks, "request"));
        let (Some(locks), Some(request)) = (
            locks,
            request.and_then(|request| request.dyn_into::<Function>().ok()),
        ) else {
            return;
        };
        let gone = Closure::once_into_js({
            let (shared, name) = (Rc::downgrade(self), name.to_owned());
            move |_: JsValue| with(&shared, |shared| shared.lock_is_free(&name))
        });
        let _ = request.call2(&locks, &name.into(), &gone);
    }

    fn lock_is_free(&self, name: &str) {
        let is_running = {
            let state = self.state.borrow();
            state
                .running
                .as_ref()
                .is_some_and(|running| running.lock.as_deref() == Some(name))
        };
        // The page itself may have ended the worker.
        if is_running {
            self.end(&WorkerError::Crashed("the browser ended it".to_owned()));
        }
    }

    /// Handles an error that the browser reports: the worker could not be loaded, or an error was not caught.
    fn fail(&self, event: &Event) {
        let why = event
            .dyn_ref::<ErrorEvent>()
            .map(ErrorEvent::message)
            .filter(|text| !text.is_empty());
        let ready = self
            .state
            .borrow()
            .running
            .as_ref()
            .is_some_and(|running| running.unsent.is_none());
        self.end(&if ready {
            WorkerError::Crashed(why.unwrap_or_else(|| "the browser gives no reason".to_owned()))
        } else {
            WorkerError::NotStarted(why.unwrap_or_else(|| "its files could not be loaded".to_owned()))
        });
    }

    fn end(&self, error: &WorkerError) {
        let (running, pending) = {
            let mut state = self.state.borrow_mut();
            (state.running.take(), std::mem::take(&mut state.pending))
        };
        drop(running);
        for done in pending.into_values() {
            done(Err(error.clone()));
        }
    }
}

impl Running {
    fn post(&self, message: &JsValue) {
        // Only values that cannot be cloned are rejected, and a message consists of a number and bytes.
        let _ = self.worker.post_message(message);
    }
}

fn with(shared: &Weak<Shared>, act: impl FnOnce(&Rc<Shared>)) {
    if let Some(shared) = shared.upgrade() {
        act(&shared);
    }
}

fn js_message(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
