//! What gives data another shape: grouping and object construction, order-by, transforms.

use asl_json::{NameHash, Str};
use indexmap::IndexMap;

use crate::ast::{Ast, Group, Kind, Term};
use crate::error::Error;
use crate::evaluate::path::frame_of;
use crate::evaluate::{call, compare_texts, eval};
use crate::machine::{EvalResult, Machine, shallow};
use crate::value::function::Env;
use crate::value::{Flags, Members, Object, Tuple, Val};

/// `fn.append`: all values in one array; one value alone stays as it is.
pub(crate) fn append(m: &Machine, values: Vec<Val>) -> EvalResult {
    let plain = |value: &Val| !matches!(value, Val::Undefined | Val::Array(_));
    if values.len() > 1 && values.iter().all(plain) {
        m.charge(values.len() - 1)?;
        return m.list(values);
    }
    let mut values: Vec<Val> = values.into_iter().filter(|value| !value.is_undefined()).collect();
    if values.len() < 2 {
        return Ok(values.pop().unwrap_or_default());
    }
    let mut rest = values.into_iter();
    let first = rest.next().unwrap_or_default();
    let mut added = Vec::new();
    for value in rest {
        match value {
            Val::Array(array) => {
                m.fits(added.len() + array.len())?;
                array.append_to(&mut added);
            }
            other => added.push(other),
        }
    }
    m.charge(added.len())?;
    m.extended(first, added, Flags::default())
}

/// The items of a group, of which most have one.
struct Grouped {
    /// The pair whose key led here.
    pair: usize,
    /// The only item.
    one: Val,
    /// Where there are more, all of them.
    all: Vec<Val>,
}

impl Grouped {
    fn push(&mut self, item: Val) {
        if self.all.is_empty() {
            self.all.push(std::mem::take(&mut self.one));
        }
        self.all.push(item);
    }

    fn items(self) -> Vec<Val> {
        if self.all.is_empty() {
            vec![self.one]
        } else {
            self.all
        }
    }
}

/// `{key: value}`, with the items that share a key together.
#[inline(never)]
pub(super) fn group(m: &Machine, group: &Group, input: &Val, env: &Env) -> EvalResult {
    let reduce = input.flags().tuples;
    let items = match input {
        Val::Array(array) => Some(array),
        _ => None,
    };
    if !reduce && items.is_none_or(|items| items.len() < 2) && group.has_own_keys() && !m.traces() {
        let item = items.map(|items| items.get(0).unwrap_or_default());
        return constructed(m, group, item.as_ref().unwrap_or(input), env);
    }
    let count = items.map_or(1, |items| items.len().max(1));
    let mut groups = asl_json::Members::<Grouped>::with_capacity(group.pairs.len().max(count.min(4)));
    for at in 0..count {
        let mut item = match items {
            Some(items) => items.get(at).unwrap_or_default(),
            None => input.clone(),
        };
        for (pair, (key, _)) in group.pairs.iter().enumerate() {
            let key = match &item {
                Val::Tuple(tuple) if reduce => eval(m, key, &tuple.value, &frame_of(tuple, env))?,
                item => eval(m, key, item, env)?,
            };
            let key = match key {
                Val::Undefined => continue,
                Val::Str(key) => key,
                other => {
                    return Err(Error::new("T1003")
                        .at(group.span, group.position)
                        .value(other.shown()));
                }
            };
            let item = if pair + 1 == group.pairs.len() {
                std::mem::take(&mut item)
            } else {
                item.clone()
            };
            match groups.get_mut(&key) {
                Some(known) if known.pair != pair => {
                    return Err(Error::new("D1009").at(group.span, group.position).value(key));
                }
                Some(known) => known.push(item),
                None => {
                    let (one, all) = (item, Vec::new());
                    groups.push_new(key, Grouped { pair, one, all });
                }
            }
        }
    }
    let mut members = Members::with_capacity(groups.len());
    for (key, data) in groups {
        let Some((_, value)) = group.pairs.get(data.pair) else {
            continue;
        };
        let value = if reduce {
            let tuple = reduced(m, data.items())?;
            eval(m, value, &tuple.value, &frame_of(&tuple, env))?
        } else if data.all.is_empty() {
            eval(m, value, &data.one, env)?
        } else {
            let context = append(m, data.items())?;
            eval(m, value, &context, env)?
        };
        if !value.is_undefined() {
            members.push_new(key, value);
        }
    }
    m.room(members.len())?;
    shallow(Val::object(members))
}

/// An object of one item, with keys that are written.
#[inline(never)]
fn constructed(m: &Machine, group: &Group, item: &Val, env: &Env) -> EvalResult {
    let mut members = Members::with_capacity(group.pairs.len());
    for (key, value) in &group.pairs {
        m.touch()?;
        let value = eval(m, value, item, env)?;
        if let Kind::Text(key) = &key.kind
            && !value.is_undefined()
        {
            members.push_new(key.clone(), value);
        }
    }
    m.room(members.len())?;
    shallow(Val::object(members))
}

/// One tuple of many: values and bindings appended.
#[inline(never)]
fn reduced(m: &Machine, tuples: Vec<Val>) -> Result<Tuple, crate::error::Failure> {
    let mut values = Vec::new();
    let mut bindings: IndexMap<Str, Vec<Val>, NameHash> = IndexMap::default();
    for tuple in tuples {
        if let Val::Tuple(tuple) = tuple {
            values.push(tuple.value.clone());
            for (name, value) in &tuple.bindings {
                bindings.entry(name.clone()).or_default().push(value.clone());
            }
        }
    }
    let mut reduced = Tuple {
        value: append(m, values)?,
        bindings: Vec::new(),
    };
    for (name, values) in bindings {
        let value = append(m, values)?;
        reduced.bindings.push((name, value));
    }
    Ok(reduced)
}

/// `^(...)`: a stable merge sort by the terms.
#[inline(never)]
pub(super) fn sort(m: &Machine, step: &Ast, terms: &[Term], input: &Val, env: &Env) -> EvalResult {
    let tuples = input.flags().tuples;
    let Val::Array(array) = input else {
        return Ok(input.clone());
    };
    if array.len() <= 1 {
        return Ok(input.clone());
    }
    // Every term is evaluated once per item, then the places of the items are merged by comparing what came out.
    let mut keys = Vec::with_capacity(array.len() * terms.len());
    for at in 0..array.len() {
        let item = array.get(at).unwrap_or_default();
        for term in terms {
            keys.push(match &item {
                Val::Tuple(tuple) if tuples => {
                    eval(m, &term.expression, &tuple.value, &frame_of(tuple, env))?
                }
                item => eval(m, &term.expression, item, env)?,
            });
        }
    }
    let keys_of = |at: usize| keys.get(at * terms.len()..(at + 1) * terms.len()).unwrap_or(&[]);
    let mut wrong = None;
    let places = merge_sort((0..array.len()).collect(), |a, b| {
        compare_keys(terms, keys_of(*a), keys_of(*b)).unwrap_or_else(|error| {
            wrong.get_or_insert(error);
            std::cmp::Ordering::Equal
        })
    });
    m.charge(places.len())?;
    if let Some(error) = wrong {
        return Err(error.at(step.span, step.position));
    }
    m.list(places.into_iter().filter_map(|at| array.get(at)).collect())
}

/// A stable merge sort, bottom up. The standard library's may panic at an order that contradicts itself, as that of values of
/// several types does.
pub(crate) fn merge_sort<T: Clone>(
    mut items: Vec<T>,
    mut order: impl FnMut(&T, &T) -> std::cmp::Ordering,
) -> Vec<T> {
    let mut width = 1;
    while width < items.len() {
        let mut merged = Vec::with_capacity(items.len());
        let mut runs = items.chunks(width);
        while let Some(left) = runs.next() {
            let right = runs.next().unwrap_or(&[]);
            let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
            while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
                let swap = order(a, b).is_gt();
                merged.extend(if swap { right.next() } else { left.next() }.cloned());
            }
            merged.extend(left.chain(right).cloned());
        }
        items = merged;
        width *= 2;
    }
    items
}

fn compare_keys(terms: &[Term], a: &[Val], b: &[Val]) -> Result<std::cmp::Ordering, crate::error::Failure> {
    use std::cmp::Ordering;
    for ((term, a), b) in terms.iter().zip(a).zip(b) {
        let order = match (a, b) {
            (Val::Undefined, Val::Undefined) => continue,
            (Val::Undefined, _) => return Ok(Ordering::Greater),
            (_, Val::Undefined) => return Ok(Ordering::Less),
            (Val::Long(a), Val::Long(b)) => a.cmp(b),
            (Val::Str(a), Val::Str(b)) => compare_texts(a, b),
            _ if let (Some(a), Some(b)) = (a.as_num(), b.as_num()) => {
                a.partial_cmp(&b).unwrap_or(Ordering::Equal)
            }
            (Val::Num(_) | Val::Long(_) | Val::Str(_), Val::Num(_) | Val::Long(_) | Val::Str(_)) => {
                return Err(Error::new("T2007").value(a.shown()).value2(b.shown()));
            }
            _ => {
                let wrong = if matches!(a, Val::Num(_) | Val::Long(_) | Val::Str(_)) {
                    b
                } else {
                    a
                };
                return Err(Error::new("T2008").value(wrong.shown()));
            }
        };
        if order != Ordering::Equal {
            return Ok(if term.descending { order.reverse() } else { order });
        }
    }
    Ok(Ordering::Equal)
}

/// A copy whose objects can be changed in place.
pub(crate) fn deep_copy(m: &Machine, value: &Val) -> EvalResult {
    m.charge(1)?;
    Ok(match value {
        Val::Array(array) => {
            let items = array
                .iter()
                .map(|item| deep_copy(m, &item))
                .collect::<Result<Vec<_>, _>>()?;
            Val::array(items, value.flags())
        }
        Val::Object(object) => {
            let mut members = Members::with_capacity(object.len());
            for (key, item) in object.entries() {
                members.insert(key, deep_copy(m, &item)?);
            }
            Val::object(members)
        }
        other => other.clone(),
    })
}

/// `|pattern|update,delete|` applied to a value.
#[inline(never)]
pub(super) fn transform(m: &Machine, node: &Ast, value: Val, env: &Env) -> EvalResult {
    let Kind::Transform(pattern, update, delete) = &node.kind else {
        return Ok(Val::Undefined);
    };
    if value.is_undefined() {
        return Ok(value);
    }
    let clone = m
        .lookup(env, "clone")
        .or_else(|| crate::functions::find("clone", m.functions));
    let copy = match clone {
        Some(clone @ Val::Function(_)) => {
            let copied = call::apply(m, &clone, vec![value], &Val::Undefined, env, None)?;
            // A clone function of the user's may give anything.
            deep_copy(m, &copied)?
        }
        _ => return Err(Error::new("T2013").at(node.span, node.position)),
    };
    let matches = eval(m, pattern, &copy, env)?;
    for found in matches.into_items() {
        let changes = eval(m, update, &found, env)?;
        match &changes {
            Val::Undefined => {}
            Val::Object(changes) => {
                if let Val::Object(Object::Built(found)) = &found {
                    for (key, value) in changes.entries() {
                        // A copy, so that no object can come to contain itself.
                        let value = deep_copy(m, &value)?;
                        found.members.borrow_mut().insert(key, value);
                    }
                    found.measure();
                }
            }
            other => {
                return Err(Error::new("T2011")
                    .at(update.span, update.position)
                    .value(other.shown()));
            }
        }
        let Some(delete) = delete else {
            continue;
        };
        let names = eval(m, delete, &found, env)?;
        if names.is_undefined() {
            continue;
        }
        let shown = names.shown();
        let names = names.into_items();
        if !names.iter().all(|name| matches!(name, Val::Str(_))) {
            return Err(Error::new("T2012").at(delete.span, delete.position).value(shown));
        }
        if let Val::Object(Object::Built(found)) = &found {
            for name in names.iter().filter_map(Val::as_str) {
                found.members.borrow_mut().shift_remove(name);
            }
            found.measure();
        }
    }
    // The copy's measures are those before the changes.
    let result = deep_copy(m, &copy)?;
    shallow(result)
}
