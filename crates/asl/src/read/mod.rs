//! From the tree to the state machine, with everything that the service checks on the way.
//!
//! Each module reads one part of the language, as methods of [`crate::reader::Reader`].

mod choice;
mod distributed;
pub(crate) mod fields;
mod jsonata;
mod machine;
mod map_parallel;
mod path;
mod request;
mod retry;
mod state;
mod task;
mod wait_fail;
