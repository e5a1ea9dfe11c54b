//! Amazon SQS.

use crate::permission::parts;
use crate::service::{Action, Errors, Exception, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "sqs",
    sdk: "sqs",
    title: "Amazon SQS",
    label: "SQS",
    errors: Some(Errors {
        prefix: "SQS",
        sender: "AmazonSQS",
        general: "AmazonSQSException",
        denied: (403, "AccessDenied"),
    }),
    exceptions: &[
        Exception {
            name: "QueueDoesNotExistException",
            message: "The specified queue does not exist.",
            status: 400,
            code: "AWS.SimpleQueueService.NonExistentQueue",
        },
    ],
    actions: &[Action {
        name: "sendMessage",
        waits: Waits::Callback,
        required: "QueueUrl MessageBody",
        any_json: "MessageBody",
    }],
    sdk_actions: "deleteMessage receiveMessage sendMessage sendMessageBatch",
    replies: &[(
        "sqs:sendMessage",
        r#"{"MD5OfMessageBody":"<hex:32>","MessageId":"<uuid>"}"#,
    )],
    answers: &[
        ("aws-sdk:sqs:getQueueAttributes", "Attributes%s"),
        ("aws-sdk:sqs:getQueueUrl", "QueueUrl s"),
        (
            "aws-sdk:sqs:receiveMessage",
            "Messages[{MessageId s,ReceiptHandle s,MD5OfBody s,Body s,Attributes%s,MD5OfMessageAttributes s,MessageAttributes%{StringValue s,BinaryValue s,StringListValues[?],BinaryListValues[?],DataType! s}}]",
        ),
        (
            "aws-sdk:sqs:sendMessage",
            "MD5OfMessageBody s,MD5OfMessageAttributes s,MD5OfMessageSystemAttributes s,MessageId s,SequenceNumber s",
        ),
        (
            "aws-sdk:sqs:sendMessageBatch",
            "Successful![{Id! s,MessageId! s,MD5OfMessageBody! s,MD5OfMessageAttributes s,MD5OfMessageSystemAttributes s,SequenceNumber s}],Failed![{Id! s,SenderFault! b,Code! s,Message s}]",
        ),
        ("sqs:sendMessage", "=aws-sdk:sqs:sendMessage"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: &[],
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "sqs",
        sdk_actions: &[("sendMessageBatch", &["sqs:SendMessage"]), ("deleteMessageBatch", &["sqs:DeleteMessage"]), ("changeMessageVisibilityBatch", &["sqs:ChangeMessageVisibility"])],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[("QueueUrl", &[parts("{QueueUrl|queue}")])],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[
        // Page sqs-iam; region and account are those of the URL.
        rule(
            "sqs:sendMessage",
            &[allow(&["sqs:SendMessage"])
                .on(&[of("{QueueUrl|queue}", "*")])
                .why("Sends to the queue.")],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "sqs:sendMessage",
        &[allow(&["sqs:SendMessage"])
            .on(&[of("{QueueUrl|queue}", "*")])
            .why("Sends to the queue.")],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "sqs:sendMessage",
        &[allow(&["sqs:SendMessage"])
            .on(&[of("{QueueUrl|queue}", "arn:{P}:sqs:{R}:{A}:*")])
            .why("Sends to the queue.")],
    )];
}
