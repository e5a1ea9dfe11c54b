//! Reference paths: the places that `ResultPath` can write to.
//!
//! Only names and indices are allowed (AWS, "Reference paths"). Missing parents are made, an existing branch is
//! replaced (docs/aws-behaviour.md, "JSONPath and intrinsic functions", recorded cases `Feature.ResultPath-001` to `-004`).

use std::fmt;

use asl_json::{Str, Value};

use crate::ParseError;
use crate::path::{MAX_STEPS, Step};

/// A place in a value to write to: `$`, `$.audit.review`, `$['a b'][0]`.
///
/// ```
/// use asl_jsonpath::ReferencePath;
/// let path = ReferencePath::parse("$.audit.final").unwrap();
/// let into = asl_json::parse(r#"{"id": 7}"#).unwrap();
/// let written = path.write(&into, "ok".into()).unwrap();
/// assert_eq!(written.to_string(), r#"{"id":7,"audit":{"final":"ok"}}"#);
/// ```
#[derive(Clone, Debug)]
pub struct ReferencePath {
    text: Str,
    steps: Box<[Place]>,
}

#[derive(Clone, Debug)]
enum Place {
    Name(Str),
    Index(usize),
}

/// Why a value could not be written. `Display` is the service's text, that of [`ReferencePath::conflict`].
#[derive(Clone, Debug, PartialEq)]
pub struct WriteError {
    /// The service's text.
    pub conflict: String,
    /// What stands in the way, as a sentence for people.
    pub reason: String,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.conflict)
    }
}

impl std::error::Error for WriteError {}

impl ReferencePath {
    /// Reads a reference path. The messages are what the service puts after `Value is not a Reference Path: ` where that is recorded
    /// (diagnostic `choice-variable-not-reference-path`), and sentences of the same kind elsewhere.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        if !text.starts_with('$') {
            let end = text.chars().next().map_or(0, char::len_utf8);
            return Err(ParseError::new("Reference path didn't start with '$'", 0, end));
        }
        if text.starts_with("$$") {
            return Err(ParseError::new(
                "Reference path cannot use the context object '$$'",
                0,
                2,
            ));
        }
        let compiled = crate::Path::parse(text)?;
        let mut steps = Vec::new();
        for step in compiled.steps() {
            steps.push(match step {
                Step::Property(name) => Place::Name(name.clone()),
                Step::Index(index) => Place::Index(usize::try_from(*index).map_err(|_| {
                    ParseError::new("Reference path cannot contain a negative index", 0, text.len())
                })?),
                other => {
                    let what = match other {
                        Step::Wildcard => "the wildcard '*'",
                        Step::Scan => "the operator '..'",
                        Step::Filter(_) | Step::OpenFilter(_) => "a filter",
                        Step::Properties(_) | Step::Indices(_) => "a union",
                        Step::FromEnd(_) => "'@'",
                        _ => "a slice",
                    };
                    let message = format!("Reference path cannot contain {what}");
                    return Err(ParseError::new(message, 0, text.len()));
                }
            });
        }
        Ok(Self {
            text: text.into(),
            steps: steps.into(),
        })
    }

    /// The path as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is `$`: a write replaces everything.
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// A copy of `into` with `value` at this place. What lies beside the way is shared, not copied.
    pub fn write(&self, into: &Value, value: Value) -> Result<Value, WriteError> {
        write_at(&self.steps, Some(into), value).map_err(|reason| WriteError {
            conflict: self.conflict(into),
            reason,
        })
    }

    /// What the service says where this path cannot be followed in a value: `Unable to apply step "items" to input {"a":1}` if
    /// a step does not fit an object or an array, `Unable to apply ReferencePath $.x to input 1` if neither is there. The
    /// value is shown whole (as reported in `cdklabs/construct-hub` pull request 459 and `aws/aws-cdk` issue 29473).
    pub fn conflict(&self, input: &Value) -> String {
        let mut here = input;
        for step in &self.steps {
            let (next, step) = match (step, here) {
                (Place::Name(name), Value::Object(members)) => (members.get(name), name.to_string()),
                (Place::Index(index), Value::Array(items)) => (items.get(*index), index.to_string()),
                (Place::Name(name), Value::Array(_)) => (None, name.to_string()),
                (Place::Index(index), Value::Object(_)) => (None, index.to_string()),
                _ => break,
            };
            match next {
                Some(value) => here = value,
                None => return format!("Unable to apply step \"{step}\" to input {input}"),
            }
        }
        format!("Unable to apply ReferencePath {} to input {input}", self.text)
    }
}

/// Recursion goes by steps, of which a path has at most [`MAX_STEPS`].
fn write_at(steps: &[Place], into: Option<&Value>, value: Value) -> Result<Value, String> {
    let Some((step, rest)) = steps.split_first() else {
        return Ok(value);
    };
    match (step, into) {
        (Place::Name(name), None | Some(Value::Null)) => {
            let value = write_at(rest, None, value)?;
            Ok(Value::from([(name.clone(), value)]))
        }
        (Place::Name(name), Some(object @ Value::Object(members))) => {
            // What is there is only looked up to go on from: at the last step it is replaced.
            let within = if rest.is_empty() { None } else { members.get(name) };
            let value = write_at(rest, within, value)?;
            Ok(object.with(name.clone(), value))
        }
        (Place::Index(index), Some(Value::Array(items))) if *index < items.len() => {
            let value = write_at(rest, items.get(*index), value)?;
            let mut items = Vec::clone(items);
            if let Some(item) = items.get_mut(*index) {
                *item = value;
            }
            Ok(Value::array(items))
        }
        (Place::Index(index), Some(Value::Array(items))) => Err(format!(
            "The array has {} items, so it has no index {index}.",
            items.len()
        )),
        (Place::Index(index), other) => Err(format!(
            "The index {index} needs an array, but there is {}.",
            kind(other)
        )),
        (Place::Name(name), other) => Err(format!(
            "The name '{name}' needs an object, but there is {}.",
            kind(other)
        )),
    }
}

fn kind(value: Option<&Value>) -> &'static str {
    match value {
        None => "nothing",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "a Boolean",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(_)) => "a string",
        Some(Value::Array(_)) => "an array",
        Some(Value::Object(_)) => "an object",
    }
}

// A written value is at most this much deeper than what it was made of.
const _: () = assert!(MAX_STEPS <= asl_json::MAX_DEPTH);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes() {
        for (path, into, written) in [
            ("$", r#"{"a":1}"#, "9"),
            ("$.a", r#"{"a":1,"b":2}"#, r#"{"a":9,"b":2}"#),
            ("$.b", r#"{"a":1}"#, r#"{"a":1,"b":9}"#),
            ("$.x.y.z", "{}", r#"{"x":{"y":{"z":9}}}"#),
            ("$['a b'].c", r#"{"a b":{"d":1}}"#, r#"{"a b":{"d":1,"c":9}}"#),
            ("$.a[1]", r#"{"a":[1,2]}"#, r#"{"a":[1,9]}"#),
            ("$.a[0].b", r#"{"a":[{"c":1}]}"#, r#"{"a":[{"c":1,"b":9}]}"#),
            ("$.n.x", r#"{"n":null}"#, r#"{"n":{"x":9}}"#),
        ] {
            let into = asl_json::parse(into).unwrap();
            let path = ReferencePath::parse(path).unwrap();
            assert_eq!(path.write(&into, 9.into()).unwrap().to_string(), written);
        }
    }

    #[test]
    fn refuses_to_write() {
        for (path, into) in [
            ("$.x", "1"),
            ("$.x", r#""text""#),
            ("$.x", "[]"),
            ("$.a.b", r#"{"a":1}"#),
            ("$.a[2]", r#"{"a":[1,2]}"#),
            ("$.a[0]", r#"{"a":{}}"#),
            ("$.a[0]", "{}"),
        ] {
            let into = asl_json::parse(into).unwrap();
            assert!(
                ReferencePath::parse(path)
                    .unwrap()
                    .write(&into, 9.into())
                    .is_err()
            );
        }
    }

    #[test]
    fn says_what_cannot_be_followed() {
        for (path, into, said) in [
            (
                "$.x",
                r#""input1""#,
                r#"Unable to apply ReferencePath $.x to input "input1""#,
            ),
            ("$.x", "[1]", r#"Unable to apply step "x" to input [1]"#),
            (
                "$.a.b",
                r#"{"a":{"c":1}}"#,
                r#"Unable to apply step "b" to input {"a":{"c":1}}"#,
            ),
            (
                "$.a.b",
                r#"{"a":1}"#,
                r#"Unable to apply ReferencePath $.a.b to input {"a":1}"#,
            ),
        ] {
            let into = asl_json::parse(into).unwrap();
            assert_eq!(ReferencePath::parse(path).unwrap().conflict(&into), said);
        }
    }

    #[test]
    fn refuses_other_paths() {
        for text in [
            "",
            "a",
            "$$.x",
            "$.*",
            "$..a",
            "$.a[*]",
            "$.a[?(@.b)]",
            "$.a[0,1]",
            "$.a[1:]",
            "$.a[-1]",
            "$['a','b']",
            "$x.y",
        ] {
            assert!(ReferencePath::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            ReferencePath::parse("Test").unwrap_err().message,
            "Reference path didn't start with '$'"
        );
    }
}
