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

use crate::ast::{Ast, Kind, Node};
use crate::error::Error;
use crate::machine::{M, Machine, Res, Role, Task};
use crate::value::function::{Env, Frame};
use crate::value::{Flags, Function, Thunk, Val};

pub(crate) use operators::{compare_texts, is_number};
pub(crate) use path::name_of;
use path::resolved;
pub(crate) use shape::{append, deep_copy, merge_sort};

/// Evaluates a part.
pub(crate) async fn eval(m: &M, node: &Ast, input: &Val, env: &Env) -> Res {
    m.enter()?;
    let mut result = match at_once(m, node, input, env) {
        Some(result) => result?,
        None => m.spawn(task(m, node, input, env)).await?,
    };
    if !node.predicates.is_empty() {
        result = m
            .spawn(Box::pin(path::predicates(
                m.clone(),
                node.clone(),
                result,
                env.clone(),
            )))
            .await?;
    }
    if let Some(group) = &node.group {
        // A path does this itself, because it may have a tuple stream to group.
        if !matches!(node.kind, Kind::Path(..)) {
            result = m
                .spawn(Box::pin(shape::group(
                    m.clone(),
                    group.clone(),
                    result,
                    env.clone(),
                )))
                .await?;
        }
    }
    m.leave();
    if node.keep_array {
        // Marking an array that something else holds copies it.
        m.walk(&result)?;
    }
    let result = resolved(result, node.keep_array);
    let role = if matches!(node.kind, Kind::Path(..)) {
        Role::Path
    } else {
        Role::Part
    };
    m.note(node.span, role, &result);
    Ok(result)
}

/// Parts that need no other task: leaves, and paths of names.
fn at_once(m: &Machine, node: &Node, input: &Val, env: &Env) -> Option<Res> {
    Some(Ok(match &node.kind {
        Kind::Path(steps, keep) => return path::at_once(m, node, steps, *keep, input, env),
        Kind::Name(name) => {
            if let Val::Array(_) = input
                && let Err(error) = m.walk(input)
            {
                return Some(Err(error));
            }
            name_of(input, name)
        }
        Kind::Text(text) => Val::Str(text.clone()),
        Kind::Number(number) => Val::Num(*number),
        Kind::Literal(value) => Val::of(value),
        Kind::Variable(name) => variable(m, name, input, env),
        Kind::Wildcard => return Some(path::wildcard(m, input)),
        Kind::Descendant => return Some(path::descendants(m, input)),
        Kind::Parent(slot) => env.lookup(&slot.label).unwrap_or_default(),
        Kind::Regex(regex) => Val::Function(Rc::new(Function::Regex {
            regex: Arc::clone(regex),
            pattern: regex.pattern.clone(),
            position: node.position,
        })),
        Kind::Lambda(lambda) => {
            if let Err(error) = m.capture(env) {
                return Some(Err(error));
            }
            Val::Function(Rc::new(Function::Lambda {
                lambda: Arc::clone(lambda),
                input: input.clone(),
                env: env.clone(),
                called: Cell::new(None),
            }))
        }
        _ => return None,
    }))
}

/// The value of `$name`; `$` is the context, `$$` was bound under the name `$`.
fn variable(m: &Machine, name: &str, input: &Val, env: &Env) -> Val {
    if name.is_empty() {
        return match input {
            Val::Array(array) if input.flags().outer => array.get(0).unwrap_or_default(),
            _ => input.clone(),
        };
    }
    env.lookup(name)
        .unwrap_or_else(|| crate::functions::find(name, m.functions).unwrap_or_default())
}

/// The task that evaluates a part.
fn task(m: &M, node: &Ast, input: &Val, env: &Env) -> Task {
    let (m, input, env) = (m.clone(), input.clone(), env.clone());
    let n = node.clone();
    match &node.kind {
        Kind::Path(..) => Box::pin(path::path(m, n, input, env)),
        Kind::Binary(..) => Box::pin(operators::binary(m, n, input, env)),
        Kind::Call(_) => Box::pin(call::call(m, n, input, env, None)),
        Kind::Partial(_) => Box::pin(call::partial(m, n, input, env)),
        Kind::Apply(..) => Box::pin(call::chain(m, n, input, env)),
        Kind::Array(_) => Box::pin(array(m, n, input, env)),
        Kind::Object(group) => Box::pin(shape::group(m, group.clone(), input, env)),
        Kind::Block(_) => Box::pin(block(m, n, input, env)),
        Kind::Transform(..) => Box::pin(async move {
            m.capture(&env)?;
            let node = n;
            Ok(Val::Function(Rc::new(Function::Transform { node, input, env })))
        }),
        _ => Box::pin(small(m, n, input, env)),
    }
}

/// The kinds with little state.
async fn small(m: M, node: Ast, input: Val, env: Env) -> Res {
    match &node.kind {
        Kind::Negate(operand) => match eval(&m, operand, &input, &env).await? {
            Val::Undefined => Ok(Val::Undefined),
            other if let Some(number) = other.as_num() => {
                Ok(Val::Num(-crate::value::number::checked(number)?))
            }
            other => Err(Error::new("D1002")
                .at(node.span, node.position)
                .token("-")
                .value(other.shown())),
        },
        Kind::Condition(condition, then, other) => {
            let truth = eval(&m, condition, &input, &env).await?;
            if m.truth(&truth)? {
                eval(&m, then, &input, &env).await
            } else if let Some(other) = other {
                eval(&m, other, &input, &env).await
            } else {
                Ok(Val::Undefined)
            }
        }
        Kind::Coalesce(left, right) => match eval(&m, left, &input, &env).await? {
            Val::Undefined => eval(&m, right, &input, &env).await,
            value => Ok(value),
        },
        Kind::Default(left, right) => {
            let value = eval(&m, left, &input, &env).await?;
            if m.truth(&value)? {
                Ok(value)
            } else {
                eval(&m, right, &input, &env).await
            }
        }
        Kind::Bind(name, value) => {
            let value = eval(&m, value, &input, &env).await?;
            env.bind(name, value.clone());
            Ok(value)
        }
        Kind::Tail(_) => Ok(Val::Thunk(Rc::new(Thunk {
            node: node.clone(),
            input,
            env,
        }))),
        _ => Ok(Val::Undefined),
    }
}

async fn block(m: M, node: Ast, input: Val, env: Env) -> Res {
    let Kind::Block(parts) = &node.kind else {
        return Ok(Val::Undefined);
    };
    let frame = Frame::new(Some(env));
    let mut result = Val::Undefined;
    for part in parts {
        result = eval(&m, part, &input, &frame).await?;
    }
    Ok(result)
}

/// `[...]`: an array in it stays one, what other parts give is appended.
async fn array(m: M, node: Ast, input: Val, env: Env) -> Res {
    let Kind::Array(parts) = &node.kind else {
        return Ok(Val::Undefined);
    };
    // A range, or what the others are appended to, is not copied.
    let mut first = Val::Undefined;
    let mut items = Vec::new();
    for part in parts {
        match eval(&m, part, &input, &env).await? {
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
