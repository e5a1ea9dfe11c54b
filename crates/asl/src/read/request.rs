//! The optimized integrations: which actions there are, how a task can wait for them, what their requests need.
//!
//! Actions and patterns are those of the developer guide ("Integrating services with Step Functions", and the page of
//! each service), checked against `resource-patterns-refused`; required fields are those measured
//! (`integration-required-fields`). SDK integrations are not listed: two hundred services with all their actions. What
//! does not live here: the syntax of the ARN ([`crate::resource`]).

use super::request_fields;
use crate::resource::Pattern;
use crate::similar;

/// How a task can wait for an action.
#[derive(Clone, Copy)]
enum Waits {
    /// For the answer alone.
    Answer,
    /// For the job, too.
    Job,
    /// For a callback, too.
    Callback,
    /// For either.
    Both,
}

use Waits::{Answer, Both, Callback, Job};

const OFFERED: &[(&str, &[(&str, Waits)])] = &[
    ("apigateway", &[("invoke", Callback)]),
    (
        "athena",
        &[
            ("startQueryExecution", Job),
            ("stopQueryExecution", Answer),
            ("getQueryExecution", Answer),
            ("getQueryResults", Answer),
        ],
    ),
    ("batch", &[("submitJob", Job)]),
    (
        "bedrock",
        &[("invokeModel", Callback), ("createModelCustomizationJob", Both)],
    ),
    (
        "codebuild",
        &[
            ("startBuild", Job),
            ("stopBuild", Answer),
            ("batchDeleteBuilds", Answer),
            ("batchGetReports", Answer),
            ("startBuildBatch", Job),
            ("stopBuildBatch", Answer),
            ("retryBuildBatch", Job),
            ("deleteBuildBatch", Answer),
        ],
    ),
    ("databrew", &[("startJobRun", Job)]),
    (
        "dynamodb",
        &[
            ("getItem", Answer),
            ("putItem", Answer),
            ("updateItem", Answer),
            ("deleteItem", Answer),
        ],
    ),
    ("ecs", &[("runTask", Both)]),
    (
        "eks",
        &[
            ("createCluster", Job),
            ("deleteCluster", Job),
            ("createFargateProfile", Job),
            ("deleteFargateProfile", Job),
            ("createNodegroup", Job),
            ("deleteNodegroup", Job),
            ("runJob", Both),
            ("call", Callback),
        ],
    ),
    (
        "elasticmapreduce",
        &[
            ("createCluster", Job),
            ("setClusterTerminationProtection", Answer),
            ("terminateCluster", Job),
            ("addStep", Job),
            ("cancelStep", Answer),
            ("modifyInstanceFleetByName", Answer),
            ("modifyInstanceGroupByName", Answer),
        ],
    ),
    (
        "emr-containers",
        &[
            ("createVirtualCluster", Answer),
            ("deleteVirtualCluster", Job),
            ("startJobRun", Job),
        ],
    ),
    (
        "emr-serverless",
        &[
            ("createApplication", Job),
            ("startApplication", Job),
            ("stopApplication", Job),
            ("deleteApplication", Job),
            ("startJobRun", Job),
            ("cancelJobRun", Job),
        ],
    ),
    ("events", &[("putEvents", Callback)]),
    ("glue", &[("startJobRun", Job)]),
    ("http", &[("invoke", Answer)]),
    ("lambda", &[("invoke", Callback)]),
    ("mediaconvert", &[("createJob", Job)]),
    (
        "sagemaker",
        &[
            ("createEndpoint", Answer),
            ("createEndpointConfig", Answer),
            ("createHyperParameterTuningJob", Job),
            ("createLabelingJob", Job),
            ("createModel", Answer),
            ("createProcessingJob", Job),
            ("createTrainingJob", Job),
            ("createTransformJob", Job),
            ("updateEndpoint", Answer),
        ],
    ),
    ("sns", &[("publish", Callback)]),
    ("sqs", &[("sendMessage", Callback)]),
    ("states", &[("startExecution", Both)]),
];

/// Services of which only the patterns are known: every action is taken (`resource-patterns-refused` has the first name,
/// the page connect-bedrockagentcore the second).
const ANY_ACTION: [&str; 2] = ["bedrock-agentcore", "bedrockagentcore"];

/// Whether a task can call the action and wait for it in this way.
pub(super) fn is_offered(service: &str, action: &str, pattern: Pattern) -> bool {
    if let Some(name) = service.strip_prefix("aws-sdk:") {
        return !request_fields::is_refused(name)
            && matches!(pattern, Pattern::RequestResponse | Pattern::WaitForTaskToken);
    }
    if ANY_ACTION.contains(&service) {
        return pattern == Pattern::RequestResponse;
    }
    let Some(waits) = find(service, action) else {
        return false;
    };
    match pattern {
        Pattern::RequestResponse => true,
        Pattern::Sync => matches!(waits, Job | Both),
        Pattern::Sync2 => service == "states",
        Pattern::WaitForTaskToken => matches!(waits, Callback | Both),
    }
}

/// All actions with the ways to wait for them.
pub(crate) fn offered() -> impl Iterator<Item = (&'static str, &'static str, &'static [Pattern])> {
    use Pattern::{RequestResponse, Sync, Sync2, WaitForTaskToken};
    OFFERED.iter().flat_map(|(service, actions)| {
        actions.iter().map(|(action, waits)| {
            let patterns: &[Pattern] = match waits {
                Both if *service == "states" => &[RequestResponse, Sync2, Sync, WaitForTaskToken],
                Answer => &[RequestResponse],
                Job => &[RequestResponse, Sync],
                Callback => &[RequestResponse, WaitForTaskToken],
                Both => &[RequestResponse, Sync, WaitForTaskToken],
            };
            (*service, *action, patterns)
        })
    })
}

fn find(service: &str, action: &str) -> Option<Waits> {
    let (_, actions) = OFFERED.iter().find(|(name, _)| *name == service)?;
    let (_, waits) = actions.iter().find(|(name, _)| *name == action)?;
    Some(*waits)
}

/// The service or action that was probably meant.
pub(super) fn nearest(service: &str, action: &str) -> Option<&'static str> {
    match OFFERED.iter().find(|(name, _)| *name == service) {
        Some((_, actions)) => similar::nearest(action, actions.iter().map(|(name, _)| *name)),
        None => similar::nearest(service, OFFERED.iter().map(|(name, _)| *name)),
    }
}

/// The fields that a request of the action needs: those measured, and those of the same kind that the API itself needs.
pub(crate) fn required(service: &str, action: &str) -> &'static [&'static str] {
    match (service, action) {
        ("lambda", "invoke") => &["FunctionName"],
        ("sqs", "sendMessage") => &["QueueUrl", "MessageBody"],
        ("sns", "publish") => &["Message"],
        ("dynamodb", "putItem") => &["TableName", "Item"],
        ("dynamodb", "getItem" | "updateItem" | "deleteItem") => &["TableName", "Key"],
        ("states", "startExecution") => &["StateMachineArn"],
        ("events", "putEvents") => &["Entries"],
        ("ecs", "runTask") => &["TaskDefinition"],
        ("glue", "startJobRun") => &["JobName"],
        ("batch", "submitJob") => &["JobName", "JobQueue", "JobDefinition"],
        ("athena", "startQueryExecution") => &["QueryString"],
        ("apigateway" | "http", "invoke") => &["ApiEndpoint", "Method"],
        _ => &[],
    }
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
