//! Services of an editor: completion, and what else a person asks about the place of the cursor.
//!
//! Each service takes the text as it is and an offset in bytes, and answers from the tree alone: a definition that is
//! half typed, templated or wrong is served as well as a right one. Nothing here knows a browser, and nothing walks the
//! text more than a few times, so that the largest definition is answered as it is typed.
//!
//! ```
//! let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": ""}, "B": {"Type": "Succeed"}}}"#;
//! let cursor = u32::try_from(text.find(r#"""}"#).unwrap() + 1).unwrap();
//! let found = asl::editor::complete(text, cursor).unwrap();
//! let labels: Vec<_> = found.items.iter().map(|item| item.label.as_str()).collect();
//! assert_eq!(labels, ["B", "A"]);
//! ```

mod brackets;
mod complete;
mod expression;
mod grammar;
mod hover;
mod indented;
mod place;
mod rewrite;
mod skeleton;
mod states;
mod syntax;
mod whole;

pub use complete::{Completion, CompletionKind, Completions, complete};
pub use hover::{Hover, hover};
pub use rewrite::{Rewritten, convert, format};
pub use states::{definition, references, renamable, rename};
pub use whole::{MachineOutline, NamedFile, WordKind, files, folds, outlines, words};
