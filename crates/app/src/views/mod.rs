//! What there is to see, in small components: the header, the three panes with their tabs, the dialogs.
//!
//! A view reads what it shows from its properties and reports what the user did to the [`crate::session::Session`].
//! `controls` are the parts that all of them use, `format` turns data into text.

pub mod banner;
pub mod controls;
pub mod dialogs;
pub mod drops;
pub mod edit;
pub mod first_visit;
mod format;
pub mod graph;
pub mod header;
pub mod hooks;
pub mod keys;
pub mod lesson;
pub mod notices;
pub mod result;
