//! Amazon EMR on EKS.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "emr-containers",
    sdk: "emrcontainers",
    title: "Amazon EMR on EKS",
    label: "EMR on EKS",
    errors: Some(Errors {
        prefix: "EMRContainers",
        sender: "AmazonEMRContainers",
        general: "AmazonEMRContainersException",
        denied: (403, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[
        Action {
            name: "createVirtualCluster",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "deleteVirtualCluster",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "startJobRun",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
    ],
    sdk_actions: "",
    replies: &[
        (
            "emr-containers:startJobRun",
            r#"{"Arn":"arn:<partition>:emr-containers:<region>:<account>:/virtualclusters/example/jobruns/example","Id":"example","Name":"<arg:Name|example>","VirtualClusterId":"<arg:VirtualClusterId|example>"}"#,
        ),
        (
            "emr-containers:startJobRun.sync",
            r#"{"JobRun":{"CreatedAt":"<now>","FinishedAt":"<stop>","Id":"example","Name":"<arg:Name|example>","State":"<end:COMPLETED/FAILED>","VirtualClusterId":"<arg:VirtualClusterId|example>"}}"#,
        ),
    ],
    answers: &[
        ("emr-containers:createVirtualCluster", "Id s,Name s,Arn s"),
        (
            "emr-containers:startJobRun",
            "Id s,Name s,Arn s,VirtualClusterId s",
        ),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: &[],
        least_privilege: least_privilege::RULES,
        template_of: "emr-containers",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, Target, allow, allow_sync, fixed, of, rule, test, test_list};

    const VIRTUAL_CLUSTER: &[Target] = &[of(
        "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/{Id}",
        "arn:{P}:emr-containers:{R}:{A}:/virtualclusters/*",
    )];

    pub(super) const RULES: &[Rule] = &[
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
];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, allow_sync, fixed, of, rule, test};

    pub(super) const RULES: &[Rule] = &[
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
];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, fixed, rule, test};

    pub(super) const RULES: &[Rule] = &[
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
];
}
