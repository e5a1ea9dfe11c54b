//! The rules of a Choice state: which one applies.

use std::cmp::Ordering;

use asl::model::{Comparable, Comparison, Condition, Operand, Order, Property};
use asl_json::Value;
use asl_jsonpath::{Query, Scope};

use crate::clock::Instant;

/// Whether a condition of a Choice rule holds.
///
/// # Errors
///
/// A path that finds nothing, with AWS's text; only `IsPresent` may ask about such a path.
pub fn holds(condition: &Condition, scope: &Scope<'_>) -> Result<bool, String> {
    match condition {
        Condition::And(all) => {
            for condition in all {
                if !holds(condition, scope)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Condition::Or(any) => {
            for condition in any {
                if holds(condition, scope)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Condition::Not(condition) => Ok(!holds(condition, scope)?),
        // Evaluated by the state: it is no condition of JSONPath.
        Condition::Computed(_) => Ok(false),
        Condition::Test {
            variable,
            comparison: Comparison::Is(Property::Present, expected),
        } => Ok(variable.read(scope).is_ok() == *expected),
        Condition::Test { variable, comparison } => test(&read(variable, scope)?, comparison, scope),
    }
}

fn read(query: &Query, scope: &Scope<'_>) -> Result<Value, String> {
    query.read(scope).map_err(|_| {
        format!(
            "Invalid path '{}': The choice state's condition path references an invalid value.",
            query.text()
        )
    })
}

fn test(value: &Value, comparison: &Comparison, scope: &Scope<'_>) -> Result<bool, String> {
    Ok(match comparison {
        Comparison::Compare { kind, order, operand } => {
            let other = match operand {
                Operand::Value(value) => value.clone(),
                Operand::At(query) => read(query, scope)?,
            };
            compare(*kind, value, &other).is_some_and(|ordering| fits(*order, ordering))
        }
        Comparison::Matches(pattern) => value.as_str().is_some_and(|text| matches(pattern, text)),
        Comparison::Is(property, expected) => {
            let is = match property {
                // Decided in `holds`: a path that finds nothing is no error there.
                Property::Present => true,
                Property::Null => value.is_null(),
                Property::Numeric => value.as_number().is_some(),
                Property::String => value.as_str().is_some(),
                Property::Boolean => value.as_bool().is_some(),
                Property::Timestamp => value.as_str().and_then(Instant::parse).is_some(),
            };
            is == *expected
        }
    })
}

/// The order of two values of one type; nothing if either is of another type, which makes every comparison false.
fn compare(kind: Comparable, a: &Value, b: &Value) -> Option<Ordering> {
    match kind {
        // Java compares UTF-16 code units.
        Comparable::String => Some(a.as_str()?.encode_utf16().cmp(b.as_str()?.encode_utf16())),
        Comparable::Numeric => Some(a.as_number()?.compare(b.as_number()?)),
        Comparable::Boolean => Some(a.as_bool()?.cmp(&b.as_bool()?)),
        Comparable::Timestamp => Some(Instant::parse(a.as_str()?)?.cmp(&Instant::parse(b.as_str()?)?)),
    }
}

fn fits(order: Order, ordering: Ordering) -> bool {
    match order {
        Order::Equals => ordering.is_eq(),
        Order::LessThan => ordering.is_lt(),
        Order::GreaterThan => ordering.is_gt(),
        Order::LessThanEquals => ordering.is_le(),
        Order::GreaterThanEquals => ordering.is_ge(),
    }
}

/// `StringMatches`: `*` stands for any characters, `\*` for a star, `\\` for a backslash. Linear backtracking: only the last star
/// is ever reconsidered.
fn matches(pattern: &str, text: &str) -> bool {
    #[derive(PartialEq)]
    enum Piece {
        Any,
        One(char),
    }
    let mut pieces = Vec::new();
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        pieces.push(match character {
            '*' => Piece::Any,
            '\\' if matches!(characters.peek(), Some('*' | '\\')) => {
                Piece::One(characters.next().unwrap_or('\\'))
            }
            other => Piece::One(other),
        });
    }
    let text: Vec<char> = text.chars().collect();
    let (mut piece, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(character) = text.get(at) {
        match pieces.get(piece) {
            Some(Piece::Any) => {
                star = Some((piece, at));
                piece += 1;
            }
            Some(Piece::One(wanted)) if wanted == character => {
                piece += 1;
                at += 1;
            }
            _ => match star {
                Some((star_piece, star_at)) => {
                    star = Some((star_piece, star_at + 1));
                    piece = star_piece + 1;
                    at = star_at + 1;
                }
                None => return false,
            },
        }
    }
    pieces
        .get(piece..)
        .is_some_and(|rest| rest.iter().all(|piece| *piece == Piece::Any))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_match_anything() {
        for (pattern, text) in [
            ("log-*.txt", "log-2026.txt"),
            ("*", ""),
            ("a*b*c", "aXbYbc"),
            (r"\*", "*"),
            ("", ""),
            (r"a\\*", r"a\x"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("log-*.txt", "log-.tx"),
            (r"\*", "x"),
            ("a", "ab"),
            ("", "a"),
            ("*a", "b"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
