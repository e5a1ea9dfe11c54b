//! Why an expression failed or gave nothing, from the values that its parts had.
//!
//! JSONata's errors say what went wrong, seldom why: a misspelt field is not an error at all, its expression just has no value. Here the
//! tree is followed from the expression to the part where the value was lost, and what was there instead is put
//! into a sentence. Names and parts of expressions stand in backquotes in it.
//!
//! What does not live here: the service's own words ([`crate::Error`]), and how anything is evaluated.

mod failure;
mod nothing;

use asl_json::describe::quoted;
use asl_json::{Span, Str, Value};

use crate::ast::{Ast, Kind, Node};
use crate::environment::Environment;
use crate::expression::{Evaluated, Expression, Outcome};
use crate::machine::{Role, Traced};

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
                "The expression returns a function, which is not a JSON value. Call it, with its arguments in parentheses."
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
        's' => "a string",
        'n' => "a number",
        'b' => "a Boolean",
        'l' => "null",
        'a' => "an array",
        'o' => "an object",
        'f' => "a function",
        _ => return None,
    })
}
