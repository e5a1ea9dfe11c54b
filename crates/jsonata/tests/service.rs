//! The dialect of Step Functions, as it was measured on the service (docs/aws-behaviour.md, "JSONata").

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_json::Value;
use asl_jsonata::{Environment, Expression, FixedHost, Limits, Outcome, ReferenceKind};

fn outcome(text: &str) -> Result<Outcome, asl_jsonata::Error> {
    let expression = Expression::parse(text)?;
    let mut host = FixedHost {
        now: 1_732_233_600_123,
        seed: 1,
    };
    expression.evaluate(
        None,
        &Environment::step_functions(),
        &mut host,
        &Limits::STEP_FUNCTIONS,
    )
}

/// The value as JSON, `undefined`, `function`, or the error's text.
fn shown(text: &str) -> String {
    match outcome(text) {
        Ok(Outcome::Value(value)) => value.to_string(),
        Ok(Outcome::Undefined) => "undefined".to_owned(),
        Ok(Outcome::Function) => "function".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_functions_of_the_service() {
    let cases = [
        ("$partition([1..5], 2.6)", "[[1,2],[3,4],[5]]"),
        ("$partition([1,2,3])", "[[1,2,3]]"),
        ("$partition([1,2,3], 0)", "undefined"),
        ("$range(0,10,2)", "[0,2,4,6,8,10]"),
        ("$range(1.4, 5.6, 2.2)", "[1,3,5]"),
        ("$range(5, 1, -2)", "[5,3,1]"),
        ("$count($range(1,1001,1))", "1001"),
        ("$range(1,10,0)", "undefined"),
        ("$range(1,10,0.49)", "undefined"),
        ("$range(3, 3, 1)", "3"),
        // 1732233600123 is now, and no milliseconds were asked for.
        ("$toMillis('Monday', '[FNn]')", "1732233600000"),
        ("$toMillis('+01:00', '[Z]')", "1732230000000"),
        ("$random(42)", "0.7275636800328681"),
        ("$random(-1.9)", "0.26894263088050496"),
        (
            "$partition([1,2,3], -1)",
            "D3137: Second argument must be zero or greater",
        ),
        (
            "$partition('a', 2)",
            "T0412: Argument 1 of function \"partition\" must be an array of undefined",
        ),
        ("$parse('{\"a\":1,\"a\":2}')", "D3137: Invalid JSON"),
        ("$parse('[{\"b\":{\"a\":1,\"a\":2}}]')", "D3137: Invalid JSON"),
        ("$parse('1e400')", "D3137: Invalid JSON"),
        ("$parseInteger('abc', '0')", "\"NaN\""),
        ("$string({'a': 1/0})", "D1001: Number out of range: null"),
        ("[1)", "S0202: Expected \"]\", got \")\""),
        ("$range(1,5)", "undefined"),
        ("$parse(' {\"a\":1} ')", "{\"a\":1}"),
        ("$parse('')", "D3137: Invalid JSON"),
        ("$parse('{bad json}')", "D3137: Invalid JSON"),
        (
            "$hash(\"data\", \"UNSUPPORTED\")",
            "D3137: Hash algorithm 'UNSUPPORTED' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5",
        ),
        (
            "$hash('data', 'SHA-256')",
            "\"3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7\"",
        ),
        (
            "$uuid('x')",
            "T0410: Argument 1 of function \"uuid\" does not match function signature",
        ),
        (
            "$uuid(null)",
            "T0410: Argument 1 of function \"uuid\" does not match function signature",
        ),
        ("$eval(\"1+1\")", "T1006: Attempted to invoke a non-function"),
        ("$random(77) = $random(77)", "true"),
        ("$random() = $random()", "false"),
        ("$length($uuid())", "36"),
        ("$substring($uuid(), 14, 1)", "\"4\""),
        ("$now()", "\"2024-11-22T00:00:00.123Z\""),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
    for text in [
        "$partition([1,2,3], -1)",
        "$partition([1,2,3], '1')",
        "$partition([1,2,3], null)",
        "$partition(1, 2)",
        "$partition([1,2,3], 1, 2)",
        "$range(1, 10, 'x')",
        "$range(1, 10, null)",
        "$range(1, 10, 1, 1)",
        "$parse(123)",
        "$parse(null)",
        "$parse({})",
        "$parse()",
        "$parse('1', '2')",
        "$hash(123, 'SHA-256')",
        "$hash('a')",
        "$hash('a', 'MD5', 1)",
        "$hash('a', 'sha-256')",
        "$random('seed')",
        "$random(null)",
        "$random({})",
        "$random(1, 2)",
        "$uuid(1, 2)",
    ] {
        assert!(outcome(text).is_err(), "{text}");
    }
    assert!(outcome("$base64decode(\"!!!\")").unwrap_err().internal);
    assert_eq!(shown("$base64decode($base64encode('hello'))"), "\"hello\"");
}

/// The service's numbers are Java's: integers while they fit 64 bits, doubles beyond. What is computed is a double.
#[test]
fn integers_from_outside_keep_their_digits() {
    let cases = [
        ("$parse('{\"n\":9223372036854775807}').n", "9223372036854775807"),
        ("$parse('{\"n\":-9223372036854775808}').n", "-9223372036854775808"),
        (
            "$string($parse('9223372036854775807'))",
            "\"9223372036854775807\"",
        ),
        ("$string($parse('[9007199254740993]'))", "\"[9007199254740993]\""),
        ("$parse('9007199254740993') & ''", "\"9007199254740993\""),
        ("$parse('9223372036854775808')", "9.223372036854776E18"),
        (
            "$string($parse('9223372036854775808'))",
            "\"9223372036854776000\"",
        ),
        (
            "$string($parse('999999999999999868928'))",
            "\"999999999999999900000\"",
        ),
        ("$string(999999999999999868928)", "\"999999999999999900000\""),
        ("$parse('9007199254740993') = 9007199254740992", "true"),
        ("$parse('9007199254740995') > $parse('9007199254740993')", "true"),
        ("$parse('9007199254740993') = $parse('9007199254740994')", "false"),
        ("$parse('9007199254740993') + 0 = 9007199254740992", "true"),
        (
            "$sort($parse('[9007199254740995, 9007199254740993]'))",
            "[9007199254740993,9007199254740995]",
        ),
        (
            "$count($distinct($parse('[9007199254740993, 9007199254740992]')))",
            "2",
        ),
        ("$type($parse('9007199254740993'))", "\"number\""),
        ("$sum($parse('[9007199254740993, 1]')) = 9007199254740993", "true"),
        ("$abs($parse('-9007199254740993')) = 9007199254740992", "true"),
        ("-$parse('9007199254740993') < 0", "true"),
        ("[1,2][$parse('9007199254740993')]", "undefined"),
        ("$boolean($parse('9007199254740993'))", "true"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn the_texts_of_errors() {
    let cases = [
        (
            "\"hello\" + 5",
            "T2001: The left side of the \"+\" operator must evaluate to a number",
        ),
        (
            "$sum([\"a\"])",
            "T0412: Argument 1 of function \"sum\" must be an array of \"numbers\"",
        ),
        (
            "$abs(\"x\")",
            "T0410: Argument 1 of function \"abs\" does not match function signature",
        ),
        (
            "$formatNumber(1, \"x\")",
            "D3086: The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character",
        ),
        ("[1,2", "S0203: Expected \"]\" before end of expression"),
        ("[1,2)", "S0202: Expected \"]\", got \")\""),
        ("", "S0207: Unexpected end of expression"),
        (
            "'abc",
            "S0101: String literal must be terminated by a matching quote",
        ),
        ("}", "S0211: The symbol \"}\" cannot be used as a unary operator"),
        ("/ab", "S0302: No terminating / in regular expression"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

/// Checked against jsonata-js 2.0.6, the release that the service documents.
#[test]
fn habits_of_the_reference() {
    let cases = [
        ("{'a':1} in [{'a':1}]", "false"),
        ("'a' in ['a']", "true"),
        ("$string(123456789012345678)", "\"123456789012346000\""),
        ("$string(0.1 + 0.2)", "\"0.3\""),
        ("0.1 + 0.2", "0.30000000000000004"),
        (
            "false or $uppercase({})",
            "T0410: Argument 1 of function \"or\" does not match function signature",
        ),
        (
            "function(x){1}",
            "S0208: Parameter 1 of function definition must be a variable name (start with $)",
        ),
        ("[{'a':[1]},{'a':2}].a", "[1,2]"),
        ("[{'a':[1]}].a", "[1]"),
        ("$single([1,2], function($v){$v=2})", "2"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn infinity_is_a_text_in_a_value() {
    assert_eq!(shown("[1/0]"), "[\"Infinity\"]");
    assert_eq!(shown("{'k': 1/0}"), "{\"k\":\"Infinity\"}");
    assert_eq!(shown("null"), "null");
    assert_eq!(shown("$sum"), "function");
    assert_eq!(shown("{'a': function($x){$x}}"), "function");
    assert_eq!(shown("nothing.at.all"), "undefined");
}

const MEMORY: &str = "Expression evaluation memory limit exceeded: Check for excessive memory usage";
const STACK: &str = "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive";

#[test]
fn bounds_of_the_service() {
    assert_eq!(shown("$count([1..873782])"), "873782");
    assert_eq!(shown("$count([1..873783])"), MEMORY);
    assert_eq!(shown("[1..900000] ~> $count()"), MEMORY);
    assert_eq!(shown("$sum([1..900000])"), MEMORY);
    let doubled = |times: u32| {
        format!("($d := function($s, $n) {{ $n = 0 ? $s : $d($s & $s, $n - 1) }}; $length($d('x', {times})))")
    };
    assert_eq!(shown(&doubled(22)), "4194304");
    assert_eq!(shown(&doubled(23)), MEMORY);
    let sum = |terms: usize| vec!["1"; terms].join("+");
    assert_eq!(shown(&sum(100)), "100");
    assert_eq!(shown(&sum(101)), STACK);
    let nested = |times: usize| format!("{}1{}", "(".repeat(times), ")".repeat(times));
    assert_eq!(shown(&nested(99)), "1");
    assert_eq!(shown(&nested(100)), STACK);
    let arrays = |times: usize| format!("{}1{}", "[".repeat(times), "]".repeat(times));
    assert!(outcome(&arrays(99)).is_ok());
    assert_eq!(shown(&arrays(100)), STACK);
    let chain = |times: usize| format!("1{}", " ~> $abs()".repeat(times));
    assert_eq!(shown(&chain(99)), "1");
    assert_eq!(shown(&chain(100)), STACK);
    let recursion =
        |times: usize| format!("($f := function($n) {{ $n = 0 ? 0 : 1 + $f($n - 1) }}; $f({times}))");
    assert_eq!(shown(&recursion(31)), "31");
    assert_eq!(shown(&recursion(32)), STACK);
    assert_eq!(shown("$count($range(1, 360145, 1))"), "360145");
    assert_eq!(shown("$count($range(1, 360146, 1))"), MEMORY);
}

/// Found by `stress.mjs`.
#[test]
fn an_order_that_contradicts_itself_is_survived() {
    let mixed = "[1..300].($ % 7 = 0 ? 'text' : $ % 5 = 0 ? $x : ($ * 7919) % 101)";
    assert!(outcome(&format!("{mixed}^($)")).is_err());
    assert!(outcome("[1..300].{'k': $ % 3 = 0 ? [$] : $ % 2 = 0 ? 'x' & $ : 300 - $}^(k)").is_err());
    assert!(outcome("$sort([1..300].($ % 3 = 0 ? $toMillis('2024-13-01') : ($ * 7919) % 101))").is_ok());
}

#[test]
fn large_tables_can_be_looked_up() {
    let joined = "($t := $merge([1..20000].{$string($): {'n': $, 'm': [$, $, $, $, $]}}); $sum([1..20000].$lookup($t, $string($)).n))";
    assert_eq!(shown(joined), "200010000");
}

#[test]
fn many_containers_are_told_apart() {
    let objects = "$map([1..30000], function($i) { {'a': $i, 'b': [$i % 2]} })";
    assert_eq!(shown(&format!("$count($distinct({objects}))")), "30000");
    assert_eq!(
        shown("$distinct([{'a': 1, 'b': 2}, {'b': 2, 'a': 1}, [1], [1], [-0], [0]])"),
        "[{\"a\":1,\"b\":2},[1],[0]]"
    );
    assert_eq!(
        shown("$count($distinct($parse('[[1],[1.0],[9007199254740993],[9007199254740992]]')))"),
        "2"
    );
}

#[test]
fn nothing_runs_forever() {
    let endless = [
        "($f := function() { $f() }; $f())",
        "($f := function($x) { $f([$x]) }; $f(1))",
        "($f := function($g) { $f(function() { $g() }) }; $f($sum))",
        "($f := function($g) { $f($g ~> $string) }; $f($sum))",
        "($f := function($s) { $f($s & $s) }; $f('abc'))",
        "($f := function($a) { $f($append($a, $a)) }; $f([1]))",
        "($f := function($n) { 1 + $f($n) }; $f(1))",
        "($f := function($n) { $map([1], $f) }; $f(1))",
        "$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /(a+)+$/)",
        "[1..800000].[1..800000]",
        "$map([1..800000], function($x) { [1..1000] })",
        "$pad('x', 2000000000)",
        "$join([1..800000].('xxxxxxxxxxxxxxxxxxxxxxxxxxxx'))",
        "$string([1..800000].('xxxxxxxxxxxxxxxxxxxxxxxxxxxx'))",
        "$replace($pad('', 100000, 'a'), 'a', $pad('', 100000, 'b'))",
        "[1..800000][[1..800000]]",
        "($p := $replace($pad('', 100000, '0'), '0', '0,0.'); $formatInteger(1, $p))",
        "($p := $pad('', 100000, '#,0'); $formatNumber(1, $p))",
        "$toMillis($pad('', 2000, 'one ') & '!', '[Yw][Mw][Dw][Hw][mw][sw]')",
        "($x := [1..800000]; $map([1..800000], function($i) { $x[] }))",
        "($x := [1..100].[[1..1000]]; $map([1..100000], function($i) { $distinct($x) }))",
        "($f := function($x, $n) { $n = 0 ? $x : $f([$x, $x], $n - 1) }; $f(1, 100))",
        "($f := function($x, $n) { $n = 0 ? $x : $f({'a': $x, 'b': $x}, $n - 1) }; $string($f(1, 20)) & $string($f(1, 21)))",
        "($big := [1..800000].(0); $filter([1..800000], function($x) { $big }))",
    ];
    // Fewer steps than the service's, so that the test is short without optimization.
    let limits = Limits {
        steps: 1_000_000,
        ..Limits::STEP_FUNCTIONS
    };
    for text in endless {
        let expression = Expression::parse(text).unwrap();
        let mut host = FixedHost { now: 0, seed: 1 };
        let error = expression
            .evaluate(None, &Environment::step_functions(), &mut host, &limits)
            .unwrap_err();
        assert!(error.bound.is_some(), "{text}: {error}");
        assert!(error.code.is_none() && !error.message.is_empty(), "{text}");
    }
}

#[test]
fn references_with_their_places() {
    let names = |text: &str| -> Vec<String> {
        let references = Expression::parse(text).unwrap().references();
        let shown = references.iter().map(|reference| {
            let place = format!("{}-{}", reference.span.start, reference.span.end);
            let top = if reference.top_level { "" } else { " inner" };
            match &reference.kind {
                ReferenceKind::Field(name) => format!("{name} {place}{top}"),
                ReferenceKind::Variable { name, fields, local } => {
                    let local = if *local { " local" } else { "" };
                    format!(
                        "${} {place}{local}{top}",
                        [std::slice::from_ref(name), fields.as_slice()].concat().join(".")
                    )
                }
                other => format!("{other:?} {place}{top}"),
            }
        });
        shown.collect()
    };
    assert_eq!(names("phone"), ["phone 0-5"]);
    assert_eq!(
        names("$states.errorOutput.Error & 'x'"),
        ["$states.errorOutput.Error 0-25"]
    );
    assert_eq!(names("$ & $$.a"), ["Context 0-1", "Root 4-8"]);
    assert_eq!(
        names("$states.input.items[price > 1]"),
        ["$states.input.items 0-19", "price 20-25 inner"]
    );
    assert_eq!(names("($x := 1; $x + $y)"), ["$x 10-12 local", "$y 15-17"]);
    assert_eq!(
        names("$map([1], function($v) { $v + name })"),
        ["$map 0-4", "$v 25-27 local", "name 30-34"]
    );
}

#[test]
fn parts_are_traced() {
    let expression = Expression::parse("$states.input.order.total * 2").unwrap();
    let mut environment = Environment::step_functions();
    environment.bind("states", asl_json::parse(r#"{"input": {"id": 1}}"#).unwrap());
    let mut host = FixedHost { now: 0, seed: 1 };
    let evaluated = expression.evaluate_traced(None, &environment, &mut host, &Limits::STEP_FUNCTIONS);
    assert_eq!(evaluated.result, Ok(Outcome::Undefined));
    let text = expression.text();
    let seen: Vec<(&str, Option<Value>)> = evaluated
        .trace
        .iter()
        .map(|part| (part.span.slice(text), part.last.clone()))
        .collect();
    assert!(seen.contains(&("input", Some(asl_json::parse(r#"{"id": 1}"#).unwrap()))));
    assert!(seen.contains(&("order", None)));
    assert!(!seen.iter().any(|(part, _)| *part == "total"));
}

#[test]
fn a_variable_of_the_name_of_a_function_is_no_function() {
    let expression = Expression::parse("$sum + $sum([$count, 2])").unwrap();
    let evaluated = |mut environment: Environment| {
        environment.bind("sum", Value::from(10));
        environment.bind("count", Value::from(5));
        let mut host = FixedHost { now: 0, seed: 1 };
        expression.evaluate(None, &environment, &mut host, &Limits::STEP_FUNCTIONS)
    };
    let sum = evaluated(Environment::step_functions()).unwrap();
    assert!(matches!(sum, Outcome::Value(value) if value == Value::from(17)));
    // In the language as such the variable takes the name.
    assert_eq!(
        evaluated(Environment::standard()).unwrap_err().code,
        Some("T1006")
    );
}

#[test]
fn a_path_goes_through_a_variable_that_is_an_array() {
    for (text, result) in [
        ("$list.a", "[1,2,3]"),
        ("$sum($list.a)", "6"),
        ("$list[0].a + 1", "2"),
        ("$list[1].a.$string()", r#"["2","3"]"#),
    ] {
        let expression = Expression::parse(text).unwrap();
        let mut environment = Environment::step_functions();
        let list = asl_json::parse(r#"[{"a": 1}, {"a": [2, 3]}]"#);
        environment.bind("list", list.unwrap());
        let mut host = FixedHost { now: 0, seed: 1 };
        let outcome = expression.evaluate(None, &environment, &mut host, &Limits::STEP_FUNCTIONS);
        let value = outcome.unwrap().value().map(|value| value.to_string());
        assert_eq!(value.as_deref(), Some(result), "{text}");
    }
}
