//! Third-party HTTPS APIs.

use crate::service::{Action, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "http",
    sdk: "",
    title: "Third-party HTTPS APIs",
    label: "HTTP",
    errors: None,
    exceptions: &[],
    actions: &[Action {
        name: "invoke",
        waits: Waits::Response,
        required: "ApiEndpoint Method",
        any_json: "",
    }],
    sdk_actions: "",
    replies: &[(
        "http:invoke",
        r#"{"Headers":{"content-type":["application/json"],"content-length":["2"],"date":["<date>"]},"ResponseBody":{},"StatusCode":200,"StatusText":"OK"}"#,
    )],
    answers: &[],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, fixed, of, rule, test};

    pub(super) const RULES: &[Rule] = &[
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
];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, of, rule, test};

    pub(super) const RULES: &[Rule] = &[rule(
        "http:invoke",
        &[
            allow(&["events:RetrieveConnectionCredentials"])
                .on(&[of("{Authentication.ConnectionArn|arn}", "*")])
                .why("Fetches the credentials of the connection."),
            allow(&["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])
                .on(&[of(
                    "{Authentication.ConnectionArn|secret}",
                    "arn:{P}:secretsmanager:*:*:secret:events!connection/*",
                )])
                .why("Reads the secret in which EventBridge keeps them."),
            allow(&["states:InvokeHTTPEndpoint"])
                .when(&[test("StringLike", "states:HTTPEndpoint", "{ApiEndpoint|root}")])
                .why("Lets Step Functions call the endpoint."),
        ],
    )];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, fixed, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "http:invoke",
        &[
            allow(&["states:InvokeHTTPEndpoint"]).why("Lets Step Functions call the endpoint."),
            allow(&["events:RetrieveConnectionCredentials"])
                .on(&[of("{Authentication.ConnectionArn|arn}", "*")])
                .why("Fetches the credentials of the connection."),
            allow(&["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])
                .on(&[fixed("arn:{P}:secretsmanager:{R}:{A}:secret:events!connection/*")])
                .why("Reads the secret in which EventBridge keeps them."),
        ],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, Target, allow, fixed, of, rule, test};

    const CONNECTION: Target = of(
        "{Authentication.ConnectionArn/InvocationConfig.ConnectionArn|arn}",
        "arn:{P}:events:{R}:{A}:connection/*",
    );

    pub(super) const RULES: &[Rule] = &[
rule(
        "http:invoke",
        &[
            allow(&["states:InvokeHTTPEndpoint"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
                .when(&[
                    test("StringEquals", "states:HTTPMethod", "{Method}"),
                    test("StringLike", "states:HTTPEndpoint", "{ApiEndpoint|host}"),
                ])
                .why("Lets this state machine call the endpoint; method and host are conditions where they are written out."),
            allow(&["events:RetrieveConnectionCredentials"])
                .on(&[CONNECTION])
                .checked_on_call()
                .why("Fetches the credentials of the connection."),
            allow(&["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"])
                .on(&[of(
                    "{Authentication.ConnectionArn/InvocationConfig.ConnectionArn|secret}",
                    "arn:{P}:secretsmanager:{R}:{A}:secret:events!connection/*",
                )])
                .checked_on_call()
                .why("Reads the secret in which EventBridge keeps them; its name ends in letters that the service chooses."),
        ],
    ),
];
}
