//! Which way a Choice shall go, and what has to be true for it.

use asl::outline::{EdgeKind, OutlineState};
use asl_json::{Number, Str, Value};

use super::shape::Hint;
use super::value::SymbolicValue;
use super::walk::{States, SymbolicScope, Walk};

impl Walk<'_> {
    /// Makes the wanted way of a Choice true, and gives its target.
    pub(super) fn choose(
        &mut self,
        states: &States<'_>,
        state: &OutlineState,
        seen: &SymbolicScope<'_>,
    ) -> Str {
        let rules = state
            .fields
            .get("Choices")
            .and_then(Value::as_array)
            .unwrap_or_default();
        let target = |kind: EdgeKind| {
            let edge = state.edges.iter().find(|edge| edge.kind == kind);
            edge.map(|edge| edge.target.clone())
        };
        let goes_on = |kind| target(kind).filter(|target| goes_on(states, state, target));
        let chosen = (0..rules.len())
            .find_map(|index| Some((Some(index), goes_on(EdgeKind::Choice(index))?)))
            .or_else(|| Some((None, goes_on(EdgeKind::Default)?)))
            .or_else(|| Some((Some(0), target(EdgeKind::Choice(0))?)));
        let Some((chosen, target)) = chosen else {
            return "".into();
        };
        for (index, rule) in rules.iter().enumerate() {
            let wanted = chosen == Some(index);
            match rule.get("Condition").and_then(Value::as_str) {
                Some(condition) if wanted => self.satisfy_expression(condition, seen),
                Some(_) => {}
                None => self.satisfy(rule, wanted, seen),
            }
            if wanted {
                break;
            }
        }
        target
    }

    /// Makes a rule of a JSONPath state true or false.
    fn satisfy(&mut self, rule: &Value, wanted: bool, seen: &SymbolicScope<'_>) {
        let list = |name: &str| rule.get(name).and_then(Value::as_array);
        if let Some(rules) = list("And") {
            for (index, rule) in rules.iter().enumerate() {
                // One that is false is enough.
                self.satisfy(rule, wanted || index > 0, seen);
            }
            return;
        }
        if let Some(rules) = list("Or") {
            for (index, rule) in rules.iter().enumerate() {
                self.satisfy(rule, wanted && index == 0, seen);
            }
            return;
        }
        if let Some(rule) = rule.get("Not") {
            return self.satisfy(rule, !wanted, seen);
        }
        let (Some(members), Some(path)) = (rule.as_object(), rule.get("Variable").and_then(Value::as_str))
        else {
            return;
        };
        let known = ["Variable", "Next", "Comment", "Assign", "Output"];
        let Some((operator, operand)) = members.iter().find(|(key, _)| !known.contains(&&***key)) else {
            return;
        };
        let is = operand.as_bool().unwrap_or(true) == wanted;
        if &**operator == "IsPresent" {
            let value = self.led_to(path, seen);
            self.presence(&value, is);
            return;
        }
        let hint = match &**operator {
            name if name.starts_with("Numeric") => Hint::Number,
            name if name.starts_with("Timestamp") => Hint::Timestamp,
            _ => Hint::Any,
        };
        if let Some(other) = operand.as_str().filter(|_| operator.ends_with("Path")) {
            self.at_path(other, seen, hint);
            self.at_path(path, seen, hint);
            return;
        }
        let value: SymbolicValue = self.at_path(path, seen, hint);
        let number = |by: f64| {
            let number = operand.as_number()?.as_f64() + by;
            Number::from_f64(number).map(Value::from)
        };
        let must = match (&**operator, wanted) {
            ("StringEquals", true) => Some(operand.clone()),
            ("StringMatches", true) => operand.as_str().map(|text| Value::from(text.replace('*', ""))),
            ("BooleanEquals", _) => Some(Value::from(is)),
            ("NumericEquals" | "NumericGreaterThanEquals" | "NumericLessThanEquals", true) => {
                Some(operand.clone())
            }
            ("NumericGreaterThan" | "NumericLessThan", false) => Some(operand.clone()),
            ("TimestampEquals" | "TimestampGreaterThanEquals" | "TimestampLessThanEquals", true) => {
                Some(operand.clone())
            }
            ("NumericGreaterThan", true) | ("NumericEquals" | "NumericLessThanEquals", false) => number(1.0),
            ("NumericLessThan", true) | ("NumericGreaterThanEquals", false) => number(-1.0),
            ("IsNull", _) if is => Some(Value::Null),
            ("IsNumeric", _) if is => Some(Value::from(1)),
            ("IsBoolean", _) if is => Some(Value::from(true)),
            _ => None,
        };
        if let Some(must) = must {
            self.must_be(&value, must);
        }
    }
}

/// How far a way is looked at.
const MAX_WAY: usize = 200;

/// Whether a way leads on: neither straight to a Fail nor straight back to the Choice.
fn goes_on(states: &States<'_>, choice: &OutlineState, target: &Str) -> bool {
    let mut name = target;
    for _ in 0..states.len().min(MAX_WAY) {
        if *name == choice.name {
            return false;
        }
        let Some(state) = states.get(&**name) else {
            return false;
        };
        match state.type_name.as_deref() {
            Some("Fail") => return false,
            Some("Choice" | "Succeed") => return true,
            _ => {}
        }
        let next = state.edges.iter().find(|edge| edge.kind == EdgeKind::Next);
        let Some(next) = next else { return true };
        name = &next.target;
    }
    // It goes round without coming back: some other Choice decides.
    false
}
