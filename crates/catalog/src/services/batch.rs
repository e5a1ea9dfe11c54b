//! AWS Batch.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "batch",
    sdk: "batch",
    title: "AWS Batch",
    label: "Batch",
    errors: Some(Errors {
        prefix: "Batch",
        sender: "AWSBatch",
        general: "AWSBatchException",
        denied: (403, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[Action {
        name: "submitJob",
        waits: Waits::Job,
        required: "JobName JobQueue JobDefinition",
        any_json: "",
    }],
    sdk_actions: "",
    replies: &[
        (
            "batch:submitJob",
            r#"{"JobArn":"arn:<partition>:batch:<region>:<account>:job/<uuid>","JobId":"<uuid>","JobName":"<arg:JobName|example>"}"#,
        ),
        (
            "batch:submitJob.sync",
            r#"{"Attempts":[{"Container":{"ExitCode":"<end#number:0/1>","LogStreamName":"default/<uuid>","NetworkInterfaces":[],"TaskArn":"arn:<partition>:ecs:<region>:<account>:task/<uuid>"},"StartedAt":"<now>","StatusReason":"Essential container in task exited","StoppedAt":"<stop>"}],"Container":{"Command":[],"Environment":[{"Name":"MANAGED_BY_AWS","Value":"STARTED_BY_STEP_FUNCTIONS"}],"ExitCode":"<end#number:0/1>","LogStreamName":"default/<uuid>","MountPoints":[],"NetworkInterfaces":[],"ResourceRequirements":[],"Ulimits":[],"Volumes":[]},"CreatedAt":"<now>","DependsOn":[],"JobDefinition":"<arg:JobDefinition|example>","JobId":"<uuid>","JobName":"<arg:JobName|example>","JobQueue":"<arg:JobQueue|example>","Parameters":{},"StartedAt":"<now>","Status":"<end:SUCCEEDED/FAILED>","StatusReason":"Essential container in task exited","StoppedAt":"<stop>","Tags":{}}"#,
        ),
    ],
    answers: &[
        (
            "aws-sdk:batch:describeJobs",
            "Jobs[{JobArn s,JobName! s,JobId! s,JobQueue! s,Status! s=SUBMITTED|PENDING|RUNNABLE|STARTING|RUNNING|SUCCEEDED|FAILED,ShareIdentifier s,SchedulingPriority n,Attempts[{Container{},StartedAt n,StoppedAt n,StatusReason s,TaskProperties[?]}],StatusReason s,CreatedAt n,RetryStrategy{Attempts n,EvaluateOnExit[?]},StartedAt! n,StoppedAt n,DependsOn[{JobId s,Type s}],JobDefinition! s,Parameters%s,Container{Image s,Vcpus n,Memory n,Command[?],JobRoleArn s,ExecutionRoleArn s,Volumes[?],Environment[?],MountPoints[?],ReadonlyRootFilesystem b,Ulimits[?],Privileged b,User s,ExitCode n,Reason s,ContainerInstanceArn s,TaskArn s,LogStreamName s,InstanceType s,NetworkInterfaces[?],ResourceRequirements[?],LinuxParameters{},LogConfiguration{},Secrets[?],NetworkConfiguration{},FargatePlatformConfiguration{},EphemeralStorage{},RuntimePlatform{},RepositoryCredentials{}},NodeDetails{NodeIndex n,IsMainNode b},NodeProperties{NumNodes! n,MainNode! n,NodeRangeProperties![?]},ArrayProperties{StatusSummary%?,Size n,Index n},Timeout{AttemptDurationSeconds n},Tags%s,PropagateTags b,PlatformCapabilities[s],EksProperties{PodProperties{}},EksAttempts[{Containers[?],InitContainers[?],EksClusterArn s,PodName s,NodeName s,StartedAt n,StoppedAt n,StatusReason s}],EcsProperties{TaskProperties[?]},IsCancelled b,IsTerminated b}]",
        ),
        ("aws-sdk:batch:submitJob", "JobArn s,JobName! s,JobId! s"),
        ("batch:submitJob", "JobArn s,JobName! s,JobId! s"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "batch",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, managed_rule, rule};

    pub(super) const RULES: &[Rule] = &[
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
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, fixed, managed_rule, of, rule};

    pub(super) const RULES: &[Rule] = &[
        // The rule for every pattern, and neither Describe nor Terminate.
        rule(
            "batch:submitJob",
            &[
                allow(&["batch:SubmitJob"])
                    .on(&[
                        fixed("arn:{P}:batch:{R}:{A}:job-definition/*"),
                        of("{JobQueue|arn}", "arn:{P}:batch:{R}:{A}:job-queue/*"),
                    ])
                    .why("Submits the job to its queue."),
                managed_rule!("GetEventsForBatchJobs").for_every_pattern(),
            ],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, managed_rule, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "batch:submitJob",
        &[
            allow(&["batch:SubmitJob", "batch:DescribeJobs", "batch:TerminateJob"])
                .why("Submits the job, watches it, ends it."),
            managed_rule!("GetEventsForBatchJobs").for_every_pattern(),
        ],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, allow_sync, fixed, managed_rule, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "batch:submitJob",
        &[
            allow(&["batch:SubmitJob"])
                .on(&[
                    of("{JobDefinition|job}", "arn:{P}:batch:{R}:{A}:job-definition/*"),
                    of(
                        "{JobDefinition|job-revisions}",
                        "arn:{P}:batch:{R}:{A}:job-definition/*",
                    ),
                    of("{JobQueue|job-queue}", "arn:{P}:batch:{R}:{A}:job-queue/*"),
                ])
                .why("Submits the job: its definition, in any revision if none is named, and its queue."),
            allow_sync(&["batch:DescribeJobs"])
                .why("Watches the job; IAM knows no narrower resource for it."),
            allow_sync(&["batch:TerminateJob"])
                .on(&[fixed("arn:{P}:batch:{R}:{A}:job/*")])
                .why("Ends the job, whose id nobody knows before, when the execution stops."),
            managed_rule!("GetEventsForBatchJobs"),
        ],
    )];
}
