//! What the editor offers from the reader's own tables. The fields of the language are in `asl_catalog`.

pub(crate) use super::request::{offered, required as required_of};
pub(crate) use super::state::MAX_NAME;
