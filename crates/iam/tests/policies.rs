//! Policies and their reasons, as documentation.

// Helpers of tests may panic: that is how a test fails.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::needless_raw_string_hashes,
    reason = "a test fails by panicking; expect-test writes hashes"
)]

use asl_iam::{Convention, Effect, Options, Policy, generate};
use proptest::prelude::*;

fn policy_with(definition: &str, options: &Options) -> Policy {
    generate(&asl::analyze(definition).outline, options)
}

fn policy(definition: &str) -> Policy {
    policy_with(definition, &Options::default())
}

/// A definition of one Task.
fn task(fields: &str) -> String {
    format!(r#"{{"StartAt":"Call","States":{{"Call":{{"Type":"Task",{fields},"End":true}}}}}}"#)
}

fn resources(definition: &str) -> Vec<String> {
    policy(definition)
        .statements
        .into_iter()
        .flat_map(|statement| statement.resources)
        .collect()
}

/// The page on Lambda ends with this policy: one statement, two functions, in the order of the states.
#[test]
fn the_lambda_page() {
    let definition = r#"{"StartAt":"First","States":{
        "First":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Next":"Second",
            "Parameters":{"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:function1"}},
        "Second":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,
            "Parameters":{"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:function2"}}}}"#;
    let policy = policy(definition);
    assert_eq!(
        policy.document().to_string(),
        concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["#,
            r#""arn:aws:lambda:us-east-1:123456789012:function:function1","#,
            r#""arn:aws:lambda:us-east-1:123456789012:function:function2"]}]}"#
        )
    );
    let reasons = &policy.statements[0].reasons;
    assert_eq!(reasons.len(), 2);
    assert_eq!(reasons[1].state, "Second");
    assert_eq!(
        reasons[1].pointer.as_str(),
        "/States/Second/Parameters/FunctionName"
    );
    assert_eq!(
        reasons[1].sentence,
        "Invokes the function. FunctionName names the resource."
    );
    assert!(!reasons[1].guess && policy.warnings.is_empty());
}

/// IAM checks the ARN with version or alias, so the policy has it too.
#[test]
fn a_function_is_granted_as_it_is_invoked() {
    let invoke = |parameters: &str| {
        resources(&task(&format!(
            r#""Resource":"arn:aws:states:::lambda:invoke","Parameters":{{{parameters}}}"#
        )))
    };
    let base = "arn:aws:lambda:us-east-1:123456789012:function:f";
    assert_eq!(invoke(r#""FunctionName":"f""#), [base]);
    assert_eq!(invoke(r#""FunctionName":"f:prod""#), [format!("{base}:prod")]);
    assert_eq!(
        invoke(r#""FunctionName":"f","Qualifier":"prod""#),
        [format!("{base}:prod")]
    );
    assert_eq!(
        invoke(r#""FunctionName":"f","Qualifier.$":"$.q""#),
        [format!("{base}:*")]
    );
    assert_eq!(
        invoke(r#""FunctionName":"123456789012:function:f""#),
        ["arn:aws:lambda:us-east-1:123456789012:function:f"]
    );
    assert_eq!(invoke(r#""FunctionName.$":"$.f""#), ["*"]);
    assert_eq!(invoke(r#""FunctionName":"${Fn}""#), ["${Fn}"]);
}

#[test]
fn what_is_decided_at_run_time_is_a_guess_with_advice() {
    let policy = policy(&task(
        r#""Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl.$":"$.url"}"#,
    ));
    let reason = &policy.statements[0].reasons[0];
    assert!(reason.guess);
    assert_eq!(reason.pointer.as_str(), "/States/Call/Parameters/QueueUrl.$");
    assert!(
        reason.sentence.contains("decided at run time"),
        "{}",
        reason.sentence
    );
    assert_eq!(policy.warnings.len(), 1);
}

#[test]
fn another_account_must_agree() {
    let policy = policy(&task(
        r#""Resource":"arn:aws:lambda:us-east-1:444455556666:function:Theirs""#,
    ));
    assert!(policy.warnings[0].sentence.contains("444455556666"));
    assert_eq!(policy.warnings[0].pointer.as_str(), "/States/Call/Resource");
}

fn least(definition: &str) -> Policy {
    let options = Options {
        convention: Convention::LeastPrivilege,
        ..Options::default()
    };
    policy_with(definition, &options)
}

/// Least privilege: what the call is checked for, and the written part of a name that is decided at run time.
#[test]
fn least_privilege_is_as_narrow_as_the_definition_tells() {
    let give = |resource: &str, parameters: &str, expected: &[(&str, &str)]| {
        let policy = least(&task(&format!(
            r#""Resource":"arn:aws:states:::{resource}","Parameters":{parameters}"#
        )));
        let made: Vec<(String, String)> = policy
            .statements
            .iter()
            .map(|it| (it.actions.join(" "), it.resources.join(" ")))
            .collect();
        let made: Vec<(&str, &str)> = made.iter().map(|(a, r)| (a.as_str(), r.as_str())).collect();
        assert_eq!(made, expected, "{resource}");
        for statement in &policy.statements {
            for resource in &statement.resources {
                assert!(
                    statement
                        .reasons
                        .iter()
                        .any(|reason| reason.resource == *resource)
                );
            }
        }
    };
    give(
        "lambda:invoke",
        r#"{"FunctionName":"f","Qualifier":"prod"}"#,
        &[(
            "lambda:InvokeFunction",
            "arn:aws:lambda:us-east-1:123456789012:function:f:prod",
        )],
    );
    give(
        "lambda:invoke",
        r#"{"FunctionName.$":"States.Format('order-{}', $.kind)"}"#,
        &[(
            "lambda:InvokeFunction",
            "arn:aws:lambda:us-east-1:123456789012:function:order-*",
        )],
    );
    give(
        "lambda:invoke",
        r#"{"FunctionName.$":"$.f"}"#,
        &[(
            "lambda:InvokeFunction",
            "arn:aws:lambda:us-east-1:123456789012:function:*",
        )],
    );
    give(
        "dynamodb:putItem",
        r#"{"TableName":"{% 'prod-' & $states.input.table %}"}"#,
        &[(
            "dynamodb:PutItem",
            "arn:aws:dynamodb:us-east-1:123456789012:table/prod-*",
        )],
    );
    give(
        "sqs:sendMessage",
        r#"{"QueueUrl":"{% 'https://sqs.eu-west-1.amazonaws.com/111122223333/q' %}"}"#,
        &[("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q")],
    );
    give(
        "states:startExecution.sync:2",
        r#"{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:M:live"}"#,
        &[
            (
                "states:StartExecution",
                "arn:aws:states:us-east-1:123456789012:stateMachine:M:live",
            ),
            (
                "states:DescribeExecution states:StopExecution",
                "arn:aws:states:us-east-1:123456789012:execution:M:*",
            ),
            (
                "events:PutTargets events:PutRule events:DescribeRule",
                "arn:aws:events:us-east-1:123456789012:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
            ),
        ],
    );
    give(
        "aws-sdk:dynamodb:getItem",
        r#"{"TableName":"t"}"#,
        &[(
            "dynamodb:GetItem",
            "arn:aws:dynamodb:us-east-1:123456789012:table/t",
        )],
    );
    give(
        "bedrock:invokeModel",
        r#"{"ModelId":"eu.amazon.nova-lite-v1:0"}"#,
        &[(
            "bedrock:InvokeModel",
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0 arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0",
        )],
    );
    give("eks:call", r#"{"ClusterName":"c"}"#, &[]);
}

#[test]
fn warnings_name_what_to_look_at() {
    let sentences = |fields: &str| {
        let warnings = least(&task(fields)).warnings;
        warnings
            .iter()
            .map(|warning| warning.sentence.clone())
            .collect::<Vec<_>>()
    };
    let ecs = sentences(
        r#""Resource":"arn:aws:states:::ecs:runTask","Parameters":{"TaskDefinition":"web:1","Cluster":"c"}"#,
    );
    assert!(
        ecs.iter().any(|it| it.contains("Any role may be passed on")),
        "{ecs:?}"
    );
    let any_service = sentences(
        r#""Resource":"arn:aws:states:::aws-sdk:rds:createDBInstance","Parameters":{"MonitoringRoleArn":"arn:aws:iam::123456789012:role/r"}"#,
    );
    assert!(
        any_service.iter().any(|it| it.contains("iam:PassedToService")),
        "{any_service:?}"
    );
    let foreign = sentences(
        r#""Resource":"arn:aws:states:::sns:publish","Parameters":{"TopicArn":"arn:aws:sns:us-east-1:999999999999:t"}"#,
    );
    assert!(
        foreign.iter().any(|it| it.contains("999999999999")),
        "{foreign:?}"
    );
    let placeholder =
        sentences(r#""Resource":"arn:aws:states:::sns:publish","Parameters":{"TopicArn":"${Topic}"}"#);
    assert!(
        placeholder.iter().any(|it| it.contains("${Topic}")),
        "{placeholder:?}"
    );
}

/// A half-typed definition keeps its policy.
#[test]
fn half_typed_definitions_have_a_policy() {
    let whole = task(
        r#""Resource":"arn:aws:states:::sns:publish","Parameters":{"TopicArn":"arn:aws:sns:us-east-1:123456789012:t"}"#,
    );
    let at = whole.find(r#","End""#).unwrap();
    for text in [&whole[..at], &format!("{}, \"Next\": ", &whole[..at])] {
        for convention in Convention::ALL {
            let options = Options {
                convention,
                ..Options::default()
            };
            let policy = policy_with(text, &options);
            assert!(
                policy.statements.iter().any(|it| it.actions == ["sns:Publish"]),
                "{text}"
            );
        }
    }
}

#[test]
fn no_task_no_permission() {
    for definition in [
        "",
        "{}",
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#,
        &task(r#""Resource":"arn:aws:states:us-east-1:123456789012:activity:Manual""#),
    ] {
        let policy = policy(definition);
        assert_eq!(policy.statements.len(), 1, "{definition}");
        assert_eq!(policy.statements[0].effect, Effect::Deny);
        assert!(!policy.statements[0].reasons[0].sentence.is_empty());
    }
}

#[test]
fn calls_through_the_sdk_get_help_that_says_so() {
    let call = |service: &str, parameters: &str| {
        let policy = policy(&task(&format!(
            r#""Resource":"arn:aws:states:::aws-sdk:{service}","Parameters":{parameters}"#
        )));
        let statement = policy.statements[0].clone();
        (statement.actions.join(","), statement.resources.join(","))
    };
    let give = |service: &str, parameters: &str, action: &str, resource: &str| {
        let expected = (action.to_owned(), resource.to_owned());
        assert_eq!(call(service, parameters), expected, "{service}");
    };
    give(
        "s3:getObject",
        r#"{"Bucket":"b","Key.$":"$.k"}"#,
        "s3:GetObject",
        "arn:aws:s3:::b/*",
    );
    give("s3:listBuckets", "{}", "s3:ListAllMyBuckets", "*");
    give(
        "dynamodb:query",
        r#"{"TableName":"t","IndexName":"i"}"#,
        "dynamodb:Query",
        "arn:aws:dynamodb:us-east-1:123456789012:table/t/index/i",
    );
    give("eventbridge:listRules", "{}", "events:ListRules", "*");
    give("apigateway:getRestApis", "{}", "apigateway:GET", "*");
    give(
        "sfn:startExecution",
        r#"{"StateMachineArn":"arn:aws:states:us-east-1:1:stateMachine:M"}"#,
        "states:StartExecution",
        "arn:aws:states:us-east-1:1:stateMachine:M",
    );
}

#[test]
fn the_partition_is_that_of_the_state_machine() {
    let options = Options {
        partition: "aws-cn".to_owned(),
        region: "cn-north-1".to_owned(),
        ..Options::default()
    };
    let definition =
        task(r#""Resource":"arn:aws-cn:states:::dynamodb:getItem","Parameters":{"TableName":"t"}"#);
    assert_eq!(
        policy_with(&definition, &options).statements[0].resources,
        ["arn:aws-cn:dynamodb:cn-north-1:123456789012:table/t"]
    );
}

/// The samples lie beside the repository; without them this test passes.
#[test]
fn every_sample_has_a_policy_in_every_convention() {
    let beside = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("ASL_SHARED").map_or(beside, std::path::PathBuf::from);
    let Ok(samples) = std::fs::read_dir(shared.join("samples")) else {
        eprintln!("skipped: there are no samples below {}", shared.display());
        return;
    };
    for path in samples.map(|entry| entry.unwrap().path()) {
        if !path.to_string_lossy().ends_with(".asl.json") {
            continue;
        }
        let definition = std::fs::read_to_string(&path).unwrap();
        let value = asl_json::parse(&definition).unwrap();
        let outline = asl::analyze(&definition).outline;
        for convention in Convention::ALL {
            let options = Options {
                convention,
                ..Options::default()
            };
            let policy = generate(&outline, &options);
            for statement in &policy.statements {
                assert!(!statement.resources.is_empty() && !statement.reasons.is_empty());
                assert!(
                    statement
                        .resources
                        .iter()
                        .all(|it| it == "*" || it.starts_with("arn:") || it.contains("${"))
                );
            }
            let reasons = policy.statements.iter().flat_map(|statement| &statement.reasons);
            let places = reasons.map(|reason| &reason.pointer);
            for place in places.chain(policy.warnings.iter().map(|warning| &warning.pointer)) {
                assert!(place.find(&value).is_some(), "{place} in {}", path.display());
            }
            let known = !policy.statements.is_empty() || !policy.warnings.is_empty();
            assert!(
                known || matches!(convention, Convention::Cdk | Convention::LeastPrivilege),
                "{} {convention:?}",
                path.display()
            );
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "f",
        "",
        "arn:aws:lambda:::function:",
        "{% $x %}",
        "${X}",
        "arn:",
        "https://sqs..amazonaws.com/",
        ":",
        "*",
        "a b",
        "arn:aws:states:us-east-1:1:stateMachine:",
        "é/:/",
        "{",
        "}",
        "s3://",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the fields hold: no panic, no empty list, a reason for everything, and the same again.
    #[test]
    fn any_field_gives_a_policy(
        resource in prop::sample::select(vec![
            "lambda:invoke", "sqs:sendMessage", "states:startExecution.sync:2", "ecs:runTask.sync", "events:putEvents",
            "http:invoke", "apigateway:invoke", "bedrock:invokeModel", "emr-serverless:cancelJobRun.sync",
            "aws-sdk:s3:copyObject", "aws-sdk:scheduler:createSchedule", "athena:startQueryExecution.sync", "x:y",
            "elasticmapreduce:createCluster.sync", "aws-sdk:sso:listAccounts",
        ]),
        value in text(),
        list in prop::bool::ANY,
    ) {
        let names = ["FunctionName", "Qualifier", "QueueUrl", "StateMachineArn", "TaskDefinition", "Entries",
            "Authentication", "ApiEndpoint", "Stage", "ModelId", "ApplicationId", "JobRunId", "Bucket", "Key",
            "CopySource", "Name", "Target", "ResultConfiguration", "ServiceRole", "AllowedFunctions"];
        let value = asl_json::Value::string(value).to_string();
        let value = if list { format!("[{value},{{\"EventBusName\":{value}}}]") } else { value };
        let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":{value}")).collect();
        let definition = task(&format!(
            r#""Resource":"arn:aws:states:::{resource}","Parameters":{{{}}}"#, members.join(",")
        ));
        for convention in Convention::ALL {
            let options = Options { convention, ..Options::default() };
            let policy = policy_with(&definition, &options);
            for statement in &policy.statements {
                prop_assert!(!statement.resources.is_empty() && !statement.actions.is_empty());
                prop_assert!(!statement.reasons.is_empty());
                prop_assert!(statement.resources.iter().all(|resource| !resource.is_empty()));
            }
            prop_assert_eq!(&policy, &policy_with(&definition, &options));
        }
    }
}

/// The actions and resources that least privilege allows a call through the SDK.
fn allowed(call: &str, parameters: &str) -> Vec<String> {
    let task = task(&format!(
        r#""Resource":"arn:aws:states:::aws-sdk:{call}","Parameters":{parameters}"#
    ));
    let options = Options {
        convention: Convention::LeastPrivilege,
        ..Options::default()
    };
    let rows = policy_with(&task, &options)
        .statements
        .into_iter()
        .flat_map(|statement| {
            let resources = statement.resources.join(" ");
            statement
                .actions
                .into_iter()
                .map(move |action| format!("{action} {resources}"))
        });
    rows.collect()
}

/// Names, prefixes and further permissions are those of the service authorization reference.
#[test]
fn calls_through_the_sdk_have_the_names_of_iam() {
    let found: Vec<String> = [
        ("s3:getBucketEncryption", r#"{"Bucket":"b"}"#),
        ("s3:listObjectVersions", r#"{"Bucket":"b"}"#),
        ("s3:deleteBucketTagging", r#"{"Bucket":"b"}"#),
        ("s3:getObject", r#"{"Bucket":"b","Key":"k","VersionId":"v"}"#),
        (
            "s3:putObject",
            r#"{"Bucket":"b","Key":"k","Acl":"private","Tagging":"a=b"}"#,
        ),
        (
            "sqs:sendMessageBatch",
            r#"{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/q"}"#,
        ),
        ("kms:reEncrypt", "{}"),
        ("budgets:describeBudgets", "{}"),
        ("timestreamquery:query", "{}"),
        ("keyspaces:createTable", "{}"),
        ("opensearchserverless:batchGetCollection", "{}"),
        ("apigateway:importRestApi", "{}"),
        (
            "bedrockruntime:converse",
            r#"{"ModelId":"eu.anthropic.claude-v1:0"}"#,
        ),
        (
            "rekognition:detectLabels",
            r#"{"Image":{"S3Object":{"Bucket":"b","Name":"k"}}}"#,
        ),
        (
            "rdsdata:executeStatement",
            r#"{"SecretArn":"arn:aws:secretsmanager:us-east-1:1:secret:s"}"#,
        ),
        ("glue:createJob", r#"{"Role":"arn:aws:iam::1:role/r"}"#),
        (
            "eventbridge:putTargets",
            r#"{"Targets":[{"RoleArn":"arn:aws:iam::1:role/a"},{"RoleArn":"arn:aws:iam::1:role/b"}]}"#,
        ),
        ("connectparticipant:sendMessage", "{}"),
    ]
    .into_iter()
    .map(|(call, parameters)| {
        let rows = allowed(call, parameters);
        let rows = if rows.is_empty() {
            "nothing".to_owned()
        } else {
            rows.join("\n  ")
        };
        format!("{call}\n  {rows}\n")
    })
    .collect();
    expect_test::expect![[r#"
        s3:getBucketEncryption
          s3:GetEncryptionConfiguration arn:aws:s3:::b
        s3:listObjectVersions
          s3:ListBucketVersions arn:aws:s3:::b
        s3:deleteBucketTagging
          s3:PutBucketTagging arn:aws:s3:::b
        s3:getObject
          s3:GetObjectVersion arn:aws:s3:::b/k
        s3:putObject
          s3:PutObject arn:aws:s3:::b/k
          s3:PutObjectTagging arn:aws:s3:::b/k
          s3:PutObjectAcl arn:aws:s3:::b/k
        sqs:sendMessageBatch
          sqs:SendMessage arn:aws:sqs:us-east-1:123456789012:q
        kms:reEncrypt
          kms:ReEncryptFrom *
          kms:ReEncryptTo *
        budgets:describeBudgets
          budgets:ViewBudget *
        timestreamquery:query
          timestream:Select *
        keyspaces:createTable
          cassandra:Create *
        opensearchserverless:batchGetCollection
          aoss:BatchGetCollection *
        apigateway:importRestApi
          apigateway:POST *
        bedrockruntime:converse
          bedrock:InvokeModel arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-v1:0 arn:aws:bedrock:*::foundation-model/anthropic.claude-v1:0
        rekognition:detectLabels
          rekognition:DetectLabels *
          s3:GetObject arn:aws:s3:::b/k
        rdsdata:executeStatement
          rds-data:ExecuteStatement *
          secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:1:secret:s
        glue:createJob
          glue:CreateJob *
          iam:PassRole arn:aws:iam::1:role/r
        eventbridge:putTargets
          events:PutTargets *
          iam:PassRole arn:aws:iam::1:role/a arn:aws:iam::1:role/b
        connectparticipant:sendMessage
          nothing
    "#]].assert_eq(&found.concat());
}

/// A placeholder as `Resource` is a function where nothing says otherwise.
#[test]
fn a_placeholder_is_a_function() {
    for convention in Convention::ALL {
        let options = Options {
            convention,
            ..Options::default()
        };
        let found = policy_with(&task(r#""Resource":"${Charge.Arn}""#), &options);
        assert_eq!(
            found.statements[0].actions,
            ["lambda:InvokeFunction"],
            "{convention:?}"
        );
        assert_eq!(
            found.statements[0].resources[0], "${Charge.Arn}",
            "{convention:?}"
        );
    }
}

#[test]
fn an_arn_with_a_placeholder_is_the_integration_that_it_names() {
    let publish = task(
        r#""Resource":"arn:${Partition}:states:::sns:publish","Parameters":{"TopicArn":"${Topic}","Message":"hi"}"#,
    );
    let policy = policy(&publish);
    let actions: Vec<_> = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.actions)
        .collect();
    assert!(
        actions.iter().any(|action| action.contains("sns:Publish")),
        "{actions:?}"
    );
    assert!(
        !actions.iter().any(|action| action.contains("lambda")),
        "{actions:?}"
    );
}
