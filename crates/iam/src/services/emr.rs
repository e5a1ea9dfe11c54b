//! EMR in its three kinds: on EC2 (`elasticmapreduce`), on EKS (`emr-containers`), Serverless (`emr-serverless`).

use crate::rule::{
    Grant, Rule, Target, allow, allow_sync, fixed, managed_rule, of, optional, pass_role, rule, test,
    test_list,
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
const APPLICATION_RULE: Grant = managed_rule!("GetEventsForEMRServerlessApplication");

pub(super) const RULES: &[Rule] = &[
    // One template per call, for all patterns, with the rule of the waiting one.
    rule("elasticmapreduce:createCluster", &[
            allow(&[
                "elasticmapreduce:RunJobFlow",
                "elasticmapreduce:DescribeCluster",
                "elasticmapreduce:TerminateJobFlows",
            ])
            .why("Creates the cluster, watches it and ends it; it has no ARN before."),
            pass_role(&[of("{ServiceRole|role}", "*"), optional("{JobFlowRole|role}", "*")], &[]),
            managed_rule!("GetEventForEMRRunJobFlow"),
        ]),
    rule("elasticmapreduce:addStep", &[
            allow(&[
                "elasticmapreduce:AddJobFlowSteps",
                "elasticmapreduce:DescribeStep",
                "elasticmapreduce:CancelSteps",
            ])
            .on(CLUSTER)
            .why("Adds the step, watches it and cancels it."),
            managed_rule!("GetEventForEMRAddJobFlowSteps"),
        ]),
    rule("elasticmapreduce:cancelStep", &[allow(&["elasticmapreduce:CancelSteps"])
            .on(CLUSTER)
            .why("Cancels the step.")]),
    rule("elasticmapreduce:terminateCluster", &[
            allow(&["elasticmapreduce:TerminateJobFlows", "elasticmapreduce:DescribeCluster"])
                .on(CLUSTER)
                .why("Ends the cluster and watches it go."),
            managed_rule!("GetEventForEMRTerminateJobFlows"),
        ]),
    rule("elasticmapreduce:setClusterTerminationProtection", &[allow(&["elasticmapreduce:SetTerminationProtection"])
            .on(CLUSTER)
            .why("Switches the protection of the cluster.")]),
    rule("elasticmapreduce:modifyInstanceFleetByName", &[
            allow(&["elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:ListInstanceFleets"])
                .on(CLUSTER)
                .why("Finds the fleet by its name and changes it."),
        ]),
    rule("elasticmapreduce:modifyInstanceGroupByName", &[
            allow(&["elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:ListInstanceGroups"])
                .on(&[of("arn:{P}:elasticmapreduce:{R}:{A}:cluster/{ClusterId}", "*")])
                .why("Finds the group by its name and changes it."),
        ]),
    // Page emr-eks-iam; the name of the service-linked role begins with "An" there.
    rule("emr-containers:createVirtualCluster", &[
            allow(&["emr-containers:CreateVirtualCluster"])
                .why("Creates the virtual cluster, which has no ARN before."),
            allow(&["iam:CreateServiceLinkedRole"])
                .on(&[fixed(
                    "arn:{P}:iam::{A}:role/aws-service-role/emr-containers.amazonaws.com/AnAWSServiceRoleForAmazonEMRContainers",
                )])
                .when(&[test("StringLike", "iam:AWSServiceName", "emr-containers.amazonaws.com")])
                .why("Creates the service's own role, once per account."),
        ]),
    rule("emr-containers:deleteVirtualCluster", &[allow(&["emr-containers:DeleteVirtualCluster"])
            .sync(&["emr-containers:DescribeVirtualCluster"])
            .on(VIRTUAL_CLUSTER)
            .why("Deletes the virtual cluster; waiting watches it go.")]),
    rule("emr-containers:startJobRun", &[
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
        ]),
    // Page connect-emr-serverless.
    rule("emr-serverless:createApplication", &[
            allow(&["emr-serverless:CreateApplication"])
                .on(&[fixed("arn:{P}:emr-serverless:{R}:{A}:/*")])
                .why("Creates the application, which has no ARN before."),
            allow_sync(&["emr-serverless:GetApplication", "emr-serverless:DeleteApplication"])
                .on(&[fixed("arn:{P}:emr-serverless:{R}:{A}:/applications/*")])
                .why("Watches the application and deletes it when the execution stops."),
            APPLICATION_RULE,
            allow(&["iam:CreateServiceLinkedRole"])
                .on(&[fixed(
                    "arn:{P}:iam::{A}:role/aws-service-role/ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless*",
                )])
                .when(&[test("StringLike", "iam:AWSServiceName", "ops.emr-serverless.amazonaws.com")])
                .why("Creates the service's own role, once per account."),
        ]),
    rule("emr-serverless:startApplication", &[
            allow(&["emr-serverless:StartApplication"])
                .sync(&["emr-serverless:GetApplication", "emr-serverless:StopApplication"])
                .on(APPLICATION)
                .why("Starts the application; waiting watches and stops it."),
            APPLICATION_RULE,
        ]),
    rule("emr-serverless:stopApplication", &[
            allow(&["emr-serverless:StopApplication"])
                .sync(&["emr-serverless:GetApplication"])
                .on(APPLICATION)
                .why("Stops the application; waiting watches it."),
            APPLICATION_RULE,
        ]),
    rule("emr-serverless:deleteApplication", &[
            allow(&["emr-serverless:DeleteApplication"])
                .sync(&["emr-serverless:GetApplication"])
                .on(APPLICATION)
                .why("Deletes the application; waiting watches it go."),
            APPLICATION_RULE,
        ]),
    rule("emr-serverless:startJobRun", &[
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
            managed_rule!("GetEventsForEMRServerlessJob"),
        ]),
    rule("emr-serverless:cancelJobRun", &[
            allow(&["emr-serverless:CancelJobRun"])
                .sync(&["emr-serverless:GetJobRun"])
                .on(JOB_RUN)
                .why("Cancels the job; waiting watches it."),
            managed_rule!("GetEventsForEMRServerlessJob"),
        ]),
];
