//! Paths of names within JSON: taken from expressions, looked for in documents, written to.

use asl_json::Value;

/// The most places that are offered for one path.
const PLACES: usize = 6;
/// The deepest place that is looked at.
const DEPTH: usize = 12;
/// The most values of a document that are looked at.
const VALUES: usize = 2_000;

/// The names of a JSONPath: `$.a['b'][0].c` → `a`, `b`, `0`, `c`. What selects several things ends it.
pub(crate) fn of_query(text: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = text.trim_start_matches('$');
    if !rest.starts_with(['.', '[']) && !rest.is_empty() {
        // A variable: its name comes first.
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        steps.push(rest.get(..end).unwrap_or_default().to_owned());
        rest = rest.get(end..).unwrap_or_default();
    }
    while !rest.is_empty() {
        let (step, after) = if let Some(inner) = rest.strip_prefix('[') {
            let Some(end) = inner.find(']') else { break };
            let step = inner.get(..end).unwrap_or_default();
            let step = step.trim_matches(['\'', '"']);
            (step, inner.get(end + 1..).unwrap_or_default())
        } else if let Some(inner) = rest.strip_prefix('.') {
            let end = inner.find(['.', '[']).unwrap_or(inner.len());
            (
                inner.get(..end).unwrap_or_default(),
                inner.get(end..).unwrap_or_default(),
            )
        } else {
            break;
        };
        if step.is_empty() || step.contains(['*', '?', ':', ',', '(']) {
            break;
        }
        steps.push(step.to_owned());
        rest = after;
    }
    steps
}

/// The variables of a JSONata expression with the names that follow them: the place, `states`, and `input`, `a`.
pub(crate) fn variables(text: &str) -> Vec<(usize, String, Vec<String>)> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for (at, _) in text.match_indices('$') {
        let mut rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        rest = after;
        if name.is_empty() || rest.starts_with('(') {
            continue;
        }
        let mut fields = Vec::new();
        while let Some(inner) = rest.strip_prefix('.') {
            let (step, after) = match inner.strip_prefix('`') {
                Some(quoted) => {
                    let end = quoted.find('`').unwrap_or(quoted.len());
                    (
                        quoted.get(..end).unwrap_or_default(),
                        quoted.get(end + 1..).unwrap_or_default(),
                    )
                }
                None => inner.split_at(inner.find(|c: char| !is_name(c)).unwrap_or(inner.len())),
            };
            if step.is_empty() {
                break;
            }
            fields.push(step.to_owned());
            rest = after;
            if let Some(index) = rest.strip_prefix('[') {
                let Some(end) = index.find(']') else { break };
                rest = index.get(end + 1..).unwrap_or_default();
            }
        }
        found.push((at, name.to_owned(), fields));
    }
    found
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
            let index: usize = step.parse().ok()?;
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
        _ => None,
    }
}

/// Places of a document from which the value at a path may come, the likeliest first: each with a rank, where less is likelier.
/// `seen` is what was found at the path.
pub(crate) fn places(document: &Value, path: &[String], seen: Option<&Value>) -> Vec<(usize, Vec<String>)> {
    let mut found: Vec<(usize, Vec<String>)> = Vec::new();
    let mut left = VALUES;
    collect(document, &mut Vec::new(), &mut left, &mut |place, value| {
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
    fn paths_are_read_from_both_languages() {
        assert_eq!(of_query("$.a['b c'][0].d"), steps("/a/b c/0/d"));
        assert_eq!(of_query("$order.total"), steps("/order/total"));
        assert_eq!(of_query("$.a[*].b"), steps("/a"));
        let read = variables("$states.input.a.`b c` > 1 and $count($items) = 0 and $x");
        assert_eq!(read[0].2, steps("/input/a/b c"));
        assert_eq!((read[1].1.as_str(), read[2].1.as_str()), ("items", "x"));
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
            places(&value, &steps("/x/b"), Some(&Value::from(1)))
                .first()
                .unwrap()
                .1,
            steps("/a/0/b")
        );
    }
}
