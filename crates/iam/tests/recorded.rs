//! The recorded policies: published templates, policies of real roles, what other generators wrote.
//!
//! They lie outside of the repository, in `../shared/iam/cases.json` beside it or below `$ASL_SHARED`; without them
//! this test says so and passes. Statements are compared as sets of (effect, action in lower case, resource,
//! condition). `known-failures.txt` names the cases that differ, each with its reason; it can only shrink.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use asl_iam::{Convention, Options, generate};
use asl_json::Value;

fn shared() -> PathBuf {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("ASL_SHARED").map_or(beside, PathBuf::from)
}

/// A statement without order and grouping.
fn explode(statements: &[Value]) -> BTreeSet<(String, String, String, String)> {
    let list = |value: Option<&Value>| -> Vec<String> {
        let texts = match value {
            Some(Value::Array(items)) => items.to_vec(),
            Some(other) => vec![other.clone()],
            None => Vec::new(),
        };
        texts
            .iter()
            .map(|text| text.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let mut set = BTreeSet::new();
    for statement in statements {
        let effect = statement
            .get("Effect")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let condition = statement.get("Condition").map_or_else(String::new, sorted);
        for action in list(statement.get("Action")) {
            for resource in list(statement.get("Resource")) {
                set.insert((
                    effect.to_owned(),
                    action.to_lowercase(),
                    resource,
                    condition.clone(),
                ));
            }
        }
    }
    set
}

/// A condition with its members in one order.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<String, String> = members
                .iter()
                .map(|(key, item)| (key.to_string(), sorted(item)))
                .collect();
            format!("{members:?}")
        }
        other => other.to_string(),
    }
}

fn options(case: &Value) -> Options {
    let text = |name: &str| {
        case.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let option = |name: &str| case.get("options").and_then(|options| options.get(name));
    let switch = |name: &str| option(name).and_then(Value::as_bool).unwrap_or_default();
    Options {
        region: text("region"),
        account: text("account"),
        state_machine_name: text("state_machine_name"),
        convention: match text("convention").as_str() {
            "docs" => Convention::Docs,
            "console" => Convention::Console,
            "cdk" => Convention::Cdk,
            "serverless" => Convention::Serverless,
            other => panic!("a convention nobody knows: {other}"),
        },
        logging: switch("logging"),
        tracing: switch("tracing"),
        kms_key: option("kms_key_arn").and_then(Value::as_str).map(str::to_owned),
        express: option("type").and_then(Value::as_str) == Some("EXPRESS"),
        ..Options::default()
    }
}

#[test]
fn recorded_policies() {
    let path = shared().join("iam/cases.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: there are no recorded policies at {}", path.display());
        return;
    };
    let known: BTreeMap<&str, &str> = include_str!("known-failures.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(' ').expect("an id and a reason"))
        .collect();
    let cases = asl_json::parse(&text).unwrap();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in cases.as_array().unwrap() {
        let id = case.get("id").and_then(Value::as_str).unwrap();
        let definition = case.get("definition").unwrap().to_string();
        let outline = asl::analyze(&definition).outline;
        let policy = generate(&outline, &options(case));
        for statement in &policy.statements {
            assert!(
                !statement.resources.is_empty() && !statement.actions.is_empty(),
                "{id}"
            );
            assert!(!statement.reasons.is_empty(), "{id}");
        }
        let document = policy.document();
        let made = explode(document.get("Statement").and_then(Value::as_array).unwrap());
        let expected = explode(case.get("expect_statements").and_then(Value::as_array).unwrap());
        let convention = case.get("convention").and_then(Value::as_str).unwrap();
        let count = counts.entry(convention.to_owned()).or_default();
        count.1 += 1;
        if made == expected {
            count.0 += 1;
            if known.contains_key(id) {
                wrong.push(format!("{id} passes now: take it off known-failures.txt"));
            }
        } else if !known.contains_key(id) {
            let missing: Vec<_> = expected.difference(&made).collect();
            let extra: Vec<_> = made.difference(&expected).collect();
            wrong.push(format!("{id}\n  missing {missing:#?}\n  extra {extra:#?}"));
        }
    }
    for (convention, (passed, all)) in &counts {
        eprintln!("{convention}: {passed} of {all}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
