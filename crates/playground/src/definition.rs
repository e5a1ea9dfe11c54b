//! Reading the definition of a workspace.
//!
//! What does not live here: what there is to say about it ([`crate::analysis`]).

use asl_workspace::Workspace;

/// Reads a definition as the settings of its workspace want it.
pub(crate) fn read(workspace: &Workspace) -> asl::Analysis {
    let options = asl::Options {
        machine_type: workspace.settings.machine_type,
        machine: workspace.settings.machine,
    };
    asl::analyze_with(&workspace.definition, &options)
}
