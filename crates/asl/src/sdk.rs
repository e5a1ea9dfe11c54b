//! The names of the services that the AWS SDK integrations call.
//!
//! What does not live here: their operations and members ([`asl_catalog::models`]), and the syntax of a `Resource`
//! ([`crate::resource`]).

use crate::similar;

/// Names by which people know a service, and the one that an SDK integration needs.
const OTHER_NAMES: [(&str, &str); 8] = [
    ("states", "sfn"),
    ("stepfunctions", "sfn"),
    ("events", "eventbridge"),
    ("logs", "cloudwatchlogs"),
    ("dynamo", "dynamodb"),
    ("cognitoidp", "cognitoidentityprovider"),
    ("elbv2", "elasticloadbalancingv2"),
    ("bedrock-runtime", "bedrockruntime"),
];

/// All services, including those that AWS has ended.
fn services() -> impl Iterator<Item = &'static str> {
    let generated = asl_catalog::models::services().map(|service| service.name);
    generated.chain(asl_catalog::sdk::ended())
}

/// Whether SDK integrations of the service are known.
pub(crate) fn is_service(name: &str) -> bool {
    asl_catalog::models::service(name).is_some() || asl_catalog::sdk::ended().any(|known| known == name)
}

/// The service that was probably meant.
pub(crate) fn nearest_service(name: &str) -> Option<&'static str> {
    let known = OTHER_NAMES.into_iter().find(|(other, _)| *other == name);
    known
        .map(|(_, name)| name)
        .or_else(|| similar::nearest(&name.replace('-', ""), services()))
}
