//! The optimized integrations: which requests the service takes, as the catalog has them.
//!
//! What does not live here: the facts themselves ([`asl_catalog::services`]), the syntax of the ARN
//! ([`crate::resource`]).

use asl_catalog::service::Waits;
use asl_catalog::services;

use crate::resource::Pattern;
use crate::similar;

/// Services of which only the patterns are known: every action is taken (`resource-patterns-refused` has the first name,
/// the page connect-bedrockagentcore the second).
const ANY_ACTION: [&str; 2] = ["bedrock-agentcore", "bedrockagentcore"];

/// Whether a task can call the action and wait for it in this way.
pub(super) fn is_offered(service: &str, action: &str, pattern: Pattern) -> bool {
    if let Some(name) = service.strip_prefix("aws-sdk:") {
        return !asl_catalog::sdk::is_refused(name)
            && matches!(pattern, Pattern::RequestResponse | Pattern::WaitForTaskToken);
    }
    if ANY_ACTION.contains(&service) {
        return pattern == Pattern::RequestResponse;
    }
    let Some(action) = services::action(service, action) else {
        return false;
    };
    match pattern {
        Pattern::RequestResponse => true,
        Pattern::Sync => matches!(action.waits, Waits::Job | Waits::JobOrCallback),
        Pattern::Sync2 => service == "states",
        Pattern::WaitForTaskToken => matches!(action.waits, Waits::Callback | Waits::JobOrCallback),
    }
}

/// All actions with the ways to wait for them.
pub(crate) fn offered() -> impl Iterator<Item = (&'static str, &'static str, &'static [Pattern])> {
    use Pattern::{RequestResponse, Sync, Sync2, WaitForTaskToken};
    services::optimized().flat_map(|(service, actions)| {
        actions.iter().map(move |action| {
            let patterns: &[Pattern] = match action.waits {
                Waits::JobOrCallback if service == "states" => {
                    &[RequestResponse, Sync2, Sync, WaitForTaskToken]
                }
                Waits::Response => &[RequestResponse],
                Waits::Job => &[RequestResponse, Sync],
                Waits::Callback => &[RequestResponse, WaitForTaskToken],
                Waits::JobOrCallback => &[RequestResponse, Sync, WaitForTaskToken],
            };
            (service, action.name, patterns)
        })
    })
}

/// The service or action that was probably meant.
pub(super) fn nearest(service: &str, action: &str) -> Option<&'static str> {
    match services::actions(service) {
        Some(actions) => similar::nearest(action, actions.iter().map(|action| action.name)),
        None => similar::nearest(service, services::optimized().map(|(id, _)| id)),
    }
}

/// The fields that a request of the action needs: those measured, and those of the same kind that the API itself needs.
pub(crate) fn required(service: &str, action: &str) -> impl Iterator<Item = &'static str> + Clone {
    let action = services::action(service, action);
    action
        .into_iter()
        .flat_map(asl_catalog::service::Action::required)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `resource-patterns-refused`, measured on 2026-09-05.
    #[test]
    fn refuses_the_patterns_that_the_service_refuses() {
        for (service, action, pattern) in [
            ("lambda", "invoke", Pattern::Sync),
            ("sns", "publish", Pattern::Sync),
            ("sqs", "sendMessage", Pattern::Sync),
            ("dynamodb", "getItem", Pattern::Sync),
            ("events", "putEvents", Pattern::Sync),
            ("apigateway", "invoke", Pattern::Sync),
            ("aws-sdk:s3", "getObject", Pattern::Sync),
            ("bedrock-agentcore", "invokeAgentRuntime", Pattern::Sync),
            ("athena", "startQueryExecution", Pattern::WaitForTaskToken),
            ("batch", "submitJob", Pattern::WaitForTaskToken),
            ("codebuild", "startBuild", Pattern::WaitForTaskToken),
            ("elasticmapreduce", "addStep", Pattern::WaitForTaskToken),
            ("emr-containers", "startJobRun", Pattern::WaitForTaskToken),
            ("emr-serverless", "startJobRun", Pattern::WaitForTaskToken),
            ("glue", "startJobRun", Pattern::WaitForTaskToken),
            ("databrew", "startJobRun", Pattern::WaitForTaskToken),
            ("mediaconvert", "createJob", Pattern::WaitForTaskToken),
            ("sagemaker", "createTrainingJob", Pattern::WaitForTaskToken),
            ("dynamodb", "putItem", Pattern::WaitForTaskToken),
            ("glue", "startJobRun", Pattern::Sync2),
            ("dynamodb", "query", Pattern::RequestResponse),
            ("nothing", "query", Pattern::RequestResponse),
        ] {
            assert!(
                !is_offered(service, action, pattern),
                "{service}:{action} {pattern:?}"
            );
        }
        assert!(is_offered("states", "startExecution", Pattern::Sync2));
        assert!(is_offered(
            "bedrockagentcore",
            "invokeHarness",
            Pattern::RequestResponse
        ));
        // The table of the page "Integrating services" has all three patterns for Bedrock.
        assert!(is_offered("bedrock", "invokeModel", Pattern::WaitForTaskToken));
        assert!(is_offered(
            "aws-sdk:dynamodb",
            "putItem",
            Pattern::WaitForTaskToken
        ));
    }
}
