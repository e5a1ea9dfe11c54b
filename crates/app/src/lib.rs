//! The front end: what the page shows and does, written with Yew.
//!
//! [`App`] is the page. Each layer knows only those above it in this list:
//!
//! - [`state`]: everything the page knows, one value that actions change;
//! - [`platform`]: what the page needs from the browser: storage, the address, files, the clipboard, workers, the editor;
//! - [`session`]: one page's life: asks the workers and turns their answers into actions;
//! - `actions`: what a user does with links, files, drafts and the clipboard;
//! - `lazy` and `views`: what there is to see; `parts` is the table of the views that load later.
//!
//! What does not live here: how a definition is checked or run.

#![expect(
    unreachable_pub,
    reason = "Yew's macro makes public items of components, wherever they stand"
)]

mod actions;
mod app;
mod lazy;
mod parts;
pub mod platform;
pub mod session;
pub mod state;
mod views;

pub use app::App;
