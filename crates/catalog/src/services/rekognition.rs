//! Amazon Rekognition.

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
        sdk_resources: &[],
        by_hand: &[],
    },
};
