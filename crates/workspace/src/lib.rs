//! The shared document: everything that a user edits, and the link that holds it.
//!
//! ```
//! use asl_workspace::{Workspace, link};
//!
//! let workspace = Workspace { definition: r#"{"StartAt": "A"}"#.into(), ..Workspace::default() };
//! let fragment = link::encode(&workspace);
//! assert!(fragment.starts_with("#v2="));
//! assert_eq!(link::decode(&fragment).unwrap(), workspace);
//! ```
//!
//! The texts are kept as typed, right or wrong: what they mean is for `asl`, `asl-mock` and the rest to say. What does
//! not live here: where a draft is kept in a browser (the app).

mod declared;
mod deflate;
mod file;
mod file_text;
mod json_form;
pub mod link;
mod model;
mod policy;
mod versus;

pub use declared::Declared;
pub use file::OpenedFile;
pub use file_text::{MAX_FILE, MAX_FILES, NotText, text_of_file};
pub use json_form::FormError;
pub use model::{MachineType, Settings, Workspace};
pub use policy::PolicySettings;
