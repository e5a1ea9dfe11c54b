//! Code that means harm, or hangs: each call ends by itself with what Lambda would report, and the next call of another function
//! is as ever.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod snippets;
mod support;

use asl_code::{Ended, FunctionCode, Outcome};
use snippets::{BODIES, LONG, SOURCES};
use support::{call, functions};

/// What a call may do here: a thirtieth of what it may do elsewhere, so that the table ends soon.
const WORK: i32 = 33_000_000;

/// What each is called with.
const EVENT: &str = r#"{"a": 1}"#;

fn outcome(ended: &Ended) -> String {
    match &ended.outcome {
        Outcome::Returned(value) => value.to_string(),
        Outcome::Threw(thrown) => thrown.error_type.clone(),
        other => format!("{other:?}"),
    }
}

/// Calls each of them; after each, another function is called that remembers how often.
fn check(sources: impl Iterator<Item = (String, &'static str)>, work: Option<i32>) {
    let friendly = FunctionCode::new("let n = 0; export const handler = async () => { n += 1; return n; };");
    let mut functions = functions();
    if let Some(work) = work {
        functions = functions.with_work(work);
    }
    let mut wrong = Vec::new();
    for (number, (source, expected)) in sources.enumerate() {
        let now = i64::try_from(number).unwrap() * 1_000_000;
        let found = outcome(&call(&mut functions, &FunctionCode::new(&*source), EVENT, now, 0));
        if !expected.split('|').any(|expected| found.starts_with(expected)) {
            wrong.push(format!("{source}\n  {found}\n  {expected}"));
        }
        let other = outcome(&call(&mut functions, &friendly, EVENT, now + 500_000, 0));
        if other != (number + 1).to_string() {
            wrong.push(format!("{source}\n  another function then says {other}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The handlers with these bodies.
fn handlers(bodies: &'static [(&'static str, &'static str)]) -> impl Iterator<Item = (String, &'static str)> {
    bodies.iter().map(|(body, expected)| {
        let source = format!("export const handler = async (event) => {{ {body} }};");
        (source, *expected)
    })
}

#[test]
fn every_handler_that_means_harm_ends_with_what_lambda_reports() {
    check(handlers(BODIES), Some(WORK));
}

#[test]
fn handlers_that_do_much_come_to_their_end() {
    check(handlers(LONG), None);
}

#[test]
fn every_source_that_means_harm_ends_with_what_lambda_reports() {
    let sources = SOURCES
        .iter()
        .map(|(source, expected)| ((*source).to_owned(), *expected));
    check(sources, Some(WORK));
}
