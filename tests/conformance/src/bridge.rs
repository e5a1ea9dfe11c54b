//! The one place that calls the project's own crates.
//!
//! Every function takes recorded data and gives what this project answers, in the words of the service; suites
//! compare. What no code serves yet answers `Unsupported` with a reason, and its cases are reported as such.

use asl_jsonpath::Path;
use serde_json::Value;

use crate::suites::executions::ExecutionCase;
use crate::suites::jsonata::JsonataCase;

/// How an execution ended.
#[derive(Debug, Clone)]
pub enum Simulated {
    /// Nothing runs it yet, or a task has no recorded answer.
    Unsupported(String),
    /// The definition was refused, with the diagnostics as text.
    Refused(String),
    /// It ran.
    Finished(Box<Finished>),
}

/// A finished execution.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finished {
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`.
    pub status: String,
    /// The output, parsed.
    pub output: Option<Value>,
    /// The error's name.
    pub error: Option<String>,
    /// The error's cause.
    pub cause: Option<String>,
    /// The history as `GetExecutionHistory` gives it: `{"id", "previousEventId", "type", "...EventDetails"}`.
    pub events: Vec<Value>,
    /// What `DescribeExecution` (or, for a synchronous execution, `StartSyncExecution`) answers, where served.
    pub description: Option<Value>,
    /// What `DescribeMapRun` answers for the last Map Run, where served.
    pub map_run: Option<Value>,
}

/// Runs a recorded execution with its recorded answers ([`ExecutionCase::mocks`]).
pub fn simulate(case: &ExecutionCase) -> Simulated {
    crate::simulate::simulate(case)
}

/// As [`simulate`], but the execution stops at each task call and is given the answer afterwards.
pub fn simulate_by_step(case: &ExecutionCase) -> Simulated {
    crate::simulate::simulate_by_step(case)
}

/// Runs a recorded execution with mocked responses in place of the recorded answers.
pub fn simulate_mocked(case: &ExecutionCase, mocks: &asl_mock::Mocks) -> Simulated {
    crate::simulate::simulate_mocked(case, mocks)
}

/// What a validation says.
#[derive(Debug, Clone)]
pub enum Validated {
    /// Nothing validates it yet.
    Unsupported(String),
    /// The diagnostics in order, each `{"severity", "code", "message", "location"}`.
    Diagnostics(Vec<Value>),
}

/// Validates a definition for a kind of state machine (`STANDARD` or `EXPRESS`).
pub fn validate(definition: &str, kind: &str) -> Validated {
    let answer = asl::validate(definition, machine_type(kind));
    let diagnostics = answer.diagnostics.iter().map(|found| {
        let mut diagnostic = serde_json::json!({
            "severity": found.severity,
            "code": found.code,
            "message": found.message,
        });
        if let (Some(location), Some(members)) = (&found.location, diagnostic.as_object_mut()) {
            members.insert("location".to_owned(), location.as_str().into());
        }
        diagnostic
    });
    Validated::Diagnostics(diagnostics.collect())
}

fn machine_type(kind: &str) -> asl::MachineType {
    if kind == "EXPRESS" {
        asl::MachineType::Express
    } else {
        asl::MachineType::Standard
    }
}

/// The answer to a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// No code serves the operation.
    Unsupported(String),
    /// It was carried out, with the response.
    Response(Value),
    /// It was refused.
    Refused {
        /// The exception's name.
        code: String,
        /// Its message.
        message: String,
    },
}

/// Carries out an operation on state machines (`create_state_machine`, `start_execution`, ...) that was recorded
/// with a request and, where it has one, a definition.
pub fn request(operation: &str, kind: &str, definition: Option<&str>, _request: &Value) -> Reply {
    match (operation, definition) {
        ("create_state_machine" | "update_state_machine", Some(definition)) => {
            match asl::create_error(definition, machine_type(kind)) {
                Some(message) => Reply::Refused {
                    code: "InvalidDefinition".to_owned(),
                    message,
                },
                None => Reply::Response(Value::Null),
            }
        }
        _ => Reply::Unsupported(format!("{operation} is not served")),
    }
}

/// The variables that each state refers to: `{state: [names]}`.
pub fn variable_references(definition: &str) -> Reply {
    if let Some(message) = asl::create_error(definition, asl::MachineType::Standard) {
        return Reply::Refused {
            code: "InvalidDefinition".to_owned(),
            message,
        };
    }
    let read = asl::variable_references(definition);
    let states = read.iter().map(|(state, names)| {
        let names = names.iter().map(|name| Value::from(&**name)).collect();
        (state.to_string(), Value::Array(names))
    });
    Reply::Response(Value::Object(states.collect()))
}

/// `TestState`, with the request as recorded (`definition` parsed). `answer` is what the service answered, where it was
/// really called.
pub fn test_state(request: &Value, answer: Option<&Value>) -> Reply {
    let mut sent = request.clone();
    if let Some(definition) = sent
        .get_mut("definition")
        .filter(|definition| !definition.is_string())
    {
        *definition = Value::String(definition.to_string());
    }
    let request = asl_test_state::Request::from_json(&ours(&sent));
    let settings = asl_engine::Settings {
        account: "111111111111".into(),
        ..asl_engine::Settings::default()
    };
    let tested = match answer {
        Some(answer) => asl_test_state::test(&request, &settings, &mut Answering(ours(answer))),
        None => asl_test_state::test(&request, &settings, &mut asl_engine::NoTasks),
    };
    match tested {
        Ok(answered) => Reply::Response(recorded(&answered.response)),
        Err(refused) => Reply::Refused {
            code: refused.code.to_owned(),
            message: refused.message,
        },
    }
}

/// Answers every call with the same value.
struct Answering(asl_json::Value);

impl asl_engine::MapResources for Answering {}

impl asl_engine::TaskHandler for Answering {
    fn call(&mut self, _call: &asl_engine::TaskCall<'_>) -> asl_engine::TaskReply {
        asl_engine::TaskReply::now(asl_engine::Answer::Success(self.0.clone()))
    }
}

/// What a JSONata expression gives.
#[derive(Debug, Clone)]
pub enum JsonataAnswer {
    /// Nothing evaluates it yet.
    Unsupported(String),
    /// No value.
    Undefined,
    /// A value.
    Value(Value),
    /// An error, with its code and whatever further fields it has (`token`, `value`, `message`, ...).
    Error {
        /// The code: `T2001`.
        code: String,
        /// The further fields as an object.
        fields: Value,
    },
}

/// Evaluates a case of the JSONata suite. `input` is none where the case has no input.
pub fn jsonata(case: &JsonataCase, input: Option<&Value>) -> JsonataAnswer {
    let evaluated = asl_jsonata::Expression::parse(&case.expr).and_then(|expression| {
        let mut environment = asl_jsonata::Environment::standard();
        for (name, value) in &case.bindings {
            environment.bind(name.as_str(), ours(value));
        }
        let input = input.map(ours);
        // The cases that ask for a limit ask for an early end; which of the bounds gives it is this project's affair.
        let mut limits = asl_jsonata::Limits::STANDARD;
        if let Some(depth) = case.depth {
            limits.depth = usize::try_from(depth).unwrap_or(usize::MAX);
        }
        let mut host = asl_jsonata::FixedHost {
            now: 1_700_000_000_000,
            seed: 1,
        };
        expression.evaluate(input.as_ref(), &environment, &mut host, &limits)
    });
    match evaluated {
        Ok(asl_jsonata::Outcome::Value(value)) => JsonataAnswer::Value(recorded(&value)),
        Ok(asl_jsonata::Outcome::Undefined | asl_jsonata::Outcome::Function) => JsonataAnswer::Undefined,
        Err(error) => {
            let text = |value: &Option<asl_json::Value>| value.as_ref().map_or(Value::Null, recorded);
            // Where a case sets a limit, reaching one is U1001 (README of the suite).
            let limited = error.bound.is_some() && (case.timelimit.is_some() || case.depth.is_some());
            let code = if limited {
                "U1001"
            } else {
                error.code.unwrap_or_default()
            };
            JsonataAnswer::Error {
                code: code.to_owned(),
                fields: serde_json::json!({
                    "message": error.message,
                    "token": text(&error.token),
                    "value": text(&error.value),
                    "value2": text(&error.value2),
                    "index": error.index,
                }),
            }
        }
    }
}

/// What a path gives.
#[derive(Debug, Clone)]
pub enum JsonPathAnswer {
    /// Nothing evaluates it yet.
    Unsupported(String),
    /// The path itself is refused, with the message.
    Refused(String),
    /// It was applied.
    Applied {
        /// Whether it can match one value only.
        definite: bool,
        /// The value (a list for an indefinite path), or why there is none.
        result: Result<Value, PathFailure>,
    },
}

/// Why a path has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathFailure {
    /// The text of the library behind the service.
    pub message: String,
    /// It leads nowhere; otherwise it cannot be applied to the document at all.
    pub not_found: bool,
}

/// Applies a path to a document.
pub fn jsonpath(selector: &str, document: &Value) -> JsonPathAnswer {
    let path = match Path::parse(selector) {
        Ok(path) => path,
        Err(error) => return JsonPathAnswer::Refused(error.library),
    };
    let result = match path.read(&ours(document)) {
        Ok(value) => Ok(recorded(&value)),
        Err(error) => Err(PathFailure {
            not_found: error.is_not_found(),
            message: error.message,
        }),
    };
    JsonPathAnswer::Applied {
        definite: path.is_definite(),
        result,
    }
}

/// A recorded value as the project's own.
pub(crate) fn ours(value: &Value) -> asl_json::Value {
    // Both are the same JSON; the recordings are nowhere near as deep as the limit.
    asl_json::parse(&value.to_string()).unwrap_or_default()
}

/// A value of the project as the recordings' kind.
pub(crate) fn recorded(value: &asl_json::Value) -> Value {
    serde_json::from_str(&value.to_string()).unwrap_or_default()
}

/// The policy of a state machine.
#[derive(Debug, Clone)]
pub enum Policy {
    /// Nothing computes it yet.
    Unsupported(String),
    /// The statements: `{"Effect", "Action", "Resource", "Condition"}`.
    Statements(Vec<Value>),
}

/// What a policy is asked for.
#[derive(Debug, Clone, Copy)]
pub struct PolicyRequest<'a> {
    /// The definition.
    pub definition: &'a Value,
    /// Whose habits to follow: `docs`, `console`, `cdk`, `serverless`.
    pub convention: &'a str,
    /// The region of ARNs that have to be made.
    pub region: &'a str,
    /// The account of ARNs that have to be made.
    pub account: &'a str,
    /// The state machine's name.
    pub name: &'a str,
    /// `logging`, `tracing`, `kms_key_arn`, `type`.
    pub options: &'a Value,
}

/// The role's policy for a definition.
pub fn policy(request: PolicyRequest<'_>) -> Policy {
    let convention = match request.convention {
        "docs" => asl_iam::Convention::Docs,
        "console" => asl_iam::Convention::Console,
        "cdk" => asl_iam::Convention::Cdk,
        "serverless" => asl_iam::Convention::Serverless,
        other => return Policy::Unsupported(format!("the convention {other} is not known")),
    };
    let is_set = |name: &str| request.options.get(name).and_then(Value::as_bool) == Some(true);
    let text = |name: &str| request.options.get(name).and_then(Value::as_str);
    let options = asl_iam::Options {
        region: request.region.to_owned(),
        account: request.account.to_owned(),
        state_machine_name: request.name.to_owned(),
        convention,
        logging: is_set("logging"),
        tracing: is_set("tracing"),
        kms_key: text("kms_key_arn").map(str::to_owned),
        express: text("type") == Some("EXPRESS"),
        ..asl_iam::Options::default()
    };
    let outline = asl::analyze(&request.definition.to_string()).outline;
    let document = recorded(&asl_iam::generate(&outline, &options).document());
    let statements = document.get("Statement").and_then(Value::as_array);
    Policy::Statements(statements.cloned().unwrap_or_default())
}

/// What became of a sample.
#[derive(Debug, Clone)]
pub enum SampleAnswer {
    /// A step failed.
    Failed {
        /// `parse`, `validate`, `draw`, `run` or `policy`.
        step: &'static str,
        /// What went wrong.
        reason: String,
    },
    /// It parsed, validated without error, was drawn, ran with default mocks and has a policy.
    Fine,
}

/// Takes a sample through all steps.
pub fn sample(definition: &str) -> SampleAnswer {
    let analysis = asl::analyze(definition);
    let wrong = analysis
        .diagnostics
        .iter()
        .find(|d| d.severity == asl::Severity::Error);
    if let Some(wrong) = wrong {
        return SampleAnswer::Failed {
            step: "validate",
            reason: wrong.message.clone(),
        };
    }
    let diagram = asl_diagram::layout(&analysis.outline, &asl_diagram::Options::default());
    let mut states = 0;
    analysis.outline.walk(&mut |_| states += 1);
    let drawn = diagram
        .nodes
        .iter()
        .filter(|node| matches!(node.kind, asl_diagram::NodeKind::State(_)))
        .count();
    if drawn != states {
        return SampleAnswer::Failed {
            step: "draw",
            reason: format!("{drawn} of {states} states are drawn"),
        };
    }
    let policy = asl_iam::generate(&analysis.outline, &asl_iam::Options::default());
    if policy.trust_policy.get("Statement").is_none() {
        let reason = "there is no policy".to_owned();
        return SampleAnswer::Failed {
            step: "policy",
            reason,
        };
    }
    let Some(machine) = &analysis.machine else {
        let reason = "there is no state machine".to_owned();
        return SampleAnswer::Failed { step: "run", reason };
    };
    match run_by_default(machine, &analysis.outline) {
        Ok(()) => SampleAnswer::Fine,
        Err(reason) => SampleAnswer::Failed { step: "run", reason },
    }
}

/// How many states a run may enter that goes its way without a loop.
const MAX_VISITS: usize = 1_000;

/// Runs with default responses, on the input that the definition reads: to an end that is explained, without a loop.
fn run_by_default(
    machine: &std::sync::Arc<asl::model::StateMachine>,
    outline: &asl::outline::OutlineScope,
) -> Result<(), String> {
    let data = asl_mock::InferredData::of(outline);
    let input = data.input().to_string();
    let settings = asl_engine::Settings::default();
    let mocks = asl_mock::Mocks::default();
    let mut handler = asl_mock::MockHandler::within(&mocks, settings.clone()).reading(data);
    let run = asl_engine::run(machine, &input, &settings, &mut handler).map_err(|error| error.to_string())?;
    if let Some(not_mocked) = run.not_mocked {
        return Err(not_mocked.sentence);
    }
    if run.visits.len() > MAX_VISITS {
        return Err(format!("{} states were entered", run.visits.len()));
    }
    let explained = match run.status {
        asl_engine::Status::Succeeded => run.output.is_some(),
        _ => run.error.is_some() && run.cause.is_some(),
    };
    let unexplained = || format!("it ends {} without error and cause", run.status.name());
    explained.then_some(()).ok_or_else(unexplained)
}
