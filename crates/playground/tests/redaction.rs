//! Redacted workspaces: nothing of what was to be redacted is left, in whatever spelling, and the run goes the same way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use asl_json::Value;
use asl_playground::redact_workspace;
use asl_recording::{Kind, Wanted};
use asl_workspace::Workspace;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use support::Draw;

/// What somebody's workspace may have in it.
#[derive(Clone, Debug)]
struct Secrets {
    account: String,
    function: String,
    email: String,
    password: String,
    token: String,
    picked: String,
}

impl Draw {
    fn text(&mut self, letters: &str, length: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        (0..length).map(|_| letters[self.below(letters.len())]).collect()
    }

    fn secrets(&mut self) -> Secrets {
        const NAME: &str = "bcdfghjklmnpqrstvwxz";
        let length = 6 + self.below(10);
        Secrets {
            account: format!("{}{}", 1 + self.below(9), self.text("0123456789", 11)),
            function: self.text(NAME, length),
            email: format!(
                "{}.{}@{}.org",
                self.text(NAME, 4),
                self.text(NAME, 3),
                self.text(NAME, 6)
            ),
            password: self.text("bcdfgXYZ0123456789!\"\\ü&= ", 6 + length),
            token: format!("AKIA{}", self.text("ABCDEFGHJKLMNPQRSTUVWXYZ234567", 16)),
            picked: self.text(NAME, 7 + length),
        }
    }
}

fn percent(text: &str) -> String {
    let encode = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode).collect()
}

/// The secrets in all spellings: as they are, in JSON in JSON, in Base64, percent-encoded.
fn workspace(secrets: &Secrets) -> Workspace {
    let Secrets {
        account,
        function,
        email,
        password,
        token,
        picked,
    } = secrets;
    let arn = format!("arn:aws:lambda:us-east-1:{account}:function:{function}");
    let inner = Value::from([
        ("password", Value::from(password.as_str())),
        ("mail", Value::from(email.as_str())),
    ]);
    let outer = Value::from([
        ("body", Value::from(inner.to_string())),
        ("token", Value::from(token.as_str())),
    ]);
    let input = Value::from([
        ("customer", Value::from([("name", Value::from(picked.as_str()))])),
        ("password", Value::from(password.as_str())),
        ("mail", Value::from(format!("From <{email}>, to you"))),
        ("wrapped", Value::from(outer.to_string())),
        ("encoded", Value::from(STANDARD.encode(inner.to_string()))),
        (
            "url",
            Value::from(format!(
                "https://example.com/?u={}&n={}",
                percent(email),
                percent(picked)
            )),
        ),
        ("encodedToken", Value::from(STANDARD.encode(token))),
        ("note", Value::from(format!("{picked} of {account} has {token}"))),
    ]);
    let task = Value::from([
        ("Type", Value::from("Task")),
        ("Resource", Value::from(arn.as_str())),
        ("Next", Value::from("Known?")),
    ]);
    let rule = Value::from([
        ("Variable", Value::from("$.name")),
        ("StringEquals", Value::from(picked.as_str())),
        ("Next", Value::from("Yes")),
    ]);
    let choice = Value::from([
        ("Type", Value::from("Choice")),
        ("Choices", Value::array(vec![rule])),
        ("Default", Value::from("No")),
    ]);
    let end = |kind: &str| Value::from([("Type", Value::from(kind))]);
    let states = [
        ("Charge", task),
        ("Known?", choice),
        ("Yes", end("Succeed")),
        ("No", end("Fail")),
    ];
    let definition = Value::from([
        ("StartAt", Value::from("Charge")),
        ("States", Value::from(states)),
    ]);
    let returned = Value::from([
        ("name", Value::from(picked.as_str())),
        ("by", Value::from(arn.as_str())),
    ]);
    let response = Value::from([("returns", returned)]);
    let mocks = Value::from([(
        "functions",
        Value::from([(
            function.as_str(),
            Value::from([("responses", Value::array(vec![response]))]),
        )]),
    )]);
    let mut workspace = Workspace {
        definition: asl_json::to_pretty(&definition),
        input: asl_json::to_pretty(&input),
        mocks: mocks.to_string(),
        ..Workspace::default()
    };
    workspace.settings.account.clone_from(account);
    workspace
}

/// All texts that are in a text: itself, and what is encoded in it.
fn decoded(text: &str, depth: usize, found: &mut Vec<String>) {
    fn strings(value: &Value, depth: usize, found: &mut Vec<String>) {
        match value {
            Value::String(text) => decoded(text, depth - 1, found),
            Value::Array(items) => items.iter().for_each(|item| strings(item, depth, found)),
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                found.push(name.to_string());
                strings(value, depth, found);
            }),
            _ => {}
        }
    }
    found.push(text.to_owned());
    if depth == 0 {
        return;
    }
    if let Ok(value) = asl_json::parse(text) {
        strings(&value, depth, found);
    }
    if let Some(text) = STANDARD
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
    {
        decoded(&text, depth - 1, found);
    }
}

#[test]
fn nothing_is_left_and_the_run_goes_the_same_way() {
    let mut draw = Draw(11);
    for _ in 0..200 {
        let secrets = draw.secrets();
        let workspace = workspace(&secrets);
        let wanted = Wanted {
            paths: vec!["/customer/name".to_owned()],
            ..Wanted::default()
        };
        let run = redact_workspace(&workspace, &wanted);
        assert_eq!(run.difference, None, "{secrets:?}\n{:#?}", run.redacted.workspace);
        let mut texts = Vec::new();
        let redacted = &run.redacted.workspace;
        for text in [
            &redacted.definition,
            &redacted.input,
            &redacted.mocks,
            &redacted.settings.account,
        ] {
            decoded(text, 5, &mut texts);
        }
        let Secrets {
            account,
            function,
            email,
            password,
            token,
            picked,
        } = &secrets;
        for secret in [account, function, email, password, token, picked] {
            for secret in [secret.clone(), percent(secret)] {
                let left = texts.iter().find(|text| text.contains(&secret));
                assert_eq!(left, None, "{secret} of {secrets:?} is left");
            }
        }
        // Twice gives the same.
        let again = redact_workspace(&workspace, &wanted);
        assert_eq!(again.redacted.workspace, run.redacted.workspace);
        let shape = |text: &str| asl_json::parse(text).unwrap().as_object().unwrap().len();
        assert_eq!(shape(&redacted.input), shape(&workspace.input));
    }
}

#[test]
fn every_example_runs_the_same_way() {
    for example in asl_examples::all() {
        let run = redact_workspace(&example.workspace, &Wanted::default());
        assert_eq!(
            run.difference, None,
            "{}: {:?}",
            example.id, run.redacted.replaced
        );
    }
}

#[test]
fn the_time_grows_with_the_length_and_kinds_can_stay() {
    let addresses: Vec<Value> = (0..20_000)
        .map(|number| Value::from(format!("user{number}@shop{}.org", number % 97)))
        .collect();
    let workspace = Workspace {
        definition: r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#.into(),
        input: Value::from([
            ("to", Value::array(addresses)),
            ("password", Value::from("hunter-77-two")),
        ])
        .to_string(),
        ..Workspace::default()
    };
    let wanted = Wanted {
        kept: vec![Kind::Secret],
        ..Wanted::default()
    };
    let redacted = asl_recording::redact(&workspace, &wanted);
    assert_eq!(redacted.replaced.len(), 20_000);
    assert!(!redacted.workspace.input.contains("@shop"));
    assert!(redacted.workspace.input.contains("hunter-77-two"));
    let found = asl_recording::personal(&workspace);
    assert_eq!(found, [(Kind::Email, 20_000), (Kind::Secret, 1)]);
}
