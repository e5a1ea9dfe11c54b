//! From the tree to the state machine, with everything that the service checks on the way.
//!
//! Each module reads one part of the language, as methods of [`crate::reader::Reader`].

mod choice;
mod distributed;
pub(crate) mod fields;
mod jsonata;
mod machine;
mod map_parallel;
mod path;
mod request;
mod retry;
mod state;
mod task;
mod wait_fail;

use crate::similar;

/// The services of the AWS SDK, those included that AWS has ended.
fn sdk_services() -> impl Iterator<Item = &'static str> {
    let generated = asl_catalog::models::services().map(|service| service.name);
    generated.chain(asl_catalog::sdk::ended())
}

/// Whether SDK integrations of the service are known.
pub(crate) fn is_sdk_service(name: &str) -> bool {
    sdk_services().any(|known| known == name)
}

/// The service that was probably meant.
pub(crate) fn nearest_sdk_service(name: &str) -> Option<&'static str> {
    // What people know them by.
    let by_other_name = [
        ("states", "sfn"),
        ("stepfunctions", "sfn"),
        ("events", "eventbridge"),
        ("logs", "cloudwatchlogs"),
        ("dynamo", "dynamodb"),
        ("cognitoidp", "cognitoidentityprovider"),
        ("elbv2", "elasticloadbalancingv2"),
        ("bedrock-runtime", "bedrockruntime"),
    ];
    let known = by_other_name.into_iter().find(|(other, _)| *other == name);
    let bare = name.replace('-', "");
    known
        .map(|(_, name)| name)
        .or_else(|| similar::nearest(&bare, sdk_services()))
}
