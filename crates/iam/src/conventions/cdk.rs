//! What the tasks of aws-cdk-lib (2.276) ask for, where it differs from the docs.
//!
//! The CDK knows constructs where we know their names: permissions on keys, roles and secrets that do not stand in the
//! definition are missing here.

use crate::rule::{
    Grant, Otherwise, Rule, Target, allow, allow_sync, fixed, managed_rule, of, optional, parts, pass_role,
    rule, test, with_default,
};
use crate::services::CATALOG_ACTIONS;

const INVOKE: &[Grant] = &[allow(&["lambda:InvokeFunction"])
    .on(&[
        of("{FunctionName|granted}", "*"),
        of("{FunctionName|granted-versions}", "*"),
    ])
    .why("Invokes the function, in any version; a version or alias is granted alone.")];

macro_rules! item {
    ($task:literal, $action:literal) => {
        rule(
            $task,
            &[allow(&[$action])
                .on(&[of("arn:{P}:dynamodb:{R}:{A}:table/{TableName}", "*")])
                .why("Uses the table with this one action.")],
        )
    };
}

/// Any cluster, whether the definition names one or not.
const CLUSTERS: &[Target] = &[fixed("arn:{P}:elasticmapreduce:{R}:{A}:cluster/*")];

macro_rules! cluster {
    ($task:literal, [$($action:literal),*]) => {
        rule($task, &[allow(&[$($action),*]).on(CLUSTERS).why("Works on a cluster of this account.")])
    };
}

const PROJECT: &[Target] = &[of(
    "arn:{P}:codebuild:{R}:{A}:project/{ProjectName}",
    "arn:{P}:codebuild:{R}:{A}:project/*",
)];

const LIST_TAGS: Grant = allow(&["sagemaker:ListTags"]).why("Reads the tags of the job.");
const TRAINING_JOB: &[Target] = &[of(
    "arn:{P}:sagemaker:{R}:{A}:training-job/{TrainingJobName}*",
    "arn:{P}:sagemaker:{R}:{A}:training-job/*",
)];
const TRANSFORM_JOBS: &[Target] = &[fixed("arn:{P}:sagemaker:{R}:{A}:transform-job/*")];
const PASS_TO_SAGEMAKER: Grant = pass_role(
    &[of("{RoleArn|role}", "*")],
    &[test(
        "StringEquals",
        "iam:PassedToService",
        "sagemaker.amazonaws.com",
    )],
);

pub(super) const RULES: &[Rule] = &[
    rule("lambda:invoke", INVOKE),
    rule("lambda:function", &[allow(&["lambda:InvokeFunction"])
            .on(&[of("{Resource|granted}", "*"), of("{Resource|granted-versions}", "*")])
            .why("Invokes the function, in any version; a version or alias is granted alone.")]),
    item!("dynamodb:getItem", "dynamodb:GetItem"),
    item!("dynamodb:putItem", "dynamodb:PutItem"),
    item!("dynamodb:updateItem", "dynamodb:UpdateItem"),
    item!("dynamodb:deleteItem", "dynamodb:DeleteItem"),
    rule("states:startExecution", &[
            allow(&["states:StartExecution"])
                .on(&[of("{StateMachineArn|arn}", "*")])
                .why("Starts the execution."),
            allow_sync(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[of("{StateMachineArn|execution}*", "*")])
                .why("Watches the execution and stops it when this one stops."),
            managed_rule!("GetEventsForStepFunctionsExecution"),
        ]),
    // Stop and Describe for every pattern.
    rule("ecs:runTask", &[
            allow(&["ecs:RunTask"])
                .on(&[of("{TaskDefinition|task}", "*")])
                .why("Starts the task."),
            allow(&["ecs:StopTask", "ecs:DescribeTasks"]).why("Watches the task and stops it."),
            managed_rule!("GetEventsForECSTask"),
        ]),
    // The rule for every pattern, and neither Describe nor Terminate.
    rule("batch:submitJob", &[
            allow(&["batch:SubmitJob"])
                .on(&[
                    fixed("arn:{P}:batch:{R}:{A}:job-definition/*"),
                    of("{JobQueue|arn}", "arn:{P}:batch:{R}:{A}:job-queue/*"),
                ])
                .why("Submits the job to its queue."),
            managed_rule!("GetEventsForBatchJobs")
            .for_every_pattern(),
        ]),
    rule("glue:startJobRun", &[allow(&["glue:StartJobRun"])
            .sync(&["glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"])
            .on(&[of("arn:{P}:glue:{R}:{A}:job/{JobName}", "arn:{P}:glue:{R}:{A}:job/*")])
            .why("Starts the job; waiting for it watches and stops it.")]),
    // The task GlueStartCrawlerRun calls through the SDK.
    rule("aws-sdk:glue:startCrawler", &[allow(&["glue:StartCrawler", "glue:GetCrawler"])
            .on(&[of(
                "arn:{P}:glue:{R}:{A}:crawler/{Name}",
                "arn:{P}:glue:{R}:{A}:crawler/*",
            )])
            .why("Starts the crawler and watches it.")]),
    rule("aws-sdk:scheduler:createSchedule", &[
            allow(&["scheduler:CreateSchedule"])
                .on(&[parts("arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/{Name}")])
                .why("Creates the schedule."),
            pass_role(&[of("{Target.RoleArn|role}", "*")], &[]),
        ]),
    rule("databrew:startJobRun", &[allow(&["databrew:startJobRun"])
            .sync(&["databrew:stopJobRun", "databrew:listJobRuns"])
            .on(&[of(
                "arn:{P}:databrew:{R}:{A}:job/{Name}",
                "arn:{P}:databrew:{R}:{A}:job/*",
            )])
            .why("Starts the job; waiting for it watches and stops it.")]),
    rule("codebuild:startBuild", &[
            allow(&[
                "codebuild:StartBuild",
                "codebuild:StopBuild",
                "codebuild:BatchGetBuilds",
                "codebuild:BatchGetReports",
            ])
            .on(PROJECT)
            .why("Starts the build, watches it, stops it."),
            managed_rule!("GetEventForCodeBuildStartBuild"),
        ]),
    rule("codebuild:startBuildBatch", &[
            allow(&[
                "codebuild:StartBuildBatch",
                "codebuild:StopBuildBatch",
                "codebuild:BatchGetBuildBatches",
            ])
            .on(PROJECT)
            .why("Starts the batch of builds, watches it, stops it."),
            managed_rule!("GetEventForCodeBuildStartBuildBatch"),
        ]),
    rule("athena:startQueryExecution", &[
            allow(&[
                "athena:getDataCatalog",
                "athena:startQueryExecution",
                "athena:getQueryExecution",
            ])
            .on(&[
                with_default(
                    "arn:{P}:athena:{R}:{A}:datacatalog/{QueryExecutionContext.Catalog}",
                    "arn:{P}:athena:{R}:{A}:datacatalog/*",
                    "arn:{P}:athena:{R}:{A}:datacatalog/AwsDataCatalog",
                ),
                with_default(
                    "arn:{P}:athena:{R}:{A}:workgroup/{WorkGroup}",
                    "arn:{P}:athena:{R}:{A}:workgroup/*",
                    "arn:{P}:athena:{R}:{A}:workgroup/primary",
                ),
            ])
            .why("Starts the query and watches it."),
            allow(&["s3:CreateBucket", "s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject"])
                .why("Reads the data of the query and finds the place of its results."),
            allow(&[
                "s3:AbortMultipartUpload",
                "s3:ListBucketMultipartUploads",
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
            ])
            .on(&[of("arn:{P}:s3:::{ResultConfiguration.OutputLocation|object}*", "*")])
            .why("Writes the results."),
            allow(&["lakeformation:GetDataAccess"]).why("Reads data that Lake Formation guards."),
            allow(CATALOG_ACTIONS)
                .on(&[
                    fixed("arn:{P}:glue:{R}:{A}:catalog"),
                    with_default(
                        "arn:{P}:glue:{R}:{A}:database/{QueryExecutionContext.Database}",
                        "arn:{P}:glue:{R}:{A}:database/*",
                        "arn:{P}:glue:{R}:{A}:database/default",
                    ),
                    with_default(
                        "arn:{P}:glue:{R}:{A}:table/{QueryExecutionContext.Database}/*",
                        "arn:{P}:glue:{R}:{A}:table/*",
                        "arn:{P}:glue:{R}:{A}:table/default/*",
                    ),
                    with_default(
                        "arn:{P}:glue:{R}:{A}:userDefinedFunction/{QueryExecutionContext.Database}/*",
                        "arn:{P}:glue:{R}:{A}:userDefinedFunction/*",
                        "arn:{P}:glue:{R}:{A}:userDefinedFunction/default/*",
                    ),
                ])
                .why("Reads, and in DDL changes, the database and tables of the query."),
        ]),
    rule("athena:stopQueryExecution", &[allow(&["athena:stopQueryExecution"]).why("Stops the query.")]),
    rule("athena:getQueryExecution", &[allow(&["athena:getQueryExecution"]).why("Reads the state of the query.")]),
    rule("athena:getQueryResults", &[
            allow(&["athena:getQueryResults"]).why("Reads the results of the query."),
            allow(&["s3:GetObject"]).why("The results lie in a bucket that the definition does not name."),
        ]),
    rule("elasticmapreduce:createCluster", &[
            allow(&[
                "elasticmapreduce:RunJobFlow",
                "elasticmapreduce:DescribeCluster",
                "elasticmapreduce:TerminateJobFlows",
                "elasticmapreduce:AddTags",
            ])
            .why("Creates the cluster, tags it, watches it and ends it."),
            pass_role(&[of("{ServiceRole|role}", "*"), of("{JobFlowRole|role}", "*")], &[]),
            allow(&["iam:CreateServiceLinkedRole"])
                .on(&[fixed(
                    "arn:{P}:iam::{A}:role/aws-service-role/elasticmapreduce.amazonaws.com*/AWSServiceRoleForEMRCleanup*",
                )])
                .when(&[test(
                    "StringEquals",
                    "iam:AWSServiceName",
                    "elasticmapreduce.amazonaws.com elasticmapreduce.amazonaws.com.cn",
                )
                .words()])
                .why("Creates the service's own role, once per account."),
            pass_role(&[optional("{AutoScalingRole|role}", "*")], &[]).apart(1),
            managed_rule!("GetEventForEMRRunJobFlow"),
        ]),
    rule("elasticmapreduce:addStep", &[
            allow(&[
                "elasticmapreduce:AddJobFlowSteps",
                "elasticmapreduce:DescribeStep",
                "elasticmapreduce:CancelSteps",
            ])
            .on(CLUSTERS)
            .why("Adds the step, watches it and cancels it."),
            managed_rule!("GetEventForEMRAddJobFlowSteps"),
        ]),
    rule("elasticmapreduce:terminateCluster", &[
            allow(&["elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"])
                .on(CLUSTERS)
                .why("Ends the cluster and watches it go."),
            managed_rule!("GetEventForEMRTerminateJobFlows"),
        ]),
    cluster!("elasticmapreduce:cancelStep", ["elasticmapreduce:CancelSteps"]),
    cluster!(
        "elasticmapreduce:setClusterTerminationProtection",
        ["elasticmapreduce:SetTerminationProtection"]
    ),
    cluster!(
        "elasticmapreduce:modifyInstanceFleetByName",
        ["elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:ListInstanceFleets"]
    ),
    cluster!(
        "elasticmapreduce:modifyInstanceGroupByName",
        ["elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:ListInstanceGroups"]
    ),
    rule("emr-containers:createVirtualCluster", &[
            allow(&["emr-containers:CreateVirtualCluster"])
                .why("Creates the virtual cluster, which has no ARN before."),
            allow(&["iam:CreateServiceLinkedRole"])
                .on(&[fixed(
                    "arn:{P}:iam::{A}:role/aws-service-role/emr-containers.amazonaws.com/AWSServiceRoleForAmazonEMRContainers",
                )])
                .when(&[test("StringLike", "iam:AWSServiceName", "emr-containers.amazonaws.com")])
                .why("Creates the service's own role, once per account."),
        ]),
    rule("emr-containers:startJobRun", &[
            allow(&["emr-containers:StartJobRun"])
                .on(&[of(
                    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/{VirtualClusterId}",
                    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/*",
                )])
                .when(&[test(
                    "StringEquals",
                    "emr-containers:ExecutionRoleArn",
                    "{ExecutionRoleArn|role}",
                )])
                .why("Starts the job under its role."),
            allow_sync(&["emr-containers:DescribeJobRun", "emr-containers:CancelJobRun"])
                .on(&[of(
                    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/{VirtualClusterId}/jobruns/*",
                    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/*/jobruns/*",
                )])
                .why("Watches the job and cancels it."),
        ]),
    // The three actions for every pattern.
    rule("sagemaker:createTrainingJob", &[
            allow(&[
                "sagemaker:CreateTrainingJob",
                "sagemaker:DescribeTrainingJob",
                "sagemaker:StopTrainingJob",
            ])
            .on(TRAINING_JOB)
            .why("Starts the training job, watches it, stops it."),
            LIST_TAGS,
            allow(&["sagemaker:AddTags"]).on(TRAINING_JOB).why("Tags the job."),
            PASS_TO_SAGEMAKER,
            managed_rule!("GetEventsForSageMakerTrainingJobs"),
        ]),
    rule("sagemaker:createTransformJob", &[
            allow(&[
                "sagemaker:CreateTransformJob",
                "sagemaker:DescribeTransformJob",
                "sagemaker:StopTransformJob",
            ])
            .on(TRANSFORM_JOBS)
            .why("Starts the transform job, watches it, stops it."),
            LIST_TAGS,
            allow(&["sagemaker:AddTags"]).on(TRANSFORM_JOBS).why("Tags the job."),
            PASS_TO_SAGEMAKER,
            managed_rule!("GetEventsForSageMakerTransformJobs"),
        ]),
    rule("http:invoke", &[
            allow(&["events:RetrieveConnectionCredentials"])
                .on(&[of("{Authentication.ConnectionArn|arn}", "*")])
                .why("Fetches the credentials of the connection."),
            allow(&["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])
                .on(&[of(
                    "{Authentication.ConnectionArn|secret}",
                    "arn:{P}:secretsmanager:*:*:secret:events!connection/*",
                )])
                .why("Reads the secret in which EventBridge keeps them."),
            allow(&["states:InvokeHTTPEndpoint"])
                .when(&[test("StringLike", "states:HTTPEndpoint", "{ApiEndpoint|root}")])
                .why("Lets Step Functions call the endpoint."),
        ]),
    rule("bedrock:invokeModel", &[
            allow(&["bedrock:InvokeModel"])
                .on(&[
                    of("{ModelId|model}", "arn:{P}:bedrock:{R}::foundation-model/*"),
                    of("{ModelId|model}", "arn:{P}:bedrock:{R}:{A}:provisioned-model/*"),
                ])
                .why("Invokes the model."),
            allow(&["s3:GetObject"])
                .on(&[optional("arn:{P}:s3:::{Input.S3Uri|object}", "*")])
                .why("Reads the input of the model."),
            allow(&["s3:PutObject"])
                .on(&[optional("arn:{P}:s3:::{Output.S3Uri|object}", "*")])
                .why("Writes the output of the model."),
            allow(&["bedrock:ApplyGuardrail"])
                .on(&[optional(
                    "arn:{P}:bedrock:{R}:{A}:guardrail/{GuardrailIdentifier}",
                    "arn:{P}:bedrock:{R}:{A}:guardrail/*",
                )])
                .why("Applies the guardrail."),
        ]),
    // No extras for .sync.
    rule("bedrock:createModelCustomizationJob", &[
            allow(&["bedrock:CreateModelCustomizationJob", "bedrock:TagResource"])
                .on(&[
                    of(
                        "{BaseModelIdentifier|model}",
                        "arn:{P}:bedrock:{R}::foundation-model/*",
                    ),
                    fixed("arn:{P}:bedrock:{R}:{A}:custom-model/*"),
                    fixed("arn:{P}:bedrock:{R}:{A}:model-customization-job/*"),
                ])
                .why("Makes a custom model of the base model."),
            pass_role(&[of("{RoleArn|role}", "*")], &[]),
        ]),
    rule("mediaconvert:createJob", &[
            pass_role(
                &[of("{Role|role}", "*")],
                &[test("StringLike", "iam:PassedToService", "mediaconvert.amazonaws.com")],
            ),
            allow(&["mediaconvert:CreateJob"]).why("Creates the job."),
            allow_sync(&["mediaconvert:GetJob", "mediaconvert:CancelJob"]).why("Watches the job and cancels it."),
            managed_rule!("GetEventsForMediaConvertJob"),
        ]),
    rule("map:run", &[
            allow(&["states:StartExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
                .why("The distributed Map starts a child execution of this state machine for each batch of items."),
            allow(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:execution:{M}:*")])
                .why("Watches the child executions and stops them."),
            allow(&["states:RedriveExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:execution:{M}/*:*")])
                .why("Starts failed child executions again when this one is redriven."),
        ]),
    // Every object of the bucket; nothing at all where the bucket is dynamic.
    rule("map:s3:getObject", READ_BUCKET),
    rule("map:s3:getObject:manifest", READ_BUCKET),
    rule("map:s3:listObjectsV2", &[allow(&["s3:ListBucket"])
            .on(&[of("arn:{P}:s3:::{Bucket}", "*")])
            .why("Lists the objects that are the items.")]),
    rule("map:s3:putObject", &[allow(&[
            "s3:PutObject",
            "s3:GetObject",
            "s3:ListMultipartUploadParts",
            "s3:AbortMultipartUpload",
        ])
        .on(&[of("arn:{P}:s3:::{Bucket}/*", "*")])
        .why("Writes the results.")]),
];

const READ_BUCKET: &[Grant] = &[allow(&["s3:GetObject"])
    .on(&[Target {
        exact: "arn:{P}:s3:::{Bucket}/*",
        wild: Otherwise::Nothing,
        absent: Otherwise::Nothing,
    }])
    .why("Reads the file with the items.")];
