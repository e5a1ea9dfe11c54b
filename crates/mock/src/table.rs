//! Rows of JSON as a table with commas, for objects that are given as rows.

use asl_json::Value;

/// The rows as CSV with a header: of objects the members of the first one, of lists the first row.
pub(crate) fn csv(rows: &[Value]) -> String {
    let mut lines = Vec::with_capacity(rows.len() + 1);
    let line = |cells: Vec<String>| cells.join(",");
    let header: Vec<&str> = match rows.first() {
        Some(Value::Object(members)) => members.keys().map(|key| &**key).collect(),
        _ => Vec::new(),
    };
    if !header.is_empty() {
        lines.push(line(header.iter().map(|name| cell(name)).collect()));
    }
    for row in rows {
        let cells = match row {
            Value::Array(cells) => cells.iter().map(of).collect(),
            Value::Object(members) => header
                .iter()
                .map(|name| members.get(*name).map(of).unwrap_or_default())
                .collect(),
            single => vec![of(single)],
        };
        lines.push(line(cells));
    }
    lines.join("\n")
}

fn of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => cell(text),
        other => cell(&other.to_string()),
    }
}

/// A cell, in quotes where it needs them.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
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
