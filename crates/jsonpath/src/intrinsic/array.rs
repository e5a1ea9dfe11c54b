//! The functions on arrays.

use std::borrow::Cow;

use asl_json::Value;

use super::call::Arguments;
use super::math::truncated;
use super::set;

/// The most items that `States.ArrayRange` makes (recorded: 1,000 pass, 1,001 fail).
const MAX_RANGE: i128 = 1_000;

/// The size is truncated; below 1 it fails (recorded cases `States.ArrayPartition-008` to `-011`).
pub(super) fn partition(arguments: &Arguments) -> Option<Value> {
    let [array, size] = arguments.exactly()?;
    let size = usize::try_from(truncated(size)?).ok().filter(|size| *size > 0)?;
    let parts = array.as_array()?.chunks(size);
    Some(Value::array(
        parts.map(|part| Value::array(part.to_vec())).collect(),
    ))
}

/// By what is written: `true` is found in `["true"]`, an object only with its members in the same order
/// (measured on the service: tiny-asl-machine `States.ArrayContains-006`, `-018`, `-019`, `-021`).
pub(super) fn contains(arguments: &Arguments) -> Option<Value> {
    let [array, wanted] = arguments.exactly()?;
    let wanted = text(wanted);
    let found = array.as_array()?.iter().any(|item| text(item) == wanted);
    Some(found.into())
}

/// A text as it is, anything else as JSON.
pub(super) fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Both ends included, everything truncated; the wrong direction gives `[]`, a step of 0 fails (recorded cases `States.ArrayRange-*`).
pub(super) fn range(arguments: &Arguments) -> Option<Value> {
    let [from, to, step] = arguments.exactly()?;
    let (from, to, step) = (truncated(from)?, truncated(to)?, truncated(step)?);
    if step == 0 {
        return None;
    }
    let steps = (i128::from(to) - i128::from(from)).div_euclid(i128::from(step).abs());
    let steps = if step > 0 {
        steps
    } else {
        (i128::from(from) - i128::from(to)).div_euclid(i128::from(step).abs())
    };
    if steps >= MAX_RANGE {
        return None;
    }
    let items = (0..=steps).filter_map(|index| {
        let item = i128::from(from) + index * i128::from(step);
        i64::try_from(item).ok().map(Value::from)
    });
    Some(Value::array(items.collect()))
}

/// The index is truncated. Outside the array it fails, but of an empty array any index gives null (recorded case `States.ArrayGetItem-012`).
pub(super) fn get_item(arguments: &Arguments) -> Option<Value> {
    let [array, index] = arguments.exactly()?;
    let (items, index) = (array.as_array()?, truncated(index)?);
    if items.is_empty() {
        return Some(Value::Null);
    }
    items.get(usize::try_from(index).ok()?).cloned()
}

pub(super) fn length(arguments: &Arguments) -> Option<Value> {
    let [array] = arguments.exactly()?;
    Some(i64::try_from(array.as_array()?.len()).ok()?.into())
}

/// In the order of a Java hash set (measured on the service: `[true,false,true,false]` gives `[false,true]`,
/// `[[1,2],[1,2],[2,1]]` gives `[[2,1],[1,2]]`; tiny-asl-machine `States.ArrayUnique-004`, `-009`).
pub(super) fn unique(arguments: &Arguments) -> Option<Value> {
    let [array] = arguments.exactly()?;
    Some(Value::array(set::distinct(array.as_array()?)))
}
