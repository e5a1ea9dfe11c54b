//! The evaluator: one function per kind of part. See [`crate::machine`] for how it recurses.
//!
//! What is not here: paths and filters ([`path`]), operators ([`operators`]), calls ([`call`]), grouping, sorting and
//! transforms ([`shape`]), and the functions themselves ([`crate::functions`]).

pub(crate) mod call;
mod operators;
mod path;
mod shape;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use asl_json::Value;

use crate::ast::{Ast, Group, Kind, Node};
use crate::error::{Error, Failure};
use crate::machine::{EvalResult, Machine, Role};
use crate::value::function::Env;
use crate::value::{Flags, Function, Thunk, Val};

pub(crate) use operators::{compare_texts, is_number};
pub(crate) use path::name_of;
use path::resolved;
pub(crate) use shape::{append, deep_copy, merge_sort};

/// Evaluates a part.
pub(crate) fn eval(m: &Machine, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    match node.kind {
        Kind::Number(_) | Kind::Text(_) if is_alone(m, node) => constant(m, node),
        Kind::Variable(_) | Kind::Name(_) | Kind::Path(..) if is_alone(m, node) => leaf(m, node, input, env),
        Kind::Binary(..) if is_alone(m, node) => operation(m, node, input, env),
        Kind::Call(_) if is_alone(m, node) => invocation(m, node, input, env),
        _ => part(m, node, input, env),
    }
}

/// Whether nothing follows the part and nobody wants to know what it gives.
#[inline]
fn is_alone(m: &Machine, node: &Node) -> bool {
    node.is_bare() && !node.keep_array && !m.traces()
}

/// What is written at the end of a branch. Apart, so that it is cheap.
#[inline(never)]
fn constant(m: &Machine, node: &Ast) -> EvalResult {
    m.touch()?;
    Ok(match &node.kind {
        Kind::Number(number) => Val::Num(*number),
        Kind::Text(text) => Val::Str(text.clone()),
        _ => Val::Undefined,
    })
}

/// What stands at the end of most branches otherwise. Apart, so that it is cheap.
#[inline(never)]
fn leaf(m: &Machine, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    let (value, steps) = match &node.kind {
        Kind::Variable(name) => (resolved(variable(m, node, name, input, env), false), 0),
        Kind::Name(name) if let Val::Object(object) = input => {
            (resolved(object.get(name).unwrap_or_default(), false), 0)
        }
        Kind::Path(steps, _)
            if node.is_plain()
                && let Some(found) = path::plain(m, steps, input, env, |value| {
                    value.map_or(Val::Undefined, Val::of)
                }) =>
        {
            found
        }
        _ => return part(m, node, input, env),
    };
    m.touch()?;
    m.charge(steps)?;
    Ok(value)
}

/// The number that a part is which needs no evaluation; none if it is anything else.
#[inline]
fn number(m: &Machine, node: &Ast, input: &Val, env: &Env) -> Result<Option<f64>, Failure> {
    let as_number = |value: &Val| match value {
        Val::Num(number) => Some(*number),
        _ => None,
    };
    let (number, steps) = match &node.kind {
        _ if !is_alone(m, node) => return Ok(None),
        Kind::Number(number) => (Some(*number), 0),
        Kind::Variable(name) if name.is_empty() => (as_number(input), 0),
        Kind::Variable(name) => (env.look(name, as_number).flatten(), 0),
        Kind::Path(steps, _) if node.is_plain() => {
            let of_data = |value: Option<&Value>| value.and_then(|value| as_number(&Val::of(value)));
            path::plain(m, steps, input, env, of_data).unwrap_or((None, 0))
        }
        _ => return Ok(None),
    };
    if number.is_some() {
        m.touch()?;
        m.charge(steps)?;
    }
    Ok(number)
}

/// An operator with two sides that nothing follows.
#[inline(never)]
fn operation(m: &Machine, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    let Kind::Binary(operator, left, right) = &node.kind else {
        return Ok(Val::Undefined);
    };
    m.enter()?;
    let result = operators::binary(m, node, *operator, [left, right], input, env)?;
    m.leave();
    Ok(resolved(result, false))
}

/// A call that nothing follows.
#[inline(never)]
fn invocation(m: &Machine, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    let Kind::Call(call) = &node.kind else {
        return Ok(Val::Undefined);
    };
    m.enter()?;
    let result = call::call(m, node, call, input, env, None)?;
    m.leave();
    Ok(resolved(result, false))
}

#[inline(never)]
fn part(m: &Machine, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    m.enter()?;
    let mut result = match &node.kind {
        Kind::Variable(name) => variable(m, node, name, input, env),
        Kind::Number(number) => Val::Num(*number),
        Kind::Text(text) => Val::Str(text.clone()),
        Kind::Name(name) => {
            if let Val::Array(_) = input {
                m.walk(input)?;
            }
            name_of(input, name)
        }
        Kind::Path(steps, keep) => {
            if node.is_simple() {
                path::names(m, steps, *keep, input, env)?
            } else {
                path::path(m, node, steps, *keep, input, env)?
            }
        }
        Kind::Binary(operator, left, right) => {
            operators::binary(m, node, *operator, [left, right], input, env)?
        }
        Kind::Call(call) => call::call(m, node, call, input, env, None)?,
        // Most blocks are a pair of parentheses.
        Kind::Block(parts)
            if let [part] = &**parts
                && node.is_simple() =>
        {
            eval(m, part, input, env)?
        }
        Kind::Block(parts) => block(m, parts, input, env)?,
        Kind::Condition(condition, then, other) => {
            let truth = eval(m, condition, input, env)?;
            if m.truth(&truth)? {
                eval(m, then, input, env)?
            } else if let Some(other) = other {
                eval(m, other, input, env)?
            } else {
                Val::Undefined
            }
        }
        _ => rarer(m, node, input, env)?,
    };
    if !node.predicates.is_empty() {
        result = path::predicates(m, node, result, env)?;
    }
    if let Some(group) = own_group(node) {
        result = shape::group(m, group, &result, env)?;
    }
    finished(m, node, result)
}

/// The grouping of a part. A path does it itself, because it may have a tuple stream to group.
fn own_group(node: &Node) -> Option<&Arc<Group>> {
    node.group
        .as_ref()
        .filter(|_| !matches!(node.kind, Kind::Path(..)))
}

/// What a part gives in the end, noted.
fn finished(m: &Machine, node: &Node, mut result: Val) -> EvalResult {
    m.leave();
    if let Val::Array(_) = result {
        if node.keep_array {
            // Marking an array that something else holds copies it.
            m.walk(&result)?;
        }
        result = resolved(result, node.keep_array);
    }
    if m.traces() {
        let whole = matches!(node.kind, Kind::Path(..));
        m.note(node.span, if whole { Role::Path } else { Role::Part }, &result);
    }
    Ok(result)
}

/// The value of `$name`; `$` is the context, `$$` has the name `$`.
fn variable(m: &Machine, node: &Node, name: &str, input: &Val, env: &Env) -> Val {
    if name.is_empty() {
        return match input {
            Val::Array(array) if input.flags().outer => array.get(0).unwrap_or_default(),
            _ => input.clone(),
        };
    }
    m.lookup(env, name)
        .unwrap_or_else(|| node.native(m.functions).map_or(Val::Undefined, Val::native))
}

/// The kinds that are seldom. Apart, so that those above take little of the stack.
#[inline(never)]
fn rarer(m: &Machine, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    match &node.kind {
        Kind::Literal(value) => Ok(Val::of(value)),
        Kind::Wildcard => path::wildcard(m, input),
        Kind::Descendant => path::descendants(m, input),
        Kind::Parent(slot) => Ok(env.look(&slot.label, Val::clone).unwrap_or_default()),
        Kind::Regex(regex) => Ok(Val::Function(Rc::new(Function::Regex {
            regex: Arc::clone(regex),
            pattern: regex.pattern.clone(),
            position: node.position,
        }))),
        Kind::Lambda(lambda) => {
            m.capture(env)?;
            Ok(Val::Function(Rc::new(Function::Lambda {
                lambda: Arc::clone(lambda),
                input: input.clone(),
                env: env.share(),
                called: Cell::new(None),
            })))
        }
        Kind::Transform(..) => {
            m.capture(env)?;
            Ok(Val::Function(Rc::new(Function::Transform {
                node: node.clone(),
                input: input.clone(),
                env: env.share(),
            })))
        }
        Kind::Partial(call) => call::partial(m, node, call, input, env),
        Kind::Apply(left, right) => call::chain(m, node, left, right, input, env),
        Kind::Array(parts) => array(m, node, parts, input, env),
        Kind::Object(group) => shape::group(m, group, input, env),
        Kind::Negate(operand) => match eval(m, operand, input, env)? {
            Val::Undefined => Ok(Val::Undefined),
            other if let Some(number) = other.as_num() => {
                Ok(Val::Num(-crate::value::number::checked(number)?))
            }
            other => Err(Error::new("D1002")
                .at(node.span, node.position)
                .token("-")
                .value(other.shown())),
        },
        Kind::Coalesce(left, right) => match eval(m, left, input, env)? {
            Val::Undefined => eval(m, right, input, env),
            value => Ok(value),
        },
        Kind::Default(left, right) => {
            let value = eval(m, left, input, env)?;
            if m.truth(&value)? {
                Ok(value)
            } else {
                eval(m, right, input, env)
            }
        }
        Kind::Bind(name, value) => {
            let value = eval(m, value, input, env)?;
            env.bind(name, value.clone());
            Ok(value)
        }
        Kind::Tail(_) => Ok(Val::Thunk(Rc::new(Thunk {
            node: node.clone(),
            input: input.clone(),
            env: env.share(),
        }))),
        _ => Ok(Val::Undefined),
    }
}

/// `(...; ...)`, with variables of its own.
#[inline(never)]
fn block(m: &Machine, parts: &[Ast], input: &Val, env: &Env) -> EvalResult {
    let frame = env.inner();
    let mut result = Val::Undefined;
    for part in parts {
        result = eval(m, part, input, &frame)?;
    }
    Ok(result)
}

/// `[...]`: an array in it stays one, what other parts give is appended.
#[inline(never)]
fn array(m: &Machine, node: &Ast, parts: &[Ast], input: &Val, env: &Env) -> EvalResult {
    // A range, or what the others are appended to, is not copied.
    let mut first = Val::Undefined;
    let mut items = Vec::new();
    for part in parts {
        match eval(m, part, input, env)? {
            Val::Undefined => {}
            value if matches!(part.kind, Kind::Array(_)) => items.push(value),
            array @ Val::Array(_) if items.is_empty() && first.is_undefined() => first = array,
            Val::Array(array) => {
                m.fits(items.len() + array.len())?;
                array.append_to(&mut items);
            }
            value => items.push(value),
        }
    }
    let flags = Flags {
        constructed: node.cons_array,
        ..Flags::default()
    };
    m.extended(first, items, flags)
}
