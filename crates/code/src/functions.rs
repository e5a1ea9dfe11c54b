//! The functions of a run: which container answers a call, and what comes of it.
//!
//! As on Lambda, a container answers one call at a time and stays warm afterwards; what its module scope holds is there for the
//! next call. A call takes the first container of its function that is free at that instant, counted in the order in which
//! they were made; where none is, a cold one is made. A function with other code or another configuration is another
//! function. A container that fails, times out or exits is gone. At most [`MOST_WARM`] containers of a run stay warm.

use std::hash::Hasher;
use std::rc::Rc;

use asl_json::{Map, Value};
use fnv::FnvHasher;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::container::{Broken, Container, FUEL, Kind, Told};
use crate::engine::Engine;
use crate::library;
use crate::model::{Ended, FunctionCode, Invocation, Outcome, Thrown, TokenReport, TokenReportKind};
use crate::template::{Door, Template};

/// How many containers of a run stay warm.
const MOST_WARM: usize = 24;

/// The largest response that Lambda takes, in bytes.
const MOST_PAYLOAD: usize = 6_291_556;

/// What runs the functions of a run.
pub struct Functions {
    engine: Rc<dyn Engine>,
    warm: Vec<Warm>,
    /// How many containers were made.
    made: u64,
    /// What a call may do, in the engine's units.
    work: i32,
}

struct Warm {
    name: String,
    code: FunctionCode,
    /// When it is free again.
    free: i64,
    container: Container,
}

/// What the prelude said of the end of a call, or of loading.
struct Step {
    said: Value,
    /// What the handler returned, as JSON.
    result: Option<String>,
}

impl Functions {
    /// The functions of a run, none of which has been called.
    pub fn new(engine: Rc<dyn Engine>) -> Self {
        Self {
            engine,
            warm: Vec::new(),
            made: 0,
            work: FUEL,
        }
    }

    /// The same with another bound of the work of a call, in the engine's units. Every run has the one bound, so that it is the
    /// same everywhere; what is smaller is for tests of what reaches it.
    #[must_use]
    pub fn with_work(self, work: i32) -> Self {
        Self { work, ..self }
    }

    /// Calls a function.
    pub fn invoke(&mut self, code: &FunctionCode, call: &Invocation<'_>) -> Ended {
        let found = self
            .warm
            .iter()
            .position(|warm| warm.free <= call.now && warm.name == call.arn && warm.code == *code);
        // It keeps its place: the order in which containers were made is the order in which they are asked.
        let at = found.unwrap_or(self.warm.len());
        let container = match found {
            Some(place) => Ok(self.warm.remove(place).container),
            None => self.cold(code, call),
        };
        let answered = container.and_then(|mut container| match invoke(&mut container, call) {
            Ok(step) => Ok((container, step)),
            Err(broken) => Err(Stopped::within(broken, container)),
        });
        match answered {
            Ok((container, step)) => {
                let ended = step.ended(code, call);
                let stays = matches!(
                    ended.outcome,
                    Outcome::Returned(_) | Outcome::Threw(_) | Outcome::TooLarge
                );
                if stays && !step.has("ends") && (found.is_some() || self.warm.len() < MOST_WARM) {
                    let free = call
                        .now
                        .saturating_add(i64::try_from(ended.duration).unwrap_or(i64::MAX));
                    let warm = Warm {
                        name: call.arn.to_owned(),
                        code: code.clone(),
                        free,
                        container,
                    };
                    self.warm.insert(at.min(self.warm.len()), warm);
                }
                ended
            }
            Err(Stopped::Said(step)) => step.ended(code, call),
            Err(Stopped::Broken(broken, written)) => stopped(&broken, &written, code, call),
        }
    }

    /// What keeps the engine from reading a source: the syntax error that a call would end with. Nothing of the source runs.
    pub fn unreadable(&self, code: &FunctionCode) -> Option<Thrown> {
        let template = Template::of(&*self.engine, 0).ok()?;
        let mut container = template.container(&*self.engine, code.memory, self.work).ok()?;
        container.refuel().ok()?;
        let (file, kind) = file(code);
        let refused = container.compile(&code.source, file, kind).ok()?.err()?;
        container.hand(Door::NotLoaded, &[refused]).ok()?;
        container.run_jobs().ok()?;
        let step = run(&mut container).ok()?;
        let thrown = thrown(step.said.get("error")?);
        (thrown.error_type == "Runtime.UserCodeSyntaxError").then_some(thrown)
    }

    /// A cold container with the code in it.
    fn cold(&mut self, code: &FunctionCode, call: &Invocation<'_>) -> Result<Container, Stopped> {
        let template = Template::of(&*self.engine, library::wanted(&code.source))
            .map_err(|failure| Stopped::from(Broken::Failed(failure)))?;
        let mut container = template.container(&*self.engine, code.memory, self.work)?;
        self.made += 1;
        let told = Value::from([
            ("now", Value::from(call.now)),
            ("deadline", Value::from(call.now.saturating_add(LOADING))),
            ("chance", Value::from(chance(call, u64::MAX - self.made))),
            ("runtime", Value::from(code.runtime.key())),
            ("isModule", Value::from(code.is_module())),
            ("requestId", Value::from(call.request_id)),
            ("environment", environment(code, call)),
            ("context", context(code, call)),
            (
                "timeout",
                Value::from(i64::try_from(code.timeout).unwrap_or(i64::MAX)),
            ),
        ]);
        match load(&mut container, code, &told) {
            Ok(step) if step.has("loaded") => Ok(container),
            Ok(step) => Err(Stopped::Said(step)),
            Err(broken) => Err(Stopped::within(broken, container)),
        }
    }
}

/// The name of the file that holds the code, and how it is read.
fn file(code: &FunctionCode) -> (&'static str, Kind) {
    if code.is_module() {
        ("file:///var/task/index.mjs", Kind::Module)
    } else {
        ("/var/task/index.js", Kind::Script)
    }
}

/// Reads the code in a container that is told this.
fn load(container: &mut Container, code: &FunctionCode, told: &Value) -> Result<Step, Broken> {
    container.refuel()?;
    container.tell(Door::Begin, &[Told::Text(&told.to_string())])?;
    let (file, kind) = file(code);
    let (door, value) = match container.evaluate(&code.source, file, kind)? {
        Ok(value) => (Door::Loaded, value),
        Err(thrown) => (Door::NotLoaded, thrown),
    };
    container.hand(door, &[value])?;
    container.run_jobs()?;
    run(container)
}

/// How long the module of a function may take to load, in milliseconds of virtual time: the phase Init has 10 seconds.
const LOADING: i64 = 10_000;

/// Why a function was not called, or did not come to its end.
enum Stopped {
    /// Its code could not be loaded: what the prelude says.
    Said(Step),
    /// Its container broke; what it had written until then.
    Broken(Broken, String),
}

impl From<Broken> for Stopped {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken, String::new())
    }
}

impl Stopped {
    /// The container broke while code ran in it.
    fn within(broken: Broken, container: Container) -> Self {
        let written = container.last_words(&broken);
        Self::Broken(broken, written)
    }
}

fn invoke(container: &mut Container, call: &Invocation<'_>) -> Result<Step, Broken> {
    container.refuel()?;
    let told = [
        Told::Number(call.now),
        Told::Text(call.request_id),
        Told::Text(&chance(call, call.number)),
        Told::Text(call.token.unwrap_or_default()),
        Told::Text(&call.event.to_string()),
    ];
    let result = container.tell(Door::Invoke, &told)?;
    if container.run_jobs()? || result.is_empty() {
        return run(container);
    }
    Ok(Step::quiet(result))
}

/// Runs timers and jobs until the prelude says how it ended.
fn run(container: &mut Container) -> Result<Step, Broken> {
    loop {
        let text = container.say(Door::Step)?;
        if !text.is_empty() {
            let mut step = match text.split_once('\n') {
                Some(("", result)) => Step::quiet(result.to_owned()),
                // What the prelude says is JSON, whatever the code did; a text that is not is no answer.
                Some((said, result)) => Step {
                    said: read(said).unwrap_or(Value::Null),
                    result: Some(result.to_owned()),
                },
                None => Step {
                    said: read(&text).unwrap_or(Value::Null),
                    result: None,
                },
            };
            if step.has("ok") && step.result.is_none() {
                container.refuel()?;
                step.result = Some(container.say(Door::Result)?);
            }
            return Ok(step);
        }
        container.run_jobs()?;
    }
}

impl Step {
    /// A call that wrote nothing and took no time: the prelude says nothing but its result.
    fn quiet(result: String) -> Self {
        Self {
            said: Value::from([("ok", Value::from(true))]),
            result: Some(result),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.said.get(name).is_some()
    }

    fn ended(&self, code: &FunctionCode, call: &Invocation<'_>) -> Ended {
        let said = &self.said;
        let text = |name: &str| said.get(name).and_then(Value::as_str);
        let outcome = if self.has("tooLarge") {
            Outcome::TooLarge
        } else if let Some(result) = &self.result {
            if result.len() > MOST_PAYLOAD {
                Outcome::TooLarge
            } else {
                read(result).map_or_else(|| Outcome::Threw(no_json()), Outcome::Returned)
            }
        } else if let Some(error) = said.get("error") {
            Outcome::Threw(thrown(error))
        } else if let Some(status) = said.get("exit") {
            Outcome::Exited(whole(status))
        } else {
            Outcome::TimedOut
        };
        let duration = match (&outcome, said.get("now")) {
            (Outcome::TimedOut, _) => code.timeout,
            (_, Some(now)) => since(call, now),
            _ => 0,
        };
        let reports = said.get("reports").and_then(Value::as_array).unwrap_or_default();
        let missing = text("missing").map(|module| {
            format!(
                "The playground has no module '{module}': only @aws-sdk/client-sfn and of Node's own buffer, crypto, timers/promises, url and util. Put what the function needs into its code, or mock its response."
            )
        });
        let unknown = match &outcome {
            Outcome::Threw(thrown) => library::advice(&thrown.error_type, &thrown.message),
            _ => None,
        };
        Ended {
            log: log(text("log").unwrap_or_default(), duration, code, call),
            reports: reports
                .iter()
                .filter_map(|report| token_report(report, call))
                .collect(),
            advice: missing.or(unknown),
            outcome,
            duration,
        }
    }
}

/// What JSON says that JavaScript has written. Its texts may hold half of a surrogate pair, which no text here can: that becomes
/// U+FFFD, as in Node where a text leaves it.
fn read(text: &str) -> Option<Value> {
    asl_json::parse(text)
        .or_else(|_| asl_json::parse(&well_formed(text)))
        .ok()
}

/// JSON in which no escape stands for half of a pair.
fn well_formed(json: &str) -> String {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut whole = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, _)) = rest.split_once('\\') {
        let escape = rest.get(before.len()..).unwrap_or_default();
        let next = escape.get(6..).and_then(unit);
        // What is no escape of six characters has two: the second may be another backslash.
        let (kept, length) = match unit(escape) {
            Some(0xd800..=0xdbff) if matches!(next, Some(0xdc00..=0xdfff)) => (escape.get(..12), 12),
            Some(0xd800..=0xdfff) => (Some("\\ufffd"), 6),
            Some(_) => (escape.get(..6), 6),
            None => (escape.get(..2), 2),
        };
        whole.push_str(before);
        whole.push_str(kept.unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    whole + rest
}

/// What a result is told as that is nested deeper than a value here may be.
fn no_json() -> Thrown {
    let message = "Unable to stringify response body";
    Thrown {
        error_type: "Runtime.JSONStringifyError".into(),
        message: message.into(),
        trace: vec![format!("Runtime.JSONStringifyError: {message}")],
        is_error: true,
    }
}

/// The end of a call whose container broke.
fn stopped(broken: &Broken, written: &str, code: &FunctionCode, call: &Invocation<'_>) -> Ended {
    let (outcome, duration, advice) = match broken {
        Broken::Dry => (
            Outcome::TimedOut,
            code.timeout,
            Some("The code did more work than the playground allows for a call: it counts work, not time, so that every run is the same.".to_owned()),
        ),
        Broken::OutOfMemory => (Outcome::OutOfMemory, 0, None),
        Broken::Failed(failure) => (Outcome::Exited(134), 0, Some(failure.to_string())),
    };
    Ended {
        log: log(written, duration, code, call),
        reports: Vec::new(),
        outcome,
        duration,
        advice,
    }
}

fn thrown(error: &Value) -> Thrown {
    let text = |name: &str| {
        error
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let trace = error.get("trace").and_then(Value::as_array).unwrap_or_default();
    Thrown {
        error_type: text("errorType"),
        message: text("errorMessage"),
        trace: trace
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        is_error: error.get("isError").is_some(),
    }
}

fn token_report(report: &Value, call: &Invocation<'_>) -> Option<TokenReport> {
    let text = |name: &str| report.get(name).and_then(Value::as_str);
    let kind = match text("kind")? {
        "heartbeat" => TokenReportKind::Heartbeat,
        "success" => TokenReportKind::Success(read(text("output")?)?),
        _ => TokenReportKind::Failure {
            error: text("error").map(Into::into),
            cause: text("cause").map(Into::into),
        },
    };
    Some(TokenReport {
        after: since(call, report.get("at")?),
        kind,
    })
}

fn whole(value: &Value) -> i64 {
    match value {
        Value::Number(number) => number.as_i64().unwrap_or_default(),
        _ => 0,
    }
}

fn since(call: &Invocation<'_>, at: &Value) -> u64 {
    u64::try_from(whole(at).saturating_sub(call.now)).unwrap_or_default()
}

/// The log as Lambda keeps it: what the function wrote between the lines of the platform.
fn log(written: &str, duration: u64, code: &FunctionCode, call: &Invocation<'_>) -> String {
    let id = call.request_id;
    format!(
        "START RequestId: {id} Version: {}\n{written}END RequestId: {id}\nREPORT RequestId: {id}\tDuration: {duration}.00 ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t\n",
        call.version,
        duration.max(1),
        code.memory,
        code.memory.min(64),
    )
}

/// What the context of every call says of the function.
fn context(code: &FunctionCode, call: &Invocation<'_>) -> Value {
    Value::from([
        ("functionName", Value::from(call.name)),
        ("functionVersion", Value::from(call.version)),
        ("invokedFunctionArn", Value::from(call.arn)),
        ("memoryLimitInMB", Value::from(code.memory.to_string())),
        ("logGroupName", Value::from(format!("/aws/lambda/{}", call.name))),
        ("logStreamName", Value::from("playground")),
    ])
}

/// Four numbers of 32 bits, from the seed, the function and a number: the state of the generator inside.
fn chance(call: &Invocation<'_>, number: u64) -> String {
    let mut hasher = FnvHasher::default();
    hasher.write(call.name.as_bytes());
    hasher.write(&call.seed.to_le_bytes());
    hasher.write(&number.to_le_bytes());
    let mut random = ChaCha8Rng::seed_from_u64(hasher.finish());
    let numbers: [u32; 4] = std::array::from_fn(|_| random.next_u32());
    numbers.map(|number| number.to_string()).join(" ")
}

/// The environment variables that Lambda sets, and those of the configuration over them.
fn environment(code: &FunctionCode, call: &Invocation<'_>) -> Value {
    let mut variables = Map::new();
    let execution = format!("AWS_Lambda_{}", code.runtime.key());
    for (name, value) in [
        ("AWS_EXECUTION_ENV", execution.as_str()),
        ("AWS_REGION", call.region),
        ("AWS_DEFAULT_REGION", call.region),
        ("AWS_LAMBDA_FUNCTION_NAME", call.name),
        ("AWS_LAMBDA_FUNCTION_VERSION", call.version),
        ("LAMBDA_TASK_ROOT", "/var/task"),
        ("LANG", "en_US.UTF-8"),
        ("TZ", ":UTC"),
        ("_HANDLER", "index.handler"),
    ] {
        variables.insert(name.into(), Value::from(value));
    }
    let memory = code.memory.to_string();
    variables.insert("AWS_LAMBDA_FUNCTION_MEMORY_SIZE".into(), Value::from(memory));
    variables.extend(
        code.environment
            .iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    Value::object(variables)
}
