//! Amazon EventBridge.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "events",
    sdk: "eventbridge",
    title: "Amazon EventBridge",
    label: "EventBridge",
    errors: Some(Errors {
        prefix: "EventBridge",
        sender: "AmazonEventBridge",
        general: "AmazonEventBridgeException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[Action {
        name: "putEvents",
        waits: Waits::Callback,
        required: "Entries",
        any_json: "Entries/Detail",
    }],
    sdk_actions: "putEvents putRule",
    replies: &[(
        "events:putEvents",
        r#"{"Entries":["<each:Entries>",{"EventId":"<uuid>"}],"FailedEntryCount":0}"#,
    )],
    answers: &[
        (
            "aws-sdk:eventbridge:putEvents",
            "FailedEntryCount n,Entries[{EventId s,ErrorCode s,ErrorMessage s}]",
        ),
        ("aws-sdk:eventbridge:putRule", "RuleArn s"),
        (
            "aws-sdk:eventbridge:putTargets",
            "FailedEntryCount n,FailedEntries[{TargetId s,ErrorCode s,ErrorMessage s}]",
        ),
        ("events:putEvents", "=aws-sdk:eventbridge:putEvents"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: &[],
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "events",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, rule, with_default};

    pub(super) const RULES: &[Rule] = &[
        // Page eventbridge-iam; the absent bus is the default one.
        rule(
            "events:putEvents",
            &[allow(&["events:PutEvents"])
                .on(&[with_default(
                    "arn:{P}:events:{R}:{A}:event-bus/{Entries[].EventBusName}",
                    "arn:{P}:events:*:*:event-bus/*",
                    "arn:{P}:events:{R}:{A}:event-bus/default",
                )])
                .why("Puts events on the bus.")],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, rule, with_default};

    pub(super) const RULES: &[Rule] = &[
        // The plugin writes the bus as it stands, an ARN too.
        rule(
            "events:putEvents",
            &[allow(&["events:PutEvents"])
                .on(&[with_default(
                    "arn:{P}:events:{R}:{A}:event-bus/{Entries[].EventBusName|verbatim}",
                    "arn:{P}:events:{R}:{A}:event-bus/*",
                    "arn:{P}:events:{R}:{A}:event-bus/default",
                )])
                .why("Puts events on the bus.")],
        ),
    ];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, rule, with_default};

    pub(super) const RULES: &[Rule] = &[rule(
        "events:putEvents",
        &[allow(&["events:PutEvents"])
            .on(&[with_default(
                "arn:{P}:events:{R}:{A}:event-bus/{Entries[].EventBusName}",
                "arn:{P}:events:{R}:{A}:event-bus/*",
                "arn:{P}:events:{R}:{A}:event-bus/default",
            )])
            .why("Puts events on the bus.")],
    )];
}
