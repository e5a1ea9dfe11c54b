//! The front end: what the page shows and does, written with Yew.
//!
//! [`App`] is the page; [`editor`] wraps the code editor, [`worker_client`] talks to the Web Worker in which
//! everything is computed. What does not live here: how a definition is checked or run.

mod app;
pub mod editor;
pub mod worker_client;

pub use app::App;
