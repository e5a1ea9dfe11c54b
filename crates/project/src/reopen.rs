//! A project that is opened again: the state machines that the workflow starts become mocked executions again.
//!
//! What does not live here: reading the files of the project, and Terraform.

use std::collections::{HashMap, HashSet};

use asl_iam::Convention;
use asl_json::{Map, Value, to_pretty};
use asl_mock::Mocks;
use asl_workspace::{MachineType, Workspace};

use crate::machine::{self, MOST, Source};
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

impl Reopened {
    /// What there is to say of it.
    pub fn into_sentences(self) -> Vec<String> {
        let mut sentences = self.sentences;
        if !self.names.is_empty() {
            sentences.push(format!(
                "The state machines that the workflow starts are mocked executions with their definitions: {}.",
                self.names.join(", ")
            ));
        }
        sentences
    }
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
    if found.len() == MOST {
        reopened.sentences.push(format!(
            "At most {MOST} state machines that the workflow starts become mocked executions."
        ));
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

/// As [`reopen`], for a workspace that was read from a template with several state machines: from the one with the `chosen` logical ID,
/// or from the first. `read` gives the text of a definition that is in another file.
///
/// ```
/// let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:pay";
/// let definition = format!(
///     r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Parameters": {{"StateMachineArn": "{arn}"}}, "End": true}}}}}}"#
/// );
/// let template = format!(
///     "Resources:\n  Shop:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: {definition}\n  Pay:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Name: pay\n      DefinitionUri: pay.asl.json\n"
/// );
/// let mut workspace = asl_workspace::Workspace { definition: template.clone(), ..Default::default() };
/// let read = |facts: &asl::Template| {
///     assert_eq!(facts.definition_file.as_deref(), Some("pay.asl.json"));
///     Some(r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#.to_owned())
/// };
/// let reopened = asl_project::reopen_template(&mut workspace, &template, None, &read);
/// assert_eq!(reopened.names, ["pay"]);
/// assert!(workspace.mocks.contains("Succeed"));
/// ```
pub fn reopen_template(
    workspace: &mut Workspace,
    template: &str,
    chosen: Option<&str>,
    read: &dyn Fn(&asl::Template) -> Option<String>,
) -> Reopened {
    let mut known = HashMap::new();
    for (id, index, facts) in asl::templates(template) {
        if chosen.map_or(index == 0, |chosen| chosen == &*id) {
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
            (asl::fill_in(&read(&facts)?, &facts.substitutions), 0)
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

/// The members of mocked responses; an empty text has none.
fn object(mocks: &str) -> Option<Map> {
    if mocks.trim().is_empty() {
        return Some(Map::new());
    }
    asl_json::parse(mocks).ok()?.as_object().cloned()
}
