//! SageMaker, Bedrock, Bedrock AgentCore.

use crate::rule::{Grant, Rule, Target, allow, allow_sync, fixed, managed_rule, of, pass_role, rule, test};

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

const CUSTOMIZATION_JOBS: Target = fixed("arn:{P}:bedrock:{R}:{A}:model-customization-job/*");

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
    // Page connect-bedrock.
    rule(
        "bedrock:invokeModel",
        &[allow(&["bedrock:InvokeModel"])
            .on(MODEL)
            .why("Invokes the model.")],
    ),
    rule(
        "bedrock:createModelCustomizationJob",
        &[
            allow(&["bedrock:CreateModelCustomizationJob"])
                .on(&[
                    of(
                        "{BaseModelIdentifier|foundation}",
                        "arn:{P}:bedrock:{R}::foundation-model/*",
                    ),
                    fixed("arn:{P}:bedrock:{R}:{A}:custom-model/*"),
                    CUSTOMIZATION_JOBS,
                ])
                .why("Makes a custom model of the base model."),
            allow_sync(&[
                "bedrock:GetModelCustomizationJob",
                "bedrock:StopModelCustomizationJob",
            ])
            .on(&[CUSTOMIZATION_JOBS])
            .why("Watches the job and stops it when the execution stops."),
            pass_role(&[of("{RoleArn|role}", "*")], &[]),
        ],
    ),
    // Page connect-bedrockagentcore.
    rule(
        "bedrockagentcore:invokeHarness",
        &[allow(&[
            "bedrock-agentcore:InvokeHarness",
            "bedrock-agentcore:InvokeAgentRuntime",
        ])
        .on(&[of(
            "{HarnessArn|arn}",
            "arn:{P}:bedrock-agentcore:{R}:{A}:harness/*",
        )])
        .why("Invokes the harness and the agent that runs in it.")],
    ),
];

/// A dynamic model may be a foundation model or one with provisioned throughput.
const MODEL: &[Target] = &[
    of("{ModelId|model}", "arn:{P}:bedrock:{R}::foundation-model/*"),
    of("{ModelId|model}", "arn:{P}:bedrock:{R}:{A}:provisioned-model/*"),
];
