//! AWS Identity and Access Management.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "iam",
    title: "AWS Identity and Access Management",
    label: "IAM",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "getRole listRoles",
    replies: &[],
    answers: &[],
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
