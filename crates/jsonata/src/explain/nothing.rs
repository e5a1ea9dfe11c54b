//! Why a part gave nothing: the path, filter, variable or call in which the value was lost.
//!
//! What does not live here: errors (`failure`).

use super::{
    Explained, Explainer, Explanation, MAX_FOLLOWED, Missing, bindings, collected, lambda, nothing_left,
};
use crate::ast::{Ast, Call, Kind, Node};
use crate::environment::FunctionSet;
use crate::functions;
use crate::machine::Role;
use asl_json::describe::{described, listed, plain, quoted};
use asl_json::{Span, Value};
impl Explainer<'_> {
    /// Why a part gave nothing.
    pub(super) fn empty(&self, node: &Ast, depth: usize) -> Explanation {
        let deeper = depth + 1;
        if depth > MAX_FOLLOWED {
            return self.because(node, format!("{} has no value.", self.shown(node.span)));
        }
        // A filter behind it left nothing of what it was.
        for filter in node.predicates.iter().filter_map(|stage| match stage {
            crate::ast::Stage::Filter(filter) => Some(filter),
            crate::ast::Stage::Index(_) => None,
        }) {
            if let Some(seen) = self.seen(filter.span, Role::Filtered)
                && nothing_left(seen)
            {
                let end = self.before_bracket(filter.span);
                let owner = Span {
                    start: node.span.start,
                    end,
                };
                return self.filtered(owner, filter, None, Vec::new());
            }
        }
        match &node.kind {
            Kind::Path(steps, _) => self.path(node, steps, deeper),
            Kind::Variable(name) => self.variable(node, name),
            Kind::Call(call) | Kind::Tail(call) => self.call(node, call, None, deeper),
            Kind::Apply(left, right) => match &right.kind {
                _ if self.is_empty(left) => {
                    let mut found = self.empty(left, deeper);
                    let sentence = format!(
                        "The expression before `~>` has no value, so {} has nothing to work on. ",
                        self.shown(right.span)
                    );
                    found.sentence.insert_str(0, &sentence);
                    found
                }
                Kind::Call(call) => self.call(node, call, Some(left), deeper),
                _ => self.beside(
                    node,
                    &[left],
                    format!("{} gives nothing for this value.", self.shown(right.span)),
                ),
            },
            Kind::Binary(operator, left, right) => {
                let (side, part) = if self.is_empty(left) {
                    ("left", left)
                } else {
                    ("right", right)
                };
                let mut found = self.empty(part, deeper);
                let sentence = format!("The {side} side of `{}` has no value. ", operator.text());
                found.sentence.insert_str(0, &sentence);
                found
            }
            Kind::Negate(part) | Kind::Bind(_, part) => self.empty(part, deeper),
            Kind::Coalesce(left, right) | Kind::Default(left, right) => {
                let mut found = self.empty(right, deeper);
                let sentence = format!(
                    "Neither {} nor the alternative after it has a value. ",
                    self.shown(left.span)
                );
                found.sentence.insert_str(0, &sentence);
                found
            }
            Kind::Condition(condition, then, other) => {
                // Only the branch that was taken has values.
                if self.seen_node(then).is_some() {
                    return self.empty(then, deeper);
                }
                match other {
                    Some(other) => self.empty(other, deeper),
                    None => self.beside(
                        condition,
                        &[condition],
                        format!(
                            "The condition {} does not hold, and there is no `:` with a value for that case.",
                            self.shown(condition.span)
                        ),
                    ),
                }
            }
            Kind::Block(parts) => match parts.last() {
                Some(last) => self.empty(last, deeper),
                None => self.because(node, "Empty parentheses have no value.".to_owned()),
            },
            Kind::Wildcard | Kind::Descendant => {
                self.because(node, format!("{} finds nothing here.", self.shown(node.span)))
            }
            _ => self.because(node, format!("{} has no value.", self.shown(node.span))),
        }
    }

    /// The offset of the `[` in front of a filter's condition.
    fn before_bracket(&self, filter: Span) -> u32 {
        let before = self.text.get(..filter.start as usize).unwrap_or("");
        let at = before.rfind('[').unwrap_or(before.len());
        u32::try_from(before.get(..at).unwrap_or("").trim_end().len()).unwrap_or(filter.start)
    }

    /// The path from its start to the end of a step, without or with so many of its filters.
    pub(super) fn prefix(&self, path: &Node, step: &Ast, filters: usize) -> Span {
        let end = match filters.checked_sub(1) {
            None => step.filters().next().map_or(step.span.end, |first| {
                self.before_bracket(first.span).min(step.span.end)
            }),
            Some(last) => step.filters().nth(last).map_or(step.span.end, |filter| {
                let rest = self.text.get(filter.span.end as usize..).unwrap_or("");
                let close = rest.find(']').map_or(0, |at| at + 1);
                filter.span.end + u32::try_from(close).unwrap_or(0)
            }),
        };
        Span {
            start: path.span.start,
            end,
        }
    }

    fn path(&self, node: &Ast, steps: &[Ast], depth: usize) -> Explanation {
        let mut shown: Vec<Explained> = Vec::new();
        let mut owner: Option<(Span, Value)> = None;
        for step in steps {
            let seen = self.seen_node(step);
            let Some(seen) = seen.filter(|seen| seen.defined > 0) else {
                let mut found = match &step.kind {
                    Kind::Name(name) => self.no_field(step, name, owner),
                    _ => self.empty(step, depth),
                };
                shown.push(Explained {
                    span: self.prefix(node, step, 0),
                    times: seen.map_or(0, |seen| seen.times),
                    value: None,
                    function: false,
                });
                // The steps of a part within are nearer to the matter.
                if matches!(step.kind, Kind::Name(_) | Kind::Variable(_)) {
                    found.steps = shown;
                } else {
                    shown.append(&mut found.steps);
                    found.steps = shown;
                }
                return found;
            };
            let span = self.prefix(node, step, 0);
            let value = collected(seen);
            shown.push(Explained {
                span,
                times: seen.times,
                value: Some(value.clone()),
                function: seen.function,
            });
            owner = Some((span, value));
            for (at, filter) in step.filters().enumerate() {
                let Some(seen) = self.seen(filter.span, Role::Filtered) else {
                    break;
                };
                let span = self.prefix(node, step, at + 1);
                if nothing_left(seen) {
                    let (before, value) = owner.unwrap_or((span, Value::Null));
                    return self.filtered(before, filter, Some(&value), shown);
                }
                let value = collected(seen);
                shown.push(Explained {
                    span,
                    times: seen.times,
                    value: Some(value.clone()),
                    function: false,
                });
                owner = Some((span, value));
            }
        }
        Explanation {
            steps: shown,
            ..self.because(node, format!("{} has no value.", self.shown(node.span)))
        }
    }

    fn filtered(
        &self,
        owner: Span,
        filter: &Ast,
        value: Option<&Value>,
        mut steps: Vec<Explained>,
    ) -> Explanation {
        let owner = self.shown(owner);
        let count = value.map(|value| value.as_array().map_or(1, <[Value]>::len));
        let items = match count {
            Some(1) => "one item".to_owned(),
            Some(count) => format!("{count} items"),
            None => "fewer items".to_owned(),
        };
        let index = match &filter.kind {
            Kind::Number(index) => Some(*index),
            _ => None,
        };
        let sentence = if let Some(index) = index {
            format!("{owner} has {items}, so there is nothing at index `{index}`; indexes begin at `0`.")
        } else {
            format!(
                "No item of {owner} fulfils {}; it has {items}.",
                self.shown(filter.span)
            )
        };
        let mut found = self.because(filter, sentence);
        steps.append(&mut found.steps);
        found.steps = steps;
        found
    }

    fn no_field(&self, step: &Ast, name: &str, owner: Option<(Span, Value)>) -> Explanation {
        let field = quoted(name);
        let Some((span, value)) = owner else {
            let sentence =
                format!("The context of this part has no field {field}; a variable's name begins with `$`.");
            let variables = self.environment.variables.keys();
            return Explanation {
                missing: Some(Missing {
                    name: format!("${name}"),
                    known: variables.map(|name| format!("${name}")).collect(),
                }),
                ..self.because(step, sentence + self.input())
            };
        };
        let place = self.shown(span);
        let mut known = Vec::new();
        let mut sentence = match &value {
            Value::Object(members) if members.is_empty() => {
                format!("{place} has no field {field}; it is an empty object.")
            }
            Value::Object(members) => {
                known = members.keys().map(ToString::to_string).collect();
                format!(
                    "{place} has no field {field}; it has {}.",
                    listed(members.keys().map(|key| quoted(key)))
                )
            }
            Value::Array(items) if items.is_empty() => {
                format!("{place} is an empty array, so there is no {field} in it.")
            }
            Value::Array(items) => {
                let objects = items.iter().filter_map(Value::as_object);
                for key in objects.flat_map(asl_json::Members::keys) {
                    if known.len() < 100 && !known.iter().any(|name| **name == **key) {
                        known.push(key.to_string());
                    }
                }
                let (items, has, they) = match items.len() {
                    1 => (
                        "The one item".to_owned(),
                        "has no",
                        ["it is not an object", "it has"],
                    ),
                    count => (
                        format!("None of the {count} items"),
                        "has a",
                        ["they are not objects", "they have"],
                    ),
                };
                let [no_objects, have] = they;
                let known = match known.as_slice() {
                    [] => no_objects.to_owned(),
                    names => format!("{have} {}", listed(names.iter().map(|key| quoted(key)))),
                };
                format!("{items} of {place} {has} field {field}; {known}.")
            }
            other => format!(
                "{place} is {}, which has no fields, so {field} finds nothing.",
                described(other)
            ),
        };
        if span.slice(self.text) == "$states" {
            match name {
                "result" => sentence.push_str(
                    " `$states.result` is there once a Task, Parallel or Map has ended, in `Assign` and `Output`.",
                ),
                "errorOutput" => sentence.push_str(" `$states.errorOutput` is there in a `Catch`."),
                _ => {}
            }
        }
        Explanation {
            missing: Some(Missing {
                name: name.to_owned(),
                known,
            }),
            ..self.because(step, sentence)
        }
    }

    /// What somebody who writes `$` or a bare name in Step Functions is looking for.
    fn input(&self) -> &'static str {
        match self.environment.functions {
            FunctionSet::StepFunctions => " The input of the state is `$states.input`.",
            FunctionSet::Standard => "",
        }
    }

    fn variable(&self, node: &Ast, name: &str) -> Explanation {
        if name.is_empty() || name == "$" {
            let sentence = format!("{} has no value here.", self.shown(node.span));
            return self.because(node, sentence + self.input());
        }
        let names = self.environment.variables.keys();
        let mut known: Vec<String> = names.map(|name| format!("${name}")).collect();
        bindings(self.root, &mut |name| known.push(format!("${name}")));
        let sentence = match known.as_slice() {
            [] => format!("No variable `${}` has a value here.", plain(name)),
            names => format!(
                "No variable `${}` has a value here; there are {}.",
                plain(name),
                listed(names.iter().map(|name| quoted(name)))
            ),
        };
        known.extend(functions::names(self.environment.functions).map(|name| format!("${name}")));
        Explanation {
            missing: Some(Missing {
                name: format!("${name}"),
                known,
            }),
            ..self.because(node, sentence)
        }
    }

    /// Why a call gave nothing; `first` stands before `~>`.
    fn call(&self, node: &Ast, call: &Call, first: Option<&Ast>, depth: usize) -> Explanation {
        let name = self.shown(call.procedure.span);
        let arguments: Vec<&Ast> = first.into_iter().chain(call.arguments.iter().flatten()).collect();
        if let Kind::Variable(function) = &call.procedure.kind
            && let Some(body) = lambda(self.root, function)
            && self.seen_node(body).is_some()
        {
            return self.empty(body, depth);
        }
        let empty = arguments.iter().enumerate().find(|(_, part)| self.is_empty(part));
        let Some((index, part)) = empty else {
            if call.procedure.span.slice(self.text) == "$lookup"
                && let [owner, key] = arguments.as_slice()
                && let (Some(value), Some(Value::String(key))) = (self.value(owner), self.value(key))
            {
                return self.no_field(node, key, Some((owner.span, value.clone())));
            }
            let signature = self.signature(call);
            if let Some(at) = self.misfit(signature, &arguments)
                && let (Some(signature), Some(part)) = (signature, arguments.get(at))
            {
                let sentence = self.unfit(call, at + 1, part, signature.wanted(at), None);
                return Explanation {
                    span: part.span,
                    ..self.beside(node, &arguments, sentence)
                };
            }
            for part in &arguments {
                if let Kind::Lambda(lambda) = &part.kind
                    && let Some(seen) = self.seen_node(&lambda.body)
                    && nothing_left(seen)
                {
                    let mut found = self.empty(&lambda.body, depth);
                    let sentence = format!("{name} gives nothing, because its function never does. ");
                    found.sentence.insert_str(0, &sentence);
                    return found;
                }
                if let Some(Value::Array(items)) = self.value(part)
                    && items.is_empty()
                {
                    let sentence = format!(
                        "{name} gives nothing, because {} is an empty array.",
                        self.shown(part.span)
                    );
                    return self.beside(part, &arguments, sentence);
                }
            }
            let sentence = match arguments.len() {
                0 => format!("{name} gives nothing."),
                1 => format!("{name} gives nothing for this argument."),
                _ => format!("{name} gives nothing for these arguments."),
            };
            return self.beside(node, &arguments, sentence);
        };
        let which = if arguments.len() == 1 {
            "its argument".to_owned()
        } else {
            format!("its argument {}", index + 1)
        };
        let mut found = self.empty(part, depth);
        let sentence = format!("{name} gives nothing, because {which} has no value. ");
        found.sentence.insert_str(0, &sentence);
        found
    }
}
