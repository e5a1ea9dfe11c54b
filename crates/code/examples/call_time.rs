//! How long a warm call of a trivial handler takes, in this process: `cargo run --release -p asl-code --example call_time`.

use std::rc::Rc;
use std::time::{Duration, Instant};

use asl_code::{FunctionCode, Functions, Invocation, NativeEngine};

/// How many calls are one sample; the quickest sample counts, since what disturbs only adds.
const CALLS: u32 = 500;
const SAMPLES: usize = 20;

fn main() {
    let event = asl_json::parse(r#"{"number": 21}"#).unwrap_or_default();
    for source in [
        "export const handler = () => 1;",
        "export const handler = async (event) => ({ twice: 2 * event.number });",
    ] {
        let code = FunctionCode::new(source);
        let mut functions = Functions::new(Rc::new(NativeEngine::default()));
        let mut number = 0;
        let mut sample = || {
            let start = Instant::now();
            for _ in 0..CALLS {
                number += 1;
                let ended = functions.invoke(
                    &code,
                    &Invocation {
                        name: "f",
                        arn: "arn:aws:lambda:us-east-1:123456789012:function:f",
                        version: "$LATEST",
                        region: "us-east-1",
                        event: &event,
                        request_id: "8f3c0f6e-7f0c-4a55-9d68-3b4f0a0d6f11",
                        now: i64::try_from(number).unwrap_or_default() * 1000,
                        seed: 7,
                        number,
                        token: None,
                    },
                );
                std::hint::black_box(ended);
            }
            start.elapsed() / CALLS
        };
        let least = (0..SAMPLES).map(|_| sample()).min().unwrap_or(Duration::ZERO);
        println!("{:>6.1} µs  {source}", least.as_secs_f64() * 1e6);
    }
}
