//! What a response says, read from its JSON: when it answers, what kind it is, what is reported later.

use asl_json::tree::{Node, NodeKind};
use asl_json::{Map, Pointer, Str, Value};

use crate::code::BESIDE_CODE;
use crate::model::{
    CallbackReport, CodeMock, Exception, FunctionError, HttpAnswer, Job, JobEnd, Numbers, Reported, Response,
    ResponseKind, Runtime, ServiceException, When,
};
use crate::read::MockReader;

const KINDS: &str = "returns, template, usual, result, fails, functionError, serviceException, http, job, code, tooLarge, neverAnswers";

impl MockReader<'_> {
    pub(crate) fn response(&mut self, node: &Node, place: &Pointer) -> Option<Response> {
        let mut kinds = Vec::new();
        let (mut code, mut beside, mut first_beside) = (None, CodeMock::new(""), None);
        let mut response = Response::default();
        let members = self.members(node, place, "A response");
        let is_object = node.members().is_some();
        for (member, place) in members {
            let value = &member.value;
            match &*member.key {
                "returns" => kinds.push(ResponseKind::Returns(value.to_value(self.text))),
                "template" => kinds.push(ResponseKind::Template(value.to_value(self.text))),
                "usual" => kinds.push(ResponseKind::Usual(value.to_value(self.text))),
                "result" => kinds.push(ResponseKind::Result(value.to_value(self.text))),
                "fails" => {
                    let (error, cause) = self.failure(value, &place, "\"fails\"");
                    kinds.push(ResponseKind::Fails { error, cause });
                }
                "functionError" => {
                    kinds.push(ResponseKind::FunctionError(self.function_error(value, &place)));
                }
                "serviceException" => {
                    kinds.push(ResponseKind::ServiceException(
                        self.service_exception(value, &place),
                    ));
                }
                "http" => kinds.push(ResponseKind::Http(self.http(value, &place))),
                "job" => kinds.push(ResponseKind::Job(self.job(value, &place))),
                "code" => self.code_member(
                    code.get_or_insert_with(|| CodeMock::new("")),
                    "code",
                    value,
                    &place,
                ),
                key if BESIDE_CODE.contains(&key) => {
                    self.code_member(&mut beside, key, value, &place);
                    first_beside.get_or_insert((member.key_span, place));
                }
                "tooLarge" if self.is_true(value, &place, "tooLarge") => kinds.push(ResponseKind::TooLarge),
                "neverAnswers" if self.is_true(value, &place, "neverAnswers") => {
                    kinds.push(ResponseKind::NeverAnswers);
                }
                "tooLarge" | "neverAnswers" => {}
                "when" => response.when = self.when(value, &place),
                "afterSeconds" => response.after = self.milliseconds(value, &place),
                "jitterSeconds" => response.jitter = self.milliseconds(value, &place),
                "callback" => response.callback = self.callback(value, &place),
                _ => self.unknown(
                    member,
                    &place,
                    &format!(
                        "when, {KINDS}, afterSeconds, jitterSeconds, callback; beside code: {}",
                        BESIDE_CODE.join(", ")
                    ),
                ),
            }
        }
        match (code, first_beside) {
            (Some(code), _) => {
                beside.function.source = code.function.source;
                kinds.push(ResponseKind::Code(Box::new(beside)));
            }
            (None, Some((span, place))) => {
                let message = format!(
                    "{} belong beside \"code\", which this response does not have.",
                    BESIDE_CODE.join(", ")
                );
                self.problem(span, &place, message);
            }
            (None, None) => {}
        }
        if is_object && kinds.len() != 1 {
            let found = if kinds.is_empty() { "none" } else { "several" };
            self.problem(
                node.span,
                place,
                format!("A response has exactly one of {KINDS}; this has {found}."),
            );
        }
        response.kind = kinds.into_iter().next()?;
        Some(response)
    }

    /// A member that can only be true.
    pub(crate) fn is_true(&mut self, node: &Node, place: &Pointer, name: &str) -> bool {
        if matches!(node.kind, NodeKind::Bool(true)) {
            return true;
        }
        let message = format!("\"{name}\" must be true. To turn it off, remove it.");
        self.problem(node.span, place, message);
        false
    }

    fn when(&mut self, node: &Node, place: &Pointer) -> When {
        let mut when = When::default();
        for (member, place) in self.members(node, place, "\"when\"") {
            let value = &member.value;
            match &*member.key {
                "calls" => when.calls = self.numbers(value, &place, "calls"),
                "items" => when.items = self.numbers(value, &place, "items"),
                "condition" => when.condition = self.string(value, &place, "\"condition\""),
                "request" => when.request = Some(value.to_value(self.text)),
                _ => self.unknown(member, &place, "calls, items, condition, request"),
            }
        }
        when
    }

    fn numbers(&mut self, node: &Node, place: &Pointer, name: &str) -> Option<Numbers> {
        let numbers = match &node.kind {
            NodeKind::String(text) => Numbers::parse(text),
            NodeKind::Number(number) => Numbers::parse(&number.to_string()),
            _ => None,
        };
        if numbers.is_none() && !matches!(node.kind, NodeKind::Missing) {
            let message = format!(
                "\"{name}\" must be a number such as \"0\", a range such as \"1-2\", or one without an end such as \"3-\"; the first is 0."
            );
            self.problem(node.span, place, message);
        }
        numbers
    }

    fn function_error(&mut self, node: &Node, place: &Pointer) -> FunctionError {
        const KNOWN: &str = "errorType, errorMessage, stackTrace, runtime, payload, timedOutAfterSeconds, typed, outOfMemory, exitStatus, responseTooLarge";
        let mut exception = Exception::default();
        let mut other = None;
        let mut typed = false;
        for (member, place) in self.members(node, place, "\"functionError\"") {
            let value = &member.value;
            match &*member.key {
                "errorType" => exception.error_type = self.string(value, &place, "\"errorType\""),
                "errorMessage" => {
                    exception.error_message =
                        self.string(value, &place, "\"errorMessage\"").unwrap_or_default();
                }
                "stackTrace" => {
                    for (item, place) in self.items(value, &place, "\"stackTrace\"") {
                        exception
                            .stack_trace
                            .extend(self.string(item, &place, "A frame of the stack trace"));
                    }
                }
                "runtime" => {
                    let runtime = self.string(value, &place, "\"runtime\"");
                    let known = runtime.as_deref().and_then(Runtime::parse);
                    if runtime.is_some() && known.is_none() {
                        let message =
                            "\"runtime\" is one of python, nodejs, java, dotnet, go, ruby.".to_owned();
                        self.problem(value.span, &place, message);
                    }
                    exception.runtime = known.unwrap_or_default();
                }
                "payload" => other = Some(FunctionError::Payload(value.to_value(self.text))),
                "timedOutAfterSeconds" => {
                    let limit = self.milliseconds(value, &place);
                    other = Some(FunctionError::TimedOut { limit, typed: false });
                }
                "typed" => typed = self.is_true(value, &place, "typed"),
                "outOfMemory" if self.is_true(value, &place, "outOfMemory") => {
                    other = Some(FunctionError::OutOfMemory);
                }
                "responseTooLarge" if self.is_true(value, &place, "responseTooLarge") => {
                    other = Some(FunctionError::ResponseTooLarge);
                }
                "outOfMemory" | "responseTooLarge" => {}
                "exitStatus" => match &value.kind {
                    NodeKind::Number(number) if number.as_i64().is_some() => {
                        other = number.as_i64().map(FunctionError::Exited);
                    }
                    _ => self.problem(
                        value.span,
                        &place,
                        "\"exitStatus\" must be a whole number such as 1.".into(),
                    ),
                },
                _ => self.unknown(member, &place, KNOWN),
            }
        }
        match other {
            Some(FunctionError::TimedOut { limit, .. }) => FunctionError::TimedOut { limit, typed },
            Some(other) => other,
            None => FunctionError::Exception(exception),
        }
    }

    fn service_exception(&mut self, node: &Node, place: &Pointer) -> ServiceException {
        let mut exception = ServiceException::default();
        for (member, place) in self.members(node, place, "\"serviceException\"") {
            let value = &member.value;
            match &*member.key {
                "name" => exception.name = self.string(value, &place, "\"name\"").unwrap_or_default(),
                "message" => exception.message = self.string(value, &place, "\"message\""),
                "statusCode" => exception.status_code = self.status(value, &place, "statusCode"),
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

    fn status(&mut self, node: &Node, place: &Pointer, name: &str) -> Option<u16> {
        let code = match &node.kind {
            NodeKind::Number(number) => number.as_i64().and_then(|code| u16::try_from(code).ok()),
            _ => None,
        };
        let code = code.filter(|code| (100..600).contains(code));
        if code.is_none() {
            let message = format!("\"{name}\" must be an HTTP status such as 429.");
            self.problem(node.span, place, message);
        }
        code
    }

    fn http(&mut self, node: &Node, place: &Pointer) -> HttpAnswer {
        let mut answer = HttpAnswer {
            status: 200,
            body: Value::empty_object(),
            headers: Map::new(),
        };
        for (member, place) in self.members(node, place, "\"http\"") {
            let value = &member.value;
            match &*member.key {
                "status" => answer.status = self.status(value, &place, "status").unwrap_or(200),
                "body" => answer.body = value.to_value(self.text),
                "headers" => {
                    for (header, place) in self.members(value, &place, "\"headers\"") {
                        let text = self.string(&header.value, &place, "A header");
                        answer
                            .headers
                            .extend(text.map(|text| (header.key.clone(), Value::from(text))));
                    }
                }
                _ => self.unknown(member, &place, "status, body, headers"),
            }
        }
        answer
    }

    fn job(&mut self, node: &Node, place: &Pointer) -> Job {
        let mut job = Job {
            after: 0,
            end: JobEnd::Succeeds,
            output: None,
        };
        for (member, place) in self.members(node, place, "\"job\"") {
            let value = &member.value;
            match &*member.key {
                "ends" => match value.as_str() {
                    Some("SUCCEEDED") => job.end = JobEnd::Succeeds,
                    Some("FAILED") => job.end = JobEnd::Fails,
                    Some("NEVER") => job.end = JobEnd::Never,
                    _ => self.problem(
                        value.span,
                        &place,
                        "\"ends\" is one of SUCCEEDED, FAILED, NEVER.".into(),
                    ),
                },
                "afterSeconds" => job.after = self.milliseconds(value, &place),
                "output" => job.output = Some(value.to_value(self.text)),
                _ => self.unknown(member, &place, "ends, afterSeconds, output"),
            }
        }
        job
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
                    "heartbeat" if self.is_true(value, &place, "heartbeat") => {
                        found.push(Reported::Heartbeat);
                    }
                    "heartbeat" => {}
                    "success" => found.push(Reported::Success(value.to_value(self.text))),
                    "failure" => {
                        let (error, cause) = self.failure(value, &place, "\"failure\"");
                        found.push(Reported::Failure { error, cause });
                    }
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

    fn failure(&mut self, node: &Node, place: &Pointer, what: &str) -> (Option<Str>, Option<Str>) {
        let (mut error, mut cause) = (None, None);
        for (member, place) in self.members(node, place, what) {
            match &*member.key {
                "error" => error = self.string(&member.value, &place, "\"error\"").map(Into::into),
                "cause" => cause = self.string(&member.value, &place, "\"cause\"").map(Into::into),
                _ => self.unknown(member, &place, "error, cause"),
            }
        }
        (error, cause)
    }
}
