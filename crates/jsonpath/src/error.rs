//! What can go wrong, as data: a text that does not parse, a path that finds nothing, an evaluation that fails.
//!
//! The texts of evaluation errors are those of the service without the prefix
//! `An error occurred while executing the state ...`, which the engine adds.

use std::fmt;

use asl_json::{Str, Value};

/// Why a text is not a path, a reference path or an intrinsic function, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong and what to do, as a sentence for people.
    pub message: String,
    /// Where the wrong part starts, in bytes within the text.
    pub start: usize,
    /// Where the wrong part ends, in bytes within the text.
    pub end: usize,
    /// What the library behind the service, Jayway `JsonPath` 2.0.0, says of the same text; empty
    /// where it has no part in it (intrinsic functions, reference paths).
    pub library: String,
}

impl ParseError {
    pub(crate) fn new(message: impl Into<String>, start: usize, end: usize) -> Self {
        Self {
            message: message.into(),
            start,
            end,
            library: String::new(),
        }
    }

    pub(crate) fn library(mut self, text: impl Into<String>) -> Self {
        self.library = text.into();
        self
    }

    /// The same error, seen from a text in which this one starts `offset` bytes later.
    pub(crate) fn shifted(mut self, offset: usize) -> Self {
        self.start += offset;
        self.end += offset;
        self
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParseError {}

/// What kind of failure a [`PathError`] is: the service does not treat them alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathErrorKind {
    /// The path leads to nothing: a member is missing, or something else stands where an object should.
    Missing,
    /// The last step of the path is an index past the end of an array. A payload template takes this as `null`.
    PastTheEnd,
    /// The path cannot be applied to this value at all: an index on an object, a filter on a text.
    Invalid,
    /// The path visits more than [`crate::MAX_VISITS`] places of the value.
    TooMuchWork,
}

/// Why a path could not be read. `Display` is the text of Jayway `JsonPath` 2.0.0, which the service passes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// What kind of failure it is.
    pub kind: PathErrorKind,
    /// The text: `No results for path: $['x']`.
    pub message: String,
}

impl PathError {
    pub(crate) fn new(kind: PathErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// Whether the library calls it "path not found" (the other kinds are raised differently).
    pub fn is_not_found(&self) -> bool {
        matches!(self.kind, PathErrorKind::Missing | PathErrorKind::PastTheEnd)
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PathError {}

/// Why a query could not be read.
///
/// `Display` is what the service writes for `InputPath`, `OutputPath` and the other `...Path` fields:
/// `Invalid path '$.x' : No results for path: $['x']` (recorded case `ST.INVALID_JSONPATH_IN_INPUTPATH`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The query as written.
    pub query: Str,
    /// Why its path failed.
    pub error: PathError,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invalid path '{}' : {}", self.query, self.error)
    }
}

impl std::error::Error for QueryError {}

/// Why a payload template or an expression has no value. All of them are `States.Runtime` in the service.
///
/// `Display` is the service's text without the prefix that names the state.
#[derive(Clone, Debug, PartialEq)]
pub enum EvaluationError {
    /// A path of a template finds nothing (recorded case `INVALID_JSONPATH_IN_STRING_EXPR_CONTEXTPATH`).
    PathNotFound {
        /// The path as written: `$$.Execution.Input.no_such`.
        path: Str,
        /// The name of the field, with its `.$`.
        field: Str,
        /// The input of the state, also for a path into the context object.
        input: Value,
    },
    /// A path of a template cannot be applied to the value.
    InvalidPath(QueryError),
    /// A path that is an argument of an intrinsic function finds nothing (docs/aws-behaviour.md, "JSONPath and intrinsic functions", recorded case `States.Hash-029`).
    ArgumentNotFound {
        /// The whole outer expression as written.
        expression: Str,
        /// The path as the library sees it: one `$`, also for the context object.
        path: Str,
        /// The input of the state.
        input: Value,
    },
    /// A path that is an argument of an intrinsic function cannot be applied to the value (docs/aws-behaviour.md, "JSONPath and intrinsic functions").
    ArgumentInvalid {
        /// The whole outer expression as written.
        expression: Str,
        /// The library's text.
        message: String,
    },
    /// An intrinsic function refuses its arguments (recorded cases `States.*` of `aws-observed-cases.json`).
    Intrinsic {
        /// The whole outer expression as written.
        expression: Str,
        /// The reason: `Invalid arguments in States.Hash`.
        message: String,
    },
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PathNotFound { path, field, input } => write!(
                f,
                "The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{input}'"
            ),
            Self::InvalidPath(error) => error.fmt(f),
            Self::ArgumentNotFound {
                expression,
                path,
                input,
            } => write!(
                f,
                "The function '{expression}' had the following error: The JsonPath argument for the field \
                 '{path}' could not be found in the input '{input}'"
            ),
            Self::ArgumentInvalid { expression, message } => {
                write!(
                    f,
                    "The function '{expression}' had the following error: {message}"
                )
            }
            Self::Intrinsic { expression, message } => write!(
                f,
                "There was an error while evaluating the intrinsic function: {expression}. {message}"
            ),
        }
    }
}

impl std::error::Error for EvaluationError {}
