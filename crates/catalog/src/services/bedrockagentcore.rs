//! Amazon Bedrock AgentCore.

use crate::service::{Action, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "bedrockagentcore",
    sdk: "bedrockagentcore",
    title: "Amazon Bedrock AgentCore",
    label: "Bedrock AgentCore",
    errors: None,
    exceptions: &[],
    actions: &[Action {
        name: "invokeHarness",
        waits: Waits::Response,
        required: "",
        any_json: "",
    }],
    sdk_actions: "",
    replies: &[(
        "bedrockagentcore:invokeHarness",
        r#"{"Output":{"Message":{"Role":"assistant","Content":[{"Text":"Hello"}]}},"StopReason":"end_turn","Usage":{"InputTokens":10,"OutputTokens":3,"TotalTokens":13}}"#,
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
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[
        // Page connect-bedrockagentcore.
        rule(
            "bedrockagentcore:invokeHarness",
            &[allow(&[
                "bedrock-agentcore:InvokeHarness",
                "bedrock-agentcore:InvokeAgentRuntime",
            ])
            .on(&[of(
                "{HarnessArn|arn}",
                "arn:{P}:bedrock-agentcore:{R}:{A}:harness/*",
            )])
            .why("Invokes the harness and the agent that runs in it.")],
        ),
    ];
}
