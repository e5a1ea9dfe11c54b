//! Amazon EKS.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "eks",
    sdk: "eks",
    title: "Amazon EKS",
    label: "EKS",
    errors: Some(Errors {
        prefix: "EKS",
        sender: "AmazonEKS",
        general: "AmazonEKSException",
        denied: (403, "AccessDeniedException"),
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
            name: "deleteCluster",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "createFargateProfile",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "deleteFargateProfile",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "createNodegroup",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "deleteNodegroup",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "runJob",
            waits: Waits::JobOrCallback,
            required: "",
            any_json: "",
        },
        Action {
            name: "call",
            waits: Waits::Callback,
            required: "",
            any_json: "",
        },
    ],
    sdk_actions: "",
    replies: &[
        (
            "eks:call",
            r#"{"ResponseBody":{"apiVersion":"v1","items":[],"kind":"List","metadata":{}},"StatusCode":200,"StatusText":"OK"}"#,
        ),
        (
            "eks:runJob",
            r#"{"ResponseBody":{"kind":"Job","metadata":{"name":"example"}},"StatusCode":201,"StatusText":"Created"}"#,
        ),
        (
            "eks:runJob.sync",
            r#"{"kind":"Job","logs":{"pods":{}},"metadata":{"name":"example"},"status":{"succeeded":1}}"#,
        ),
        (
            "eks:createCluster",
            r#"{"Cluster":{"Name":"<arg:Name|example>","Status":"CREATING"}}"#,
        ),
        (
            "eks:createCluster.sync",
            r#"{"Cluster":{"Name":"<arg:Name|example>","Status":"<end:ACTIVE/FAILED>"}}"#,
        ),
    ],
    answers: &[],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: &[],
        serverless: &[],
        least_privilege: least_privilege::RULES,
        template_of: "eks",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[
            (
                "eks:call",
                "What this task may do is decided inside the Kubernetes cluster (RBAC), not by IAM: map the execution role to a user of the cluster.",
            ),
            (
                "eks:runJob",
                "What this task may do is decided inside the Kubernetes cluster (RBAC), not by IAM: map the execution role to a user of the cluster.",
            ),
        ],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Grant, Rule, Target, Test, allow, allow_sync, fixed, of, pass_role, rule, test};

    const EKS_CLUSTER: &[Target] = &[of(
        "arn:{P}:eks:{R}:{A}:cluster/{Name}",
        "arn:{P}:eks:{R}:{A}:cluster/*",
    )];

    pub(super) const PASS_CLUSTER_ROLE: Grant = pass_role(&[of("{RoleArn|role}", "*")], TO_EKS);

    pub(super) const PASS_NODE_ROLE: Grant = pass_role(&[of("{NodeRole|role}", "*")], TO_EKS);

    const TO_EKS: &[Test] = &[test("StringEquals", "iam:PassedToService", "eks.amazonaws.com")];

    pub(super) const RULES: &[Rule] = &[
        // Page eks-iam.
        rule(
            "eks:createCluster",
            &[
                allow(&["eks:CreateCluster"]).why("Creates the cluster, which has no ARN before."),
                allow_sync(&["eks:DescribeCluster", "eks:DeleteCluster"])
                    .on(&[fixed("arn:{P}:eks:{R}:{A}:cluster/*")])
                    .why("Watches the cluster and deletes it when the execution stops."),
                PASS_CLUSTER_ROLE,
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
                PASS_NODE_ROLE,
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
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use super::docs::{PASS_CLUSTER_ROLE, PASS_NODE_ROLE};
    use crate::permission::{Rule, allow, allow_sync, of, parts, rule};

    pub(super) const RULES: &[Rule] = &[
        rule(
            "eks:createCluster",
            &[
                allow(&["eks:CreateCluster"])
                    .why("Creates the cluster; IAM knows no narrower resource for it."),
                allow_sync(&["eks:DescribeCluster", "eks:DeleteCluster"])
                    .on(&[parts("arn:{P}:eks:{R}:{A}:cluster/{Name}")])
                    .why("Watches the cluster and deletes it when the execution stops."),
                PASS_CLUSTER_ROLE,
            ],
        ),
        rule(
            "eks:createNodegroup",
            &[
                allow(&["eks:CreateNodegroup"])
                    .on(&[parts("arn:{P}:eks:{R}:{A}:cluster/{ClusterName}")])
                    .why("Creates the node group in the cluster."),
                allow(&["ec2:DescribeSubnets"])
                    .why("Looks at its subnets; IAM knows no narrower resource for it."),
                allow_sync(&["eks:DescribeNodegroup", "eks:DeleteNodegroup"])
                    .on(&[parts(
                        "arn:{P}:eks:{R}:{A}:nodegroup/{ClusterName}/{NodegroupName}/*",
                    )])
                    .why("Watches the node group and deletes it when the execution stops."),
                allow(&["iam:GetRole", "iam:ListAttachedRolePolicies"])
                    .on(&[of("{NodeRole|role}", "arn:{P}:iam::{A}:role/*")])
                    .why("EKS reads the role of the nodes and its policies."),
                PASS_NODE_ROLE,
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
                .on(&[parts(
                    "arn:{P}:eks:{R}:{A}:nodegroup/{ClusterName}/{NodegroupName}/*",
                )])
                .why("Deletes the node group; waiting for it watches it go.")],
        ),
    ];
}
