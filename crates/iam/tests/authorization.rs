//! Policies against the service authorization reference: actions that exist, resources as narrow as IAM knows them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use asl_iam::{Convention, Effect, Options, Policy, generate};

fn policy_with(definition: &str, options: &Options) -> Policy {
    generate(&asl::analyze(definition).outline, options)
}

/// A definition of one Task.
fn task(fields: &str) -> String {
    format!(r#"{{"StartAt":"Call","States":{{"Call":{{"Type":"Task",{fields},"End":true}}}}}}"#)
}

/// What cannot be allowed is said; it is never printed as `Deny *`.
#[test]
fn a_policy_that_cannot_allow_a_call_is_incomplete() {
    for (convention, resource) in [
        (
            Convention::Serverless,
            "arn:aws:states:::aws-sdk:ec2:stopInstances",
        ),
        (Convention::Serverless, "arn:aws:states:::sqss:sendMessage"),
        (Convention::Docs, "arn:aws:states:::sqss:sendMessage"),
        (Convention::LeastPrivilege, "arn:aws:states:::sqs:sendMessages"),
    ] {
        let options = Options {
            convention,
            ..Options::default()
        };
        let found =
            policy_with(&task(&format!(r#""Resource":"{resource}""#)), &options).without_empty_denial();
        assert!(!found.is_complete && found.statements.is_empty(), "{resource}");
        assert_eq!(
            found.warnings[0].sentence,
            "This policy is incomplete: it does not allow the call of “Call”. Add the permissions by hand."
        );
    }
    // Nothing is called: that policy is whole, and AWS's template denies everything.
    let options = Options::default();
    let nothing = policy_with(r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#, &options);
    assert_eq!(nothing.without_empty_denial().statements[0].effect, Effect::Deny);
}

fn least(fields: &str) -> Policy {
    let options = Options {
        convention: Convention::LeastPrivilege,
        ..Options::default()
    };
    policy_with(&task(fields), &options)
}

/// Lines of actions and resources.
fn lines(policy: &Policy) -> Vec<String> {
    let line = |statement: &asl_iam::Statement| {
        format!(
            "{} on {}",
            statement.actions.join(", "),
            statement.resources.join(", ")
        )
    };
    policy.statements.iter().map(line).collect()
}

#[test]
fn an_action_without_resources_needs_no_second_look() {
    for (service, operation) in [
        ("comprehend", "detectSentiment"),
        ("lambda", "listFunctions"),
        ("organizations", "listRoots"),
        ("sfn", "sendTaskSuccess"),
        ("textract", "startDocumentTextDetection"),
    ] {
        let resource = format!("arn:aws:states:::aws-sdk:{service}:{operation}");
        let found = least(&format!(r#""Resource":"{resource}","Parameters":{{}}"#));
        assert_eq!(found.statements[0].resources, ["*"]);
        let reason = &found.statements[0].reasons[0];
        assert!(!reason.guess, "{resource}");
        assert!(
            reason.sentence.contains("IAM knows no narrower resource"),
            "{}",
            reason.sentence
        );
        assert!(found.warnings.is_empty(), "{:?}", found.warnings);
    }
    // Here IAM knows resources, and nothing tells which.
    let found = least(r#""Resource":"arn:aws:states:::aws-sdk:organizations:moveAccount","Parameters":{}"#);
    assert!(found.statements[0].reasons[0].guess);
}

#[test]
fn a_call_through_the_sdk_is_narrowed_to_what_it_names() {
    for (call, parameters, expected) in [
        (
            "lambda:deleteFunction",
            r#"{"FunctionName.$":"$.f"}"#,
            "lambda:DeleteFunction on arn:aws:lambda:us-east-1:123456789012:function:*",
        ),
        (
            "glue:getJobRun",
            r#"{"JobName":"j","RunId.$":"$.r"}"#,
            "glue:GetJobRun on arn:aws:glue:us-east-1:123456789012:job/j",
        ),
        (
            "glue:startCrawler",
            r#"{"Name":"c"}"#,
            "glue:StartCrawler on arn:aws:glue:us-east-1:123456789012:crawler/c",
        ),
        (
            "emrserverless:getJobRun",
            r#"{"ApplicationId":"a","JobRunId.$":"$.r"}"#,
            "emr-serverless:GetJobRun on arn:aws:emr-serverless:us-east-1:123456789012:/applications/a/jobruns/*",
        ),
        (
            "cloudformation:describeStacks",
            r#"{"StackName":"s"}"#,
            "cloudformation:DescribeStacks on arn:aws:cloudformation:us-east-1:123456789012:stack/s/*",
        ),
        (
            "cloudformation:deleteStackSet",
            r#"{"StackSetName":"s"}"#,
            "cloudformation:DeleteStackSet on arn:aws:cloudformation:us-east-1:123456789012:stackset/s:*",
        ),
        (
            "cloudformation:createStackInstances",
            r#"{"StackSetName":"s"}"#,
            "cloudformation:CreateStackInstances on *",
        ),
        (
            "bedrock:getModelCustomizationJob",
            r#"{"JobIdentifier.$":"$.j"}"#,
            "bedrock:GetModelCustomizationJob on arn:aws:bedrock:us-east-1:123456789012:model-customization-job/*",
        ),
        (
            "sfn:stopExecution",
            r#"{"ExecutionArn.$":"$.a"}"#,
            "states:StopExecution on arn:aws:states:us-east-1:123456789012:execution:*",
        ),
        (
            "redshiftdata:executeStatement",
            r#"{"ClusterIdentifier":"c","Sql":"x"}"#,
            "redshift-data:ExecuteStatement on arn:aws:redshift:us-east-1:123456789012:cluster:c",
        ),
        (
            "dynamodb:transactWriteItems",
            r#"{"TransactItems":[{"Put":{"TableName":"a"}},{"Update":{"TableName.$":"$.t"}}]}"#,
            "dynamodb:PutItem, dynamodb:UpdateItem on arn:aws:dynamodb:us-east-1:123456789012:table/a, arn:aws:dynamodb:us-east-1:123456789012:table/*",
        ),
        (
            "dynamodb:transactWriteItems",
            r#"{"TransactItems.$":"$.items"}"#,
            "dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem, dynamodb:ConditionCheckItem on arn:aws:dynamodb:us-east-1:123456789012:table/*",
        ),
    ] {
        let found = least(&format!(
            r#""Resource":"arn:aws:states:::aws-sdk:{call}","Parameters":{parameters}"#
        ));
        assert_eq!(lines(&found)[0], expected, "{call}");
    }
}

#[test]
fn a_role_is_handed_to_the_service_that_takes_it() {
    let found = least(
        r#""Resource":"arn:aws:states:::aws-sdk:rekognition:startLabelDetection","Parameters":{"NotificationChannel":{"RoleArn":"arn:aws:iam::999999999999:role/r"}}"#,
    );
    let passed = found
        .statements
        .iter()
        .find(|own| own.actions == ["iam:PassRole"])
        .unwrap();
    assert_eq!(
        passed.condition.as_ref().unwrap().to_string(),
        r#"{"StringEquals":{"iam:PassedToService":"rekognition.amazonaws.com"}}"#
    );
    let said: Vec<&str> = found
        .warnings
        .iter()
        .map(|warning| warning.sentence.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "arn:aws:iam::999999999999:role/r belongs to account 999999999999, not to 123456789012: a role can only be passed on within its own account."
        ]
    );
}

#[test]
fn what_the_cdk_writes_and_iam_does_not_check_is_said() {
    let options = Options {
        convention: Convention::Cdk,
        ..Options::default()
    };
    let transact = r#""Resource":"arn:aws:states:::aws-sdk:dynamodb:transactGetItems","Parameters":{}"#;
    let found = policy_with(&task(transact), &options);
    assert_eq!(lines(&found), ["dynamodb:TransactGetItems on *"]);
    let said = found.warnings.iter().any(|warning| {
        warning.sentence == "“Call”: the CDK writes the name of the call; IAM checks dynamodb:GetItem instead. Add that with additionalIamStatements."
    });
    assert!(said, "{:?}", found.warnings);
    let plain = policy_with(
        &task(r#""Resource":"arn:aws:states:::aws-sdk:dynamodb:query""#),
        &options,
    );
    assert!(
        !plain
            .warnings
            .iter()
            .any(|warning| warning.sentence.contains("CDK"))
    );
}

#[test]
fn a_list_of_objects_is_not_read() {
    let map = |config: &str| {
        format!(
            r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","End":true,"ItemReader":{{"Resource":"arn:aws:states:::s3:listObjectsV2",{config}"Parameters":{{"Bucket":"b","Prefix":"p/"}}}},
                "ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"P","States":{{"P":{{"Type":"Pass","End":true}}}}}}}}}}}}"#
        )
    };
    let options = Options {
        convention: Convention::LeastPrivilege,
        ..Options::default()
    };
    let reads = |config: &str| {
        let found = lines(&policy_with(&map(config), &options));
        assert!(
            found.iter().any(|line| line == "s3:ListBucket on arn:aws:s3:::b"),
            "{found:?}"
        );
        found
            .iter()
            .any(|line| line == "s3:GetObject on arn:aws:s3:::b/p/*")
    };
    assert!(!reads(""));
    assert!(reads(
        r#""ReaderConfig":{"InputType":"JSONL","Transformation":"LOAD_AND_FLATTEN"},"#
    ));
}

#[test]
fn an_action_that_the_reference_does_not_list_is_said() {
    let warned = |call: &str| {
        let resource = format!(r#""Resource":"arn:aws:states:::aws-sdk:{call}""#);
        let found = least(&resource);
        assert_eq!(found.statements.len(), 1, "{call}");
        let mut said = found.warnings.iter();
        said.any(|warning| warning.sentence.contains("does not list this action"))
    };
    for call in [
        "iotthingsgraph:searchThings",
        "mediaconvert:startJobsQuery",
        "cloudhsm:listHsms",
    ] {
        assert!(warned(call), "{call}");
    }
    for call in [
        "ecr:listImageReferrers",
        "s3:getObject",
        "mediaconvert:getJob",
        "securityhub:getFindingsV2",
    ] {
        assert!(!warned(call), "{call}");
    }
    // The API's own documentation names the action.
    assert_eq!(
        lines(&least(
            r#""Resource":"arn:aws:states:::aws-sdk:ecr:listImageReferrers""#
        ))[0]
            .split(' ')
            .next(),
        Some("ecr:BatchGetImage")
    );
}
