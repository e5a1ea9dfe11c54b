//! Amazon EMR.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "elasticmapreduce",
    sdk: "emr",
    title: "Amazon EMR",
    label: "EMR",
    errors: Some(Errors {
        prefix: "ElasticMapReduce",
        sender: "AmazonElasticMapReduce",
        general: "AmazonElasticMapReduceException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[
        Action {
            name: "createCluster",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "setClusterTerminationProtection",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "terminateCluster",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "addStep",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "cancelStep",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "modifyInstanceFleetByName",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "modifyInstanceGroupByName",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
    ],
    sdk_actions: "",
    replies: &[
        (
            "elasticmapreduce:createCluster",
            r#"{"ClusterArn":"arn:<partition>:elasticmapreduce:<region>:<account>:cluster/j-1ABCDEFGHIJKL","ClusterId":"j-1ABCDEFGHIJKL"}"#,
        ),
        (
            "elasticmapreduce:createCluster.sync",
            r#"{"Cluster":{"ClusterArn":"arn:<partition>:elasticmapreduce:<region>:<account>:cluster/j-1ABCDEFGHIJKL","Id":"j-1ABCDEFGHIJKL","Name":"<arg:Name|example>","Status":{"State":"<end:WAITING/TERMINATED_WITH_ERRORS>"}},"ClusterId":"j-1ABCDEFGHIJKL"}"#,
        ),
        ("elasticmapreduce:terminateCluster", "{}"),
        (
            "elasticmapreduce:terminateCluster.sync",
            r#"{"Cluster":{"Id":"<arg:ClusterId|j-1ABCDEFGHIJKL>","Status":{"State":"TERMINATED"}}}"#,
        ),
        ("elasticmapreduce:addStep", r#"{"StepId":"s-1ABCDEFGHIJKL"}"#),
        (
            "elasticmapreduce:addStep.sync",
            r#"{"Step":{"Id":"s-1ABCDEFGHIJKL","Name":"<arg:Step.Name|example>","Status":{"State":"<end:COMPLETED/FAILED>","Timeline":{"CreationDateTime":"<now>","EndDateTime":"<stop>","StartDateTime":"<now>"}}}}"#,
        ),
        (
            "elasticmapreduce:cancelStep",
            r#"{"CancelStepsInfo":{"Reason":"","Status":"SUBMITTED","StepId":"<arg:StepId|s-1ABCDEFGHIJKL>"}}"#,
        ),
    ],
    answers: &[],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, Target, allow, managed_rule, of, optional, pass_role, rule};

    /// Page emr-iam: the dynamic templates leave region and account open.
    const CLUSTER: &[Target] = &[of(
        "arn:{P}:elasticmapreduce:{R}:{A}:cluster/{ClusterId}",
        "arn:{P}:elasticmapreduce:*:*:cluster/*",
    )];

    pub(super) const RULES: &[Rule] = &[
        // One template per call, for all patterns, with the rule of the waiting one.
        rule(
            "elasticmapreduce:createCluster",
            &[
                allow(&[
                    "elasticmapreduce:RunJobFlow",
                    "elasticmapreduce:DescribeCluster",
                    "elasticmapreduce:TerminateJobFlows",
                ])
                .why("Creates the cluster, watches it and ends it; it has no ARN before."),
                pass_role(
                    &[of("{ServiceRole|role}", "*"), optional("{JobFlowRole|role}", "*")],
                    &[],
                ),
                managed_rule!("GetEventForEMRRunJobFlow"),
            ],
        ),
        rule(
            "elasticmapreduce:addStep",
            &[
                allow(&[
                    "elasticmapreduce:AddJobFlowSteps",
                    "elasticmapreduce:DescribeStep",
                    "elasticmapreduce:CancelSteps",
                ])
                .on(CLUSTER)
                .why("Adds the step, watches it and cancels it."),
                managed_rule!("GetEventForEMRAddJobFlowSteps"),
            ],
        ),
        rule(
            "elasticmapreduce:cancelStep",
            &[allow(&["elasticmapreduce:CancelSteps"])
                .on(CLUSTER)
                .why("Cancels the step.")],
        ),
        rule(
            "elasticmapreduce:terminateCluster",
            &[
                allow(&[
                    "elasticmapreduce:TerminateJobFlows",
                    "elasticmapreduce:DescribeCluster",
                ])
                .on(CLUSTER)
                .why("Ends the cluster and watches it go."),
                managed_rule!("GetEventForEMRTerminateJobFlows"),
            ],
        ),
        rule(
            "elasticmapreduce:setClusterTerminationProtection",
            &[allow(&["elasticmapreduce:SetTerminationProtection"])
                .on(CLUSTER)
                .why("Switches the protection of the cluster.")],
        ),
        rule(
            "elasticmapreduce:modifyInstanceFleetByName",
            &[allow(&[
                "elasticmapreduce:ModifyInstanceFleet",
                "elasticmapreduce:ListInstanceFleets",
            ])
            .on(CLUSTER)
            .why("Finds the fleet by its name and changes it.")],
        ),
        rule(
            "elasticmapreduce:modifyInstanceGroupByName",
            &[allow(&[
                "elasticmapreduce:ModifyInstanceGroups",
                "elasticmapreduce:ListInstanceGroups",
            ])
            .on(&[of("arn:{P}:elasticmapreduce:{R}:{A}:cluster/{ClusterId}", "*")])
            .why("Finds the group by its name and changes it.")],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, Target, allow, fixed, managed_rule, of, optional, pass_role, rule, test};

    /// Any cluster, whether the definition names one or not.
    const CLUSTERS: &[Target] = &[fixed("arn:{P}:elasticmapreduce:{R}:{A}:cluster/*")];

    macro_rules! cluster {
    ($task:literal, [$($action:literal),*]) => {
        rule($task, &[allow(&[$($action),*]).on(CLUSTERS).why("Works on a cluster of this account.")])
    };
}

    pub(super) const RULES: &[Rule] = &[
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
            pass_role(&[optional("{AutoScalingRole|role}", "*")], &[]).merge_key(1),
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
];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, fixed, pass_role, rule};

    macro_rules! everywhere {
    ($task:literal, [$($action:literal),*], $why:literal) => {
        rule($task, &[allow(&[$($action),*]).why($why)])
    };
}

    pub(super) const RULES: &[Rule] = &[
        rule(
            "elasticmapreduce:createCluster",
            &[
                allow(&["elasticmapreduce:RunJobFlow"])
                    .sync(&[
                        "elasticmapreduce:DescribeCluster",
                        "elasticmapreduce:TerminateJobFlows",
                    ])
                    .why("Creates the cluster; waiting watches and ends it."),
                pass_role(&[fixed("*")], &[]),
            ],
        ),
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
            [
                "elasticmapreduce:TerminateJobFlows",
                "elasticmapreduce:DescribeCluster"
            ],
            "Ends the cluster and watches it go."
        ),
        everywhere!(
            "elasticmapreduce:setClusterTerminationProtection",
            ["elasticmapreduce:SetTerminationProtection"],
            "Switches the protection of the cluster."
        ),
        everywhere!(
            "elasticmapreduce:modifyInstanceFleetByName",
            [
                "elasticmapreduce:ModifyInstanceFleet",
                "elasticmapreduce:ListInstanceFleets"
            ],
            "Finds the fleet by its name and changes it."
        ),
        everywhere!(
            "elasticmapreduce:modifyInstanceGroupByName",
            [
                "elasticmapreduce:ModifyInstanceGroups",
                "elasticmapreduce:ListInstanceGroups"
            ],
            "Finds the group by its name and changes it."
        ),
    ];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{
        Rule, Target, allow, allow_sync, fixed, managed_rule, of, optional, parts, pass_role, rule, test,
    };

    const CLUSTER: &[Target] = &[parts("arn:{P}:elasticmapreduce:{R}:{A}:cluster/{ClusterId}")];

    macro_rules! cluster {
    ($task:literal, [$($action:literal),*], $why:literal) => {
        rule($task, &[allow(&[$($action),*]).on(CLUSTER).why($why)])
    };
}

    pub(super) const RULES: &[Rule] = &[
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
];
}
