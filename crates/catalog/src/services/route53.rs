//! Amazon Route 53.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "route53",
    title: "Amazon Route 53",
    label: "Route 53",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "changeResourceRecordSets",
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
