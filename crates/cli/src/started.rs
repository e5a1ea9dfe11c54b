//! The state machines of a template or a Terraform file that the chosen one starts: they become mocked executions of its workspace, so
//! that a project that is opened again has what it was exported with.
//!
//! What does not live here: which state machines are started, and how they are mocked (`asl-project`).

use std::collections::HashMap;
use std::path::PathBuf;

use asl_project::{Beside, Reopened, reopen};
use asl_workspace::Workspace;

use crate::terraform::Machine;

/// Reads the file beside a template in which a definition is: its path and the definition, if both are there.
pub(crate) type ReadBeside<'r> = &'r dyn Fn(&asl::Template) -> Option<(PathBuf, String)>;

/// Those of a Terraform file, of which the workspace has the one with the `chosen` label, or the first.
pub(crate) fn of_terraform(
    workspace: &mut Workspace,
    machines: Vec<Machine>,
    chosen: Option<&str>,
) -> Reopened {
    let mut known = HashMap::new();
    for (index, machine) in machines.into_iter().enumerate() {
        if is_own(index, &machine.label, chosen) {
            continue;
        }
        // References to one without a name give its label.
        let name = machine.name.unwrap_or(machine.label);
        if let Ok(definition) = machine.definition {
            known.entry(name).or_insert(Beside {
                definition,
                machine: 0,
                machine_type: machine.kind,
            });
        }
    }
    reopen(workspace, |name| known.remove(name))
}

/// Those of a template, whose definitions are in it or in files beside it. The workspace has the one with the `chosen` logical ID, or
/// the first.
pub(crate) fn of_template(
    workspace: &mut Workspace,
    template: &str,
    chosen: Option<&str>,
    read: ReadBeside<'_>,
) -> Reopened {
    let mut known = HashMap::new();
    for (id, index, facts) in asl::templates(template) {
        if is_own(index, &id, chosen) {
            continue;
        }
        // References to one without a name give its logical ID.
        let name = facts.name.clone().unwrap_or(id);
        known.entry(name.to_string()).or_insert((index, facts));
    }
    if known.is_empty() {
        return Reopened::default();
    }
    reopen(workspace, |name| {
        let (index, facts) = known.remove(name)?;
        let (definition, machine) = if facts.is_elsewhere {
            let (_, definition) = read(&facts)?;
            (asl::fill_in(&definition, &facts.substitutions), 0)
        } else {
            (template.to_owned(), index)
        };
        Some(Beside {
            definition,
            machine,
            machine_type: facts.machine_type,
        })
    })
}

/// Whether a state machine is the one that the workspace has.
fn is_own(index: usize, label: &str, chosen: Option<&str>) -> bool {
    chosen.map_or(index == 0, |chosen| chosen == label)
}
