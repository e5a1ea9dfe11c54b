//! Arrays and objects that grow item by item: what they cost, and that no other value changes with them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use asl_jsonata::{Environment, Expression, FixedHost, Limits, Outcome};

/// The value as JSON and the steps that it took.
fn evaluated(text: &str) -> (String, u64) {
    let expression = Expression::parse(text).unwrap();
    let mut host = FixedHost { now: 0, seed: 1 };
    let limits = Limits::STEP_FUNCTIONS;
    let environment = Environment::step_functions();
    let traced = expression.evaluate_traced(None, &environment, &mut host, &limits);
    let plain = expression.evaluate(None, &environment, &mut host, &limits);
    assert_eq!(plain, traced.result, "{text}");
    match plain {
        Ok(Outcome::Value(value)) => (value.to_string(), traced.steps),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn accumulating_is_linear() {
    for body in [
        "$count($reduce([1..N], function($all, $x) { $append($all, $x) }, []))",
        "$count($reduce([1..N], function($all, $x) { $append($all, [[$x, 'a']]) }, []))",
        "$count($reduce([1..N], function($all, $x) { [$all, $x] }, []))",
        "$count($reduce([1..N], function($all, $x) { [$all, {'n': $x}] }, []))",
        "$count($reduce([1..N], function($all, $x) { $x % 2 = 0 ? $append($all, $x) : $append($all, -$x) }, []))",
        "$count($keys($reduce([1..N], function($all, $x) { $merge([$all, {'k' & $x: $x}]) }, {})))",
        "$count($keys($reduce([1..N], function($all, $x) {( $k := 'k' & $x; $merge([$all, {$k: {'n': [$x]}}]) )}, {})))",
        "($f := function($all, $n) { $n > N ? $count($all) : $f($append($all, $n), $n + 1) }; $f([], 1))",
    ] {
        let at = |count: u64| {
            let (value, steps) = evaluated(&body.replace('N', &count.to_string()));
            assert_eq!(value, count.to_string(), "{body}");
            steps
        };
        let (half, whole) = (at(2_000), at(4_000));
        assert!(whole < half * 21 / 10, "{body}: {half} and {whole} steps");
    }
}

/// As many as the step limit of the service once stopped.
#[test]
fn twenty_thousand_items_are_accumulated() {
    for text in [
        "$count($reduce([1..20000], function($all, $x) { $append($all, $x) }, []))",
        "$count($keys($reduce([1..20000], function($all, $x) { $merge([$all, {'k' & $x: $x}]) }, {})))",
    ] {
        assert_eq!(evaluated(text).0, "20000");
    }
}

#[test]
fn no_other_value_changes() {
    let items = "$a := $append([1..20], 0);";
    for (text, wanted) in [
        // Two arrays grow out of one.
        (
            "($b := $append($a, 1); $c := $append($a, 2); [$count($a), $b[-1], $c[-1], $b[20], $c[20]])",
            "[21,1,2,0,0]",
        ),
        (
            "($b := $append($a, 1); $c := $append($b, 2); $d := $append($b, 3); [$count($a), $b[-1], $c[-1], $d[-1], $d[21]])",
            "[21,1,2,3,1]",
        ),
        (
            "($b := $append($a, [$a]); $c := $append($b, [$b]); [$count($a), $count($b), $count($c)])",
            "[21,42,84]",
        ),
        // An array that contains itself as it was.
        (
            "($b := $append($a, [[$a]]); $c := $append($b, [[$b]]); [$count($a), $count($b), $count($b[-1]), $count($c[-1])])",
            "[21,22,21,22]",
        ),
        (
            "($b := [$a, 5]; $c := [$a, 6]; [$b[-1], $c[-1], $count($a)])",
            "[5,6,21]",
        ),
        ("$a[[19..20]]", "[20,0]"),
        ("($b := $append($a, 7); $reverse($b)[0] + $sum($a))", "217"),
        ("($b := $append($a, 7); $a = $b)", "false"),
        (
            "($b := $append($a, 7); $count($distinct([[$a], [$b], [$append([1..20], 0)]])))",
            "2",
        ),
    ] {
        let text = text.replacen('(', &format!("({items} "), 1);
        let text = if text.starts_with('(') {
            text
        } else {
            format!("({items} {text})")
        };
        assert_eq!(evaluated(&text).0, wanted, "{text}");
    }
    let object = "$a := $merge($map([1..20], function($x) { {'k' & $x: $x} }));";
    for (text, wanted) in [
        (
            "($b := $merge([$a, {'x': 1}]); $c := $merge([$a, {'x': 2}]); [$b.x, $c.x, $count($keys($a)), $exists($a.x)])",
            "[1,2,20,false]",
        ),
        (
            "($b := $merge([$a, {'x': 1}]); $c := $merge([$b, {'x': 2, 'y': 3}]); [$b.x, $c.x, $exists($b.y)])",
            "[1,2,false]",
        ),
        (
            "($b := $merge([$a, {'k1': 0}]); [$a.k1, $b.k1, $keys($b)[0]])",
            "[1,0,\"k1\"]",
        ),
        (
            "($b := $merge([$a, {'x': $a}]); $c := $merge([$b, {'y': $b}]); [$count($keys($c.y.x)), $count($keys($c.y)), $count($keys($c))])",
            "[20,21,22]",
        ),
        ("($b := $merge([$a, {'x': 1}, {'x': 2}]); $b.x)", "2"),
        (
            "($b := $merge([$a, {'x': 1}]); $c := $b ~> |$|{'y': 2}, 'k1'|; [$exists($b.y), $c.y, $exists($c.k1), $b.k1])",
            "[false,2,false,1]",
        ),
        (
            "($b := $merge([$a, {'x': 1}]); [$a = $b, $b = $merge([{'x': 1}, $a]), $count($each($a, function($v) { $v }))])",
            "[false,true,20]",
        ),
        (
            "($b := $merge([$a, {'x': 1}]); $string($a.*) = $string($a.*) and $count($a.*) = 20 and $count($spread($a)) = 20)",
            "true",
        ),
    ] {
        let text = text.replacen('(', &format!("({object} "), 1);
        assert_eq!(evaluated(&text).0, wanted, "{text}");
    }
}
