//! Amazon RDS.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "rds",
    title: "Amazon RDS",
    label: "RDS",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "createDBSnapshot describeDBInstances",
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
