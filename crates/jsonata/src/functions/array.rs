//! Functions of arrays that call no other function.

use std::collections::{HashMap, HashSet};

use super::Arguments;
use crate::machine::{Machine, Res};
use crate::value::Val;

pub(super) fn append(m: &Machine, arguments: &mut Arguments) -> Res {
    let first = arguments.take(0);
    let second = arguments.take(1);
    crate::evaluate::append(m, vec![first, second])
}

pub(super) fn reverse(m: &Machine, arguments: &mut Arguments) -> Res {
    let Some(items) = arguments.array(0) else {
        return Ok(Val::Undefined);
    };
    if items.len() <= 1 {
        return Ok(arguments.get(0));
    }
    let mut items = items.to_vec();
    items.reverse();
    m.list(items)
}

pub(super) fn zip(m: &Machine, arguments: &mut Arguments) -> Res {
    let length = arguments
        .0
        .iter()
        .map(|argument| argument.as_array().map_or(0, super::Array::len))
        .min();
    let mut tuples = Vec::new();
    for at in 0..length.unwrap_or(0) {
        m.charge(arguments.0.len())?;
        let tuple = arguments
            .0
            .iter()
            .filter_map(|argument| argument.as_array()?.get(at));
        tuples.push(Val::list(tuple.collect()));
    }
    m.list(tuples)
}

pub(super) fn distinct(m: &Machine, arguments: &mut Arguments) -> Res {
    let value = arguments.get(0);
    let Val::Array(items) = &value else {
        return Ok(value);
    };
    if items.len() <= 1 {
        return Ok(value);
    }
    let mut scalars = HashSet::new();
    let mut found: Vec<Val> = Vec::new();
    let mut containers: HashMap<u64, Vec<Val>> = HashMap::new();
    for item in items.iter() {
        m.charge(1)?;
        let new = match &item {
            Val::Array(_) | Val::Object(_) | Val::Function(_) => {
                m.walk(&item)?;
                let alike = containers.entry(item.digest()).or_default();
                // Values of one digest are almost always equal, so that the first comparison decides.
                let mut new = true;
                for known in &*alike {
                    m.walk(&item)?;
                    if known.equals(&item) {
                        new = false;
                        break;
                    }
                }
                if new {
                    alike.push(item.clone());
                }
                new
            }
            Val::Str(text) => scalars.insert((0, text.to_string())),
            Val::Num(number) => scalars.insert((1, crate::value::number::to_text(*number))),
            Val::Long(number) => scalars.insert((1, number.to_string())),
            Val::Bool(bool) => scalars.insert((2, bool.to_string())),
            _ => scalars.insert((3, String::new())),
        };
        if new {
            found.push(item);
        }
    }
    if value.flags().sequence {
        m.sequence(found)
    } else {
        m.list(found)
    }
}
