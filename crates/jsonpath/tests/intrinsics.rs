//! The intrinsic functions as a table: what is called with which input, and what comes out.
//!
//! Marks: R recorded from the service, M measured on the service and told (both: docs/aws-behaviour.md, "JSONPath and intrinsic functions" and
//! `aws-observed-cases.json` beside the project), D documented by AWS, ours: a choice of our own.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use asl_json::Value;
use asl_jsonpath::{EvaluationError, Expression, Scope};

/// A counter in place of randomness.
fn counter() -> impl FnMut() -> u64 {
    let mut next = 0_u64;
    move || {
        next = next.wrapping_add(0x9E37_79B9_7F4A_7C15);
        next
    }
}

fn evaluate(expression: &str, input: &str) -> Result<Value, EvaluationError> {
    let input = asl_json::parse(input).unwrap();
    let context =
        asl_json::parse(r#"{"Execution":{"Name":"run-1"},"StateMachine":{"Id":"arn","Name":"m"}}"#).unwrap();
    let expression = Expression::parse(expression).unwrap();
    expression.evaluate("v.$", &Scope::new(&input, &context), &mut counter())
}

#[track_caller]
fn gives(expression: &str, input: &str, value: &str) {
    let found = evaluate(expression, input);
    assert_eq!(
        found.map(|value| value.to_string()),
        Ok(value.to_string()),
        "{expression}"
    );
}

/// Fails with the text after the expression.
#[track_caller]
fn fails(expression: &str, input: &str, text: &str) {
    let error = evaluate(expression, input).expect_err(expression);
    let whole = format!("There was an error while evaluating the intrinsic function: {expression}. {text}");
    assert_eq!(error.to_string(), whole);
}

#[test]
fn format() {
    gives(
        "States.Format('Hello {}', $.name)",
        r#"{"name":"Ada"}"#,
        r#""Hello Ada""#,
    ); // R
    gives(
        "States.Format('{} {} {}', $.a, 2, true)",
        r#"{"a":"x"}"#,
        r#""x 2 true""#,
    ); // R
    gives(
        "States.Format('{}|{}|{}|{}', $.a, $.b, $.c, $.d)",
        r#"{"a":null,"b":false,"c":3.5,"d":9007199254740991}"#,
        r#""null|false|3.5|9007199254740991""#,
    ); // M
    gives(
        "States.Format('{}', $$.StateMachine)",
        "{}",
        r#""{Id=arn, Name=m}""#,
    ); // R
    gives("States.Format('no placeholders')", "{}", r#""no placeholders""#); // R
    gives("States.Format($.t, 1)", r#"{"t":"a {}"}"#, r#""a 1""#); // R
    gives(r"States.Format('\'{}\' \\ \{\}', 'x')", "{}", r#""'x' \\ {}""#); // D
    gives(
        "States.Format('{}', States.StringToJson($.j))",
        r#"{"j":"{\"a\":[1]}"}"#,
        r#""{\"a\":[1]}""#,
    ); // M
    let open = "Invalid template in States.Format: matching '}' not found for '{'.";
    fails("States.Format('Hello {', $.a)", r#"{"a":"x"}"#, open); // R
    fails("States.Format('Hello {{}}', $.a)", r#"{"a":"x"}"#, open); // R
    fails(
        "States.Format('}')",
        "{}",
        "Invalid template in States.Format: matching '{' not found for '}'.",
    ); // R
    for expression in [
        "States.Format('{} {}', 1)",
        "States.Format('{}', 1, 2)",
        "States.Format()",
        "States.Format(1)",
    ] {
        fails(expression, "{}", "Invalid arguments in States.Format"); // M, text ours
    }
}

#[test]
fn json() {
    gives("States.StringToJson($.j)", r#"{"j":" {\"a\":1} "}"#, r#"{"a":1}"#); // R
    gives("States.StringToJson('')", "{}", "null"); // R
    gives("States.StringToJson('[1, 2.50]')", "{}", "[1,2.50]"); // R
    fails(
        "States.StringToJson($.json)",
        r#"{"json":"{bad json}"}"#,
        "Cannot convert String to Json in States.StringToJson, caused by: Unexpected character ('b' (code 98)): \
         was expecting double-quote to start field name\n at [Source: REDACTED \
         (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]",
    ); // R
    for expression in [
        "States.StringToJson(1)",
        "States.StringToJson($)",
        "States.StringToJson()",
        "States.StringToJson('1', '2')",
    ] {
        fails(expression, "{}", "Invalid arguments in States.StringToJson"); // R
    }
    gives(
        "States.JsonToString($)",
        r#"{"a":[1, null, "x"]}"#,
        r#""{\"a\":[1,null,\"x\"]}""#,
    ); // R
    gives("States.JsonToString('x')", "{}", r#""\"x\"""#); // R
    for expression in ["States.JsonToString()", "States.JsonToString($, $)"] {
        fails(
            expression,
            "{}",
            "Invalid arguments in States.JsonToString: only a single argument is allowed.",
        ); // R
    }
    gives(
        "States.JsonMerge($.a, $.b, false)",
        r#"{"a":{"x":1,"y":{"z":1}},"b":{"y":null}}"#,
        r#"{"x":1,"y":null}"#,
    ); // R
    gives(
        "States.JsonMerge($.a, $.a, 'false')",
        r#"{"a":{"x":1}}"#,
        r#"{"x":1}"#,
    ); // M
    for expression in [
        "States.JsonMerge($, $, true)",
        "States.JsonMerge($, null, false)",
        "States.JsonMerge($, $)",
    ] {
        fails(expression, "{}", "Invalid arguments in States.JsonMerge"); // M
    }
}

#[test]
fn arrays() {
    gives("States.Array()", "{}", "[]"); // R
    gives(
        "States.Array( 42 , true, null, 'a', States.Array(-1.5))",
        "{}",
        r#"[42,true,null,"a",[-1.5]]"#,
    ); // R
    gives(
        "States.ArrayPartition($, 4)",
        "[1,2,3,4,5,6,7,8,9]",
        "[[1,2,3,4],[5,6,7,8],[9]]",
    ); // D
    gives("States.ArrayPartition($, 2.6)", "[1,2,3]", "[[1,2],[3]]"); // R
    gives("States.ArrayPartition($, 3)", "[]", "[]"); // R
    for expression in [
        "States.ArrayPartition($, 0.6)",
        "States.ArrayPartition($, -1)",
        "States.ArrayPartition($, '2')",
    ] {
        fails(expression, "[1]", "Invalid arguments in States.ArrayPartition"); // R
    }
    gives("States.ArrayContains($, 5)", "[1,5]", "true"); // D
    gives(
        "States.ArrayContains($.a, $.b)",
        r#"{"a":[{"x":1,"y":2}],"b":{"y":2,"x":1}}"#,
        "false",
    ); // M
    gives(
        "States.ArrayContains($.a, $.b)",
        r#"{"a":[[1,2]],"b":[1,2]}"#,
        "true",
    ); // R
    gives("States.ArrayContains($, true)", r#"["true"]"#, "true"); // M
    gives("States.ArrayContains($, false)", "[0,1]", "false"); // R
    gives("States.ArrayRange(1, 9, 2)", "{}", "[1,3,5,7,9]"); // D
    gives("States.ArrayRange(1.6, 1.4, 1)", "{}", "[1]"); // M
    gives("States.ArrayRange(5.4, -0.6, -2.4)", "{}", "[5,3,1]"); // M
    gives("States.ArrayRange(5, 1, 1)", "{}", "[]"); // R
    gives("States.ArrayRange(3, 3, -1)", "{}", "[3]"); // R
    gives("States.ArrayLength(States.ArrayRange(1, 1000, 1))", "{}", "1000"); // R
    for expression in [
        "States.ArrayRange(1, 1001, 1)",
        "States.ArrayRange(1001, 1, -1)",
        "States.ArrayRange(1, 10, 0.49)",
        "States.ArrayRange(-9223372036854775808, 9223372036854775807, 1)",
        "States.ArrayRange('a', 5, 1)",
        "States.ArrayRange(1, 5)",
    ] {
        fails(expression, "{}", "Invalid arguments in States.ArrayRange"); // R
    }
    gives("States.ArrayGetItem($, 1.2)", "[10,20]", "20"); // M
    gives("States.ArrayGetItem($, 999)", "[]", "null"); // M
    for expression in [
        "States.ArrayGetItem($, 2)",
        "States.ArrayGetItem($, -1)",
        "States.ArrayGetItem($, '1')",
    ] {
        fails(expression, "[10,20]", "Invalid arguments in States.ArrayGetItem"); // R
    }
    fails(
        "States.ArrayLength(States.JsonToString($.items))",
        r#"{"items":[1]}"#,
        "Invalid arguments in States.ArrayLength",
    ); // R
}

/// In the order of Java's hash set.
#[test]
fn array_unique() {
    for (input, unique) in [
        ("[1,2,3,3,3,3,3,3,4]", "[1,2,3,4]"),                       // D
        ("[true,false,true,false]", "[false,true]"),                // M
        ("[[1,2],[1,2],[2,1]]", "[[2,1],[1,2]]"),                   // M
        ("[null,null,1,null]", "[null,1]"),                         // R
        (r#"[1,"1",1,"01"]"#, r#"[1,"1","01"]"#),                   // R
        (r#"["a","b","a","c","b"]"#, r#"["a","b","c"]"#),           // R
        (r#"[{"a":1,"b":2},{"b":2,"a":1}]"#, r#"[{"a":1,"b":2}]"#), // R
        ("[]", "[]"),                                               // R
    ] {
        gives("States.ArrayUnique($)", input, unique);
    }
}

#[test]
fn encoding() {
    gives(
        "States.Base64Encode('Data to encode')",
        "{}",
        r#""RGF0YSB0byBlbmNvZGU=""#,
    ); // R
    gives("States.Base64Decode('4pyT')", "{}", r#""✓""#); // R
    gives("States.Base64Decode(' YWJjZA== ')", "{}", r#""abcd""#); // M
    gives("States.Base64Decode('ab==cd')", "{}", r#""i""#); // M, value ours
    gives("States.Base64Decode('a')", "{}", r#""""#); // ours
    fails(
        "States.Base64Encode(1)",
        "{}",
        "Invalid arguments in States.Base64Encode",
    ); // R
    let long = format!(r#"{{"s":"{}"}}"#, "A".repeat(10_001));
    for function in ["Base64Encode($.s)", "Base64Decode($.s)", "Hash($.s, 'MD5')"] {
        let error = evaluate(&format!("States.{function}"), &long).unwrap_err();
        assert!(
            error.to_string().contains("Invalid arguments in States."),
            "{error}"
        ); // R
    }
    for (algorithm, hash) in [
        ("MD5", "5d41402abc4b2a76b9719d911017c592"),
        ("SHA-1", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"),
        (
            "SHA-256",
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        ),
    ] {
        gives(
            &format!("States.Hash('hello', '{algorithm}')"),
            "{}",
            &format!("\"{hash}\""),
        ); // R
    }
    for algorithm in ["sha-256", "SHA256", "", "MD-5", "UNSUPPORTED"] {
        fails(
            &format!("States.Hash('data', '{algorithm}')"),
            "{}",
            "Invalid arguments in States.Hash",
        ); // R
    }
}

#[test]
fn mathematics() {
    for (a, b, sum) in [
        ("1.5", "1.51", "4"),
        ("-1.5", "0", "-1"),
        ("-0.5", "0", "0"),
        ("59", "4.3", "63"),
        ("-2.5", "0", "-2"),
    ] {
        gives(&format!("States.MathAdd({a}, {b})"), "{}", sum); // R
    }
    gives("States.MathAdd(1e309, 1)", "{}", "0"); // M: accepted, value ours
    for arguments in [
        "2147483647, 1",
        "-2147483648, -1",
        "3000000000, 1",
        "1, 'x'",
        "null, 1",
        "1",
        "1, 2, 3",
    ] {
        fails(
            &format!("States.MathAdd({arguments})"),
            "{}",
            "Invalid arguments in States.MathAdd",
        ); // R
    }
    for _ in 0..20 {
        let value = evaluate("States.MathRandom(1.6, 5.4)", "{}").unwrap();
        assert!((1..5).contains(&value.as_i64().unwrap()), "{value}"); // R
    }
    let seeded = |seed: &str| evaluate(&format!("States.MathRandom(1, 1000, {seed})"), "{}").unwrap();
    assert_eq!(seeded("42"), seeded("42")); // R
    assert_ne!(seeded("1"), seeded("2")); // ours
    for arguments in [
        "1, 1",
        "10, 5",
        "1.4, 1.6",
        "'a', 10",
        "1, 10, null",
        "1, 10, 'seed'",
        "1",
        "1, 2, 3, 4",
    ] {
        fails(
            &format!("States.MathRandom({arguments})"),
            "{}",
            "Invalid arguments in States.MathRandom",
        ); // R
    }
}

#[test]
fn texts() {
    for (text, separators, pieces) in [
        (
            "This.is+a,test=string",
            ".+,=",
            r#"["This","is","a","test","string"]"#,
        ), // R
        ("a,,b,", ",", r#"["a","b"]"#),             // M
        ("1a2b3ab4", "ab", r#"["1","2","3","4"]"#), // M
        ("", ",", "[]"),                            // M
        ("abc", "", r#"["abc"]"#),                  // ours
    ] {
        gives(
            &format!("States.StringSplit('{text}', '{separators}')"),
            "{}",
            pieces,
        );
    }
    fails(
        "States.StringSplit(1, ',')",
        "{}",
        "Invalid arguments in States.StringSplit",
    ); // R
    for call in ["States.UUID()", "States.UUID( )", "States.UUID('x', 1)"] {
        let uuid = evaluate(call, "{}").unwrap();
        let uuid = uuid.as_str().unwrap(); // R
        assert_eq!(uuid.len(), 36);
        assert_eq!((&uuid[14..15], uuid.matches('-').count()), ("4", 4), "{uuid}");
        assert!(matches!(&uuid[19..20], "8" | "9" | "a" | "b"), "{uuid}");
    }
    assert_ne!(
        evaluate("States.Array(States.UUID(), 1)", "{}"),
        evaluate("States.Array(1, States.UUID())", "{}")
    );
}

/// Paths as arguments (R, `AslExecutorIntrinsicMissingArgumentTest` of floci, captured in us-east-1).
#[test]
fn missing_arguments() {
    for (expression, input, path) in [
        ("States.Format('{}',$.nope)", r#"{"other":1}"#, "$.nope"),
        (
            "States.Format('{} {}', $.other, $.a.b)",
            r#"{"other":1}"#,
            "$.a.b",
        ),
        (
            "States.Format('{}', States.Format('{}', $.nope))",
            r#"{"other":1}"#,
            "$.nope",
        ),
        (
            "States.Format('{}', $$.Nope.Deep)",
            r#"{"other":1}"#,
            "$.Nope.Deep",
        ),
        (
            "States.Format('{}', $.items[5])",
            r#"{"items":[1,2]}"#,
            "$.items[5]",
        ),
        (
            "States.Format('{}', $.items[5].x)",
            r#"{"items":[1]}"#,
            "$.items[5].x",
        ),
        ("States.Format('{}', $[0].nope)", r#"[{"other":1}]"#, "$[0].nope"),
        ("States.Hash($.missing, 'SHA-256')", "{}", "$.missing"),
    ] {
        let error = evaluate(expression, input).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "The function '{expression}' had the following error: The JsonPath argument for the field '{path}' \
                 could not be found in the input '{input}'"
            )
        );
    }
    assert_eq!(
        evaluate("States.Format('{}', $.other[0])", r#"{"other":1}"#)
            .unwrap_err()
            .to_string(),
        "The function 'States.Format('{}', $.other[0])' had the following error: \
         Filter: [0] can only be applied to arrays. Current context is: 1"
    );
    gives("States.ArrayLength($.items[*].nope)", r#"{"items":[1,2]}"#, "0");
    gives("States.Format('{}', $.nul)", r#"{"nul":null}"#, r#""null""#);
}

/// What is refused when the definition is created, and where.
#[test]
fn refused() {
    for (text, start, end) in [
        (r"States.Format('a\nb')", 16, 18),
        (r#"States.Format('a\"b')"#, 16, 18),
        (r"States.Format('a'\''b')", 17, 18),
        ("States.NoSuch($.x)", 0, 13),
        ("States.format('x')", 0, 13),
        ("States.UUID(", 12, 12),
        ("States.UUID)", 11, 12),
        ("States.UUID(,)", 12, 13),
        ("States.UUID() trailing", 14, 22),
        ("States.UUID($", 13, 13),
        ("States.Array([1,2])", 13, 15),
        ("States.Array(1.)", 13, 15),
        ("States.Array(.5)", 13, 15),
        ("States.Array(1, )", 16, 17),
        ("States.Array('a)", 13, 16),
        ("States.Array($.a b)", 17, 18),
        ("States.Array($.a['x)", 16, 20),
        ("States", 0, 6),
        ("Test", 0, 4),
        ("", 0, 0),
    ] {
        let error = Expression::parse(text).expect_err(text);
        assert_eq!((error.start, error.end), (start, end), "{text}: {error}");
    }
    let error = Expression::parse("States.arraylength($.a)").unwrap_err();
    assert_eq!(
        error.message,
        "'States.arraylength' is not an intrinsic function. Did you mean States.ArrayLength?"
    );
    for text in [
        r#"States.JsonMerge(States.StringToJson('{"a": "b"}'), $$.Execution.Input.x, false)"#, // R: an unescaped " is fine
        "States.Format('{}', $.a['b,c)'][?(@.d == 'e')].f)",
        "  States.UUID()  ",
        "States.StringSplit('Hello\nWorld', '\n')", // R
    ] {
        assert!(Expression::parse(text).is_ok(), "{text}");
    }
}
