//! The convention of this project: what IAM really checks, on the narrowest resource that the definition tells.
//!
//! Where the docs' template is wider than the call needs, a rule stands here; everything else is the docs'. A name that
//! is decided at run time narrows the resource as far as its written part goes ([`crate::literal`]), else to the kind
//! of resource in this account and region. The first grant of a rule is what the call itself is checked for, with those
//! that say so; the rest is for watching and ending a job.

use crate::rule::{
    Grant, Otherwise, Rule, Target, allow, allow_sync, fixed, managed_rule, of, optional, parts, pass_role,
    rule, test, with_default,
};

const INVOKE_WHY: &str = "Invokes the function.";

macro_rules! item {
    ($task:literal, $action:literal) => {
        rule(
            $task,
            &[allow(&[$action])
                .on(&[parts("arn:{P}:dynamodb:{R}:{A}:table/{TableName}")])
                .why("Uses the table with this one action.")],
        )
    };
}

const CLUSTER: &[Target] = &[parts("arn:{P}:elasticmapreduce:{R}:{A}:cluster/{ClusterId}")];

macro_rules! cluster {
    ($task:literal, [$($action:literal),*], $why:literal) => {
        rule($task, &[allow(&[$($action),*]).on(CLUSTER).why($why)])
    };
}

const PROJECT: &[Target] = &[parts("arn:{P}:codebuild:{R}:{A}:project/{ProjectName}")];

const WORKGROUP: Target = with_default(
    "arn:{P}:athena:{R}:{A}:workgroup/{WorkGroup}",
    "arn:{P}:athena:{R}:{A}:workgroup/*",
    "arn:{P}:athena:{R}:{A}:workgroup/primary",
);
const TRAINING_JOB: &[Target] = &[parts("arn:{P}:sagemaker:{R}:{A}:training-job/{TrainingJobName}")];
const TRANSFORM_JOB: &[Target] = &[parts(
    "arn:{P}:sagemaker:{R}:{A}:transform-job/{TransformJobName}",
)];

/// A role that the definition may not name, because the task definition does.
const fn task_role(exact: &'static str) -> Target {
    of(exact, "arn:{P}:iam::{A}:role/*")
}

pub(super) const RULES: &[Rule] = &[
    rule(
        "lambda:invoke",
        &[allow(&["lambda:InvokeFunction"])
            .on(&[of("{FunctionName|invoked}", "arn:{P}:lambda:{R}:{A}:function:*")])
            .why(INVOKE_WHY)],
    ),
    rule(
        "lambda:function",
        &[allow(&["lambda:InvokeFunction"])
            .on(&[of("{Resource|invoked}", "arn:{P}:lambda:{R}:{A}:function:*")])
            .why(INVOKE_WHY)],
    ),
    rule(
        "states:startExecution",
        &[
            allow(&["states:StartExecution"])
                .on(&[of("{StateMachineArn|arn}", "arn:{P}:states:{R}:{A}:stateMachine:*")])
                .why("Starts the execution."),
            // IAM checks these two against the execution; a grant on the state machine does not cover them.
            allow_sync(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[of("{StateMachineArn|execution}:*", "arn:{P}:states:{R}:{A}:execution:*")])
                .why("Watches the execution and stops it when this one stops."),
            managed_rule!("GetEventsForStepFunctionsExecution"),
        ],
    ),
    // A text message has no ARN: publishing to a phone number is allowed on everything or not at all.
    rule(
        "sns:publish",
        &[allow(&["sns:Publish"])
            .on(&[with_default("{TopicArn/TargetArn|arn}", "arn:{P}:sns:{R}:{A}:*", "*")])
            .why("Publishes to the topic.")],
    ),
    rule(
        "sqs:sendMessage",
        &[allow(&["sqs:SendMessage"])
            .on(&[of("{QueueUrl|queue}", "arn:{P}:sqs:{R}:{A}:*")])
            .why("Sends to the queue.")],
    ),
    item!("dynamodb:getItem", "dynamodb:GetItem"),
    item!("dynamodb:putItem", "dynamodb:PutItem"),
    item!("dynamodb:updateItem", "dynamodb:UpdateItem"),
    item!("dynamodb:deleteItem", "dynamodb:DeleteItem"),
    rule(
        "ecs:runTask",
        &[
            allow(&["ecs:RunTask"])
                .on(&[of("{TaskDefinition|task}", "arn:{P}:ecs:{R}:{A}:task-definition/*")])
                .when(&[test("ArnEquals", "ecs:cluster", "{Cluster|cluster}")])
                .why("Starts the task, in its cluster only."),
            allow_sync(&["ecs:StopTask", "ecs:DescribeTasks"])
                .on(&[with_default(
                    "arn:{P}:ecs:{R}:{A}:task/{Cluster|last}/*",
                    "arn:{P}:ecs:{R}:{A}:task/*",
                    "arn:{P}:ecs:{R}:{A}:task/default/*",
                )])
                .why("Watches the task and stops it when the execution stops."),
            pass_role(
                &[
                    task_role("{Overrides.TaskRoleArn|role}"),
                    task_role("{Overrides.ExecutionRoleArn|role}"),
                ],
                &[test("StringEquals", "iam:PassedToService", "ecs-tasks.amazonaws.com")],
            )
            .why("Hands the roles of the task definition over to ECS. The definition of the workflow does not name them: write their ARNs in place of the wildcard."),
            managed_rule!("GetEventsForECSTask"),
        ],
    ),
    rule(
        "batch:submitJob",
        &[
            allow(&["batch:SubmitJob"])
                .on(&[
                    of("{JobDefinition|job}", "arn:{P}:batch:{R}:{A}:job-definition/*"),
                    of("{JobDefinition|job-revisions}", "arn:{P}:batch:{R}:{A}:job-definition/*"),
                    of("{JobQueue|job-queue}", "arn:{P}:batch:{R}:{A}:job-queue/*"),
                ])
                .why("Submits the job: its definition, in any revision if none is named, and its queue."),
            allow_sync(&["batch:DescribeJobs"]).why("Watches the job; IAM knows no narrower resource for it."),
            allow_sync(&["batch:TerminateJob"])
                .on(&[fixed("arn:{P}:batch:{R}:{A}:job/*")])
                .why("Ends the job, whose id nobody knows before, when the execution stops."),
            managed_rule!("GetEventsForBatchJobs"),
        ],
    ),
    rule(
        "glue:startJobRun",
        &[allow(&["glue:StartJobRun"])
            .sync(&["glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"])
            .on(&[parts("arn:{P}:glue:{R}:{A}:job/{JobName}")])
            .why("Starts the job; waiting for it watches and stops it.")],
    ),
    rule(
        "databrew:startJobRun",
        &[allow(&["databrew:StartJobRun"])
            .sync(&["databrew:ListJobRuns", "databrew:StopJobRun"])
            .on(&[parts("arn:{P}:databrew:{R}:{A}:job/{Name}")])
            .why("Starts the job; waiting for it watches and stops it.")],
    ),
    rule(
        "athena:startQueryExecution",
        &[
            allow(&["athena:StartQueryExecution"])
                .sync(&["athena:StopQueryExecution", "athena:GetQueryExecution"])
                .on(&[WORKGROUP])
                .why("Starts the query; waiting for it watches and stops it."),
            allow(&["athena:GetDataCatalog"])
                .on(&[with_default(
                    "arn:{P}:athena:{R}:{A}:datacatalog/{QueryExecutionContext.Catalog}",
                    "arn:{P}:athena:{R}:{A}:datacatalog/*",
                    "arn:{P}:athena:{R}:{A}:datacatalog/AwsDataCatalog",
                )])
                .why("Finds the catalog that the query names."),
            allow(&[
                "s3:PutObject",
                "s3:GetObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ])
            .on(&[of(
                "arn:{P}:s3:::{ResultConfiguration.OutputLocation|object}*",
                "arn:{P}:s3:::*",
            )])
            .why("Writes the results. Without OutputLocation the workgroup decides where: write its bucket in place of the wildcard."),
            allow(&["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"])
                .on(&[of(
                    "arn:{P}:s3:::{ResultConfiguration.OutputLocation|bucket}",
                    "arn:{P}:s3:::*",
                )])
                .why("Finds the bucket of the results. Reading the data of the query needs s3:GetObject and s3:ListBucket on its buckets, too, which only the tables name."),
            allow(&[
                "glue:GetDatabase",
                "glue:GetDatabases",
                "glue:GetTable",
                "glue:GetTables",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:BatchGetPartition",
            ])
            .on(&[
                fixed("arn:{P}:glue:{R}:{A}:catalog"),
                with_default(
                    "arn:{P}:glue:{R}:{A}:database/{QueryExecutionContext.Database}",
                    "arn:{P}:glue:{R}:{A}:database/*",
                    "arn:{P}:glue:{R}:{A}:database/*",
                ),
                with_default(
                    "arn:{P}:glue:{R}:{A}:table/{QueryExecutionContext.Database}/*",
                    "arn:{P}:glue:{R}:{A}:table/*",
                    "arn:{P}:glue:{R}:{A}:table/*",
                ),
            ])
            .why("Reads what the catalog says of the tables. A query that creates, alters or drops tables needs those actions of Glue, too."),
            allow(&["lakeformation:GetDataAccess"]).why("Reads data that Lake Formation guards; IAM knows no narrower resource for it."),
        ],
    ),
    cluster!(
        "elasticmapreduce:cancelStep",
        ["elasticmapreduce:CancelSteps"],
        "Cancels the step."
    ),
    cluster!(
        "elasticmapreduce:setClusterTerminationProtection",
        ["elasticmapreduce:SetTerminationProtection"],
        "Switches the protection of the cluster."
    ),
    cluster!(
        "elasticmapreduce:modifyInstanceFleetByName",
        ["elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:ListInstanceFleets"],
        "Finds the fleet by its name and changes it."
    ),
    cluster!(
        "elasticmapreduce:modifyInstanceGroupByName",
        ["elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:ListInstanceGroups"],
        "Finds the group by its name and changes it."
    ),
    rule(
        "elasticmapreduce:createCluster",
        &[
            allow(&["elasticmapreduce:RunJobFlow"])
                .why("Creates the cluster, which has no ARN before."),
            allow_sync(&["elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"])
                .on(&[fixed("arn:{P}:elasticmapreduce:{R}:{A}:cluster/*")])
                .why("Watches the cluster, whose id nobody knows before, and ends it when the execution stops."),
            pass_role(
                &[
                    of("{ServiceRole|role}", "*"),
                    optional("{AutoScalingRole|role}", "*"),
                ],
                &[test("StringEquals", "iam:PassedToService", "elasticmapreduce.amazonaws.com")],
            ),
            pass_role(
                &[optional("{JobFlowRole|role}", "*")],
                &[test("StringEquals", "iam:PassedToService", "ec2.amazonaws.com")],
            ),
            managed_rule!("GetEventForEMRRunJobFlow"),
        ],
    ),
    rule(
        "elasticmapreduce:addStep",
        &[
            allow(&["elasticmapreduce:AddJobFlowSteps"])
                .sync(&["elasticmapreduce:DescribeStep", "elasticmapreduce:CancelSteps"])
                .on(CLUSTER)
                .why("Adds the step; waiting for it watches and cancels it."),
            managed_rule!("GetEventForEMRAddJobFlowSteps"),
        ],
    ),
    rule(
        "elasticmapreduce:terminateCluster",
        &[
            allow(&["elasticmapreduce:TerminateJobFlows"])
                .sync(&["elasticmapreduce:DescribeCluster"])
                .on(CLUSTER)
                .why("Ends the cluster; waiting for it watches it go."),
            managed_rule!("GetEventForEMRTerminateJobFlows"),
        ],
    ),
    // The service-linked role under its real name, which the docs misspell.
    rule(
        "emr-containers:createVirtualCluster",
        &[
            allow(&["emr-containers:CreateVirtualCluster"])
                .why("Creates the virtual cluster, which has no ARN before."),
            allow(&["iam:CreateServiceLinkedRole"])
                .on(&[fixed(
                    "arn:{P}:iam::{A}:role/aws-service-role/emr-containers.amazonaws.com/AWSServiceRoleForAmazonEMRContainers",
                )])
                .when(&[test("StringLike", "iam:AWSServiceName", "emr-containers.amazonaws.com")])
                .why("Creates the service's own role, once per account."),
        ],
    ),
    rule(
        "codebuild:startBuild",
        &[
            allow(&["codebuild:StartBuild"])
                .sync(&["codebuild:StopBuild", "codebuild:BatchGetBuilds"])
                .on(PROJECT)
                .why("Starts the build; waiting for it watches and stops it."),
            managed_rule!("GetEventForCodeBuildStartBuild"),
        ],
    ),
    rule(
        "sagemaker:createTrainingJob",
        &[
            allow(&["sagemaker:CreateTrainingJob", "sagemaker:AddTags"])
                .sync(&["sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob", "sagemaker:ListTags"])
                .on(TRAINING_JOB)
                .why("Starts and tags the training job; waiting for it watches and stops it."),
            pass_role(
                &[of("{RoleArn|role}", "*")],
                &[test("StringEquals", "iam:PassedToService", "sagemaker.amazonaws.com")],
            ),
            managed_rule!("GetEventsForSageMakerTrainingJobs"),
        ],
    ),
    rule(
        "sagemaker:createTransformJob",
        &[
            allow(&["sagemaker:CreateTransformJob", "sagemaker:AddTags"])
                .sync(&["sagemaker:DescribeTransformJob", "sagemaker:StopTransformJob", "sagemaker:ListTags"])
                .on(TRANSFORM_JOB)
                .why("Starts and tags the transform job; waiting for it watches and stops it."),
            managed_rule!("GetEventsForSageMakerTransformJobs"),
        ],
    ),
    rule(
        "eks:createCluster",
        &[
            allow(&["eks:CreateCluster"]).why("Creates the cluster; IAM knows no narrower resource for it."),
            allow_sync(&["eks:DescribeCluster", "eks:DeleteCluster"])
                .on(&[parts("arn:{P}:eks:{R}:{A}:cluster/{Name}")])
                .why("Watches the cluster and deletes it when the execution stops."),
            pass_role(
                &[of("{RoleArn|role}", "*")],
                &[test("StringEquals", "iam:PassedToService", "eks.amazonaws.com")],
            ),
        ],
    ),
    rule(
        "eks:createNodegroup",
        &[
            allow(&["eks:CreateNodegroup"])
                .on(&[parts("arn:{P}:eks:{R}:{A}:cluster/{ClusterName}")])
                .why("Creates the node group in the cluster."),
            allow(&["ec2:DescribeSubnets"]).why("Looks at its subnets; IAM knows no narrower resource for it."),
            allow_sync(&["eks:DescribeNodegroup", "eks:DeleteNodegroup"])
                .on(&[parts("arn:{P}:eks:{R}:{A}:nodegroup/{ClusterName}/{NodegroupName}/*")])
                .why("Watches the node group and deletes it when the execution stops."),
            allow(&["iam:GetRole", "iam:ListAttachedRolePolicies"])
                .on(&[of("{NodeRole|role}", "arn:{P}:iam::{A}:role/*")])
                .why("EKS reads the role of the nodes and its policies."),
            pass_role(
                &[of("{NodeRole|role}", "*")],
                &[test("StringEquals", "iam:PassedToService", "eks.amazonaws.com")],
            ),
        ],
    ),
    rule(
        "eks:deleteCluster",
        &[allow(&["eks:DeleteCluster"])
            .sync(&["eks:DescribeCluster"])
            .on(&[parts("arn:{P}:eks:{R}:{A}:cluster/{Name}")])
            .why("Deletes the cluster; waiting for it watches it go.")],
    ),
    rule(
        "eks:deleteNodegroup",
        &[allow(&["eks:DeleteNodegroup"])
            .sync(&["eks:DescribeNodegroup"])
            .on(&[parts("arn:{P}:eks:{R}:{A}:nodegroup/{ClusterName}/{NodegroupName}/*")])
            .why("Deletes the node group; waiting for it watches it go.")],
    ),
    rule(
        "events:putEvents",
        &[allow(&["events:PutEvents"])
            .on(&[with_default(
                "arn:{P}:events:{R}:{A}:event-bus/{Entries[].EventBusName}",
                "arn:{P}:events:{R}:{A}:event-bus/*",
                "arn:{P}:events:{R}:{A}:event-bus/default",
            )])
            .why("Puts events on the bus.")],
    ),
    rule(
        "http:invoke",
        &[
            allow(&["states:InvokeHTTPEndpoint"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
                .when(&[
                    test("StringEquals", "states:HTTPMethod", "{Method}"),
                    test("StringLike", "states:HTTPEndpoint", "{ApiEndpoint|host}"),
                ])
                .why("Lets this state machine call the endpoint; method and host are conditions where they are written out."),
            allow(&["events:RetrieveConnectionCredentials"])
                .on(&[CONNECTION])
                .with_call()
                .why("Fetches the credentials of the connection."),
            allow(&["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])
                .on(&[of(
                    "{Authentication.ConnectionArn/InvocationConfig.ConnectionArn|secret}",
                    "arn:{P}:secretsmanager:{R}:{A}:secret:events!connection/*",
                )])
                .with_call()
                .why("Reads the secret in which EventBridge keeps them; its name ends in letters that the service chooses."),
        ],
    ),
    // A cross-region inference profile is named with its region first, and leads to the model in several regions.
    rule(
        "bedrock:invokeModel",
        &[allow(&["bedrock:InvokeModel"])
            .on(&[
                of("{ModelId|model-or-profile}", "arn:{P}:bedrock:{R}::foundation-model/*"),
                Target {
                    exact: "{ModelId|model-of-profile}",
                    wild: Otherwise::Nothing,
                    absent: Otherwise::Nothing,
                },
            ])
            .why("Invokes the model.")],
    ),
    rule(
        "mediaconvert:createJob",
        &[
            allow(&["mediaconvert:CreateJob"])
                .on(&[
                    with_default(
                        "{Queue|arn}",
                        "arn:{P}:mediaconvert:{R}:{A}:queues/*",
                        "arn:{P}:mediaconvert:{R}:{A}:queues/Default",
                    ),
                    optional(
                        "arn:{P}:mediaconvert:{R}:{A}:jobTemplates/{JobTemplate}",
                        "arn:{P}:mediaconvert:{R}:{A}:jobTemplates/*",
                    ),
                ])
                .why("Creates the job in its queue, from its template."),
            allow_sync(&["mediaconvert:GetJob", "mediaconvert:CancelJob"])
                .on(&[fixed("arn:{P}:mediaconvert:{R}:{A}:jobs/*")])
                .when(&[test(
                    "StringEquals",
                    "aws:ResourceTag/ManagedByService",
                    "AWSStepFunctions",
                )])
                .why("Watches the job and cancels it when the execution stops."),
            pass_role(
                &[of("{Role|role}", "*")],
                &[test("StringEquals", "iam:PassedToService", "mediaconvert.amazonaws.com")],
            ),
            managed_rule!("GetEventsForMediaConvertJob"),
        ],
    ),
    rule(
        "aws-sdk:scheduler:createSchedule",
        &[
            allow(&["scheduler:CreateSchedule"])
                .on(&[parts("arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/{Name}")])
                .why("Creates the schedule."),
            pass_role(
                &[of("{Target.RoleArn|role}", "*")],
                &[test("StringEquals", "iam:PassedToService", "scheduler.amazonaws.com")],
            ),
        ],
    ),
    rule("aws-sdk:s3:copyObject", COPY),
];

const CONNECTION: Target = of(
    "{Authentication.ConnectionArn/InvocationConfig.ConnectionArn|arn}",
    "arn:{P}:events:{R}:{A}:connection/*",
);

const COPY: &[Grant] = &[
    allow(&["s3:GetObject"])
        .on(&[parts("arn:{P}:s3:::{CopySource|prefix}")])
        .why("Reads the object that is copied."),
    allow(&["s3:PutObject"])
        .on(&[parts("arn:{P}:s3:::{Bucket}/{Key}")])
        .with_call()
        .why("Writes the copy."),
];
