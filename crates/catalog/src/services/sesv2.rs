//! Amazon SES (version 2).

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "sesv2",
    title: "Amazon SES (version 2)",
    label: "SES",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "sendEmail",
    replies: &[],
    answers: &[("aws-sdk:sesv2:sendEmail", "MessageId s")],
    permissions: Permissions {
        docs: &[],
        console: &[],
        cdk: &[],
        serverless: serverless::RULES,
        least_privilege: &[],
        template_of: "",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, rule};

    macro_rules! everywhere {
    ($task:literal, [$($action:literal),*], $why:literal) => {
        rule($task, &[allow(&[$($action),*]).why($why)])
    };
}

    pub(super) const RULES: &[Rule] = &[everywhere!(
        "aws-sdk:sesv2:sendEmail",
        ["ses:SendEmail"],
        "Sends the mail."
    )];
}
