//! What the threads of a session share: the open documents, what was found in them, their last runs, and the way to the
//! client.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use lsp_server::{Message, Notification, RequestId};
use lsp_types::notification::{Notification as _, PublishDiagnostics, ShowMessage};
use lsp_types::{MessageType, PublishDiagnosticsParams, ShowMessageParams, Uri};

use crate::documents::Document;
use crate::findings::{self, Finding};

/// What a run left.
#[derive(Clone)]
pub(crate) struct LastRun {
    /// The text that ran.
    pub(crate) text: Arc<str>,
    /// Which state machine of the text.
    pub(crate) machine: usize,
    /// The last output of each state, as JSON text.
    pub(crate) outputs: Arc<HashMap<String, String>>,
}

/// What was found in a document, and in which version of it.
type Known = (i32, Arc<Vec<Finding>>);

/// What the threads share.
pub(crate) struct Shared {
    /// The open documents, at their present versions.
    pub(crate) documents: Mutex<HashMap<String, Document>>,
    /// What was found in a version of a document.
    pub(crate) findings: Mutex<HashMap<String, Known>>,
    /// The last run of a document.
    pub(crate) runs: Mutex<HashMap<String, LastRun>>,
    /// Requests that the client no longer wants an answer to.
    pub(crate) cancelled: Mutex<HashSet<RequestId>>,
    /// Documents whose findings are outdated, in the order of their changes.
    pub(crate) outdated: Mutex<Outdated>,
    /// Tells that there are more of them, or that the session is over.
    pub(crate) changed: Condvar,
    /// Sends a message.
    pub(crate) out: Box<dyn Fn(Message) + Send + Sync>,
    /// The address of the playground.
    pub(crate) page: Option<String>,
    /// Whether the client fills in snippets.
    pub(crate) snippets: bool,
    /// Whether the client asks again for the values beside the text when it is told to.
    pub(crate) refreshes_hints: bool,
}

/// Documents that are to be looked at.
#[derive(Default)]
pub(crate) struct Outdated {
    /// Their addresses.
    pub(crate) uris: VecDeque<Uri>,
    /// Whether the session is over.
    pub(crate) is_over: bool,
}

/// A lock whose holder may have crashed: what is kept is whole after each statement.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// The document at its present version.
    pub(crate) fn document(&self, uri: &Uri) -> Option<Document> {
        lock(&self.documents).get(uri.as_str()).cloned()
    }

    /// Whether a document has changed since.
    pub(crate) fn is_stale(&self, document: &Document) -> bool {
        let documents = lock(&self.documents);
        let now = documents.get(document.uri.as_str());
        now.is_none_or(|now| now.version != document.version)
    }

    /// What is found in a document, looked for if it is not known yet.
    pub(crate) fn findings(&self, document: &Document) -> Arc<Vec<Finding>> {
        let known = lock(&self.findings).get(document.uri.as_str()).cloned();
        match known {
            Some((version, found)) if version == document.version => found,
            _ => Arc::new(findings::find(document)),
        }
    }

    /// The last run of a document, if it was one of this very text.
    pub(crate) fn last_run(&self, document: &Document) -> Option<LastRun> {
        let runs = lock(&self.runs);
        let run = runs.get(document.uri.as_str())?;
        (run.text == document.text).then(|| run.clone())
    }

    /// Keeps a run as the last one of its document.
    pub(crate) fn keep(&self, uri: &Uri, run: LastRun) {
        // A document that was closed meanwhile has no last run.
        if lock(&self.documents).contains_key(uri.as_str()) {
            lock(&self.runs).insert(uri.as_str().to_owned(), run);
        }
    }

    /// Sends a message to the client.
    pub(crate) fn send(&self, message: impl Into<Message>) {
        (self.out)(message.into());
    }

    /// Shows a sentence to the user.
    pub(crate) fn say(&self, typ: MessageType, message: impl Into<String>) {
        let message = message.into();
        let params = ShowMessageParams { typ, message };
        self.send(Notification::new(ShowMessage::METHOD.into(), params));
    }

    /// Shows what was found in a document.
    pub(crate) fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        };
        self.send(Notification::new(PublishDiagnostics::METHOD.into(), params));
    }
}
