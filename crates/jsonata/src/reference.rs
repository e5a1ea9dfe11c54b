//! What an expression refers to, and the constants in it, without evaluating it.
//!
//! Step Functions refuses, when a state machine is created, a field name or `$` read from the top-level context (there
//! is none), `$$`, and `$states.errorOutput` outside a catcher (docs/aws-behaviour.md, "JSONata expressions").

use asl_json::{Span, Str, Value};

use crate::ast::{Ast, Call, Group, Kind, Node, Stage};

/// Something that an expression refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it is.
    pub kind: ReferenceKind,
    /// Where it is written, in bytes.
    pub span: Span,
    /// It is read from the top-level context: no step, filter, function or chain has set another.
    pub top_level: bool,
}

/// What is referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// A field by its name.
    Field(Str),
    /// `*`
    Wildcard,
    /// `**`
    Descendants,
    /// `$`
    Context,
    /// `$$`
    Root,
    /// A variable, and the plain field names that follow it: `$states.errorOutput.Error`.
    Variable {
        /// The name without `$`.
        name: Str,
        /// The names that follow.
        fields: Vec<Str>,
        /// The expression itself binds it: `:=`, a parameter, `@` or `#`.
        local: bool,
    },
}

pub(crate) fn references(ast: &Ast) -> Vec<Reference> {
    let mut walker = Walker::default();
    walker.node(ast, true);
    walker.found
}

/// The texts, numbers and other constants that are written in an expression, in their order.
pub(crate) fn constants(ast: &Ast) -> Vec<(Span, Value)> {
    let mut walker = Walker::default();
    walker.node(ast, true);
    walker.constants
}

#[derive(Default)]
struct Walker {
    found: Vec<Reference>,
    constants: Vec<(Span, Value)>,
    /// The names that are bound around the place, innermost last.
    bound: Vec<Str>,
}

impl Walker {
    fn add(&mut self, kind: ReferenceKind, span: Span, top_level: bool) {
        self.found.push(Reference {
            kind,
            span,
            top_level,
        });
    }

    fn variable(&mut self, name: &Str, fields: Vec<Str>, span: Span, top: bool) {
        match &**name {
            "" => self.add(ReferenceKind::Context, span, top),
            "$" => self.add(ReferenceKind::Root, span, top),
            _ => {
                let local = self.bound.contains(name);
                let name = name.clone();
                self.add(ReferenceKind::Variable { name, fields, local }, span, top);
            }
        }
    }

    fn node(&mut self, node: &Node, top: bool) {
        match &node.kind {
            Kind::Path(steps, _) => self.path(steps, top),
            Kind::Name(name) => self.add(ReferenceKind::Field(name.clone()), node.span, top),
            Kind::Wildcard => self.add(ReferenceKind::Wildcard, node.span, top),
            Kind::Descendant => self.add(ReferenceKind::Descendants, node.span, top),
            Kind::Variable(name) => self.variable(name, Vec::new(), node.span, top),
            Kind::Binary(_, left, right)
            | Kind::Coalesce(left, right)
            | Kind::Default(left, right)
            | Kind::Apply(left, right) => {
                self.node(left, top);
                self.node(right, top);
            }
            Kind::Negate(part) => self.node(part, top),
            Kind::Bind(name, value) => {
                // The value may be a function that calls itself.
                self.bound.push(name.clone());
                self.node(value, top);
            }
            Kind::Array(parts) => parts.iter().for_each(|part| self.node(part, top)),
            Kind::Block(parts) => {
                let before = self.bound.len();
                for part in parts {
                    self.node(part, top);
                }
                self.bound.truncate(before);
            }
            Kind::Object(group) => self.group(group, top),
            Kind::Condition(condition, then, other) => {
                self.node(condition, top);
                self.node(then, top);
                if let Some(other) = other {
                    self.node(other, top);
                }
            }
            Kind::Transform(pattern, update, delete) => {
                self.node(pattern, false);
                self.node(update, false);
                if let Some(delete) = delete {
                    self.node(delete, false);
                }
            }
            Kind::Call(call) | Kind::Partial(call) | Kind::Tail(call) => self.call(call, top),
            Kind::Lambda(lambda) => {
                let before = self.bound.len();
                self.bound.extend(lambda.parameters.iter().cloned());
                self.node(&lambda.body, top);
                self.bound.truncate(before);
            }
            Kind::Sort(terms) => terms.iter().for_each(|term| self.node(&term.expression, false)),
            Kind::Text(text) => self.constants.push((node.span, Value::from(&**text))),
            Kind::Number(number) => self
                .constants
                .push((node.span, crate::value::number_value(*number))),
            Kind::Literal(value) => self.constants.push((node.span, value.clone())),
            Kind::Regex(_) | Kind::Parent(_) => {}
        }
        self.stages(node);
        if let Some(group) = &node.group {
            self.group(group, false);
        }
    }

    fn stages(&mut self, node: &Node) {
        for stage in node.stages.iter().chain(&node.predicates) {
            match stage {
                Stage::Filter(filter) => self.node(filter, false),
                Stage::Index(name) => self.bound.push(name.clone()),
            }
        }
    }

    fn path(&mut self, steps: &[Ast], top: bool) {
        let before = self.bound.len();
        // Names that a variable's reference has taken along.
        let mut taken = 0;
        for (at, step) in steps.iter().enumerate() {
            let first = at == 0 && top;
            if taken > 0 && matches!(step.kind, Kind::Name(_)) {
                taken -= 1;
                self.stages(step);
            } else if let Kind::Variable(name) = &step.kind {
                let names = steps.iter().skip(at + 1).map_while(|step| match &step.kind {
                    Kind::Name(name) => Some((name.clone(), step.span.end)),
                    _ => None,
                });
                let names: Vec<(Str, u32)> = names.collect();
                taken = names.len();
                let end = names.last().map_or(step.span.end, |(_, end)| *end);
                let span = Span {
                    start: step.span.start,
                    end: end.max(step.span.end),
                };
                self.variable(
                    name,
                    names.into_iter().map(|(name, _)| name).collect(),
                    span,
                    first,
                );
                self.stages(step);
            } else {
                self.node(step, first);
            }
            self.bound.extend(step.focus.iter().chain(&step.index).cloned());
        }
        self.bound.truncate(before);
    }

    fn group(&mut self, group: &Group, top: bool) {
        for (key, value) in &group.pairs {
            self.node(key, top);
            self.node(value, top);
        }
    }

    fn call(&mut self, call: &Call, top: bool) {
        self.node(&call.procedure, top);
        for argument in call.arguments.iter().flatten() {
            self.node(argument, top);
        }
    }
}
