//! What holds for every text: nothing panics, and an evaluation ends within its bounds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_json::Span;
use asl_jsonata::{Environment, Expression, FixedHost, Limits, Outcome};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

const LIMITS: Limits = Limits {
    steps: 50_000,
    depth: 300,
    items: 10_000,
    characters: 10_000,
};

fn evaluate(text: &str) {
    let Ok(expression) = Expression::parse(text) else {
        return;
    };
    expression.references();
    let input = asl_json::parse(r#"{"a": [1, {"b": "x"}, [2, 3]], "b": {"c": null, "a": 1.5}, "c": "text"}"#)
        .unwrap();
    let mut host = FixedHost { now: 0, seed: 3 };
    for environment in [Environment::standard(), Environment::step_functions()] {
        let evaluated = expression.evaluate_traced(Some(&input), &environment, &mut host, &LIMITS);
        // A step is counted before it is taken; the one that ends it may be a big one.
        assert!(
            evaluated.steps < LIMITS.steps * 1_000,
            "{} steps",
            evaluated.steps
        );
        // Whatever happened can be explained, and every place has a part.
        let explained = expression.explain(&evaluated, &environment);
        assert_eq!(
            explained.is_none(),
            matches!(evaluated.result, Ok(Outcome::Value(_)))
        );
        if let Some(explained) = explained {
            assert!(!explained.sentence.is_empty());
            assert!(
                explained.span.end as usize <= text.len(),
                "{explained:?} of {text}"
            );
        }
        for start in (0..text.len()).step_by(1 + text.len() / 8) {
            let found = expression.value_at(&evaluated, Span::new(start, start + 1));
            assert!(
                found.is_none_or(|found| found.span.end as usize <= text.len()),
                "{text}"
            );
        }
        if let Err(error) = evaluated.result {
            assert!(!error.message.is_empty());
            if let Some(span) = error.span {
                assert!(span.end as usize <= text.len(), "{span:?} of {text}");
            }
        }
    }
}

/// Pieces from which something that parses is often made.
fn piece() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "$",
        "$$",
        "%",
        "*",
        "**",
        ".",
        ".",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        ",",
        ":",
        ";",
        ":=",
        "?",
        "??",
        "?:",
        "@",
        "#",
        "^(",
        "~>",
        "|",
        "+",
        "-",
        "*",
        "/",
        "&",
        "=",
        "<",
        ">",
        "!=",
        "in",
        "and",
        "or",
        "..",
        "1",
        "0",
        "2.5",
        "1e300",
        "'x'",
        "\"\\u00e9\"",
        "true",
        "null",
        "$x",
        "$f",
        "function($x){",
        "}",
        "λ($x)<n:n>{",
        "$map(",
        "$sum(",
        "$string(",
        "$eval('a'",
        "$reduce(",
        "$sort(",
        "$match('ab', /a(b)?/",
        "$replace(",
        "/a+/i",
        "$formatNumber(1, '",
        "$fromMillis(0, '[Y]",
        "$toMillis('2020'",
        "`a b`",
        " ",
        "[]",
        "[0]",
        "[-1]",
        "$spread(",
        "$keys(",
        "$each(",
        "$merge(",
        "$partition(",
        "$lookup(",
    ]);
    pieces.prop_map(str::to_owned)
}

/// Expressions of the right shape.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "b.c",
        "1",
        "'x'",
        "$",
        "$x",
        "[1..3]",
        "{}",
        "null",
        "**",
        "a[1].b",
        "%",
        "$string",
        "λ($x){$x}",
    ]);
    let leaf = leaf.prop_map(str::to_owned);
    leaf.prop_recursive(4, 40, 3, |inner| {
        let operators = prop::sample::select(vec![
            "+", "&", "=", "<", ".", "~>", "in", "and", "??", "?:", "..", "-", "%",
        ]);
        let functions = prop::sample::select(vec![
            "sum",
            "map",
            "string",
            "count",
            "append",
            "zip",
            "keys",
            "spread",
            "sort",
            "reduce",
            "distinct",
            "eval",
            "substring",
            "split",
            "lookup",
            "join",
            "pad",
            "power",
            "round",
            "formatBase",
            "fromMillis",
            "sift",
            "single",
            "each",
            "clone",
            "type",
            "max",
        ]);
        prop_oneof![
            (inner.clone(), operators, inner.clone())
                .prop_map(|(a, operator, b)| format!("({a}) {operator} {b}")),
            (functions, prop::collection::vec(inner.clone(), 0..3))
                .prop_map(|(name, arguments)| format!("${name}({})", arguments.join(", "))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}{{$string({b}): {a}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}^({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("($x := {a}; {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} ~> |{b}|{{'n': {a}}}, 'a'|")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}@$x.{b}#$i[$i > 0]")),
            inner.clone().prop_map(|a| format!("[{a}, {a}][]")),
            inner.prop_map(|a| format!("function($x){{ {a} }}(1)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in ".{0,60}") {
        evaluate(&text);
    }

    #[test]
    fn pieces_are_survived(pieces in prop::collection::vec(piece(), 1..14)) {
        evaluate(&pieces.concat());
    }

    #[test]
    fn expressions_are_survived(text in expression()) {
        evaluate(&text);
    }
}

/// Unoptimized frames are several times as large as those of a release, which were measured in wasm: the deepest
/// expression takes less than half of the megabyte there.
const DEBUG_STACK: usize = 16 << 20;

#[test]
fn deep_nesting_is_refused_or_survived() {
    let thread = std::thread::Builder::new().stack_size(DEBUG_STACK).spawn(nest);
    thread.unwrap().join().unwrap();
}

fn nest() {
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{'a':", "1", "}"),
        ("-", "1", ""),
        ("a[", "1", "]"),
        ("1+(", "1", ")"),
        ("function($x){", "1", "}"),
        ("$f(", "1", ")"),
        ("a.", "a", ""),
        ("1+", "1", ""),
        ("a?", "1", ""),
        ("a^(", "b", ")"),
        ("|a|", "{}", "|"),
        ("$x:=", "1", ""),
        ("%.", "%", ""),
        ("a??", "1", ""),
    ] {
        for depth in [10, 100, 190, 390, 1_000, 20_000] {
            evaluate(&format!("{}{middle}{}", open.repeat(depth), close.repeat(depth)));
        }
    }
    let pattern = format!("/{}a{}/", "(".repeat(5_000), ")".repeat(5_000));
    evaluate(&pattern);
}

/// As the properties above, for so many seconds: `ASL_FUZZ_SECONDS=600 cargo test -p asl-jsonata --test properties -- --ignored`.
#[test]
#[ignore = "runs for minutes"]
fn nothing_breaks_for_long() {
    let seconds = std::env::var("ASL_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let end = std::time::Instant::now() + std::time::Duration::from_secs(seconds.unwrap_or(600));
    let mut runner = proptest::test_runner::TestRunner::default();
    let damaged = (
        expression(),
        prop::collection::vec((any::<prop::sample::Index>(), piece()), 0..3),
    );
    let mut count = 0_u64;
    while std::time::Instant::now() < end {
        for _ in 0..100 {
            let (mut text, places) = damaged.new_tree(&mut runner).unwrap().current();
            for (place, piece) in places {
                let place = place.index(text.len() + 1);
                if text.is_char_boundary(place) {
                    text.insert_str(place, &piece);
                }
            }
            evaluate(&text);
            count += 1;
        }
    }
    println!("{count} texts");
}
