//! The JSON form of mocked responses, read with the place of every mistake.

use asl_json::tree::{Member, Node, NodeKind};
use asl_json::{Pointer, Span, Value};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::model::{
    CallbackReport, FunctionError, MockedTask, Mocks, Reported, Response, ResponseKind, ServiceException,
};

/// Something wrong in the text of the mocked responses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong and what to do.
    pub message: String,
    /// Where, as a JSON Pointer.
    pub pointer: Pointer,
    /// Where in the text.
    pub span: Span,
}

/// The longest delay that makes sense: the longest execution, in milliseconds.
const LONGEST: f64 = 1000.0 * 366.0 * 86_400.0;

impl Mocks {
    /// Reads the text of a workspace's mocked responses. What can be understood is understood; an empty text means none.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let mut mocks = Self::default();
        if text.trim().is_empty() {
            return (mocks, Vec::new());
        }
        let (tree, errors) = asl_json::tree::parse(text);
        let problems = errors
            .into_iter()
            .map(|error| Problem {
                message: error.message,
                pointer: Pointer::root(),
                span: error.span,
            })
            .collect();
        let mut reader = Reader { text, problems };
        for (member, place) in reader.members(&tree, &Pointer::root(), "The mocked responses") {
            match &*member.key {
                "functions" => mocks.functions = reader.tasks(&member.value, &place, "\"functions\""),
                "tasks" => mocks.tasks = reader.tasks(&member.value, &place, "\"tasks\""),
                _ => reader.unknown(member, &place, "functions, tasks"),
            }
        }
        (mocks, reader.problems)
    }
}

struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Span, pointer: &Pointer, message: String) {
        self.problems.push(Problem {
            message,
            pointer: pointer.clone(),
            span,
        });
    }

    fn unknown(&mut self, member: &Member, place: &Pointer, known: &str) {
        self.problem(
            member.key_span,
            place,
            format!("\"{}\" means nothing here. Known members: {known}.", member.key),
        );
    }

    fn members<'n>(&mut self, node: &'n Node, place: &Pointer, what: &str) -> Vec<(&'n Member, Pointer)> {
        match &node.kind {
            NodeKind::Object(members) => members
                .iter()
                .map(|member| (member, place.child(&member.key)))
                .collect(),
            // The syntax error is reported already.
            NodeKind::Missing => Vec::new(),
            _ => {
                self.problem(node.span, place, format!("{what} must be an object."));
                Vec::new()
            }
        }
    }

    fn items<'n>(&mut self, node: &'n Node, place: &Pointer, what: &str) -> Vec<(&'n Node, Pointer)> {
        match &node.kind {
            NodeKind::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (item, place.index(index)))
                .collect(),
            NodeKind::Missing => Vec::new(),
            _ => {
                self.problem(node.span, place, format!("{what} must be a list."));
                Vec::new()
            }
        }
    }

    fn string(&mut self, node: &Node, place: &Pointer, what: &str) -> Option<String> {
        let text = node.as_str().map(str::to_owned);
        if text.is_none() && !matches!(node.kind, NodeKind::Missing) {
            self.problem(node.span, place, format!("{what} must be a text."));
        }
        text
    }

    fn milliseconds(&mut self, node: &Node, place: &Pointer) -> u64 {
        if let NodeKind::Number(number) = &node.kind {
            let milliseconds = (number.as_f64() * 1000.0).round();
            if (0.0..=LONGEST).contains(&milliseconds) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "checked above"
                )]
                return milliseconds as u64;
            }
        }
        if !matches!(node.kind, NodeKind::Missing) {
            let message = "\"afterSeconds\" must be a number of seconds from 0 to 31622400 (a year).".into();
            self.problem(node.span, place, message);
        }
        0
    }

    fn tasks(&mut self, node: &Node, place: &Pointer, what: &str) -> IndexMap<String, MockedTask> {
        let mut tasks = IndexMap::new();
        for (member, place) in self.members(node, place, what) {
            let task = self.task(&member.value, &place);
            if tasks.insert(member.key.to_string(), task).is_some() {
                let message = format!(
                    "\"{}\" is mocked twice; this one counts. Put all responses into one list.",
                    member.key
                );
                self.problem(member.key_span, &place, message);
            }
        }
        tasks
    }

    fn task(&mut self, node: &Node, place: &Pointer) -> MockedTask {
        let mut task = MockedTask::default();
        for (member, place) in self.members(node, place, "What a function or task answers") {
            match &*member.key {
                "responses" => {
                    for (item, place) in self.items(&member.value, &place, "\"responses\"") {
                        task.responses.extend(self.response(item, &place));
                    }
                }
                "furtherCalls" => task.further_calls = self.response(&member.value, &place),
                _ => self.unknown(member, &place, "responses, furtherCalls"),
            }
        }
        task
    }

    fn response(&mut self, node: &Node, place: &Pointer) -> Option<Response> {
        const KINDS: &str = "returns, functionError, serviceException, neverAnswers";
        let mut kinds = Vec::new();
        let mut after = 0;
        let mut callback = Vec::new();
        let members = self.members(node, place, "A response");
        let is_object = node.members().is_some();
        for (member, place) in members {
            let value = &member.value;
            match &*member.key {
                "returns" => kinds.push(ResponseKind::Returns(value.to_value(self.text))),
                "functionError" => {
                    kinds.push(ResponseKind::FunctionError(self.function_error(value, &place)));
                }
                "serviceException" => {
                    kinds.push(ResponseKind::ServiceException(
                        self.service_exception(value, &place),
                    ));
                }
                "neverAnswers" => match value.kind {
                    NodeKind::Bool(true) => kinds.push(ResponseKind::NeverAnswers),
                    _ => self.problem(
                        value.span,
                        &place,
                        "\"neverAnswers\" can only be true. Or leave it out.".into(),
                    ),
                },
                "afterSeconds" => after = self.milliseconds(value, &place),
                "callback" => callback = self.callback(value, &place),
                _ => self.unknown(member, &place, &format!("{KINDS}, afterSeconds, callback")),
            }
        }
        if is_object && kinds.len() != 1 {
            let found = if kinds.is_empty() { "none" } else { "several" };
            self.problem(
                node.span,
                place,
                format!("A response has exactly one of {KINDS}; this has {found}."),
            );
        }
        kinds.into_iter().next().map(|kind| Response {
            after,
            kind,
            callback,
        })
    }

    fn function_error(&mut self, node: &Node, place: &Pointer) -> FunctionError {
        let mut error = FunctionError::default();
        for (member, place) in self.members(node, place, "\"functionError\"") {
            let value = &member.value;
            match &*member.key {
                "errorType" => error.error_type = self.string(value, &place, "\"errorType\""),
                "errorMessage" => {
                    error.error_message = self.string(value, &place, "\"errorMessage\"").unwrap_or_default();
                }
                "stackTrace" => {
                    for (item, place) in self.items(value, &place, "\"stackTrace\"") {
                        error
                            .stack_trace
                            .extend(self.string(item, &place, "A frame of the stack trace"));
                    }
                }
                _ => self.unknown(member, &place, "errorType, errorMessage, stackTrace"),
            }
        }
        error
    }

    fn service_exception(&mut self, node: &Node, place: &Pointer) -> ServiceException {
        let mut exception = ServiceException::default();
        for (member, place) in self.members(node, place, "\"serviceException\"") {
            let value = &member.value;
            match &*member.key {
                "name" => exception.name = self.string(value, &place, "\"name\"").unwrap_or_default(),
                "message" => exception.message = self.string(value, &place, "\"message\""),
                "statusCode" => {
                    let code = match &value.kind {
                        NodeKind::Number(number) => number.as_i64().and_then(|code| u16::try_from(code).ok()),
                        _ => None,
                    };
                    exception.status_code = code.filter(|code| (100..600).contains(code));
                    if exception.status_code.is_none() {
                        self.problem(
                            value.span,
                            &place,
                            "\"statusCode\" must be an HTTP status such as 429.".into(),
                        );
                    }
                }
                _ => self.unknown(member, &place, "name, message, statusCode"),
            }
        }
        if exception.name.is_empty() && node.members().is_some() {
            let message =
                "\"serviceException\" needs a \"name\", such as \"TooManyRequestsException\".".into();
            self.problem(node.span, place, message);
        }
        exception
    }

    fn callback(&mut self, node: &Node, place: &Pointer) -> Vec<CallbackReport> {
        let mut reports = Vec::new();
        for (item, place) in self.items(node, place, "\"callback\"") {
            let mut after = 0;
            let mut found = Vec::new();
            for (member, place) in self.members(item, &place, "A report of a callback") {
                let value = &member.value;
                match &*member.key {
                    "afterSeconds" => after = self.milliseconds(value, &place),
                    "heartbeat" => match value.kind {
                        NodeKind::Bool(true) => found.push(Reported::Heartbeat),
                        _ => self.problem(value.span, &place, "\"heartbeat\" can only be true.".into()),
                    },
                    "success" => found.push(Reported::Success(value.to_value(self.text))),
                    "failure" => found.push(self.failure(value, &place)),
                    _ => self.unknown(member, &place, "afterSeconds, heartbeat, success, failure"),
                }
            }
            if item.members().is_some() && found.len() != 1 {
                let message = "A report has exactly one of heartbeat, success, failure.".into();
                self.problem(item.span, &place, message);
            }
            reports.extend(
                found
                    .into_iter()
                    .next()
                    .map(|reported| CallbackReport { after, reported }),
            );
        }
        // The order of the list is the order of the form; what counts is the time.
        reports.sort_by_key(|report| report.after);
        reports
    }

    fn failure(&mut self, node: &Node, place: &Pointer) -> Reported {
        let (mut error, mut cause) = (None, None);
        for (member, place) in self.members(node, place, "\"failure\"") {
            match &*member.key {
                "error" => error = self.string(&member.value, &place, "\"error\"").map(Into::into),
                "cause" => cause = self.string(&member.value, &place, "\"cause\"").map(Into::into),
                _ => self.unknown(member, &place, "error, cause"),
            }
        }
        Reported::Failure { error, cause }
    }
}

/// Milliseconds as the number of seconds that the document holds.
pub(crate) fn seconds(milliseconds: u64) -> Value {
    if milliseconds.is_multiple_of(1000) {
        return Value::from(i64::try_from(milliseconds / 1000).unwrap_or(i64::MAX));
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a year in milliseconds fits a double exactly"
    )]
    let seconds = milliseconds as f64 / 1000.0;
    asl_json::Number::from_f64(seconds).map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(text: &str, place: &str, message: &str) {
        let (_, problems) = Mocks::parse(text);
        let found = problems
            .iter()
            .any(|p| p.span.slice(text) == place && p.message.contains(message));
        assert!(found, "{problems:#?}");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        fail(
            r#"{"function": {}}"#,
            r#""function""#,
            "means nothing here. Known members: functions",
        );
        fail(r#"{"functions": []}"#, "[]", "must be an object");
        fail(
            r#"{"functions": {"f": {"responses": [{}]}}}"#,
            "{}",
            "exactly one of",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"returns": 1, "afterSeconds": -1}]}}}"#,
            "-1",
            "number of seconds",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"serviceException": {}}]}}}"#,
            "{}",
            "needs a \"name\"",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"functionError": {"errorType": 1}}]}}}"#,
            "1",
            "must be a text",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"neverAnswers": false}]}}}"#,
            "false",
            "can only be true",
        );
        fail(
            r#"{"functions": {"f": {"responses": [{"returns": 1, "callback": [{}]}]}}}"#,
            "{}",
            "exactly one of heartbeat",
        );
        fail("{", "", "ends where");
    }

    #[test]
    fn an_empty_text_mocks_nothing() {
        assert_eq!(Mocks::parse(" \n"), (Mocks::default(), Vec::new()));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[{}\\[\\]\":,a-z1\\- ]{0,60}") {
            let (_, problems) = Mocks::parse(&text);
            for problem in problems {
                proptest::prop_assert!(problem.span.end as usize <= text.len());
            }
        }
    }
}
