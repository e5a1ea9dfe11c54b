//! Amazon Cognito user pools.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "cognitoidentityprovider",
    title: "Amazon Cognito user pools",
    label: "Cognito",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "adminCreateUser adminGetUser",
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
