//! How the errors of services begin: `ECS` in `ECS.ServerException`, `Ecs` where the same call goes through the AWS SDK.
//!
//! Optimized integrations use the names of the AWS SDK for Java 1 (recorded for SQS, DynamoDB, Step Functions), `aws-sdk`
//! integrations those of the SDK for Java 2 (recorded for S3 and DynamoDB).

use crate::services;

/// The prefix of a service's errors, where it is known: `SQS` for `sqs`, `DynamoDb` for `aws-sdk:dynamodb`.
///
/// ```
/// assert_eq!(asl_catalog::errors::known_prefix("aws-sdk:dynamodb"), Some("DynamoDb"));
/// assert_eq!(asl_catalog::errors::known_prefix("dynamodb"), Some("DynamoDB"));
/// ```
pub fn known_prefix(service: &str) -> Option<&'static str> {
    match service.strip_prefix("aws-sdk:") {
        Some(name) => crate::sdk::error_prefix(name),
        None => services::errors(service).map(|errors| errors.prefix),
    }
}

/// The prefix of a service's errors. Where it is not known, the name of the service with a capital letter.
pub fn prefix(service: &str) -> String {
    known_prefix(service).map_or_else(
        || {
            let name = service.strip_prefix("aws-sdk:").unwrap_or(service);
            let mut letters = name.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters).collect()
        },
        str::to_owned,
    )
}

/// Whether the errors of some service of the SDK begin so.
pub fn is_sdk_prefix(text: &str) -> bool {
    crate::models::services().any(|service| service.error_prefix == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_the_name_of_the_service() {
        assert_eq!(prefix("aws-sdk:cloudwatchlogs"), "CloudWatchLogs");
        assert!(is_sdk_prefix("RedshiftData") && !is_sdk_prefix("ECS"));
        assert_eq!(prefix("aws-sdk:athena"), "Athena");
        assert_eq!(prefix("aws-sdk:sqs"), "Sqs");
        assert_eq!(prefix("sqs"), "SQS");
    }
}
