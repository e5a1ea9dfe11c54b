//! What a JSONata expression reads and compares with.

use asl::model::Computed;
use asl_json::{Number, Value};

/// The paths that it reads, each with the constants that follow it before the next path.
pub(crate) fn references(computed: &Computed) -> Vec<(Vec<String>, Vec<Value>)> {
    let Computed::Expression(expression) = computed else {
        return Vec::new();
    };
    let text = expression.text();
    let constants = constants(text);
    let mut found: Vec<(usize, Vec<String>, Vec<Value>)> = Vec::new();
    for (start, name, fields) in crate::paths::variables(text) {
        let mut steps: Vec<String> = match name.as_str() {
            "states" => fields.into_iter().skip(1).collect(),
            _ => std::iter::once(name).chain(fields).collect(),
        };
        steps.retain(|step| !step.is_empty());
        if !steps.is_empty() {
            found.push((start, steps, Vec::new()));
        }
    }
    for (at, value) in constants {
        // `a = 1`, and `1 = a` only where nothing comes before.
        let index = found.iter().rposition(|(start, ..)| *start <= at).unwrap_or(0);
        if let Some((.., values)) = found.get_mut(index) {
            values.push(value);
        }
    }
    found
        .into_iter()
        .map(|(_, steps, values)| (steps, values))
        .collect()
}

/// Texts and numbers that are written in an expression, with their places.
fn constants(text: &str) -> Vec<(usize, Value)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                let rest = text.get(at + 1..).unwrap_or_default();
                let end = rest.find(char::from(*byte)).unwrap_or(rest.len());
                found.push((at, Value::from(rest.get(..end).unwrap_or_default())));
                at += end + 2;
            }
            b'0'..=b'9' => {
                let rest = text.get(at..).unwrap_or_default();
                let end = rest
                    .find(|c: char| !c.is_ascii_digit() && c != '.')
                    .unwrap_or(rest.len());
                let is_part_of_name = at > 0
                    && bytes
                        .get(at - 1)
                        .is_some_and(|before| before.is_ascii_alphanumeric() || *before == b'_');
                let literal = rest.get(..end).unwrap_or_default().trim_end_matches('.');
                if let Some(number) = Number::from_literal(literal).filter(|_| !is_part_of_name) {
                    found.push((at, Value::Number(number)));
                }
                at += end.max(1);
            }
            _ => at += 1,
        }
    }
    found
}
