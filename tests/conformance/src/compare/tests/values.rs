//! Placeholders, wildcards, numbers, JSON texts.

use serde_json::{Value, json};

use crate::compare::Rules;
use crate::compare::event::{compare_answer, compare_event};
use crate::compare::value::{compare, compare_json_text, compare_json_text_with_value};

fn rules(wildcards: &[&str], within: &[&str]) -> Rules {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Rules::new(owned(wildcards), owned(within))
}

fn same(expected: impl Into<Value>, got: impl Into<Value>) -> bool {
    compare(&Rules::default(), &expected.into(), &got.into()).is_ok()
}

#[test]
fn placeholders_match_any_text_and_only_there() {
    let arn = "arn:<partition>:lambda:<region>:111111111111:function:<name>";
    assert!(same(
        json!(arn),
        json!("arn:aws:lambda:us-east-1:111111111111:function:f")
    ));
    assert!(same(json!(arn), json!(arn)));
    assert!(!same(
        json!(arn),
        json!("arn:aws:lambda:us-east-1:222222222222:function:f")
    ));
    assert!(!same(
        json!(arn),
        json!("x arn:aws:lambda:us-east-1:111111111111:function:f")
    ));
    assert!(!same(json!("a <b>"), json!("a")));
    assert!(!same(json!("<b> end"), json!("start end more")));
    assert!(!same(json!("<uuid:1>"), json!(5)));
    assert!(!same(json!("plain"), json!("other")));
    assert!(!same(json!("a < b"), json!("a < c")));
    assert!(same(json!("a<<b>c"), json!("a<xc")));
    assert!(!same(json!("ab<x>bc"), json!("abc")));
}

#[test]
fn wildcards_stand_for_values_and_not_for_their_absence() {
    let rules = rules(&["RequestId"], &["snf_role_arn"]);
    let ok = |expected: &Value, got: &Value| compare(&rules, expected, got).is_ok();
    assert!(ok(&json!({"a": "RequestId"}), &json!({"a": 5})));
    assert!(ok(&json!({"a": "RequestId"}), &json!({"a": {"b": 1}})));
    assert!(!ok(&json!({"a": "RequestId"}), &json!({})));
    assert!(!ok(&json!({"a": "RequestId 2"}), &json!({"a": "x"})));
    assert!(!ok(&json!({"RequestId": 1}), &json!({"Other": 1})));
    assert!(ok(
        &json!("role: snf_role_arn!"),
        &json!("role: arn:aws:iam::1:role/x!")
    ));
    assert!(!ok(&json!("role: snf_role_arn!"), &json!("role: arn")));
    assert!(!ok(&json!("snf_role_arn"), &json!(7)));
    assert!(ok(&json!("timestamp"), &json!(1_700_000_000)));
}

#[test]
fn exact_rules_know_no_patterns() {
    let ok = |expected: &Value, got: &Value| compare(&Rules::exact(), expected, got).is_ok();
    assert!(ok(&json!("<a>"), &json!("<a>")));
    assert!(!ok(&json!("<a>"), &json!("b")));
    assert!(!ok(&json!("timestamp"), &json!("b")));
    assert!(!ok(&json!("{\"a\": 1}"), &json!("{\"a\":1}")));
}

#[test]
fn numbers_compare_by_value_and_objects_without_order() {
    assert!(same(json!({"a": 1, "b": [1.0]}), json!({"b": [1], "a": 1.0})));
    assert!(!same(json!(1), json!(1.5)));
    assert!(!same(
        json!(9_007_199_254_740_993_i64),
        json!(9_007_199_254_740_992_i64)
    ));
    assert!(same(json!(-0.0), json!(0)));
    assert!(!same(json!(1), json!("1")));
    assert!(!same(json!([1, 2]), json!([2, 1])));
    assert!(!same(json!([1]), json!([1, 2])));
    assert!(!same(json!({"a": 1}), json!({"a": 1, "b": null})));
    assert!(!same(json!(null), json!(false)));
}

#[test]
fn the_path_leads_to_the_difference() {
    let one = json!({"a": [{"b": 1}, {"b": 2}]});
    let mismatch = compare(&Rules::default(), &one, &json!({"a": [{"b": 1}, {"b": 3}]})).unwrap_err();
    assert_eq!(mismatch.path, "/a/1/b");
    assert_eq!((mismatch.expected.as_str(), mismatch.got.as_str()), ("2", "3"));
    let missing = compare(&Rules::default(), &one, &json!({"a": [{"b": 1}]})).unwrap_err();
    assert_eq!(
        (missing.path.as_str(), missing.got.as_str()),
        ("/a/1", "(absent)")
    );
}

#[test]
fn json_texts_are_parsed_on_both_sides() {
    let ok = |expected: Value, got: Value| compare_json_text(&Rules::default(), &expected, &got).is_ok();
    assert!(ok(json!({"a": 1}), json!("{\"a\": 1}")));
    assert!(ok(json!("[1,2]"), json!("[1, 2]")));
    assert!(ok(json!("42"), json!("42.0")));
    assert!(ok(json!("\"<uuid:1>\""), json!("\"abc\"")));
    assert!(ok(json!([1]), json!("[1]")));
    assert!(ok(json!("no JSON <x>"), json!("no JSON 1")));
    assert!(ok(json!("{broken <x>\"}"), json!("{broken 1\"}")));
    assert!(!ok(json!("42"), json!("\"42\"")));
    assert!(!ok(json!({"a": 1}), json!("{\"a\": 2}")));
    assert!(!ok(json!({"a": 1}), json!("text")));
    assert!(!ok(json!("text"), json!("\"text\"")));
    let parsed = |expected: Value, got: Value| {
        compare_json_text_with_value(&Rules::default(), &expected, &got).is_ok()
    };
    assert!(parsed(json!("[1,2]"), json!([1, 2])));
    assert!(parsed(json!("\"x\""), json!("x")));
    assert!(!parsed(json!("\"x\""), json!("y")));
    assert!(!parsed(json!({"a": "1"}), json!({"a": 1})));
}

#[test]
fn texts_inside_values_may_differ_in_white_space_only() {
    let cause = |text: &str| json!({"Cause": text});
    assert!(same(
        cause("{\"a\":[1,\"<x>\"],\"b\":2}"),
        cause("{\"a\": [1, \"y\"], \"b\": 2}")
    ));
    assert!(!same(cause("{\"a\":1,\"b\":2}"), cause("{\"b\":2,\"a\":1}")));
    assert!(!same(cause("{\"a\":1}"), cause("{\"a\":2}")));
    assert!(!same(cause("{\"a\":1}"), json!({"Cause": {"a": 1}})));
}

#[test]
fn fields_of_events_are_exact() {
    let event = |details: Value| json!({"id": 3, "previousEventId": 2, "type": "TaskFailed", "taskFailedEventDetails": details});
    let expected = event(json!({"error": "E", "cause": {"a": 1}, "resource": "r"}));
    let ok = |got: &Value| compare_event(&Rules::default(), &expected, got).is_ok();
    let right = event(json!({"error": "E", "cause": "{\"a\":1}", "resource": "r"}));
    assert!(ok(&right));
    let mut timed = right.clone();
    timed["timestamp"] = json!("2024-01-01T00:00:00Z");
    assert!(ok(&timed));
    for (pointer, value) in [
        ("/id", json!(4)),
        ("/previousEventId", json!(1)),
        ("/type", json!("TaskTimedOut")),
        ("/taskFailedEventDetails/cause", json!("{\"a\":2}")),
        ("/taskFailedEventDetails/error", json!("F")),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert!(!ok(&wrong), "{pointer}");
    }
    let mut extra = right.clone();
    extra["taskFailedEventDetails"]["resourceType"] = json!("lambda");
    assert!(!ok(&extra));
    let mut missing = right.clone();
    missing["taskFailedEventDetails"]
        .as_object_mut()
        .unwrap()
        .remove("cause");
    assert!(!ok(&missing));
    assert!(!ok(&json!({"id": 3, "previousEventId": 2, "type": "TaskFailed"})));
    // Only fields with JSON texts are parsed.
    assert!(
        compare_answer(
            &Rules::default(),
            &json!({"error": {"a": 1}}),
            &json!({"error": "{\"a\":1}"})
        )
        .is_err()
    );
    assert!(compare_answer(&Rules::default(), &json!({"name": "1"}), &json!({"name": "1.0"})).is_err());
}

#[test]
fn assigned_variables_are_json_texts() {
    let event = |variables: Value| json!({"stateExitedEventDetails": {"assignedVariables": variables}});
    let expected = event(json!({"x": "42", "o": {"a": 1}, "s": "\"42\""}));
    let ok = |got: Value| compare_event(&Rules::default(), &expected, &event(got)).is_ok();
    assert!(ok(json!({"x": "42", "o": "{\"a\":1}", "s": "\"42\""})));
    assert!(!ok(json!({"x": "\"42\"", "o": "{\"a\":1}", "s": "\"42\""})));
    assert!(!ok(json!({"x": "42", "o": "{\"a\":1}", "s": "42"})));
    assert!(!ok(json!({"x": "42", "o": "{\"a\":1}"})));
}
