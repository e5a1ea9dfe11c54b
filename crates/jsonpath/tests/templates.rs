//! Payload templates: what comes out, and what the service says when something is missing.

#![expect(clippy::unwrap_used, reason = "a test")]

use asl_json::Value;
use asl_jsonpath::{Scope, Template};

fn evaluate(template: &str, input: &str) -> Result<String, String> {
    let template = Template::parse(&asl_json::parse(template).unwrap()).unwrap();
    let input = asl_json::parse(input).unwrap();
    let context =
        asl_json::parse(r#"{"Execution":{"Input":{"id":1}},"Map":{"Item":{"Index":2,"Value":"x"}}}"#)
            .unwrap();
    let variables = asl_json::Map::from_iter([
        ("count".into(), Value::from(3)),
        ("list".into(), Value::array(vec![1.into()])),
    ]);
    let scope = Scope::new(&input, &context).with_variables(&variables);
    match template.evaluate(&scope, &mut || 0) {
        Ok(value) => Ok(value.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn replaces_members_whose_name_ends_in_a_dollar() {
    for (template, input, value) in [
        // Only those members; a text elsewhere is a text (tiny-asl-machine `Feature.Parameters-002`).
        (r#"{"a":"$.x","b.$":"$.x"}"#, r#"{"x":7}"#, r#"{"a":"$.x","b":7}"#),
        // At any depth, also in arrays.
        (
            r#"{"a":[{"b.$":"$.x"},[{"c.$":"$"}]],"d":{"e":{"f.$":"$$.Map.Item.Index"}}}"#,
            r#"{"x":7}"#,
            r#"{"a":[{"b":7},[{"c":{"x":7}}]],"d":{"e":{"f":2}}}"#,
        ),
        // Variables.
        (
            r#"{"n.$":"$count","i.$":"$list[0]","s.$":"States.MathAdd($count, 1)"}"#,
            "{}",
            r#"{"n":3,"i":1,"s":4}"#,
        ),
        // Past the end of an array: null (docs/aws-behaviour.md, "JSONPath and intrinsic functions"). A wildcard that finds nothing: [].
        (r#"{"v.$":"$.items[5]"}"#, r#"{"items":[1]}"#, r#"{"v":null}"#),
        (r#"{"v.$":"$.items[*].x"}"#, r#"{"items":[1]}"#, r#"{"v":[]}"#),
        // The name may be empty, and the later of two members counts.
        (
            r#"{".$":"$.x","a":1,"a.$":"$.x"}"#,
            r#"{"x":7}"#,
            r#"{"":7,"a":7}"#,
        ),
        ("[1]", "{}", "[1]"),
        (r#""$.x""#, "{}", r#""$.x""#),
    ] {
        assert_eq!(evaluate(template, input), Ok(value.into()));
    }
}

#[test]
fn says_what_is_missing() {
    for (template, text) in [
        (
            r#"{"value.$":"$$.Execution.Input.no_such_jsonpath"}"#,
            "The JSONPath '$$.Execution.Input.no_such_jsonpath' specified for the field 'value.$' could not be found in the input '{\"a\":1}'",
        ),
        (
            r#"{"x":[{"Jobs.$":"$.Jobs.sum()"}]}"#,
            "The JSONPath '$.Jobs.sum()' specified for the field 'Jobs.$' could not be found in the input '{\"a\":1}'",
        ),
        (
            r#"{"x.$":"$.list[-1].name"}"#,
            "The JSONPath '$.list[-1].name' specified for the field 'x.$' could not be found in the input '{\"a\":1}'",
        ),
        (
            r#"{"x.$":"$unknown"}"#,
            "The JSONPath '$unknown' specified for the field 'x.$' could not be found in the input '{\"a\":1}'",
        ),
    ] {
        assert_eq!(evaluate(template, r#"{"a":1}"#), Err(text.into()));
    }
}

#[test]
fn lists_everything_that_is_wrong() {
    let template = r#"{"a.$":"Test","b":[{"c.$":7},{"d.$":"States.Nope()"}],"e.$":"$.fine","f.$":"$.a b"}"#;
    let errors = Template::parse(&asl_json::parse(template).unwrap()).unwrap_err();
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.pointer.as_str(), &*error.field, error.start, error.end))
        .collect();
    assert_eq!(
        found,
        [
            ("/a.$", "a.$", 0, 4),
            ("/b/0/c.$", "c.$", 0, 0),
            ("/b/1/d.$", "d.$", 0, 11),
            ("/f.$", "f.$", 3, 4)
        ]
    );
}
