//! Functions of objects, of Boolean values, and of values of any type.

use super::Arguments;
use crate::error::Error;
use crate::evaluate::{append, deep_copy, name_of};
use crate::machine::{EvalResult, Machine};
use crate::value::{Members, Object, Val};

pub(super) fn boolean(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    match arguments.get(0) {
        Val::Undefined => Ok(Val::Undefined),
        value => m.truth(&value).map(Val::Bool),
    }
}

pub(super) fn not(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    match arguments.get(0) {
        Val::Undefined => Ok(Val::Undefined),
        value => m.truth(&value).map(|truth| Val::Bool(!truth)),
    }
}

pub(super) fn exists(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    Ok(Val::Bool(!arguments.get(0).is_undefined()))
}

pub(super) fn keys(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let mut found = Members::new();
    collect_keys(m, &arguments.get(0), &mut found)?;
    m.sequence(found.keys().cloned().map(Val::Str).collect())
}

fn collect_keys(m: &Machine, value: &Val, found: &mut Members) -> Result<(), Error> {
    match value {
        Val::Array(items) => {
            for item in items.iter() {
                m.charge(1)?;
                collect_keys(m, &item, found)?;
            }
        }
        Val::Object(object) => {
            m.charge(object.len() / 2)?;
            found.extend(object.entries().into_iter().map(|(key, _)| (key, Val::Null)));
        }
        _ => {}
    }
    Ok(())
}

pub(super) fn lookup(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let value = arguments.get(0);
    if let Val::Array(_) = value {
        m.walk(&value)?;
    }
    Ok(arguments
        .text(1)
        .map_or(Val::Undefined, |key| name_of(&value, &key)))
}

pub(super) fn spread(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    spread_value(m, arguments.get(0))
}

fn spread_value(m: &Machine, value: Val) -> EvalResult {
    match &value {
        Val::Array(items) => {
            let spread = items
                .iter()
                .map(|item| spread_value(m, item))
                .collect::<Result<Vec<_>, _>>()?;
            let result = append(m, spread)?;
            Ok(match result {
                Val::Array(array) if array.len() == 1 => array.get(0).unwrap_or_default(),
                other => other,
            })
        }
        Val::Object(object) => {
            let single = |(key, value)| Val::object(Members::from_iter([(key, value)]));
            m.sequence(object.entries().into_iter().map(single).collect())
        }
        _ => Ok(value),
    }
}

pub(super) fn merge(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let Some(items) = arguments.array(0) else {
        return Ok(Val::Undefined);
    };
    let mut objects = items.iter().filter_map(|item| match item {
        Val::Object(object) => Some(object),
        _ => None,
    });
    let Some(first) = objects.next() else {
        return Ok(Val::object(Members::new()));
    };
    let mut added = Vec::new();
    for object in objects {
        m.charge(object.len())?;
        added.extend(object.entries());
    }
    m.merged(&first, added)
}

pub(super) fn clone(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    deep_copy(m, &arguments.get(0))
}

pub(super) fn error(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    let message = arguments
        .text(0)
        .unwrap_or_else(|| "$error() function evaluated".into());
    Err(Error::new("D3137").detail(message))
}

pub(super) fn assert(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    if m.truth(&arguments.get(0))? {
        return Ok(Val::Undefined);
    }
    let message = arguments
        .text(1)
        .unwrap_or_else(|| "$assert() statement failed".into());
    Err(Error::new("D3141").detail(message))
}

pub(super) fn type_of(_: &Machine, arguments: &mut Arguments) -> EvalResult {
    Ok(Val::text(match arguments.get(0) {
        Val::Undefined | Val::Thunk(_) => return Ok(Val::Undefined),
        Val::Null => "null",
        Val::Bool(_) => "boolean",
        Val::Num(_) | Val::Long(_) => "number",
        Val::Str(_) => "string",
        Val::Array(_) => "array",
        Val::Object(_) | Val::Tuple(_) => "object",
        Val::Function(_) => "function",
    }))
}

/// The members of an object that may be data or built here.
pub(super) fn entries(value: &Val) -> Vec<(asl_json::Str, Val)> {
    match value {
        Val::Object(object) => Object::entries(object),
        _ => Vec::new(),
    }
}
