//! Amazon EMR Serverless.

use crate::permission::parts;
use crate::service::{Action, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "emr-serverless",
    sdk: "emrserverless",
    title: "Amazon EMR Serverless",
    label: "EMR Serverless",
    errors: None,
    exceptions: &[],
    actions: &[
        Action {
            name: "createApplication",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "startApplication",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "stopApplication",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "deleteApplication",
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
        Action {
            name: "cancelJobRun",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
    ],
    sdk_actions: "",
    replies: &[
        (
            "emr-serverless:startJobRun",
            r#"{"ApplicationId":"<arg:ApplicationId|00example>","Arn":"arn:<partition>:emr-serverless:<region>:<account>:/applications/00example/jobruns/00run","JobRunId":"00run"}"#,
        ),
        (
            "emr-serverless:startJobRun.sync",
            r#"{"JobRun":{"ApplicationId":"<arg:ApplicationId|00example>","CreatedAt":"<now>","JobRunId":"00run","State":"<end:SUCCESS/FAILED>","StateDetails":"","UpdatedAt":"<stop>"}}"#,
        ),
    ],
    answers: &[
        (
            "aws-sdk:emrserverless:getJobRun",
            "JobRun!{ApplicationId! s,JobRunId! s,Name s,Arn! s,CreatedBy! s,CreatedAt! s,UpdatedAt! s,ExecutionRole! s,State! s,StateDetails! s,ReleaseLabel! s,ConfigurationOverrides{ApplicationConfiguration[?],MonitoringConfiguration{}},JobDriver!{SparkSubmit{},Hive{}},Tags%s,TotalResourceUtilization{VCPUHour n,MemoryGBHour n,StorageGBHour n},NetworkConfiguration{SubnetIds[?],SecurityGroupIds[?]},TotalExecutionDurationSeconds n,ExecutionTimeoutMinutes n,BilledResourceUtilization{VCPUHour n,MemoryGBHour n,StorageGBHour n},Mode s,RetryPolicy{MaxAttempts n,MaxFailedAttemptsPerHour n},Attempt n,AttemptCreatedAt s,AttemptUpdatedAt s}",
        ),
        (
            "aws-sdk:emrserverless:startJobRun",
            "ApplicationId! s,JobRunId! s,Arn! s",
        ),
        (
            "emr-serverless:createApplication",
            "ApplicationId! s,Name s,Arn! s",
        ),
        (
            "emr-serverless:startJobRun",
            "ApplicationId! s,JobRunId! s,Arn! s",
        ),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: &[],
        serverless: &[],
        least_privilege: &[],
        template_of: "emr-serverless",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[
            (
                "JobRunId",
                &[parts("arn:{P}:emr-serverless:{R}:{A}:/applications/{ApplicationId}/jobruns/{JobRunId}")],
            ),
            ("ApplicationId", &[parts("arn:{P}:emr-serverless:{R}:{A}:/applications/{ApplicationId}")]),
        ],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{
        Grant, Rule, Target, allow, allow_sync, fixed, managed_rule, of, pass_role, rule, test,
    };

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
}
