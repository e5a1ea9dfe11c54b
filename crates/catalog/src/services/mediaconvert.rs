//! AWS Elemental MediaConvert.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "mediaconvert",
    sdk: "mediaconvert",
    title: "AWS Elemental MediaConvert",
    label: "MediaConvert",
    errors: Some(Errors {
        prefix: "MediaConvert",
        sender: "AWSMediaConvert",
        general: "AWSMediaConvertException",
        denied: (403, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[Action {
        name: "createJob",
        waits: Waits::Job,
        required: "",
        any_json: "",
    }],
    sdk_actions: "",
    replies: &[
        (
            "mediaconvert:createJob",
            r#"{"Job":{"Id":"<now>-example","Status":"SUBMITTED"}}"#,
        ),
        (
            "mediaconvert:createJob.sync",
            r#"{"Job":{"Id":"<now>-example","Status":"<end:COMPLETE/ERROR>"}}"#,
        ),
    ],
    answers: &[(
        "mediaconvert:createJob",
        "Job{AccelerationSettings{Mode! s},AccelerationStatus s,Arn s,BillingTagsSource s,ClientRequestToken s,CreatedAt s,CurrentPhase s,ErrorCode n,ErrorMessage s,HopDestinations[{Priority n,Queue s,WaitMinutes n}],Id s,JobPercentComplete n,JobTemplate s,Messages{Info[?],Warning[?]},OutputGroupDetails[{OutputDetails[?]}],Priority n,Queue s,QueueTransitions[{DestinationQueue s,SourceQueue s,Timestamp s}],RetryCount n,Role! s,Settings!{AdAvailOffset n,AvailBlanking{},ColorConversion3DLUTSettings[?],Esam{},ExtendedDataServices{},FollowSource n,Inputs[?],KantarWatermark{},MotionImageInserter{},NielsenConfiguration{},NielsenNonLinearWatermark{},OutputGroups[?],TimecodeConfig{},TimedMetadataInsertion{}},SimulateReservedQueue s,Status s,StatusUpdateInterval s,Timing{FinishTime s,StartTime s,SubmitTime s},UserMetadata%s,Warnings[{Code! n,Count! n}]}",
    )],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: &[],
        least_privilege: least_privilege::RULES,
        template_of: "mediaconvert",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{
        Rule, allow, allow_sync, fixed, managed_rule, of, pass_role, rule, test, test_list,
    };

    pub(super) const RULES: &[Rule] = &[
        // Page connect-mediaconvert.
        rule(
            "mediaconvert:createJob",
            &[
                allow(&["mediaconvert:CreateJob"])
                    .on(&[
                        fixed("arn:{P}:mediaconvert:{R}:{A}:queues/*"),
                        fixed("arn:{P}:mediaconvert:{R}:{A}:jobTemplates/*"),
                        fixed("arn:{P}:mediaconvert:{R}:{A}:presets/*"),
                    ])
                    .why("Creates the job in a queue, from templates and presets."),
                allow_sync(&["mediaconvert:GetJob", "mediaconvert:CancelJob"])
                    .on(&[fixed("arn:{P}:mediaconvert:{R}:{A}:jobs/*")])
                    .when(&[test(
                        "StringEquals",
                        "aws:ResourceTag/ManagedByService",
                        "AWSStepFunctions",
                    )])
                    .why("Watches the job and cancels it when the execution stops."),
                pass_role(
                    &[of("{Role|role}", "*")],
                    &[test_list(
                        "StringEquals",
                        "iam:PassedToService",
                        "mediaconvert.amazonaws.com",
                    )],
                ),
                managed_rule!("GetEventsForMediaConvertJob"),
            ],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, allow_sync, managed_rule, of, pass_role, rule, test};

    pub(super) const RULES: &[Rule] = &[rule(
        "mediaconvert:createJob",
        &[
            pass_role(
                &[of("{Role|role}", "*")],
                &[test(
                    "StringLike",
                    "iam:PassedToService",
                    "mediaconvert.amazonaws.com",
                )],
            ),
            allow(&["mediaconvert:CreateJob"]).why("Creates the job."),
            allow_sync(&["mediaconvert:GetJob", "mediaconvert:CancelJob"])
                .why("Watches the job and cancels it."),
            managed_rule!("GetEventsForMediaConvertJob"),
        ],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{
        Rule, allow, allow_sync, fixed, managed_rule, of, optional, pass_role, rule, test, with_default,
    };

    pub(super) const RULES: &[Rule] = &[rule(
        "mediaconvert:createJob",
        &[
            allow(&["mediaconvert:CreateJob"])
                .on(&[
                    with_default(
                        "{Queue|arn}",
                        "arn:{P}:mediaconvert:{R}:{A}:queues/*",
                        "arn:{P}:mediaconvert:{R}:{A}:queues/Default",
                    ),
                    optional(
                        "arn:{P}:mediaconvert:{R}:{A}:jobTemplates/{JobTemplate}",
                        "arn:{P}:mediaconvert:{R}:{A}:jobTemplates/*",
                    ),
                ])
                .why("Creates the job in its queue, from its template."),
            allow_sync(&["mediaconvert:GetJob", "mediaconvert:CancelJob"])
                .on(&[fixed("arn:{P}:mediaconvert:{R}:{A}:jobs/*")])
                .when(&[test(
                    "StringEquals",
                    "aws:ResourceTag/ManagedByService",
                    "AWSStepFunctions",
                )])
                .why("Watches the job and cancels it when the execution stops."),
            pass_role(
                &[of("{Role|role}", "*")],
                &[test(
                    "StringEquals",
                    "iam:PassedToService",
                    "mediaconvert.amazonaws.com",
                )],
            ),
            managed_rule!("GetEventsForMediaConvertJob"),
        ],
    )];
}
