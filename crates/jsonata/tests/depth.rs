//! However deep an evaluation goes, the native stack holds it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use asl_jsonata::{Bound, Environment, Error, Expression, FixedHost, Limits, Outcome};

/// A browser's stack. Unoptimized frames are several times as large as those of a release.
const STACK: usize = if cfg!(debug_assertions) { 16 << 20 } else { 1 << 20 };

fn evaluated(text: &str, limits: &Limits) -> Result<Outcome, Error> {
    let expression = Expression::parse(text).unwrap();
    let input = asl_json::parse(r#"{"a": 1}"#).unwrap();
    let mut host = FixedHost { now: 0, seed: 1 };
    expression.evaluate(Some(&input), &Environment::standard(), &mut host, limits)
}

fn on_a_small_stack(run: fn()) {
    let small = std::thread::Builder::new().stack_size(STACK);
    small.spawn(run).unwrap().join().unwrap();
}

#[test]
fn functions_without_end_reach_the_bound() {
    on_a_small_stack(|| {
        let asked = Limits {
            depth: 1_000_000,
            ..Limits::STANDARD
        };
        for body in [
            "1 + $f($x)",
            "{'a': [$x].$map([1], function($y) { [$f($x)[true]] })}",
            "$x.(($f($x)).a[true]^(b))",
            "{'x': 1} ~> |$|{'b': $f($x)}|",
            "$replace('a', /a/, function($m) { $f($x) & '' })",
            "[1]@$a#$b.($f($x)){a: $f(1)}",
            "$sift({'a': 1}, function($v) { $reduce([1, 2], function($a, $b) { $f($x) ~> $f }) })",
            "$sort([2, 1], function($a, $b) { $f($x) })",
        ] {
            let text = format!("($f := function($x) {{ {body} }}; $f(1))");
            for limits in [Limits::STEP_FUNCTIONS, Limits::STANDARD, asked] {
                let error = evaluated(&text, &limits).unwrap_err();
                assert_eq!(error.bound, Some(Bound::Depth), "{text}: {error}");
            }
        }
    });
}

#[test]
fn a_hundred_calls_within_one_another_pass() {
    on_a_small_stack(|| {
        let text = "($f := function($x) { $x <= 1 ? 1 : 1 + $f($x - 1) }; $f(100))";
        assert_eq!(
            evaluated(text, &Limits::STANDARD).unwrap(),
            Outcome::Value(100.into())
        );
    });
}

/// Functions that are made of functions are called without a level for each.
#[test]
fn long_chains_of_functions_are_called_one_after_the_other() {
    on_a_small_stack(|| {
        for (more, last) in [
            ("$f ~> $string", "'1'"),
            ("$string ~> $f", "'1'"),
            ("$f(?)", "'1'"),
        ] {
            let text = format!(
                "($b := function($f, $n) {{ $n = 0 ? $f : $b({more}, $n - 1) }}; $g := $b($string, 900); $g(1) = {last})"
            );
            let outcome = evaluated(&text, &Limits::STANDARD).unwrap();
            assert_eq!(outcome, Outcome::Value(true.into()), "{text}");
        }
        let text = "($b := function($f, $n) { $n = 0 ? $f : $b(function($x) { $map($x, $f) }, $n - 1) }; $g := $b($string, 900); $g([1]))";
        assert_eq!(
            evaluated(text, &Limits::STANDARD).unwrap_err().bound,
            Some(Bound::Depth)
        );
    });
}
