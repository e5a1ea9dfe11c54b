//! A language server for the Amazon States Language: the services of [`asl::editor`], findings and runs, in any editor.
//!
//! It holds no rules of its own: what is wrong, what may be typed and what a run gives come from `asl` and the facade; here
//! they get places as the protocol counts them. Three threads answer: one the questions about a text, one looks for findings,
//! one runs. An answer about a text that has changed since is never sent, and a crash of an analysis is an error of that
//! request alone. What does not live here: reading and writing messages (`lsp-server`) and their types (`lsp-types`).

mod answers;
mod completion;
mod documents;
mod findings;
mod refusal;
mod runs;
mod session;
mod shared;

pub use session::{Settings, serve};
