//! The envelope in which asks and answers travel between the page and its worker.
//!
//! What is inside is JSON text: a string crosses the border between two threads in one piece, and JSON keeps numbers as
//! they were written, which JavaScript's own values do not.

use serde::{Deserialize, Serialize};

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToWorker {
    /// The number that the answer will bear.
    pub id: u32,
    /// The ask as JSON text.
    pub request: String,
}

/// From the worker to the page: an answer has `id` and one of `ok` and `error`; the others stand alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FromWorker {
    /// Which ask this answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// The answer as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ok: Option<String>,
    /// Why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The worker listens from now on: what reaches it before may be lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready: Option<bool>,
    /// The worker has come to an unexpected end, for this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crashed: Option<String>,
}
