//! Amazon Kinesis Data Streams.

use crate::permission::parts;
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "kinesis",
    title: "Amazon Kinesis Data Streams",
    label: "Kinesis",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "putRecord putRecords",
    replies: &[],
    answers: &[
        (
            "aws-sdk:kinesis:getRecords",
            "Records![{SequenceNumber! s,ApproximateArrivalTimestamp s,Data! s,PartitionKey! s,EncryptionType s}],NextShardIterator s,MillisBehindLatest n,ChildShards[{ShardId! s,ParentShards![s],HashKeyRange!{StartingHashKey! s,EndingHashKey! s}}]",
        ),
        (
            "aws-sdk:kinesis:putRecord",
            "ShardId! s,SequenceNumber! s,EncryptionType s",
        ),
        (
            "aws-sdk:kinesis:putRecords",
            "FailedRecordCount n,Records![{SequenceNumber s,ShardId s,ErrorCode s,ErrorMessage s}],EncryptionType s",
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
        sdk_resources: &[("StreamName", &[parts("arn:{P}:kinesis:{R}:{A}:stream/{StreamName}")])],
        by_hand: &[],
    },
};
