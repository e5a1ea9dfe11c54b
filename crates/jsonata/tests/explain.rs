//! Why an expression failed or gave nothing, and what its parts gave.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use asl_json::{Span, Value};
use asl_jsonata::{Environment, Evaluated, Expression, FixedHost, Limits};

const STATES: &str = r#"{"input": {"order": {"id": 7, "items": [{"sku": "a", "price": 2}, {"sku": "b", "price": "3"}], "none": []},
    "name": "Ada", "flag": false}, "context": {}}"#;

fn evaluated(text: &str) -> (Expression, Environment, Evaluated) {
    let expression = Expression::parse(text).unwrap();
    let mut environment = Environment::step_functions();
    environment.bind("states", asl_json::parse(STATES).unwrap());
    environment.bind("total", 5.into());
    let mut host = FixedHost { now: 0, seed: 1 };
    let limits = Limits {
        steps: 100_000,
        ..Limits::STEP_FUNCTIONS
    };
    let evaluated = expression.evaluate_traced(None, &environment, &mut host, &limits);
    (expression, environment, evaluated)
}

/// The part that is blamed, and the sentence.
fn blamed(text: &str) -> (String, String) {
    let (expression, environment, evaluated) = evaluated(text);
    let found = expression
        .explain(&evaluated, &environment)
        .expect("it has no value");
    assert!(
        found.steps.iter().all(|step| !step.span.slice(text).is_empty()),
        "{found:?}"
    );
    (found.span.slice(text).to_owned(), found.sentence)
}

#[expect(clippy::too_many_lines, reason = "a table")]
#[test]
fn what_is_to_blame_is_found() {
    for (text, part, sentence) in [
        (
            "$states.input.order.itmes",
            "itmes",
            "`$states.input.order` has no field `itmes`; it has `id`, `items`, `none`.",
        ),
        (
            "$sum($states.input.order.items.cost) * 2",
            "cost",
            "The left side of `*` has no value. `$sum` gives nothing, because its argument has no value. None of the 2 items of `$states.input.order.items` has a field `cost`; they have `sku`, `price`.",
        ),
        (
            "$states.input.name.first",
            "first",
            "`$states.input.name` is the string `\"Ada\"`, which has no fields, so `first` finds nothing.",
        ),
        (
            "$states.input.order.none.sku",
            "sku",
            "`$states.input.order.none` is an empty array, so there is no `sku` in it.",
        ),
        (
            "$states.input.order.items[5].sku",
            "5",
            "`$states.input.order.items` has 2 items, so there is nothing at index `5`; indexes begin at `0`.",
        ),
        (
            "$states.input.order.items[price > 100].sku",
            "price > 100",
            "`>` compares numbers with numbers and strings with strings, but `price` is the string `\"3\"` and `100` is the number `100`.",
        ),
        (
            "$states.input.order.items[sku = 'z'].sku",
            "sku = 'z'",
            "No item of `$states.input.order.items` fulfils `sku = 'z'`; it has 2 items.",
        ),
        (
            "$totl + 1",
            "$totl",
            "The left side of `+` has no value. No variable `$totl` has a value here; there are `$states`, `$total`.",
        ),
        (
            "$states.result.x",
            "result",
            "`$states` has no field `result`; it has `input`, `context`. `$states.result` is there once a Task, Parallel or Map has ended, in `Assign` and `Output`.",
        ),
        (
            "$states.input.name + 1",
            "$states.input.name",
            "The left side of `+` must be a number, but `$states.input.name` is the string `\"Ada\"`. To concatenate strings, use `&`.",
        ),
        (
            "$sum($states.input.order.items.price)",
            "$states.input.order.items.price",
            "Argument 1 of `$sum`, `$states.input.order.items.price`, must be an array of numbers, but it is an array of 2 items. The item at index `1` is the string `\"3\"`.",
        ),
        (
            "$uppercase(5)",
            "5",
            "Argument 1 of `$uppercase`, `5`, must be a string, but it is the number `5`. `$string(...)` converts it to a string.",
        ),
        (
            "$states.input.order.id ~> $uppercase()",
            "$states.input.order.id",
            "Argument 1 of `$uppercase`, `$states.input.order.id`, must be a string, but it is the number `7`. `$string(...)` converts it to a string.",
        ),
        ("$uuid(1)", "$uuid(1)", "`$uuid` takes no argument, but got 1."),
        (
            "$upercase('a')",
            "$upercase",
            "The function `$upercase` does not exist.",
        ),
        (
            "$eval('1')",
            "$eval",
            "Step Functions has no `$eval`. `$parse` reads JSON from a string.",
        ),
        (
            "$states.input.flag ? 1",
            "$states.input.flag",
            "The condition `$states.input.flag` does not hold, and there is no `:` with a value for that case.",
        ),
        (
            "($f := function($o) { $o.missing }; $f($states.input.order))",
            "missing",
            "`$o` has no field `missing`; it has `id`, `items`, `none`.",
        ),
        (
            "$substring($states.input.order.id, 1)",
            "$states.input.order.id",
            "Argument 1 of `$substring`, `$states.input.order.id`, must be a string, but it is the number `7`. `$string(...)` converts it to a string.",
        ),
        (
            "$formatNumber($states.input.name, '#.00')",
            "$states.input.name",
            "Argument 1 of `$formatNumber`, `$states.input.name`, must be a number, but it is the string `\"Ada\"`.",
        ),
        (
            "$map($states.input.order.items, function($i) { $i.cost })",
            "cost",
            "`$map` gives nothing, because its function never does. None of the 2 items of `$i` has a field `cost`; they have `sku`, `price`.",
        ),
        (
            "$average($states.input.order.none)",
            "$states.input.order.none",
            "`$average` gives nothing, because `$states.input.order.none` is an empty array.",
        ),
        (
            "$reduce($states.input.order.none, function($a, $b) { $a + $b })",
            "$states.input.order.none",
            "`$reduce` gives nothing, because `$states.input.order.none` is an empty array.",
        ),
        (
            "$.order.id",
            "$",
            "`$` has no value here. The input of the state is `$states.input`.",
        ),
        (
            "states.input.order",
            "states",
            "The context of this part has no field `states`; a variable's name begins with `$`. The input of the state is `$states.input`.",
        ),
        (
            "1 / 0 + 1",
            "1 / 0 + 1",
            "A number here is infinite, as after a division by zero, and nothing can be calculated with that.",
        ),
        (
            "$base64decode($states.input.name & '!')",
            "$base64decode($states.input.name & '!')",
            "`$base64decode` cannot read its argument: it is not Base64. The service calls this an internal error.",
        ),
        (
            "$number('x')",
            "$number('x')",
            "Unable to cast value to a number: \"x\".",
        ),
        (
            "($f := function() { $f() + 1 }; $f())",
            "($f := function() { $f() + 1 }; $f())",
            "The expression nests deeper than an evaluation may: a function that calls itself too often, or too many operators in one chain. A call that is the last thing that a function does takes no depth.",
        ),
        (
            "($f := function() { $f() }; $f())",
            "($f := function() { $f() }; $f())",
            "The expression takes more work than one evaluation may. Look for a recursion or a loop that does not end.",
        ),
        (
            "$lookup($states.input, 'nme')",
            "$lookup($states.input, 'nme')",
            "`$states.input` has no field `nme`; it has `order`, `name`, `flag`.",
        ),
        (
            "$lookup($states.input, 'name').first",
            "first",
            "`$lookup($states.input, 'name')` is the string `\"Ada\"`, which has no fields, so `first` finds nothing.",
        ),
        (
            "$states.input.order.items[0].cost",
            "cost",
            "`$states.input.order.items[0]` has no field `cost`; it has `sku`, `price`.",
        ),
        (
            "$states.input.order[].cost",
            "cost",
            "`$states.input.order` has no field `cost`; it has `id`, `items`, `none`.",
        ),
        (
            "function($x) { $x }",
            "function($x) { $x }",
            "The expression returns a function, which is not a JSON value. Call it, with its arguments in parentheses.",
        ),
    ] {
        assert_eq!(blamed(text), (part.to_owned(), sentence.to_owned()), "{text}");
    }
}

#[test]
fn the_steps_show_where_the_value_was_lost() {
    let text = "$uppercase($states.input.order.items[0].color)";
    let (expression, environment, evaluated) = evaluated(text);
    let found = expression.explain(&evaluated, &environment).unwrap();
    let steps: Vec<(&str, Option<String>)> = found
        .steps
        .iter()
        .map(|step| (step.span.slice(text), step.value.as_ref().map(Value::to_string)))
        .collect();
    let first = r#"[{"sku":"a","price":2},{"sku":"b","price":"3"}]"#;
    let parts: Vec<&str> = steps.iter().map(|(part, _)| *part).collect();
    assert_eq!(
        parts,
        [
            "$states",
            "$states.input",
            "$states.input.order",
            "$states.input.order.items",
            "$states.input.order.items[0]",
            "$states.input.order.items[0].color"
        ]
    );
    assert_eq!(steps.get(3).unwrap().1.as_deref(), Some(first));
    assert_eq!(steps.last().unwrap().1, None);
    let missing = found.missing.unwrap();
    assert_eq!((missing.name.as_str(), missing.known.len()), ("color", 2));
}

#[test]
fn every_part_has_its_value() {
    let text = "$sum($states.input.order.items[0].price) + $count([1..3].($ * 2))";
    let (expression, _, evaluated) = evaluated(text);
    let value = |part: &str| {
        let start = text.find(part).unwrap();
        let found = expression
            .value_at(&evaluated, Span::new(start, start + part.len()))
            .unwrap();
        (
            found.span.slice(text).to_owned(),
            found.value.map(|value| value.to_string()),
        )
    };
    let some = |part: &str, value: &str| (part.to_owned(), Some(value.to_owned()));
    assert_eq!(
        value("order.items[0].price"),
        some("$states.input.order.items[0].price", "2")
    );
    assert_eq!(
        value("items[0]"),
        some("$states.input.order.items[0]", r#"{"sku":"a","price":2}"#)
    );
    assert_eq!(
        value("input"),
        some(
            "$states.input",
            &asl_json::parse(STATES).unwrap().get("input").unwrap().to_string()
        )
    );
    assert_eq!(value("+"), some(text, "5"));
    assert_eq!(value("[1..3]"), some("[1..3]", "[1,2,3]"));
    assert_eq!(value("* 2"), some("$ * 2", "6"));
    assert_eq!(value("3]"), some("[1..3]", "[1,2,3]"));
}
