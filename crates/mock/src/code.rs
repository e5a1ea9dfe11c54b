//! A response that is code: how the document has it, and the response that comes of running it. What runs it is `asl-code`;
//! how Lambda words its end is `lambda.rs`.

use std::rc::Rc;

use asl::resource::FunctionName;
use asl_code::{
    Ended, Engine, FunctionCode, Functions, Invocation, NodeRuntime, Outcome, Thrown, TokenReportKind,
};
use asl_engine::{Settings, TaskCall};
use asl_json::tree::{Node, NodeKind};
use asl_json::{Pointer, Str, Value};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::{
    CallbackReport, CodeMock, Exception, FunctionError, Reported, Response, ResponseKind, Runtime, When,
};
use crate::read::{MockReader, seconds};
use crate::target::Target;

/// The longest source that is taken, in bytes: what the console of Lambda edits is no longer.
const MOST_SOURCE: usize = 256 << 10;

impl CodeMock {
    /// The members of a response that say it.
    pub(crate) fn members(&self) -> Vec<(Str, Value)> {
        let Self {
            function,
            answers_as,
            typed_timeout,
        } = self;
        let usual = FunctionCode::new("");
        let mut members = vec![("code".into(), Value::from(&*function.source))];
        if function.runtime != usual.runtime {
            members.push(("runtime".into(), Value::from(function.runtime.key())));
        }
        if !function.environment.is_empty() {
            members.push(("environment".into(), Value::object(function.environment.clone())));
        }
        if function.timeout != usual.timeout {
            members.push(("timeoutSeconds".into(), seconds(function.timeout)));
        }
        if function.memory != usual.memory {
            members.push(("memoryMegabytes".into(), Value::from(i64::from(function.memory))));
        }
        if *answers_as != Runtime::NodeJs {
            members.push(("answersAs".into(), Value::from(answers_as.key())));
        }
        if *typed_timeout {
            members.push(("typedTimeout".into(), Value::from(true)));
        }
        members
    }
}

/// The members that stand beside `code`.
pub(crate) const BESIDE_CODE: [&str; 6] = [
    "runtime",
    "environment",
    "timeoutSeconds",
    "memoryMegabytes",
    "answersAs",
    "typedTimeout",
];

impl MockReader<'_> {
    /// Reads one member of a response that is code.
    pub(crate) fn code_member(&mut self, mock: &mut CodeMock, key: &str, value: &Node, place: &Pointer) {
        let function = &mut mock.function;
        match key {
            "code" => {
                let source = self.string(value, place, "\"code\"").unwrap_or_default();
                if source.len() > MOST_SOURCE {
                    let message = format!(
                        "\"code\" has {} bytes; at most {MOST_SOURCE} are taken. Keep what the workflow needs.",
                        source.len()
                    );
                    self.problem(value.span, place, message);
                }
                function.source = source;
            }
            "runtime" => match value.as_str().and_then(NodeRuntime::parse) {
                Some(runtime) => function.runtime = runtime,
                None => {
                    let known: Vec<&str> = NodeRuntime::ALL.iter().map(|(_, key)| *key).collect();
                    let message = format!(
                        "\"runtime\" is one of {}: the code is JavaScript.",
                        known.join(", ")
                    );
                    self.problem(value.span, place, message);
                }
            },
            "environment" => {
                for (member, place) in self.members(value, place, "\"environment\"") {
                    let text = self.string(&member.value, &place, "An environment variable");
                    function
                        .environment
                        .extend(text.map(|text| (member.key.clone(), Value::from(text))));
                }
            }
            "timeoutSeconds" => {
                function.timeout = self.milliseconds(value, place);
                if !(1..=900_000).contains(&function.timeout) {
                    let message = "\"timeoutSeconds\" must be more than 0 and at most 900, the longest time-out of a function.";
                    self.problem(value.span, place, message.into());
                }
            }
            "memoryMegabytes" => {
                let memory = match &value.kind {
                    NodeKind::Number(number) => number.as_i64().and_then(|number| u32::try_from(number).ok()),
                    _ => None,
                };
                match memory.filter(|memory| (128..=10_240).contains(memory)) {
                    Some(memory) => function.memory = memory,
                    None => {
                        let message = "\"memoryMegabytes\" must be a whole number from 128 to 10240.";
                        self.problem(value.span, place, message.into());
                    }
                }
            }
            "answersAs" => match value.as_str().and_then(Runtime::parse) {
                Some(runtime) => mock.answers_as = runtime,
                None => {
                    let known: Vec<&str> = Runtime::ALL.iter().map(|(_, key, _)| *key).collect();
                    let message = format!("\"answersAs\" is one of {}.", known.join(", "));
                    self.problem(value.span, place, message);
                }
            },
            _ => mock.typed_timeout = self.is_true(value, place, "typedTimeout"),
        }
    }
}

/// What runs the code of a run's responses, if that is allowed.
pub(crate) struct CodeRunner(Option<Functions>);

impl CodeRunner {
    pub(crate) fn new(engine: Option<Rc<dyn Engine>>) -> Self {
        Self(engine.map(Functions::new))
    }

    /// Runs code for a call; the response that comes of it, what was written meanwhile, and advice. An error is why it cannot
    /// run.
    pub(crate) fn run(
        &mut self,
        mock: &CodeMock,
        call: &TaskCall<'_>,
        target: &Target,
        settings: &Settings,
        number: usize,
    ) -> Result<Answered, String> {
        let Some(functions) = &mut self.0 else {
            return Err("Its response is code, which has not been allowed to run here. Allow it, then run the workflow again.".into());
        };
        let name = match target {
            Target::Function { name, .. } => name.clone(),
            _ => FunctionName {
                region: None,
                account: None,
                name: call.state.clone(),
                qualifier: None,
            },
        };
        let event = target.event(call);
        let arn = arn(&name, settings);
        let ended = functions.invoke(
            &mock.function,
            &Invocation {
                name: &name.name,
                arn: &arn,
                version: name.qualifier.as_deref().unwrap_or("$LATEST"),
                region: name.region.as_deref().unwrap_or(&settings.region),
                event: &event,
                request_id: call.request_id,
                now: call.now.0,
                seed: settings.seed,
                number: u64::try_from(number).unwrap_or(u64::MAX),
                token: call.token,
            },
        );
        Ok(Answered::of(ended, mock))
    }
}

fn arn(name: &FunctionName, settings: &Settings) -> String {
    let mut arn = format!(
        "arn:{}:lambda:{}:{}:function:{}",
        settings.partition,
        name.region.as_deref().unwrap_or(&settings.region),
        name.account.as_deref().unwrap_or(&settings.account),
        name.name
    );
    if let Some(qualifier) = &name.qualifier {
        arn.push(':');
        arn.push_str(qualifier);
    }
    arn
}

/// What came of code.
pub(crate) struct Answered {
    /// The response, as if it had been written down.
    pub response: Response,
    /// The log.
    pub log: String,
    /// Advice for whoever wrote the code.
    pub advice: Option<String>,
}

impl Answered {
    fn of(ended: Ended, mock: &CodeMock) -> Self {
        let kind = match ended.outcome {
            Outcome::Returned(value) => ResponseKind::Returns(value),
            Outcome::Threw(thrown) => ResponseKind::FunctionError(function_error(thrown, mock)),
            Outcome::TimedOut => ResponseKind::FunctionError(FunctionError::TimedOut {
                limit: mock.function.timeout,
                typed: mock.typed_timeout,
            }),
            Outcome::OutOfMemory => ResponseKind::FunctionError(FunctionError::OutOfMemory),
            Outcome::Exited(status) => ResponseKind::FunctionError(FunctionError::Exited(status)),
            Outcome::TooLarge => ResponseKind::FunctionError(FunctionError::ResponseTooLarge),
        };
        let reports = ended.reports.into_iter().map(|report| CallbackReport {
            // Reports are counted from the answer; what was told before it comes with it.
            after: report.after.saturating_sub(ended.duration),
            reported: match report.kind {
                TokenReportKind::Heartbeat => Reported::Heartbeat,
                TokenReportKind::Success(output) => Reported::Success(output),
                TokenReportKind::Failure { error, cause } => Reported::Failure { error, cause },
            },
        });
        Self {
            response: Response {
                when: When::default(),
                after: ended.duration,
                jitter: 0,
                kind,
                callback: reports.collect(),
            },
            log: ended.log,
            advice: ended.advice,
        }
    }
}

/// What was thrown, in the shape of the runtime that the function pretends to have.
fn function_error(thrown: Thrown, mock: &CodeMock) -> FunctionError {
    let runtime = mock.answers_as;
    if runtime == Runtime::NodeJs || thrown.error_type.starts_with("Runtime.") {
        // As it is: nothing is added to the trace.
        let trace = thrown.trace.iter().map(|line| Value::from(&**line)).collect();
        return FunctionError::Payload(Value::from([
            ("errorType", Value::from(thrown.error_type)),
            ("errorMessage", Value::from(thrown.message)),
            ("trace", Value::array(trace)),
        ]));
    }
    let error_type = name_in(runtime, &thrown);
    let frames = thrown.trace.iter().filter_map(|line| frame(line));
    let source: Vec<&str> = mock.function.source.lines().collect();
    let frames = frames.filter_map(|(function, line)| {
        let text = source
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or_default()
            .trim();
        Some(match runtime {
            Runtime::Python => {
                format!("  File \"/var/task/lambda_function.py\", line {line}, in {function}\n    {text}\n")
            }
            Runtime::Java => format!("example.Handler.{function}(Handler.java:{line})"),
            Runtime::DotNet => format!("at Example.Function.{function} in /var/task/Function.cs:line {line}"),
            Runtime::Ruby => format!("/var/task/function.rb:{line}:in `{function}'"),
            // An error that is returned leaves no trace.
            Runtime::Go | Runtime::NodeJs => return None,
        })
    });
    let mut stack_trace: Vec<String> = frames.collect();
    if runtime == Runtime::Python {
        // The innermost frame comes last.
        stack_trace.reverse();
    }
    FunctionError::Exception(Exception {
        runtime,
        error_type: Some(error_type),
        error_message: thrown.message,
        stack_trace,
    })
}

/// What an error is called in a language: its most general one where JavaScript has thrown its own.
fn name_in(runtime: Runtime, thrown: &Thrown) -> String {
    let name = &thrown.error_type;
    let general = !thrown.is_error || name == "Error";
    match runtime {
        Runtime::Python | Runtime::DotNet if general => "Exception".into(),
        Runtime::Java if general => "java.lang.RuntimeException".into(),
        Runtime::Java if !name.contains('.') => format!("com.example.{name}"),
        Runtime::Go if general => "errorString".into(),
        Runtime::Ruby if general => "StandardError".into(),
        _ => name.clone(),
    }
}

/// Function and line of a frame: `    at handler (file:///var/task/index.mjs:5:26)`.
fn frame(line: &str) -> Option<(String, usize)> {
    let (function, place) = match line.trim().strip_prefix("at ")?.rsplit_once(" (") {
        Some((function, place)) => (function, place.trim_end_matches(')')),
        None => ("handler", line.trim()),
    };
    let mut parts = place.rsplit(':');
    let line = parts.nth(1)?.parse().ok()?;
    let function = function.rsplit('.').next().unwrap_or(function);
    Some((function.to_owned(), line))
}

/// The log's last 4 KB in base64, as `LogType` Tail gives it.
pub(crate) fn log_tail(log: &str) -> String {
    let bytes = log.as_bytes();
    let tail = bytes.get(bytes.len().saturating_sub(4096)..).unwrap_or(bytes);
    STANDARD.encode(tail)
}
