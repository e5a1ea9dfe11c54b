//! Amazon Data Firehose.

use crate::permission::parts;
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "firehose",
    title: "Amazon Data Firehose",
    label: "Firehose",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "putRecord putRecordBatch",
    replies: &[],
    answers: &[
        ("aws-sdk:firehose:putRecord", "RecordId! s,Encrypted b"),
        (
            "aws-sdk:firehose:putRecordBatch",
            "FailedPutCount! n,Encrypted b,RequestResponses![{RecordId s,ErrorCode s,ErrorMessage s}]",
        ),
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
        sdk_resources: &[(
            "DeliveryStreamName",
            &[parts("arn:{P}:firehose:{R}:{A}:deliverystream/{DeliveryStreamName}")],
        )],
        by_hand: &[],
    },
};
