//! The front end: what the page shows and does, written with Yew.
//!
//! [`App`] is the page. Its parts: [`state`] is all that it knows, one value changed by actions; [`page`] is what
//! components can do, the door to state, worker and browser; `components` is what there is to see. [`editor`] wraps the
//! code editor, [`worker_client`] talks to the Web Worker in which everything is computed, [`draft`] knows what the
//! browser keeps. What does not live here: how a definition is checked or run.

mod app;
mod browser_storage;
mod clipboard;
mod components;
pub mod crash;
pub mod draft;
pub mod editor;
mod file;
mod hooks;
mod json_text;
pub mod later;
pub mod page;
mod share;
pub mod shared;
pub mod state;
mod time_text;
pub mod worker_client;

pub use app::App;
