//! What a JSONata expression reads and compares with.

use asl::model::Computed;
use asl_json::Value;
use asl_jsonata::ReferenceKind;

/// The paths that it reads, each with the constants that follow it before the next path.
pub(crate) fn references(computed: &Computed) -> Vec<(Vec<String>, Vec<Value>)> {
    let Computed::Expression(expression) = computed else {
        return Vec::new();
    };
    let mut found: Vec<(u32, Vec<String>, Vec<Value>)> = Vec::new();
    for reference in expression.references() {
        let ReferenceKind::Variable {
            name,
            fields,
            local: false,
        } = reference.kind
        else {
            continue;
        };
        let fields = fields.iter().map(ToString::to_string);
        let steps: Vec<String> = match &*name {
            // `input`, `result` and the like say where the data is, not which of it.
            "states" => fields.skip(1).collect(),
            _ => std::iter::once(name.to_string()).chain(fields).collect(),
        };
        if !steps.is_empty() {
            found.push((reference.span.start, steps, Vec::new()));
        }
    }
    for (span, value) in expression.constants() {
        // `a = 1`, and `1 = a` only where nothing comes before.
        let before = found.iter().rposition(|(start, ..)| *start <= span.start);
        if let Some((.., values)) = found.get_mut(before.unwrap_or(0)) {
            values.push(value);
        }
    }
    found
        .into_iter()
        .map(|(_, steps, values)| (steps, values))
        .collect()
}
