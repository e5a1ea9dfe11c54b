//! Paths: steps over sequences, filters, indexes, tuple streams, wildcards.

use std::rc::Rc;

use asl_json::Value;

use crate::ast::{Ast, Kind, Stage};
use crate::evaluate::{eval, shape};
use crate::machine::{EvalResult, Machine, Role};
use crate::value::function::Env;
use crate::value::number::to_index;
use crate::value::{Array, Flags, METERED_FROM, Object, Tuple, Val};

/// For so many results at most there is room from the start.
const FIRST_ROOM: usize = 64;

/// What a part gives in the end: a sequence of one is its item, an empty one is nothing.
#[inline]
pub(crate) fn resolved(result: Val, keep_array: bool) -> Val {
    if matches!(result, Val::Array(_)) {
        resolved_array(result, keep_array)
    } else {
        result
    }
}

fn resolved_array(result: Val, keep_array: bool) -> Val {
    let flags = result.flags();
    if !flags.sequence || flags.tuples {
        return result;
    }
    let Val::Array(array) = &result else {
        return result;
    };
    let keep = flags.keep || keep_array;
    match array.len() {
        0 => Val::Undefined,
        1 if !keep => array.get(0).unwrap_or_default(),
        _ if keep && !flags.keep => result.with_flags(|flags| flags.keep = true),
        _ => result,
    }
}

/// The member of an object, or of every object of an array.
pub(crate) fn name_of(input: &Val, name: &str) -> Val {
    match input {
        Val::Object(object) => object.get(name).unwrap_or_default(),
        Val::Array(array) => {
            let mut found = Vec::new();
            for item in array.iter() {
                match name_of(&item, name) {
                    Val::Undefined => {}
                    Val::Array(items) => items.append_to(&mut found),
                    value => found.push(value),
                }
            }
            Val::sequence(found)
        }
        _ => Val::Undefined,
    }
}

/// Looks at the member that a plain path leads to, none if it leads nowhere, and says how many steps it takes; nothing if it goes
/// through anything else than data, or through more than one value.
#[inline]
pub(super) fn plain<T>(
    m: &Machine,
    steps: &[Ast],
    input: &Val,
    env: &Env,
    run: impl Fn(Option<&Value>) -> T,
) -> Option<(T, usize)> {
    if let ([step], Val::Object(Object::Json(start))) = (steps, input)
        && let Kind::Name(name) = &step.kind
    {
        return Some((run(start.member(name)), 1));
    }
    let (variable, names) = match steps.split_first() {
        Some((step, names)) if let Kind::Variable(name) = &step.kind => (&**name, names),
        _ => ("", steps),
    };
    let from_object = |start: &asl_json::Object| {
        let (found, looked) = member_at(names, start)?;
        Some((run(found), steps.len() - names.len() + looked))
    };
    let from_data = |start: &Value| match start {
        Value::Object(start) => from_object(start),
        Value::Array(_) => None,
        _ => Some((run(None), steps.len() - names.len() + 1)),
    };
    let from = |start: &Val| match start {
        Val::Object(Object::Json(start)) => from_object(start),
        _ => None,
    };
    if variable.is_empty() {
        from(input)
    } else {
        m.look(env, variable, from, from_data)?
    }
}

/// The member that names lead to, and how many of them were looked for; nothing if they go through more than one value.
#[inline]
fn member_at<'a>(names: &[Ast], start: &'a asl_json::Object) -> Option<(Option<&'a Value>, usize)> {
    let mut object = start;
    for (before, step) in names.iter().enumerate() {
        let Kind::Name(name) = &step.kind else {
            return None;
        };
        let found = object.member(name);
        match found {
            Some(Value::Object(inner)) if before + 1 < names.len() => object = inner,
            // In between, arrays are gone through.
            Some(Value::Array(_)) if before + 1 < names.len() => return None,
            // In anything else there is no next member.
            Some(_) if before + 1 < names.len() => return Some((None, before + 2)),
            found => return Some((found, before + 1)),
        }
    }
    None
}

/// A path of names alone, perhaps from a variable: needs no other tasks.
pub(super) fn names(m: &Machine, steps: &[Ast], keep: bool, input: &Val, env: &Env) -> EvalResult {
    let mut current = input.clone();
    let mut wrapped = true;
    for (at, step) in steps.iter().enumerate() {
        m.charge(1)?;
        let last = at + 1 == steps.len();
        let one = |item: &Val| {
            let value = match &step.kind {
                Kind::Name(name) => name_of(item, name),
                Kind::Variable(name) => super::variable(m, step, name, item, env),
                _ => Val::Undefined,
            };
            let value = resolved(value, step.keep_array);
            m.note(step.span, Role::Part, &value);
            value
        };
        let starts = at == 0 && matches!(step.kind, Kind::Variable(_));
        current = match &current {
            Val::Array(array) if !starts => {
                m.charge(array.len())?;
                let mut values = Vec::with_capacity(array.len().min(FIRST_ROOM));
                array.any(|item| {
                    let value = one(item);
                    if !value.is_undefined() {
                        values.push(value);
                    }
                    false
                });
                flattened(m, values, last)?
            }
            item => match one(item) {
                Val::Undefined => m.sequence(Vec::new())?,
                value @ Val::Array(_) => flattened_one(m, value, last)?,
                // The common case: one value leads to one value.
                value => {
                    current = value;
                    wrapped = false;
                    continue;
                }
            },
        };
        wrapped = true;
        if current.as_array().is_some_and(|array| array.len() == 0) {
            break;
        }
    }
    if !wrapped && keep {
        current = m.sequence(vec![current])?;
    }
    Ok(if keep { kept(m, current)? } else { current })
}

/// The results of a step as one sequence. At the end of a path, a single array is the result itself.
fn flattened(m: &Machine, mut results: Vec<Val>, last: bool) -> EvalResult {
    if let [Val::Array(_)] = results.as_slice() {
        return flattened_one(m, results.pop().unwrap_or_default(), last);
    }
    if !results.iter().any(|result| matches!(result, Val::Array(_))) {
        return m.sequence(results);
    }
    let mut items = Vec::with_capacity(results.len());
    for result in results {
        match &result {
            Val::Array(array) if !result.flags().constructed => {
                m.fits(items.len() + array.len())?;
                array.append_to(&mut items);
            }
            _ => items.push(result),
        }
    }
    m.sequence(items)
}

/// The same for a single result, which is an array.
fn flattened_one(m: &Machine, only: Val, last: bool) -> EvalResult {
    let flags = only.flags();
    if last && !flags.sequence {
        return Ok(only);
    }
    match only {
        // In between, data is gone through where it is; of one item or none, a sequence is made, which dissolves.
        Val::Array(Array::Json(data)) if !last && data.len() > 1 => {
            m.fits(data.len())?;
            Ok(Val::Array(Array::Json(data)))
        }
        only if flags.constructed => m.sequence(vec![only]),
        // A sequence that nothing was noted on is the one that would be made of its items.
        Val::Array(array) if flags == Flags::SEQUENCE && array.len() < METERED_FROM => {
            m.fits(array.len())?;
            m.room(array.len())?;
            Ok(Val::Array(array))
        }
        only => {
            m.fits(only.as_array().map_or(0, Array::len))?;
            m.sequence(only.into_items())
        }
    }
}

/// Marks the result of a path with `[]`.
fn kept(m: &Machine, result: Val) -> EvalResult {
    let flags = result.flags();
    let result = if flags.constructed && !flags.sequence {
        m.sequence(vec![result])?
    } else {
        result
    };
    m.walk(&result)?;
    Ok(match result {
        Val::Array(Array::Built(_)) => result.with_flags(|flags| flags.keep = true),
        other => other,
    })
}

/// Any path. While one value leads to one value, it is not put into a sequence.
#[inline(never)]
pub(super) fn path(m: &Machine, node: &Ast, steps: &[Ast], keep: bool, input: &Val, env: &Env) -> EvalResult {
    let starts = steps
        .first()
        .is_some_and(|step| matches!(step.kind, Kind::Variable(_)));
    let mut items = match input {
        // A variable is looked up once.
        Val::Array(_) if starts => m.sequence(vec![input.clone()])?,
        _ => input.clone(),
    };
    let mut tuples: Option<Vec<Val>> = None;
    let mut streaming = false;
    for (at, step) in steps.iter().enumerate() {
        streaming |= step.tuple;
        if streaming {
            tuples = Some(tuple_step(m, step, sequence_of(m, &items)?, tuples.take(), env)?.into_items());
            continue;
        }
        let result = if at == 0 && step.cons_array {
            eval(m, step, &sequence_of(m, &items)?, env)?
        } else {
            one_step(m, step, &items, env, at + 1 == steps.len())?
        };
        let ends = result.is_undefined() || result.as_array().is_some_and(|array| array.len() == 0);
        items = result;
        if ends {
            break;
        }
    }
    let mut result = items;
    let mut grouped = None;
    if streaming {
        let stream_flags = Flags {
            sequence: true,
            tuples: true,
            ..Flags::default()
        };
        let tuples = tuples.unwrap_or_default();
        result = if node.tuple || node.group.is_some() {
            let stream = m.array(tuples, stream_flags)?;
            if node.tuple {
                stream
            } else {
                grouped = Some(stream);
                Val::Undefined
            }
        } else {
            m.sequence(tuples.into_iter().map(value_of).collect())?
        };
    } else if (keep || node.keep_array) && !result.is_undefined() {
        result = sequence_of(m, &result)?;
    }
    if keep {
        result = kept(m, result)?;
    }
    match &node.group {
        Some(group) => shape::group(m, group, &grouped.unwrap_or(result), env),
        None => Ok(result),
    }
}

/// A value as the sequence that a path goes through.
fn sequence_of(m: &Machine, value: &Val) -> EvalResult {
    match value {
        Val::Array(_) => Ok(value.clone()),
        _ => m.sequence(vec![value.clone()]),
    }
}

fn value_of(tuple: Val) -> Val {
    match tuple {
        Val::Tuple(tuple) => tuple.value.clone(),
        other => other,
    }
}

/// A step without bindings.
fn one_step(m: &Machine, step: &Ast, items: &Val, env: &Env, last: bool) -> EvalResult {
    if let Kind::Sort(terms) = &step.kind {
        let sorted = shape::sort(m, step, terms, &sequence_of(m, items)?, env)?;
        return stages(m, step, sorted, env);
    }
    let Val::Array(array) = items else {
        let result = stages(m, step, eval(m, step, items, env)?, env)?;
        return match result {
            Val::Array(_) => flattened_one(m, result, last),
            value => Ok(value),
        };
    };
    let mut results = Vec::with_capacity(array.len().min(FIRST_ROOM));
    for at in 0..array.len() {
        let item = array.get(at).unwrap_or_default();
        let result = stages(m, step, eval(m, step, &item, env)?, env)?;
        if !result.is_undefined() {
            results.push(result);
        }
    }
    flattened(m, results, last)
}

/// The filters and indexes of a step.
fn stages(m: &Machine, step: &Ast, input: Val, env: &Env) -> EvalResult {
    let mut result = input;
    for stage in &step.stages {
        result = match stage {
            Stage::Filter(predicate) => {
                let left = filter(m, predicate, result, env)?;
                m.note(predicate.span, Role::Filtered, &resolved(left.clone(), false));
                left
            }
            Stage::Index(name) => {
                let numbered = result
                    .into_items()
                    .into_iter()
                    .enumerate()
                    .map(|(at, item)| match item {
                        Val::Tuple(tuple) => {
                            let mut tuple = Tuple::clone(&tuple);
                            tuple.bind(name, Val::count(at));
                            Val::Tuple(Rc::new(tuple))
                        }
                        other => other,
                    });
                let flags = Flags {
                    sequence: true,
                    tuples: true,
                    ..Flags::default()
                };
                m.array(numbered.collect(), flags)?
            }
        };
    }
    Ok(result)
}

/// The filters of a part that is not a path.
pub(super) fn predicates(m: &Machine, node: &Ast, input: Val, env: &Env) -> EvalResult {
    let mut result = input;
    for stage in &node.predicates {
        if let Stage::Filter(predicate) = stage {
            result = filter(m, predicate, result, env)?;
            m.note(predicate.span, Role::Filtered, &resolved(result.clone(), false));
        }
    }
    Ok(result)
}

/// The frame in which a tuple's bindings are variables.
pub(super) fn frame_of(tuple: &Tuple, env: &Env) -> Env {
    let frame = env.inner();
    for (name, value) in &tuple.bindings {
        frame.bind(name, value.clone());
    }
    frame
}

/// `input[predicate]`: by position if the predicate is a number or numbers, else by truth.
fn filter(m: &Machine, predicate: &Ast, input: Val, env: &Env) -> EvalResult {
    let flags = Flags {
        sequence: true,
        tuples: input.flags().tuples,
        ..Flags::default()
    };
    let items = match input {
        Val::Array(array) => array,
        other => match Val::sequence(vec![other]) {
            Val::Array(array) => array,
            other => return Ok(other),
        },
    };
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let place = |number: f64| {
        let index = to_index(number)?;
        usize::try_from(if index < 0 { index + length } else { index }).ok()
    };
    if let Kind::Number(number) = predicate.kind {
        m.charge(1)?;
        return match place(number).and_then(|at| items.get(at)) {
            Some(Val::Undefined) | None => m.array(Vec::new(), flags),
            Some(array @ Val::Array(_)) => Ok(array),
            Some(item) => m.array(vec![item], flags),
        };
    }
    let mut results = Vec::with_capacity(items.len().min(FIRST_ROOM));
    for at in 0..items.len() {
        let item = items.get(at).unwrap_or_default();
        let chosen = match &item {
            Val::Tuple(tuple) if flags.tuples => {
                let frame = frame_of(tuple, env);
                eval(m, predicate, &tuple.value, &frame)?
            }
            _ => eval(m, predicate, &item, env)?,
        };
        match &chosen {
            number if let Some(number) = number.as_num() => {
                crate::value::number::checked(number)?;
                if place(number) == Some(at) {
                    results.push(item);
                }
            }
            Val::Array(numbers)
                if numbers.len() > 0 && numbers.iter().all(|number| super::is_number(&number)) =>
            {
                m.charge(numbers.len())?;
                for number in numbers.iter() {
                    if number.as_num().and_then(place) == Some(at) {
                        results.push(item.clone());
                    }
                }
            }
            _ => {
                if m.truth(&chosen)? {
                    results.push(item);
                }
            }
        }
    }
    m.array(results, flags)
}

/// A step of a tuple stream: every result carries the bindings on the way to it.
#[inline(never)]
fn tuple_step(m: &Machine, step: &Ast, items: Val, tuples: Option<Vec<Val>>, env: &Env) -> EvalResult {
    let flags = Flags {
        sequence: true,
        tuples: true,
        ..Flags::default()
    };
    if let Kind::Sort(terms) = &step.kind {
        let mut result = if let Some(tuples) = tuples {
            let stream = m.array(tuples, flags)?;
            let sorted = shape::sort(m, step, terms, &stream, env)?;
            sorted.with_flags(|flags| flags.tuples = true)
        } else {
            let sorted = shape::sort(m, step, terms, &items, env)?;
            let numbered = sorted.into_items().into_iter().enumerate().map(|(at, value)| {
                let mut tuple = Tuple {
                    value,
                    bindings: Vec::new(),
                };
                if let Some(name) = &step.index {
                    tuple.bind(name, Val::count(at));
                }
                Val::Tuple(Rc::new(tuple))
            });
            m.array(numbered.collect(), flags)?
        };
        if !step.stages.is_empty() {
            result = stages(m, step, result, env)?;
        }
        return Ok(result);
    }
    let tuples = match tuples {
        Some(tuples) => tuples,
        None => {
            let items = items.into_items().into_iter().filter(|item| !item.is_undefined());
            let tuples = items.map(|value| {
                let bindings = Vec::new();
                Val::Tuple(Rc::new(Tuple { value, bindings }))
            });
            tuples.collect()
        }
    };
    let mut results = Vec::new();
    for item in tuples {
        let Val::Tuple(tuple) = item else {
            continue;
        };
        let frame = frame_of(&tuple, env);
        let found = eval(m, step, &tuple.value, &frame)?;
        let stream = found.flags().tuples;
        for (at, value) in found.into_items().into_iter().enumerate() {
            m.charge(1)?;
            let mut next = Tuple::clone(&tuple);
            match value {
                Val::Tuple(inner) if stream => {
                    for (name, value) in &inner.bindings {
                        next.bind(name, value.clone());
                    }
                    next.value = inner.value.clone();
                }
                value => {
                    if let Some(focus) = &step.focus {
                        next.bind(focus, value);
                    } else {
                        next.value = value;
                    }
                    if let Some(index) = &step.index {
                        next.bind(index, Val::count(at));
                    }
                    if let Some(ancestor) = &step.ancestor {
                        next.bind(&ancestor.label, tuple.value.clone());
                    }
                }
            }
            results.push(Val::Tuple(Rc::new(next)));
        }
    }
    let mut result = m.array(results, flags)?;
    if !step.stages.is_empty() {
        result = stages(m, step, result, env)?;
    }
    Ok(result)
}

/// `*`: the values of an object, arrays among them flattened.
pub(super) fn wildcard(m: &Machine, input: &Val) -> EvalResult {
    let mut found = Vec::new();
    // Once an array was among the values, the result is an array and no longer a sequence.
    let mut plain = false;
    let mut add = |value: Val| {
        if let Val::Array(array) = &value {
            plain = true;
            flatten(m, array, &mut found)
        } else {
            found.push(value);
            m.charge(1)
        }
    };
    match input {
        Val::Array(array) if input.flags().outer => match array.get(0) {
            Some(Val::Array(inner)) => inner.iter().try_for_each(&mut add)?,
            Some(Val::Object(object)) => object
                .entries()
                .into_iter()
                .try_for_each(|(_, value)| add(value))?,
            _ => {}
        },
        Val::Array(array) => array.iter().try_for_each(&mut add)?,
        Val::Object(object) => object
            .entries()
            .into_iter()
            .try_for_each(|(_, value)| add(value))?,
        _ => {}
    }
    if plain { m.list(found) } else { m.sequence(found) }
}

fn flatten(m: &Machine, array: &Array, found: &mut Vec<Val>) -> Result<(), crate::error::Failure> {
    for item in array.iter() {
        m.charge(1)?;
        match &item {
            Val::Array(inner) => flatten(m, inner, found)?,
            _ => found.push(item),
        }
    }
    Ok(())
}

/// `**`: the value and everything in it.
pub(super) fn descendants(m: &Machine, input: &Val) -> EvalResult {
    let mut found = Vec::new();
    // An own stack, because the order is depth first and depth is the data's.
    let mut waiting = vec![input.clone()];
    while let Some(value) = waiting.pop() {
        m.charge(1)?;
        match &value {
            Val::Undefined => {}
            Val::Array(array) => waiting.extend(array.to_vec().into_iter().rev()),
            Val::Object(object) => {
                let members = members_of(object);
                found.push(value);
                waiting.extend(members.into_iter().rev());
            }
            _ => found.push(value),
        }
    }
    m.sequence(found)
}

fn members_of(object: &Object) -> Vec<Val> {
    object.entries().into_iter().map(|(_, value)| value).collect()
}
