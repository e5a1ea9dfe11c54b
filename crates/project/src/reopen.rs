//! A project that is opened again: the state machines that the workflow starts become mocked executions again.
//!
//! What does not live here: finding them in the files of the project.

use std::collections::HashSet;

use asl_iam::Convention;
use asl_json::{Map, Value, to_pretty};
use asl_mock::Mocks;
use asl_workspace::{MachineType, Workspace};

use crate::machine::{self, Source};
use crate::naming::place;
use crate::resource::ResourceKind;

/// A state machine of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The text of its definition, or of a template that has it.
    pub definition: String,
    /// Its index among the state machines of that text.
    pub machine: usize,
    /// Its type, if the project says it.
    pub machine_type: Option<MachineType>,
}

/// What was made of the state machines of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reopened {
    /// The names of those that have become mocked executions, in the order in which they are reached.
    pub names: Vec<String>,
    /// Why others have not.
    pub sentences: Vec<String>,
}

/// Adds to the mocked executions of a workspace the state machines that its own starts, and those that these start, as far as
/// `find` knows one by its name. What is mocked already stays as it is. Nothing is added if the definition or the mocked responses
/// have errors.
pub fn reopen(workspace: &mut Workspace, mut find: impl FnMut(&str) -> Option<Beside>) -> Reopened {
    let mut reopened = Reopened::default();
    let (mocks, problems) = Mocks::parse(&workspace.mocks);
    let Ok(own) = Source::own(workspace, Convention::LeastPrivilege) else {
        return reopened;
    };
    if !problems.is_empty() {
        return reopened;
    }
    let Some(mut document) = object(&workspace.mocks) else {
        return reopened;
    };
    let settings = &workspace.settings;
    let place = place(settings);
    let mut asked = HashSet::from([own.name.clone()]);
    let found = machine::started(&own, place, |one| {
        let arn = ResourceKind::Machine.facts()?.arn(place, one.name);
        let is_mocked = [one.name, &arn].map(|key| mocks.executions.contains_key(key));
        if is_mocked.contains(&true) || !asked.insert(one.name.to_owned()) {
            return None;
        }
        let beside = find(one.name)?;
        let reading = asl::Options {
            machine_type: beside.machine_type.unwrap_or(if one.is_synchronous {
                MachineType::Express
            } else {
                MachineType::Standard
            }),
            machine: beside.machine,
        };
        let name = one.name.to_owned();
        let read = Source::read(
            name,
            &beside.definition,
            &reading,
            settings,
            Convention::LeastPrivilege,
        );
        if read.is_none() {
            reopened.sentences.push(format!(
                "The definition of the state machine {} has errors, so it is not among the mocked executions.",
                one.name
            ));
        }
        read
    });
    if found.is_empty() {
        return reopened;
    }
    let executions = document.get("executions").and_then(Value::as_object);
    let mut executions = executions.cloned().unwrap_or_default();
    for child in found {
        let mut mocked = Map::new();
        mocked.insert("definition".into(), child.value);
        if child.machine_type == MachineType::Express {
            mocked.insert("type".into(), Value::from("EXPRESS"));
        }
        executions.insert(child.name.as_str().into(), Value::object(mocked));
        reopened.names.push(child.name);
    }
    document.insert("executions".into(), Value::object(executions));
    workspace.mocks = to_pretty(&Value::object(document));
    reopened
}

/// The members of mocked responses; an empty text has none.
fn object(mocks: &str) -> Option<Map> {
    if mocks.trim().is_empty() {
        return Some(Map::new());
    }
    asl_json::parse(mocks).ok()?.as_object().cloned()
}
