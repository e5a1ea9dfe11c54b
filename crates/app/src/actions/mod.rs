//! What a user does with links, drafts, files, test cases and the clipboard: each one a function over the session.
//!
//! What does not live here: how the browser does it ([`crate::platform`]), and what runs in the workers
//! ([`crate::session`]).

pub mod clipboard;
pub mod drafts;
pub mod explore;
pub mod files;
pub mod lessons;
pub mod library;
pub mod links;
pub mod opening;
pub mod pairs;
pub mod pictures;
pub mod projects;
pub mod recordings;
pub mod redaction;
pub mod test_cases;
pub mod updates;
