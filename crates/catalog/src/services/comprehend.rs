//! Amazon Comprehend.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "comprehend",
    title: "Amazon Comprehend",
    label: "Comprehend",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "detectDominantLanguage detectEntities detectSentiment",
    replies: &[],
    answers: &[
        (
            "aws-sdk:comprehend:detectDominantLanguage",
            "Languages[{LanguageCode s,Score n}]",
        ),
        (
            "aws-sdk:comprehend:detectEntities",
            "Entities[{Score n,Type s,Text s,BeginOffset n,EndOffset n,BlockReferences[{BlockId s,BeginOffset n,EndOffset n,ChildBlocks[?]}]}],DocumentMetadata{Pages n,ExtractedCharacters[{Page n,Count n}]},DocumentType[{Page n,Type s}],Blocks[{Id s,BlockType s,Text s,Page n,Geometry{BoundingBox{},Polygon[?]},Relationships[{Ids[?],Type s}]}],Errors[{Page n,ErrorCode s,ErrorMessage s}]",
        ),
        (
            "aws-sdk:comprehend:detectSentiment",
            "Sentiment s=POSITIVE|NEGATIVE|NEUTRAL|MIXED,SentimentScore{Positive n,Negative n,Neutral n,Mixed n}",
        ),
    ],
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
