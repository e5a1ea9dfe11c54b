//! Amazon API Gateway.

use crate::service::{Action, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "apigateway",
    sdk: "apigateway",
    title: "Amazon API Gateway",
    label: "API Gateway",
    errors: None,
    exceptions: &[],
    actions: &[Action {
        name: "invoke",
        waits: Waits::Callback,
        required: "ApiEndpoint Method",
        any_json: "",
    }],
    sdk_actions: "",
    replies: &[(
        "apigateway:invoke",
        r#"{"Headers":{"Connection":["keep-alive"],"Content-Length":["2"],"Content-Type":["application/json"],"Date":["<date>"],"x-amzn-RequestId":["<uuid>"]},"ResponseBody":{},"StatusCode":200,"StatusText":"OK"}"#,
    )],
    answers: &[],
    permissions: Permissions {
        docs: docs::RULES,
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

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Fallback, Rule, Target, allow, parts, rule};

    pub(super) const RULES: &[Rule] = &[
        // The resource on page api-gateway-iam is no valid ARN; this is the form that execute-api checks, as the CDK has it.
        rule(
            "apigateway:invoke",
            &[allow(&["execute-api:Invoke"])
                .on(&[parts(
                    "arn:{P}:execute-api:{R}:{A}:{ApiEndpoint|api}/{Stage}/{Method}/{Path|request-path}",
                )])
                .why("Calls the API; needed where it asks for AuthType IAM_ROLE."),
                // A message to a client of a WebSocket API is another action, on the same kind of resource.
                allow(&["execute-api:ManageConnections"])
                    .on(&[Target {
                        exact: "arn:{P}:execute-api:{R}:{A}:{ApiEndpoint|api}/{Stage}/{Method}/{Path|connections}",
                        wild: Fallback::Nothing,
                        absent: Fallback::Nothing,
                    }])
                    .checked_on_call()
                    .why("Sends to, looks at or closes connections of a WebSocket API."),
            ],
        ),
    ];
}
