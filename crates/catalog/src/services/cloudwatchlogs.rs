//! Amazon CloudWatch Logs.

use crate::permission::parts;
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "cloudwatchlogs",
    title: "Amazon CloudWatch Logs",
    label: "CloudWatch Logs",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "getQueryResults putLogEvents startQuery",
    replies: &[],
    answers: &[
        ("aws-sdk:cloudwatchlogs:createLogGroup", ""),
        (
            "aws-sdk:cloudwatchlogs:getQueryResults",
            "Results[[{Field s,Value s}]],Statistics{RecordsMatched n,RecordsScanned n,BytesScanned n},Status s,EncryptionKey s",
        ),
        (
            "aws-sdk:cloudwatchlogs:putLogEvents",
            "NextSequenceToken s,RejectedLogEventsInfo{TooNewLogEventStartIndex n,TooOldLogEventEndIndex n,ExpiredLogEventEndIndex n},RejectedEntityInfo{ErrorType! s}",
        ),
        ("aws-sdk:cloudwatchlogs:startQuery", "QueryId s"),
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
            "LogGroupName",
            &[parts("arn:{P}:logs:{R}:{A}:log-group:{LogGroupName}:*")],
        )],
        by_hand: &[],
    },
};
