//! The catalog: constant facts about the Amazon States Language and about the services that it integrates.
//!
//! Each fact has one row here, and every crate that needs it derives from that row: the reader of definitions, the
//! findings, the editor's completion and help, the drawing, the policies, the default responses. What does not live here:
//! any code that acts on the facts.

pub mod fields;
pub mod functions;
pub mod language;
pub mod services;
