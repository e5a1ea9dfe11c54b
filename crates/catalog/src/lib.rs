//! The catalog: constant facts about the Amazon States Language and about the services that it integrates.
//!
//! Each fact has one row here, and every crate that needs it derives from that row: the reader of definitions, the
//! findings, the editor's completion and help, the drawing, the policies, the default responses. What does not live here:
//! any code that acts on the facts.

// The names of AWS's services are words here, not code.
#![expect(clippy::doc_markdown, reason = "names of services are words")]

pub mod errors;
pub mod fields;
pub mod functions;
pub mod language;
pub mod models;
pub mod permission;
pub mod prices;
pub mod raised;
pub mod resources;
pub mod sdk;
pub mod service;
pub mod services;
