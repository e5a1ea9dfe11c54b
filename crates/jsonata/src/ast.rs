//! The syntax tree that is evaluated: paths put together, parents resolved to the steps that must remember them.
//!
//! What the parser writes down first, closer to the text, is [`crate::parser::Raw`].

use std::sync::{Arc, OnceLock};

use asl_json::{Span, Str, Value};

use crate::environment::FunctionSet;
use crate::functions::{self, Native};
use crate::regex::Regex;
use crate::signature::Signature;

/// A shared part of an expression.
pub(crate) type Ast = Arc<Node>;

/// A part of an expression.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: Kind,
    pub span: Span,
    /// JSONata's position: characters up to and including the token that makes this part.
    pub position: u32,
    /// Followed by `[]`: a sequence of one stays an array.
    pub keep_array: bool,
    /// Filters that follow something other than a path.
    pub predicates: Vec<Stage>,
    /// Filters and indexes of a step.
    pub stages: Vec<Stage>,
    /// The `{...}` that follows it.
    pub group: Option<Arc<Group>>,
    /// `@$name`
    pub focus: Option<Str>,
    /// `#$name`
    pub index: Option<Str>,
    /// The name under which this step's input is remembered for `%`.
    pub ancestor: Option<Slot>,
    /// The step passes on bindings beside values.
    pub tuple: bool,
    /// An array constructor (or a block of one) whose result must not be flattened into its neighbours.
    pub cons_array: bool,
    simple: OnceLock<bool>,
    plain: OnceLock<bool>,
    /// The functions of the name of a variable, of JSONata and of Step Functions, once they were looked up.
    natives: [OnceLock<Option<&'static Native>>; 2],
    /// While the tree is built: the parents (`%`) below that still look for their step.
    pub seeking: Vec<usize>,
}

/// Where `%` finds its value. Numbered while parents are resolved; the final label is filled in at the end.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub id: usize,
    pub label: Str,
}

/// A filter or an index of a step.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    Filter(Ast),
    Index(Str),
}

/// The pairs of a grouping or of an object constructor.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub pairs: Vec<(Ast, Ast)>,
    pub position: u32,
    pub span: Span,
    own_keys: OnceLock<bool>,
}

impl Group {
    pub(crate) fn new(pairs: Vec<(Ast, Ast)>, span: Span, position: u32) -> Self {
        Self {
            pairs,
            position,
            span,
            own_keys: OnceLock::new(),
        }
    }

    /// Whether its keys are written, each another one, and few.
    pub(crate) fn has_own_keys(&self) -> bool {
        *self.own_keys.get_or_init(|| {
            let mut known: Vec<&Str> = Vec::new();
            self.pairs.len() <= 64
                && self.pairs.iter().all(|(key, _)| match &key.kind {
                    Kind::Text(text) if key.is_bare() && !key.keep_array && !known.contains(&text) => {
                        known.push(text);
                        true
                    }
                    _ => false,
                })
        })
    }

    fn parts(&self) -> impl Iterator<Item = &Ast> {
        self.pairs.iter().flat_map(|(key, value)| [key, value])
    }
}

/// One term of an order-by.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub descending: bool,
    pub expression: Ast,
}

/// The operators that evaluate both sides, except `and` and `or`, which are here too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Concatenate,
    Range,
    In,
    And,
    Or,
}

impl Operator {
    pub(crate) fn of(text: &str) -> Option<Self> {
        Some(match text {
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Remainder,
            "=" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterEqual,
            "&" => Self::Concatenate,
            ".." => Self::Range,
            "in" => Self::In,
            "and" => Self::And,
            "or" => Self::Or,
            _ => return None,
        })
    }

    /// Whether numbers are what it is mostly for.
    pub(crate) fn takes_numbers(self) -> bool {
        !matches!(
            self,
            Self::Equal | Self::NotEqual | Self::Concatenate | Self::In | Self::And | Self::Or
        )
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Concatenate => "&",
            Self::Range => "..",
            Self::In => "in",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

/// A call: of a function, or of a function with some arguments left open.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub procedure: Ast,
    /// None stands for `?`.
    pub arguments: Vec<Option<Ast>>,
}

/// A function as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Lambda {
    pub parameters: Vec<Str>,
    pub signature: Option<Signature>,
    pub body: Ast,
}

/// What a part is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Steps; the flag keeps a sequence of one as an array.
    Path(Vec<Ast>, bool),
    Name(Str),
    Text(Str),
    Number(f64),
    Literal(Value),
    Regex(Arc<Regex>),
    Variable(Str),
    Wildcard,
    Descendant,
    Parent(Slot),
    Binary(Operator, Ast, Ast),
    Negate(Ast),
    Array(Vec<Ast>),
    Object(Arc<Group>),
    Block(Vec<Ast>),
    Condition(Ast, Ast, Option<Ast>),
    /// `a ?? b`
    Coalesce(Ast, Ast),
    /// `a ?: b`
    Default(Ast, Ast),
    Bind(Str, Ast),
    /// `a ~> b`
    Apply(Ast, Ast),
    Call(Call),
    Partial(Call),
    /// A call in tail position of a function's body.
    Tail(Call),
    Lambda(Arc<Lambda>),
    /// `^(...)`, only as a step.
    Sort(Vec<Term>),
    /// `|pattern|update,delete|`
    Transform(Ast, Ast, Option<Ast>),
}

impl Node {
    pub(crate) fn new(kind: Kind, span: Span, position: u32) -> Self {
        Self {
            kind,
            span,
            position,
            keep_array: false,
            predicates: Vec::new(),
            stages: Vec::new(),
            group: None,
            focus: None,
            index: None,
            ancestor: None,
            tuple: false,
            cons_array: false,
            simple: OnceLock::new(),
            plain: OnceLock::new(),
            natives: Default::default(),
            seeking: Vec::new(),
        }
    }

    /// Whether nothing follows it that changes its value.
    pub(crate) fn is_bare(&self) -> bool {
        self.predicates.is_empty() && self.group.is_none()
    }

    /// Of a path: whether it is one of names alone, perhaps from a variable. Of a block: whether it needs no variables of its own,
    /// because nothing in it binds one or calls what might.
    pub(crate) fn is_simple(&self) -> bool {
        *self.simple.get_or_init(|| match &self.kind {
            Kind::Path(steps, _) => {
                let streams = self.tuple || self.focus.is_some() || self.index.is_some();
                let names = || steps.iter().enumerate().all(|(at, step)| step.is_name(at == 0));
                self.group.is_none() && !streams && names()
            }
            Kind::Block(parts) => {
                let mut waiting: Vec<&Ast> = parts.iter().collect();
                while let Some(part) = waiting.pop() {
                    match part.kind {
                        Kind::Bind(..)
                        | Kind::Call(_)
                        | Kind::Partial(_)
                        | Kind::Tail(_)
                        | Kind::Apply(..) => return false,
                        // It has variables of its own.
                        Kind::Block(_) if part.is_bare() && part.stages.is_empty() => {}
                        _ => waiting.extend(part.children()),
                    }
                }
                true
            }
            _ => false,
        })
    }

    /// Whether it is a simple path none of whose steps keeps an array.
    pub(crate) fn is_plain(&self) -> bool {
        *self.plain.get_or_init(|| match &self.kind {
            Kind::Path(steps, keep) => !keep && self.is_simple() && !steps.iter().any(|step| step.keep_array),
            _ => false,
        })
    }

    /// The function of the language that has the name of this variable.
    pub(crate) fn native(&self, set: FunctionSet) -> Option<&'static Native> {
        let [standard, service] = &self.natives;
        let known = match set {
            FunctionSet::Standard => standard,
            FunctionSet::StepFunctions => service,
        };
        *known.get_or_init(|| match &self.kind {
            Kind::Variable(name) => functions::native(name, set),
            _ => None,
        })
    }

    /// Whether it is a step that only names a member, or, at the start, a variable.
    fn is_name(&self, starts: bool) -> bool {
        let named = match self.kind {
            Kind::Name(_) => true,
            Kind::Variable(_) => starts,
            _ => false,
        };
        named && !self.tuple && self.stages.is_empty() && self.is_bare()
    }

    /// The parts that it consists of, filters and groupings included.
    pub(crate) fn children(&self) -> Vec<&Ast> {
        let mut parts: Vec<&Ast> = Vec::new();
        match &self.kind {
            Kind::Path(steps, _) => parts.extend(steps),
            Kind::Binary(_, left, right)
            | Kind::Coalesce(left, right)
            | Kind::Default(left, right)
            | Kind::Apply(left, right) => parts.extend([left, right]),
            Kind::Negate(part) | Kind::Bind(_, part) => parts.push(part),
            Kind::Array(items) | Kind::Block(items) => parts.extend(items),
            Kind::Object(group) => parts.extend(group.parts()),
            Kind::Condition(condition, then, other) => {
                parts.extend([condition, then]);
                parts.extend(other);
            }
            Kind::Call(call) | Kind::Partial(call) | Kind::Tail(call) => {
                parts.push(&call.procedure);
                parts.extend(call.arguments.iter().flatten());
            }
            Kind::Lambda(lambda) => parts.push(&lambda.body),
            Kind::Sort(terms) => parts.extend(terms.iter().map(|term| &term.expression)),
            Kind::Transform(pattern, update, delete) => {
                parts.extend([pattern, update]);
                parts.extend(delete);
            }
            Kind::Name(_)
            | Kind::Text(_)
            | Kind::Number(_)
            | Kind::Literal(_)
            | Kind::Regex(_)
            | Kind::Variable(_)
            | Kind::Wildcard
            | Kind::Descendant
            | Kind::Parent(_) => {}
        }
        parts.extend(self.filters());
        parts.extend(self.group.iter().flat_map(|group| group.parts()));
        parts
    }

    /// The conditions of its filters, in order.
    pub(crate) fn filters(&self) -> impl Iterator<Item = &Ast> {
        self.stages
            .iter()
            .chain(&self.predicates)
            .filter_map(|stage| match stage {
                Stage::Filter(filter) => Some(filter),
                Stage::Index(_) => None,
            })
    }

    /// The name of the kind in the reference's syntax tree, which S0217 shows.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Path(..) => "path",
            Kind::Name(_) => "name",
            Kind::Text(_) => "string",
            Kind::Number(_) => "number",
            Kind::Literal(_) => "value",
            Kind::Regex(_) => "regex",
            Kind::Variable(_) => "variable",
            Kind::Wildcard => "wildcard",
            Kind::Descendant => "descendant",
            Kind::Parent(_) => "parent",
            Kind::Binary(..) => "binary",
            Kind::Negate(_) | Kind::Array(_) | Kind::Object(_) => "unary",
            Kind::Block(_) => "block",
            Kind::Condition(..) | Kind::Coalesce(..) | Kind::Default(..) => "condition",
            Kind::Bind(..) => "bind",
            Kind::Apply(..) => "apply",
            Kind::Call(_) => "function",
            Kind::Partial(_) => "partial",
            Kind::Tail(_) | Kind::Lambda(_) => "lambda",
            Kind::Sort(_) => "sort",
            Kind::Transform(..) => "transform",
        }
    }
}
