//! How services other than Lambda fail: names of errors and texts of causes, and the answers of HTTP endpoints.
//!
//! Optimized integrations speak through the SDK for Java 1 (causes with semicolons, recorded for SQS, `DynamoDB`, Step
//! Functions), `aws-sdk` integrations through the SDK for Java 2 (commas, recorded for S3 and `DynamoDB`).

use asl_engine::Answer;
use asl_json::{Map, Value};

use crate::model::{HttpAnswer, ServiceException};

pub use asl_catalog::errors::prefix as error_prefix;

/// Exceptions that every service may throw, for the form: name, usual message, HTTP status.
pub const COMMON_EXCEPTIONS: [(&str, &str, u16); 5] = [
    ("ThrottlingException", "Rate exceeded", 400),
    (
        "AccessDeniedException",
        "User is not authorized to perform this action",
        403,
    ),
    ("ResourceNotFoundException", "Requested resource not found", 400),
    ("ValidationException", "1 validation error detected", 400),
    (
        "InternalServerError",
        "The request failed because of an internal error",
        500,
    ),
];

/// The usual message, status and code of an exception.
struct Usual<'n> {
    message: &'n str,
    status: u16,
    code: &'n str,
}

impl<'n> Usual<'n> {
    fn of(service: &str, name: &'n str) -> Self {
        let described = asl_catalog::services::exceptions(service);
        if let Some(known) = described.iter().find(|exception| exception.name == name) {
            return Self {
                message: known.message,
                status: known.status,
                code: known.code,
            };
        }
        let bare = service.strip_prefix("aws-sdk:").unwrap_or(service);
        let common = COMMON_EXCEPTIONS.iter().find(|(known, ..)| *known == name);
        let status = if name.starts_with("ServiceUnavailable") {
            503
        } else if name.starts_with("Internal") || matches!(name, "ServerException" | "ServiceException") {
            500
        } else {
            400
        };
        // Step Functions names its codes without the ending that the SDK adds (`StateMachineDoesNotExist`).
        let code = match bare {
            "states" | "sfn" => name.strip_suffix("Exception").unwrap_or(name),
            _ => name,
        };
        Self {
            message: common.map_or(name, |(_, message, _)| message),
            status: common.map_or(status, |(.., status)| *status),
            code,
        }
    }
}

/// The failure that an exception of a service becomes. Its name may have the service's prefix.
pub fn exception(exception: &ServiceException, service: &str, request_id: &str) -> Answer {
    let prefix = error_prefix(service);
    let name = exception
        .name
        .strip_prefix(&*prefix)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(&exception.name);
    let usual = Usual::of(service, name);
    let message = exception.message.as_deref().unwrap_or(usual.message);
    let cause = if name == "SdkClientException" {
        message.to_owned()
    } else {
        let status = exception.status_code.unwrap_or(usual.status);
        cause(message, status, usual.code, service, request_id)
    };
    // A name with a service in it is meant as it is.
    let error = if name.contains('.') {
        name.to_owned()
    } else {
        format!("{prefix}.{name}")
    };
    Answer::Failure {
        error: Some(error.into()),
        cause: Some(cause.into()),
    }
}

/// The failure that an error becomes for which the SDK has no class: it is named for the service, and keeps its code.
pub(crate) fn general(message: &str, status: u16, code: &str, service: &str, request_id: &str) -> Answer {
    let prefix = error_prefix(service);
    let class = asl_catalog::services::errors(service).map_or_else(
        || format!("{prefix}Exception"),
        |errors| errors.general.to_owned(),
    );
    Answer::Failure {
        error: Some(format!("{prefix}.{class}").into()),
        cause: Some(cause(message, status, code, service, request_id).into()),
    }
}

/// A cause as the SDK writes it: version 2 for `aws-sdk` integrations, version 1 for optimized ones.
fn cause(message: &str, status: u16, code: &str, service: &str, request_id: &str) -> String {
    let prefix = error_prefix(service);
    if service.starts_with("aws-sdk:") {
        let more = if service == "aws-sdk:s3" {
            ", Extended Request ID: abc="
        } else {
            ""
        };
        return format!(
            "{message} (Service: {prefix}, Status Code: {status}, Request ID: {request_id}{more})"
        );
    }
    let sender = asl_catalog::services::errors(service).map_or(&*prefix, |errors| errors.sender);
    format!(
        "{message} (Service: {sender}; Status Code: {status}; Error Code: {code}; Request ID: {request_id}; Proxy: null)"
    )
}

/// What an HTTP endpoint (`http:invoke`), an API (`apigateway:invoke`) or a cluster (`eks:call`) answers: a status that
/// is no success is an error named for it, with the body as the cause.
pub fn http(answer: &HttpAnswer, service: &str) -> Answer {
    let body = &answer.body;
    if (200..300).contains(&answer.status) {
        return Answer::Success(http_reply(answer, service));
    }
    let error = match service {
        "apigateway" => format!("ApiGateway.{}", answer.status),
        "eks" => format!("EKS.{}", answer.status),
        _ => format!("States.Http.StatusCode.{}", answer.status),
    };
    let text = match body {
        Value::String(text) => text.to_string(),
        other => other.to_string(),
    };
    let cause = if service == "eks" {
        Value::from([
            ("ResponseBody", body.clone()),
            ("StatusCode", Value::from(i64::from(answer.status))),
            ("StatusText", Value::from(reason(answer.status))),
        ])
        .to_string()
    } else {
        text
    };
    Answer::Failure {
        error: Some(error.into()),
        cause: Some(cause.into()),
    }
}

fn http_reply(answer: &HttpAnswer, service: &str) -> Value {
    let mut reply = Map::new();
    if service != "eks" {
        let length = match &answer.body {
            Value::String(text) => text.len(),
            other => other.size(),
        };
        let kind = if answer.body.as_str().is_some() {
            "text/plain"
        } else {
            "application/json"
        };
        let mut headers = Map::new();
        headers.insert("content-type".into(), Value::from(kind));
        headers.insert("content-length".into(), Value::from(length.to_string()));
        for (name, value) in &answer.headers {
            headers.insert(name.to_ascii_lowercase().into(), value.clone());
        }
        let listed = headers
            .into_iter()
            .map(|(name, value)| (name, Value::array(vec![value])));
        reply.insert("Headers".into(), Value::object(listed.collect()));
    }
    reply.insert("ResponseBody".into(), answer.body.clone());
    reply.insert("StatusCode".into(), Value::from(i64::from(answer.status)));
    reply.insert("StatusText".into(), Value::from(reason(answer.status)));
    Value::object(reply)
}

/// The usual words of an HTTP status.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(name: &str, message: &str, service: &str) -> (String, String) {
        let given = ServiceException {
            name: name.into(),
            message: Some(message.into()),
            status_code: None,
        };
        let Answer::Failure { error, cause } = exception(&given, service, "id") else {
            panic!("a failure")
        };
        (error.unwrap().to_string(), cause.unwrap().to_string())
    }

    #[test]
    fn causes_are_those_of_the_two_sdks() {
        assert_eq!(
            fails("SQS.AmazonSQSException", "no", "sqs"),
            (
                "SQS.AmazonSQSException".into(),
                "no (Service: AmazonSQS; Status Code: 400; Error Code: AmazonSQSException; Request ID: id; Proxy: null)".into()
            )
        );
        assert_eq!(
            fails("ConditionalCheckFailedException", "no", "aws-sdk:dynamodb"),
            (
                "DynamoDb.ConditionalCheckFailedException".into(),
                "no (Service: DynamoDb, Status Code: 400, Request ID: id)".into()
            )
        );
        assert_eq!(fails("SdkClientException", "no way", "sqs").1, "no way");
    }

    #[test]
    fn a_status_that_is_no_success_fails() {
        let answer = |status, service| {
            let body = Value::from([("message", Value::from("no"))]);
            http(
                &HttpAnswer {
                    status,
                    body,
                    headers: Map::new(),
                },
                service,
            )
        };
        let Answer::Failure { error, cause } = answer(404, "http") else {
            panic!("a failure")
        };
        assert_eq!(
            (error.as_deref(), cause.as_deref()),
            (Some("States.Http.StatusCode.404"), Some(r#"{"message":"no"}"#))
        );
        let Answer::Success(reply) = answer(201, "apigateway") else {
            panic!("a success")
        };
        assert_eq!(reply.get("StatusText"), Some(&Value::from("Created")));
    }
}
