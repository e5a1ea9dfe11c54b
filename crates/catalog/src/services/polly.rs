//! Amazon Polly.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "polly",
    title: "Amazon Polly",
    label: "Polly",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "",
    replies: &[],
    answers: &[(
        "aws-sdk:polly:startSpeechSynthesisTask",
        "SynthesisTask{Engine s,TaskId s,TaskStatus s,TaskStatusReason s,OutputUri s,CreationTime s,RequestCharacters n,SnsTopicArn s,LexiconNames[s],OutputFormat s,SampleRate s,SpeechMarkTypes[s],TextType s,VoiceId s,LanguageCode s}",
    )],
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
        sdk_resources: &[],
        by_hand: &[],
    },
};
