//! State machines and answers by chance, the same for the same seed. The tests of exploring use them, too.

use std::fmt::Write;

use asl_engine::{Answer, MapResources, Report, TaskCall, TaskHandler, TaskReply, TaskReport};
use asl_json::Value;

/// Draws numbers from a seed; the test's own source of chance.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    pub(crate) fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let bound = choices.len() as u64;
        choices[usize::try_from(self.below(bound)).unwrap()]
    }
}

/// A scope of states with names of its own; the last state always ends it.
pub(crate) fn scope(draw: &mut Draw, depth: usize, next_name: &mut usize) -> String {
    let count = 1 + draw.below(4);
    let names: Vec<String> = (0..=count)
        .map(|i| format!("S{}", *next_name + usize::try_from(i).unwrap()))
        .collect();
    *next_name += names.len();
    let mut states = String::new();
    for (index, name) in names.iter().enumerate() {
        let last = index + 1 == names.len();
        // Mostly forwards, sometimes back: loops end at the limit of the history.
        let target = |draw: &mut Draw| {
            let from = if draw.below(12) == 0 { 0 } else { index + 1 };
            names[from + usize::try_from(draw.below((names.len() - from) as u64)).unwrap()].clone()
        };
        if index > 0 {
            states.push(',');
        }
        if last {
            write!(
                states,
                "\"{name}\":{}",
                draw.of(&[
                    r#"{"Type":"Succeed"}"#,
                    r#"{"Type":"Pass","End":true}"#,
                    r#"{"Type":"Fail","Error":"E"}"#
                ])
            )
            .unwrap();
            continue;
        }
        // Each state leads on to the following one, so that all are reachable.
        let next = format!("\"Next\":\"{}\"", names[index + 1]);
        let clauses = format!(
            r#""Retry":[{{"ErrorEquals":["{}"],"IntervalSeconds":{},"MaxAttempts":{}}}],"Catch":[{{"ErrorEquals":["{}"],"Next":"{}","ResultPath":"$.error"}}]"#,
            draw.of(&["E", "States.TaskFailed", "States.Timeout"]),
            1 + draw.below(5),
            draw.below(3),
            draw.of(&["States.ALL", "E", "States.HeartbeatTimeout"]),
            target(draw),
        );
        let kinds = if depth == 0 { 4 } else { 7 };
        let state = match draw.below(kinds) {
            0 => format!(
                r#"{{"Type":"Pass","Result":{{"n":1}},"ResultPath":"{}",{next}}}"#,
                draw.of(&["$", "$.x", "$.x.y"])
            ),
            1 => format!(r#"{{"Type":"Wait","Seconds":{},{next}}}"#, draw.below(100)),
            2 => format!(
                r#"{{"Type":"Choice","Choices":[{{"Variable":"$.x","IsPresent":true,"Next":"{}"}}],"Default":"{}"}}"#,
                target(draw),
                names[index + 1]
            ),
            3 => format!(
                r#"{{"Type":"Task","Resource":"{}","Parameters":{{"FunctionName":"f","Payload":{{"in.$":"$","t.$":"$$.State.Name"}}}},"TimeoutSeconds":{},"HeartbeatSeconds":{},{clauses},{next}}}"#,
                draw.of(&[
                    "arn:aws:states:::lambda:invoke",
                    "arn:aws:states:::lambda:invoke.waitForTaskToken",
                    "arn:aws:lambda:us-east-1:123456789012:function:f"
                ]),
                50 + draw.below(50),
                1 + draw.below(40),
            ),
            4 => {
                let branches: Vec<String> = (0..=draw.below(2))
                    .map(|_| scope(draw, depth - 1, next_name))
                    .collect();
                format!(
                    r#"{{"Type":"Parallel","Branches":[{}],{clauses},{next}}}"#,
                    branches.join(",")
                )
            }
            5 => format!(
                r#"{{"Type":"Map","ItemsPath":"$$.Execution.Input.items","MaxConcurrency":{},"ItemProcessor":{},{clauses},{next}}}"#,
                draw.below(3),
                scope(draw, depth - 1, next_name)
            ),
            _ => format!(
                r#"{{"Type":"Map","ItemsPath":"$$.Execution.Input.items","MaxConcurrency":{},"ToleratedFailureCount":{},{}"ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"{}"}},{},{clauses},{next}}}"#,
                draw.below(3),
                draw.below(3),
                draw.of(&[
                    r#""ItemSelector":{"items":[1,2]},"#,
                    r#""ItemBatcher":{"MaxItemsPerBatch":2,"BatchInput":{"b.$":"$"}},"#
                ]),
                draw.of(&["STANDARD", "EXPRESS"]),
                // Its own members follow those of the configuration.
                &scope(draw, depth - 1, next_name)[1..]
            ),
        };
        write!(states, "\"{name}\":{state}").unwrap();
    }
    format!(r#"{{"StartAt":"{}","States":{{{states}}}}}"#, names[0])
}

/// Answers at random, but the same for the same seed.
pub(crate) struct Chance(pub(crate) Draw);

impl MapResources for Chance {}

impl TaskHandler for Chance {
    fn call(&mut self, _call: &TaskCall<'_>) -> TaskReply {
        let after = self.0.below(120) * 1000;
        let failure = || Answer::Failure {
            error: Some("E".into()),
            cause: None,
        };
        let answer = match self.0.below(4) {
            0 => failure(),
            1 => Answer::Never,
            _ => Answer::Success(Value::from([("x", Value::from(1))])),
        };
        let report = if self.0.below(2) == 0 {
            Report::Heartbeat
        } else {
            Report::Success(Value::Null)
        };
        TaskReply {
            after,
            later: vec![TaskReport {
                after: self.0.below(60) * 1000,
                report,
            }],
            ..TaskReply::now(answer)
        }
    }
}
