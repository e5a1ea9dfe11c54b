//! What single calls are checked for, and how they fail.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used)]

use asl::resource::Resource;
use asl_iam::Options;
use asl_iam::call::{Check, checks};
use asl_iam::refusal::{assume_refusal, refusal};

fn of(resource: &str, arguments: &str) -> Vec<Check> {
    let resource = Resource::parse(resource).unwrap();
    checks(
        &resource,
        &asl_json::parse(arguments).unwrap(),
        &Options::default(),
    )
}

fn give(task: &str, arguments: &str, expected: &[(&str, &str)]) {
    let checks = of(&format!("arn:aws:states:::{task}"), arguments);
    let made: Vec<(&str, &str)> = checks
        .iter()
        .map(|check| (check.action.as_str(), check.resource.as_str()))
        .collect();
    assert_eq!(made, expected, "{task}");
}

#[test]
fn the_concrete_resource_is_checked() {
    let base = "arn:aws:lambda:us-east-1:123456789012:function:f";
    give(
        "lambda:invoke",
        r#"{"FunctionName":"f"}"#,
        &[("lambda:InvokeFunction", base)],
    );
    give(
        "lambda:invoke.waitForTaskToken",
        r#"{"FunctionName":"f","Qualifier":"prod"}"#,
        &[("lambda:InvokeFunction", &format!("{base}:prod"))],
    );
    give(
        "states:startExecution.sync:2",
        r#"{"StateMachineArn":"arn:aws:states:us-east-1:1:stateMachine:M"}"#,
        &[(
            "states:StartExecution",
            "arn:aws:states:us-east-1:1:stateMachine:M",
        )],
    );
    give(
        "dynamodb:putItem",
        r#"{"TableName":"t"}"#,
        &[(
            "dynamodb:PutItem",
            "arn:aws:dynamodb:us-east-1:123456789012:table/t",
        )],
    );
    give(
        "aws-sdk:s3:getObject",
        r#"{"Bucket":"b","Key":"k"}"#,
        &[("s3:GetObject", "arn:aws:s3:::b/k")],
    );
    give(
        "aws-sdk:s3:copyObject",
        r#"{"Bucket":"b","Key":"k","CopySource":"/c/l"}"#,
        &[
            ("s3:GetObject", "arn:aws:s3:::c/l"),
            ("s3:PutObject", "arn:aws:s3:::b/k"),
        ],
    );
    give("aws-sdk:s3:listBuckets", "{}", &[("s3:ListAllMyBuckets", "*")]);
    give(
        "batch:submitJob.sync",
        r#"{"JobDefinition":"j:1","JobQueue":"q"}"#,
        &[
            (
                "batch:SubmitJob",
                "arn:aws:batch:us-east-1:123456789012:job-definition/j:1",
            ),
            (
                "batch:SubmitJob",
                "arn:aws:batch:us-east-1:123456789012:job-queue/q",
            ),
        ],
    );
    // The roles of a task definition are not known, so nothing is said of them; roles in the parameters are.
    give(
        "ecs:runTask",
        r#"{"TaskDefinition":"web:1","Overrides":{"TaskRoleArn":"arn:aws:iam::1:role/r"}}"#,
        &[
            (
                "ecs:RunTask",
                "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1",
            ),
            ("iam:PassRole", "arn:aws:iam::1:role/r"),
        ],
    );
    give("eks:call", "{}", &[]);
    let direct = of("arn:aws:lambda:us-east-1:123456789012:function:f:7", "{}");
    assert_eq!(direct.len(), 1);
    assert_eq!(direct.first().unwrap().resource, format!("{base}:7"));
    assert_eq!(of("arn:aws:states:us-east-1:1:activity:A", "{}"), []);
}

#[test]
fn keys_of_conditions_come_with_the_call() {
    let http = of(
        "arn:aws:states:::http:invoke",
        r#"{"ApiEndpoint":"https://api.example.com/v1/x","Method":"GET","Authentication":{"ConnectionArn":"arn:aws:events:us-east-1:1:connection/c/0a"}}"#,
    );
    let first = http.first().unwrap();
    assert!(
        first
            .context
            .contains(&("states:HTTPMethod".into(), "GET".into()))
    );
    assert!(first.context.contains(&(
        "states:HTTPEndpoint".into(),
        "https://api.example.com/v1/x".into()
    )));
    let actions: Vec<&str> = http.iter().map(|check| check.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "states:InvokeHTTPEndpoint",
            "events:RetrieveConnectionCredentials",
            "secretsmanager:GetSecretValue",
            "secretsmanager:DescribeSecret"
        ]
    );
}

/// The cause as execution outputs quote it.
#[test]
fn a_refused_call_fails_as_on_aws() {
    let caller = "arn:aws:sts::123456789012:assumed-role/R/GGzJDbzYyvarbIioekwoULLKpGuSfJRc";
    let fails = |task: &str, arguments: &str, denied: bool| {
        let resource = Resource::parse(&format!("arn:aws:states:::{task}")).unwrap();
        let checks = checks(
            &resource,
            &asl_json::parse(arguments).unwrap(),
            &Options::default(),
        );
        refusal(&resource, checks.first().unwrap(), denied, caller, "ID")
    };
    let (error, cause) = fails("lambda:invoke", r#"{"FunctionName":"f"}"#, false);
    assert_eq!(error, "Lambda.AWSLambdaException");
    assert_eq!(
        cause,
        format!(
            "User: {caller} is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:f because no identity-based policy allows the lambda:InvokeFunction action (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: ID; Proxy: null)"
        )
    );
    let (_, cause) = fails("lambda:invoke", r#"{"FunctionName":"f"}"#, true);
    assert!(
        cause.contains("function:f with an explicit deny in an identity-based policy (Service:"),
        "{cause}"
    );
    let topic = r#"{"TopicArn":"arn:aws:sns:us-east-1:1:t"}"#;
    assert!(
        fails("sns:publish", topic, false)
            .1
            .contains("perform: SNS:Publish on")
    );
    assert_eq!(fails("aws-sdk:s3:listBuckets", "{}", false).0, "S3.S3Exception");
    assert_eq!(
        fails("aws-sdk:dynamodb:getItem", r#"{"TableName":"t"}"#, false).0,
        "DynamoDb.DynamoDbException"
    );
    assert_eq!(fails("http:invoke", "{}", false).0, "States.Http.AccessDenied");
    assert_eq!(
        assume_refusal("arn:aws:iam::1:role/a", "arn:aws:iam::2:role/b").1,
        "The role arn:aws:iam::1:role/a is not authorized to assume the task state's role, arn:aws:iam::2:role/b."
    );
}
