//! What executions pass in a definition: states, transitions, Choice rules, Retry and Catch clauses.
//!
//! What there is to pass follows from the outline; what was passed, from the visits of the executions, those of the
//! children of distributed Maps included. Where in the text it all stands, [`covered_fields`] says for whoever shows it there.

use std::collections::{HashMap, HashSet};

use asl::outline::{EdgeKind, OutlineScope, OutlineState};
use asl_engine::{Execution, Visit};
use asl_json::tree::{Node, NodeKind};
use asl_json::{NameHash, Pointer, Value};
use asl_protocol::{CoverageItem, CoverageKind};
use asl_workspace::Workspace;

use crate::definition;

/// Counts for everything in a definition how many executions passed it.
pub struct Coverage {
    items: Vec<CoverageItem>,
}

impl Coverage {
    /// What there is to pass in the definition of a workspace; nothing has been passed yet.
    pub fn of(workspace: &Workspace) -> Self {
        Self::new(&definition::read(workspace).outline)
    }

    /// Nothing has been passed yet.
    pub(crate) fn new(outline: &OutlineScope) -> Self {
        let mut items = Vec::new();
        outline.walk(&mut |state| of_state(state, &mut items));
        Self { items }
    }

    /// Adds what an execution passed.
    pub fn add(&mut self, execution: &Execution) {
        let mut passed = HashSet::new();
        let mut ways = HashSet::with_hasher(NameHash::default());
        let mut executions = vec![execution];
        while let Some(execution) = executions.pop() {
            for visit in &execution.visits {
                // Most visits take a way that was taken before: only the first one makes pointers of it.
                let is_new = ways.insert((visit.pointer(), visit.next().is_some(), visit.taken));
                if is_new || !visit.retriers().is_empty() {
                    passed_by(visit, &mut passed);
                }
            }
            executions.extend(
                execution
                    .map_runs
                    .iter()
                    .flat_map(|run| run.children.iter().map(|child| &child.execution)),
            );
        }
        for item in &mut self.items {
            item.cases += usize::from(passed.contains(&item.pointer));
        }
    }

    /// What became of each thing, in the order of the text.
    pub fn finish(self) -> Vec<CoverageItem> {
        self.items
    }
}

fn of_state(state: &OutlineState, items: &mut Vec<CoverageItem>) {
    let mut item = |kind, pointer: Pointer, label: String| {
        items.push(CoverageItem {
            kind,
            state: state.pointer.clone(),
            pointer,
            label,
            cases: 0,
        });
    };
    let name = &state.name;
    item(CoverageKind::State, state.pointer.clone(), name.to_string());
    let retriers = state.fields.get("Retry").and_then(Value::as_array);
    for (index, retrier) in retriers.unwrap_or_default().iter().enumerate() {
        let label = format!("{name}: Retry {}{}", index + 1, errors(Some(retrier)));
        item(
            CoverageKind::Retry,
            state.pointer.child("Retry").index(index),
            label,
        );
    }
    for edge in &state.edges {
        let target = &edge.target;
        let (kind, label) = match edge.kind {
            EdgeKind::Next => (CoverageKind::Transition, format!("{name} → {target}")),
            EdgeKind::Default => (CoverageKind::ChoiceRule, format!("{name}: Default → {target}")),
            EdgeKind::Choice(index) => (
                CoverageKind::ChoiceRule,
                format!("{name}: rule {} → {target}", index + 1),
            ),
            EdgeKind::Catch(index) => {
                let catcher = state.fields.get("Catch").and_then(|catch| catch.at(index));
                let label = format!("{name}: Catch {}{} → {target}", index + 1, errors(catcher));
                (CoverageKind::Catch, label)
            }
        };
        item(kind, edge.pointer.clone(), label);
    }
}

/// The errors of a clause in brackets.
fn errors(clause: Option<&Value>) -> String {
    let names = clause
        .and_then(|clause| clause.get("ErrorEquals"))
        .and_then(Value::as_array);
    let names: Vec<&str> = names
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(" ({})", names.join(", "))
    }
}

/// The pointers of everything that a visit passed.
fn passed_by(visit: &Visit, passed: &mut HashSet<Pointer>) {
    let state = visit.pointer();
    passed.insert(state.clone());
    for retrier in visit.retriers() {
        passed.insert(state.child("Retry").index(*retrier));
    }
    if visit.next().is_some() {
        passed.insert(visit.transition());
    }
}

/// A field of a state in the text of a definition, or an item of a list in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoveredField {
    /// The byte of the text at which it begins.
    pub at: u32,
    /// What an execution passes that uses it, by its index: the innermost thing around it.
    pub item: usize,
}

/// Where the things that test cases cover stand in the text of a workspace's definition, field by field. The first field of a
/// state is its name. `written` is the definition where it is a part of another text: places are then those of that text.
pub fn covered_fields(
    workspace: &Workspace,
    written: Option<&Node>,
    items: &[CoverageItem],
) -> Vec<CoveredField> {
    let owners = items
        .iter()
        .enumerate()
        .map(|(index, item)| (region(item), index));
    let owners: HashMap<Pointer, usize> = owners.collect();
    let mut fields = Vec::new();
    let mut read = |tree: &Node| fields_of(tree, &Pointer::root(), None, &owners, &mut fields);
    match written {
        Some(tree) => read(tree),
        None => read(&definition::read(workspace).tree),
    }
    fields
}

/// The part of the text that belongs to a thing: of a rule or a clause all of it, not just the transition.
fn region(item: &CoverageItem) -> Pointer {
    let pointer = &item.pointer;
    let whole = match item.kind {
        CoverageKind::ChoiceRule | CoverageKind::Catch => pointer.as_str().strip_suffix("/Next"),
        CoverageKind::State | CoverageKind::Transition | CoverageKind::Retry => None,
    };
    whole.map_or_else(|| pointer.clone(), Pointer::new)
}

fn fields_of(
    node: &Node,
    pointer: &Pointer,
    around: Option<usize>,
    owners: &HashMap<Pointer, usize>,
    fields: &mut Vec<CoveredField>,
) {
    let owner = |pointer: &Pointer| owners.get(pointer).copied().or(around);
    match &node.kind {
        NodeKind::Object(members) => {
            for member in members {
                let pointer = pointer.child(&member.key);
                let owner = owner(&pointer);
                fields.extend(owner.map(|item| CoveredField {
                    at: member.key_span.start,
                    item,
                }));
                fields_of(&member.value, &pointer, owner, owners, fields);
            }
        }
        NodeKind::Array(items) => {
            for (index, node) in items.iter().enumerate() {
                let pointer = pointer.index(index);
                let owner = owner(&pointer);
                if !matches!(node.kind, NodeKind::Object(_) | NodeKind::Array(_)) {
                    fields.extend(owner.map(|item| CoveredField {
                        at: node.span.start,
                        item,
                    }));
                }
                fields_of(node, &pointer, owner, owners, fields);
            }
        }
        _ => {}
    }
}
