//! Functions until somebody writes them: stubs that answer and fail as their mocked responses say.
//!
//! A stub is a program that is the same for all, and `responses.json`, which says what it answers. Code of a mocked function goes
//! as it is. What a stub cannot know (the index of a Map's item, JSONata over the request) is left out, with a sentence. What
//! does not live here: how a target names function and role.

use asl_json::{Map, Value, to_pretty};
use asl_mock::{
    CodeMock, Exception, FunctionError, MockedTask, Reported, Response, ResponseKind, When, seconds,
};

use crate::api::{File, StubLanguage};
use crate::naming::Function;
use crate::text::{Part, Text};

const NODE: &str = include_str!("../stubs/index.mjs");
const PYTHON: &str = include_str!("../stubs/index.py");

/// What a response must not be larger than: the most that a state takes, and the most that Lambda answers.
const STATE_BYTES: i64 = 262_144;
const ANSWER_BYTES: i64 = 6_291_556;

/// A function's code and configuration.
pub(crate) struct Stub {
    /// The folder of its files: `functions/hello`.
    pub(crate) folder: String,
    pub(crate) files: Vec<File>,
    /// `nodejs24.x`
    pub(crate) runtime: &'static str,
    /// In seconds.
    pub(crate) timeout: u64,
    /// In MB.
    pub(crate) memory: u32,
    pub(crate) environment: Map,
    /// Whether it reports the end of tasks by their token.
    pub(crate) reports: bool,
}

impl Stub {
    /// The function's handler: every file is called `index`.
    pub(crate) const HANDLER: &'static str = "index.handler";

    /// What a function that reports the end of tasks may do.
    pub(crate) const REPORTS: [&'static str; 3] = [
        "states:SendTaskSuccess",
        "states:SendTaskFailure",
        "states:SendTaskHeartbeat",
    ];

    /// The managed policy with which a function writes its log.
    pub(crate) fn logs() -> Text {
        let mut arn = Text::plain("arn:");
        arn.add(Part::Partition);
        arn.push(":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
        arn
    }
}

/// What a function answers.
pub(crate) enum Answers {
    /// As it is mocked.
    Mocked(MockedTask),
    /// Nothing is mocked: what it gets, with what the definition reads of its answer.
    Echo(Option<Response>),
}

/// The stub of a function. What it cannot answer is added to the sentences.
pub(crate) fn stub(
    function: &Function,
    answers: &Answers,
    language: StubLanguage,
    sentences: &mut Vec<String>,
) -> Stub {
    let mut own = Stub {
        folder: format!("functions/{}", function.name),
        files: Vec::new(),
        runtime: match language {
            StubLanguage::Node => "nodejs22.x",
            StubLanguage::Python => "python3.13",
        },
        timeout: 3,
        memory: 128,
        environment: Map::new(),
        reports: false,
    };
    let mut echo = MockedTask::default();
    let task = match answers {
        Answers::Mocked(task) => task,
        Answers::Echo(response) => {
            echo.further_calls.clone_from(response);
            &echo
        }
    };
    let all: Vec<&Response> = task.responses.iter().chain(&task.further_calls).collect();
    let codes: Vec<&CodeMock> = all
        .iter()
        .filter_map(|response| match &response.kind {
            ResponseKind::Code(code) => Some(&**code),
            _ => None,
        })
        .collect();
    if let Some(first) = codes.first() {
        own.runtime = first.function.runtime.key();
        own.memory = first.function.memory;
        own.environment = first.function.environment.clone();
        own.timeout = first.function.timeout.div_ceil(1000).clamp(1, 900);
        let goes_alone = all.iter().all(|response| response.kind == all_code(first));
        if goes_alone {
            own.add(&format!("index.{}", ending(first)), first.function.source.clone());
            return own;
        }
    }
    let is_node = language == StubLanguage::Node || !codes.is_empty();
    let mut writer = Writer {
        function,
        own,
        codes: 0,
        echoes: matches!(answers, Answers::Echo(_)),
        sentences,
    };
    let responses: Vec<Value> = task
        .responses
        .iter()
        .filter_map(|response| writer.response(response, true))
        .collect();
    let further = task.further_calls.as_ref();
    let further = further.and_then(|response| writer.response(response, false));
    let mut own = writer.own;
    let document = Value::empty_object().with("responses", Value::array(responses));
    let document = match further {
        Some(further) => document.with("furtherCalls", further),
        None => document,
    };
    if is_node {
        own.add("index.mjs", NODE.to_owned());
    } else {
        own.add("index.py", PYTHON.to_owned());
    }
    own.add("responses.json", to_pretty(&document) + "\n");
    own
}

fn all_code(code: &CodeMock) -> ResponseKind {
    ResponseKind::Code(Box::new(code.clone()))
}

fn ending(code: &CodeMock) -> &'static str {
    if code.function.is_module() { "mjs" } else { "js" }
}

impl Stub {
    fn add(&mut self, name: &str, text: String) {
        self.files.push(File {
            path: format!("{}/{name}", self.folder),
            text,
        });
    }
}

/// Writes `responses.json`.
struct Writer<'f, 's> {
    function: &'f Function,
    own: Stub,
    codes: usize,
    /// Whether it hands its event on.
    echoes: bool,
    sentences: &'s mut Vec<String>,
}

impl Writer<'_, '_> {
    fn leave(&mut self, what: &str) {
        let sentence = format!(
            "The stub of {} has no answer for a mocked response with {what}, which only the playground can tell.",
            self.function.name
        );
        if !self.sentences.contains(&sentence) {
            self.sentences.push(sentence);
        }
    }

    fn response(&mut self, response: &Response, counts: bool) -> Option<Value> {
        let When {
            calls,
            items,
            condition,
            request,
        } = &response.when;
        if items.is_some() {
            self.leave("the index of a Map's item");
            return None;
        }
        if condition.is_some() {
            self.leave("a condition");
            return None;
        }
        let mut members = Map::new();
        let mut add = |key: &str, value: Value| members.insert(key.into(), value);
        if let Some(numbers) = calls {
            let number = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
            let last = numbers.last.map_or(Value::Null, number);
            add("calls", Value::array(vec![number(numbers.first), last]));
        }
        if let Some(request) = request {
            // The function gets the payload alone.
            let payload = request.get("Payload").cloned();
            let request = if self.function.is_direct {
                request.clone()
            } else {
                payload.unwrap_or_else(Value::empty_object)
            };
            add("request", request);
        }
        if counts && response.when.is_once() {
            add("once", Value::from(true));
        }
        if response.after > 0 {
            add("afterSeconds", seconds(response.after));
        }
        let (key, value) = self.kind(&response.kind)?;
        members.insert(key.into(), value);
        let waits = response.callback.iter().map(|report| report.after).sum::<u64>();
        self.takes(response.after.saturating_add(waits).saturating_add(1000));
        if !response.callback.is_empty() {
            self.own.reports = true;
            members.insert("reports".into(), reports(response));
        }
        Some(Value::object(members))
    }

    /// The time-out is longer than what the function waits.
    fn takes(&mut self, milliseconds: u64) {
        self.own.timeout = self.own.timeout.max(milliseconds.div_ceil(1000)).min(900);
    }

    fn kind(&mut self, kind: &ResponseKind) -> Option<(&'static str, Value)> {
        let payload = |value: &Value| {
            let payload = value.get("Payload").filter(|_| !self.function.is_direct);
            payload.unwrap_or(value).clone()
        };
        Some(match kind {
            ResponseKind::Returns(value) if self.echoes => ("echoes", value.clone()),
            ResponseKind::Returns(value) => ("returns", value.clone()),
            ResponseKind::Usual(value) | ResponseKind::Result(value) => ("returns", payload(value)),
            ResponseKind::Template(_) => {
                self.leave("a template");
                return None;
            }
            ResponseKind::Fails { error, cause } => error_of(
                error.as_deref().unwrap_or("Error"),
                cause.as_deref().unwrap_or_default(),
            ),
            ResponseKind::FunctionError(error) => self.function_error(error),
            // No function can make the service refuse a call; an error of the same name is retried and caught alike.
            ResponseKind::ServiceException(exception) => {
                let name = exception.name.trim_start_matches("Lambda.");
                error_of(
                    &format!("Lambda.{name}"),
                    exception.message.as_deref().unwrap_or_default(),
                )
            }
            ResponseKind::Http(answer) => ("returns", answer.body.clone()),
            ResponseKind::Job(job) => ("returns", job.output.clone().unwrap_or_else(Value::empty_object)),
            ResponseKind::Code(code) => {
                self.codes += 1;
                let name = format!("code-{}.{}", self.codes, ending(code));
                self.own.add(&name, code.function.source.clone());
                ("code", Value::from(format!("./{name}")))
            }
            ResponseKind::TooLarge => ("bytes", Value::from(STATE_BYTES + 1)),
            ResponseKind::NeverAnswers => ("neverAnswers", Value::from(true)),
        })
    }

    /// An error, which every runtime gives a name.
    fn error_named(&mut self, name: Option<&str>, message: &str) -> (&'static str, Value) {
        if name.is_none() {
            let sentence = format!(
                "A mocked response of {} fails without an error type, which no function does: its stub calls the error Error.",
                self.function.name
            );
            if !self.sentences.contains(&sentence) {
                self.sentences.push(sentence);
            }
        }
        error_of(name.unwrap_or("Error"), message)
    }

    fn function_error(&mut self, error: &FunctionError) -> (&'static str, Value) {
        match error {
            FunctionError::Exception(Exception {
                error_type,
                error_message,
                ..
            }) => self.error_named(error_type.as_deref(), error_message),
            FunctionError::Payload(payload) => {
                let text = |key: &str| payload.get(key).and_then(Value::as_str);
                self.error_named(text("errorType"), text("errorMessage").unwrap_or_default())
            }
            FunctionError::TimedOut { limit, .. } => {
                self.own.timeout = limit.div_ceil(1000).clamp(1, 900);
                ("neverAnswers", Value::from(true))
            }
            FunctionError::OutOfMemory => ("killed", Value::from(true)),
            FunctionError::Exited(status) => ("exitStatus", Value::from(*status)),
            FunctionError::ResponseTooLarge => ("bytes", Value::from(ANSWER_BYTES + 1)),
        }
    }
}

fn error_of(name: &str, message: &str) -> (&'static str, Value) {
    let error = Value::from([("name", Value::from(name)), ("message", Value::from(message))]);
    ("error", error)
}

fn reports(response: &Response) -> Value {
    let reports = response.callback.iter().map(|report| {
        let mut members = Map::new();
        if report.after > 0 {
            members.insert("afterSeconds".into(), seconds(report.after));
        }
        let (key, value) = match &report.reported {
            Reported::Heartbeat => ("heartbeat", Value::from(true)),
            Reported::Success(output) => ("success", output.clone()),
            Reported::Failure { error, cause } => {
                let texts = [("error", error), ("cause", cause)];
                let texts = texts
                    .into_iter()
                    .filter_map(|(key, text)| Some((key.into(), Value::from(text.clone()?))));
                ("failure", Value::object(texts.collect()))
            }
        };
        members.insert(key.into(), value);
        Value::object(members)
    });
    Value::array(reports.collect())
}
