//! The form in which requests and responses travel between the page and its workers.
//!
//! It is binary (postcard): neither side has to read and write names of fields, and the code for that is a good part of
//! a small wasm module. Both sides come from one build, so that the form may change with every build; strings keep what
//! they hold, numbers of any length included.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The bytes are not a message of this build: page and worker come from different builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the message format does not match")
    }
}

impl std::error::Error for Unreadable {}

/// The bytes of a request or a response.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, Unreadable> {
    postcard::to_allocvec(message).map_err(|_| Unreadable)
}

/// The request or response in these bytes.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    postcard::from_bytes(bytes).map_err(|_| Unreadable)
}
