//! Amazon SES.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "ses",
    title: "Amazon SES",
    label: "SES",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "sendEmail",
    replies: &[],
    answers: &[("aws-sdk:ses:sendEmail", "MessageId! s")],
    permissions: Permissions {
        docs: &[],
        console: &[],
        cdk: &[],
        serverless: &[],
        least_privilege: &[],
        template_of: "",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};
