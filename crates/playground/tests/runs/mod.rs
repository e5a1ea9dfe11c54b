//! What tests share that look at a run.

use asl_playground::Playground;
use asl_protocol::{Handler, Run, RunSummary};
use asl_workspace::Workspace;

/// Runs a definition.
pub(crate) fn run(definition: &str, input: &str, mocks: &str) -> (Playground, RunSummary) {
    let workspace = Workspace {
        definition: definition.into(),
        input: input.into(),
        mocks: mocks.into(),
        ..Workspace::default()
    };
    let mut playground = Playground::default();
    let summary = playground.handle(Run { workspace }).unwrap();
    (playground, *summary)
}
