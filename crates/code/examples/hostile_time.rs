//! How long the calls of hostile code take, with all the work that a call may do, in this process, which interprets the engine and
//! so is the slowest place that it runs in: `cargo run --release -p asl-code --example hostile_time`.

#![expect(clippy::unwrap_used, reason = "what it shares with tests does so")]

use std::time::{Duration, Instant};

use asl_code::FunctionCode;
use support::{call, functions};

#[path = "../tests/snippets/mod.rs"]
mod snippets;
#[path = "../tests/support/mod.rs"]
mod support;

/// How many of the slowest are printed.
const SHOWN: usize = 5;

fn main() {
    let bodies = snippets::BODIES.iter().chain(snippets::LONG);
    let handlers = bodies.map(|(body, _)| format!("export const handler = async (event) => {{ {body} }};"));
    let sources = snippets::SOURCES.iter().map(|(source, _)| (*source).to_owned());
    let mut times: Vec<(Duration, String)> = handlers
        .chain(sources)
        .map(|source| {
            let (mut functions, code) = (functions(), FunctionCode::new(&*source));
            let start = Instant::now();
            std::hint::black_box(call(&mut functions, &code, r#"{"a": 1}"#, 0, 1));
            (start.elapsed(), source)
        })
        .collect();
    times.sort();
    println!("{} calls", times.len());
    for (time, source) in times.iter().rev().take(SHOWN) {
        println!("{:>6} ms  {source}", time.as_millis());
    }
}
