//! What all questions of the page have in common. It knows none of them, so that each may import it.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A question of the page, bound to its answer.
pub trait Request: Serialize + DeserializeOwned {
    /// What a worker answers.
    type Response: Serialize + DeserializeOwned + 'static;
}
