//! Amazon EventBridge Scheduler.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "scheduler",
    title: "Amazon EventBridge Scheduler",
    label: "EventBridge Scheduler",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "createSchedule deleteSchedule",
    replies: &[],
    answers: &[
        ("aws-sdk:scheduler:createSchedule", "ScheduleArn! s"),
        ("aws-sdk:scheduler:deleteSchedule", ""),
    ],
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
    use crate::permission::{Rule, allow, of, parts, pass_role, rule};

    pub(super) const RULES: &[Rule] = &[
        // As the CDK and the Serverless plugin write it.
        rule(
            "aws-sdk:scheduler:createSchedule",
            &[
                allow(&["scheduler:CreateSchedule"])
                    .on(&[parts(
                        "arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/{Name}",
                    )])
                    .why("Creates the schedule."),
                pass_role(&[of("{Target.RoleArn|role}", "*")], &[]),
            ],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, of, parts, pass_role, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "aws-sdk:scheduler:createSchedule",
        &[
            allow(&["scheduler:CreateSchedule"])
                .on(&[parts(
                    "arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/{Name}",
                )])
                .why("Creates the schedule."),
            pass_role(&[of("{Target.RoleArn|role}", "*")], &[]),
        ],
    )];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, optional, parts, pass_role, rule};

    pub(super) const RULES: &[Rule] = &[
        rule(
            "aws-sdk:scheduler:createSchedule",
            &[
                allow(&["scheduler:CreateSchedule"])
                    .on(&[parts("arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/*")])
                    .why("Creates the schedule."),
                pass_role(&[optional("{Target.RoleArn|role}", "*")], &[]),
            ],
        ),
        rule(
            "aws-sdk:scheduler:deleteSchedule",
            &[allow(&["scheduler:DeleteSchedule"])
                .on(&[parts("arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/*")])
                .why("Deletes the schedule.")],
        ),
    ];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, of, parts, pass_role, rule, test};

    pub(super) const RULES: &[Rule] = &[rule(
        "aws-sdk:scheduler:createSchedule",
        &[
            allow(&["scheduler:CreateSchedule"])
                .on(&[parts(
                    "arn:{P}:scheduler:{R}:{A}:schedule/{GroupName|group}/{Name}",
                )])
                .why("Creates the schedule."),
            pass_role(
                &[of("{Target.RoleArn|role}", "*")],
                &[test(
                    "StringEquals",
                    "iam:PassedToService",
                    "scheduler.amazonaws.com",
                )],
            ),
        ],
    )];
}
