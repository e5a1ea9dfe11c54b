//! Values that make a Choice decide otherwise, and the places of the input and of results where they come from.
//!
//! A path that a Choice reads is followed back by its names: the places of a document whose last names are the same, those with
//! the value that the Choice saw first. Whether a place was the right one shows when it is tried.

use asl::model::{Choice, Comparable, Comparison, Computed, Condition, Operand, Order, Property};
use asl_json::{Number, Value};

use crate::jsonata::references;

/// A value at a path of what a Choice reads; `None` is that there is nothing.
pub(crate) type Assignment = Vec<(Vec<String>, Option<Value>)>;

/// The most assignments that one rule is tried with.
const ASSIGNMENTS: usize = 24;

/// Assignments that may make a rule apply, the most promising ones first. Without a rule, those that may make none apply.
pub(crate) fn assignments(choice: &Choice, rule: Option<usize>) -> Vec<Assignment> {
    let mut found = Vec::new();
    match rule.and_then(|index| choice.rules.get(index)) {
        Some(rule) => {
            let before = choice
                .rules
                .iter()
                .take_while(|other| !std::ptr::eq(*other, rule));
            let others: Assignment = before
                .filter_map(|other| solutions(&other.condition, false).into_iter().next())
                .flatten()
                .collect();
            for solution in solutions(&rule.condition, true) {
                // What the rule wants comes before what the rules above must not have.
                let mut joint = solution.clone();
                let is_free = |path: &Vec<String>| solution.iter().all(|(known, _)| known != path);
                joint.extend(others.iter().filter(|(path, _)| is_free(path)).cloned());
                if joint.len() > solution.len() {
                    found.push(solution);
                    found.push(joint);
                } else {
                    found.push(solution);
                }
            }
            found.extend(boundaries(&rule.condition));
        }
        None => {
            let mut all: Assignment = Vec::new();
            for rule in &choice.rules {
                for (path, value) in solutions(&rule.condition, false)
                    .into_iter()
                    .next()
                    .unwrap_or_default()
                {
                    if all.iter().all(|(known, _)| *known != path) {
                        all.push((path, value));
                    }
                }
            }
            let strange = all
                .iter()
                .map(|(path, _)| (path.clone(), Some(Value::from("something else"))));
            found.push(strange.collect());
            found.push(all);
            for rule in &choice.rules {
                found.extend(boundaries(&rule.condition));
            }
        }
    }
    let mut unique: Vec<Assignment> = Vec::new();
    for assignment in found {
        if !assignment.is_empty() && !unique.contains(&assignment) {
            unique.push(assignment);
        }
    }
    unique.truncate(ASSIGNMENTS);
    unique
}

/// Assignments with which a condition holds, or does not.
fn solutions(condition: &Condition, wanted: bool) -> Vec<Assignment> {
    let all = |parts: &[Condition], wanted: bool| {
        let mut joint: Assignment = Vec::new();
        for part in parts {
            for (path, value) in solutions(part, wanted).into_iter().next().unwrap_or_default() {
                // `IsPresent` beside a comparison: the comparison says more.
                match joint.iter_mut().find(|(known, _)| *known == path) {
                    Some((_, known)) => *known = value,
                    None => joint.push((path, value)),
                }
            }
        }
        vec![joint]
    };
    let any = |parts: &[Condition], wanted: bool| {
        parts
            .iter()
            .flat_map(|part| solutions(part, wanted))
            .take(8)
            .collect()
    };
    match (condition, wanted) {
        (Condition::And(parts), true) | (Condition::Or(parts), false) => all(parts, wanted),
        (Condition::And(parts), false) | (Condition::Or(parts), true) => any(parts, wanted),
        (Condition::Not(part), wanted) => solutions(part, !wanted),
        (Condition::Test { variable, comparison }, wanted) => {
            let path = crate::paths::of_query(variable);
            let values = if wanted {
                satisfying(comparison)
            } else {
                failing(comparison)
            };
            values
                .into_iter()
                .map(|value| vec![(path.clone(), value)])
                .collect()
        }
        (Condition::Computed(computed), wanted) => computed_solutions(computed, wanted),
    }
}

/// The first values with which a comparison holds.
fn satisfying(comparison: &Comparison) -> Vec<Option<Value>> {
    match comparison {
        Comparison::Compare {
            order,
            operand: Operand::Value(value),
            ..
        } => vec![Some(match order {
            Order::Equals | Order::LessThanEquals | Order::GreaterThanEquals => value.clone(),
            Order::LessThan => below(value),
            Order::GreaterThan => above(value),
        })],
        Comparison::Compare { kind, .. } => typical(*kind).into_iter().map(Some).collect(),
        Comparison::Matches(pattern) => vec![Some(Value::from(
            pattern
                .replace("\\*", "\u{1}")
                .replace('*', "")
                .replace('\u{1}', "*"),
        ))],
        Comparison::Is(property, wanted) => of_property(*property, *wanted),
    }
}

fn failing(comparison: &Comparison) -> Vec<Option<Value>> {
    match comparison {
        Comparison::Compare {
            order,
            operand: Operand::Value(value),
            ..
        } => vec![
            Some(match order {
                Order::Equals | Order::GreaterThan | Order::GreaterThanEquals => below(value),
                Order::LessThan | Order::LessThanEquals => above(value),
            }),
            Some(Value::Null),
        ],
        Comparison::Compare { .. } => vec![Some(Value::Null)],
        Comparison::Matches(_) => vec![Some(Value::from("\u{fffd}"))],
        Comparison::Is(property, wanted) => of_property(*property, !*wanted),
    }
}

fn of_property(property: Property, holds: bool) -> Vec<Option<Value>> {
    let instant = || Value::from("2026-01-01T00:00:00Z");
    let one = || Value::from(1);
    match (property, holds) {
        (Property::Present, true) => vec![Some(Value::from("x")), Some(Value::empty_object())],
        (Property::Present, false) => vec![None],
        (Property::Null, true) => vec![Some(Value::Null)],
        (Property::Null, false) => vec![Some(Value::from("x")), Some(one())],
        (Property::Numeric, true) => vec![Some(one())],
        (Property::String, true) => vec![Some(Value::from("x"))],
        (Property::Boolean, true) => vec![Some(Value::from(true))],
        (Property::Timestamp, true) => vec![Some(instant())],
        (Property::Numeric | Property::Boolean | Property::Timestamp, false) => vec![Some(Value::from("x"))],
        (Property::String, false) => vec![Some(one())],
    }
}

/// Values below, at and above what a comparison compares with, none, null, and of another type.
fn boundaries(condition: &Condition) -> Vec<Assignment> {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().flat_map(boundaries).collect(),
        Condition::Not(part) => boundaries(part),
        Condition::Test { variable, comparison } => {
            let path = crate::paths::of_query(variable);
            let mut values: Vec<Option<Value>> = match comparison {
                Comparison::Compare {
                    operand: Operand::Value(value),
                    ..
                } => vec![Some(below(value)), Some(value.clone()), Some(above(value))],
                Comparison::Compare { kind, .. } => typical(*kind).into_iter().map(Some).collect(),
                Comparison::Matches(_) => satisfying(comparison),
                Comparison::Is(property, _) => {
                    let both = of_property(*property, true).into_iter();
                    both.chain(of_property(*property, false)).collect()
                }
            };
            values.extend(odd());
            values
                .into_iter()
                .map(|value| vec![(path.clone(), value)])
                .collect()
        }
        Condition::Computed(computed) => computed_boundaries(computed),
    }
}

/// Nothing, null, and a value of a type that hardly anybody expects.
fn odd() -> [Option<Value>; 3] {
    [None, Some(Value::Null), Some(Value::array(Vec::new()))]
}

fn typical(kind: Comparable) -> Vec<Value> {
    match kind {
        Comparable::String => vec![Value::from(""), Value::from("x")],
        Comparable::Numeric => vec![Value::from(-1), Value::from(0), Value::from(1_000_000)],
        Comparable::Boolean => vec![Value::from(true), Value::from(false)],
        Comparable::Timestamp => vec![
            Value::from("1970-01-01T00:00:00Z"),
            Value::from("2999-01-01T00:00:00Z"),
        ],
    }
}

fn below(value: &Value) -> Value {
    beside(value, -1.0)
}

fn above(value: &Value) -> Value {
    beside(value, 1.0)
}

/// A value of the same type that is less or more.
fn beside(value: &Value, by: f64) -> Value {
    match value {
        Value::Number(number) => {
            Number::from_f64_whole(number.as_f64() + by).map_or(Value::Null, Value::Number)
        }
        Value::Bool(known) => Value::from(!known),
        Value::String(text) => {
            let is_instant =
                text.len() >= 20 && text.contains('T') && text.starts_with(|c: char| c.is_ascii_digit());
            match (is_instant, by < 0.0) {
                (true, true) => Value::from("1970-01-01T00:00:00Z"),
                (true, false) => Value::from("2999-01-01T00:00:00Z"),
                (false, true) => Value::from(""),
                (false, false) => Value::from(format!("{text}x")),
            }
        }
        other => other.clone(),
    }
}

/// All paths of an expression with the constants that follow them, once as they are and once beside them.
fn computed_solutions(computed: &Computed, wanted: bool) -> Vec<Assignment> {
    let read = references(computed);
    let with = |change: &dyn Fn(&Value) -> Value, other: &Value| -> Assignment {
        let mut joint: Assignment = Vec::new();
        for (path, constants) in &read {
            let value = constants.first().map_or_else(|| other.clone(), change);
            match joint.iter_mut().find(|(known, _)| known == path) {
                // The later mention has the constant: `$exists(a) and a = 1`.
                Some((_, known)) if !constants.is_empty() => *known = Some(value),
                Some(_) => {}
                None => joint.push((path.clone(), Some(value))),
            }
        }
        joint
    };
    let yes = with(&Value::clone, &Value::from(true));
    let no = with(&below, &Value::from(false));
    let more = with(&above, &Value::from(1));
    if wanted {
        vec![yes, more, no]
    } else {
        vec![no, more, yes]
    }
}

fn computed_boundaries(computed: &Computed) -> Vec<Assignment> {
    let mut found: Vec<Assignment> = Vec::new();
    for (path, constants) in references(computed) {
        let mut values: Vec<Option<Value>> = constants
            .iter()
            .flat_map(|constant| [below(constant), constant.clone(), above(constant)])
            .map(Some)
            .collect();
        values.extend([
            Some(Value::from(true)),
            Some(Value::from(false)),
            Some(Value::from(0)),
        ]);
        values.extend(odd());
        // A list of one, for conditions about numbers of items.
        values.push(Some(Value::array(vec![Value::from("x")])));
        found.extend(values.into_iter().map(|value| vec![(path.clone(), value)]));
    }
    found
}
