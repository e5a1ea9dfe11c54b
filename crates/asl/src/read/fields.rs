//! Which fields there are: the lists that the reader checks by and the editor offers from.

pub(crate) use super::choice::{COMPARISONS, SELECTORS};
pub(crate) use super::distributed::{BATCHER, READER, READER_CONFIG, WRITER};
pub(crate) use super::machine::TOP;
pub(crate) use super::map_parallel::{BRANCH, PROCESSOR};
pub(crate) use super::request::{offered, required as required_of};
pub(crate) use super::retry::{CATCHER, RETRIER};
pub(crate) use super::state::{JSONATA_ONLY, JSONPATH_ONLY, MAX_NAME, TYPES, fields_of as of_type};
