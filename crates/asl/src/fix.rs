//! Fixes that several findings propose: another value, another field, a field more.
//!
//! What does not live here: what a fix is ([`crate::diagnostic::Fix`]) and when one is proposed.

use asl_catalog::fields as catalog;
use asl_json::{Span, Str, Value, to_pretty};
use asl_jsonpath::Expression;

use crate::diagnostic::{Diagnostic, Fix};
use crate::node_path::{At, Fields};
use crate::source::spelled_like;

/// Adds "Did you mean" and the change that follows it.
pub(crate) fn suggest_value(diagnostic: &mut Diagnostic, near: Option<&str>, text: &str, span: Span) {
    let Some(near) = near else { return };
    let spelled = spelled_like(text, span, near);
    diagnostic.hint = Some(format!("Did you mean {spelled}?"));
    diagnostic.fix = Some(Fix::replace(format!("Change to {spelled}"), span, spelled));
}

/// Whether a text reads like a path of the input or the context object, or like a call of an intrinsic function.
pub(crate) fn looks_like_expression(text: &str) -> bool {
    let rooted = text == "$"
        || ["$.", "$[", "$$.", "$$["]
            .iter()
            .any(|root| text.starts_with(root));
    (rooted || text.starts_with("States.")) && Expression::parse(text).is_ok()
}

/// If the value of the field is a path, proposes the field that takes one: `SecondsPath` for `Seconds`.
pub(crate) fn suggest_path_field(diagnostic: &mut Diagnostic, at: &At<'_>, source: &str) {
    let (Some(text), Some(name), Some(span)) = (at.node.as_str(), at.name(), at.key()) else {
        return;
    };
    if !looks_like_expression(text) || !text.starts_with('$') {
        return;
    }
    let Some(twin) = catalog::path_twin(name) else {
        return;
    };
    diagnostic.hint = Some(format!("For a path, use \"{twin}\"."));
    let key = spelled_like(source, span, twin);
    diagnostic.fix = Some(Fix::replace(format!("Rename to {key}"), span, key));
}

/// A fix that adds a field behind another one of the same object, on lines of its own where that one has one.
pub(crate) fn insert(text: &str, object: &Fields<'_>, behind: &At<'_>, name: &str, value: &Value) -> Fix {
    let key = behind.key().unwrap_or(behind.node.span);
    let before = text.get(..key.start as usize).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    // In YAML the first field of an item stands behind its dash.
    let alone = line.trim_start().trim_start_matches("- ").is_empty();
    let indent = " ".repeat(line.chars().count());
    let brackets = object.at.node.span.slice(text).starts_with('{');
    let name = spelled_like(text, key, name);
    let lines = |indent: &str| to_pretty(value).replace('\n', &format!("\n{indent}"));
    let written = match (brackets, alone) {
        (true, true) => {
            let indent = line.trim_end_matches("- ");
            format!(",\n{indent}{name}: {}", lines(indent))
        }
        (true, false) => format!(", {name}: {}", on_one_line(value)),
        (false, _) => format!("\n{indent}{name}: {}", on_one_line(value)),
    };
    let at = behind.node.span.end;
    let place = Span { start: at, end: at };
    Fix::replace(format!("Add {name}"), place, written)
}

/// A value on one line, with blanks behind colons and commas.
fn on_one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(on_one_line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let member = |(name, value)| format!("{}: {}", Value::from(Str::clone(name)), on_one_line(value));
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.to_string(),
    }
}
