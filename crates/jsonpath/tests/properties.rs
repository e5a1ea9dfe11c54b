//! Properties that hold for any text and any value, and what hostile ones do not achieve.

#![expect(clippy::unwrap_used, reason = "a test")]

use asl_json::Value;
use asl_jsonpath::{Expression, IntrinsicCall, Path, PathErrorKind, Query, ReferencePath, Scope, Template};
use proptest::prelude::*;

/// Texts made of what paths are made of, so that many of them parse.
fn path_like() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "$",
        "@",
        ".",
        "..",
        "*",
        "[",
        "]",
        "(",
        ")",
        "?",
        "'",
        "\"",
        "a",
        "b",
        "0",
        "1",
        "-1",
        ":",
        ",",
        " ",
        "==",
        "!=",
        "<",
        ">=",
        "=~",
        "/a/",
        "&&",
        "||",
        "!",
        "length",
        "null",
        "true",
        "é",
        "\\",
        "[?(@.a",
        "[(@.length-1)]",
        "['a']",
        "[*]",
        "[0]",
        ".a",
    ]);
    prop::collection::vec(pieces, 0..16).prop_map(|pieces| pieces.concat())
}

fn call_like() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "States.",
        "Format",
        "Array",
        "UUID",
        "(",
        ")",
        ",",
        "'",
        "\\",
        "{",
        "}",
        "$.a",
        "$$",
        "$x[0]",
        "1",
        "-",
        ".5",
        "1e3",
        "true",
        "null",
        " ",
        "é",
        "'x'",
        "States.Array(",
        "States.Format('{}', ",
    ]);
    prop::collection::vec(pieces, 0..16).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-c]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::array),
            prop::collection::vec(("[ab]", inner), 0..4).prop_map(|members| {
                Value::object(
                    members
                        .into_iter()
                        .map(|(name, value)| (name.into(), value))
                        .collect(),
                )
            }),
        ]
    })
}

/// A reference path and the names and indices it is made of.
fn reference_path() -> impl Strategy<Value = String> {
    let step = prop_oneof![
        "[a-z]{1,3}".prop_map(|name| format!(".{name}")),
        "[a-z .]{1,3}".prop_map(|name| format!("['{name}']")),
        (0..3_usize).prop_map(|index| format!("[{index}]")),
    ];
    prop::collection::vec(step, 0..5).prop_map(|steps| format!("${}", steps.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let _ = Path::parse(&text);
        let _ = Query::parse(&text);
        let _ = ReferencePath::parse(&text);
        let _ = Expression::parse(&text);
        let _ = IntrinsicCall::parse(&text);
    }

    #[test]
    fn errors_lie_within_the_text(text in prop_oneof![path_like(), call_like()]) {
        let errors = [
            Path::parse(&text).err(),
            Query::parse(&text).err(),
            ReferencePath::parse(&text).err(),
            Expression::parse(&text).err(),
            IntrinsicCall::parse(&text).err(),
        ];
        for error in errors.into_iter().flatten() {
            prop_assert!(text.get(error.start..error.end).is_some(), "{error:?}");
        }
    }

    #[test]
    fn no_reading_panics(text in path_like(), value in value()) {
        for text in [format!("${text}"), format!("$.{text}"), text] {
            if let Ok(path) = Path::parse(&text) {
                match path.read(&value) {
                    Ok(found) if !path.is_definite() => prop_assert!(found.as_array().is_some()),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn no_call_panics(text in call_like(), value in value()) {
        if let Ok(call) = Expression::parse(&text) {
            let _ = call.evaluate("x.$", &Scope::new(&value, &value), &mut || 7);
        }
    }

    #[test]
    fn what_is_written_can_be_read(path in reference_path(), into in value(), written in value()) {
        let reference = ReferencePath::parse(&path).unwrap();
        if let Ok(output) = reference.write(&into, written.clone()) {
            prop_assert_eq!(Path::parse(&path).unwrap().read(&output).unwrap(), written);
        }
    }

    #[test]
    fn a_template_without_expressions_is_its_own_value(value in value()) {
        let template = Template::parse(&value).unwrap();
        prop_assert!(template.is_static());
        let found = template.evaluate(&Scope::new(&Value::Null, &Value::Null), &mut || 0).unwrap();
        prop_assert!(found.is_same(&value));
    }
}

/// A value of about 256 KiB, as wide or as deep as wanted.
fn bushy() -> Value {
    let mut value = Value::from(1);
    for _ in 0..13 {
        value = Value::array(vec![value.clone(), value, Value::from(0)]);
    }
    value
}

fn deep(levels: usize) -> Value {
    (0..levels).fold(Value::from(1), |value, _| Value::from([("a", value)]))
}

#[test]
fn work_is_bounded() {
    let value = bushy();
    for text in ["$..*..*..*", "$..*..*..*..*", "$..[*]..[*]..[*]"] {
        let error = Path::parse(text).unwrap().read(&value).unwrap_err();
        assert_eq!(error.kind, PathErrorKind::TooMuchWork, "{text}");
    }
    // A regular expression over a long text, again and again.
    let texts = Value::from([
        ("t", "ab".repeat(50_000).into()),
        ("n", Value::array(vec![1.into(); 1_000])),
    ]);
    let path = Path::parse("$.n[?($.t =~ /(a|b|ab)*(a|b|ab)*c/)]").unwrap();
    assert_eq!(path.read(&texts).unwrap_err().kind, PathErrorKind::TooMuchWork);
    // The filter reads the document once for every item.
    let many = Value::array(vec![Value::empty_object(); 2_000]);
    let path = Path::parse("$..*[?(@.a == $.b.c || $.b == 1)]").unwrap();
    assert!(path.read(&many).is_ok());
}

/// On a stack of 256 KiB, a quarter of what wasm has (without optimisation everything takes several times as much).
#[track_caller]
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    let size = if cfg!(debug_assertions) {
        2 << 20
    } else {
        256 << 10
    };
    std::thread::Builder::new()
        .stack_size(size)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn deep_values_do_not_cost_the_stack() {
    on_a_small_stack(|| {
        let value = deep(asl_json::MAX_DEPTH);
        for text in ["$..a", "$..*", "$..[?(@.a)]", "$..a..a"] {
            let _ = Path::parse(text).unwrap().read(&value);
        }
        let long = format!("${}", ".a".repeat(400));
        assert!(
            ReferencePath::parse(&long)
                .unwrap()
                .write(&value, Value::Null)
                .is_ok()
        );
    });
}

#[test]
fn long_paths_do_not_cost_the_stack() {
    on_a_small_stack(|| {
        let value = deep(asl_json::MAX_DEPTH);
        let long = format!("$.*{}", ".a".repeat(400));
        assert!(Path::parse(&long).unwrap().read(&value).is_ok());
        assert!(Path::parse(&format!("${}", ".a".repeat(10_000))).is_err());
    });
}

#[test]
fn nested_filters_do_not_cost_the_stack() {
    on_a_small_stack(|| {
        for (open, close) in [("$[?(@", ")]"), ("$[?(@.a[?(@", ")])]"), ("[", "]")] {
            for levels in [99, 5_000] {
                let _ = Path::parse(&format!("{}{}", open.repeat(levels), close.repeat(levels)));
            }
        }
    });
}

#[test]
fn nested_calls_do_not_cost_the_stack() {
    on_a_small_stack(|| {
        let nested = |levels: usize| format!("{}1{}", "States.Array(".repeat(levels), ")".repeat(levels));
        assert!(Expression::parse(&nested(5_000)).is_err());
        let call = Expression::parse(&nested(100)).unwrap();
        assert!(
            call.evaluate("", &Scope::new(&Value::Null, &Value::Null), &mut || 0)
                .is_ok()
        );
        let json = format!("{{\"j\":\"{}\"}}", "[".repeat(100_000));
        let json = asl_json::parse(&json).unwrap();
        let call = Expression::parse("States.StringToJson($.j)").unwrap();
        assert!(
            call.evaluate("", &Scope::new(&json, &Value::Null), &mut || 0)
                .is_err()
        );
    });
}
