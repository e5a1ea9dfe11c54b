//! Runs a workload of the benchmark natively: `transitions FILE [RUNS]`. Prints the events and the visits of one run, and the
//! nanoseconds of the fastest. `cargo xtask bench` calls it, also under valgrind, and builds it at other revisions: it uses
//! nothing but the first things that the engine offers.

use std::collections::HashMap;
use std::process::ExitCode;
use std::time::Instant;

use asl_engine::{Answer, MapResources, Settings, TaskCall, TaskHandler, TaskReply};
use asl_json::Value;

/// Answers each state with the result that the workload has for it.
struct Results(HashMap<String, Value>);

impl TaskHandler for Results {
    fn call(&mut self, call: &TaskCall<'_>) -> TaskReply {
        let result = self.0.get(&**call.state).cloned().unwrap_or_default();
        TaskReply::now(Answer::Success(result))
    }
}

impl MapResources for Results {}

fn main() -> ExitCode {
    match measure() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<String, String> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("Usage: transitions FILE [RUNS]")?;
    let runs = arguments
        .next()
        .map_or(Ok(1), |runs| runs.parse::<u32>())
        .map_err(|error| format!("The number of runs: {error}"))?;
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let work = asl_json::parse(&text).map_err(|error| format!("{file}: {error}"))?;
    let member = |name: &str| {
        work.get(name)
            .ok_or_else(|| format!("{file}: there is no {name}."))
    };
    let machine = asl::analyze(&member("definition")?.to_string())
        .machine
        .ok_or_else(|| format!("{file}: the definition has errors."))?;
    let input = member("input")?.to_string();
    let mocks = work.get("mocks").and_then(Value::as_object).into_iter().flatten();
    let results =
        mocks.map(|(state, mock)| (state.to_string(), mock.get("result").cloned().unwrap_or_default()));
    let mut handler = Results(results.collect());
    let (mut fastest, mut counts) = (u128::MAX, (0, 0));
    for _ in 0..runs {
        let start = Instant::now();
        let execution = asl_engine::run(&machine, &input, &Settings::default(), &mut handler)
            .map_err(|error| format!("{file}: {error}"))?;
        fastest = fastest.min(start.elapsed().as_nanos());
        counts = (execution.events.len(), execution.visits.len());
    }
    Ok(format!(
        r#"{{"events":{},"visits":{},"nanoseconds":{fastest}}}"#,
        counts.0, counts.1
    ))
}
