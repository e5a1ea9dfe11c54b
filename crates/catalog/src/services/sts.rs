//! AWS Security Token Service.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "sts",
    title: "AWS Security Token Service",
    label: "STS",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "assumeRole getCallerIdentity",
    replies: &[],
    answers: &[
        (
            "aws-sdk:sts:assumeRole",
            "Credentials{AccessKeyId! s,SecretAccessKey! s,SessionToken! s,Expiration! s},AssumedRoleUser{AssumedRoleId! s,Arn! s},PackedPolicySize n,SourceIdentity s",
        ),
        ("aws-sdk:sts:getCallerIdentity", "UserId s,Account s,Arn s"),
    ],
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
