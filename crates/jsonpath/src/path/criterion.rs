//! One criterion of a filter: `@.price < 10`, `@.isbn`, `!@.isbn`, `@.name =~ /h.*/`.
//!
//! The comparison is Java's of untyped things: a literal is a text, also `10` and `true`, and is read as a number or a Boolean when
//! the other side is one. What cannot be compared does not match; a string that is not a number where one is needed is an error.

use std::cmp::Ordering;
use std::fmt;

use asl_json::{Str, Value};
use regex_lite::{Regex, RegexBuilder};

use super::Path;
use super::compile::{Source, compile_part, java_length, trim};
use super::walk;
use crate::java;
use crate::{ParseError, PathError, PathErrorKind};

/// How many characters may be compared for the price of visiting one place.
const CHARACTERS_OF_A_VISIT: usize = 256;

/// How many steps of a regular expression may be made for that price: a character against one of the pattern each.
const STEPS_OF_A_VISIT: usize = 16;

#[derive(Clone, Debug)]
pub(super) enum Criterion {
    /// The path leads to something other than null (or not).
    Exists { path: Path, expected: bool },
    Compare {
        left: Operand,
        operator: Operator,
        right: Operand,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Matches,
}

/// The operators in the order in which the library looks for them.
const OPERATORS: [(&str, Operator); 7] = [
    ("==", Operator::Equal),
    (">=", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("=~", Operator::Matches),
];

#[derive(Clone)]
pub(super) enum Operand {
    Path { path: Path, at_item: bool },
    Text(Str),
    Pattern(Box<Regex>),
}

impl fmt::Debug for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, .. } => path.fmt(f),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Pattern(regex) => write!(f, "/{regex}/"),
        }
    }
}

/// A side of a comparison when it is made.
enum Datum<'a> {
    Value(Value),
    Pattern(&'a Regex),
}

impl Criterion {
    pub(super) fn parse<'t>(source: Source<'t>, text: &'t str) -> Result<Self, ParseError> {
        let found = OPERATORS
            .iter()
            .find_map(|(sign, operator)| Some((text.split_once(sign)?, *operator)));
        let Some(((left, right), operator)) = found else {
            let text = trim(text);
            let negated = text.strip_prefix('!').filter(|rest| rest.starts_with('@'));
            if negated.is_none() && !text.starts_with(['$', '@']) {
                let error = source.error(
                    text,
                    "A condition is a path, or two values with ==, !=, <, <=, >, >= or =~ between them.",
                );
                return Err(
                    error.library("java.lang.UnsupportedOperationException: CriteriaType  can not be parsed")
                );
            }
            return Ok(Self::Exists {
                path: definite_path(source, negated.unwrap_or(text))?.0,
                expected: negated.is_none(),
            });
        };
        let (left, right) = (trim(left), trim(right));
        // A negation before the left side of a comparison is read and forgotten.
        let left = match left.strip_prefix('!') {
            Some(path) if path.starts_with('@') => path,
            _ => left,
        };
        if right.starts_with("!@") {
            let error = source.error(right, "Only a path on its own can be negated: [?(!@.name)].");
            return Err(
                error.library("Invalid negation! Can only be used for existence check e.g [?(!@.foo)]")
            );
        }
        Ok(Self::Compare {
            left: Operand::parse(source, left)?,
            operator,
            right: Operand::parse(source, right)?,
        })
    }

    pub(super) fn holds(&self, item: &Value, root: &Value, visits: &mut usize) -> Result<bool, PathError> {
        match self {
            Self::Exists { path, expected } => {
                // Also a path that starts with $ is looked for in the item.
                let found = not_found_is_none(walk::read(path, item, root, visits, true))?;
                Ok(found.is_some_and(|value| !value.is_null()) == *expected)
            }
            Self::Compare {
                left,
                operator,
                right,
            } => {
                let Some(actual) = left.evaluate(item, root, visits)? else {
                    return Ok(false);
                };
                let Some(expected) = right.evaluate(item, root, visits)? else {
                    return Ok(false);
                };
                operator.compare(&expected, &actual, visits)
            }
        }
    }
}

impl Operand {
    fn parse<'t>(source: Source<'t>, text: &'t str) -> Result<Self, ParseError> {
        if text.starts_with(['$', '@']) {
            let (path, at_item) = definite_path(source, text)?;
            return Ok(Self::Path { path, at_item });
        }
        if text.starts_with('\'') && text.ends_with('\'') {
            let inner = text.get(1..text.len() - 1);
            return inner.map(|inner| Self::Text(inner.into())).ok_or_else(|| {
                let error = source.error(
                    text,
                    "The quote is not closed. && and || end a string even within quotes.",
                );
                error.library("java.lang.StringIndexOutOfBoundsException: begin 1, end 0, length 1")
            });
        }
        if text.starts_with('/') && (text.ends_with('/') || text.ends_with("/i")) {
            return Self::pattern(source, text);
        }
        Ok(Self::Text(text.into()))
    }

    fn pattern<'t>(source: Source<'t>, text: &'t str) -> Result<Self, ParseError> {
        let end = text.rfind('/').unwrap_or(0);
        let Some(pattern) = text.get(1..end) else {
            let length = java_length(text);
            let error = source.error(text, "The pattern is not closed. && and || end it.");
            return Err(error.library(format!(
                "java.lang.StringIndexOutOfBoundsException: begin 1, end 0, length {length}"
            )));
        };
        // Java's matches() asks for the whole text.
        let regex = RegexBuilder::new(&format!("^(?:{pattern})$"))
            .case_insensitive(text.ends_with('i'))
            .build();
        match regex {
            Ok(regex) => Ok(Self::Pattern(Box::new(regex))),
            Err(error) => {
                let message = format!("The regular expression cannot be used: {error}");
                Err(source.error(text, message))
            }
        }
    }

    /// The value of the side; nothing where its path finds nothing.
    fn evaluate(
        &self,
        item: &Value,
        root: &Value,
        visits: &mut usize,
    ) -> Result<Option<Datum<'_>>, PathError> {
        match self {
            Self::Path { path, at_item } => {
                let start = if *at_item { item } else { root };
                let found = not_found_is_none(walk::read(path, start, root, visits, true))?;
                Ok(found.map(Datum::Value))
            }
            Self::Text(text) => Ok(Some(Datum::Value(Value::String(text.clone())))),
            Self::Pattern(regex) => Ok(Some(Datum::Pattern(regex))),
        }
    }
}

fn definite_path<'t>(source: Source<'t>, text: &'t str) -> Result<(Path, bool), ParseError> {
    let compiled = compile_part(source, text)?;
    let path = Path::from_steps(text.into(), compiled.steps);
    if !path.is_definite() {
        let message = "A path in a filter must lead to one place only: no wildcard, slice, filter or '..'.";
        let library = format!("the predicate path: {text} is not definite");
        return Err(source.error(text, message).library(library));
    }
    Ok((path, compiled.at_item))
}

fn not_found_is_none(read: Result<Value, PathError>) -> Result<Option<Value>, PathError> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

impl Operator {
    fn compare(self, expected: &Datum, actual: &Datum, visits: &mut usize) -> Result<bool, PathError> {
        if self == Self::Matches {
            let ((Datum::Pattern(regex), Datum::Value(target))
            | (Datum::Value(target), Datum::Pattern(regex))) = (expected, actual)
            else {
                let message = "The operator =~ needs a pattern /.../ on one side.";
                return Err(PathError::new(PathErrorKind::Invalid, message));
            };
            let text = java::text(target);
            let steps = text.len().saturating_mul(regex.as_str().len());
            walk::spend(visits, steps / STEPS_OF_A_VISIT)?;
            return Ok(!target.is_null() && regex.is_match(&text));
        }
        let (Datum::Value(expected), Datum::Value(actual)) = (expected, actual) else {
            return Ok(false);
        };
        let ordered = !matches!(self, Self::Equal | Self::NotEqual);
        if ordered && expected.is_null() != actual.is_null() {
            return Ok(false);
        }
        let length = |value: &Value| value.as_str().map_or(0, str::len);
        walk::spend(
            visits,
            (length(expected) + length(actual)) / CHARACTERS_OF_A_VISIT,
        )?;
        let order = compare(expected, actual)?;
        Ok(order.is_some_and(|order| match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Greater => order.is_lt(),
            Self::GreaterOrEqual => order.is_le(),
            Self::Less => order.is_gt(),
            Self::LessOrEqual => order.is_ge(),
            Self::Matches => false,
        }))
    }
}

/// The order of the expected value to the actual one; nothing if they cannot be compared.
fn compare(expected: &Value, actual: &Value) -> Result<Option<Ordering>, PathError> {
    let nullish = |value: &Value| value.is_null() || value.as_str() == Some("null");
    match (nullish(expected), nullish(actual)) {
        (true, true) => return Ok(Some(Ordering::Equal)),
        (true, false) => return Ok(Some(Ordering::Less)),
        (false, true) => return Ok(Some(Ordering::Greater)),
        (false, false) => {}
    }
    Ok(match (expected, actual) {
        (Value::String(expected), Value::String(actual)) => {
            Some(java::compare_texts(&expected.replace("\\'", "'"), actual))
        }
        (Value::Number(expected), Value::Number(actual)) => Some(expected.compare(actual)),
        (Value::String(expected), Value::Number(actual)) => {
            let number = java::decimal(expected).map_err(|message| {
                let message = format!("NumberFormatException: {message}");
                PathError::new(PathErrorKind::Invalid, message)
            })?;
            Some(number.compare(actual))
        }
        (Value::String(expected), Value::Bool(actual)) => {
            Some(expected.eq_ignore_ascii_case("true").cmp(actual))
        }
        (Value::Bool(expected), Value::Bool(actual)) => Some(expected.cmp(actual)),
        _ => expected.is_same(actual).then_some(Ordering::Equal),
    })
}
