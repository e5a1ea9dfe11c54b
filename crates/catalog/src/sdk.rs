//! What is known by hand of services of the AWS SDK that have no file of their own.
//!
//! Where the action of a call has another name in IAM, the service authorization reference and the pages of the services
//! say so; the generated table has only names. What does not live here: what is generated ([`crate::models`]), services
//! with a file ([`crate::services`]).

/// Lines of a service, an operation (or `*`), and the actions that IAM checks, without a prefix where it is the service's.
static ACTIONS: &str = include_str!("by_hand/sdk_actions.txt");

/// Services that AWS has ended but that definitions still name: name, prefix of errors, prefix in IAM.
const ENDED: &[(&str, &str, &str)] = &[
    ("alexaforbusiness", "AlexaForBusiness", "a4b"),
    ("codestar", "CodeStar", "codestar"),
    ("elasticinference", "ElasticInference", "elastic-inference"),
    ("elastictranscoder", "ElasticTranscoder", "elastictranscoder"),
    ("evidently", "Evidently", "evidently"),
    ("honeycode", "Honeycode", "honeycode"),
    ("iot1clickprojects", "Iot1ClickProjects", "iot1click"),
    ("iotanalytics", "IoTAnalytics", "iotanalytics"),
    ("iotevents", "IotEvents", "iotevents"),
    ("ioteventsdata", "IotEventsData", "iotevents"),
    ("iotfleethub", "IoTFleetHub", "iotfleethub"),
    ("lookoutvision", "LookoutVision", "lookoutvision"),
    ("macie", "Macie", "macie"),
    ("mobile", "Mobile", "mobilehub"),
    ("opsworks", "OpsWorks", "opsworks"),
    ("opsworkscm", "OpsWorksCm", "opsworks-cm"),
    ("panorama", "Panorama", "panorama"),
    ("qldb", "Qldb", "qldb"),
    ("qldbsession", "QldbSession", "qldb"),
    ("robomaker", "RoboMaker", "robomaker"),
    ("sms", "Sms", "sms"),
];

/// Services whose calls carry a token of their own instead of a signature: IAM does not authorize them.
const WITHOUT_IAM: &[&str] = &["codecatalyst", "connectparticipant", "sso"];

/// Operations of which the same is true.
const OPERATIONS_WITHOUT_IAM: &[(&str, &str)] = &[
    ("cognitoidentityprovider", "completeWebAuthnRegistration"),
    ("cognitoidentityprovider", "deleteWebAuthnCredential"),
    ("cognitoidentityprovider", "getUserAuthFactors"),
    ("cognitoidentityprovider", "listWebAuthnCredentials"),
    ("cognitoidentityprovider", "startWebAuthnRegistration"),
    ("ssooidc", "createToken"),
    ("ssooidc", "registerClient"),
    ("ssooidc", "startDeviceAuthorization"),
];

/// Actions that the reference lists without a resource although AWS narrows them in the Developer Guide.
const NARROWED_BY_GUIDE: &[&str] = &["states:InvokeHTTPEndpoint", "states:RevealSecrets"];

/// The service principals that take a role which a call of the service hands over, where it is always the same one.
const PRINCIPALS: &[(&str, &str)] = &[
    ("bedrock", "bedrock.amazonaws.com"),
    ("cloudformation", "cloudformation.amazonaws.com"),
    ("comprehend", "comprehend.amazonaws.com"),
    ("emrserverless", "emr-serverless.amazonaws.com"),
    ("firehose", "firehose.amazonaws.com"),
    ("glue", "glue.amazonaws.com"),
    ("lambda", "lambda.amazonaws.com"),
    ("pipes", "pipes.amazonaws.com"),
    ("rekognition", "rekognition.amazonaws.com"),
    ("sagemaker", "sagemaker.amazonaws.com"),
    ("scheduler", "scheduler.amazonaws.com"),
    ("sfn", "states.amazonaws.com"),
    ("textract", "textract.amazonaws.com"),
    ("transcribe", "transcribe.amazonaws.com"),
];

/// Prefixes of errors that Step Functions documents in another spelling than follows from the name of the service.
const ERROR_PREFIXES: &[(&str, &str)] = &[("memorydb", "MemoryDB")];

/// Services of the SDK that Step Functions refuses (recorded case `resource-sdk-unknown-service`).
const REFUSED: &[&str] = &["apigatewaymanagementapi"];

/// Members of requests that the API declares as strings and that hold JSON: nobody has seen the service refuse an object
/// there.
const JSON_MEMBERS: &[(&str, &[&str])] = &[("sfn", &["Input", "Output"])];

/// The members of a service's requests that hold JSON, although the API declares them as strings.
pub fn json_members(service: &str) -> &'static [&'static str] {
    let found = JSON_MEMBERS.iter().find(|(name, _)| *name == service);
    found.map_or(&[], |(_, members)| members)
}

/// Whether Step Functions is known to refuse the SDK integration.
pub fn is_refused(service: &str) -> bool {
    REFUSED.contains(&service)
}

/// The names of services that AWS has ended.
pub fn ended() -> impl Iterator<Item = &'static str> {
    ENDED.iter().map(|(name, ..)| *name)
}

/// The service principal that takes a role which a call of the service hands over.
pub fn principal(service: &str) -> Option<&'static str> {
    let found = PRINCIPALS.iter().find(|(name, _)| *name == service);
    found.map(|(_, principal)| *principal)
}

/// Whether IAM knows no resource of an action, so that a policy must allow it on every resource: `comprehend:DetectSentiment`.
pub fn has_no_resource(action: &str) -> bool {
    !NARROWED_BY_GUIDE.contains(&action) && crate::models::has_no_resource(action)
}

/// Whether IAM authorizes a call at all.
pub fn is_authorized_by_iam(service: &str, operation: &str) -> bool {
    !WITHOUT_IAM.contains(&service) && !OPERATIONS_WITHOUT_IAM.contains(&(service, operation))
}

/// The prefix of a service's actions in IAM.
pub fn iam_prefix(service: &str) -> Option<&'static str> {
    let ended = || {
        let row = ENDED.iter().find(|(name, ..)| *name == service);
        row.map(|(_, _, prefix)| *prefix)
    };
    crate::models::service(service)
        .and_then(|service| service.iam_prefix)
        .or_else(ended)
}

/// The prefix of a service's errors in calls through the SDK.
pub fn error_prefix(service: &str) -> Option<&'static str> {
    let by_hand = ERROR_PREFIXES.iter().find(|(name, _)| *name == service);
    let ended = || {
        ENDED
            .iter()
            .find(|(name, ..)| *name == service)
            .map(|(_, prefix, _)| *prefix)
    };
    by_hand
        .map(|(_, prefix)| *prefix)
        .or_else(|| Some(crate::models::service(service)?.error_prefix))
        .or_else(ended)
}

/// The actions that IAM checks where they have another name than the operation; those without a prefix have the
/// service's.
pub fn actions(service: &str, operation: &str) -> Option<impl Iterator<Item = &'static str>> {
    ACTIONS.lines().find_map(|line| {
        let mut words = line.split(' ');
        let found =
            words.next()? == service && matches!(words.next()?, name if name == operation || name == "*");
        found.then_some(words)
    })
}
