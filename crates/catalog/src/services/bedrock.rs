//! Amazon Bedrock.

use crate::permission::of;
use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "bedrock",
    sdk: "bedrock",
    title: "Amazon Bedrock",
    label: "Bedrock",
    errors: Some(Errors {
        prefix: "Bedrock",
        sender: "AmazonBedrock",
        general: "AmazonBedrockException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[
        Action {
            name: "invokeModel",
            waits: Waits::Callback,
            required: "",
            any_json: "Body",
        },
        Action {
            name: "createModelCustomizationJob",
            waits: Waits::JobOrCallback,
            required: "",
            any_json: "",
        },
    ],
    sdk_actions: "",
    replies: &[
        (
            "bedrock:invokeModel",
            r#"{"Body":{"content":[{"text":"Hello","type":"text"}],"id":"msg_01","role":"assistant","stop_reason":"end_turn","type":"message","usage":{"input_tokens":10,"output_tokens":3}},"ContentType":"application/json"}"#,
        ),
        (
            "bedrock:createModelCustomizationJob",
            r#"{"JobArn":"arn:<partition>:bedrock:<region>:<account>:model-customization-job/example/<hex:12>"}"#,
        ),
        (
            "bedrock:createModelCustomizationJob.sync",
            r#"{"JobArn":"arn:<partition>:bedrock:<region>:<account>:model-customization-job/example/<hex:12>","JobName":"<arg:JobName|example>","OutputModelArn":"arn:<partition>:bedrock:<region>:<account>:custom-model/example/<hex:12>","Status":"<end:Completed/Failed>"}"#,
        ),
    ],
    answers: &[],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "bedrock",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[
            (
                "getModelCustomizationJob:JobIdentifier",
                &[of("{JobIdentifier|arn}", "arn:{P}:bedrock:{R}:{A}:model-customization-job/*")],
            ),
            (
                "createProvisionedModelThroughput:ModelId",
                &[
                    of("{ModelId|arn}", "arn:{P}:bedrock:{R}:{A}:custom-model/*"),
                    of("{ModelId|arn}", "arn:{P}:bedrock:{R}::foundation-model/*"),
                ],
            ),
        ],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, Target, allow, allow_sync, fixed, of, pass_role, rule};

    const CUSTOMIZATION_JOBS: Target = fixed("arn:{P}:bedrock:{R}:{A}:model-customization-job/*");

    /// A dynamic model may be a foundation model or one with provisioned throughput.
    const MODEL: &[Target] = &[
        of("{ModelId|model}", "arn:{P}:bedrock:{R}::foundation-model/*"),
        of("{ModelId|model}", "arn:{P}:bedrock:{R}:{A}:provisioned-model/*"),
    ];

    pub(super) const RULES: &[Rule] = &[
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
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, fixed, of, optional, pass_role, rule};

    pub(super) const RULES: &[Rule] = &[
        rule(
            "bedrock:invokeModel",
            &[
                allow(&["bedrock:InvokeModel"])
                    .on(&[
                        of("{ModelId|model}", "arn:{P}:bedrock:{R}::foundation-model/*"),
                        of("{ModelId|model}", "arn:{P}:bedrock:{R}:{A}:provisioned-model/*"),
                    ])
                    .why("Invokes the model."),
                allow(&["s3:GetObject"])
                    .on(&[optional("arn:{P}:s3:::{Input.S3Uri|object}", "*")])
                    .why("Reads the input of the model."),
                allow(&["s3:PutObject"])
                    .on(&[optional("arn:{P}:s3:::{Output.S3Uri|object}", "*")])
                    .why("Writes the output of the model."),
                allow(&["bedrock:ApplyGuardrail"])
                    .on(&[optional(
                        "arn:{P}:bedrock:{R}:{A}:guardrail/{GuardrailIdentifier}",
                        "arn:{P}:bedrock:{R}:{A}:guardrail/*",
                    )])
                    .why("Applies the guardrail."),
            ],
        ),
        // No extras for .sync.
        rule(
            "bedrock:createModelCustomizationJob",
            &[
                allow(&["bedrock:CreateModelCustomizationJob", "bedrock:TagResource"])
                    .on(&[
                        of(
                            "{BaseModelIdentifier|model}",
                            "arn:{P}:bedrock:{R}::foundation-model/*",
                        ),
                        fixed("arn:{P}:bedrock:{R}:{A}:custom-model/*"),
                        fixed("arn:{P}:bedrock:{R}:{A}:model-customization-job/*"),
                    ])
                    .why("Makes a custom model of the base model."),
                pass_role(&[of("{RoleArn|role}", "*")], &[]),
            ],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "bedrock:invokeModel",
        &[allow(&["bedrock:InvokeModel"])
            .on(&[of("{ModelId|model}", "arn:{P}:bedrock:{R}::foundation-model/*")])
            .why("Invokes the model.")],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Fallback, Rule, Target, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[
        // A cross-region inference profile is named with its region first, and leads to the model in several regions.
        rule(
            "bedrock:invokeModel",
            &[allow(&["bedrock:InvokeModel"])
                .on(&[
                    of(
                        "{ModelId|model-or-profile}",
                        "arn:{P}:bedrock:{R}::foundation-model/*",
                    ),
                    Target {
                        exact: "{ModelId|model-of-profile}",
                        wild: Fallback::Nothing,
                        absent: Fallback::Nothing,
                    },
                ])
                .why("Invokes the model.")],
        ),
    ];
}
