//! Rows of JSON as a table with commas, for objects that are given as rows.

use asl_json::Value;

/// The rows as CSV with a header: of objects the members of the first one, of lists the first row.
pub(crate) fn csv(rows: &[Value]) -> String {
    delimited(rows, None, ",")
}

/// The same with another delimiter. Where the header is known elsewhere it is not written, and orders the cells.
pub(crate) fn delimited(rows: &[Value], known: Option<&[&str]>, delimiter: &str) -> String {
    let mut lines = Vec::with_capacity(rows.len() + 1);
    let line = |cells: Vec<String>| cells.join(delimiter);
    let header: Vec<&str> = match (known, rows.first()) {
        (Some(names), _) => names.to_vec(),
        (None, Some(Value::Object(members))) => members.keys().map(|key| &**key).collect(),
        _ => Vec::new(),
    };
    if known.is_none() && !header.is_empty() {
        lines.push(line(header.iter().map(|name| cell(name, delimiter)).collect()));
    }
    for row in rows {
        let cells = match row {
            Value::Array(cells) => cells.iter().map(|value| of(value, delimiter)).collect(),
            Value::Object(members) => header
                .iter()
                .map(|name| {
                    members
                        .get(name)
                        .map(|value| of(value, delimiter))
                        .unwrap_or_default()
                })
                .collect(),
            single => vec![of(single, delimiter)],
        };
        lines.push(line(cells));
    }
    lines.join("\n")
}

fn of(value: &Value, delimiter: &str) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => cell(text, delimiter),
        other => cell(&other.to_string(), delimiter),
    }
}

/// A cell, in quotes where it needs them.
fn cell(text: &str, delimiter: &str) -> String {
    if text.contains(delimiter) || text.contains(['"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_a_table() {
        let rows =
            asl_json::parse(r#"[{"a": 1, "b": "x,y"}, {"b": "say \"no\"", "a": null}, [1, 2]]"#).unwrap();
        assert_eq!(
            csv(rows.as_array().unwrap()),
            "a,b\n1,\"x,y\"\n,\"say \"\"no\"\"\"\n1,2"
        );
    }
}
