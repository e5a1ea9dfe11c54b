//! Where two values differ, by JSON Pointer.

use asl_json::{Pointer, Value};

/// The most differences that are listed: nobody needs more to start with.
const MOST: usize = 50;

/// A place where two values differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The place in the output.
    pub pointer: Pointer,
    /// The expected value; none if there should be none.
    pub expected: Option<Value>,
    /// The actual value; none if there is none.
    pub got: Option<Value>,
}

/// The first places, at most 50, where a value differs from what is expected. With `partial`, members that are not
/// expected do not count.
///
/// Both have passed the parser or the engine, whose limit on nesting bounds the recursion.
pub fn compare(expected: &Value, got: &Value, partial: bool) -> Vec<Difference> {
    let mut search = Search {
        partial,
        found: Vec::new(),
    };
    search.walk(&Pointer::root(), Some(expected), Some(got));
    search.found
}

struct Search {
    partial: bool,
    found: Vec<Difference>,
}

impl Search {
    fn walk(&mut self, place: &Pointer, expected: Option<&Value>, got: Option<&Value>) {
        if self.found.len() >= MOST || expected == got {
            return;
        }
        match (expected, got) {
            (Some(Value::Object(expected)), Some(Value::Object(got))) => {
                for (key, value) in expected.iter() {
                    self.walk(&place.child(key), Some(value), got.get(key));
                }
                for (key, value) in got.iter().filter(|(key, _)| !expected.contains_key(key)) {
                    if !self.partial {
                        self.walk(&place.child(key), None, Some(value));
                    }
                }
            }
            (Some(Value::Array(expected)), Some(Value::Array(got))) => {
                for index in 0..expected.len().max(got.len()) {
                    self.walk(&place.index(index), expected.get(index), got.get(index));
                }
            }
            (expected, got) => self.found.push(Difference {
                pointer: place.clone(),
                expected: expected.cloned(),
                got: got.cloned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(expected: &str, got: &str, partial: bool) -> Vec<String> {
        let json = |text| asl_json::parse(text).unwrap();
        let differences = compare(&json(expected), &json(got), partial);
        differences
            .iter()
            .map(|difference| difference.pointer.to_string())
            .collect()
    }

    #[test]
    fn every_place_is_named() {
        assert!(places(r#"{"a": 1, "b": [1.0]}"#, r#"{"b": [1], "a": 1}"#, false).is_empty());
        assert_eq!(
            places(
                r#"{"a": {"x/y": 1, "gone": 2}, "b": [1, 2, 3]}"#,
                r#"{"a": {"x/y": 2, "new": 0}, "b": [1, 5]}"#,
                false
            ),
            ["/a/x~1y", "/a/gone", "/a/new", "/b/1", "/b/2"]
        );
        assert_eq!(places("1", "\"1\"", true), [""]);
    }

    #[test]
    fn a_partial_match_overlooks_members_but_no_items() {
        assert!(places(r#"{"a": [{}]}"#, r#"{"a": [{"b": 1}], "c": 2}"#, true).is_empty());
        assert_eq!(places(r#"{"a": []}"#, r#"{"a": [1]}"#, true), ["/a/0"]);
        assert_eq!(places(r#"{"a": null}"#, "{}", true), ["/a"]);
    }

    #[test]
    fn there_is_an_end_to_differences() {
        let many = format!("[{}]", vec!["1"; 1_000].join(","));
        assert_eq!(places("[]", &many, false).len(), MOST);
    }

    proptest::proptest! {
        #[test]
        fn equal_values_do_not_differ(a in "[0-9]{1,3}", b in "[a-z]{0,5}") {
            let value = format!(r#"{{"a": {}, "b": ["{b}", null]}}"#, a.parse::<u32>().unwrap());
            proptest::prop_assert!(places(&value, &value, false).is_empty());
            let nothing = "{}";
            proptest::prop_assert!(places(nothing, &value, true).is_empty());
        }
    }
}
