//! The state machines of a Terraform file that the chosen one starts: they become mocked executions of its workspace, as those of
//! templates do.
//!
//! What does not live here: which state machines are started, how they are mocked, and templates (`asl-project`).

use std::collections::HashMap;

use asl_project::{Beside, Reopened, reopen};
use asl_workspace::Workspace;

use crate::terraform::Machine;

/// Mocks those of a Terraform file, of which the workspace has the one with the `chosen` label, or the first.
pub fn of_terraform(workspace: &mut Workspace, machines: Vec<Machine>, chosen: Option<&str>) -> Reopened {
    let mut known = HashMap::new();
    for (index, machine) in machines.into_iter().enumerate() {
        if chosen.map_or(index == 0, |chosen| chosen == machine.label) {
            continue;
        }
        // References to one without a name give its label.
        let name = machine.declared.name.unwrap_or(machine.label);
        if let Ok(definition) = machine.definition {
            known.entry(name).or_insert(Beside {
                definition,
                machine: 0,
                machine_type: machine.declared.machine_type,
            });
        }
    }
    reopen(workspace, |name| known.remove(name))
}
