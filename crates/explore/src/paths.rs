//! Paths of names within JSON: taken from expressions, looked for in documents, written to.

use asl_json::Value;
use asl_jsonpath::{Query, Root};

/// The most places that are offered for one path.
const PLACES: usize = 6;
/// The deepest place that is looked at.
const DEPTH: usize = 12;
/// The most values of a document that are looked at.
const VALUES: usize = 2_000;

/// The steps of a query up to the first that is no name and no index. Those of a variable begin with its name.
pub(crate) fn of_query(query: &Query) -> Vec<String> {
    let variable = match query.root() {
        Root::Variable(name) => Some(name.clone()),
        Root::Input | Root::Context => None,
    };
    let steps = variable.into_iter().chain(query.path().leading());
    steps.map(|step| step.to_string()).collect()
}

/// The longest text that is looked into.
const TEXT: usize = 20_000;

/// What a text of JSON holds, if it is an object or a list: what `States.StringToJson` and `$parse` make of it.
fn within(text: &str) -> Option<Value> {
    let looks_like_it = text.trim_start().starts_with(['{', '[']) && text.len() <= TEXT;
    looks_like_it.then(|| asl_json::parse(text).ok()).flatten()
}

/// What stands at a path.
pub(crate) fn at<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match value {
        Value::Object(_) => value.get(step),
        Value::Array(_) => value.at(step.parse().ok()?),
        _ => None,
    })
}

/// The document with another value at a path, or with nothing there. Objects on the way are made; `None` where that is not possible.
pub(crate) fn with(value: &Value, path: &[String], new: Option<&Value>) -> Option<Value> {
    let Some((step, rest)) = path.split_first() else {
        return new.cloned();
    };
    match value {
        Value::Array(items) => {
            let Ok(index) = step.parse::<usize>() else {
                // A member is wanted, so a list is the wrong thing to have.
                return new.and_then(|new| with(&Value::empty_object(), path, Some(new)));
            };
            let mut items = items.to_vec();
            let old = items.get(index)?.clone();
            match (with(&old, rest, new), rest.is_empty() && new.is_none()) {
                (_, true) => {
                    items.remove(index);
                }
                (Some(changed), _) => *items.get_mut(index)? = changed,
                (None, _) => return None,
            }
            Some(Value::array(items))
        }
        Value::Object(_) => {
            let mut members = value.as_object()?.clone();
            if rest.is_empty() && new.is_none() {
                members.shift_remove(step)?;
                return Some(Value::object(members));
            }
            let empty = Value::empty_object();
            let old = members.get(step).unwrap_or(&empty).clone();
            members.insert(step.as_str().into(), with(&old, rest, new)?);
            Some(Value::object(members))
        }
        Value::String(text) => with(&within(text)?, path, new).map(|changed| changed.to_string().into()),
        _ => None,
    }
}

/// Places of a document from which the value at a path may come, the likeliest first: each with a rank, where less is likelier.
/// `seen` is what was found at the path, and `around` the object in which it was, or was missing.
pub(crate) fn places(
    document: &Value,
    path: &[String],
    seen: Option<&Value>,
    around: Option<&Value>,
) -> Vec<(usize, Vec<String>)> {
    let mut found: Vec<(usize, Vec<String>)> = Vec::new();
    let mut left = VALUES;
    collect(document, &mut Vec::new(), &mut left, &mut |place, value| {
        if let (None, Some(name)) = (seen, path.last())
            && around == Some(value)
            && value.as_object().is_some()
        {
            // The very object that lacks it.
            found.push((8, [place, std::slice::from_ref(name)].concat()));
        }
        let common = place
            .iter()
            .rev()
            .zip(path.iter().rev())
            .take_while(|(one, other)| one == other)
            .count();
        let is_same = seen.is_some_and(|seen| seen == value);
        if common > 0 || (is_same && !matches!(value, Value::Null | Value::Bool(_))) {
            let rank = 20 - common.min(8) * 2 - if is_same { 3 } else { 0 };
            found.push((rank, place.to_vec()));
        }
    });
    // Where there is nothing yet: the path itself, or its end within an object that is there.
    for skipped in 0..path.len() {
        let place = path.get(skipped..).unwrap_or_default();
        if at(document, place).is_none() && with(document, place, Some(&Value::Null)).is_some() {
            let parent =
                place.len() > 1 && at(document, place.get(..place.len() - 1).unwrap_or_default()).is_some();
            found.push((22 - usize::from(parent) * 4 + skipped, place.to_vec()));
        }
    }
    found.sort_by_key(|(rank, place)| (*rank, place.len()));
    found.truncate(PLACES);
    found
}

/// The places of values that are neither objects nor lists.
pub(crate) fn leaves(document: &Value, most: usize) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut left = VALUES;
    collect(document, &mut Vec::new(), &mut left, &mut |place, _| {
        if !place.is_empty() && found.len() < most {
            found.push(place.to_vec());
        }
    });
    found
}

fn collect(
    value: &Value,
    place: &mut Vec<String>,
    left: &mut usize,
    each: &mut dyn FnMut(&[String], &Value),
) {
    if *left == 0 || place.len() > DEPTH {
        return;
    }
    *left -= 1;
    each(place, value);
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter() {
                place.push(name.to_string());
                collect(value, place, left, each);
                place.pop();
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().take(3).enumerate() {
                place.push(index.to_string());
                collect(value, place, left, each);
                place.pop();
            }
        }
        Value::String(text) => {
            if let Some(value) = within(text) {
                collect(&value, place, left, each);
            }
        }
        _ => {}
    }
}

/// A path as people write it: `/a/0/b`.
pub(crate) fn shown(path: &[String]) -> String {
    path.iter().fold(String::new(), |text, step| text + "/" + step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(path: &str) -> Vec<String> {
        path.split('/').skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn a_query_is_followed_as_far_as_it_is_certain() {
        let of = |text: &str| of_query(&Query::parse(text).unwrap());
        assert_eq!(of("$.a['b c'][0].d"), steps("/a/b c/0/d"));
        assert_eq!(of("$order.total"), steps("/order/total"));
        assert_eq!(of("$.a[*].b"), steps("/a"));
    }

    #[test]
    fn a_document_is_changed_at_a_place() {
        let value = asl_json::parse(r#"{"a": [{"b": 1}], "c": 2}"#).unwrap();
        let changed =
            |path: &str, new: Option<&Value>| with(&value, &steps(path), new).map(|value| value.to_string());
        assert_eq!(
            changed("/a/0/b", Some(&Value::from(5))).unwrap(),
            r#"{"a":[{"b":5}],"c":2}"#
        );
        assert_eq!(changed("/c", None).unwrap(), r#"{"a":[{"b":1}]}"#);
        assert_eq!(
            changed("/d/e", Some(&Value::from(1))).unwrap(),
            r#"{"a":[{"b":1}],"c":2,"d":{"e":1}}"#
        );
        assert_eq!(changed("/c/d", Some(&Value::Null)), None);
        assert_eq!(
            changed("/a/b", Some(&Value::from(1))).unwrap(),
            r#"{"a":{"b":1},"c":2}"#
        );
        assert_eq!(
            places(&value, &steps("/x/b"), Some(&Value::from(1)), None)
                .first()
                .unwrap()
                .1,
            steps("/a/0/b")
        );
    }

    #[test]
    fn a_text_of_json_is_looked_into() {
        let value = asl_json::parse(r#"{"a": 1, "body": "{\"count\": 2, \"of\": {}}"}"#).unwrap();
        let first = |path: &str, seen: Option<&Value>, around: Option<&Value>| {
            places(&value, &steps(path), seen, around)
                .first()
                .unwrap()
                .1
                .clone()
        };
        assert_eq!(first("/count", Some(&Value::from(2)), None), steps("/body/count"));
        assert_eq!(
            first("/of/x", None, Some(&Value::empty_object())),
            steps("/body/of/x")
        );
        assert_eq!(
            with(&value, &steps("/body/count"), Some(&Value::from(5)))
                .unwrap()
                .to_string(),
            r#"{"a":1,"body":"{\"count\":5,\"of\":{}}"}"#
        );
    }
}
