//! Amazon SageMaker.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "sagemaker",
    sdk: "sagemaker",
    title: "Amazon SageMaker",
    label: "SageMaker",
    errors: Some(Errors {
        prefix: "SageMaker",
        sender: "AmazonSageMaker",
        general: "AmazonSageMakerException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[
        Action {
            name: "createEndpoint",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "createEndpointConfig",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "createHyperParameterTuningJob",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "createLabelingJob",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "createModel",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "createProcessingJob",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "createTrainingJob",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "createTransformJob",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "updateEndpoint",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
    ],
    sdk_actions: "",
    replies: &[
        (
            "sagemaker:createTrainingJob",
            r#"{"TrainingJobArn":"arn:<partition>:sagemaker:<region>:<account>:training-job/<arg:TrainingJobName|example>"}"#,
        ),
        (
            "sagemaker:createTrainingJob.sync",
            r#"{"CreationTime":"<now>","FailureReason":"<bad:AlgorithmError>","LastModifiedTime":"<stop>","ModelArtifacts":{"S3ModelArtifacts":"s3://example/<arg:TrainingJobName|example>/output/model.tar.gz"},"SecondaryStatus":"<end:Completed/Failed>","TrainingEndTime":"<stop>","TrainingJobArn":"arn:<partition>:sagemaker:<region>:<account>:training-job/<arg:TrainingJobName|example>","TrainingJobName":"<arg:TrainingJobName|example>","TrainingJobStatus":"<end:Completed/Failed>","TrainingStartTime":"<now>"}"#,
        ),
        (
            "sagemaker:createTransformJob",
            r#"{"TransformJobArn":"arn:<partition>:sagemaker:<region>:<account>:transform-job/<arg:TransformJobName|example>"}"#,
        ),
        (
            "sagemaker:createTransformJob.sync",
            r#"{"CreationTime":"<now>","FailureReason":"<bad:AlgorithmError>","ModelName":"<arg:ModelName|example>","TransformEndTime":"<stop>","TransformJobArn":"arn:<partition>:sagemaker:<region>:<account>:transform-job/<arg:TransformJobName|example>","TransformJobName":"<arg:TransformJobName|example>","TransformJobStatus":"<end:Completed/Failed>","TransformStartTime":"<now>"}"#,
        ),
        (
            "sagemaker:createProcessingJob",
            r#"{"ProcessingJobArn":"arn:<partition>:sagemaker:<region>:<account>:processing-job/<arg:ProcessingJobName|example>"}"#,
        ),
        (
            "sagemaker:createProcessingJob.sync",
            r#"{"CreationTime":"<now>","FailureReason":"<bad:AlgorithmError>","LastModifiedTime":"<stop>","ProcessingEndTime":"<stop>","ProcessingJobArn":"arn:<partition>:sagemaker:<region>:<account>:processing-job/<arg:ProcessingJobName|example>","ProcessingJobName":"<arg:ProcessingJobName|example>","ProcessingJobStatus":"<end:Completed/Failed>","ProcessingStartTime":"<now>"}"#,
        ),
    ],
    answers: &[
        ("sagemaker:createEndpoint", "EndpointArn! s"),
        ("sagemaker:createEndpointConfig", "EndpointConfigArn! s"),
        (
            "sagemaker:createHyperParameterTuningJob",
            "HyperParameterTuningJobArn! s",
        ),
        ("sagemaker:createLabelingJob", "LabelingJobArn! s"),
        ("sagemaker:createModel", "ModelArn! s"),
        ("sagemaker:createProcessingJob", "ProcessingJobArn! s"),
        ("sagemaker:createTrainingJob", "TrainingJobArn! s"),
        ("sagemaker:createTransformJob", "TransformJobArn! s"),
        ("sagemaker:updateEndpoint", "EndpointArn! s"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "sagemaker",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Grant, Rule, Target, allow, managed_rule, of, pass_role, rule, test};

    /// Page sagemaker-iam: the job may be tagged, and reading tags has no narrower resource there.
    const LIST_TAGS: Grant = allow(&["sagemaker:ListTags"]).why("Reads the tags of the job.");

    const PASS_TO_SAGEMAKER: Grant = pass_role(
        &[of("{RoleArn|role}", "*")],
        &[test(
            "StringEquals",
            "iam:PassedToService",
            "sagemaker.amazonaws.com",
        )],
    );

    const ENDPOINT: &[Target] = &[
        of(
            "arn:{P}:sagemaker:{R}:{A}:endpoint/{EndpointName}",
            "arn:{P}:sagemaker:{R}:{A}:endpoint/*",
        ),
        of(
            "arn:{P}:sagemaker:{R}:{A}:endpoint-config/{EndpointConfigName}",
            "arn:{P}:sagemaker:{R}:{A}:endpoint-config/*",
        ),
    ];

    pub(super) const RULES: &[Rule] = &[
        rule(
            "sagemaker:createTrainingJob",
            &[
                allow(&["sagemaker:CreateTrainingJob"])
                    .sync(&["sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob"])
                    .on(&[of(
                        "arn:{P}:sagemaker:{R}:{A}:training-job/{TrainingJobName}*",
                        "arn:{P}:sagemaker:{R}:{A}:training-job/*",
                    )])
                    .why("Starts the training job; waiting for it watches and stops it."),
                LIST_TAGS,
                PASS_TO_SAGEMAKER,
                managed_rule!("GetEventsForSageMakerTrainingJobs"),
            ],
        ),
        rule(
            "sagemaker:createTransformJob",
            &[
                allow(&["sagemaker:CreateTransformJob"])
                    .sync(&["sagemaker:DescribeTransformJob", "sagemaker:StopTransformJob"])
                    .on(&[of(
                        "arn:{P}:sagemaker:{R}:{A}:transform-job/{TransformJobName}*",
                        "arn:{P}:sagemaker:{R}:{A}:transform-job/*",
                    )])
                    .why("Starts the transform job; waiting for it watches and stops it."),
                LIST_TAGS,
                PASS_TO_SAGEMAKER,
                managed_rule!("GetEventsForSageMakerTransformJobs"),
            ],
        ),
        // No templates for the following of SageMaker: as the CDK's tasks of these names.
        rule(
            "sagemaker:createModel",
            &[
                allow(&["sagemaker:CreateModel"])
                    .on(&[of(
                        "arn:{P}:sagemaker:{R}:{A}:model/{ModelName}*",
                        "arn:{P}:sagemaker:{R}:{A}:model/*",
                    )])
                    .why("Creates the model."),
                LIST_TAGS,
                pass_role(
                    &[of("{ExecutionRoleArn|role}", "*")],
                    &[test(
                        "StringEquals",
                        "iam:PassedToService",
                        "sagemaker.amazonaws.com",
                    )],
                ),
            ],
        ),
        rule(
            "sagemaker:createEndpointConfig",
            &[
                allow(&["sagemaker:CreateEndpointConfig"])
                    .on(&[of(
                        "arn:{P}:sagemaker:{R}:{A}:endpoint-config/{EndpointConfigName}",
                        "arn:{P}:sagemaker:{R}:{A}:endpoint-config/*",
                    )])
                    .why("Creates the configuration of the endpoint."),
                LIST_TAGS,
            ],
        ),
        rule(
            "sagemaker:createEndpoint",
            &[
                allow(&["sagemaker:CreateEndpoint"])
                    .on(ENDPOINT)
                    .why("Creates the endpoint."),
                LIST_TAGS,
            ],
        ),
        rule(
            "sagemaker:updateEndpoint",
            &[allow(&["sagemaker:UpdateEndpoint"])
                .on(ENDPOINT)
                .why("Changes the endpoint.")],
        ),
        rule(
            "sagemaker:createLabelingJob",
            &[
                allow(&["sagemaker:CreateLabelingJob"])
                    .sync(&["sagemaker:DescribeLabelingJob", "sagemaker:StopLabelingJob"])
                    .on(&[of(
                        "arn:{P}:sagemaker:{R}:{A}:labeling-job/{LabelingJobName}*",
                        "arn:{P}:sagemaker:{R}:{A}:labeling-job/*",
                    )])
                    .why("Starts the labeling job; waiting for it watches and stops it."),
                LIST_TAGS,
                PASS_TO_SAGEMAKER,
            ],
        ),
        rule(
            "sagemaker:createHyperParameterTuningJob",
            &[
                allow(&["sagemaker:CreateHyperParameterTuningJob"])
                    .sync(&[
                        "sagemaker:DescribeHyperParameterTuningJob",
                        "sagemaker:StopHyperParameterTuningJob",
                    ])
                    .on(&[of(
                        "arn:{P}:sagemaker:{R}:{A}:hyper-parameter-tuning-job/{HyperParameterTuningJobName}*",
                        "arn:{P}:sagemaker:{R}:{A}:hyper-parameter-tuning-job/*",
                    )])
                    .why("Starts the tuning job; waiting for it watches and stops it."),
                LIST_TAGS,
                pass_role(
                    &[of("{TrainingJobDefinition.RoleArn|role}", "*")],
                    &[test(
                        "StringEquals",
                        "iam:PassedToService",
                        "sagemaker.amazonaws.com",
                    )],
                ),
            ],
        ),
        rule(
            "sagemaker:createProcessingJob",
            &[
                allow(&["sagemaker:CreateProcessingJob"])
                    .sync(&["sagemaker:DescribeProcessingJob", "sagemaker:StopProcessingJob"])
                    .on(&[of(
                        "arn:{P}:sagemaker:{R}:{A}:processing-job/{ProcessingJobName}*",
                        "arn:{P}:sagemaker:{R}:{A}:processing-job/*",
                    )])
                    .why("Starts the processing job; waiting for it watches and stops it."),
                LIST_TAGS,
                PASS_TO_SAGEMAKER,
            ],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Grant, Rule, Target, allow, fixed, managed_rule, of, pass_role, rule, test};

    const LIST_TAGS: Grant = allow(&["sagemaker:ListTags"]).why("Reads the tags of the job.");

    const TRAINING_JOB: &[Target] = &[of(
        "arn:{P}:sagemaker:{R}:{A}:training-job/{TrainingJobName}*",
        "arn:{P}:sagemaker:{R}:{A}:training-job/*",
    )];

    const TRANSFORM_JOBS: &[Target] = &[fixed("arn:{P}:sagemaker:{R}:{A}:transform-job/*")];

    const PASS_TO_SAGEMAKER: Grant = pass_role(
        &[of("{RoleArn|role}", "*")],
        &[test(
            "StringEquals",
            "iam:PassedToService",
            "sagemaker.amazonaws.com",
        )],
    );

    pub(super) const RULES: &[Rule] = &[
        // The three actions for every pattern.
        rule(
            "sagemaker:createTrainingJob",
            &[
                allow(&[
                    "sagemaker:CreateTrainingJob",
                    "sagemaker:DescribeTrainingJob",
                    "sagemaker:StopTrainingJob",
                ])
                .on(TRAINING_JOB)
                .why("Starts the training job, watches it, stops it."),
                LIST_TAGS,
                allow(&["sagemaker:AddTags"])
                    .on(TRAINING_JOB)
                    .why("Tags the job."),
                PASS_TO_SAGEMAKER,
                managed_rule!("GetEventsForSageMakerTrainingJobs"),
            ],
        ),
        rule(
            "sagemaker:createTransformJob",
            &[
                allow(&[
                    "sagemaker:CreateTransformJob",
                    "sagemaker:DescribeTransformJob",
                    "sagemaker:StopTransformJob",
                ])
                .on(TRANSFORM_JOBS)
                .why("Starts the transform job, watches it, stops it."),
                LIST_TAGS,
                allow(&["sagemaker:AddTags"])
                    .on(TRANSFORM_JOBS)
                    .why("Tags the job."),
                PASS_TO_SAGEMAKER,
                managed_rule!("GetEventsForSageMakerTransformJobs"),
            ],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, managed_rule, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "sagemaker:createTransformJob",
        &[
            allow(&[
                "sagemaker:CreateTransformJob",
                "sagemaker:DescribeTransformJob",
                "sagemaker:StopTransformJob",
            ])
            .on(&[of(
                "arn:{P}:sagemaker:{R}:{A}:transform-job/{TransformJobName}*",
                "arn:{P}:sagemaker:{R}:{A}:transform-job/*",
            )])
            .why("Starts the transform job, watches it, stops it."),
            allow(&["sagemaker:ListTags"]).why("Reads the tags of the job."),
            managed_rule!("GetEventsForSageMakerTransformJobs").for_every_pattern(),
        ],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, Target, allow, managed_rule, of, parts, pass_role, rule, test};

    const TRAINING_JOB: &[Target] = &[parts("arn:{P}:sagemaker:{R}:{A}:training-job/{TrainingJobName}")];

    const TRANSFORM_JOB: &[Target] = &[parts(
        "arn:{P}:sagemaker:{R}:{A}:transform-job/{TransformJobName}",
    )];

    pub(super) const RULES: &[Rule] = &[
        rule(
            "sagemaker:createTrainingJob",
            &[
                allow(&["sagemaker:CreateTrainingJob", "sagemaker:AddTags"])
                    .sync(&[
                        "sagemaker:DescribeTrainingJob",
                        "sagemaker:StopTrainingJob",
                        "sagemaker:ListTags",
                    ])
                    .on(TRAINING_JOB)
                    .why("Starts and tags the training job; waiting for it watches and stops it."),
                pass_role(
                    &[of("{RoleArn|role}", "*")],
                    &[test(
                        "StringEquals",
                        "iam:PassedToService",
                        "sagemaker.amazonaws.com",
                    )],
                ),
                managed_rule!("GetEventsForSageMakerTrainingJobs"),
            ],
        ),
        rule(
            "sagemaker:createTransformJob",
            &[
                allow(&["sagemaker:CreateTransformJob", "sagemaker:AddTags"])
                    .sync(&[
                        "sagemaker:DescribeTransformJob",
                        "sagemaker:StopTransformJob",
                        "sagemaker:ListTags",
                    ])
                    .on(TRANSFORM_JOB)
                    .why("Starts and tags the transform job; waiting for it watches and stops it."),
                managed_rule!("GetEventsForSageMakerTransformJobs"),
            ],
        ),
    ];
}
