//! Comparison of two JSON values under a case's [`Rules`].
//!
//! Numbers compare by value, members in any order, lists in order, strings as patterns. A string that holds a JSON
//! object or array (a JSON text inside a value, like the `Cause` in an error output) may differ in its white space
//! but not in the order of its members: the service wrote that text, and so must we.

use serde_json::{Number, Value};

use super::text::Rules;

/// The first place where two values differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The place as a path of member names and indexes: `/a/0/b`; empty for the value itself.
    pub path: String,
    /// What the recording has there.
    pub expected: String,
    /// What we have there.
    pub got: String,
}

impl Mismatch {
    /// A mismatch of two values (or their absence) at the current place.
    pub fn here(expected: Option<&Value>, got: Option<&Value>) -> Self {
        Self {
            path: String::new(),
            expected: crate::case::show(expected),
            got: crate::case::show(got),
        }
    }

    /// The same mismatch seen from one level above.
    #[must_use]
    pub fn below(mut self, step: &str) -> Self {
        self.path = format!("/{step}{}", self.path);
        self
    }
}

/// Compares two values.
pub fn compare(rules: &Rules, expected: &Value, got: &Value) -> Result<(), Mismatch> {
    match (expected, got) {
        (Value::String(pattern), _) if rules.any_value(pattern) => Ok(()),
        (Value::String(pattern), Value::String(text)) => compare_texts(rules, pattern, text),
        (Value::Number(one), Value::Number(other)) if same_number(one, other) => Ok(()),
        (Value::Array(expected_items), Value::Array(got_items)) => {
            for (index, (one, other)) in expected_items.iter().zip(got_items).enumerate() {
                compare(rules, one, other).map_err(|mismatch| mismatch.below(&index.to_string()))?;
            }
            let common = expected_items.len().min(got_items.len());
            if expected_items.len() == got_items.len() {
                return Ok(());
            }
            let missing = Mismatch::here(expected_items.get(common), got_items.get(common));
            Err(missing.below(&common.to_string()))
        }
        (Value::Object(expected_members), Value::Object(got_members)) => {
            for (name, one) in expected_members {
                match got_members.get(name) {
                    Some(other) => compare(rules, one, other).map_err(|mismatch| mismatch.below(name))?,
                    None => return Err(Mismatch::here(Some(one), None).below(name)),
                }
            }
            match got_members
                .iter()
                .find(|(name, _)| !expected_members.contains_key(*name))
            {
                Some((name, extra)) => Err(Mismatch::here(None, Some(extra)).below(name)),
                None => Ok(()),
            }
        }
        _ if expected == got => Ok(()),
        _ => Err(Mismatch::here(Some(expected), Some(got))),
    }
}

/// Compares a field that holds a JSON text in the service's answer, where the recorder may have parsed the
/// expected side. Both sides are parsed; where one is no JSON the texts themselves are compared.
pub fn compare_json_text(rules: &Rules, expected: &Value, got: &Value) -> Result<(), Mismatch> {
    match (expected, got) {
        (Value::String(pattern), _) if rules.any_value(pattern) => Ok(()),
        (Value::String(pattern), Value::String(text)) => {
            if pattern == text {
                return Ok(());
            }
            match (parse(pattern), parse(text)) {
                (Some(one), Some(other)) => compare(rules, &one, &other),
                _ if rules.matches(pattern, text) => Ok(()),
                _ => Err(Mismatch::here(Some(expected), Some(got))),
            }
        }
        (_, Value::String(text)) => match parse(text) {
            Some(value) => compare(rules, expected, &value),
            None => Err(Mismatch::here(Some(expected), Some(got))),
        },
        _ => compare(rules, expected, got),
    }
}

/// Compares a recorded JSON text (parsed by the recorder or not) with a value of ours that is parsed already.
pub fn compare_json_text_with_value(rules: &Rules, expected: &Value, got: &Value) -> Result<(), Mismatch> {
    let Value::String(pattern) = expected else {
        return compare(rules, expected, got);
    };
    if rules.any_value(pattern) {
        return Ok(());
    }
    match parse(pattern) {
        Some(value) => compare(rules, &value, got),
        // The recording holds a text that is a pattern only (`<date>`): it stands for the text that we would send.
        None if rules.matches(pattern, &got.to_string()) => Ok(()),
        None => compare(rules, expected, got),
    }
}

fn compare_texts(rules: &Rules, pattern: &str, text: &str) -> Result<(), Mismatch> {
    if rules.matches(pattern, text) {
        return Ok(());
    }
    let mismatch = || {
        Mismatch::here(
            Some(&Value::String(pattern.to_owned())),
            Some(&Value::String(text.to_owned())),
        )
    };
    match (parse_container(pattern), parse_container(text)) {
        (Some(one), Some(other)) if !rules.is_exact() && same_order(&one, &other) => {
            compare(rules, &one, &other).map_err(|inner| inner.below("(JSON text)"))
        }
        _ => Err(mismatch()),
    }
}

/// Whether members stand in the same order everywhere (as far as both sides have the same shape).
fn same_order(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|((name, a), (other_name, b))| name == other_name && same_order(a, b))
        }
        (Value::Array(one), Value::Array(other)) => one.iter().zip(other).all(|(a, b)| same_order(a, b)),
        _ => true,
    }
}

/// Whether two numbers have the same value. Integers are compared as integers: a detour over floating point would
/// make large neighbours equal.
pub fn same_number(one: &Number, other: &Number) -> bool {
    if let (Some(one), Some(other)) = (one.as_i64(), other.as_i64()) {
        return one == other;
    }
    if let (Some(one), Some(other)) = (one.as_u64(), other.as_u64()) {
        return one == other;
    }
    match (one.as_f64(), other.as_f64()) {
        // Equality of doubles is meant: both sides were read from decimal texts in the same way.
        (Some(one), Some(other)) => one.total_cmp(&other).is_eq() || (one == 0.0 && other == 0.0),
        _ => false,
    }
}

fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

fn parse_container(text: &str) -> Option<Value> {
    parse(text).filter(|value| value.is_object() || value.is_array())
}
