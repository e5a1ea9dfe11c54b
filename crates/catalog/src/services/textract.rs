//! Amazon Textract.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "textract",
    title: "Amazon Textract",
    label: "Textract",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "analyzeDocument detectDocumentText startDocumentTextDetection",
    replies: &[],
    answers: &[
        (
            "aws-sdk:textract:detectDocumentText",
            "DocumentMetadata{Pages n},Blocks[{BlockType s,Confidence n,Text s,TextType s,RowIndex n,ColumnIndex n,RowSpan n,ColumnSpan n,Geometry{BoundingBox{},Polygon[?]},Id s,Relationships[{Type s,Ids[?]}],EntityTypes[s],SelectionStatus s,Page n,Query{Text! s,Alias s,Pages[?]}}],DetectDocumentTextModelVersion s",
        ),
        ("aws-sdk:textract:startDocumentTextDetection", "JobId s"),
    ],
    permissions: Permissions {
        docs: &[],
        console: &[],
        cdk: &[],
        serverless: &[],
        least_privilege: &[],
        template_of: "",
        sdk_actions: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};
