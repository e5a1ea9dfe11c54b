//! What a definition calls: the functions and tasks that the Mocks pane lists.

use asl::outline::{OutlineScope, OutlineState};
use asl::resource::{FunctionName, Resource, ResourceKind};
use asl_json::Pointer;
use serde::{Deserialize, Serialize};

use crate::model::Mocks;

/// A function or task that a definition calls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Called {
    /// What kind of thing it is.
    pub kind: CalledKind,
    /// The name under which mocked responses are kept: a function's bare name, or a state's name.
    pub name: String,
    /// What is called, as written: a function name or ARN, or the resource.
    pub target: String,
    /// Whether callbacks are awaited by any of the states.
    pub awaits_callback: bool,
    /// The states that call it.
    pub states: Vec<(String, Pointer)>,
}

/// Kinds of things that a Task calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CalledKind {
    /// A Lambda function that the definition names.
    Function,
    /// A Lambda function that is only known when the state runs.
    DynamicFunction,
    /// Any other integration, or an activity.
    Task,
}

impl Mocks {
    /// The names of the entries that are about something called: a function may have one for each version and alias.
    pub fn entries_for(&self, called: &Called) -> Vec<&str> {
        let is_meant = |name: &&str| match called.kind {
            CalledKind::Function => {
                FunctionName::parse(name).is_some_and(|function| *function.name == *called.name)
            }
            // Which function it will be is not known before the state runs.
            CalledKind::DynamicFunction => false,
            CalledKind::Task => *name == called.name,
        };
        let tasks = if called.kind == CalledKind::Task {
            &self.tasks
        } else {
            &self.functions
        };
        tasks.keys().map(String::as_str).filter(is_meant).collect()
    }
}

/// Everything that the Task states of a definition call, in the order of the text, functions once each.
pub fn called(outline: &OutlineScope) -> Vec<Called> {
    let mut all: Vec<Called> = Vec::new();
    outline.walk(&mut |state| {
        let Some(mut found) = called_by(state) else { return };
        match all
            .iter_mut()
            .find(|known| known.kind == found.kind && known.name == found.name)
        {
            Some(known) => {
                known.awaits_callback |= found.awaits_callback;
                known.states.append(&mut found.states);
            }
            None => all.push(found),
        }
    });
    all
}

fn called_by(state: &OutlineState) -> Option<Called> {
    if state.type_name.as_deref() != Some("Task") {
        return None;
    }
    let text = state.fields.get("Resource")?.as_str()?;
    let resource = Resource::assume(text).ok()?;
    let states = vec![(state.name.to_string(), state.pointer.clone())];
    let awaits_callback = resource.pattern() != asl::resource::Pattern::RequestResponse;
    let (kind, name, target) = match &resource.kind {
        ResourceKind::Function(function) => {
            (CalledKind::Function, function.name.to_string(), text.to_owned())
        }
        ResourceKind::Integration { .. } if resource.is_lambda_invoke() => {
            let arguments = state
                .fields
                .get(if state.jsonata { "Arguments" } else { "Parameters" })?;
            let written = arguments.get("FunctionName").and_then(|name| name.as_str());
            let written = written.filter(|name| !(state.jsonata && name.starts_with("{%")));
            match written.and_then(|text| Some((FunctionName::parse(text)?, text))) {
                Some((function, text)) => (CalledKind::Function, function.name.to_string(), text.to_owned()),
                None => {
                    let path = arguments
                        .get("FunctionName.$")
                        .or_else(|| arguments.get("FunctionName"));
                    let path = path
                        .and_then(|path| path.as_str())
                        .unwrap_or("a function")
                        .to_owned();
                    (CalledKind::DynamicFunction, path.clone(), path)
                }
            }
        }
        ResourceKind::Integration { .. } | ResourceKind::Activity { .. } => {
            (CalledKind::Task, state.name.to_string(), text.to_owned())
        }
    };
    Some(Called {
        kind,
        name,
        target,
        awaits_callback,
        states,
    })
}
