//! The conformance runner: every recorded answer of AWS against what this project computes.
//!
//! What lives here: loading the recordings, the rules of comparison, the tasks' recorded answers, the suites and
//! the report. What does not: anything that computes an answer. All calls into the project's own crates go
//! through [`bridge`], so the rest of this package can be read (and tested) on its own.

pub mod bridge;
pub mod case;
pub mod changes;
pub mod compare;
pub mod functions;
pub mod known;
pub mod mocks;
pub mod report;
pub mod shared;
mod simulate;
pub mod suites;
