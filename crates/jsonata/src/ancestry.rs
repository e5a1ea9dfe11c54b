//! The parent operator `%`: which step of a path must remember its input so that a `%` further on finds it.
//!
//! Each `%` has a slot with a level, the number of steps still to go up. Going back along the path, every step that
//! navigates lowers the level; where it reaches zero, the step remembers its input under the slot's label. A `%` that
//! reaches the start of its path is handed to the surrounding path.

use std::sync::Arc;

use crate::ast::{Ast, Call, Group, Kind, Node, Slot, Stage};
use crate::error::{Error, Failure};
use crate::process::change;

#[derive(Debug)]
struct State {
    label: usize,
    level: usize,
}

/// The slots of an expression.
#[derive(Debug, Default)]
pub(crate) struct Ancestry {
    slots: Vec<State>,
}

impl Ancestry {
    pub(crate) fn new_slot(&mut self) -> Slot {
        let id = self.slots.len();
        self.slots.push(State { label: id, level: 1 });
        Slot { id, label: "".into() }
    }

    pub(crate) fn level(&self, slot: usize) -> usize {
        self.slots.get(slot).map_or(0, |state| state.level)
    }

    pub(crate) fn lower(&mut self, slot: usize) {
        if let Some(state) = self.slots.get_mut(slot) {
            state.level = state.level.saturating_sub(1);
        }
    }

    /// Notes the parents that a child still seeks.
    pub(crate) fn push(seeking: &mut Vec<usize>, child: &Node) {
        seeking.extend(child.seeking.iter().copied());
        if let Kind::Parent(slot) = &child.kind {
            seeking.push(slot.id);
        }
    }

    /// Goes up past one step.
    pub(crate) fn seek(&mut self, node: &mut Node, slot: usize) -> Result<(), Failure> {
        match &mut node.kind {
            Kind::Name(_) | Kind::Wildcard => {
                self.lower(slot);
                if self.level(slot) == 0 {
                    if let Some(ancestor) = &node.ancestor {
                        // Another % has found this step already: both share its label.
                        let label = self.slots.get(ancestor.id).map_or(slot, |state| state.label);
                        if let Some(state) = self.slots.get_mut(slot) {
                            state.label = label;
                        }
                    }
                    node.ancestor = Some(Slot {
                        id: slot,
                        label: "".into(),
                    });
                    node.tuple = true;
                }
            }
            Kind::Parent(_) => {
                if let Some(state) = self.slots.get_mut(slot) {
                    state.level += 1;
                }
            }
            Kind::Block(parts) => {
                if let Some(last) = parts.last_mut() {
                    node.tuple = true;
                    self.seek(change(last), slot)?;
                }
            }
            Kind::Path(steps, _) => {
                node.tuple = true;
                let mut steps = steps.iter_mut().rev();
                if let Some(last) = steps.next() {
                    self.seek(change(last), slot)?;
                }
                for step in steps {
                    if self.level(slot) == 0 {
                        break;
                    }
                    self.seek(change(step), slot)?;
                }
            }
            _ => {
                return Err(Error::new("S0217")
                    .at(node.span, node.position)
                    .token(node.type_name()));
            }
        }
        Ok(())
    }

    /// Finds the steps for the parents that the last step of a path seeks.
    pub(crate) fn resolve(&mut self, path: &mut Ast) -> Result<(), Failure> {
        let path = change(path);
        let Kind::Path(steps, _) = &mut path.kind else {
            return Ok(());
        };
        let Some((last, before)) = steps.split_last_mut() else {
            return Ok(());
        };
        let mut slots = last.seeking.clone();
        if let Kind::Parent(slot) = &last.kind {
            slots.push(slot.id);
        }
        for slot in slots {
            let mut at = before.len();
            while self.level(slot) > 0 {
                if at == 0 {
                    path.seeking.push(slot);
                    break;
                }
                at -= 1;
                // Steps that only bind the focus do not move.
                let focused = |at: usize| before.get(at).is_some_and(|step| step.focus.is_some());
                while at > 0 && focused(at) && focused(at - 1) {
                    at -= 1;
                }
                if let Some(step) = before.get_mut(at) {
                    self.seek(change(step), slot)?;
                }
            }
        }
        Ok(())
    }

    /// Writes the final labels into the tree, and forgets what was sought.
    pub(crate) fn finish(&self, node: &mut Ast) {
        if self.slots.is_empty() {
            return;
        }
        let node = change(node);
        node.seeking = Vec::new();
        if let Some(slot) = &mut node.ancestor {
            self.label(slot);
        }
        for stage in node.stages.iter_mut().chain(&mut node.predicates) {
            if let Stage::Filter(filter) = stage {
                self.finish(filter);
            }
        }
        if let Some(group) = &mut node.group {
            self.finish_group(group);
        }
        match &mut node.kind {
            Kind::Path(list, _) | Kind::Array(list) | Kind::Block(list) => {
                for part in list {
                    self.finish(part);
                }
            }
            Kind::Parent(slot) => self.label(slot),
            Kind::Binary(_, left, right)
            | Kind::Coalesce(left, right)
            | Kind::Default(left, right)
            | Kind::Apply(left, right) => {
                self.finish(left);
                self.finish(right);
            }
            Kind::Negate(part) | Kind::Bind(_, part) => self.finish(part),
            Kind::Object(group) => self.finish_group(group),
            Kind::Condition(first, second, third) | Kind::Transform(first, second, third) => {
                self.finish(first);
                self.finish(second);
                if let Some(third) = third {
                    self.finish(third);
                }
            }
            Kind::Call(call) | Kind::Partial(call) | Kind::Tail(call) => self.finish_call(call),
            Kind::Lambda(lambda) => self.finish(&mut Arc::make_mut(lambda).body),
            Kind::Sort(terms) => terms
                .iter_mut()
                .for_each(|term| self.finish(&mut term.expression)),
            _ => {}
        }
    }

    fn label(&self, slot: &mut Slot) {
        let label = self.slots.get(slot.id).map_or(slot.id, |state| state.label);
        // No variable can be written like this.
        slot.label = format!("!{label}").into();
    }

    fn finish_group(&self, group: &mut Arc<Group>) {
        for (key, value) in &mut Arc::make_mut(group).pairs {
            self.finish(key);
            self.finish(value);
        }
    }

    fn finish_call(&self, call: &mut Call) {
        self.finish(&mut call.procedure);
        for argument in call.arguments.iter_mut().flatten() {
            self.finish(argument);
        }
    }
}
