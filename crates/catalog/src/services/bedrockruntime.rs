//! Amazon Bedrock Runtime.

use crate::permission::{Fallback, Target, of};
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "bedrockruntime",
    title: "Amazon Bedrock Runtime",
    label: "Bedrock Runtime",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "converse invokeModel",
    replies: &[],
    answers: &[(
        "aws-sdk:bedrockruntime:converse",
        "Output!{Message{Role! s,Content![?]}},StopReason! s,Usage!{InputTokens! n,OutputTokens! n,TotalTokens! n},Metrics!{LatencyMs! n},AdditionalModelResponseFields?,Trace{Guardrail{ModelOutput[?],InputAssessment%?,OutputAssessments%?}}",
    )],
    permissions: Permissions {
        docs: &[],
        console: &[],
        cdk: &[],
        serverless: &[],
        least_privilege: &[],
        template_of: "bedrock",
        sdk_actions: &[("converseStream", &["bedrock:InvokeModelWithResponseStream"]), ("invokeModelWithBidirectionalStream", &["bedrock:InvokeModel"]), ("startAsyncInvoke", &["bedrock:InvokeModel"]), ("converse", &["bedrock:InvokeModel"])],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[("ModelId", &[of("{ModelId|model-or-profile}", "arn:{P}:bedrock:{R}::foundation-model/*"), Target { exact: "{ModelId|model-of-profile}", wild: Fallback::Nothing, absent: Fallback::Nothing }])],
        by_hand: &[],
    },
};
