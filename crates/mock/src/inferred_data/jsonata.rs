//! What JSONata expressions read, by their references and what stands beside them.

use asl_catalog::functions::{self, Function, Gives};
use asl_json::{Str, Value};
use asl_jsonata::{Expression, ReferenceKind};

use super::shape::{Hint, Step};
use super::value::{SymbolicValue, stepped};
use super::walk::{SymbolicScope, Walk};

impl Walk<'_> {
    /// What a text `{% … %}` becomes: the value that it is a path to, if it is one.
    pub(super) fn expression(&mut self, text: &str, seen: &SymbolicScope<'_>, hint: Hint) -> SymbolicValue {
        let Some(inner) = inner(text) else {
            return SymbolicValue::Unknown;
        };
        let Ok(expression) = Expression::parse(inner) else {
            return SymbolicValue::Unknown;
        };
        let mut whole = SymbolicValue::Unknown;
        for reference in expression.references() {
            let ReferenceKind::Variable {
                name,
                fields,
                local: false,
            } = &reference.kind
            else {
                continue;
            };
            let value = find(name, fields, seen);
            let (before, after) = around(inner, reference.span.start, reference.span.end);
            let alone = before.is_empty() && after.is_empty();
            self.read(&value, if alone { hint } else { beside(before, after) });
            if called(before).is_some_and(|function| function.gives == Gives::ParsedFirst) {
                self.read(&stepped(&value, Step::Text), Hint::Any);
            }
            if alone {
                whole = value;
            }
        }
        whole
    }

    /// Makes a condition true: what is compared with a literal must be equal to it.
    pub(super) fn satisfy_expression(&mut self, text: &str, seen: &SymbolicScope<'_>) {
        let Some(inner) = inner(text) else { return };
        let Ok(expression) = Expression::parse(inner) else {
            return;
        };
        for reference in expression.references() {
            let ReferenceKind::Variable {
                name,
                fields,
                local: false,
            } = &reference.kind
            else {
                continue;
            };
            let value = find(name, fields, seen);
            let (before, after) = around(inner, reference.span.start, reference.span.end);
            if before.ends_with("$not($exists(") || before.ends_with("$not(") {
                continue;
            }
            match equal_to(after) {
                Some(must) => self.must_be(&value, must),
                // A flag.
                None if before.is_empty() && after.is_empty() => self.must_be(&value, Value::from(true)),
                None => self.read(&value, beside(before, after)),
            }
        }
    }
}

fn inner(text: &str) -> Option<&str> {
    Some(text.trim().strip_prefix("{%")?.strip_suffix("%}")?.trim())
}

fn find(name: &str, fields: &[Str], seen: &SymbolicScope<'_>) -> SymbolicValue {
    let names: Vec<&str> = fields.iter().map(|field| &**field).collect();
    let (start, skip) = match (name, names.as_slice()) {
        ("states", ["input", ..]) => (seen.data.clone(), 1),
        ("states", ["result", ..]) => (seen.result.clone(), 1),
        ("states", ["context", "Execution", "Input", ..]) => (seen.input.clone(), 3),
        ("states", ["context", "Map", "Item", "Value", ..]) => (seen.item.clone(), 4),
        ("states", _) => (SymbolicValue::Unknown, 0),
        _ => (
            seen.variables
                .get(name)
                .cloned()
                .unwrap_or(SymbolicValue::Unknown),
            0,
        ),
    };
    let fields = fields.iter().skip(skip);
    fields.fold(start, |value, field| match &value {
        // JSONata goes through lists by itself.
        SymbolicValue::List(item) => stepped(item, Step::Key(field)),
        _ => stepped(&value, Step::Key(field)),
    })
}

/// What stands before and after a part.
fn around(text: &str, start: u32, end: u32) -> (&str, &str) {
    let before = text.get(..start as usize).unwrap_or_default();
    let after = text.get(end as usize..).unwrap_or_default();
    (before.trim_end(), after.trim_start())
}

/// The function whose first argument follows.
fn called(before: &str) -> Option<&'static Function> {
    let (_, name) = before.strip_suffix('(')?.rsplit_once('$')?;
    functions::find(functions::JSONATA, name)
}

/// What a value has to be by what stands beside it.
fn beside(before: &str, after: &str) -> Hint {
    if after.starts_with('[') {
        return Hint::Array;
    }
    if let Some(function) = called(before) {
        let hint = Hint::of(function.takes(0));
        if hint != Hint::Any {
            return hint;
        }
    }
    let number = ['>', '<', '+', '-', '*', '/', '%'];
    if after.starts_with(number)
        || before.ends_with(number)
        || after.starts_with("..")
        || before.ends_with("..")
    {
        return Hint::Number;
    }
    Hint::Any
}

/// The literal that a value is compared with.
fn equal_to(after: &str) -> Option<Value> {
    let rest = after.strip_prefix('=')?.trim_start();
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let text = rest.get(1..)?;
        return Some(Value::from(text.get(..text.find(quote)?)?));
    }
    let end = rest.find([' ', ')', ',', '\n']).unwrap_or(rest.len());
    asl_json::parse(rest.get(..end)?).ok()
}
