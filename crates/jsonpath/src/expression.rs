//! What stands in a member whose name ends in `.$`: a query or a call of an intrinsic function.

use asl_json::Value;

use crate::{EvaluationError, IntrinsicCall, ParseError, PathErrorKind, Query, QueryError, Random, Scope};

/// A query or a call of an intrinsic function.
///
/// ```
/// use asl_jsonpath::{Expression, Scope};
/// let greeting = Expression::parse("States.Format('Hello {}', $.name)").unwrap();
/// let input = asl_json::parse(r#"{"name": "Ada"}"#).unwrap();
/// let scope = Scope::new(&input, &asl_json::Value::Null);
/// let value = greeting.evaluate("greeting.$", &scope, &mut || 0).unwrap();
/// assert_eq!(value.as_str(), Some("Hello Ada"));
/// ```
#[derive(Clone, Debug)]
pub enum Expression {
    /// `$.a`, `$$.Execution.Id`, `$variable.b`
    Query(Query),
    /// `States.UUID()`
    Call(IntrinsicCall),
}

impl Expression {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        if text.starts_with('$') {
            Query::parse(text).map(Self::Query)
        } else if text.trim_start().starts_with("States.") {
            IntrinsicCall::parse(text).map(Self::Call)
        } else {
            Err(ParseError::new(
                "Expected a path that starts with '$', or an intrinsic function such as States.Format(...).",
                0,
                text.len(),
            ))
        }
    }

    /// The expression as written.
    pub fn text(&self) -> &str {
        match self {
            Self::Query(query) => query.text(),
            Self::Call(call) => call.text(),
        }
    }

    /// All queries in the expression, from left to right.
    pub fn queries(&self) -> Vec<&Query> {
        match self {
            Self::Query(query) => vec![query],
            Self::Call(call) => call.queries(),
        }
    }

    /// The value of the expression. `field` is where it stands, for the error text: `value.$`, `CausePath`.
    pub fn evaluate(
        &self,
        field: &str,
        scope: &Scope,
        random: &mut dyn Random,
    ) -> Result<Value, EvaluationError> {
        let query = match self {
            Self::Query(query) => query,
            Self::Call(call) => return call.evaluate(scope, random),
        };
        query.find(scope).or_else(|error| match error.kind {
            // The service succeeds here (docs/aws-behaviour.md, "JSONPath and intrinsic functions": `"v.$": "$.items[5]"`).
            PathErrorKind::PastTheEnd => Ok(Value::Null),
            PathErrorKind::Missing => Err(EvaluationError::PathNotFound {
                path: query.shared_text(),
                field: field.into(),
                input: scope.input.clone(),
            }),
            PathErrorKind::Invalid | PathErrorKind::TooMuchWork => {
                Err(EvaluationError::InvalidPath(QueryError {
                    query: query.shared_text(),
                    error,
                }))
            }
        })
    }
}
