//! Amazon Textract.

use crate::permission::{allow, parts};
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
        sdk_fields: &[],
        sdk_access: &[("*", allow(&["s3:GetObject"]).on(&[parts("arn:{P}:s3:::{Document.S3Object.Bucket}/{Document.S3Object.Name}")]).why("Textract reads the document in the name of the caller.")), ("*", allow(&["s3:GetObject"]).on(&[parts("arn:{P}:s3:::{DocumentLocation.S3Object.Bucket}/{DocumentLocation.S3Object.Name}")]).why("Textract reads the document in the name of the caller.")), ("*", allow(&["s3:PutObject"]).on(&[parts("arn:{P}:s3:::{OutputConfig.S3Bucket}/{OutputConfig.S3Prefix|folder}*")]).why("Textract writes the results in the name of the caller."))],
        sdk_resources: &[],
        by_hand: &[],
    },
};
