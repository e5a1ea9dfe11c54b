//! Amazon Rekognition.

use crate::permission::{allow, parts};
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "rekognition",
    title: "Amazon Rekognition",
    label: "Rekognition",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "compareFaces detectLabels detectText",
    replies: &[],
    answers: &[
        (
            "aws-sdk:rekognition:detectFaces",
            "FaceDetails[{BoundingBox{Width n,Height n,Left n,Top n},AgeRange{Low n,High n},Smile{Value b,Confidence n},Eyeglasses{Value b,Confidence n},Sunglasses{Value b,Confidence n},Gender{Value s,Confidence n},Beard{Value b,Confidence n},Mustache{Value b,Confidence n},EyesOpen{Value b,Confidence n},MouthOpen{Value b,Confidence n},Emotions[{Type s,Confidence n}],Landmarks[{Type s,X n,Y n}],Pose{Roll n,Yaw n,Pitch n},Quality{Brightness n,Sharpness n},Confidence n,FaceOccluded{Value b,Confidence n},EyeDirection{Yaw n,Pitch n,Confidence n}}],OrientationCorrection s",
        ),
        (
            "aws-sdk:rekognition:detectLabels",
            "Labels[{Name s,Confidence n,Instances[{BoundingBox{},Confidence n,DominantColors[?]}],Parents[{Name s}],Aliases[{Name s}],Categories[{Name s}]}],OrientationCorrection s,LabelModelVersion s,ImageProperties{Quality{Brightness n,Sharpness n,Contrast n},DominantColors[{Red n,Blue n,Green n,HexCode s,CSSColor s,SimplifiedColor s,PixelPercent n}],Foreground{Quality{},DominantColors[?]},Background{Quality{},DominantColors[?]}}",
        ),
        (
            "aws-sdk:rekognition:detectText",
            "TextDetections[{DetectedText s,Type s,Id n,ParentId n,Confidence n,Geometry{BoundingBox{},Polygon[?]}}],TextModelVersion s",
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
        sdk_access: &[("*", allow(&["s3:GetObject"]).on(&[parts("arn:{P}:s3:::{Image.S3Object.Bucket}/{Image.S3Object.Name}")]).why("Rekognition reads the image or video in the name of the caller.")), ("*", allow(&["s3:GetObject"]).on(&[parts("arn:{P}:s3:::{Video.S3Object.Bucket}/{Video.S3Object.Name}")]).why("Rekognition reads the image or video in the name of the caller.")), ("*", allow(&["s3:GetObject"]).on(&[parts("arn:{P}:s3:::{SourceImage.S3Object.Bucket}/{SourceImage.S3Object.Name}")]).why("Rekognition reads the image or video in the name of the caller.")), ("*", allow(&["s3:GetObject"]).on(&[parts("arn:{P}:s3:::{TargetImage.S3Object.Bucket}/{TargetImage.S3Object.Name}")]).why("Rekognition reads the image or video in the name of the caller."))],
        sdk_resources: &[],
        by_hand: &[],
    },
};
