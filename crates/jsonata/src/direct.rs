//! Which parts of an expression are evaluated in one go: on the native stack, without a task of the machine for each.
//!
//! These are parts that nest little and call nothing but functions of the language that call nothing themselves. Most
//! expressions of a workflow are such parts as a whole. Steps, depth and traces are the same either way. What does not live
//! here: the evaluation ([`crate::evaluate`]).

use std::collections::HashSet;
use std::sync::Arc;

use asl_json::Str;

use crate::ast::{Ast, Call, Group, Kind, Node, Stage, Way};
use crate::functions;
use crate::process::change;

/// How deep such parts may be nested: what the native stack holds many times over.
const MAX_HEIGHT: usize = 16;

/// Marks the parts of a whole expression.
pub(crate) fn mark(root: &mut Ast) {
    let mut bound = HashSet::new();
    let mut evaluates = false;
    let mut waiting: Vec<&Ast> = vec![root];
    while let Some(node) = waiting.pop() {
        match &node.kind {
            Kind::Bind(name, _) => _ = bound.insert(name.clone()),
            Kind::Lambda(lambda) => bound.extend(lambda.parameters.iter().cloned()),
            // What is evaluated by it may bind any name.
            Kind::Variable(name) if &**name == "eval" => evaluates = true,
            _ => {}
        }
        bound.extend(node.focus.iter().chain(&node.index).cloned());
        bound.extend(node.stages.iter().filter_map(|stage| match stage {
            Stage::Index(name) => Some(name.clone()),
            Stage::Filter(_) => None,
        }));
        waiting.extend(node.children());
    }
    Marker { bound, evaluates }.part(root);
}

/// Whether it is a path of names alone, perhaps from a variable.
fn of_names(kind: &Kind) -> bool {
    let Kind::Path(steps, _) = kind else {
        return false;
    };
    steps.iter().enumerate().all(|(at, step)| {
        let named = match step.kind {
            Kind::Name(_) => true,
            Kind::Variable(_) => at == 0,
            _ => false,
        };
        named && !step.tuple && step.stages.is_empty() && step.predicates.is_empty() && step.group.is_none()
    })
}

struct Marker {
    /// Names that the expression itself gives a value, which may be a function.
    bound: HashSet<Str>,
    /// An expression in a string may do so, too.
    evaluates: bool,
}

impl Marker {
    /// Marks a part and those below it; how deep it is nested, none if it is not evaluated in one go.
    fn part(&self, node: &mut Ast) -> Option<usize> {
        let node = change(node);
        let mut all = Some(0);
        let mut below = |height: Option<usize>| all = all.zip(height).map(|(a, b)| a.max(b));
        for stage in node.stages.iter_mut().chain(&mut node.predicates) {
            if let Stage::Filter(filter) = stage {
                below(self.part(filter));
            }
        }
        if let Some(group) = &mut node.group {
            below(self.group(group));
        }
        below(self.kind(&mut node.kind));
        let streams = node.tuple || node.focus.is_some() || node.index.is_some();
        let height = all
            .map(|height| height + 1)
            .filter(|height| *height <= MAX_HEIGHT && !streams);
        if height.is_some() {
            let names = node.group.is_none() && of_names(&node.kind);
            node.way = if names { Way::Names } else { Way::Direct };
        }
        height
    }

    fn kind(&self, kind: &mut Kind) -> Option<usize> {
        match kind {
            Kind::Name(_)
            | Kind::Text(_)
            | Kind::Number(_)
            | Kind::Literal(_)
            | Kind::Regex(_)
            | Kind::Variable(_)
            | Kind::Wildcard
            | Kind::Descendant
            | Kind::Parent(_) => Some(0),
            Kind::Path(parts, _) | Kind::Array(parts) | Kind::Block(parts) => self.parts(parts.iter_mut()),
            Kind::Negate(part) | Kind::Bind(_, part) => self.part(part),
            Kind::Binary(_, left, right) | Kind::Coalesce(left, right) | Kind::Default(left, right) => {
                self.parts([left, right])
            }
            Kind::Condition(condition, then, other) => self.parts([condition, then].into_iter().chain(other)),
            Kind::Object(group) => self.group(group),
            Kind::Sort(terms) => self.parts(terms.iter_mut().map(|term| &mut term.expression)),
            Kind::Apply(left, right) => {
                let call = matches!(right.kind, Kind::Call(_))
                    && right.predicates.is_empty()
                    && right.group.is_none();
                self.parts([left, right]).filter(|_| call)
            }
            Kind::Call(call) => {
                let known = self.calls_a_function_of_the_language(call);
                self.call(call).filter(|_| known)
            }
            // Only noted, and called later.
            Kind::Tail(call) => self.call(call).map(|_| 0).or(Some(0)),
            Kind::Lambda(lambda) => {
                self.part(&mut Arc::make_mut(lambda).body);
                Some(0)
            }
            Kind::Partial(call) => self.call(call).and(None),
            Kind::Transform(pattern, update, delete) => {
                self.parts([pattern, update].into_iter().chain(delete));
                None
            }
        }
    }

    fn calls_a_function_of_the_language(&self, call: &Call) -> bool {
        let plain =
            |node: &Node| node.predicates.is_empty() && node.stages.is_empty() && node.group.is_none();
        match &call.procedure.kind {
            Kind::Variable(name) => {
                plain(&call.procedure)
                    && !self.evaluates
                    && !self.bound.contains(name)
                    && functions::is_plain(name)
            }
            _ => false,
        }
    }

    fn parts<'n>(&self, parts: impl IntoIterator<Item = &'n mut Ast>) -> Option<usize> {
        // All of them, because each is marked for itself.
        let heights: Vec<Option<usize>> = parts.into_iter().map(|part| self.part(part)).collect();
        heights
            .into_iter()
            .try_fold(0, |highest, height| Some(highest.max(height?)))
    }

    fn call(&self, call: &mut Call) -> Option<usize> {
        let Call { procedure, arguments } = call;
        self.parts(std::iter::once(procedure).chain(arguments.iter_mut().flatten()))
    }

    fn group(&self, group: &mut Arc<Group>) -> Option<usize> {
        let pairs = Arc::make_mut(group).pairs.iter_mut();
        self.parts(pairs.flat_map(|(key, value)| [key, value]))
    }
}
