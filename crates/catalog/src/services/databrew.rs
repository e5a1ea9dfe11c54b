//! AWS Glue DataBrew.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "databrew",
    sdk: "databrew",
    title: "AWS Glue DataBrew",
    label: "DataBrew",
    errors: Some(Errors {
        prefix: "DataBrew",
        sender: "AWSGlueDataBrew",
        general: "AWSGlueDataBrewException",
        denied: (403, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[Action {
        name: "startJobRun",
        waits: Waits::Job,
        required: "",
        any_json: "",
    }],
    sdk_actions: "",
    replies: &[
        ("databrew:startJobRun", r#"{"RunId":"db_<hex:64>"}"#),
        (
            "databrew:startJobRun.sync",
            r#"{"Attempt":0,"CompletedOn":"<stop>","ExecutionTime":1,"JobName":"<arg:Name|example>","RunId":"db_<hex:64>","StartedOn":"<now>","State":"<end:SUCCEEDED/FAILED>"}"#,
        ),
    ],
    answers: &[("databrew:startJobRun", "RunId! s")],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: &[],
        least_privilege: least_privilege::RULES,
        template_of: "databrew",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, fixed, rule};

    pub(super) const RULES: &[Rule] = &[
        // Page databrew-iam: one text for static and dynamic, lower case as on the page.
        rule(
            "databrew:startJobRun",
            &[allow(&["databrew:startJobRun"])
                .sync(&["databrew:listJobRuns", "databrew:stopJobRun"])
                .on(&[fixed("arn:{P}:databrew:{R}:{A}:job/*")])
                .why("Starts the job; waiting for it watches and stops it.")],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "databrew:startJobRun",
        &[allow(&["databrew:startJobRun"])
            .sync(&["databrew:stopJobRun", "databrew:listJobRuns"])
            .on(&[of(
                "arn:{P}:databrew:{R}:{A}:job/{Name}",
                "arn:{P}:databrew:{R}:{A}:job/*",
            )])
            .why("Starts the job; waiting for it watches and stops it.")],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, parts, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "databrew:startJobRun",
        &[allow(&["databrew:StartJobRun"])
            .sync(&["databrew:ListJobRuns", "databrew:StopJobRun"])
            .on(&[parts("arn:{P}:databrew:{R}:{A}:job/{Name}")])
            .why("Starts the job; waiting for it watches and stops it.")],
    )];
}
