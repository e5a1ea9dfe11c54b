//! How AWS Lambda answers a Task: the metadata dictionary, errors of functions, exceptions of the service.
//!
//! Sources: the page "Invoke an AWS Lambda function with Step Functions", the API page of Invoke, and recorded histories
//! (`services/test_lambda_task_service`, `error_handling/test_task_service_lambda`).

use asl_engine::{Answer, Instant};
use asl_json::{Map, Str, Value, to_pretty};
use time::OffsetDateTime;

use crate::model::{Exception, FunctionError, Runtime, ServiceException};

/// Exceptions of Invoke with their usual message and HTTP status; the form offers these.
pub const SERVICE_EXCEPTIONS: [(&str, &str, u16); 12] = [
    ("TooManyRequestsException", "Rate Exceeded.", 429),
    ("ServiceException", "ServiceException", 500),
    ("ResourceNotFoundException", "Function not found.", 404),
    (
        "AWSLambdaException",
        "The role is not authorized to perform: lambda:InvokeFunction",
        403,
    ),
    ("SdkClientException", "Unable to execute HTTP request", 0),
    (
        "EC2ThrottledException",
        "Lambda was throttled by Amazon EC2 during initialization.",
        502,
    ),
    (
        "EFSIOException",
        "An error occurred when reading from or writing to a connected file system.",
        410,
    ),
    (
        "ENILimitReachedException",
        "The limit for network interfaces has been reached.",
        502,
    ),
    (
        "InvalidRequestContentException",
        "The request body could not be parsed as JSON.",
        400,
    ),
    ("KMSDisabledException", "The KMS key is disabled.", 502),
    (
        "RequestTooLargeException",
        "The request payload exceeded the limit.",
        413,
    ),
    (
        "ResourceConflictException",
        "The operation cannot be performed at this time.",
        409,
    ),
];

/// How the function is invoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvocationType {
    /// The answer is the function's.
    RequestResponse,
    /// The call is queued, and answered at once with 202.
    Event,
    /// Only permissions and parameters are checked; answered with 204.
    DryRun,
}

impl InvocationType {
    /// Reads `InvocationType` of the parameters; absent means `RequestResponse`.
    pub fn of(arguments: &Value) -> Self {
        match arguments.get("InvocationType").and_then(Value::as_str) {
            Some("Event") => Self::Event,
            Some("DryRun") => Self::DryRun,
            _ => Self::RequestResponse,
        }
    }
}

/// What `lambda:invoke` answers when the function returns `payload`: the payload as JSON within its metadata.
pub fn invoked(payload: &Value, qualifier: Option<&str>, now: Instant, request_id: &str) -> Value {
    // Which version an alias points to is not in the workspace; 1 stands for it.
    let version = match qualifier {
        None => "$LATEST",
        Some(version) if version == "$LATEST" || version.chars().all(|c| c.is_ascii_digit()) => version,
        Some(_) => "1",
    };
    let trace: String = request_id
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(24)
        .collect();
    let headers = [
        ("Connection", "keep-alive".to_owned()),
        // The length of the text that Python writes (recorded: `test_lambda_service_invoke_sync_execution`).
        ("Content-Length", spaced(payload).len().to_string()),
        ("Content-Type", "application/json".to_owned()),
        ("Date", http_date(now)),
        ("X-Amz-Executed-Version", version.to_owned()),
        ("x-amzn-Remapped-Content-Length", "0".to_owned()),
        ("x-amzn-RequestId", request_id.to_owned()),
        (
            "X-Amzn-Trace-Id",
            format!("root=1-{:08x}-{trace};sampled=0", now.0.div_euclid(1000)),
        ),
    ];
    answer(200, Some(version), payload.clone(), &headers, request_id)
}

/// What `lambda:invoke` answers to an asynchronous call or a dry run. The body is empty; that `Payload` is then the empty
/// text is this project's choice, for no recording shows it.
pub fn accepted(invocation: InvocationType, now: Instant, request_id: &str) -> Value {
    let status = if invocation == InvocationType::DryRun {
        204
    } else {
        202
    };
    let headers = [
        ("Connection", "keep-alive".to_owned()),
        ("Content-Length", "0".to_owned()),
        ("Date", http_date(now)),
        ("x-amzn-Remapped-Content-Length", "0".to_owned()),
        ("x-amzn-RequestId", request_id.to_owned()),
    ];
    answer(status, None, Value::from(""), &headers, request_id)
}

fn answer(
    status: i64,
    version: Option<&str>,
    payload: Value,
    headers: &[(&str, String)],
    request_id: &str,
) -> Value {
    let mut reply = Map::new();
    if let Some(version) = version {
        reply.insert("ExecutedVersion".into(), Value::from(version));
    }
    reply.insert("Payload".into(), payload);
    reply.extend(answer_metadata(status, headers, request_id));
    reply.insert("StatusCode".into(), Value::from(status));
    Value::object(reply)
}

/// The metadata of the SDK for Java 1 that optimized integrations show with a reply.
pub(crate) fn answer_metadata(
    status: i64,
    headers: &[(&str, String)],
    request_id: &str,
) -> [(Str, Value); 2] {
    let all: Map = headers
        .iter()
        .map(|(name, value)| ((*name).into(), Value::array(vec![Value::from(&**value)])))
        .collect();
    let single: Map = headers
        .iter()
        .map(|(name, value)| ((*name).into(), Value::from(&**value)))
        .collect();
    let http = Value::from([
        ("AllHttpHeaders", Value::object(all)),
        ("HttpHeaders", Value::object(single)),
        ("HttpStatusCode", Value::from(status)),
    ]);
    let request = Value::from([("RequestId", Value::from(request_id))]);
    [
        ("SdkHttpMetadata".into(), http),
        ("SdkResponseMetadata".into(), request),
    ]
}

/// `Thu, 01 Jan 2026 00:00:00 GMT`
pub(crate) fn http_date(now: Instant) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let Ok(at) = OffsetDateTime::from_unix_timestamp(now.0.div_euclid(1000)) else {
        return String::new();
    };
    let day = DAYS
        .get(usize::from(at.weekday().number_days_from_monday()))
        .copied()
        .unwrap_or_default();
    let month = MONTHS
        .get(usize::from(u8::from(at.month())) - 1)
        .copied()
        .unwrap_or_default();
    let (date, hour, minute, second) = (at.date(), at.hour(), at.minute(), at.second());
    format!(
        "{day}, {:02} {month} {} {hour:02}:{minute:02}:{second:02} GMT",
        date.day(),
        date.year()
    )
}

/// How a failing function shows: the error is the payload's `errorType`, the cause the payload as JSON; without a type the
/// error is `Lambda.Unknown`. With a function ARN the text is the function's own, with its spaces; `lambda:invoke` writes
/// it compactly (recorded: `test_task_lambda`, `test_task_service_lambda`).
pub fn function_error(error: &FunctionError, direct: bool, now: Instant, request_id: &str) -> Answer {
    let payload = error_payload(error, now, request_id);
    let text = match error {
        _ if !direct => payload.to_string(),
        FunctionError::Exception(exception) if exception.runtime == Runtime::DotNet => to_pretty(&payload),
        FunctionError::Exception(exception) if exception.runtime == Runtime::Python => spaced(&payload),
        _ => payload.to_string(),
    };
    match payload.get("errorType").and_then(Value::as_str) {
        Some(error_type) => Answer::Failure {
            error: Some(error_type.into()),
            cause: Some(text.into()),
        },
        None => {
            let cause = format!(
                "The cause could not be determined because Lambda did not return an error type. Returned payload: {text}"
            );
            Answer::Failure {
                error: Some("Lambda.Unknown".into()),
                cause: Some(cause.into()),
            }
        }
    }
}

/// The payload that a failing function leaves, members in the order in which its runtime, or Lambda itself, writes them.
fn error_payload(error: &FunctionError, now: Instant, request_id: &str) -> Value {
    let ended = |name: &str, what: &str| {
        let message = format!("RequestId: {request_id} Error: {what}");
        Value::from([
            ("errorType", Value::from(name)),
            ("errorMessage", Value::from(message)),
        ])
    };
    match error {
        FunctionError::Exception(exception) => exception_payload(exception, request_id),
        FunctionError::Payload(payload) => payload.clone(),
        FunctionError::TimedOut { limit, typed } => {
            let seconds = format!("{}.{:02}", limit / 1000, limit % 1000 / 10);
            let what = format!("Task timed out after {seconds} seconds");
            if *typed {
                return ended("Sandbox.Timedout", &what);
            }
            let message = format!("{} {request_id} {what}", now.after(*limit));
            Value::from([("errorMessage", Value::from(message))])
        }
        FunctionError::OutOfMemory => ended("Runtime.ExitError", "Runtime exited with error: signal: killed"),
        FunctionError::Exited(0) => ended("Runtime.ExitError", "Runtime exited without providing a reason"),
        FunctionError::Exited(status) => ended(
            "Runtime.ExitError",
            &format!("Runtime exited with error: exit status {status}"),
        ),
        FunctionError::ResponseTooLarge => {
            let message = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
            Value::from([
                ("errorMessage", Value::from(message)),
                ("errorType", Value::from("Function.ResponseSizeTooLarge")),
            ])
        }
    }
}

fn exception_payload(exception: &Exception, request_id: &str) -> Value {
    let message = ("errorMessage", Value::from(&*exception.error_message));
    let frames = || -> Vec<Value> {
        exception
            .stack_trace
            .iter()
            .map(|frame| Value::from(&**frame))
            .collect()
    };
    let Some(name) = &exception.error_type else {
        return Value::from([message]);
    };
    let error_type = ("errorType", Value::from(&**name));
    match exception.runtime {
        Runtime::Python => Value::from([
            message,
            error_type,
            ("requestId", Value::from(request_id)),
            ("stackTrace", Value::array(frames())),
        ]),
        Runtime::NodeJs => {
            let mut trace = frames();
            let first = format!("{name}: {}", exception.error_message);
            if trace.first().and_then(Value::as_str) != Some(&*first) {
                trace.insert(0, Value::from(first));
            }
            Value::from([error_type, message, ("trace", Value::array(trace))])
        }
        Runtime::Java => Value::from([message, error_type, ("stackTrace", Value::array(frames()))]),
        Runtime::DotNet => Value::from([error_type, message, ("stackTrace", Value::array(frames()))]),
        Runtime::Go => {
            // Only a panic leaves a trace, and its frames are objects.
            let frames: Vec<Value> = exception
                .stack_trace
                .iter()
                .map(|frame| {
                    let (path, rest) = frame.split_once(':').unwrap_or((frame, ""));
                    let (line, label) = rest.split_once(' ').unwrap_or((rest, ""));
                    Value::from([
                        ("path", Value::from(path)),
                        ("line", Value::from(line.parse::<i64>().unwrap_or(0))),
                        ("label", Value::from(label)),
                    ])
                })
                .collect();
            let mut members = vec![message, error_type];
            if !frames.is_empty() {
                members.push(("stackTrace", Value::array(frames)));
            }
            Value::object(
                members
                    .into_iter()
                    .map(|(key, value)| (key.into(), value))
                    .collect(),
            )
        }
        Runtime::Ruby => {
            let full = if name.contains('<') {
                name.clone()
            } else {
                format!("Function<{name}>")
            };
            Value::from([
                message,
                ("errorType", Value::from(full)),
                ("stackTrace", Value::array(frames())),
            ])
        }
    }
}

/// How an exception of Lambda itself shows, with or without the service's prefix in its name.
pub fn service_exception(exception: &ServiceException, request_id: &str) -> Answer {
    let name = exception.name.strip_prefix("Lambda.").unwrap_or(&exception.name);
    let usual = SERVICE_EXCEPTIONS.iter().find(|(known, ..)| *known == name);
    let message = exception
        .message
        .as_deref()
        .or(usual.map(|(_, message, _)| *message))
        .unwrap_or(name);
    let status = exception
        .status_code
        .or(usual.map(|(.., status)| *status))
        .unwrap_or(500);
    // What the SDK has no class for is named for the service, and keeps its own code: a missing permission.
    let code = if name == "AWSLambdaException" && status == 403 {
        "AccessDeniedException"
    } else {
        name
    };
    let cause = if status == 0 {
        message.to_owned()
    } else {
        format!(
            "{message} (Service: AWSLambda; Status Code: {status}; Error Code: {code}; Request ID: {request_id}; Proxy: null)"
        )
    };
    Answer::Failure {
        error: Some(format!("Lambda.{name}").into()),
        cause: Some(cause.into()),
    }
}

/// JSON as Python's `json.dumps` spaces it: `{"a": 1, "b": [2, 3]}`.
fn spaced(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(spaced).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(key, value)| format!("{}: {}", Value::from(key.clone()), spaced(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_lies_within_its_metadata() {
        let reply = invoked(&Value::from("é"), Some("7"), Instant(1_767_225_600_000), "0a0b");
        let header = |name: &str| {
            reply
                .get("SdkHttpMetadata")?
                .get("HttpHeaders")?
                .get(name)?
                .as_str()
                .map(str::to_owned)
        };
        assert_eq!(reply.get("ExecutedVersion"), Some(&Value::from("7")));
        assert_eq!(header("Content-Length").as_deref(), Some("4"));
        assert_eq!(header("Date").as_deref(), Some("Thu, 01 Jan 2026 00:00:00 GMT"));
        assert_eq!(reply.get("StatusCode"), Some(&Value::from(200)));
        assert_eq!(
            accepted(InvocationType::Event, Instant(0), "x").get("StatusCode"),
            Some(&Value::from(202))
        );
    }

    #[test]
    fn errors_have_the_shape_of_the_service() {
        let boom = |runtime| {
            FunctionError::Exception(Exception {
                runtime,
                error_type: Some("Boom".into()),
                error_message: "no".into(),
                stack_trace: vec!["a.go:7 x".into()],
            })
        };
        let fails = |error: &FunctionError, direct| {
            let Answer::Failure { error, cause } = function_error(error, direct, Instant(0), "id") else {
                panic!("a failure")
            };
            (error.unwrap().to_string(), cause.unwrap().to_string())
        };
        let shapes = Runtime::ALL.map(|(runtime, ..)| fails(&boom(runtime), false).1);
        assert_eq!(
            shapes,
            [
                r#"{"errorMessage":"no","errorType":"Boom","requestId":"id","stackTrace":["a.go:7 x"]}"#,
                r#"{"errorType":"Boom","errorMessage":"no","trace":["Boom: no","a.go:7 x"]}"#,
                r#"{"errorMessage":"no","errorType":"Boom","stackTrace":["a.go:7 x"]}"#,
                r#"{"errorType":"Boom","errorMessage":"no","stackTrace":["a.go:7 x"]}"#,
                r#"{"errorMessage":"no","errorType":"Boom","stackTrace":[{"path":"a.go","line":7,"label":"x"}]}"#,
                r#"{"errorMessage":"no","errorType":"Function<Boom>","stackTrace":["a.go:7 x"]}"#,
            ]
        );
        assert_eq!(
            fails(&boom(Runtime::Python), true).1,
            r#"{"errorMessage": "no", "errorType": "Boom", "requestId": "id", "stackTrace": ["a.go:7 x"]}"#
        );
        assert!(
            fails(&boom(Runtime::DotNet), true)
                .1
                .starts_with("{\n  \"errorType\"")
        );
        assert_eq!(fails(&boom(Runtime::Ruby), false).0, "Function<Boom>");

        let timed_out = |typed| FunctionError::TimedOut { limit: 3_050, typed };
        assert_eq!(
            fails(&timed_out(false), false),
            (
                "Lambda.Unknown".into(),
                "The cause could not be determined because Lambda did not return an error type. Returned payload: {\"errorMessage\":\"1970-01-01T00:00:03.050Z id Task timed out after 3.05 seconds\"}".into()
            )
        );
        let ends = |error: &FunctionError| fails(error, false).0;
        assert_eq!(ends(&timed_out(true)), "Sandbox.Timedout");
        assert_eq!(ends(&FunctionError::OutOfMemory), "Runtime.ExitError");
        assert_eq!(
            ends(&FunctionError::ResponseTooLarge),
            "Function.ResponseSizeTooLarge"
        );
        assert!(
            fails(&FunctionError::Exited(1), false)
                .1
                .contains("exit status 1")
        );
        assert_eq!(ends(&FunctionError::Payload(Value::from(7))), "Lambda.Unknown");

        let busy = ServiceException {
            name: "Lambda.TooManyRequestsException".into(),
            ..ServiceException::default()
        };
        let Answer::Failure { error, cause } = service_exception(&busy, "id") else {
            panic!("a failure")
        };
        assert_eq!(error.as_deref(), Some("Lambda.TooManyRequestsException"));
        assert_eq!(
            cause.as_deref(),
            Some(
                "Rate Exceeded. (Service: AWSLambda; Status Code: 429; Error Code: TooManyRequestsException; Request ID: id; Proxy: null)"
            )
        );
    }
}
