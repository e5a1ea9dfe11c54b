//! What the other commands ask first.

use asl_playground::Playground;
use asl_protocol::{Analysis, Analyze, Handler};
use asl_workspace::Workspace;

/// What there is to say about a workspace without running it.
pub(crate) fn analyze(workspace: &Workspace) -> Analysis {
    let workspace = workspace.clone();
    *Playground::default().handle(Analyze { workspace })
}
