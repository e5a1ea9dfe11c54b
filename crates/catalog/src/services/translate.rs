//! Amazon Translate.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "translate",
    title: "Amazon Translate",
    label: "Translate",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "translateText",
    replies: &[],
    answers: &[(
        "aws-sdk:translate:translateText",
        "TranslatedText! s,SourceLanguageCode! s,TargetLanguageCode! s,AppliedTerminologies[{Name s,Terms[{SourceText s,TargetText s}]}],AppliedSettings{Formality s,Profanity s,Brevity s}",
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
