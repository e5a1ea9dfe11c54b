//! What the other commands ask first.

use asl_playground::Playground;
use asl_protocol::{Analysis, Analyze, Document, Handler, Marker};
use asl_workspace::Workspace;

use crate::arguments::Options;
use crate::source;

/// What there is to say about a workspace without running it.
pub(crate) fn analyze(workspace: &Workspace) -> Analysis {
    let workspace = workspace.clone();
    *Playground::default().handle(Analyze { workspace })
}

/// What is found in the state machine that is meant, or in all of a file.
pub(crate) fn of_machines(workspace: &Workspace, options: &Options) -> Vec<Marker> {
    let mut markers = analyze(workspace).markers;
    if options.machine.is_some() {
        return markers;
    }
    for machine in 1..source::machines(workspace).len() {
        let mut other = workspace.clone();
        other.settings.machine = machine;
        let found = analyze(&other).markers;
        markers.extend(
            found
                .into_iter()
                .filter(|marker| marker.document == Document::Definition),
        );
    }
    markers
}
