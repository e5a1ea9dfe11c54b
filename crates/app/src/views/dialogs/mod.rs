//! The dialogs, one file each. All are drawn by the lazily loaded module.

pub mod chooser;
pub mod compare;
pub mod docs;
pub mod examples;
pub mod executions;
pub mod help;
pub mod outline;
pub mod palette;
mod picture;
pub mod project;
pub mod recording;
pub mod redact;
pub mod settings;
pub mod test_state;
pub mod workspaces;
