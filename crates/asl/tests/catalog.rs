//! The catalog against the crates that carry out what its rows describe.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic, also in its helpers"
)]

use asl_catalog::{fields, functions, language};

/// Every function that can be called has a row, and every row is a function that can be called.
#[test]
fn functions_have_one_row_each() {
    let mut called: Vec<&str> = asl_jsonpath::Function::ALL
        .iter()
        .map(|function| function.name())
        .collect();
    let mut rows: Vec<&str> = functions::INTRINSICS
        .iter()
        .map(|function| function.name)
        .collect();
    called.sort_unstable();
    rows.sort_unstable();
    assert_eq!(called, rows);
    let called: Vec<&str> = asl_jsonata::function_names().collect();
    let rows: Vec<&str> = functions::JSONATA.iter().map(|function| function.name).collect();
    assert_eq!(called, rows);
}

/// A call with as many arguments as the row has is not refused for their number; one with more or fewer is.
#[test]
fn the_number_of_arguments_is_that_of_the_rows() {
    let nothing = asl_json::Value::Null;
    let scope = asl_jsonpath::Scope::new(&nothing, &nothing);
    let fails = |call: &str| {
        let call = asl_jsonpath::IntrinsicCall::parse(call).expect("a call");
        let error = call.evaluate(&scope, &mut Zero).err();
        error.is_some_and(|error| error.to_string().contains("Invalid arguments"))
    };
    for function in functions::INTRINSICS {
        let (least, most) = function.arity;
        let call = |count: usize| format!("States.{}({})", function.name, vec!["null"; count].join(", "));
        if let Some(fewer) = least.checked_sub(1) {
            assert!(fails(&call(fewer)), "{}", call(fewer));
        }
        if let Some(most) = most {
            assert!(fails(&call(most + 1)), "{}", call(most + 1));
        }
    }
}

struct Zero;

impl asl_jsonpath::Random for Zero {
    fn next_u64(&mut self) -> u64 {
        0
    }
}

/// A snippet is a value in JSON once its places are filled in.
#[test]
fn snippets_are_json() {
    let mut snippets = Vec::new();
    for field in fields::all() {
        snippets.extend([field.snippet(false), field.snippet(true)]);
    }
    for known in language::STATE_TYPES {
        snippets.extend([known.snippet, known.jsonata_snippet]);
    }
    for snippet in snippets {
        let mut text = String::new();
        let mut rest = snippet;
        while let Some((before, place)) = rest.split_once("${") {
            let end = place.find('}').expect("a place ends");
            text.push_str(before);
            text.push_str(&place[..end]);
            rest = &place[end + 1..];
        }
        text.push_str(rest);
        assert!(asl_json::parse(&text).is_ok(), "{snippet}");
    }
}
