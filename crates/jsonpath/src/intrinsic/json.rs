//! `States.JsonMerge`, `States.StringToJson`, `States.JsonToString`.

use asl_json::{Map, Value, jackson};

use super::call::{Arguments, Fault};

/// Shallow: members of the second replace those of the first. The third argument must not be `true`; what is no Boolean counts as
/// false (docs/aws-behaviour.md, "JSONPath and intrinsic functions").
pub(super) fn merge(arguments: &Arguments) -> Option<Value> {
    let [first, second, deep] = arguments.exactly()?;
    let (first, second) = (first.as_object()?, second.as_object()?);
    if deep.as_bool() == Some(true) {
        return None;
    }
    let mut merged: Map = first.clone();
    for (name, member) in second {
        merged.insert(name.clone(), member.clone());
    }
    Some(Value::object(merged))
}

/// Of an empty text null (recorded case `test_string_to_json`). What follows the first value is not looked at, as in Jackson's `readTree`.
pub(super) fn from_text(arguments: &Arguments) -> Result<Option<Value>, Fault> {
    let Some([Value::String(text)]) = arguments.exactly() else {
        return Ok(None);
    };
    let fault = |message: &str| {
        Fault::Function(format!(
            "Cannot convert String to Json in States.StringToJson, caused by: {message}"
        ))
    };
    match jackson::first_value(text, jackson::Version::V2_17) {
        Ok("") => Ok(Some(Value::Null)),
        Ok(first) => asl_json::parse(first)
            .map(Some)
            .map_err(|error| fault(&error.message)),
        Err(refusal) => Err(fault(&refusal.message)),
    }
}

pub(super) fn to_text(arguments: &Arguments) -> Result<Value, Fault> {
    match arguments.exactly() {
        Some([value]) => Ok(value.to_string().into()),
        None => Err(Fault::Function(
            "Invalid arguments in States.JsonToString: only a single argument is allowed.".into(),
        )),
    }
}
