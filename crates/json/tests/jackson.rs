//! The sentences and places with which two versions of Jackson refuse a text.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use asl_json::MAX_DEPTH;
use asl_json::jackson::{Version, first_value};

const WORDS: &str = "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// Both versions refuse `text` with the sentence, at the columns that each gives.
#[track_caller]
fn fails(text: &str, sentence: &str, line: usize, columns: [usize; 2]) {
    let [old, new] = columns;
    let refusal = first_value(text, Version::V2_10).unwrap_err();
    let place = format!("[Source: (String)\"{text}\"; line: {line}, column: {old}]");
    assert_eq!(
        refusal.message,
        format!(
            "{}\n at {place}",
            sentence.replace("SOURCE", &format!("(String)\"{text}\""))
        )
    );
    assert_eq!(refusal.location, place);
    let refusal = first_value(text, Version::V2_17).unwrap_err();
    let redacted = "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)";
    let place = format!("[Source: {redacted}; line: {line}, column: {new}]");
    assert_eq!(
        refusal.message,
        format!("{}\n at {place}", sentence.replace("SOURCE", redacted))
    );
}

#[test]
fn a_token_that_is_not_json() {
    fails(
        "not a definition",
        &format!("Unrecognized token 'not': {WORDS}"),
        1,
        [4, 4],
    );
    fails(
        "undefined",
        &format!("Unrecognized token 'undefined': {WORDS}"),
        1,
        [10, 10],
    );
    fails(
        "[NaN]",
        "Non-standard token 'NaN': enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow",
        1,
        [5, 5],
    );
    let long = "x".repeat(600);
    let refusal = first_value(&long, Version::V2_10).unwrap_err();
    let quoted = "x".repeat(256);
    assert!(
        refusal
            .message
            .starts_with(&format!("Unrecognized token '{quoted}...': "))
    );
    assert!(
        refusal
            .location
            .contains("\"[truncated 100 chars]; line: 1, column: 257]")
    );
}

#[test]
fn a_character_out_of_place() {
    for (text, sentence, line, columns) in [
        (
            "{'a': 1}",
            "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
            1,
            [3, 2],
        ),
        (
            "{\n  bad",
            "Unexpected character ('b' (code 98)): was expecting double-quote to start field name",
            2,
            [4, 3],
        ),
        (
            "{\"a\": 1,\n}",
            "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
            2,
            [2, 1],
        ),
        (
            "{\"a\": 1 \"b\"",
            "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
            1,
            [10, 9],
        ),
        (
            "[1 2]",
            "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
            1,
            [5, 4],
        ),
        (
            "{\"a\" 1}",
            "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
            1,
            [7, 6],
        ),
        (
            "{\"a\": }",
            "Unexpected character ('}' (code 125)): expected a value",
            1,
            [8, 7],
        ),
        (
            "[😀]",
            "Unexpected character ('?' (code 55357 / 0xd83d)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            1,
            [3, 2],
        ),
        (
            "// x",
            "Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
            1,
            [2, 1],
        ),
        (
            "\u{b}1",
            "Illegal character ((CTRL-CHAR, code 11)): only regular white space (\\r, \\n, \\t) is allowed between tokens",
            1,
            [2, 1],
        ),
        (
            "[1}",
            "Unexpected close marker '}': expected ']' (for Array starting at [Source: SOURCE; line: 1, column: 1])",
            1,
            [4, 3],
        ),
        (
            "1x",
            "Unexpected character ('x' (code 120)): Expected space separating root-level values",
            1,
            [3, 2],
        ),
    ] {
        fails(text, sentence, line, columns);
    }
}

#[test]
fn numbers_and_strings_that_are_not_json() {
    for (text, sentence, line, columns) in [
        (
            "-'",
            "Unexpected character (''' (code 39)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
            1,
            [3, 2],
        ),
        (
            "[1.]",
            "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit",
            1,
            [5, 4],
        ),
        (
            "[1e+]",
            "Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit",
            1,
            [6, 5],
        ),
        ("-", "Unexpected end-of-input in a Number value", 1, [2, 2]),
        (
            "[01]",
            "Invalid numeric value: Leading zeroes not allowed",
            1,
            [3, 3],
        ),
        (
            "\"\\x\"",
            "Unrecognized character escape 'x' (code 120)",
            1,
            [4, 4],
        ),
        (
            "\"\\u00g0\"",
            "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence",
            1,
            [7, 6],
        ),
        (
            "\"a\u{1}\"",
            "Illegal unquoted character ((CTRL-CHAR, code 1)): has to be escaped using backslash to be included in string value",
            1,
            [4, 4],
        ),
        (
            "{\"\t\"",
            "Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to be included in name",
            1,
            [4, 4],
        ),
    ] {
        fails(text, sentence, line, columns);
    }
}

#[test]
fn a_text_that_ends_too_early() {
    for (text, sentence, line, columns) in [
        (
            "{\"a\": 1",
            "Unexpected end-of-input: expected close marker for Object (start marker at [Source: SOURCE; line: 1, column: 1])",
            1,
            [8, 8],
        ),
        (
            "\r\n [",
            "Unexpected end-of-input: expected close marker for Array (start marker at [Source: SOURCE; line: 2, column: 2])",
            2,
            [3, 3],
        ),
        (
            "[1,",
            "Unexpected end-of-input within/between Array entries",
            1,
            [4, 4],
        ),
        ("{\"a", "Unexpected end-of-input in field name", 1, [4, 4]),
        (
            "{\"a\":\n\"b",
            "Unexpected end-of-input: was expecting closing quote for a string value",
            2,
            [3, 3],
        ),
        (
            "\"\\u00",
            "Unexpected end-of-input in character escape sequence",
            1,
            [6, 6],
        ),
    ] {
        fails(text, sentence, line, columns);
    }
}

#[test]
fn finds_the_first_value() {
    for (text, value) in [
        ("", ""),
        ("  ", ""),
        (" 1 ", "1"),
        ("1 2", "1"),
        (r#"{"a":[1,{"b":[]}]} x"#, r#"{"a":[1,{"b":[]}]}"#),
        (r#""a\"bA""#, r#""a\"bA""#),
        ("-1.5e+3", "-1.5e+3"),
        ("[[],{}]", "[[],{}]"),
        (
            " [1, -2.5e3, \"x\\u00e9\", {\"a\": [true, null]}] ",
            "[1, -2.5e3, \"x\\u00e9\", {\"a\": [true, null]}]",
        ),
        ("\"😀\"", "\"😀\""),
    ] {
        for version in [Version::V2_10, Version::V2_17] {
            assert_eq!(first_value(text, version), Ok(value));
        }
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(first_value(&deep(MAX_DEPTH), Version::V2_17).is_ok());
    let refusal = first_value(&deep(MAX_DEPTH + 1), Version::V2_17).unwrap_err();
    assert!(
        refusal
            .message
            .starts_with("Document nesting depth (1001) exceeds the maximum allowed (1000, from"),
        "{}",
        refusal.message
    );
}
