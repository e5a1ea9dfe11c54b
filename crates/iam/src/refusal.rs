//! How a call that the role does not allow fails: the error's name and IAM's sentence.
//!
//! The sentence and the name for Lambda are quoted from execution outputs; for other services the name is the general
//! exception of the service in the SDK that Step Functions uses, and for calls through the SDK the exception prefix of
//! the page supported-services-awssdk. What a refused HTTP Task says is known by its name alone.

use asl::resource::{Resource, ResourceKind};

use crate::call::Check;

/// The error and the cause of a call that was refused. `caller` is the ARN of the role's session; `denied` whether a
/// statement says so, not only none allows it.
pub fn refusal(
    resource: &Resource,
    check: &Check,
    denied: bool,
    caller: &str,
    request_id: &str,
) -> (String, String) {
    let sentence = sentence(check, denied, caller);
    let service = match &resource.kind {
        ResourceKind::Integration { service, .. } => &**service,
        ResourceKind::Function(_) | ResourceKind::Activity { .. } => "lambda",
    };
    if let Some(errors) = asl_catalog::services::errors(service) {
        let (status, code) = errors.denied;
        let cause = format!(
            "{sentence} (Service: {}; Status Code: {status}; Error Code: {code}; Request ID: {request_id}; Proxy: null)",
            errors.sender
        );
        return (format!("{}.{}", errors.prefix, errors.general), cause);
    }
    match service {
        "http" if check.action == "states:InvokeHTTPEndpoint" => {
            return ("States.Http.AccessDenied".to_owned(), sentence);
        }
        "http" => return ("Events.ConnectionResource.AccessDenied".to_owned(), sentence),
        // The gateway answers itself, with a status instead of an exception.
        "apigateway" => {
            let body = asl_json::Value::empty_object().with("Message", asl_json::Value::string(sentence));
            return ("ApiGateway.403".to_owned(), body.to_string());
        }
        _ => {}
    }
    let prefix = prefix(service.strip_prefix("aws-sdk:").unwrap_or(service));
    let cause = format!("{sentence} (Service: {prefix}, Status Code: 403, Request ID: {request_id})");
    (format!("{prefix}.{prefix}Exception"), cause)
}

/// IAM's sentence.
pub fn sentence(check: &Check, denied: bool, caller: &str) -> String {
    // SNS has its own spelling.
    let action = match check.action.strip_prefix("sns:") {
        Some(action) => format!("SNS:{action}"),
        None => check.action.clone(),
    };
    let why = if denied {
        "with an explicit deny in an identity-based policy".to_owned()
    } else {
        format!("because no identity-based policy allows the {action} action")
    };
    format!(
        "User: {caller} is not authorized to perform: {action} on resource: {} {why}",
        check.resource
    )
}

fn prefix(service: &str) -> String {
    let plain: String = service.chars().filter(char::is_ascii_alphanumeric).collect();
    asl_catalog::sdk::error_prefix(&plain).map_or_else(|| crate::sdk::capital(&plain), str::to_owned)
}

/// The error and the cause of a task whose role in `Credentials` the execution role may not take over (recorded).
pub fn assume_refusal(role_arn: &str, target: &str) -> (String, String) {
    let cause = format!("The role {role_arn} is not authorized to assume the task state's role, {target}.");
    ("States.TaskFailed".to_owned(), cause)
}

/// The error and the cause of a task whose execution role does not trust Step Functions any more (recorded). `CreateStateMachine`
/// would not have taken such a role.
pub fn trust_refusal(role_arn: &str) -> (String, String) {
    let cause = format!(
        "The principal states.amazonaws.com is not authorized to assume the provided role. (role: {role_arn})"
    );
    ("States.TaskFailed".to_owned(), cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_the_sdk() {
        for (service, expected) in [
            ("s3", "S3"),
            ("dynamodb", "DynamoDb"),
            ("sfn", "Sfn"),
            ("secretsmanager", "SecretsManager"),
            ("ec2", "Ec2"),
            ("cognitoidentityprovider", "CognitoIdentityProvider"),
            ("emr-serverless", "EmrServerless"),
            ("bedrockruntime", "BedrockRuntime"),
        ] {
            assert_eq!(prefix(service), expected);
        }
    }
}
