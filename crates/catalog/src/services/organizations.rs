//! AWS Organizations.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "organizations",
    title: "AWS Organizations",
    label: "Organizations",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "listAccounts",
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
