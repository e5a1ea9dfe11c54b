//! What the plugin serverless-step-functions (3.30) writes. What it does not know gets nothing.

use crate::rule::{
    Grant, Otherwise, Rule, Target, allow, fixed, managed_rule, of, optional, parts, pass_role, rule,
    with_default,
};
use crate::services::CATALOG_ACTIONS;

macro_rules! table {
    ($task:literal, $action:literal) => {
        rule(
            $task,
            &[allow(&[$action])
                .on(&[of("arn:{P}:dynamodb:{R}:{A}:table/{TableName}", "*")])
                .why("Uses the table with this one action.")],
        )
    };
}

macro_rules! index {
    ($task:literal, $action:literal) => {
        rule(
            $task,
            &[allow(&[$action])
                .on(&[Target {
                    exact: "arn:{P}:dynamodb:{R}:{A}:table/{TableName}{IndexName|index}",
                    wild: Otherwise::Parts,
                    absent: Otherwise::Parts,
                }])
                .why("Reads the table, or the index if there is one.")],
        )
    };
}

macro_rules! everywhere {
    ($task:literal, [$($action:literal),*], $why:literal) => {
        rule($task, &[allow(&[$($action),*]).why($why)])
    };
}

const EXECUTION_RULE: Grant = managed_rule!("GetEventsForStepFunctionsExecution").for_every_pattern();

const WATCH: Grant = allow(&["states:DescribeExecution", "states:StopExecution"])
    .on(&[of("{StateMachineArn|execution}:*", "*")])
    .why("Watches the execution and stops it when this one stops.");

const OBJECT: &[Target] = &[Target {
    exact: "arn:{P}:s3:::{Bucket}/{Key}",
    wild: Otherwise::Is("*"),
    absent: Otherwise::Parts,
}];
const READ: &[Grant] = &[allow(&["s3:GetObject"]).on(OBJECT).why("Reads the object.")];
const WRITE: &[Grant] = &[allow(&["s3:PutObject"]).on(OBJECT).why("Writes the object.")];
const LIST: &[Grant] = &[allow(&["s3:Get*", "s3:List*"])
    .on(&[parts("arn:{P}:s3:::{Bucket}"), parts("arn:{P}:s3:::{Bucket}/*")])
    .why("Lists the bucket and reads its objects.")];

const WORKGROUPS: &[Target] = &[fixed("arn:{P}:athena:{R}:{A}:workgroup/*")];
const QUERY_TARGETS: &[Target] = &[
    of(
        "arn:{P}:athena:{R}:{A}:workgroup/{WorkGroup}",
        "arn:{P}:athena:{R}:{A}:workgroup/*",
    ),
    fixed("arn:{P}:athena:{R}:{A}:datacatalog/*"),
];

pub(super) const RULES: &[Rule] = &[
    // The plugin's own field AllowedFunctions narrows a function that is decided at run time.
    rule("lambda:invoke", &[allow(&["lambda:InvokeFunction"])
            .on(&[
                of("{AllowedFunctions/FunctionName|allowed}", "*"),
                of("{AllowedFunctions/FunctionName|allowed-versions}", "*"),
            ])
            .why("Invokes the function, in any version.")]),
    rule("lambda:function", &[allow(&["lambda:InvokeFunction"])
            .on(&[of("{Resource|function}", "*"), of("{Resource|versions}", "*")])
            .why("Invokes the function, in any version.")]),
    rule("sns:publish", &[allow(&["sns:Publish"])
            .on(&[of("{TopicArn|arn}", "*")])
            .why("Publishes to the topic.")]),
    rule("sqs:sendMessage", &[allow(&["sqs:SendMessage"])
            .on(&[of("{QueueUrl|queue}", "*")])
            .why("Sends to the queue.")]),
    table!("dynamodb:getItem", "dynamodb:GetItem"),
    table!("dynamodb:putItem", "dynamodb:PutItem"),
    table!("dynamodb:updateItem", "dynamodb:UpdateItem"),
    table!("dynamodb:deleteItem", "dynamodb:DeleteItem"),
    table!("aws-sdk:dynamodb:updateItem", "dynamodb:UpdateItem"),
    table!("aws-sdk:dynamodb:putItem", "dynamodb:PutItem"),
    table!("aws-sdk:dynamodb:updateTable", "dynamodb:UpdateTable"),
    index!("aws-sdk:dynamodb:query", "dynamodb:Query"),
    index!("aws-sdk:dynamodb:scan", "dynamodb:Scan"),
    rule("ecs:runTask", &[
            allow(&[
                "ecs:RunTask",
                "ecs:StopTask",
                "ecs:DescribeTasks",
                "ecs:TagResource",
                "iam:PassRole",
            ])
            .why("Starts the task with its roles, tags it, watches it, stops it."),
            managed_rule!("GetEventsForECSTask")
            .for_every_pattern(),
        ]),
    rule("batch:submitJob", &[
            allow(&["batch:SubmitJob", "batch:DescribeJobs", "batch:TerminateJob"])
                .why("Submits the job, watches it, ends it."),
            managed_rule!("GetEventsForBatchJobs")
            .for_every_pattern(),
        ]),
    everywhere!(
        "glue:startJobRun",
        ["glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"],
        "Starts the job, watches it, stops it."
    ),
    rule("states:startExecution", &[
            allow(&["states:StartExecution"])
                .on(&[of("{StateMachineArn|arn}", "*")])
                .why("Starts the execution."),
            WATCH,
            EXECUTION_RULE,
        ]),
    rule("aws-sdk:sfn:startSyncExecution", &[
            allow(&["states:StartSyncExecution"])
                .on(&[of("{StateMachineArn|arn}", "*")])
                .why("Runs the Express execution."),
            WATCH,
            EXECUTION_RULE,
        ]),
    rule("map:run", &[
            allow(&["states:StartExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
                .why("The distributed Map starts a child execution of this state machine for each batch of items."),
            allow(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:execution:{M}:*")])
                .why("Watches the child executions and stops them."),
            EXECUTION_RULE,
        ]),
    rule("map:s3:getObject", READ),
    rule("map:s3:getObject:manifest", READ),
    rule("map:s3:listObjectsV2", LIST),
    rule("map:s3:putObject", &[allow(&["s3:PutObject"])
            .on(&[parts("arn:{P}:s3:::{Bucket}/{Prefix|folder}*")])
            .why("Writes the results.")]),
    rule("aws-sdk:s3:getObject", READ),
    rule("aws-sdk:s3:putObject", WRITE),
    rule("aws-sdk:s3:listObjectsV2", LIST),
    rule("codebuild:startBuild", &[
            allow(&["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:BatchGetBuilds"])
                .on(&[of(
                    "arn:{P}:codebuild:{R}:{A}:project/{ProjectName}",
                    "arn:{P}:codebuild:{R}:{A}:project/*",
                )])
                .why("Starts the build, watches it, stops it."),
            managed_rule!("GetEventForCodeBuildStartBuild")
            .for_every_pattern(),
        ]),
    rule("sagemaker:createTransformJob", &[
            allow(&[
                "sagemaker:CreateTransformJob",
                "sagemaker:DescribeTransformJob",
                "sagemaker:StopTransformJob",
            ])
            .on(&[of(
                "arn:{P}:sagemaker:{R}:{A}:transform-job/{TransformJobName}*",
                "arn:{P}:sagemaker:{R}:{A}:transform-job/*",
            )])
            .why("Starts the transform job, watches it, stops it."),
            allow(&["sagemaker:ListTags"]).why("Reads the tags of the job."),
            managed_rule!("GetEventsForSageMakerTransformJobs")
            .for_every_pattern(),
        ]),
    rule("bedrock:invokeModel", &[allow(&["bedrock:InvokeModel"])
            .on(&[of("{ModelId|model}", "arn:{P}:bedrock:{R}::foundation-model/*")])
            .why("Invokes the model.")]),
    // The plugin writes the bus as it stands, an ARN too.
    rule("events:putEvents", &[allow(&["events:PutEvents"])
            .on(&[with_default(
                "arn:{P}:events:{R}:{A}:event-bus/{Entries[].EventBusName|verbatim}",
                "arn:{P}:events:{R}:{A}:event-bus/*",
                "arn:{P}:events:{R}:{A}:event-bus/default",
            )])
            .why("Puts events on the bus.")]),
    rule("aws-sdk:scheduler:createSchedule", &[
            allow(&["scheduler:CreateSchedule"])
                .on(&[parts("arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/*")])
                .why("Creates the schedule."),
            pass_role(&[optional("{Target.RoleArn|role}", "*")], &[]),
        ]),
    rule("aws-sdk:scheduler:deleteSchedule", &[allow(&["scheduler:DeleteSchedule"])
            .on(&[parts("arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/*")])
            .why("Deletes the schedule.")]),
    rule("http:invoke", &[
            allow(&["states:InvokeHTTPEndpoint"]).why("Lets Step Functions call the endpoint."),
            allow(&["events:RetrieveConnectionCredentials"])
                .on(&[of("{Authentication.ConnectionArn|arn}", "*")])
                .why("Fetches the credentials of the connection."),
            allow(&["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])
                .on(&[fixed("arn:{P}:secretsmanager:{R}:{A}:secret:events!connection/*")])
                .why("Reads the secret in which EventBridge keeps them."),
        ]),
    everywhere!("aws-sdk:sesv2:sendEmail", ["ses:SendEmail"], "Sends the mail."),
    everywhere!(
        "aws-sdk:redshiftdata:describeStatement",
        ["redshift-data:DescribeStatement"],
        "Reads the state of the statement."
    ),
    everywhere!(
        "aws-sdk:redshiftdata:getStatementResult",
        ["redshift-data:GetStatementResult"],
        "Reads the result of the statement."
    ),
    everywhere!(
        "aws-sdk:redshiftdata:cancelStatement",
        ["redshift-data:CancelStatement"],
        "Cancels the statement."
    ),
    everywhere!(
        "aws-sdk:redshiftdata:listStatements",
        ["redshift-data:ListStatements"],
        "Lists the statements."
    ),
    rule("elasticmapreduce:createCluster", &[
            allow(&["elasticmapreduce:RunJobFlow"])
                .sync(&["elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"])
                .why("Creates the cluster; waiting watches and ends it."),
            pass_role(&[fixed("*")], &[]),
        ]),
    everywhere!(
        "elasticmapreduce:addStep",
        [
            "elasticmapreduce:AddJobFlowSteps",
            "elasticmapreduce:DescribeStep",
            "elasticmapreduce:CancelSteps"
        ],
        "Adds the step, watches it and cancels it."
    ),
    everywhere!(
        "elasticmapreduce:cancelStep",
        ["elasticmapreduce:CancelSteps"],
        "Cancels the step."
    ),
    everywhere!(
        "elasticmapreduce:terminateCluster",
        ["elasticmapreduce:TerminateJobFlows", "elasticmapreduce:DescribeCluster"],
        "Ends the cluster and watches it go."
    ),
    everywhere!(
        "elasticmapreduce:setClusterTerminationProtection",
        ["elasticmapreduce:SetTerminationProtection"],
        "Switches the protection of the cluster."
    ),
    everywhere!(
        "elasticmapreduce:modifyInstanceFleetByName",
        ["elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:ListInstanceFleets"],
        "Finds the fleet by its name and changes it."
    ),
    everywhere!(
        "elasticmapreduce:modifyInstanceGroupByName",
        ["elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:ListInstanceGroups"],
        "Finds the group by its name and changes it."
    ),
    rule("athena:startQueryExecution", &[
            allow(&["athena:startQueryExecution", "athena:getDataCatalog"])
                .sync(&[
                    "athena:stopQueryExecution",
                    "athena:getQueryExecution",
                    "athena:GetWorkGroup",
                    "athena:BatchGetQueryExecution",
                    "athena:GetQueryResults",
                    "athena:ListQueryExecutions",
                ])
                .on(QUERY_TARGETS)
                .why("Starts the query; waiting for it watches and stops it."),
            allow(&[
                "s3:GetBucketLocation",
                "s3:GetObject",
                "s3:ListBucket",
                "s3:ListBucketMultipartUploads",
                "s3:ListMultipartUploadParts",
                "s3:AbortMultipartUpload",
                "s3:CreateBucket",
                "s3:PutObject",
            ])
            .on(&[fixed("arn:aws:s3:::*")])
            .why("Reads the data of the query and writes its results."),
            allow(CATALOG_ACTIONS)
                .on(&[
                    fixed("arn:{P}:glue:{R}:{A}:catalog"),
                    fixed("arn:{P}:glue:{R}:{A}:database/*"),
                    fixed("arn:{P}:glue:{R}:{A}:table/*"),
                    fixed("arn:{P}:glue:{R}:{A}:userDefinedFunction/*"),
                ])
                .why("Reads, and in DDL changes, the databases and tables of the query."),
            allow(&["lakeformation:GetDataAccess"]).why("Reads data that Lake Formation guards."),
        ]),
    rule("athena:stopQueryExecution", &[allow(&["athena:stopQueryExecution"]).on(WORKGROUPS).why("Stops the query.")]),
    rule("athena:getQueryExecution", &[allow(&["athena:getQueryExecution"])
            .on(WORKGROUPS)
            .why("Reads the state of the query.")]),
    rule("athena:getQueryResults", &[
            allow(&["athena:getQueryResults"])
                .on(WORKGROUPS)
                .why("Reads the results of the query."),
            allow(&["s3:GetObject"])
                .on(&[fixed("arn:aws:s3:::*")])
                .why("The results lie in a bucket that the definition does not name."),
        ]),
];
