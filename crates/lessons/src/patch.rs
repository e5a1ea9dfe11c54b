//! JSON Merge Patch (RFC 7396): how a solution differs from the start, a wrong answer from the solution, a mutant from a
//! definition.

use asl_json::{Map, Value};

/// A value with a merge patch applied: a member that is `null` in the patch is removed, objects are merged, everything else
/// takes the place of what was there.
///
/// Both have passed the parser, whose limit on nesting bounds the recursion.
pub fn patched(value: &Value, patch: &Value) -> Value {
    let Some(changes) = patch.as_object() else {
        return patch.clone();
    };
    let mut members: Map = value.as_object().cloned().unwrap_or_default();
    for (name, change) in changes {
        if change.is_null() {
            members.shift_remove(name);
            continue;
        }
        let before = members.get(name).cloned().unwrap_or(Value::Null);
        members.insert(name.clone(), patched(&before, change));
    }
    Value::object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases of the appendix of RFC 7396.
    #[test]
    fn patches_as_the_rfc_says() {
        for (value, patch, result) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (
                r#"{"a":{"b":"c"}}"#,
                r#"{"a":{"b":"d","c":null}}"#,
                r#"{"a":{"b":"d"}}"#,
            ),
            (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
            (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
            ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
            ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            let json = |text| asl_json::parse(text).unwrap();
            assert_eq!(patched(&json(value), &json(patch)), json(result), "{patch}");
        }
    }
}
