//! Lambda, ECS, Batch, CodeBuild, EKS.

use crate::rule::{Grant, Rule, Target, allow, allow_sync, fixed, managed_rule, of, pass_role, rule, test};

/// Page lambda-iam. The resource is the function exactly as it is invoked, because IAM checks the qualified ARN: a
/// grant on the function alone does not cover its versions and aliases (recorded refusals of console-made roles).
const INVOKE: &[Grant] = &[allow(&["lambda:InvokeFunction"])
    .on(&[of("{FunctionName|invoked}", "*")])
    .why("Invokes the function.")];

/// The function's own ARN as the `Resource` of the state.
const INVOKE_DIRECTLY: &[Grant] = &[allow(&["lambda:InvokeFunction"])
    .on(&[of("{Resource|invoked}", "*")])
    .why("Invokes the function.")];

/// Pages codebuild-iam: the dynamic templates of the batch calls keep the account, the others do not.
const PROJECT: &[Target] = &[of(
    "arn:{P}:codebuild:{R}:{A}:project/{ProjectName}",
    "arn:{P}:codebuild:{R}:*:project/*",
)];
const BATCH_PROJECT: &[Target] = &[of(
    "arn:{P}:codebuild:{R}:{A}:project/{ProjectName}",
    "arn:{P}:codebuild:{R}:{A}:project/*",
)];
/// The id of a build is `project:uuid`.
const PROJECT_OF_BUILD: &[Target] = &[of(
    "arn:{P}:codebuild:{R}:{A}:project/{ProjectName/Id|project}",
    "arn:{P}:codebuild:{R}:*:project/*",
)];
const PROJECTS_OF_BUILDS: &[Target] = &[of(
    "arn:{P}:codebuild:{R}:{A}:project/{ProjectName/Ids[]|project}",
    "arn:{P}:codebuild:{R}:*:project/*",
)];
const PROJECT_OF_BATCH: &[Target] = &[of(
    "arn:{P}:codebuild:{R}:{A}:project/{ProjectName/Id|project}",
    "arn:{P}:codebuild:{R}:{A}:project/*",
)];

const EKS_CLUSTER: &[Target] = &[of(
    "arn:{P}:eks:{R}:{A}:cluster/{Name}",
    "arn:{P}:eks:{R}:{A}:cluster/*",
)];

pub(super) const RULES: &[Rule] = &[
    rule("lambda:invoke", INVOKE),
    rule("lambda:function", INVOKE_DIRECTLY),
    // Page ecs-iam. The dynamic template puts the three actions into one statement, which says the same.
    rule(
        "ecs:runTask",
        &[
            allow(&["ecs:RunTask"])
                .on(&[of("{TaskDefinition|task}", "*")])
                .why("Starts the task."),
            allow_sync(&["ecs:StopTask", "ecs:DescribeTasks"])
                .why("Watches the task and stops it when the execution stops."),
            managed_rule!("GetEventsForECSTask"),
        ],
    ),
    // Page batch-iam: one text for static and dynamic.
    rule(
        "batch:submitJob",
        &[
            allow(&["batch:SubmitJob"])
                .sync(&["batch:DescribeJobs", "batch:TerminateJob"])
                .why("Submits the job; waiting for it watches and ends it."),
            managed_rule!("GetEventsForBatchJobs"),
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
        "codebuild:startBuildBatch",
        &[
            allow(&["codebuild:StartBuildBatch"])
                .sync(&["codebuild:StopBuildBatch", "codebuild:BatchGetBuildBatches"])
                .on(BATCH_PROJECT)
                .why("Starts the batch of builds; waiting for it watches and stops it."),
            managed_rule!("GetEventForCodeBuildStartBuildBatch"),
        ],
    ),
    // Polled, without a rule.
    rule(
        "codebuild:retryBuildBatch",
        &[allow(&["codebuild:RetryBuildBatch"])
            .sync(&["codebuild:StopBuildBatch", "codebuild:BatchGetBuildBatches"])
            .on(PROJECT_OF_BATCH)
            .why("Retries the batch of builds; waiting for it watches and stops it.")],
    ),
    rule(
        "codebuild:stopBuild",
        &[allow(&["codebuild:StopBuild"])
            .on(PROJECT_OF_BUILD)
            .why("Stops a build of its project.")],
    ),
    rule(
        "codebuild:batchDeleteBuilds",
        &[allow(&["codebuild:BatchDeleteBuilds"])
            .on(PROJECTS_OF_BUILDS)
            .why("Deletes builds of their projects.")],
    ),
    rule(
        "codebuild:stopBuildBatch",
        &[allow(&["codebuild:StopBuildBatch"])
            .on(PROJECT_OF_BATCH)
            .why("Stops a batch of builds of its project.")],
    ),
    rule(
        "codebuild:deleteBuildBatch",
        &[allow(&["codebuild:DeleteBuildBatch"])
            .on(PROJECT_OF_BATCH)
            .why("Deletes a batch of builds of its project.")],
    ),
    rule(
        "codebuild:batchGetReports",
        &[allow(&["codebuild:BatchGetReports"])
            .on(&[of(
                "arn:{P}:codebuild:{R}:{A}:report-group/{ReportGroupName/ReportArns[]|project}",
                "arn:{P}:codebuild:{R}:*:report-group/*",
            )])
            .why("Reads reports.")],
    ),
    // Page eks-iam.
    rule(
        "eks:createCluster",
        &[
            allow(&["eks:CreateCluster"]).why("Creates the cluster, which has no ARN before."),
            allow_sync(&["eks:DescribeCluster", "eks:DeleteCluster"])
                .on(&[fixed("arn:{P}:eks:{R}:{A}:cluster/*")])
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
            allow(&["ec2:DescribeSubnets", "eks:CreateNodegroup"])
                .why("Creates the node group in its subnets."),
            allow_sync(&["eks:DescribeNodegroup", "eks:DeleteNodegroup"])
                .on(&[fixed("arn:{P}:eks:{R}:{A}:nodegroup/*")])
                .why("Watches the node group and deletes it when the execution stops."),
            allow(&["iam:GetRole", "iam:ListAttachedRolePolicies"])
                .on(&[fixed("arn:{P}:iam::{A}:role/*")])
                .why("EKS reads the role of the nodes and its policies."),
            pass_role(
                &[of("{NodeRole|role}", "*")],
                &[test("StringEquals", "iam:PassedToService", "eks.amazonaws.com")],
            ),
        ],
    ),
    rule(
        "eks:deleteCluster",
        &[allow(&["eks:DeleteCluster", "eks:DescribeCluster"])
            .on(EKS_CLUSTER)
            .why("Deletes the cluster and watches it go.")],
    ),
    rule(
        "eks:deleteNodegroup",
        &[allow(&["eks:DeleteNodegroup", "eks:DescribeNodegroup"])
            .on(&[of(
                "arn:{P}:eks:{R}:{A}:nodegroup/{ClusterName}/{NodegroupName}/*",
                "arn:{P}:eks:{R}:{A}:nodegroup/*",
            )])
            .why("Deletes the node group and watches it go.")],
    ),
    // Kubernetes decides what these may do; see `by_hand`.
    rule("eks:call", &[]),
    rule("eks:runJob", &[]),
];
