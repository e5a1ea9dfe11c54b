//! How AWS Lambda answers a Task: the metadata dictionary, errors of functions, exceptions of the service.
//!
//! Sources: the page "Invoke an AWS Lambda function with Step Functions", the API page of Invoke, and recorded histories
//! (`services/test_lambda_task_service`, `error_handling/test_task_service_lambda`).

use asl_engine::{Answer, Instant};
use asl_json::{Map, Value};
use time::OffsetDateTime;

use crate::model::{FunctionError, ServiceException};

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
    let all: Map = headers
        .iter()
        .map(|(name, value)| ((*name).into(), Value::array(vec![Value::from(&**value)])))
        .collect();
    let single: Map = headers
        .iter()
        .map(|(name, value)| ((*name).into(), Value::from(&**value)))
        .collect();
    let mut reply = Map::new();
    if let Some(version) = version {
        reply.insert("ExecutedVersion".into(), Value::from(version));
    }
    reply.insert("Payload".into(), payload);
    let http = [
        ("AllHttpHeaders", Value::object(all)),
        ("HttpHeaders", Value::object(single)),
        ("HttpStatusCode", Value::from(status)),
    ];
    reply.insert("SdkHttpMetadata".into(), Value::from(http));
    reply.insert(
        "SdkResponseMetadata".into(),
        Value::from([("RequestId", Value::from(request_id))]),
    );
    reply.insert("StatusCode".into(), Value::from(status));
    Value::object(reply)
}

/// `Thu, 01 Jan 2026 00:00:00 GMT`
fn http_date(now: Instant) -> String {
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
/// error is `Lambda.Unknown`. The payload is Python's. With a function ARN the text is the function's own, with its
/// spaces; `lambda:invoke` writes it compactly (recorded: `test_task_lambda`, `test_task_service_lambda`).
pub fn function_error(error: &FunctionError, direct: bool, request_id: &str) -> Answer {
    let mut payload = Map::new();
    payload.insert("errorMessage".into(), Value::from(&*error.error_message));
    if let Some(error_type) = &error.error_type {
        payload.insert("errorType".into(), Value::from(&**error_type));
        payload.insert("requestId".into(), Value::from(request_id));
        let frames = error
            .stack_trace
            .iter()
            .map(|frame| Value::from(&**frame))
            .collect();
        payload.insert("stackTrace".into(), Value::array(frames));
    }
    let payload = Value::object(payload);
    let text = if direct {
        spaced(&payload)
    } else {
        payload.to_string()
    };
    match &error.error_type {
        Some(error_type) => Answer::Failure {
            error: Some(error_type.as_str().into()),
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
        let error = FunctionError {
            error_type: Some("Boom".into()),
            error_message: "no".into(),
            stack_trace: vec!["at x".into()],
        };
        let Answer::Failure { error: name, cause } = function_error(&error, true, "id") else {
            panic!("a failure")
        };
        assert_eq!(name.as_deref(), Some("Boom"));
        assert_eq!(
            cause.as_deref(),
            Some(r#"{"errorMessage": "no", "errorType": "Boom", "requestId": "id", "stackTrace": ["at x"]}"#)
        );
        let untyped = FunctionError {
            error_message: "Task timed out after 3.00 seconds".into(),
            ..FunctionError::default()
        };
        let Answer::Failure { error, cause } = function_error(&untyped, false, "id") else {
            panic!("a failure")
        };
        assert_eq!(error.as_deref(), Some("Lambda.Unknown"));
        assert!(
            cause
                .unwrap()
                .ends_with(r#"Returned payload: {"errorMessage":"Task timed out after 3.00 seconds"}"#)
        );
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
