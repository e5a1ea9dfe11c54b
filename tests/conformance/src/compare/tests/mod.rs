//! Tests of the comparison: what must pass and, above all, what must not.

mod concurrent;
mod corpus;
mod histories;
mod values;

use serde_json::{Value, json};

/// A history from lines `(type, previous, details)`; ids count up.
fn history(lines: &[(&str, u64, Value)]) -> Vec<Value> {
    let event = |(index, (kind, previous, details)): (usize, &(&str, u64, Value))| {
        let mut event = json!({"id": index as u64 + 1, "previousEventId": previous, "type": kind});
        if !details.is_null() {
            let (first, rest) = family(kind).split_at(1);
            event[format!("{}{rest}EventDetails", first.to_lowercase())] = details.clone();
        }
        event
    };
    lines.iter().enumerate().map(event).collect()
}

/// The details of all states' entries have one name, and so have those of their exits.
fn family(kind: &str) -> &str {
    match kind {
        _ if kind.ends_with("StateEntered") => "StateEntered",
        _ if kind.ends_with("StateExited") => "StateExited",
        _ => kind,
    }
}

fn named(name: &str) -> Value {
    json!({"name": name})
}
