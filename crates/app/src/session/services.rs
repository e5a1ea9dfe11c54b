//! What of the lazily loaded module is not a view: functions and workers that the session and the actions use.

use std::rc::Rc;

use asl_protocol::{AnyRequest, CallerOfAll};
use asl_workspace::Workspace;
use wasm_bindgen::JsValue;

use super::Session;
use crate::platform::worker_client::{WorkerClient, WorkerError};

/// The services of the lazily loaded module.
pub struct Services {
    /// The workspace as the fragment of an address; nothing if it is too large for a link.
    pub link: fn(&Workspace) -> Option<String>,
    /// Saves the workspace as a file.
    pub download: fn(&Session),
    /// Saves a report about the recorded execution that was opened last.
    pub report: fn(&Session),
    /// Says what of a workspace that was shared looks personal, and offers to redact it.
    pub offer_redaction: fn(&Session),
    /// Moves the workspaces that gave way to others to where they stay.
    pub adopt: fn(&Session),
    /// Keeps the draft that local storage has no room for; where that fails, the sentence says so.
    pub keep_large: fn(&Session, String),
    /// Opens the lesson that the address leads to, if it leads to one.
    pub lesson: fn(&Session),
    /// Has the page work without a network from the next visit on.
    pub offline: fn(&Session),
    /// The name of the last test case in a document of test cases.
    pub last_case: fn(&str) -> Option<String>,
    /// A worker that answers every question. It starts with the first question, or when it is woken.
    pub playground: fn() -> Rc<dyn PlaygroundClient>,
}

/// The page's side of a worker that answers every question: see [`WorkerClient`].
pub trait PlaygroundClient: CallerOfAll<WorkerError> {
    /// Starts the worker unless it is running.
    fn wake(&self);
    /// Whether the worker is still being loaded.
    fn is_starting(&self) -> bool;
    /// Ends the worker in the middle of whatever it does and starts a new one.
    fn restart(&self);
    /// Gives the worker the engine for code, or takes it away.
    fn set_code(&self, module: Option<JsValue>);
}

impl PlaygroundClient for WorkerClient<AnyRequest> {
    fn wake(&self) {
        WorkerClient::wake(self);
    }

    fn is_starting(&self) -> bool {
        WorkerClient::is_starting(self)
    }

    fn restart(&self) {
        WorkerClient::restart(self);
    }

    fn set_code(&self, module: Option<JsValue>) {
        WorkerClient::set_code(self, module);
    }
}
