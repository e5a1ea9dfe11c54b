//! How long the calls of hostile code take, with all the work that a call may do, in this process, which interprets the engine and
//! so is the slowest place that it runs in: `cargo run --release -p asl-code --example hostile_time`.

use std::rc::Rc;
use std::time::{Duration, Instant};

use asl_code::{FunctionCode, Functions, Invocation, NativeEngine};

#[path = "../tests/snippets/mod.rs"]
mod snippets;

/// How many of the slowest are printed.
const SHOWN: usize = 5;

fn main() {
    let event = asl_json::parse(r#"{"a": 1}"#).unwrap_or_default();
    let bodies = snippets::BODIES.iter().chain(snippets::LONG);
    let handlers = bodies.map(|(body, _)| format!("export const handler = async (event) => {{ {body} }};"));
    let sources = snippets::SOURCES.iter().map(|(source, _)| (*source).to_owned());
    let engine = Rc::new(NativeEngine::default());
    let mut times: Vec<(Duration, String)> = handlers
        .chain(sources)
        .map(|source| {
            let mut functions = Functions::new(Rc::clone(&engine) as Rc<dyn asl_code::Engine>);
            let start = Instant::now();
            let ended = functions.invoke(
                &FunctionCode::new(&*source),
                &Invocation {
                    name: "f",
                    arn: "arn:aws:lambda:us-east-1:123456789012:function:f",
                    version: "$LATEST",
                    region: "us-east-1",
                    event: &event,
                    request_id: "8f3c0f6e-7f0c-4a55-9d68-3b4f0a0d6f11",
                    now: 0,
                    seed: 7,
                    number: 1,
                    token: None,
                },
            );
            std::hint::black_box(ended);
            (start.elapsed(), source)
        })
        .collect();
    times.sort();
    println!("{} calls", times.len());
    for (time, source) in times.iter().rev().take(SHOWN) {
        println!("{:>6} ms  {source}", time.as_millis());
    }
}
