//! What the plugin serverless-step-functions (3.30) writes. What it does not know gets nothing.

use crate::rule::{
    Grant, Otherwise, Rule, Target, allow, fixed, managed_rule, of, optional, parts, pass_role, with_default,
};
use crate::services::CATALOG_ACTIONS;

macro_rules! table {
    ($task:literal, $action:literal) => {
        Rule {
            task: $task,
            grants: &[allow(&[$action])
                .on(&[of("arn:{P}:dynamodb:{R}:{A}:table/{TableName}", "*")])
                .why("Uses the table with this one action.")],
        }
    };
}

macro_rules! index {
    ($task:literal, $action:literal) => {
        Rule {
            task: $task,
            grants: &[allow(&[$action])
                .on(&[Target {
                    exact: "arn:{P}:dynamodb:{R}:{A}:table/{TableName}{IndexName|index}",
                    wild: Otherwise::Parts,
                    absent: Otherwise::Parts,
                }])
                .why("Reads the table, or the index if there is one.")],
        }
    };
}

macro_rules! everywhere {
    ($task:literal, [$($action:literal),*], $why:literal) => {
        Rule {
            task: $task,
            grants: &[allow(&[$($action),*]).why($why)],
        }
    };
}

const EXECUTION_RULE: Grant = managed_rule(&[fixed(
    "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
)])
.for_every_pattern();

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
    Rule {
        task: "lambda:invoke",
        grants: &[allow(&["lambda:InvokeFunction"])
            .on(&[
                of("{AllowedFunctions/FunctionName|allowed}", "*"),
                of("{AllowedFunctions/FunctionName|allowed-versions}", "*"),
            ])
            .why("Invokes the function, in any version.")],
    },
    Rule {
        task: "lambda:function",
        grants: &[allow(&["lambda:InvokeFunction"])
            .on(&[of("{Resource|function}", "*"), of("{Resource|versions}", "*")])
            .why("Invokes the function, in any version.")],
    },
    Rule {
        task: "sns:publish",
        grants: &[allow(&["sns:Publish"])
            .on(&[of("{TopicArn|arn}", "*")])
            .why("Publishes to the topic.")],
    },
    Rule {
        task: "sqs:sendMessage",
        grants: &[allow(&["sqs:SendMessage"])
            .on(&[of("{QueueUrl|queue}", "*")])
            .why("Sends to the queue.")],
    },
    table!("dynamodb:getItem", "dynamodb:GetItem"),
    table!("dynamodb:putItem", "dynamodb:PutItem"),
    table!("dynamodb:updateItem", "dynamodb:UpdateItem"),
    table!("dynamodb:deleteItem", "dynamodb:DeleteItem"),
    table!("aws-sdk:dynamodb:updateItem", "dynamodb:UpdateItem"),
    table!("aws-sdk:dynamodb:putItem", "dynamodb:PutItem"),
    table!("aws-sdk:dynamodb:updateTable", "dynamodb:UpdateTable"),
    index!("aws-sdk:dynamodb:query", "dynamodb:Query"),
    index!("aws-sdk:dynamodb:scan", "dynamodb:Scan"),
    Rule {
        task: "ecs:runTask",
        grants: &[
            allow(&[
                "ecs:RunTask",
                "ecs:StopTask",
                "ecs:DescribeTasks",
                "ecs:TagResource",
                "iam:PassRole",
            ])
            .why("Starts the task with its roles, tags it, watches it, stops it."),
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventsForECSTaskRule",
            )])
            .for_every_pattern(),
        ],
    },
    Rule {
        task: "batch:submitJob",
        grants: &[
            allow(&["batch:SubmitJob", "batch:DescribeJobs", "batch:TerminateJob"])
                .why("Submits the job, watches it, ends it."),
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventsForBatchJobsRule",
            )])
            .for_every_pattern(),
        ],
    },
    everywhere!(
        "glue:startJobRun",
        ["glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"],
        "Starts the job, watches it, stops it."
    ),
    Rule {
        task: "states:startExecution",
        grants: &[
            allow(&["states:StartExecution"])
                .on(&[of("{StateMachineArn|arn}", "*")])
                .why("Starts the execution."),
            WATCH,
            EXECUTION_RULE,
        ],
    },
    Rule {
        task: "aws-sdk:sfn:startSyncExecution",
        grants: &[
            allow(&["states:StartSyncExecution"])
                .on(&[of("{StateMachineArn|arn}", "*")])
                .why("Runs the Express execution."),
            WATCH,
            EXECUTION_RULE,
        ],
    },
    Rule {
        task: "map:run",
        grants: &[
            allow(&["states:StartExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
                .why("The distributed Map starts a child execution of this state machine for each batch of items."),
            allow(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:execution:{M}:*")])
                .why("Watches the child executions and stops them."),
            EXECUTION_RULE,
        ],
    },
    Rule {
        task: "map:s3:getObject",
        grants: READ,
    },
    Rule {
        task: "map:s3:getObject:manifest",
        grants: READ,
    },
    Rule {
        task: "map:s3:listObjectsV2",
        grants: LIST,
    },
    Rule {
        task: "map:s3:putObject",
        grants: &[allow(&["s3:PutObject"])
            .on(&[parts("arn:{P}:s3:::{Bucket}/{Prefix|folder}*")])
            .why("Writes the results.")],
    },
    Rule {
        task: "aws-sdk:s3:getObject",
        grants: READ,
    },
    Rule {
        task: "aws-sdk:s3:putObject",
        grants: WRITE,
    },
    Rule {
        task: "aws-sdk:s3:listObjectsV2",
        grants: LIST,
    },
    Rule {
        task: "codebuild:startBuild",
        grants: &[
            allow(&["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:BatchGetBuilds"])
                .on(&[of(
                    "arn:{P}:codebuild:{R}:{A}:project/{ProjectName}",
                    "arn:{P}:codebuild:{R}:{A}:project/*",
                )])
                .why("Starts the build, watches it, stops it."),
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventForCodeBuildStartBuildRule",
            )])
            .for_every_pattern(),
        ],
    },
    Rule {
        task: "sagemaker:createTransformJob",
        grants: &[
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
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventsForSageMakerTransformJobsRule",
            )])
            .for_every_pattern(),
        ],
    },
    Rule {
        task: "bedrock:invokeModel",
        grants: &[allow(&["bedrock:InvokeModel"])
            .on(&[of("{ModelId|model}", "arn:{P}:bedrock:{R}::foundation-model/*")])
            .why("Invokes the model.")],
    },
    // The plugin writes the bus as it stands, an ARN too.
    Rule {
        task: "events:putEvents",
        grants: &[allow(&["events:PutEvents"])
            .on(&[with_default(
                "arn:{P}:events:{R}:{A}:event-bus/{Entries[].EventBusName|verbatim}",
                "arn:{P}:events:{R}:{A}:event-bus/*",
                "arn:{P}:events:{R}:{A}:event-bus/default",
            )])
            .why("Puts events on the bus.")],
    },
    Rule {
        task: "aws-sdk:scheduler:createSchedule",
        grants: &[
            allow(&["scheduler:CreateSchedule"])
                .on(&[parts("arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/*")])
                .why("Creates the schedule."),
            pass_role(&[optional("{Target.RoleArn|role}", "*")], &[]),
        ],
    },
    Rule {
        task: "aws-sdk:scheduler:deleteSchedule",
        grants: &[allow(&["scheduler:DeleteSchedule"])
            .on(&[parts("arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/*")])
            .why("Deletes the schedule.")],
    },
    Rule {
        task: "http:invoke",
        grants: &[
            allow(&["states:InvokeHTTPEndpoint"]).why("Lets Step Functions call the endpoint."),
            allow(&["events:RetrieveConnectionCredentials"])
                .on(&[of("{Authentication.ConnectionArn|arn}", "*")])
                .why("Fetches the credentials of the connection."),
            allow(&["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])
                .on(&[fixed("arn:{P}:secretsmanager:{R}:{A}:secret:events!connection/*")])
                .why("Reads the secret in which EventBridge keeps them."),
        ],
    },
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
    Rule {
        task: "elasticmapreduce:createCluster",
        grants: &[
            allow(&["elasticmapreduce:RunJobFlow"])
                .sync(&["elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"])
                .why("Creates the cluster; waiting watches and ends it."),
            pass_role(&[fixed("*")], &[]),
        ],
    },
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
    Rule {
        task: "athena:startQueryExecution",
        grants: &[
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
        ],
    },
    Rule {
        task: "athena:stopQueryExecution",
        grants: &[allow(&["athena:stopQueryExecution"]).on(WORKGROUPS).why("Stops the query.")],
    },
    Rule {
        task: "athena:getQueryExecution",
        grants: &[allow(&["athena:getQueryExecution"])
            .on(WORKGROUPS)
            .why("Reads the state of the query.")],
    },
    Rule {
        task: "athena:getQueryResults",
        grants: &[
            allow(&["athena:getQueryResults"])
                .on(WORKGROUPS)
                .why("Reads the results of the query."),
            allow(&["s3:GetObject"])
                .on(&[fixed("arn:aws:s3:::*")])
                .why("The results lie in a bucket that the definition does not name."),
        ],
    },
];
