//! Calls through the AWS SDK: the action follows from the name of the call, the resource from a few known fields.
//!
//! AWS generates nothing here; the statements are this project's own help and say so. The rule for actions is that of
//! the CDK's `CallAwsService`; names that differ are general knowledge of IAM (service authorization reference).

use super::capital;
use super::sdk_prefixes::prefix;
use crate::Options;
use crate::fields::Fields;
use crate::rule::{ANY, Rule, Target, allow, parts, pass_role, rule};
use crate::template::{Resolved, resolve};

/// Calls that need more than the action of their name.
pub(super) const RULES: &[Rule] = &[
    // As the CDK and the Serverless plugin write it.
    rule(
        "aws-sdk:scheduler:createSchedule",
        &[
            allow(&["scheduler:CreateSchedule"])
                .on(&[parts(
                    "arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/{Name}",
                )])
                .why("Creates the schedule."),
            pass_role(&[crate::rule::of("{Target.RoleArn|role}", "*")], &[]),
        ],
    ),
    rule(
        "aws-sdk:s3:copyObject",
        &[
            allow(&["s3:GetObject"])
                .on(&[parts("arn:{P}:s3:::{CopySource|prefix}")])
                .why("Reads the object that is copied."),
            allow(&["s3:PutObject"])
                .on(&[parts("arn:{P}:s3:::{Bucket}/{Key}")])
                .why("Writes the copy."),
        ],
    ),
];

/// The same API under the name of an optimized integration, whose template then applies.
const OPTIMIZED: &[(&str, &str)] = &[
    ("athena", "athena"),
    ("batch", "batch"),
    ("bedrock", "bedrock"),
    ("bedrockruntime", "bedrock"),
    ("codebuild", "codebuild"),
    ("databrew", "databrew"),
    ("ecs", "ecs"),
    ("eks", "eks"),
    ("emrcontainers", "emr-containers"),
    ("emrserverless", "emr-serverless"),
    ("eventbridge", "events"),
    ("glue", "glue"),
    ("lambda", "lambda"),
    ("mediaconvert", "mediaconvert"),
    ("sagemaker", "sagemaker"),
    ("sfn", "states"),
    ("sns", "sns"),
    ("sqs", "sqs"),
];

/// The name of the optimized integration that makes the same call.
pub(crate) fn optimized(service: &str, action: &str) -> Option<String> {
    let (_, name) = OPTIMIZED.iter().find(|row| row.0 == service)?;
    Some(format!("{name}:{action}"))
}

/// Calls whose action in IAM has another name, or that need several.
const ACTIONS: &[(&str, &str, &[&str])] = &[
    ("s3", "listObjects", &["s3:ListBucket"]),
    ("s3", "listObjectsV2", &["s3:ListBucket"]),
    ("s3", "headBucket", &["s3:ListBucket"]),
    ("s3", "listBuckets", &["s3:ListAllMyBuckets"]),
    ("s3", "headObject", &["s3:GetObject"]),
    ("s3", "deleteObjects", &["s3:DeleteObject"]),
    ("s3", "createMultipartUpload", &["s3:PutObject"]),
    ("s3", "uploadPart", &["s3:PutObject"]),
    ("s3", "completeMultipartUpload", &["s3:PutObject"]),
    ("s3", "listParts", &["s3:ListMultipartUploadParts"]),
    ("s3", "listMultipartUploads", &["s3:ListBucketMultipartUploads"]),
    (
        "dynamodb",
        "transactWriteItems",
        &[
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:ConditionCheckItem",
        ],
    ),
    ("dynamodb", "transactGetItems", &["dynamodb:GetItem"]),
    ("dynamodb", "executeStatement", PARTIQL),
    ("dynamodb", "batchExecuteStatement", PARTIQL),
    ("dynamodb", "executeTransaction", PARTIQL),
    ("bedrockruntime", "converse", &["bedrock:InvokeModel"]),
];

const PARTIQL: &[&str] = &[
    "dynamodb:PartiQLSelect",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLUpdate",
    "dynamodb:PartiQLDelete",
];

/// A field that names the resource of most calls of a service, and the resource; the first that is there counts.
const NAMED: &[(&str, &str, Target)] = &[
    ("bedrockruntime", "ModelId", parts("{ModelId|model}")),
    (
        "cloudwatchlogs",
        "LogGroupName",
        parts("arn:{P}:logs:{R}:{A}:log-group:{LogGroupName}:*"),
    ),
    (
        "dynamodb",
        "IndexName",
        parts("arn:{P}:dynamodb:{R}:{A}:table/{TableName}/index/{IndexName}"),
    ),
    (
        "dynamodb",
        "TableName",
        parts("arn:{P}:dynamodb:{R}:{A}:table/{TableName}"),
    ),
    (
        "firehose",
        "DeliveryStreamName",
        parts("arn:{P}:firehose:{R}:{A}:deliverystream/{DeliveryStreamName}"),
    ),
    (
        "kinesis",
        "StreamName",
        parts("arn:{P}:kinesis:{R}:{A}:stream/{StreamName}"),
    ),
    ("kms", "KeyId", parts("{KeyId|arn}")),
    ("lambda", "FunctionName", parts("{FunctionName|invoked}")),
    ("s3", "Key", parts("arn:{P}:s3:::{Bucket}/{Key}")),
    ("s3", "Delete", parts("arn:{P}:s3:::{Bucket}/*")),
    ("s3", "Bucket", parts("arn:{P}:s3:::{Bucket}")),
    (
        "secretsmanager",
        "SecretId",
        parts("arn:{P}:secretsmanager:{R}:{A}:secret:{SecretId}-??????"),
    ),
    ("sfn", "ExecutionArn", parts("{ExecutionArn|arn}")),
    ("sfn", "StateMachineArn", parts("{StateMachineArn|arn}")),
    ("sns", "TopicArn", parts("{TopicArn|arn}")),
    ("sqs", "QueueUrl", parts("{QueueUrl|queue}")),
];

/// Actions and resources of a call; `None` if IAM does not authorise calls of the service.
pub(crate) fn statement(
    service: &str,
    action: &str,
    fields: &Fields,
    options: &Options,
    resources: bool,
) -> Option<(Vec<String>, Vec<Resolved>)> {
    let prefix = prefix(service)?;
    let special = ACTIONS.iter().find(|row| row.0 == service && row.1 == action);
    let actions = match special {
        // The CDK takes the name of the call as it is.
        Some((_, _, actions)) if resources => actions.iter().map(|it| (*it).to_owned()).collect(),
        _ if prefix == "apigateway" && resources => vec![format!("apigateway:{}", method(action))],
        _ => vec![format!("{prefix}:{}", capital(action))],
    };
    let named = NAMED
        .iter()
        .filter(|row| resources && row.0 == service)
        .find(|row| fields.has(row.1));
    let targets = named.map_or(ANY, |row| std::slice::from_ref(&row.2));
    let resolved = targets.iter().flat_map(|target| resolve(target, fields, options));
    Some((actions, resolved.collect()))
}

/// The control plane of API Gateway is authorised by the HTTP method of the call.
fn method(action: &str) -> &'static str {
    let verbs = [
        ("get", "GET"),
        ("delete", "DELETE"),
        ("update", "PATCH"),
        ("put", "PUT"),
        ("import", "PUT"),
    ];
    let verb = verbs.iter().find(|(verb, _)| action.starts_with(verb));
    verb.map_or("POST", |(_, method)| method)
}
