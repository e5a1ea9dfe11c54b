//! Comparison of one history event: same keys, same type, same ids, same details.
//!
//! The recorder parsed texts that start with `{`, so the fields that hold JSON texts are compared parsed; every
//! other field is compared as it is.

use serde_json::{Map, Value};

use super::text::Rules;
use super::value::{Mismatch, compare, compare_json_text};

/// Fields of the service's answers that hold JSON texts.
const JSON_TEXTS: [&str; 14] = [
    "input",
    "output",
    "parameters",
    "cause",
    "result",
    "afterInputPath",
    "afterParameters",
    "afterArguments",
    "afterResultSelector",
    "afterResultPath",
    "afterItemsPath",
    "afterItemSelector",
    "afterItemBatcher",
    "afterItemsPointer",
];

/// Fields whose members are JSON texts.
const TABLES_OF_JSON_TEXTS: [&str; 2] = ["assignedVariables", "variables"];

/// Never compared: real time.
const TIMESTAMP: &str = "timestamp";

/// Compares an answer of the service (an event, a response): members that hold JSON texts are compared parsed.
pub fn compare_answer(rules: &Rules, expected: &Value, got: &Value) -> Result<(), Mismatch> {
    let (Value::Object(expected_members), Value::Object(got_members)) = (expected, got) else {
        return compare(rules, expected, got);
    };
    compare_members(expected_members, got_members, &|name, one, other| {
        if JSON_TEXTS.contains(&name) {
            compare_json_text(rules, one, other)
        } else if TABLES_OF_JSON_TEXTS.contains(&name) {
            compare_table(rules, one, other)
        } else {
            compare_answer(rules, one, other)
        }
    })
}

/// Compares everything of an event but its ids and its timestamp.
pub fn compare_without_ids(rules: &Rules, expected: &Value, got: &Value) -> Result<(), Mismatch> {
    compare_answer(
        rules,
        &stripped(expected, &["id", "previousEventId"]),
        &stripped(got, &["id", "previousEventId"]),
    )
}

/// Compares a whole event but for its timestamp.
pub fn compare_event(rules: &Rules, expected: &Value, got: &Value) -> Result<(), Mismatch> {
    // The type first: a difference there explains all others.
    compare(rules, &member(expected, "type"), &member(got, "type"))
        .map_err(|mismatch| mismatch.below("type"))?;
    compare_answer(rules, &stripped(expected, &[]), &stripped(got, &[]))
}

/// The type of an event; empty where there is none.
pub fn kind(event: &Value) -> &str {
    event.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// A number of an event (`id`, `previousEventId`).
pub fn number(event: &Value, name: &str) -> Option<u64> {
    event.get(name).and_then(Value::as_u64)
}

/// The members of the details object of an event, to be changed.
pub fn details_mut(event: &mut Value) -> Option<&mut serde_json::Map<String, Value>> {
    event
        .as_object_mut()?
        .iter_mut()
        .find(|(name, _)| name.ends_with("EventDetails"))
        .and_then(|(_, value)| value.as_object_mut())
}

/// The details object of an event, whatever its name.
pub fn details(event: &Value) -> Option<&Value> {
    event
        .as_object()?
        .iter()
        .find(|(name, _)| name.ends_with("EventDetails"))
        .map(|(_, value)| value)
}

/// One line about an event, for the report.
pub fn line(event: &Value) -> String {
    let id = number(event, "id").map_or_else(|| "?".to_owned(), |id| id.to_string());
    let previous = number(event, "previousEventId").map_or_else(|| "?".to_owned(), |id| id.to_string());
    let details = details(event).map(Value::to_string).unwrap_or_default();
    let mut line = format!("{id:>3} <- {previous:<3} {} {details}", kind(event));
    // A payload can be hundreds of kilobytes.
    if let Some((cut, _)) = line.char_indices().nth(300) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

fn member(event: &Value, name: &str) -> Value {
    event.get(name).cloned().unwrap_or_default()
}

fn stripped(event: &Value, also: &[&str]) -> Value {
    let Value::Object(members) = event else {
        return event.clone();
    };
    let kept = members
        .iter()
        .filter(|(name, _)| *name != TIMESTAMP && !also.contains(&name.as_str()));
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn compare_table(rules: &Rules, expected: &Value, got: &Value) -> Result<(), Mismatch> {
    let (Value::Object(expected_members), Value::Object(got_members)) = (expected, got) else {
        return compare_json_text(rules, expected, got);
    };
    compare_members(expected_members, got_members, &|_, one, other| {
        compare_json_text(rules, one, other)
    })
}

fn compare_members(
    expected: &Map<String, Value>,
    got: &Map<String, Value>,
    member: &dyn Fn(&str, &Value, &Value) -> Result<(), Mismatch>,
) -> Result<(), Mismatch> {
    for (name, one) in expected {
        match got.get(name) {
            Some(other) => member(name, one, other).map_err(|mismatch| mismatch.below(name))?,
            // A wildcard stands for a value, not for its absence.
            None => return Err(Mismatch::here(Some(one), None).below(name)),
        }
    }
    match got.iter().find(|(name, _)| !expected.contains_key(*name)) {
        Some((name, extra)) => Err(Mismatch::here(None, Some(extra)).below(name)),
        None => Ok(()),
    }
}
