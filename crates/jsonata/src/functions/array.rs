//! Functions of arrays that call no other function.

use std::collections::{HashMap, HashSet};

use super::Arguments;
use crate::machine::{EvalResult, Machine};
use crate::value::Val;

pub(super) fn append(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let first = arguments.take(0);
    let second = arguments.take(1);
    crate::evaluate::append(m, vec![first, second])
}

pub(super) fn reverse(m: &Machine, arguments: &mut Arguments) -> EvalResult {
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

pub(super) fn zip(m: &Machine, arguments: &mut Arguments) -> EvalResult {
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

pub(super) fn distinct(m: &Machine, arguments: &mut Arguments) -> EvalResult {
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
                // A digest reads every part of a value and a comparison of two equal values does, too.
                let work = item.extent().weight / 4;
                m.charge(work)?;
                let alike = containers.entry(item.digest()).or_default();
                // Values of one digest are almost always equal, so that the first comparison decides.
                let mut new = true;
                for known in &*alike {
                    m.charge(work)?;
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
            Val::Str(text) => {
                m.charge(text.len() / 64)?;
                scalars.insert((0, text.clone()))
            }
            Val::Num(number) => scalars.insert((1, crate::value::number::to_text(*number).into())),
            Val::Long(number) => scalars.insert((1, number.to_string().into())),
            Val::Bool(bool) => scalars.insert((2, bool.to_string().into())),
            _ => scalars.insert((3, "".into())),
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
