//! Amazon ECS and AWS Fargate.

use crate::service::{Action, Errors, Exception, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "ecs",
    sdk: "ecs",
    title: "Amazon ECS and AWS Fargate",
    label: "ECS",
    errors: Some(Errors {
        prefix: "ECS",
        sender: "AmazonECS",
        general: "AmazonECSException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[
        Exception {
            name: "ServerException",
            message: "Service Unavailable. Please try again later.",
            status: 500,
            code: "ServerException",
        },
    ],
    actions: &[Action {
        name: "runTask",
        waits: Waits::JobOrCallback,
        required: "TaskDefinition",
        any_json: "",
    }],
    sdk_actions: "describeTasks listTasks stopTask updateService",
    replies: &[
        (
            "ecs:runTask",
            r#"{"Failures":[],"Tasks":[{"ClusterArn":"arn:<partition>:ecs:<region>:<account>:cluster/example","Containers":[{"LastStatus":"PENDING","Name":"example"}],"DesiredStatus":"RUNNING","LastStatus":"PROVISIONING","LaunchType":"<arg:LaunchType|FARGATE>","StartedBy":"AWS Step Functions","TaskArn":"arn:<partition>:ecs:<region>:<account>:task/example/<hex:32>","TaskDefinitionArn":"<arg:TaskDefinition|example>","Version":1}]}"#,
        ),
        (
            "ecs:runTask.sync",
            r#"{"Attachments":[],"Attributes":[],"ClusterArn":"arn:<partition>:ecs:<region>:<account>:cluster/example","Containers":[{"ExitCode":"<end#number:0/1>","LastStatus":"STOPPED","Name":"example","NetworkBindings":[],"TaskArn":"arn:<partition>:ecs:<region>:<account>:task/example/<hex:32>"}],"CreatedAt":"<now>","DesiredStatus":"STOPPED","InferenceAccelerators":[],"LastStatus":"STOPPED","LaunchType":"<arg:LaunchType|FARGATE>","StartedAt":"<now>","StartedBy":"AWS Step Functions","StopCode":"EssentialContainerExited","StoppedAt":"<stop>","StoppedReason":"Essential container in task exited","Tags":[],"TaskArn":"arn:<partition>:ecs:<region>:<account>:task/example/<hex:32>","TaskDefinitionArn":"<arg:TaskDefinition|example>","Version":4}"#,
        ),
    ],
    answers: &[
        (
            "aws-sdk:ecs:describeTasks",
            "Tasks[{Attachments[{Id s,Type s,Status s,Details[?]}],Attributes[{Name! s,Value s,TargetType s,TargetId s}],AvailabilityZone s,CapacityProviderName s,ClusterArn s,Connectivity s,ConnectivityAt s,ContainerInstanceArn s,Containers[{ContainerArn s,TaskArn s,Name s,Image s,ImageDigest s,RuntimeId s,LastStatus s,ExitCode n,Reason s,NetworkBindings[?],NetworkInterfaces[?],HealthStatus s,ManagedAgents[?],Cpu s,Memory s,MemoryReservation s,GpuIds[?]}],Cpu s,CreatedAt s,DesiredStatus s,EnableExecuteCommand b,ExecutionStoppedAt s,Group s,HealthStatus s,InferenceAccelerators[{DeviceName! s,DeviceType! s}],LastStatus s,LaunchType s=EC2|FARGATE|EXTERNAL,Memory s,Overrides{ContainerOverrides[?],Cpu s,InferenceAcceleratorOverrides[?],ExecutionRoleArn s,Memory s,TaskRoleArn s,EphemeralStorage{}},PlatformVersion s,PlatformFamily s,PullStartedAt s,PullStoppedAt s,StartedAt s,StartedBy s,StopCode s,StoppedAt s,StoppedReason s,StoppingAt s,Tags[{Key s,Value s}],TaskArn s,TaskDefinitionArn s,Version n,EphemeralStorage{SizeInGiB! n},FargateEphemeralStorage{SizeInGiB n,KmsKeyId s}}],Failures[{Arn s,Reason s,Detail s}]",
        ),
        ("aws-sdk:ecs:runTask", "=aws-sdk:ecs:describeTasks"),
        (
            "ecs:runTask",
            "Tasks[{Attachments[{Id s,Type s,Status s,Details[{Name s,Value s}]}],Attributes[{Name! s,Value s,TargetType s,TargetId s}],AvailabilityZone s,CapacityProviderName s,ClusterArn s,Connectivity s,ConnectivityAt s,ContainerInstanceArn s,Containers[{ContainerArn s,TaskArn s,Name s,Image s,ImageDigest s,RuntimeId s,LastStatus s,ExitCode n,Reason s,NetworkBindings[{BindIP s,ContainerPort n,HostPort n,Protocol s,ContainerPortRange s,HostPortRange s}],NetworkInterfaces[{AttachmentId s,PrivateIpv4Address s,Ipv6Address s}],HealthStatus s,ManagedAgents[{LastStartedAt s,Name s,Reason s,LastStatus s}],Cpu s,Memory s,MemoryReservation s,GpuIds[s]}],Cpu s,CreatedAt s,DesiredStatus s,EnableExecuteCommand b,ExecutionStoppedAt s,Group s,HealthStatus s,InferenceAccelerators[{DeviceName! s,DeviceType! s}],LastStatus s,LaunchType s=EC2|FARGATE|EXTERNAL,Memory s,Overrides{ContainerOverrides[{Name s,Command[?],Environment[?],EnvironmentFiles[?],Cpu n,Memory n,MemoryReservation n,ResourceRequirements[?]}],Cpu s,InferenceAcceleratorOverrides[{DeviceName s,DeviceType s}],ExecutionRoleArn s,Memory s,TaskRoleArn s,EphemeralStorage{SizeInGiB! n}},PlatformVersion s,PlatformFamily s,PullStartedAt s,PullStoppedAt s,StartedAt s,StartedBy s,StopCode s,StoppedAt s,StoppedReason s,StoppingAt s,Tags[{Key s,Value s}],TaskArn s,TaskDefinitionArn s,Version n,EphemeralStorage{SizeInGiB! n},FargateEphemeralStorage{SizeInGiB n,KmsKeyId s}}],Failures[{Arn s,Reason s,Detail s}]",
        ),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "ecs",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[(
            "ecs:runTask",
            "Running an ECS task also needs iam:PassRole on the task role and the execution role of its task definition. They are not in this definition: add them by hand.",
        )],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, allow_sync, managed_rule, of, rule};

    pub(super) const RULES: &[Rule] = &[
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
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, managed_rule, of, rule};

    pub(super) const RULES: &[Rule] = &[
        // Stop and Describe for every pattern.
        rule(
            "ecs:runTask",
            &[
                allow(&["ecs:RunTask"])
                    .on(&[of("{TaskDefinition|task}", "*")])
                    .why("Starts the task."),
                allow(&["ecs:StopTask", "ecs:DescribeTasks"]).why("Watches the task and stops it."),
                managed_rule!("GetEventsForECSTask"),
            ],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, managed_rule, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "ecs:runTask",
        &[
            allow(&[
                "ecs:RunTask",
                "ecs:StopTask",
                "ecs:DescribeTasks",
                "ecs:TagResource",
                "iam:PassRole",
            ])
            .why("Starts the task with its roles, tags it, watches it, stops it."),
            managed_rule!("GetEventsForECSTask").for_every_pattern(),
        ],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{
        Rule, Target, allow, allow_sync, managed_rule, of, pass_role, rule, test, with_default,
    };

    /// A role that the definition may not name, because the task definition does.
    const fn task_role(exact: &'static str) -> Target {
        of(exact, "arn:{P}:iam::{A}:role/*")
    }

    pub(super) const RULES: &[Rule] = &[
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
];
}
