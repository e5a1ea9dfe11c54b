//! The evaluator: one function per kind of part. See [`crate::machine`] for how it recurses.
//!
//! What is not here: paths and filters ([`path`]), operators ([`operators`]), calls ([`call`]), grouping, sorting and
//! transforms ([`shape`]), and the functions themselves ([`crate::functions`]).

pub(crate) mod call;
mod operators;
mod path;
mod shape;

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::ast::{Ast, Group, Kind, Node, Way};
use crate::error::Error;
use crate::machine::{EvalResult, Machine, Role, Task};
use crate::value::function::{Env, Frame};
use crate::value::{Flags, Function, Thunk, Val};

pub(crate) use operators::{compare_texts, is_number};
pub(crate) use path::name_of;
use path::resolved;
pub(crate) use shape::{append, deep_copy, merge_sort};

/// Evaluates a part: at once if it is direct, without a future of its own.
macro_rules! evaluated {
    ($m:expr, $node:expr, $input:expr, $env:expr) => {
        if $node.is_direct() {
            $crate::evaluate::directly($m, $node, $input, $env)
        } else {
            $crate::evaluate::eval($m, $node, $input, $env).await
        }
    };
}
pub(crate) use evaluated;

/// Evaluates a part.
pub(crate) async fn eval(m: &Rc<Machine>, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    if node.is_direct() {
        return directly(m, node, input, env);
    }
    m.enter()?;
    let mut result = match at_once(m, node, input, env) {
        Some(result) => result?,
        None => m.spawn(task(m, node, input, env)).await?,
    };
    if !node.predicates.is_empty() {
        let (machine, node, env) = (m.clone(), node.clone(), env.clone());
        let task = async move { path::predicates(&machine, &node, result, &env).await };
        result = m.spawn(Box::pin(task)).await?;
    }
    if let Some(group) = own_group(node) {
        let (machine, group, env) = (m.clone(), group.clone(), env.clone());
        let task = async move { shape::group(&machine, &group, &result, &env).await };
        result = m.spawn(Box::pin(task)).await?;
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
fn finished(m: &Machine, node: &Node, result: Val) -> EvalResult {
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

/// Evaluates a part that needs no task ([`crate::direct`]): the same, on the native stack.
pub(crate) fn directly(m: &Rc<Machine>, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    m.enter()?;
    // What stands at the end of most branches.
    let leaf = match &node.kind {
        Kind::Variable(name) if node.is_bare() => Some(variable(m, name, input, env)),
        Kind::Number(number) if node.is_bare() => Some(Val::Num(*number)),
        _ => None,
    };
    if let Some(result) = leaf {
        return finished(m, node, result);
    }
    let mut result = match at_once(m, node, input, env) {
        Some(result) => result?,
        None => match &node.kind {
            Kind::Path(..) => ready(|| path::path(m, node, input, env)),
            Kind::Binary(..) => match operators::binary_directly(m, node, input, env) {
                Some(result) => result,
                None => ready(|| operators::binary(m, node, input, env)),
            },
            Kind::Call(_) => call::call_directly(m, node, input, env, None),
            Kind::Apply(..) => ready(|| call::chain(m, node, input, env)),
            Kind::Array(_) => ready(|| array(m, node, input, env)),
            Kind::Object(group) => ready(|| shape::group(m, group, input, env)),
            Kind::Block(_) => ready(|| block(m, node, input, env)),
            _ => ready(|| small(m, node, input, env)),
        }?,
    };
    if !node.predicates.is_empty() {
        result = ready(|| path::predicates(m, node, result, env))?;
    }
    if let Some(group) = own_group(node) {
        result = ready(|| shape::group(m, group, &result, env))?;
    }
    finished(m, node, result)
}

/// The result of an evaluation that waits for nothing. Not inlined, so that only its future is on the stack.
#[inline(never)]
pub(super) fn ready<E: Future<Output = EvalResult>>(evaluation: impl FnOnce() -> E) -> EvalResult {
    match pin!(evaluation()).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        // A part that is marked as direct starts no task.
        Poll::Pending => Err(Error::internal()),
    }
}

/// Parts that need no other task: leaves, and paths of names.
fn at_once(m: &Machine, node: &Node, input: &Val, env: &Env) -> Option<EvalResult> {
    Some(Ok(match &node.kind {
        Kind::Path(steps, keep) if node.way == Way::Names => {
            return Some(path::names(m, steps, *keep, input, env));
        }
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
fn task(m: &Rc<Machine>, node: &Ast, input: &Val, env: &Env) -> Task {
    let (m, input, env) = (m.clone(), input.clone(), env.clone());
    let n = node.clone();
    match &node.kind {
        Kind::Path(..) => Box::pin(async move { path::path(&m, &n, &input, &env).await }),
        Kind::Binary(..) => Box::pin(async move { operators::binary(&m, &n, &input, &env).await }),
        Kind::Call(_) => Box::pin(async move { call::call(&m, &n, &input, &env, None).await }),
        Kind::Partial(_) => Box::pin(async move { call::partial(&m, &n, &input, &env).await }),
        Kind::Apply(..) => Box::pin(async move { call::chain(&m, &n, &input, &env).await }),
        Kind::Array(_) => Box::pin(async move { array(&m, &n, &input, &env).await }),
        Kind::Object(group) => {
            let group = group.clone();
            Box::pin(async move { shape::group(&m, &group, &input, &env).await })
        }
        Kind::Block(_) => Box::pin(async move { block(&m, &n, &input, &env).await }),
        Kind::Transform(..) => Box::pin(async move {
            m.capture(&env)?;
            let node = n;
            Ok(Val::Function(Rc::new(Function::Transform { node, input, env })))
        }),
        _ => Box::pin(async move { small(&m, &n, &input, &env).await }),
    }
}

/// The kinds with little state.
async fn small(m: &Rc<Machine>, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    match &node.kind {
        Kind::Negate(operand) => match evaluated!(m, operand, input, env)? {
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
            let truth = evaluated!(m, condition, input, env)?;
            if m.truth(&truth)? {
                evaluated!(m, then, input, env)
            } else if let Some(other) = other {
                evaluated!(m, other, input, env)
            } else {
                Ok(Val::Undefined)
            }
        }
        Kind::Coalesce(left, right) => match evaluated!(m, left, input, env)? {
            Val::Undefined => evaluated!(m, right, input, env),
            value => Ok(value),
        },
        Kind::Default(left, right) => {
            let value = evaluated!(m, left, input, env)?;
            if m.truth(&value)? {
                Ok(value)
            } else {
                evaluated!(m, right, input, env)
            }
        }
        Kind::Bind(name, value) => {
            let value = evaluated!(m, value, input, env)?;
            env.bind(name, value.clone());
            Ok(value)
        }
        Kind::Tail(_) => Ok(Val::Thunk(Rc::new(Thunk {
            node: node.clone(),
            input: input.clone(),
            env: env.clone(),
        }))),
        _ => Ok(Val::Undefined),
    }
}

async fn block(m: &Rc<Machine>, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    let Kind::Block(parts) = &node.kind else {
        return Ok(Val::Undefined);
    };
    let frame = Frame::new(Some(env.clone()));
    let mut result = Val::Undefined;
    for part in parts {
        result = evaluated!(m, part, input, &frame)?;
    }
    Ok(result)
}

/// `[...]`: an array in it stays one, what other parts give is appended.
async fn array(m: &Rc<Machine>, node: &Ast, input: &Val, env: &Env) -> EvalResult {
    let Kind::Array(parts) = &node.kind else {
        return Ok(Val::Undefined);
    };
    // A range, or what the others are appended to, is not copied.
    let mut first = Val::Undefined;
    let mut items = Vec::new();
    for part in parts {
        match evaluated!(m, part, input, env)? {
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
