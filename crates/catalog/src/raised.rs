//! The errors that an integration can raise by itself, whatever the definition says of them: one table, with sources.
//!
//! It is not complete, and need not be: retriers and catchers tell errors apart by the names that they list, so a few errors of
//! each kind stand for all others. What does not live here: how errors are named ([`crate::errors`]), and what a definition names.

use crate::{errors, services};

/// An error that a call can end with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// Its name: `Lambda.ServiceException`.
    pub error: String,
    /// Where it is documented or was recorded.
    pub source: &'static str,
}

/// "Handle transient Lambda service exceptions": what a production workflow is to retry. Then what a function's own end is called.
const LAMBDA: [(&str, &str); 8] = [
    ("Lambda.ServiceException", TRANSIENT),
    ("Lambda.AWSLambdaException", TRANSIENT),
    ("Lambda.SdkClientException", TRANSIENT),
    ("Lambda.TooManyRequestsException", TRANSIENT),
    (
        "Lambda.ResourceNotFoundException",
        "AWS Lambda API Reference, Invoke",
    ),
    ("Lambda.Unknown", "Developer Guide, Handling errors"),
    (
        "Sandbox.Timedout",
        "Lambda Developer Guide, Timeouts of functions",
    ),
    (
        "Runtime.ExitError",
        "Lambda Developer Guide, Troubleshooting: out of memory",
    ),
];

const TRANSIENT: &str = "Developer Guide, Best practices: Handle transient Lambda service exceptions";

/// By service, what callers meet most; the prefix of the service's errors comes before each.
const SERVICES: [(&str, &[&str], &str); 7] = [
    (
        "dynamodb",
        &[
            "ProvisionedThroughputExceededException",
            "ConditionalCheckFailedException",
        ],
        "Amazon DynamoDB API Reference, Common and operation errors",
    ),
    (
        "aws-sdk:dynamodb",
        &[
            "ProvisionedThroughputExceededException",
            "ConditionalCheckFailedException",
        ],
        "Amazon DynamoDB API Reference, Common and operation errors",
    ),
    (
        "aws-sdk:s3",
        &["NoSuchKeyException"],
        "Amazon S3 API Reference, GetObject",
    ),
    ("sns", &["NotFoundException"], "Amazon SNS API Reference, Publish"),
    (
        "sqs",
        &["QueueDoesNotExistException"],
        "Amazon SQS API Reference, SendMessage",
    ),
    (
        "states",
        &["ExecutionLimitExceededException"],
        "API Reference, StartExecution",
    ),
    (
        "bedrock",
        &["ThrottlingException"],
        "Amazon Bedrock API Reference, InvokeModel",
    ),
];

/// The errors of a call of an integration: `lambda`, `aws-sdk:s3`. The general error of the service comes first.
///
/// ```
/// let errors = asl_catalog::raised::by("sqs");
/// assert_eq!(errors[0].error, "SQS.AmazonSQSException");
/// ```
pub fn by(service: &str) -> Vec<Raised> {
    if service == "lambda" {
        let rows = LAMBDA.iter();
        return rows
            .map(|(error, source)| Raised {
                error: (*error).to_owned(),
                source,
            })
            .collect();
    }
    if matches!(service, "http" | "apigateway") {
        // What these answer is a status, not an exception.
        return Vec::new();
    }
    let prefix = errors::prefix(service);
    let general = match services::errors(service) {
        Some(errors) => errors.general.to_owned(),
        None => format!("{prefix}Exception"),
    };
    let mut raised = vec![Raised {
        error: format!("{prefix}.{general}"),
        source: "Developer Guide, Handling errors: errors of service integrations",
    }];
    if service.starts_with("aws-sdk:") {
        raised.push(Raised {
            error: format!("{prefix}.SdkClientException"),
            source: "Developer Guide, AWS SDK service integrations",
        });
    }
    let rows = SERVICES.iter().filter(|(known, ..)| *known == service);
    raised.extend(rows.flat_map(|(_, names, source)| {
        let prefix = &prefix;
        names.iter().map(move |name| Raised {
            error: format!("{prefix}.{name}"),
            source,
        })
    }));
    raised
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_integration_raises_something_under_its_prefix() {
        for (service, _) in services::optimized() {
            if matches!(service, "http" | "apigateway") {
                continue;
            }
            let raised = by(service);
            assert!(!raised.is_empty(), "{service}");
            if service != "lambda" {
                let prefix = format!("{}.", errors::prefix(service));
                assert!(
                    raised.iter().all(|row| row.error.starts_with(&prefix)),
                    "{service}"
                );
            }
        }
        assert!(
            by("aws-sdk:s3")
                .iter()
                .any(|row| row.error == "S3.NoSuchKeyException")
        );
    }
}
