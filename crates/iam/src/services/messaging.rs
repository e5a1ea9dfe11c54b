//! SNS, SQS, EventBridge, API Gateway, HTTP endpoints, MediaConvert.

use crate::rule::{
    Rule, allow, allow_sync, fixed, managed_rule, of, parts, pass_role, rule, test, test_list, with_default,
};

pub(super) const RULES: &[Rule] = &[
    // Page sns-iam. TargetArn and PhoneNumber name no topic: everything.
    rule("sns:publish", &[allow(&["sns:Publish"])
            .on(&[of("{TopicArn|arn}", "*")])
            .why("Publishes to the topic.")]),
    // Page sqs-iam; region and account are those of the URL.
    rule("sqs:sendMessage", &[allow(&["sqs:SendMessage"])
            .on(&[of("{QueueUrl|queue}", "*")])
            .why("Sends to the queue.")]),
    // Page eventbridge-iam; the absent bus is the default one.
    rule("events:putEvents", &[allow(&["events:PutEvents"])
            .on(&[with_default(
                "arn:{P}:events:{R}:{A}:event-bus/{Entries[].EventBusName}",
                "arn:{P}:events:*:*:event-bus/*",
                "arn:{P}:events:{R}:{A}:event-bus/default",
            )])
            .why("Puts events on the bus.")]),
    // The resource on page api-gateway-iam is no valid ARN; this is the form that execute-api checks, as the CDK has it.
    rule("apigateway:invoke", &[allow(&["execute-api:Invoke"])
            .on(&[parts(
                "arn:{P}:execute-api:{R}:{A}:{ApiEndpoint|api}/{Stage}/{Method}/{Path|path}",
            )])
            .why("Calls the API; needed where it asks for AuthType IAM_ROLE.")]),
    // Page call-https-apis.
    rule("http:invoke", &[
            allow(&["states:InvokeHTTPEndpoint"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
                .when(&[
                    test("StringEquals", "states:HTTPMethod", "{Method}"),
                    test("StringLike", "states:HTTPEndpoint", "{ApiEndpoint|host}"),
                ])
                .why("Lets this state machine call the endpoint; method and host are conditions where they are written out."),
            allow(&["events:RetrieveConnectionCredentials"])
                .on(&[of("{Authentication.ConnectionArn/InvocationConfig.ConnectionArn|arn}", "*")])
                .why("Fetches the credentials of the connection."),
            allow(&["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])
                .on(&[fixed("arn:{P}:secretsmanager:*:*:secret:events!connection/*")])
                .why("Reads the secret in which EventBridge keeps them."),
        ]),
    // Page connect-mediaconvert.
    rule("mediaconvert:createJob", &[
            allow(&["mediaconvert:CreateJob"])
                .on(&[
                    fixed("arn:{P}:mediaconvert:{R}:{A}:queues/*"),
                    fixed("arn:{P}:mediaconvert:{R}:{A}:jobTemplates/*"),
                    fixed("arn:{P}:mediaconvert:{R}:{A}:presets/*"),
                ])
                .why("Creates the job in a queue, from templates and presets."),
            allow_sync(&["mediaconvert:GetJob", "mediaconvert:CancelJob"])
                .on(&[fixed("arn:{P}:mediaconvert:{R}:{A}:jobs/*")])
                .when(&[test(
                    "StringEquals",
                    "aws:ResourceTag/ManagedByService",
                    "AWSStepFunctions",
                )])
                .why("Watches the job and cancels it when the execution stops."),
            pass_role(
                &[of("{Role|role}", "*")],
                &[test_list("StringEquals", "iam:PassedToService", "mediaconvert.amazonaws.com")],
            ),
            managed_rule!("GetEventsForMediaConvertJob"),
        ]),
];
