//! Operators with two sides.

use std::cmp::Ordering;

use crate::ast::{Ast, Kind, Operator};
use crate::error::{Error, Failure};
use crate::evaluate::{eval, is_alone, number};
use crate::machine::{EvalResult, Machine};
use crate::value::function::Env;
use crate::value::number::{checked, remainder};
use crate::value::{Val, to_text};

/// Whether a value is a number that JSONata calculates with.
pub(crate) fn is_number(value: &Val) -> bool {
    value.as_num().is_some_and(|number| !number.is_nan())
}

/// The order of texts: by UTF-16 units, as JavaScript compares.
pub(crate) fn compare_texts(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

pub(super) fn binary(
    m: &Machine,
    node: &Ast,
    operator: Operator,
    [left, right]: [&Ast; 2],
    input: &Val,
    env: &Env,
) -> EvalResult {
    let placed = |error| placed(node, operator, error);
    if operator.takes_numbers()
        && let Some(left) = number(m, left, input, env)?
    {
        // A number that is at hand needs no detour.
        let Some(right) = number(m, right, input, env)? else {
            let right = eval(m, right, input, env)?;
            return both(m, operator, &Val::Num(left), &right).map_err(placed);
        };
        return match of_numbers(operator, left, right) {
            Some(value) => Ok(value),
            None => both(m, operator, &Val::Num(left), &Val::Num(right)).map_err(placed),
        };
    }
    if operator == Operator::Concatenate {
        let text = joined(m, node, [left, right], input, env)?;
        let result = m.text(&*text).map_err(placed)?;
        m.put_draft(text);
        return Ok(result);
    }
    let left = eval(m, left, input, env)?;
    if !matches!(operator, Operator::And | Operator::Or) {
        let right = eval(m, right, input, env)?;
        return both(m, operator, &left, &right).map_err(placed);
    }
    let left = m.truth(&left).map_err(placed)?;
    if left == (operator == Operator::Or) {
        return Ok(Val::Bool(left));
    }
    // Whatever fails on the right of these two is reported as theirs, as the reference does.
    let right = eval(m, right, input, env).map_err(|mut error| {
        error.position = Some(node.position as usize);
        error.token = Some(operator.text().into());
        error
    })?;
    m.truth(&right).map(Val::Bool).map_err(placed)
}

/// What `&` writes. Of several in a row each writes behind the one before it.
fn joined(
    m: &Machine,
    node: &Ast,
    [left, right]: [&Ast; 2],
    input: &Val,
    env: &Env,
) -> Result<String, Failure> {
    let placed = |error| placed(node, Operator::Concatenate, error);
    if let Kind::Binary(Operator::Concatenate, first, second) = &left.kind
        && is_alone(m, left)
    {
        m.enter()?;
        let mut text = joined(m, left, [first, second], input, env)?;
        m.admit(&text)
            .map_err(|error| self::placed(left, Operator::Concatenate, error))?;
        m.leave();
        let right = eval(m, right, input, env)?;
        m.walk_text(&text).map_err(placed)?;
        write(m, &right, &mut text).map_err(placed)?;
        return Ok(text);
    }
    let left = eval(m, left, input, env)?;
    let right = eval(m, right, input, env)?;
    let mut text = m.take_draft();
    write(m, &left, &mut text).map_err(placed)?;
    write(m, &right, &mut text).map_err(placed)?;
    Ok(text)
}

/// Writes a value as `$string` gives it, charged for.
fn write(m: &Machine, value: &Val, out: &mut String) -> Result<(), Failure> {
    m.walk(value)?;
    match value {
        Val::Str(text) => out.push_str(text),
        value => out.push_str(&to_text(value, m.style())?),
    }
    Ok(())
}

/// An error of an operator, with its place.
#[cold]
fn placed(node: &Ast, operator: Operator, error: Failure) -> Failure {
    error.at(node.span, node.position).token(operator.text())
}

fn both(m: &Machine, operator: Operator, left: &Val, right: &Val) -> EvalResult {
    if let (Val::Num(left), Val::Num(right)) = (left, right)
        && let Some(value) = of_numbers(operator, *left, *right)
    {
        return Ok(value);
    }
    match operator {
        Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder => {
            arithmetic(operator, left, right)
        }
        Operator::Equal | Operator::NotEqual => {
            if left.is_undefined() || right.is_undefined() {
                return Ok(Val::Bool(false));
            }
            // What is large is unlike all that cannot be.
            if matches!(right, Val::Str(_) | Val::Array(_) | Val::Object(_)) {
                m.walk(left)?;
            }
            Ok(Val::Bool(left.equals(right) == (operator == Operator::Equal)))
        }
        Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
            comparison(operator, left, right)
        }
        Operator::Range => range(m, left, right),
        Operator::In => {
            if left.is_undefined() || right.is_undefined() {
                return Ok(Val::Bool(false));
            }
            let found = match right {
                Val::Array(items) => {
                    m.charge(items.len() / 4)?;
                    items.any(|item| item.is_same(left))
                }
                other => other.is_same(left),
            };
            Ok(Val::Bool(found))
        }
        Operator::And | Operator::Or | Operator::Concatenate => Ok(Val::Undefined),
    }
}

/// What an operator gives for two finite numbers; none if it is not one of numbers.
fn of_numbers(operator: Operator, left: f64, right: f64) -> Option<Val> {
    if !left.is_finite() || !right.is_finite() {
        return None;
    }
    Some(match operator {
        Operator::Less => Val::Bool(left < right),
        Operator::LessEqual => Val::Bool(left <= right),
        Operator::Greater => Val::Bool(left > right),
        Operator::GreaterEqual => Val::Bool(left >= right),
        _ => Val::Num(calculated(operator, left, right)?),
    })
}

fn calculated(operator: Operator, left: f64, right: f64) -> Option<f64> {
    Some(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        Operator::Remainder => remainder(left, right),
        _ => return None,
    })
}

fn calculable(value: &Val, code: &'static str) -> Result<Option<f64>, Failure> {
    match value.as_num() {
        None if value.is_undefined() => Ok(None),
        Some(number) if !number.is_nan() => checked(number).map(Some),
        _ => Err(Error::new(code).value(value.shown())),
    }
}

fn arithmetic(operator: Operator, left: &Val, right: &Val) -> EvalResult {
    let left = calculable(left, "T2001")?;
    let right = calculable(right, "T2002")?;
    let (Some(left), Some(right)) = (left, right) else {
        return Ok(Val::Undefined);
    };
    Ok(calculated(operator, left, right).map_or(Val::Undefined, Val::Num))
}

fn comparison(operator: Operator, left: &Val, right: &Val) -> EvalResult {
    let comparable = |value: &Val| matches!(value, Val::Undefined | Val::Num(_) | Val::Long(_) | Val::Str(_));
    if !comparable(left) || !comparable(right) {
        let wrong = if matches!(left, Val::Num(_) | Val::Long(_) | Val::Str(_)) {
            right
        } else {
            left
        };
        let error = Error::new("T2010");
        return Err(if wrong.is_undefined() {
            error
        } else {
            error.value(wrong.shown())
        });
    }
    let order = match (left, right) {
        (Val::Undefined, _) | (_, Val::Undefined) => return Ok(Val::Undefined),
        (Val::Long(a), Val::Long(b)) => Some(a.cmp(b)),
        (Val::Str(a), Val::Str(b)) => Some(compare_texts(a, b)),
        _ if let (Some(a), Some(b)) = (left.as_num(), right.as_num()) => a.partial_cmp(&b),
        _ => return Err(Error::new("T2009").value(left.shown()).value2(right.shown())),
    };
    Ok(Val::Bool(match operator {
        Operator::Less => order == Some(Ordering::Less),
        Operator::LessEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Operator::Greater => order == Some(Ordering::Greater),
        _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }))
}

/// The most items of a range in JSONata itself.
const MAX_RANGE: f64 = 1e7;

fn range(m: &Machine, left: &Val, right: &Val) -> EvalResult {
    let whole = |value: &Val, code: &'static str| match value.as_num() {
        None if value.is_undefined() => Ok(None),
        Some(number) if number.is_finite() && number.fract() == 0.0 => Ok(Some(number)),
        _ => Err(Error::new(code).value(value.shown())),
    };
    let from = whole(left, "T2003")?;
    let to = whole(right, "T2004")?;
    let (Some(from), Some(to)) = (from, to) else {
        return Ok(Val::Undefined);
    };
    if from > to {
        return Ok(Val::Undefined);
    }
    let size = to - from + 1.0;
    if size > MAX_RANGE {
        return Err(Error::new("D2014").value(crate::value::number_value(size)));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 10,000,000"
    )]
    let size = size as u32;
    m.room(size as usize)?;
    m.sequence((0..size).map(|at| Val::Num(from + f64::from(at))).collect())
}
