//! Parts that are evaluated on the native stack give the same as those that need a task of the machine.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use asl_jsonata::{Environment, Expression, FixedHost, Limits};

/// The value, or the text of the error.
fn evaluated(text: &str) -> String {
    let expression = Expression::parse(text).unwrap();
    let mut environment = Environment::standard();
    let items = r#"[{"a": 1, "b": "x", "c": [1, 2]}, {"a": 2, "c": []}, {"a": 3, "b": "z"}]"#;
    environment.bind("items", asl_json::parse(items).unwrap());
    let mut host = FixedHost { now: 0, seed: 1 };
    let result = expression.evaluate(None, &environment, &mut host, &Limits::STANDARD);
    match result {
        Ok(outcome) => format!("{outcome:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_way_of_evaluation_makes_no_difference() {
    for text in [
        "$items[a > 1].(a * 2)",
        "$items[a = 1 or b = 'z'].b[]",
        "$items^(>a).a",
        "$items{b: $sum(a)}",
        "{'n': $count($items), 'm': $items.c ~> $sum()}",
        "($x := $items[0]; $x.c[-1] & $string($x))",
        "[$items.a, [1..3], -$items[1].a]",
        "$items[a = 2] ? 'yes' : $lookup($items[0], 'b')",
        "$sum($items.b)",
        "$items.a + 'x'",
        "$items.(b ?: 'none')",
        "$items.(b ?? $uppercase('none'))",
        "$items[1].**",
        "$keys($items)[1] & $type($items)",
    ] {
        // A name that is bound anywhere may be a function, so that calls of it need a task.
        let names = ["sum", "count", "string", "lookup", "uppercase", "keys", "type"];
        let bound: String = names.map(|name| format!("${name} := ${name};")).concat();
        assert_eq!(evaluated(text), evaluated(&format!("({bound} {text})")), "{text}");
    }
}

/// Deeper than the native stack would hold if parts were evaluated on it without a bound; a browser's is one mebibyte.
#[test]
fn nesting_needs_little_of_the_native_stack() {
    let evaluate = || {
        let deep = format!("{}1{}", "$abs(-".repeat(50), ")".repeat(50));
        for text in [
            deep.clone(),
            format!("[$items.({deep})]"),
            format!("$items[{deep} > 0].b[0]"),
        ] {
            let shown = evaluated(&text);
            assert!(shown.contains('1') || shown.contains('x'), "{shown}");
        }
    };
    let small = std::thread::Builder::new().stack_size(1 << 20);
    small.spawn(evaluate).unwrap().join().unwrap();
}
