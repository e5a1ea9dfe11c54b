//! The session: what the client sends, and the three threads that work on it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, Scope};

use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, Response};
use lsp_types::notification::{
    Cancel, DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Notification as _,
};
use lsp_types::request::{ExecuteCommand, Request as _};
use lsp_types::{
    CancelParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    InitializeParams, MessageType, NumberOrString,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::documents::Document;
use crate::refusal::Refusal;
use crate::shared::{Shared, lock};
use crate::{answers, findings, runs};

/// How many requests wait at most; further ones are refused.
const MOST_WAITING: usize = 256;

/// How many documents are open at most; further ones get no answers.
const MOST_DOCUMENTS: usize = 500;

/// How many cancelled requests are remembered.
const MOST_CANCELLED: usize = 1_000;

/// The stack of a thread that reads definitions: nesting is bounded, but deep.
const STACK_BYTES: usize = 16 << 20;

/// What the server is told when it is started.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The address of the playground, for links that open it.
    pub page: Option<String>,
}

/// A request with the document that it is about, as it was when the request came.
struct Job {
    request: Request,
    document: Option<Document>,
}

/// Serves one client until it says that it leaves. An error is a sentence.
pub fn serve(connection: &Connection, settings: &Settings) -> Result<(), String> {
    let capabilities = serde_json::to_value(answers::capabilities()).unwrap_or_default();
    let (id, params) = connection.initialize_start().map_err(sentence)?;
    let name = serde_json::json!({"name": "asl", "version": env!("CARGO_PKG_VERSION")});
    let answer = serde_json::json!({"capabilities": capabilities, "serverInfo": name});
    connection.initialize_finish(id, answer).map_err(sentence)?;
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let sender = connection.sender.clone();
    let shared = Shared {
        documents: Mutex::default(),
        findings: Mutex::default(),
        runs: Mutex::default(),
        cancelled: Mutex::default(),
        outdated: Mutex::default(),
        changed: Condvar::new(),
        // A client that is gone needs no answer.
        out: Box::new(move |message| drop(sender.send(message))),
        page: page(&params).or_else(|| settings.page.clone()),
        snippets: answers::fills_in_snippets(&params),
        refreshes_hints: answers::refreshes_hints(&params),
    };
    let shared = &shared;
    let (questions, asked) = sync_channel(MOST_WAITING);
    let (commands, ordered) = sync_channel(MOST_WAITING);
    thread::scope(|scope| {
        let started = spawn(scope, move || work(shared, &asked))
            .and_then(|()| spawn(scope, move || work(shared, &ordered)))
            .and_then(|()| spawn(scope, move || look(shared)));
        let ended = started.and_then(|()| listen(connection, shared, &questions, &commands));
        drop((questions, commands));
        lock(&shared.outdated).is_over = true;
        shared.changed.notify_all();
        ended
    })
}

/// Starts a thread that the session waits for when it is over.
fn spawn<'s>(scope: &'s Scope<'s, '_>, work: impl FnOnce() + Send + 's) -> Result<(), String> {
    let thread = thread::Builder::new().stack_size(STACK_BYTES);
    let started = thread.spawn_scoped(scope, work);
    started
        .map(drop)
        .map_err(|error| format!("No thread can be started: {error}."))
}

#[expect(clippy::needless_pass_by_value, reason = "a function for `map_err`")]
fn sentence(error: ProtocolError) -> String {
    format!("The client does not keep to the protocol: {error}.")
}

/// The address of the playground, as the client's settings say it.
fn page(params: &InitializeParams) -> Option<String> {
    let page = params.initialization_options.as_ref()?.get("page")?.as_str()?;
    Some(page.to_owned()).filter(|page| !page.is_empty())
}

fn listen(
    connection: &Connection,
    shared: &Shared,
    questions: &SyncSender<Job>,
    commands: &SyncSender<Job>,
) -> Result<(), String> {
    for message in &connection.receiver {
        match message {
            Message::Request(request) => {
                if connection.handle_shutdown(&request).map_err(sentence)? {
                    return Ok(());
                }
                let queue = if request.method == ExecuteCommand::METHOD {
                    commands
                } else {
                    questions
                };
                let document = answers::uri_of(&request).and_then(|uri| shared.document(&uri));
                if let Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) =
                    queue.try_send(Job { request, document })
                {
                    let code = ErrorCode::ServerCancelled as i32;
                    let sentence = "Too many requests are waiting.".to_owned();
                    shared.send(Response::new_err(job.request.id, code, sentence));
                }
            }
            Message::Notification(notification) => notified(shared, notification),
            Message::Response(_) => {}
        }
    }
    Ok(())
}

fn notified(shared: &Shared, notification: Notification) {
    match notification.method.as_str() {
        DidOpenTextDocument::METHOD => {
            if let Some(params) = read::<DidOpenTextDocumentParams>(notification.params) {
                let opened = params.text_document;
                changed(shared, Document::new(opened.uri, opened.version, opened.text));
            }
        }
        DidChangeTextDocument::METHOD => {
            if let Some(params) = read::<DidChangeTextDocumentParams>(notification.params)
                && let Some(document) = shared.document(&params.text_document.uri)
            {
                let version = params.text_document.version;
                changed(shared, document.changed(version, params.content_changes));
            }
        }
        DidCloseTextDocument::METHOD => {
            if let Some(params) = read::<DidCloseTextDocumentParams>(notification.params) {
                let uri = params.text_document.uri;
                lock(&shared.documents).remove(uri.as_str());
                lock(&shared.findings).remove(uri.as_str());
                lock(&shared.runs).remove(uri.as_str());
                shared.publish(uri, None, Vec::new());
            }
        }
        Cancel::METHOD => {
            if let Some(params) = read::<CancelParams>(notification.params) {
                let mut cancelled = lock(&shared.cancelled);
                if cancelled.len() >= MOST_CANCELLED {
                    cancelled.clear();
                }
                cancelled.insert(match params.id {
                    NumberOrString::Number(number) => number.into(),
                    NumberOrString::String(text) => text.into(),
                });
            }
        }
        _ => {}
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

fn changed(shared: &Shared, document: Document) {
    let uri = document.uri.clone();
    let was_too_large = shared.document(&uri).is_some_and(|before| before.is_too_large);
    if document.is_too_large && !was_too_large {
        let sentence = format!("{} is too large to be looked at.", uri.path());
        shared.say(MessageType::WARNING, sentence);
    }
    let mut documents = lock(&shared.documents);
    if documents.len() >= MOST_DOCUMENTS && !documents.contains_key(uri.as_str()) {
        return;
    }
    documents.insert(uri.as_str().to_owned(), document);
    drop(documents);
    let mut outdated = lock(&shared.outdated);
    if !outdated.uris.contains(&uri) {
        outdated.uris.push_back(uri);
    }
    drop(outdated);
    shared.changed.notify_all();
}

/// Answers requests one after the other.
fn work(shared: &Shared, jobs: &Receiver<Job>) {
    for Job { request, document } in jobs {
        let id = request.id.clone();
        let error =
            |code: ErrorCode, sentence: &str| Response::new_err(id.clone(), code as i32, sentence.into());
        let stale = || {
            document
                .as_ref()
                .is_some_and(|document| shared.is_stale(document))
        };
        let outdated = || error(ErrorCode::ContentModified, "The text has changed.");
        let response = if lock(&shared.cancelled).remove(&id) {
            error(ErrorCode::RequestCanceled, "It was cancelled.")
        } else if stale() {
            outdated()
        } else {
            let answer = || match document.as_ref() {
                _ if request.method == ExecuteCommand::METHOD => runs::execute(shared, &request),
                Some(document) => answers::answer(shared, document, &request),
                None => Err(Refusal::invalid("This document is not open.")),
            };
            // A crash of an analysis is an error of this request.
            match catch_unwind(AssertUnwindSafe(answer)) {
                Ok(_) if stale() => outdated(),
                Ok(Ok(value)) => Response::new_ok(id.clone(), value),
                Ok(Err(refusal)) => error(refusal.code, &refusal.sentence),
                Err(_) => error(
                    ErrorCode::InternalError,
                    "This is a defect of asl. Please report it.",
                ),
            }
        };
        shared.send(response);
    }
}

/// Looks for findings in what has changed: always in the present text, however many changes led to it.
fn look(shared: &Shared) {
    loop {
        let mut outdated = lock(&shared.outdated);
        let uri = loop {
            if outdated.is_over {
                return;
            }
            if let Some(uri) = outdated.uris.pop_front() {
                break uri;
            }
            outdated = shared
                .changed
                .wait(outdated)
                .unwrap_or_else(PoisonError::into_inner);
        };
        drop(outdated);
        let Some(document) = shared.document(&uri) else {
            continue;
        };
        // A text that crashes the analysis has no findings; the session goes on.
        let found = catch_unwind(AssertUnwindSafe(|| findings::find(&document))).unwrap_or_default();
        if shared.is_stale(&document) {
            continue;
        }
        let diagnostics = found
            .iter()
            .map(|one| findings::diagnostic(&document, one))
            .collect();
        let key = uri.as_str().to_owned();
        lock(&shared.findings).insert(key, (document.version, Arc::new(found)));
        shared.publish(uri, Some(document.version), diagnostics);
    }
}
