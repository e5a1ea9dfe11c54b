//! Evaluates the arguments of a call and hands them to the function.

use asl_json::{Str, Value};

use super::{Argument, Call, Function, array, hash, json, math, text};
use crate::{EvaluationError, PathErrorKind, Query, Random, Scope};

/// The longest text that the encoding and hashing functions take, in characters (AWS; recorded for `States.Hash`).
pub(super) const MAX_CHARACTERS: usize = 10_000;

/// Why a call failed; the whole expression is added at the outermost call only.
pub(super) enum Fault {
    /// An argument's path finds nothing.
    NotFound(Str),
    /// An argument's path cannot be applied.
    Path(String),
    /// The function refuses: the text after the expression.
    Function(String),
}

impl Fault {
    pub(super) fn invalid(function: Function) -> Self {
        Self::Function(format!("Invalid arguments in {function}"))
    }

    pub(super) fn into_error(self, expression: &Str, scope: &Scope) -> EvaluationError {
        let expression = expression.clone();
        match self {
            Self::NotFound(path) => EvaluationError::ArgumentNotFound {
                expression,
                path,
                input: scope.input.clone(),
            },
            Self::Path(message) => EvaluationError::ArgumentInvalid { expression, message },
            Self::Function(message) => EvaluationError::Intrinsic { expression, message },
        }
    }
}

/// The arguments of one call, evaluated. A function that does not want what it gets answers [`None`].
pub(super) struct Arguments<'a> {
    pub(super) values: Vec<Value>,
    /// The first argument as written, if it is a text in quotes.
    pub(super) template: Option<&'a str>,
    call: &'a Call,
}

impl Arguments<'_> {
    /// Whether an argument comes straight from `States.StringToJson`.
    pub(super) fn is_json(&self, index: usize) -> bool {
        let argument = self.call.arguments.get(index).map(|(argument, _)| argument);
        matches!(argument, Some(Argument::Call(call)) if call.function == Function::StringToJson)
    }

    /// The arguments, if there are exactly so many.
    pub(super) fn exactly<const N: usize>(&self) -> Option<&[Value; N]> {
        self.values.as_slice().try_into().ok()
    }
}

impl Argument {
    pub(super) fn evaluate(&self, scope: &Scope, random: &mut dyn Random) -> Result<Value, Fault> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Text(literal) => Ok(literal.value.clone()),
            Self::Query(query) => read(query, scope),
            Self::Call(call) => call.evaluate(scope, random),
        }
    }
}

impl Call {
    /// Recursion is bounded by [`super::MAX_CALL_NESTING`].
    pub(super) fn evaluate(&self, scope: &Scope, random: &mut dyn Random) -> Result<Value, Fault> {
        let mut values = Vec::with_capacity(self.arguments.len());
        for (argument, _) in &self.arguments {
            values.push(argument.evaluate(scope, random)?);
        }
        let template = match self.arguments.first() {
            Some((Argument::Text(literal), _)) => Some(&*literal.template),
            _ => None,
        };
        let arguments = Arguments {
            values,
            template,
            call: self,
        };
        let value = match self.function {
            Function::Array => Some(Value::array(arguments.values)),
            Function::ArrayPartition => array::partition(&arguments),
            Function::ArrayContains => array::contains(&arguments),
            Function::ArrayRange => array::range(&arguments),
            Function::ArrayGetItem => array::get_item(&arguments),
            Function::ArrayLength => array::length(&arguments),
            Function::ArrayUnique => array::unique(&arguments),
            Function::Base64Encode => hash::base64_encode(&arguments),
            Function::Base64Decode => hash::base64_decode(&arguments),
            Function::Hash => hash::hash(&arguments),
            Function::JsonMerge => json::merge(&arguments),
            Function::StringToJson => json::from_text(&arguments)?,
            Function::JsonToString => Some(json::to_text(&arguments)?),
            Function::MathRandom => math::random(&arguments, random),
            Function::MathAdd => math::add(&arguments),
            Function::StringSplit => text::split(&arguments),
            Function::UUID => Some(text::uuid(random)),
            Function::Format => text::format(&arguments)?,
        };
        value.ok_or_else(|| Fault::invalid(self.function))
    }
}

/// An argument that finds nothing fails, also past the end of an array, where a template would give null (docs/aws-behaviour.md, "JSONPath and intrinsic functions").
fn read(query: &Query, scope: &Scope) -> Result<Value, Fault> {
    query.find(scope).map_err(|error| match error.kind {
        PathErrorKind::Missing | PathErrorKind::PastTheEnd => Fault::NotFound(query.path().text().into()),
        PathErrorKind::Invalid | PathErrorKind::TooMuchWork => Fault::Path(error.message),
    })
}
