//! The form in which asks and answers travel between the page and its worker.
//!
//! It is binary (postcard): neither side is asked to write and read names of fields, and the code for that is a good
//! part of a small wasm module. Both sides come from one build, so that the form may change with every build; texts
//! within keep what they hold, numbers of any length included.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What was received is nothing that was sent: page and worker come from different builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it has another form")
    }
}

impl std::error::Error for Unreadable {}

/// The bytes of an ask or an answer.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, Unreadable> {
    postcard::to_allocvec(message).map_err(|_| Unreadable)
}

/// The ask or answer in these bytes.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    postcard::from_bytes(bytes).map_err(|_| Unreadable)
}
