//! What the page needs from the browser, each in a module of its own. Nothing here knows a view or the session.

pub mod address;
pub mod archive;
pub mod clipboard;
pub mod code_engine;
pub mod course;
pub mod crash;
pub mod download;
pub mod draft;
pub mod editor;
pub mod first_visit;
pub mod folder;
pub mod frame;
pub mod lessons;
pub mod library;
pub mod offline;
pub mod storage;
pub mod style;
pub mod trusted;
pub mod worker_client;
