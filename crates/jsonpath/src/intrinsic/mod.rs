//! Intrinsic functions: `States.Format('Hello {}', $.name)`.
//!
//! [`parse`] reads a call into typed arguments, [`call`] evaluates the arguments and picks the function; the functions themselves are
//! grouped as AWS's page "Intrinsic functions" groups them. Their rules are those measured on the service
//! (docs/aws-behaviour.md, "JSONPath and intrinsic functions"), also where the page says otherwise.

mod array;
mod call;
mod explain;
mod hash;
mod json;
mod math;
mod parse;
mod set;
mod text;

use std::fmt;

use asl_json::{Span, Str, Value};

use crate::{EvaluationError, ParseError, Query, Random, Scope};

/// How deep calls nest in calls before an expression is refused.
pub const MAX_CALL_NESTING: usize = 100;

/// A call of an intrinsic function, with its arguments read.
#[derive(Clone, Debug)]
pub struct IntrinsicCall {
    text: Str,
    call: Call,
}

impl IntrinsicCall {
    /// Reads a call. Blanks around it and around its arguments do not matter.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text).map(|call| Self {
            text: text.into(),
            call,
        })
    }

    /// The expression as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The outermost function.
    pub fn function(&self) -> Function {
        self.call.function
    }

    /// All queries among the arguments, also those of nested calls, from left to right.
    pub fn queries(&self) -> Vec<&Query> {
        let mut queries = Vec::new();
        self.call.collect_queries(&mut queries);
        queries
    }

    /// The call and those among its arguments, the outermost first.
    pub fn calls(&self) -> Vec<CallPart> {
        let mut parts = Vec::new();
        self.call.collect_parts(&mut parts);
        parts
    }

    /// Calls the function.
    pub fn evaluate(&self, scope: &Scope, random: &mut dyn Random) -> Result<Value, EvaluationError> {
        self.call
            .evaluate(scope, random)
            .map_err(|fault| fault.into_error(&self.text, scope))
    }
}

/// A call within an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallPart {
    /// The function.
    pub function: Function,
    /// How many arguments it is given.
    pub arguments: usize,
    /// How many `{}` the template of `States.Format` has, if it is written in the call.
    pub places: Option<usize>,
    /// The place of the call in the expression, in bytes.
    pub span: Span,
}

/// A call without its text: nested ones are shown as part of the whole.
#[derive(Clone, Debug)]
struct Call {
    function: Function,
    /// Each with its place in the whole expression.
    arguments: Vec<(Argument, Span)>,
    span: Span,
}

impl Call {
    fn collect_parts(&self, parts: &mut Vec<CallPart>) {
        let template = match (self.function, self.arguments.first()) {
            (Function::Format, Some((Argument::Text(literal), _))) => Some(text::places(&literal.template)),
            _ => None,
        };
        parts.push(CallPart {
            function: self.function,
            arguments: self.arguments.len(),
            places: template,
            span: self.span,
        });
        for (argument, _) in &self.arguments {
            if let Argument::Call(call) = argument {
                call.collect_parts(parts);
            }
        }
    }

    fn collect_queries<'a>(&'a self, queries: &mut Vec<&'a Query>) {
        for (argument, _) in &self.arguments {
            match argument {
                Argument::Query(query) => queries.push(query),
                Argument::Call(call) => call.collect_queries(queries),
                Argument::Literal(_) | Argument::Text(_) => {}
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Argument {
    /// A number, `true`, `false`, `null`.
    Literal(Value),
    /// A text in single quotes.
    Text(Literal),
    Query(Query),
    Call(Call),
}

/// A text in single quotes: what it means, and how it was written if that matters to `States.Format`, which must
/// tell `\{` from `{`.
#[derive(Clone, Debug)]
struct Literal {
    value: Value,
    template: Str,
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// The intrinsic functions (AWS, "Intrinsic functions for JSONPath states").
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Function {
            $($(#[$doc])* $name,)+
        }

        impl Function {
            /// All of them.
            pub const ALL: &'static [Function] = &[$(Function::$name,)+];

            /// The name without `States.`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Function::$name => stringify!($name),)+
                }
            }
        }
    };
}

functions! {
    /// `States.Array(1, 'a')`: an array of its arguments.
    Array,
    /// `States.ArrayPartition($.list, 4)`: chunks of that size.
    ArrayPartition,
    /// `States.ArrayContains($.list, 5)`
    ArrayContains,
    /// `States.ArrayRange(1, 9, 2)`: from, to (included), step.
    ArrayRange,
    /// `States.ArrayGetItem($.list, 0)`
    ArrayGetItem,
    /// `States.ArrayLength($.list)`
    ArrayLength,
    /// `States.ArrayUnique($.list)`
    ArrayUnique,
    /// `States.Base64Encode('text')`
    Base64Encode,
    /// `States.Base64Decode('dGV4dA==')`
    Base64Decode,
    /// `States.Hash('text', 'SHA-256')`
    Hash,
    /// `States.JsonMerge($.a, $.b, false)`: shallow.
    JsonMerge,
    /// `States.StringToJson('{"a":1}')`
    StringToJson,
    /// `States.JsonToString($.a)`
    JsonToString,
    /// `States.MathRandom(1, 999)`, optionally with a seed; the end is not included.
    MathRandom,
    /// `States.MathAdd(1, 2)`
    MathAdd,
    /// `States.StringSplit('a,b', ',')`
    StringSplit,
    /// `States.UUID()`
    UUID,
    /// `States.Format('Hello {}', $.name)`
    Format,
}

impl Function {
    /// The function of that name, which is written without `States.` here.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|function| function.name() == name)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "States.{}", self.name())
    }
}
