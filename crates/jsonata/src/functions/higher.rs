//! Functions that call functions, evaluate expressions, or ask the host:
//! <https://docs.jsonata.org/higher-order-functions>.

use super::{Arguments, Native, matching, object};
use crate::error::{Error, Failure};
use crate::evaluate::call::{apply, call_with_one, checked_call};
use crate::evaluate::{compare_texts, eval, merge_sort};
use crate::machine::{EvalResult, Machine, shallow};
use crate::value::function::Env;
use crate::value::{Array, Flags, Function, METERED_FROM, Members, Val};

/// A function that calls others, evaluates, or asks the host.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Higher {
    Map,
    Filter,
    Single,
    Reduce,
    Sift,
    Each,
    Sort,
    Shuffle,
    Match,
    Contains,
    Replace,
    Split,
    Eval,
    Random,
    Uuid,
}

/// Carries out a function.
pub(crate) fn run(
    m: &Machine,
    which: Higher,
    arguments: &mut Arguments,
    input: &Val,
    env: &Env,
) -> EvalResult {
    match which {
        Higher::Map => map(m, arguments, env),
        Higher::Filter => filter(m, arguments, env),
        Higher::Single => single(m, arguments, env),
        Higher::Reduce => reduce(m, arguments, env),
        Higher::Sift => sift(m, arguments, env),
        Higher::Each => each(m, arguments, env),
        Higher::Sort => sort(m, arguments, env),
        Higher::Shuffle => shuffle(m, arguments),
        Higher::Match => matching::match_all(m, arguments, env),
        Higher::Contains => matching::contains(m, arguments, env),
        Higher::Replace => matching::replace(m, arguments, env),
        Higher::Split => matching::split(m, arguments, env),
        Higher::Eval => eval_text(m, arguments, input, env),
        Higher::Random => Ok(Val::Num(m.random(arguments.number(0)))),
        Higher::Uuid => Ok(m.uuid()),
    }
}

/// Calls a callback with as many of value, place and whole as it declares.
fn callback(m: &Machine, function: &Val, value: Val, place: Val, whole: &Val, env: &Env) -> EvalResult {
    let arity = function.as_function().map_or(0, |function| function.arity());
    let whole = if arity < 3 { Val::Undefined } else { whole.clone() };
    if let Some(native) = native_of(function) {
        m.charge(1)?;
        let mut arguments = [value, place, whole];
        let given = arguments.get_mut(..arity.clamp(1, 3)).unwrap_or_default();
        return checked_call(m, native, given, &Val::Undefined, env);
    }
    let mut arguments = m.spare.arguments();
    arguments.push(value);
    if arity >= 2 {
        arguments.push(place);
    }
    if arity >= 3 {
        arguments.push(whole);
    }
    apply(m, function, arguments, &Val::Undefined, env, None)
}

/// The function of the language that a value is.
fn native_of(function: &Val) -> Option<&'static Native> {
    match &**function.as_function()? {
        Function::Native(native) => Some(native),
        _ => None,
    }
}

fn map(m: &Machine, arguments: &mut Arguments, env: &Env) -> EvalResult {
    let function = arguments.get(1);
    let arity = function.as_function().map_or(0, |function| function.arity());
    let Some(Val::Array(array)) = arguments.0.first_mut() else {
        return Ok(Val::Undefined);
    };
    let whole = if arity < 3 {
        Val::Undefined
    } else {
        Val::Array(array.clone())
    };
    // The items of a large array are not all there before they are charged for.
    if array.len() >= METERED_FROM {
        let mut results = Vec::new();
        for (at, item) in array.iter().enumerate() {
            let result = callback(m, &function, item, Val::count(at), &whole, env)?;
            if !result.is_undefined() {
                results.push(result);
            }
        }
        return m.sequence(results);
    }
    // What the function gives takes the place of the item. Items that nothing else holds are moved to it, which can change a text in
    // place then.
    let mut items = array.take_items().unwrap_or_else(|| array.to_vec());
    let native = native_of(&function).filter(|_| arity < 2);
    for (at, item) in items.iter_mut().enumerate() {
        let given = std::mem::take(item);
        *item = match native {
            Some(native) => call_with_one(m, native, given, env)?,
            None => callback(m, &function, given, Val::count(at), &whole, env)?,
        };
    }
    items.retain(|item| !item.is_undefined());
    m.array_in(arguments.take(0), items, Flags::SEQUENCE)
}

fn filter(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let Some(items) = arguments.array(0) else {
        return Ok(Val::Undefined);
    };
    let (whole, function) = (arguments.get(0), arguments.get(1));
    let mut results = Vec::new();
    for at in 0..items.len() {
        let item = items.get(at).unwrap_or_default();
        let result = callback(m, &function, item.clone(), Val::count(at), &whole, env)?;
        if m.truth(&result)? {
            results.push(item);
        }
    }
    m.sequence(results)
}

fn single(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let Some(items) = arguments.array(0) else {
        return Ok(Val::Undefined);
    };
    let mut found = None;
    for at in 0..items.len() {
        let item = items.get(at).unwrap_or_default();
        let matched = match arguments.get(1) {
            Val::Undefined => true,
            function => {
                let result = callback(m, &function, item.clone(), Val::count(at), &arguments.get(0), env)?;
                m.truth(&result)?
            }
        };
        if matched {
            if found.is_some() {
                return Err(Error::new("D3138").index(at));
            }
            found = Some(item);
        }
    }
    found.ok_or_else(|| Error::new("D3139"))
}

fn reduce(m: &Machine, arguments: &mut Arguments, env: &Env) -> EvalResult {
    let Some(items) = arguments.array(0) else {
        return Ok(Val::Undefined);
    };
    let function = arguments.get(1);
    let arity = function.as_function().map_or(0, |function| function.arity());
    if arity < 2 {
        return Err(Error::new("D3050").index(1));
    }
    let mut start = 0;
    let mut result = arguments.take(2);
    if result.is_undefined() {
        result = items.get(0).unwrap_or_default();
        start = 1;
    }
    for at in start..items.len() {
        let mut given = m.spare.arguments();
        given.push(std::mem::take(&mut result));
        given.push(items.get(at).unwrap_or_default());
        if arity >= 3 {
            given.push(Val::count(at));
        }
        if arity >= 4 {
            given.push(arguments.get(0));
        }
        result = apply(m, &function, given, &Val::Undefined, env, None)?;
    }
    Ok(result)
}

fn sift(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let whole = arguments.get(0);
    let mut kept = Members::new();
    for (key, value) in object::entries(&whole) {
        let place = Val::Str(key.clone());
        let result = callback(m, &arguments.get(1), value.clone(), place, &whole, env)?;
        if m.truth(&result)? {
            kept.insert(key, value);
        }
    }
    if kept.is_empty() {
        Ok(Val::Undefined)
    } else {
        Ok(Val::object(kept))
    }
}

fn each(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let whole = arguments.get(0);
    let mut results = Vec::new();
    for (key, value) in object::entries(&whole) {
        let result = callback(m, &arguments.get(1), value, Val::Str(key), &whole, env)?;
        if !result.is_undefined() {
            results.push(result);
        }
    }
    m.sequence(results)
}

/// A merge sort, bottom up: the comparator says whether the first comes after the second.
fn sort(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let Some(array) = arguments.array(0) else {
        return Ok(Val::Undefined);
    };
    if array.len() <= 1 {
        return Ok(arguments.get(0));
    }
    let function = arguments.get(1);
    let mut items = array.to_vec();
    m.charge(items.len())?;
    if function.is_undefined() {
        return sort_plain(m, items);
    }
    let mut width = 1;
    while width < items.len() {
        let mut merged = Vec::with_capacity(items.len());
        let mut runs = items.chunks(width);
        while let Some(left) = runs.next() {
            let right = runs.next().unwrap_or(&[]);
            let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
            while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
                let mut given = m.spare.arguments();
                given.extend([Val::clone(a), Val::clone(b)]);
                let swap = apply(m, &function, given, &Val::Undefined, env, None)?;
                let swap = m.truth(&swap)?;
                merged.extend(if swap { right.next() } else { left.next() }.cloned());
            }
            merged.extend(left.chain(right).cloned());
        }
        items = merged;
        width *= 2;
    }
    m.list(items)
}

fn sort_plain(m: &Machine, items: Vec<Val>) -> EvalResult {
    let numbers = items.iter().all(|item| item.as_num().is_some());
    if !numbers && !items.iter().all(|item| matches!(item, Val::Str(_))) {
        return Err(Error::new("D3070").index(1));
    }
    let items = merge_sort(items, |a, b| match (a, b) {
        (Val::Long(a), Val::Long(b)) => a.cmp(b),
        (Val::Str(a), Val::Str(b)) => compare_texts(a, b),
        _ if let (Some(a), Some(b)) = (a.as_num(), b.as_num()) => {
            a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal)
        }
        _ => std::cmp::Ordering::Equal,
    });
    m.list(items)
}

/// Fisher and Yates, inside out.
fn shuffle(m: &Machine, arguments: &Arguments) -> EvalResult {
    let Some(array) = arguments.array(0) else {
        return Ok(Val::Undefined);
    };
    if array.len() <= 1 {
        return Ok(arguments.get(0));
    }
    let mut items: Vec<Val> = Vec::with_capacity(array.len());
    for (at, item) in array.to_vec().into_iter().enumerate() {
        m.charge(1)?;
        let random = m.random(None);
        #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
        let place = super::cut(random * (at + 1) as f64).min(at);
        items.push(item);
        items.swap(place, at);
    }
    m.list(items)
}

/// `$eval`: a text as an expression, on the input or on another value.
fn eval_text(m: &Machine, arguments: &Arguments, input: &Val, env: &Env) -> EvalResult {
    let Some(text) = arguments.text(0) else {
        return Ok(Val::Undefined);
    };
    let finished = |error: Failure| error.finish(m.service(), m.limits.depth, m.limits.steps);
    m.charge(text.len())?;
    let ast = match crate::parser::parse(&text).and_then(crate::process::process) {
        Ok(ast) => ast,
        Err(error) => return Err(Error::new("D3120").value(finished(error).message.as_str())),
    };
    let focus = match arguments.get(1) {
        Val::Undefined => input.clone(),
        focus => focus,
    };
    let focus = wrapped(focus);
    m.muted.set(m.muted.get() + 1);
    let result = eval(m, &ast, &focus, env);
    m.muted.set(m.muted.get().saturating_sub(1));
    match result {
        Err(error) if error.bound.is_some() => Err(error),
        Err(error) => Err(Error::new("D3121").value(finished(error).message.as_str())),
        Ok(value) => shallow(value),
    }
}

/// An array as input is wrapped, so that `$` is the array and a path goes through it.
pub(crate) fn wrapped(input: Val) -> Val {
    match &input {
        Val::Array(Array::Built(list)) if list.flags.sequence => input,
        Val::Array(_) => Val::array(
            vec![input],
            Flags {
                sequence: true,
                outer: true,
                ..Flags::default()
            },
        ),
        _ => input,
    }
}
