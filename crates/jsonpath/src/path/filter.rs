//! Filters, `[?(...)]`: criteria joined by `&&` and `||`.
//!
//! The library does not parse a filter, it cuts it: at every `&&` and `||` (also within quotes), then at the first operator
//! it knows. Parentheses are thrown away at the ends of each piece, so they group nothing; `&&` binds tighter
//! than `||`, and the criteria are tried from the last to the first. A single criterion is [`super::criterion`]'s.

use asl_json::Value;

use super::compile::{Source, java_length, trim};
use super::criterion::Criterion;
use crate::{ParseError, PathError};

/// Alternatives, each a list of criteria that must all hold; in the order in which they are tried.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    alternatives: Vec<Vec<Criterion>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Joint {
    And,
    Or,
}

impl Filter {
    /// Reads the text from `[` to `]`.
    pub(super) fn parse<'t>(source: Source<'t>, text: &'t str) -> Result<Self, ParseError> {
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let inner = trim(inner.unwrap_or(text));
        let message = "A filter is written [?(...)], with parentheses.";
        let Some(condition) = inner.strip_prefix('?').map(trim) else {
            let error = source.error(text, message);
            return Err(error.library(format!("Filter must start with '[?' and end with ']'. {inner}")));
        };
        let stripped = condition
            .strip_prefix('(')
            .and_then(|condition| condition.strip_suffix(')'))
            .map(trim);
        let Some(stripped) = stripped else {
            let error = source.error(condition, message);
            return Err(error.library(format!(
                "Filter must start with '[?(' and end with ')]'. {condition}"
            )));
        };
        let mut joints = Vec::new();
        let mut criteria = Vec::new();
        for piece in pieces(stripped) {
            match trim(piece) {
                "&&" => joints.push(Joint::And),
                "||" => joints.push(Joint::Or),
                piece => criteria.push(Criterion::parse(source, clean(source, piece)?)?),
            }
        }
        let lonely = |library: String| {
            let error = source.error(stripped, "&& and || need a condition on either side.");
            Err(error.library(library))
        };
        let no_criterion = || lonely("java.util.EmptyStackException".into());
        let Some(last) = criteria.pop() else {
            return no_criterion();
        };
        let mut alternatives = Vec::new();
        let mut group = vec![last];
        while let Some(joint) = joints.pop() {
            match (joint, criteria.pop()) {
                (Joint::And, Some(criterion)) => group.push(criterion),
                (Joint::Or, Some(criterion)) => {
                    alternatives.push(std::mem::replace(&mut group, vec![criterion]));
                }
                (Joint::And, None) => return no_criterion(),
                (Joint::Or, None) => return lonely(format!("Invalid operators {stripped}")),
            }
        }
        if !criteria.is_empty() {
            return lonely(format!("Invalid operators {stripped}"));
        }
        alternatives.push(group);
        Ok(Self { alternatives })
    }

    /// Whether an item passes.
    pub(super) fn accepts(&self, item: &Value, root: &Value, visits: &mut usize) -> Result<bool, PathError> {
        for group in &self.alternatives {
            let mut all = true;
            for criterion in group {
                if !criterion.holds(item, root, visits)? {
                    all = false;
                    break;
                }
            }
            if all {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Cuts before and after every `&&` and `||`.
fn pieces(text: &str) -> Vec<&str> {
    let is_joint = |at: usize| matches!(text.as_bytes().get(at..at + 2), Some(b"&&" | b"||"));
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in 1..text.len() {
        if is_joint(at) || (at >= 2 && is_joint(at - 2)) {
            pieces.push(text.get(start..at).unwrap_or(""));
            start = at;
        }
    }
    pieces.push(text.get(start..).unwrap_or(""));
    pieces
}

/// Throws away what a criterion cannot start or end with.
fn clean<'t>(source: Source<'t>, text: &'t str) -> Result<&'t str, ParseError> {
    let begin = text.len() - text.trim_start_matches(['[', '?', '(', ' ']).len();
    let end = text.trim_end_matches([')', ' ']).len();
    let length = java_length(text);
    let message = "A condition is missing here.";
    if begin == text.len() {
        return Err(source.cut_short(text, length, message));
    }
    text.get(begin..end).ok_or_else(|| {
        let range = if end == 0 {
            "String index out of range: -1".into()
        } else {
            format!("begin {begin}, end {end}, length {length}")
        };
        let library = format!("java.lang.StringIndexOutOfBoundsException: {range}");
        source.error(text, message).library(library)
    })
}
