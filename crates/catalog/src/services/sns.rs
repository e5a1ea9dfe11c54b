//! Amazon SNS.

use crate::permission::parts;
use crate::service::{Action, Errors, Exception, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "sns",
    sdk: "sns",
    title: "Amazon SNS",
    label: "SNS",
    errors: Some(Errors {
        prefix: "SNS",
        sender: "AmazonSNS",
        general: "AmazonSNSException",
        denied: (403, "AuthorizationError"),
    }),
    exceptions: &[
        Exception {
            name: "NotFoundException",
            message: "Topic does not exist",
            status: 404,
            code: "NotFound",
        },
    ],
    actions: &[Action {
        name: "publish",
        waits: Waits::Callback,
        required: "Message",
        any_json: "Message",
    }],
    sdk_actions: "publish",
    replies: &[("sns:publish", r#"{"MessageId":"<uuid>"}"#)],
    answers: &[
        ("aws-sdk:sns:createTopic", "TopicArn s"),
        ("aws-sdk:sns:listTopics", "Topics[{TopicArn s}],NextToken s"),
        ("aws-sdk:sns:publish", "MessageId s,SequenceNumber s"),
        (
            "aws-sdk:sns:publishBatch",
            "Successful[{Id s,MessageId s,SequenceNumber s}],Failed[{Id! s,Code! s,Message s,SenderFault! b}]",
        ),
        ("sns:publish", "MessageId s,SequenceNumber s"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: &[],
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "sns",
        sdk_actions: &[("publishBatch", &["sns:Publish"])],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[("TopicArn", &[parts("{TopicArn|arn}")])],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[
        // Page sns-iam. TargetArn and PhoneNumber name no topic: everything.
        rule(
            "sns:publish",
            &[allow(&["sns:Publish"])
                .on(&[of("{TopicArn|arn}", "*")])
                .why("Publishes to the topic.")],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "sns:publish",
        &[allow(&["sns:Publish"])
            .on(&[of("{TopicArn|arn}", "*")])
            .why("Publishes to the topic.")],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, rule, with_default};

    pub(super) const RULES: &[Rule] = &[
        // A text message has no ARN: publishing to a phone number is allowed on everything or not at all.
        rule(
            "sns:publish",
            &[allow(&["sns:Publish"])
                .on(&[with_default(
                    "{TopicArn/TargetArn|arn}",
                    "arn:{P}:sns:{R}:{A}:*",
                    "*",
                )])
                .why("Publishes to the topic.")],
        ),
    ];
}
