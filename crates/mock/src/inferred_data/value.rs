//! Values as the walk follows them: where they come from, and what a step into them leads to.

use std::rc::Rc;

use asl_json::Members;

use super::shape::{Step, Way};

/// How deep values are followed.
const MAX_STEPS: usize = 40;

/// Where a value comes from. A copy shares what it holds: values are handed on much more often than they are changed.
#[derive(Clone, Debug)]
pub(super) enum SymbolicValue {
    Unknown,
    /// A part of a source.
    At(usize, Option<Rc<Way>>),
    /// An object with members put over another.
    Over(Rc<Layer>),
    /// A list of such items.
    List(Rc<SymbolicValue>),
    /// A list of these.
    Tuple(Rc<[SymbolicValue]>),
}

/// Members put over a value.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    below: SymbolicValue,
    members: Members<SymbolicValue>,
}

impl SymbolicValue {
    /// An object of which these members are known.
    pub(super) fn of(members: Members<Self>) -> Self {
        Self::Over(Rc::new(Layer {
            below: Self::Unknown,
            members,
        }))
    }
}

/// A step into a value.
pub(super) fn stepped(value: &SymbolicValue, step: Step<&str>) -> SymbolicValue {
    match (value, step) {
        (SymbolicValue::At(source, way), _) if way.as_ref().is_none_or(|way| way.length < MAX_STEPS) => {
            SymbolicValue::At(*source, Some(Rc::new(Way::on(way.clone(), step))))
        }
        (SymbolicValue::Over(layer), Step::Key(key)) => match layer.members.get(key) {
            Some(member) => member.clone(),
            None => stepped(&layer.below, step),
        },
        (SymbolicValue::List(item), Step::Item) => (**item).clone(),
        (SymbolicValue::Tuple(items), Step::Item) => items.first().cloned().unwrap_or(SymbolicValue::Unknown),
        _ => SymbolicValue::Unknown,
    }
}

/// A value with another one at a place in it.
pub(super) fn written(value: &SymbolicValue, steps: &[Step<&str>], put: SymbolicValue) -> SymbolicValue {
    match steps {
        [] => put,
        [Step::Key(key), rest @ ..] => {
            let inner = written(&stepped(value, Step::Key(*key)), rest, put);
            let mut layer = match value {
                SymbolicValue::Over(layer) => Layer::clone(layer),
                other => Layer {
                    below: other.clone(),
                    members: Members::new(),
                },
            };
            layer.members.insert((*key).into(), inner);
            SymbolicValue::Over(Rc::new(layer))
        }
        _ => SymbolicValue::Unknown,
    }
}
