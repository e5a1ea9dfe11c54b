//! EMR in its three kinds: on EC2 (`elasticmapreduce`), on EKS (`emr-containers`), Serverless (`emr-serverless`).

use crate::rule::{
    Rule, Target, allow, allow_sync, fixed, managed_rule, of, optional, pass_role, test, test_list,
};

/// Page emr-iam: the dynamic templates leave region and account open.
const CLUSTER: &[Target] = &[of(
    "arn:{P}:elasticmapreduce:{R}:{A}:cluster/{ClusterId}",
    "arn:{P}:elasticmapreduce:*:*:cluster/*",
)];

const VIRTUAL_CLUSTER: &[Target] = &[of(
    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/{Id}",
    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/*",
)];

const APPLICATION: &[Target] = &[of(
    "arn:{P}:emr-serverless:{R}:{A}:/applications/{ApplicationId}",
    "arn:{P}:emr-serverless:{R}:{A}:/applications/*",
)];
const JOB_RUN: &[Target] = &[of(
    "arn:{P}:emr-serverless:{R}:{A}:/applications/{ApplicationId}/jobruns/{JobRunId}",
    "arn:{P}:emr-serverless:{R}:{A}:/applications/*",
)];
const APPLICATION_RULE: &[Target] = &[fixed(
    "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventsForEMRServerlessApplicationRule",
)];

pub(super) const RULES: &[Rule] = &[
    // One template per call, for all patterns, with the rule of the waiting one.
    Rule {
        task: "elasticmapreduce:createCluster",
        grants: &[
            allow(&[
                "elasticmapreduce:RunJobFlow",
                "elasticmapreduce:DescribeCluster",
                "elasticmapreduce:TerminateJobFlows",
            ])
            .why("Creates the cluster, watches it and ends it; it has no ARN before."),
            pass_role(&[of("{ServiceRole|role}", "*"), optional("{JobFlowRole|role}", "*")], &[]),
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventForEMRRunJobFlowRule",
            )]),
        ],
    },
    Rule {
        task: "elasticmapreduce:addStep",
        grants: &[
            allow(&[
                "elasticmapreduce:AddJobFlowSteps",
                "elasticmapreduce:DescribeStep",
                "elasticmapreduce:CancelSteps",
            ])
            .on(CLUSTER)
            .why("Adds the step, watches it and cancels it."),
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventForEMRAddJobFlowStepsRule",
            )]),
        ],
    },
    Rule {
        task: "elasticmapreduce:cancelStep",
        grants: &[allow(&["elasticmapreduce:CancelSteps"])
            .on(CLUSTER)
            .why("Cancels the step.")],
    },
    Rule {
        task: "elasticmapreduce:terminateCluster",
        grants: &[
            allow(&["elasticmapreduce:TerminateJobFlows", "elasticmapreduce:DescribeCluster"])
                .on(CLUSTER)
                .why("Ends the cluster and watches it go."),
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventForEMRTerminateJobFlowsRule",
            )]),
        ],
    },
    Rule {
        task: "elasticmapreduce:setClusterTerminationProtection",
        grants: &[allow(&["elasticmapreduce:SetTerminationProtection"])
            .on(CLUSTER)
            .why("Switches the protection of the cluster.")],
    },
    Rule {
        task: "elasticmapreduce:modifyInstanceFleetByName",
        grants: &[
            allow(&["elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:ListInstanceFleets"])
                .on(CLUSTER)
                .why("Finds the fleet by its name and changes it."),
        ],
    },
    Rule {
        task: "elasticmapreduce:modifyInstanceGroupByName",
        grants: &[
            allow(&["elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:ListInstanceGroups"])
                .on(&[of("arn:{P}:elasticmapreduce:{R}:{A}:cluster/{ClusterId}", "*")])
                .why("Finds the group by its name and changes it."),
        ],
    },
    // Page emr-eks-iam; the name of the service-linked role begins with "An" there.
    Rule {
        task: "emr-containers:createVirtualCluster",
        grants: &[
            allow(&["emr-containers:CreateVirtualCluster"])
                .why("Creates the virtual cluster, which has no ARN before."),
            allow(&["iam:CreateServiceLinkedRole"])
                .on(&[fixed(
                    "arn:{P}:iam::{A}:role/aws-service-role/emr-containers.amazonaws.com/AnAWSServiceRoleForAmazonEMRContainers",
                )])
                .when(&[test("StringLike", "iam:AWSServiceName", "emr-containers.amazonaws.com")])
                .why("Creates the service's own role, once per account."),
        ],
    },
    Rule {
        task: "emr-containers:deleteVirtualCluster",
        grants: &[allow(&["emr-containers:DeleteVirtualCluster"])
            .sync(&["emr-containers:DescribeVirtualCluster"])
            .on(VIRTUAL_CLUSTER)
            .why("Deletes the virtual cluster; waiting watches it go.")],
    },
    Rule {
        task: "emr-containers:startJobRun",
        grants: &[
            allow(&["emr-containers:StartJobRun"])
                .on(&[of(
                    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/{VirtualClusterId}",
                    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/*",
                )])
                .when(&[test_list(
                    "StringEquals",
                    "emr-containers:ExecutionRoleArn",
                    "{ExecutionRoleArn|role}",
                )])
                .why("Starts the job under its role."),
            allow_sync(&["emr-containers:DescribeJobRun", "emr-containers:CancelJobRun"])
                .on(&[of(
                    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/{VirtualClusterId}/jobruns/*",
                    "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/*",
                )])
                .why("Watches the job and cancels it when the execution stops."),
        ],
    },
    // Page connect-emr-serverless.
    Rule {
        task: "emr-serverless:createApplication",
        grants: &[
            allow(&["emr-serverless:CreateApplication"])
                .on(&[fixed("arn:{P}:emr-serverless:{R}:{A}:/*")])
                .why("Creates the application, which has no ARN before."),
            allow_sync(&["emr-serverless:GetApplication", "emr-serverless:DeleteApplication"])
                .on(&[fixed("arn:{P}:emr-serverless:{R}:{A}:/applications/*")])
                .why("Watches the application and deletes it when the execution stops."),
            managed_rule(APPLICATION_RULE),
            allow(&["iam:CreateServiceLinkedRole"])
                .on(&[fixed(
                    "arn:{P}:iam::{A}:role/aws-service-role/ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless*",
                )])
                .when(&[test("StringLike", "iam:AWSServiceName", "ops.emr-serverless.amazonaws.com")])
                .why("Creates the service's own role, once per account."),
        ],
    },
    Rule {
        task: "emr-serverless:startApplication",
        grants: &[
            allow(&["emr-serverless:StartApplication"])
                .sync(&["emr-serverless:GetApplication", "emr-serverless:StopApplication"])
                .on(APPLICATION)
                .why("Starts the application; waiting watches and stops it."),
            managed_rule(APPLICATION_RULE),
        ],
    },
    Rule {
        task: "emr-serverless:stopApplication",
        grants: &[
            allow(&["emr-serverless:StopApplication"])
                .sync(&["emr-serverless:GetApplication"])
                .on(APPLICATION)
                .why("Stops the application; waiting watches it."),
            managed_rule(APPLICATION_RULE),
        ],
    },
    Rule {
        task: "emr-serverless:deleteApplication",
        grants: &[
            allow(&["emr-serverless:DeleteApplication"])
                .sync(&["emr-serverless:GetApplication"])
                .on(APPLICATION)
                .why("Deletes the application; waiting watches it go."),
            managed_rule(APPLICATION_RULE),
        ],
    },
    Rule {
        task: "emr-serverless:startJobRun",
        grants: &[
            allow(&["emr-serverless:StartJobRun"])
                .on(APPLICATION)
                .why("Starts the job in the application."),
            pass_role(
                &[of("{ExecutionRoleArn|role}", "*")],
                &[test(
                    "StringEquals",
                    "iam:PassedToService",
                    "emr-serverless.amazonaws.com",
                )],
            ),
            allow_sync(&["emr-serverless:GetJobRun", "emr-serverless:CancelJobRun"])
                .on(&[of(
                    "arn:{P}:emr-serverless:{R}:{A}:/applications/{ApplicationId}/jobruns/*",
                    "arn:{P}:emr-serverless:{R}:{A}:/applications/*",
                )])
                .why("Watches the job and cancels it when the execution stops."),
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventsForEMRServerlessJobRule",
            )]),
        ],
    },
    Rule {
        task: "emr-serverless:cancelJobRun",
        grants: &[
            allow(&["emr-serverless:CancelJobRun"])
                .sync(&["emr-serverless:GetJobRun"])
                .on(JOB_RUN)
                .why("Cancels the job; waiting watches it."),
            managed_rule(&[fixed(
                "arn:{P}:events:{R}:{A}:rule/StepFunctionsGetEventsForEMRServerlessJobRule",
            )]),
        ],
    },
];
