//! Why an expression failed or gave nothing, from the values that its parts had.
//!
//! Errors of JSONata say what, seldom why: a misspelt field is no error at all, its expression just has no value. Here the
//! tree is followed from the expression to the part where the value was lost, and what was there instead is put
//! into a sentence. Names and parts of expressions stand in backquotes in it.
//!
//! What does not live here: the service's own words ([`crate::Error`]), and how anything is evaluated.

use asl_json::describe::{described, listed, plain, quoted};
use asl_json::{Span, Str, Value};

use crate::ast::{Ast, Call, Kind, Node, Operator};
use crate::environment::Environment;
use crate::error::{Bound, Error};
use crate::expression::{Evaluated, Expression, Outcome};
use crate::functions;
use crate::machine::{Role, Traced};
use crate::value::Val;
use crate::value::function::Function;

/// Why an expression has no usable value.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The part that is to blame, in bytes of the expression's text.
    pub span: Span,
    /// What happened there, in a sentence or two.
    pub sentence: String,
    /// The parts that lead there and what they gave, in order.
    pub steps: Vec<Explained>,
    /// A name that leads nowhere, and those that would.
    pub missing: Option<Missing>,
}

/// A part and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The part, in bytes of the expression's text: of a path from its start.
    pub span: Span,
    /// How often it was evaluated.
    pub times: usize,
    /// Its value, the last one if there are several; none for undefined and for functions.
    pub value: Option<Value>,
    /// It is a function.
    pub function: bool,
}

/// A name that leads nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// The name, a variable's or function's with its `$`.
    pub name: String,
    /// The names that there are.
    pub known: Vec<String>,
}

/// How far explanations follow parts into parts: as deep as expressions are nested, and some functions.
const MAX_FOLLOWED: usize = 500;
/// How many operands an explanation shows.
const MAX_OPERANDS: usize = 8;

impl Expression {
    /// Why the evaluation failed or gave nothing; nothing if it gave a value. The evaluation must be a traced one of this
    /// expression in this environment.
    pub fn explain(&self, evaluated: &Evaluated, environment: &Environment) -> Option<Explanation> {
        let explainer = Explainer {
            text: self.text(),
            trace: &evaluated.trace,
            environment,
            root: self.ast(),
        };
        match &evaluated.result {
            Ok(Outcome::Value(_)) => None,
            Ok(Outcome::Undefined) => Some(explainer.empty(self.ast(), 0)),
            Ok(Outcome::Function) => Some(explainer.because(
                self.ast(),
                "The expression gives a function, which is no JSON value. Call it, with its arguments in parentheses."
                    .to_owned(),
            )),
            Err(error) => Some(explainer.error(error)),
        }
    }

    /// The smallest part around a place in the text and what it gave; within a path the path up to there. Nothing where
    /// no part is, or where the part was not evaluated.
    pub fn value_at(&self, evaluated: &Evaluated, place: Span) -> Option<Explained> {
        let explainer = Explainer {
            text: self.text(),
            trace: &evaluated.trace,
            environment: &Environment::default(),
            root: self.ast(),
        };
        explainer.value_at(place)
    }
}

struct Explainer<'e> {
    text: &'e str,
    trace: &'e [Traced],
    environment: &'e Environment,
    root: &'e Ast,
}

fn role_of(node: &Node) -> Role {
    if matches!(node.kind, Kind::Path(..)) {
        Role::Path
    } else {
        Role::Part
    }
}

fn covers(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

impl Explainer<'_> {
    fn seen(&self, span: Span, role: Role) -> Option<&Traced> {
        let found = self
            .trace
            .binary_search_by(|traced| (traced.span, traced.role).cmp(&(span, role)));
        found.ok().and_then(|at| self.trace.get(at))
    }

    fn seen_node(&self, node: &Node) -> Option<&Traced> {
        self.seen(node.span, role_of(node))
    }

    /// The last value of a part.
    fn value(&self, node: &Node) -> Option<&Value> {
        self.seen_node(node)?.last.as_ref()
    }

    fn is_empty(&self, node: &Node) -> bool {
        self.seen_node(node)
            .is_none_or(|seen| seen.last.is_none() && !seen.function)
    }

    fn shown(&self, span: Span) -> String {
        quoted(span.slice(self.text))
    }

    fn explained(&self, node: &Node) -> Explained {
        let seen = self.seen_node(node);
        Explained {
            span: node.span,
            times: seen.map_or(0, |seen| seen.times),
            value: seen.and_then(|seen| seen.last.clone()),
            function: seen.is_some_and(|seen| seen.function),
        }
    }

    /// An explanation with the part itself as the only step.
    fn because(&self, node: &Node, sentence: String) -> Explanation {
        Explanation {
            span: node.span,
            sentence,
            steps: vec![self.explained(node)],
            missing: None,
        }
    }

    /// As [`Self::because`], with the values of other parts.
    fn beside(&self, node: &Node, parts: &[&Ast], sentence: String) -> Explanation {
        Explanation {
            steps: parts.iter().map(|part| self.explained(part)).collect(),
            ..self.because(node, sentence)
        }
    }

    /// Why a part gave nothing.
    fn empty(&self, node: &Ast, depth: usize) -> Explanation {
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
                        "What stands before `~>` has no value, so {} has nothing to work on. ",
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
                    "Neither {} nor what stands behind it has a value. ",
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
    fn prefix(&self, path: &Node, step: &Ast, filters: usize) -> Span {
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
            return self.because(
                step,
                format!("The context of this part has no field {field}; a variable's name begins with `$`."),
            );
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
                for key in objects.flat_map(|members| members.keys()) {
                    if known.len() < 100 && !known.iter().any(|name| **name == **key) {
                        known.push(key.to_string());
                    }
                }
                let has = match known.as_slice() {
                    [] => "they are no objects".to_owned(),
                    names => format!("they have {}", listed(names.iter().map(|key| quoted(key)))),
                };
                let items = match items.len() {
                    1 => "The item".to_owned(),
                    count => format!("None of the {count} items"),
                };
                format!("{items} of {place} has a field {field}; {has}.")
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

    fn variable(&self, node: &Ast, name: &str) -> Explanation {
        if name.is_empty() || name == "$" {
            let sentence = format!("{} has no value here.", self.shown(node.span));
            return self.because(node, sentence);
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

    /// Why the evaluation ended with an error.
    fn error(&self, error: &Error) -> Explanation {
        if let Some(bound) = error.bound {
            return self.bound(bound);
        }
        let span = error.span.unwrap_or(self.root.span);
        let node = find(self.root, span).unwrap_or(self.root);
        match (error.code.unwrap_or(""), &node.kind) {
            ("T2001", Kind::Binary(operator, left, right)) => {
                self.operand(node, *operator, "left", left, right)
            }
            ("T2002", Kind::Binary(operator, left, right)) => {
                self.operand(node, *operator, "right", right, left)
            }
            ("T2003", Kind::Binary(_, left, _)) => self.range(left, "left"),
            ("T2004", Kind::Binary(_, _, right)) => self.range(right, "right"),
            ("T2009" | "T2010", Kind::Binary(operator, left, right)) => {
                let sentence = format!(
                    "`{}` compares numbers with numbers and texts with texts, but {} is {} and {} is {}.",
                    operator.text(),
                    self.shown(left.span),
                    self.described(left),
                    self.shown(right.span),
                    self.described(right)
                );
                self.beside(node, &[left, right], sentence)
            }
            ("T0410" | "T0411" | "T0412", Kind::Call(call) | Kind::Tail(call)) => {
                self.argument(node, call, self.chained(node), error)
            }
            ("T1005" | "T1006", Kind::Call(call) | Kind::Tail(call)) => self.no_function(&call.procedure),
            ("T2006", Kind::Apply(_, right)) => self.no_function(right),
            _ => {
                // The operands of the part say most; of a call also where they come from.
                let parts: Vec<&Ast> = match &node.kind {
                    Kind::Call(call) | Kind::Tail(call) => {
                        let first = self.chained(node).into_iter();
                        first.chain(call.arguments.iter().flatten()).collect()
                    }
                    Kind::Path(..) | Kind::Lambda(_) => Vec::new(),
                    _ => node.children(),
                };
                let parts: Vec<&Ast> = parts
                    .into_iter()
                    .filter(|part| self.seen_node(part).is_some())
                    .take(MAX_OPERANDS)
                    .collect();
                self.beside(node, &parts, format!("{}.", error.message.trim_end_matches('.')))
            }
        }
    }

    fn bound(&self, bound: Bound) -> Explanation {
        let sentence = match bound {
            Bound::Steps => {
                "The expression takes more work than one evaluation may. Look for a recursion or a loop that does not end."
            }
            Bound::Depth => {
                "The expression nests deeper than an evaluation may: a function that calls itself too often, or too many \
                 operators in one chain. A call that is the last thing that a function does takes no depth."
            }
            Bound::Memory => {
                "The expression makes a text or an array that is larger than an evaluation may hold. Look for a range, a \
                 `$pad`, a `$join` or a repetition that grows too far."
            }
        };
        Explanation {
            steps: Vec::new(),
            ..self.because(self.root, sentence.to_owned())
        }
    }

    fn described(&self, node: &Node) -> String {
        match self.value(node) {
            Some(value) => described(value),
            None if self.seen_node(node).is_some_and(|seen| seen.function) => "a function".to_owned(),
            None => "nothing".to_owned(),
        }
    }

    fn operand(&self, node: &Ast, operator: Operator, side: &str, bad: &Ast, other: &Ast) -> Explanation {
        let advice = match (operator, self.value(bad)) {
            (Operator::Add, Some(Value::String(_))) => " To join texts, write `&`.",
            (_, Some(Value::String(text))) if text.trim().parse::<f64>().is_ok() => {
                " `$number(...)` makes a number of a text."
            }
            _ => "",
        };
        let sentence = format!(
            "The {side} side of `{}` must be a number, but {} is {}.{advice}",
            operator.text(),
            self.shown(bad.span),
            self.described(bad)
        );
        let mut parts = [bad, other];
        parts.sort_by_key(|part| part.span);
        Explanation {
            span: bad.span,
            ..self.beside(node, &parts, sentence)
        }
    }

    fn range(&self, part: &Ast, side: &str) -> Explanation {
        let sentence = format!(
            "The {side} side of `..` must be a whole number, but {} is {}.",
            self.shown(part.span),
            self.described(part)
        );
        self.because(part, sentence)
    }

    /// What stands before the `~>` of a call.
    fn chained(&self, call: &Ast) -> Option<&Ast> {
        let mut waiting = vec![self.root];
        while let Some(node) = waiting.pop() {
            if let Kind::Apply(left, right) = &node.kind
                && right.span == call.span
            {
                return Some(left);
            }
            waiting.extend(node.children());
        }
        None
    }

    fn argument(&self, node: &Ast, call: &Call, first: Option<&Ast>, error: &Error) -> Explanation {
        let name = self.shown(call.procedure.span);
        let arguments: Vec<&Ast> = first.into_iter().chain(call.arguments.iter().flatten()).collect();
        let signature = match &call.procedure.kind {
            Kind::Variable(function) => functions::find(function, self.environment.functions),
            _ => None,
        };
        let signature = signature.as_ref().and_then(|function| match function {
            Val::Function(function) => match &**function {
                Function::Native(native) => Some(native.signature()),
                _ => None,
            },
            _ => None,
        });
        let index = error.index.unwrap_or(1);
        let most = signature.and_then(crate::signature::Signature::most);
        if let Some(most) = most.filter(|most| arguments.len() > *most) {
            let takes = match most {
                0 => "no argument".to_owned(),
                1 => "one argument".to_owned(),
                most => format!("at most {most} arguments"),
            };
            let sentence = format!("{name} takes {takes}, but {} stand here.", arguments.len());
            return self.beside(node, &arguments, sentence);
        }
        let Some(part) = index.checked_sub(1).and_then(|index| arguments.get(index)) else {
            return self.beside(node, &arguments, format!("{name} needs an argument {index}."));
        };
        if self.is_empty(part) {
            let mut found = self.empty(part, 0);
            let sentence = format!("Argument {index} of {name} has no value. ");
            found.sentence.insert_str(0, &sentence);
            return found;
        }
        let letters = signature.map_or("", |signature| signature.wanted(index - 1));
        let types: Vec<&str> = letters.chars().filter_map(word).collect();
        let needs = match (
            error.code,
            error.detail.as_ref().and_then(Value::as_str),
            types.as_slice(),
        ) {
            (Some("T0412"), Some(content), _) => format!(" must be an array of {content}, but it"),
            (_, _, [] | [_, _, _, _, ..]) => String::new(),
            (_, _, words) => format!(" must be {}, but it", words.join(" or ")),
        };
        let fits = if needs.is_empty() {
            ", which does not fit"
        } else {
            ""
        };
        let sentence = format!(
            "Argument {index} of {name}, {},{needs} is {}{fits}.",
            self.shown(part.span),
            self.described(part)
        );
        Explanation {
            span: part.span,
            ..self.beside(node, &arguments, sentence.replace(",, ", ", "))
        }
    }

    fn no_function(&self, procedure: &Ast) -> Explanation {
        let name = self.shown(procedure.span);
        if !self.is_empty(procedure) {
            let sentence = format!("{name} is {}, not a function.", self.described(procedure));
            return self.because(procedure, sentence);
        }
        let written = procedure.span.slice(self.text);
        let (sentence, found) = match written {
            "$eval" => (
                "Step Functions has no `$eval`. `$parse` makes a value of a text with JSON.".to_owned(),
                false,
            ),
            _ if functions::find(written, self.environment.functions).is_some() => {
                (format!("The function is called `${}`.", plain(written)), false)
            }
            _ => (format!("There is no function {name}."), true),
        };
        let mut known = Vec::new();
        bindings(self.root, &mut |name| known.push(format!("${name}")));
        known.extend(functions::names(self.environment.functions).map(|name| format!("${name}")));
        Explanation {
            missing: found.then(|| Missing {
                name: written.to_owned(),
                known,
            }),
            ..self.because(procedure, sentence)
        }
    }

    fn value_at(&self, place: Span) -> Option<Explained> {
        let mut node = self.root;
        loop {
            // The place of a step is its name; its filters lie behind that.
            let children = node.children();
            let filters: Vec<&Ast> = children.iter().flat_map(|child| child.filters()).collect();
            let inner = children
                .into_iter()
                .chain(filters)
                .filter(|child| covers(child.span, place))
                .min_by_key(|child| child.span.end - child.span.start);
            // A step by itself stands for the path up to it.
            let deeper = |inner: &&Ast| {
                !is_step(node, inner) || inner.children().iter().any(|child| covers(child.span, place))
            };
            let Some(inner) = inner.filter(deeper) else {
                break;
            };
            node = inner;
        }
        let Kind::Path(steps, _) = &node.kind else {
            return self.seen_node(node).map(|_| self.explained(node));
        };
        // The path up to the step, or to the filter, where the place ends.
        for step in steps {
            let filters = step.filters().count();
            for at in 0..=filters {
                let span = self.prefix(node, step, at);
                let seen = match at.checked_sub(1) {
                    None => self.seen_node(step),
                    Some(at) => step
                        .filters()
                        .nth(at)
                        .and_then(|filter| self.seen(filter.span, Role::Filtered)),
                };
                if span.end >= place.end && span.end < node.span.end {
                    let seen = seen?;
                    return Some(Explained {
                        span,
                        times: 1,
                        value: (seen.defined > 0).then(|| collected(seen)),
                        function: seen.function,
                    });
                }
            }
        }
        self.seen_node(node).map(|_| self.explained(node))
    }
}

/// Whether the part is a step of the path.
fn is_step(path: &Node, part: &Ast) -> bool {
    matches!(&path.kind, Kind::Path(steps, _) if steps.iter().any(|step| step.span == part.span))
}

/// All values of a part as one: a step of a path gives its values one by one.
fn collected(seen: &Traced) -> Value {
    if seen.times <= 1 {
        return seen.last.clone().unwrap_or_default();
    }
    let mut items = Vec::new();
    for value in seen.first.iter().flatten() {
        match value {
            Value::Array(inner) => items.extend(inner.iter().cloned()),
            value => items.push(value.clone()),
        }
    }
    Value::array(items)
}

/// Whether a filter never left anything.
fn nothing_left(seen: &Traced) -> bool {
    seen.defined == 0
}

/// The outermost part at a place.
fn find(root: &Ast, span: Span) -> Option<&Ast> {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if node.span == span && !(matches!(&node.kind, Kind::Path(steps, _) if steps.len() == 1)) {
            return Some(node);
        }
        waiting.extend(node.children());
    }
    None
}

/// The names that the expression itself binds.
fn bindings(root: &Ast, found: &mut dyn FnMut(&Str)) {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if let Kind::Bind(name, _) = &node.kind {
            found(name);
        }
        waiting.extend(node.children());
    }
}

/// The body of the function that the expression binds to a name.
fn lambda<'a>(root: &'a Ast, name: &str) -> Option<&'a Ast> {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if let Kind::Bind(bound, value) = &node.kind
            && &**bound == name
            && let Kind::Lambda(lambda) = &value.kind
        {
            return Some(&lambda.body);
        }
        waiting.extend(node.children());
    }
    None
}

/// What a letter of a signature means.
fn word(letter: char) -> Option<&'static str> {
    Some(match letter {
        's' => "a text",
        'n' => "a number",
        'b' => "a Boolean",
        'l' => "null",
        'a' => "an array",
        'o' => "an object",
        'f' => "a function",
        _ => return None,
    })
}
