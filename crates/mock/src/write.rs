//! Mocked responses as JSON: what the form writes back, and what links hold.

use asl_json::{Map, Str, Value, to_pretty};

use crate::model::{
    CallbackReport, FunctionError, JobEnd, MockedObject, MockedTask, Mocks, ObjectKind, Reported, Response,
    ResponseKind, Runtime, Section, When,
};
use crate::read::seconds;

impl Mocks {
    /// The document as JSON text that [`Mocks::parse`] reads back.
    pub fn to_text(&self) -> String {
        to_pretty(&self.to_value())
    }

    /// The document as JSON.
    pub fn to_value(&self) -> Value {
        let mut document = Map::new();
        for section in Section::ALL {
            let tasks = self.section(section);
            if !tasks.is_empty() || section == Section::Functions {
                let entries = tasks.iter().map(|(name, task)| (name.as_str().into(), one(task)));
                document.insert(section.key().into(), Value::object(entries.collect()));
            }
        }
        if !self.objects.is_empty() {
            document.insert(
                "objects".into(),
                Value::array(self.objects.iter().map(object).collect()),
            );
        }
        Value::object(document)
    }
}

fn object(object: &MockedObject) -> Value {
    let mut map = Map::new();
    map.insert("bucket".into(), Value::from(&*object.bucket));
    map.insert("key".into(), Value::from(&*object.key));
    if object.kind != ObjectKind::of_key(&object.key) {
        map.insert("kind".into(), Value::from(object.kind.key()));
    }
    map.insert("content".into(), object.content.clone());
    Value::object(map)
}

fn one(task: &MockedTask) -> Value {
    let mut map = Map::new();
    if !task.responses.is_empty() || task.definition.is_none() {
        map.insert(
            "responses".into(),
            Value::array(task.responses.iter().map(response).collect()),
        );
    }
    if let Some(further) = &task.further_calls {
        map.insert("furtherCalls".into(), response(further));
    }
    if let Some(definition) = &task.definition {
        map.insert("definition".into(), definition.clone());
    }
    if task.express {
        map.insert("type".into(), Value::from("EXPRESS"));
    }
    Value::object(map)
}

fn response(response: &Response) -> Value {
    let mut map = Map::new();
    if !response.when.is_once() {
        map.insert("when".into(), when(&response.when));
    }
    if let ResponseKind::Code(mock) = &response.kind {
        map.extend(mock.members());
    } else {
        let (key, value) = kind(&response.kind);
        map.insert(key.into(), value);
    }
    for (key, milliseconds) in [
        ("afterSeconds", response.after),
        ("jitterSeconds", response.jitter),
    ] {
        if milliseconds > 0 {
            map.insert(key.into(), seconds(milliseconds));
        }
    }
    if !response.callback.is_empty() {
        map.insert(
            "callback".into(),
            Value::array(response.callback.iter().map(report).collect()),
        );
    }
    Value::object(map)
}

fn when(when: &When) -> Value {
    let mut map = Map::new();
    for (key, numbers) in [("calls", when.calls), ("items", when.items)] {
        if let Some(numbers) = numbers {
            map.insert(key.into(), Value::from(numbers.to_string()));
        }
    }
    if let Some(condition) = &when.condition {
        map.insert("condition".into(), Value::from(&**condition));
    }
    if let Some(request) = &when.request {
        map.insert("request".into(), request.clone());
    }
    Value::object(map)
}

fn kind(kind: &ResponseKind) -> (&'static str, Value) {
    match kind {
        ResponseKind::Returns(value) => ("returns", value.clone()),
        ResponseKind::Template(value) => ("template", value.clone()),
        ResponseKind::Usual(value) => ("usual", value.clone()),
        ResponseKind::Result(value) => ("result", value.clone()),
        ResponseKind::Fails { error, cause } => ("fails", failure(error.as_ref(), cause.as_ref())),
        ResponseKind::NeverAnswers => ("neverAnswers", Value::from(true)),
        ResponseKind::Code(mock) => ("code", Value::from(&*mock.function.source)),
        ResponseKind::TooLarge => ("tooLarge", Value::from(true)),
        ResponseKind::FunctionError(error) => ("functionError", function_error(error)),
        ResponseKind::ServiceException(exception) => {
            let mut members = Map::new();
            members.insert("name".into(), Value::from(&*exception.name));
            if let Some(message) = &exception.message {
                members.insert("message".into(), Value::from(&**message));
            }
            if let Some(code) = exception.status_code {
                members.insert("statusCode".into(), Value::from(i64::from(code)));
            }
            ("serviceException", Value::object(members))
        }
        ResponseKind::Http(answer) => {
            let mut members = Map::new();
            members.insert("status".into(), Value::from(i64::from(answer.status)));
            members.insert("body".into(), answer.body.clone());
            if !answer.headers.is_empty() {
                members.insert("headers".into(), Value::object(answer.headers.clone()));
            }
            ("http", Value::object(members))
        }
        ResponseKind::Job(job) => {
            let mut members = Map::new();
            let ends = match job.end {
                JobEnd::Succeeds => "SUCCEEDED",
                JobEnd::Fails => "FAILED",
                JobEnd::Never => "NEVER",
            };
            members.insert("ends".into(), Value::from(ends));
            if job.after > 0 {
                members.insert("afterSeconds".into(), seconds(job.after));
            }
            if let Some(output) = &job.output {
                members.insert("output".into(), output.clone());
            }
            ("job", Value::object(members))
        }
    }
}

fn function_error(error: &FunctionError) -> Value {
    let mut members = Map::new();
    match error {
        FunctionError::Exception(error) => {
            if error.runtime != Runtime::default() {
                members.insert("runtime".into(), Value::from(error.runtime.key()));
            }
            if let Some(error_type) = &error.error_type {
                members.insert("errorType".into(), Value::from(&**error_type));
            }
            members.insert("errorMessage".into(), Value::from(&*error.error_message));
            if !error.stack_trace.is_empty() {
                let frames = error.stack_trace.iter();
                let frames = frames.map(|frame| Value::from(&**frame)).collect();
                members.insert("stackTrace".into(), Value::array(frames));
            }
        }
        FunctionError::Payload(payload) => {
            members.insert("payload".into(), payload.clone());
        }
        FunctionError::TimedOut { limit, typed } => {
            members.insert("timedOutAfterSeconds".into(), seconds(*limit));
            if *typed {
                members.insert("typed".into(), Value::from(true));
            }
        }
        FunctionError::OutOfMemory => {
            members.insert("outOfMemory".into(), Value::from(true));
        }
        FunctionError::Exited(status) => {
            members.insert("exitStatus".into(), Value::from(*status));
        }
        FunctionError::ResponseTooLarge => {
            members.insert("responseTooLarge".into(), Value::from(true));
        }
    }
    Value::object(members)
}

fn failure(error: Option<&Str>, cause: Option<&Str>) -> Value {
    let texts = [("error", error), ("cause", cause)];
    let members = texts
        .into_iter()
        .filter_map(|(key, text)| Some((key.into(), Value::from(text?.clone()))));
    Value::object(members.collect())
}

fn report(report: &CallbackReport) -> Value {
    let mut map = Map::new();
    match &report.reported {
        Reported::Heartbeat => {
            map.insert("heartbeat".into(), Value::from(true));
        }
        Reported::Success(value) => {
            map.insert("success".into(), value.clone());
        }
        Reported::Failure { error, cause } => {
            map.insert("failure".into(), failure(error.as_ref(), cause.as_ref()));
        }
    }
    if report.after > 0 {
        map.insert("afterSeconds".into(), seconds(report.after));
    }
    Value::object(map)
}
