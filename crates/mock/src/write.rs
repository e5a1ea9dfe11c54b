//! Mocked responses as JSON: what the form writes back, and what links hold.

use asl_json::{Map, Value, to_pretty};
use indexmap::IndexMap;

use crate::model::{CallbackReport, MockedTask, Mocks, Reported, Response, ResponseKind};
use crate::read::seconds;

impl Mocks {
    /// The document as JSON text that [`Mocks::parse`] reads back.
    pub fn to_text(&self) -> String {
        let mut document = Map::new();
        for (key, tasks) in [("functions", &self.functions), ("tasks", &self.tasks)] {
            if !tasks.is_empty() || key == "functions" {
                document.insert(key.into(), all(tasks));
            }
        }
        to_pretty(&Value::object(document))
    }
}

fn all(tasks: &IndexMap<String, MockedTask>) -> Value {
    Value::object(
        tasks
            .iter()
            .map(|(name, task)| (name.as_str().into(), one(task)))
            .collect(),
    )
}

fn one(task: &MockedTask) -> Value {
    let mut map = Map::new();
    map.insert(
        "responses".into(),
        Value::array(task.responses.iter().map(response).collect()),
    );
    if let Some(further) = &task.further_calls {
        map.insert("furtherCalls".into(), response(further));
    }
    Value::object(map)
}

fn response(response: &Response) -> Value {
    let mut map = Map::new();
    match &response.kind {
        ResponseKind::Returns(value) => {
            map.insert("returns".into(), value.clone());
        }
        ResponseKind::NeverAnswers => {
            map.insert("neverAnswers".into(), Value::from(true));
        }
        ResponseKind::FunctionError(error) => {
            let mut members = Map::new();
            if let Some(error_type) = &error.error_type {
                members.insert("errorType".into(), Value::from(&**error_type));
            }
            members.insert("errorMessage".into(), Value::from(&*error.error_message));
            if !error.stack_trace.is_empty() {
                let frames = error
                    .stack_trace
                    .iter()
                    .map(|frame| Value::from(&**frame))
                    .collect();
                members.insert("stackTrace".into(), Value::array(frames));
            }
            map.insert("functionError".into(), Value::object(members));
        }
        ResponseKind::ServiceException(exception) => {
            let mut members = Map::new();
            members.insert("name".into(), Value::from(&*exception.name));
            if let Some(message) = &exception.message {
                members.insert("message".into(), Value::from(&**message));
            }
            if let Some(code) = exception.status_code {
                members.insert("statusCode".into(), Value::from(i64::from(code)));
            }
            map.insert("serviceException".into(), Value::object(members));
        }
    }
    if response.after > 0 {
        map.insert("afterSeconds".into(), seconds(response.after));
    }
    if !response.callback.is_empty() {
        map.insert(
            "callback".into(),
            Value::array(response.callback.iter().map(report).collect()),
        );
    }
    Value::object(map)
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
            let texts = [("error", error), ("cause", cause)];
            let members = texts
                .into_iter()
                .filter_map(|(key, text)| Some((key.into(), Value::from(text.clone()?))));
            map.insert("failure".into(), Value::object(members.collect()));
        }
    }
    if report.after > 0 {
        map.insert("afterSeconds".into(), seconds(report.after));
    }
    Value::object(map)
}
