//! Evaluates an expression of the benchmark natively: `evaluations FILE NAME [TIMES]`, where the file is
//! `tests/bench/jsonata.json`. Under `valgrind --tool=callgrind`, what 41 times take more than one, divided by 40, are the
//! instructions of an evaluation, which are the same on a busy machine.

use std::process::ExitCode;

use asl_json::Value;
use asl_jsonata::{Environment, Expression, FixedHost, Limits};

fn main() -> ExitCode {
    match evaluate() {
        Ok(bytes) => {
            println!("{bytes} bytes of results");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn evaluate() -> Result<usize, String> {
    let usage = "Usage: evaluations FILE NAME [TIMES]";
    let mut arguments = std::env::args().skip(1);
    let (file, name) = arguments.next().zip(arguments.next()).ok_or(usage)?;
    let times = arguments.next().map_or(Ok(1), |times| times.parse::<u32>());
    let times = times.map_err(|error| format!("How many times: {error}"))?;
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let works = asl_json::parse(&text).map_err(|error| format!("{file}: {error}"))?;
    let mut all = works.as_array().unwrap_or_default().iter();
    let work = all.find(|work| work.get("name").and_then(Value::as_str) == Some(&*name));
    let work = work.ok_or_else(|| format!("{file}: there is no '{name}'."))?;
    let expression = work.get("expression").and_then(Value::as_str).unwrap_or_default();
    let expression = Expression::parse(expression).map_err(|error| error.to_string())?;
    let mut bytes = 0;
    for _ in 0..times {
        let mut host = FixedHost { now: 0, seed: 1 };
        let outcome = expression.evaluate(
            work.get("data"),
            &Environment::standard(),
            &mut host,
            &Limits::STANDARD,
        );
        let value = outcome.map_err(|error| error.to_string())?.value();
        bytes += value.map_or(0, |value| value.size());
    }
    Ok(bytes)
}
