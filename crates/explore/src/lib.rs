//! "What can happen?": every outcome of a workflow, each with a witness that runs.
//!
//! An [`Exploration`] runs the workflow again and again, each time with another input or with calls that are answered otherwise, and
//! keeps what is new. What it runs is always a witness: an input and mocked responses, as a workspace holds them. So an outcome is
//! what that workspace gives, by construction. It goes on step by step ([`Exploration::step`]), so that whoever shows it can stop.
//!
//! - `menu`: how the tasks can fail, as kinds that retriers and catchers tell apart;
//! - `data`, `jsonata`, `paths`: values that make a Choice decide otherwise, and where they may come from;
//! - `plan`: what is tried, and the mocked responses that it becomes;
//! - `search`, `vary`: which plans follow from what a run showed: other calls fail, other data comes;
//! - `bench`: what runs a plan, and the calls that it made;
//! - `seen`: what the outcomes showed;
//! - `outcome`, `way`, `cost`, `report`: what an execution was, and what follows from all of them.
//!
//! What does not live here: how an execution proceeds (`asl-engine`), and what a workspace runs with, such as its role: a [`Bench`]
//! runs it, which the playground is.

mod bench;
mod cost;
mod data;
mod jsonata;
mod menu;
mod outcome;
mod paths;
mod plan;
mod report;
mod search;
mod seen;
mod vary;
mod way;

pub use bench::{Bench, Call, Ran, Recorder};
pub use outcome::{Ending, cost};
pub use search::{Exploration, Subject};
