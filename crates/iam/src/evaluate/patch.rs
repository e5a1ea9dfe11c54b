//! What to change in a pasted policy so that it allows what the workflow needs and no more: a JSON Patch (RFC 6902).

use asl_json::{Map, Pointer, Value};

use super::compare::{Finding, Need};
use super::{Applies, Patterns, Request, RolePolicy, RoleStatement};
use crate::policy::{Effect, Policy, Statement};

/// Changes to a pasted policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// The operations: an array as RFC 6902 has it.
    pub operations: Value,
    /// The pasted document after them.
    pub document: Value,
    /// The permissions beyond what is needed: the index of a statement, and a sentence about it.
    pub too_broad: Vec<(usize, String)>,
    /// The number of statements that are added.
    pub added: usize,
}

/// One operation.
struct Operation {
    name: &'static str,
    path: Pointer,
    value: Option<Value>,
}

impl RolePolicy {
    /// What to change in `document`, which is the text that this policy was read from without a problem; `None` if
    /// there is nothing to change. Statements that deny are left alone.
    pub fn patch(&self, document: &Value, needed: &Policy, needs: &[Need]) -> Option<Patch> {
        let mut patch = Patch {
            document: document.clone(),
            ..Patch::default()
        };
        let mut operations = Vec::new();
        let added = missing(needed, needs);
        patch.added = added.len();
        let list = self.list();
        let is_list = list.as_ref().is_some_and(|list| {
            list.find(document)
                .is_some_and(|statements| statements.as_array().is_some())
        });
        let keeps = |statement: &RoleStatement| needs.iter().any(|need| uses(statement, need));
        let none_left = added.is_empty()
            && !self
                .statements
                .iter()
                .any(|statement| statement.effect == Effect::Deny || keeps(statement));
        if let (false, Some(list), false) = (is_list, &list, added.is_empty()) {
            // One statement alone becomes a list of one, so that there is a place for more.
            let alone = list.find(document).cloned().unwrap_or_default();
            operations.push(Operation {
                name: "replace",
                path: list.clone(),
                value: Some(Value::array(vec![alone])),
            });
        }
        for (index, statement) in self.statements.iter().enumerate().rev() {
            if statement.effect == Effect::Deny {
                continue;
            }
            let at = if is_list || added.is_empty() {
                statement.pointer.clone()
            } else {
                statement.pointer.index(0)
            };
            if !keeps(statement) {
                if none_left || (!is_list && added.is_empty()) {
                    continue;
                }
                patch
                    .too_broad
                    .push((index, "Nothing in this workflow needs it.".to_owned()));
                operations.push(Operation {
                    name: "remove",
                    path: at,
                    value: None,
                });
                continue;
            }
            let sentences: Vec<String> = [
                narrow(
                    statement,
                    &statement.actions,
                    "Action",
                    needs,
                    &at,
                    &mut operations,
                ),
                narrow(
                    statement,
                    &statement.resources,
                    "Resource",
                    needs,
                    &at,
                    &mut operations,
                ),
            ]
            .into_iter()
            .flatten()
            .collect();
            if !sentences.is_empty() {
                patch.too_broad.push((index, sentences.join(" ")));
            }
        }
        patch.too_broad.reverse();
        for statement in added {
            operations.push(Operation {
                name: "add",
                path: list.as_ref()?.child("-"),
                value: Some(statement),
            });
        }
        if operations.is_empty() {
            return None;
        }
        for operation in &operations {
            let steps: Vec<String> = operation.path.steps().collect();
            patch.document = apply(&patch.document, &steps, operation);
        }
        patch.operations = Value::array(operations.iter().map(Operation::json).collect());
        Some(patch)
    }

    /// Where the statements of the first document stand.
    fn list(&self) -> Option<Pointer> {
        let first = self.statements.first()?;
        let steps: Vec<String> = first.pointer.steps().collect();
        let end = steps.iter().rposition(|step| step == "Statement")?;
        let steps = steps.iter().take(end + 1);
        Some(steps.fold(Pointer::root(), |pointer, step| pointer.child(step)))
    }
}

/// Whether a statement allows a need, or a part of it, as far as its conditions are evaluated here.
fn uses(statement: &RoleStatement, need: &Need) -> bool {
    let request = request(need);
    (statement.is_about(&request) || statement.is_about_part(&request))
        && !matches!(statement.conditions_hold(&need.context), Applies::No)
}

fn request(need: &Need) -> Request<'_> {
    Request {
        action: &need.action,
        resource: &need.resource,
        context: &need.context,
    }
}

/// Replaces the actions or the resources of a statement by those that are needed, if they are fewer.
fn narrow(
    statement: &RoleStatement,
    patterns: &Patterns,
    element: &str,
    needs: &[Need],
    at: &Pointer,
    operations: &mut Vec<Operation>,
) -> Option<String> {
    let mut wanted: Vec<String> = Vec::new();
    for need in needs.iter().filter(|need| uses(statement, need)) {
        let mut want = |text: &str| {
            if !wanted.iter().any(|known| known.eq_ignore_ascii_case(text)) {
                wanted.push(text.to_owned());
            }
        };
        match element {
            "Action" => want(&need.action),
            _ if statement.is_about(&request(need)) => want(&need.resource),
            // The author has already named some of what the definition leaves open.
            _ => patterns.patterns.iter().for_each(|pattern| want(pattern)),
        }
    }
    let same = |a: &String, b: &String| {
        if element == "Action" {
            a.eq_ignore_ascii_case(b)
        } else {
            a == b
        }
    };
    let broad: Vec<&str> = patterns
        .patterns
        .iter()
        .filter(|have| patterns.negated || !wanted.iter().any(|want| same(have, want)))
        .map(String::as_str)
        .collect();
    if broad.is_empty() || wanted.is_empty() {
        return None;
    }
    let value = Value::array(wanted.iter().map(|text| Value::string(text.as_str())).collect());
    let path = at.child(element);
    if patterns.negated {
        operations.push(Operation {
            name: "remove",
            path: at.child(&format!("Not{element}")),
            value: None,
        });
    }
    operations.push(Operation {
        name: if patterns.negated { "add" } else { "replace" },
        path,
        value: Some(value),
    });
    let what = if patterns.negated {
        format!("Not{element} allows all but what it names")
    } else {
        format!("{element} {} is more than the workflow needs", broad.join(", "))
    };
    Some(format!("{what}: {} would do.", wanted.join(", ")))
}

/// The statements of the needed policy, as far as nothing allows them.
fn missing(needed: &Policy, needs: &[Need]) -> Vec<Value> {
    let mut added = Vec::new();
    for (index, statement) in needed.statements.iter().enumerate() {
        let mut actions: Vec<String> = Vec::new();
        let mut resources: Vec<String> = Vec::new();
        for need in needs {
            if need.statement != index || need.finding != Finding::Missing {
                continue;
            }
            if !actions.contains(&need.action) {
                actions.push(need.action.clone());
            }
            if !resources.contains(&need.resource) {
                resources.push(need.resource.clone());
            }
        }
        if !actions.is_empty() {
            let statement = Statement {
                actions,
                resources,
                ..statement.clone()
            };
            added.push(statement.json());
        }
    }
    added
}

impl Operation {
    fn json(&self) -> Value {
        let operation = Value::empty_object()
            .with("op", Value::string(self.name))
            .with("path", Value::string(self.path.as_str()));
        match &self.value {
            Some(value) => operation.with("value", value.clone()),
            None => operation,
        }
    }
}

/// The value after an operation at the place to which the steps lead.
fn apply(value: &Value, steps: &[String], operation: &Operation) -> Value {
    let Some((step, rest)) = steps.split_first() else {
        return operation.value.clone().unwrap_or_default();
    };
    match value {
        Value::Object(members) => {
            let mut members: Map = (***members).clone();
            let member = members.get(step.as_str()).cloned().unwrap_or_default();
            if rest.is_empty() && operation.value.is_none() {
                members.shift_remove(step.as_str());
            } else {
                members.insert(step.as_str().into(), apply(&member, rest, operation));
            }
            Value::object(members)
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = (***items).clone();
            match (step.parse::<usize>(), rest.is_empty()) {
                (Ok(index), true) if operation.value.is_none() && index < items.len() => {
                    items.remove(index);
                }
                (Ok(index), _) => {
                    if let Some(item) = items.get_mut(index) {
                        *item = apply(item, rest, operation);
                    }
                }
                // `-`: behind the last.
                (Err(_), _) => items.extend(operation.value.clone()),
            }
            Value::array(items)
        }
        _ => value.clone(),
    }
}
