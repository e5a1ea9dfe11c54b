//! AWS Secrets Manager.

use crate::permission::parts;
use crate::service::{Exception, Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "secretsmanager",
    title: "AWS Secrets Manager",
    label: "Secrets Manager",
    errors: None,
    exceptions: &[
        Exception {
            name: "ResourceNotFoundException",
            message: "Secrets Manager can't find the specified secret.",
            status: 400,
            code: "ResourceNotFoundException",
        },
    ],
    actions: &[],
    sdk_actions: "getSecretValue",
    replies: &[
        (
            "aws-sdk:secretsmanager:getSecretValue",
            r#"{"Arn":"arn:<partition>:secretsmanager:<region>:<account>:secret:example-a1b2c3","CreatedDate":"<iso>","Name":"example","SecretString":"{\"username\":\"example\",\"password\":\"example\"}","VersionId":"<uuid>","VersionStages":["AWSCURRENT"]}"#,
        ),
        ("aws-sdk:secretsmanager:listSecrets", r#"{"SecretList":[]}"#),
    ],
    answers: &[
        (
            "aws-sdk:secretsmanager:createSecret",
            "ARN s20..2048,Name s1..256,VersionId s32..64,ReplicationStatus[{Region s,KmsKeyId s,Status s,StatusMessage s,LastAccessedDate s}]",
        ),
        (
            "aws-sdk:secretsmanager:describeSecret",
            "ARN s20..2048,Name s1..256,Description s,KmsKeyId s,RotationEnabled b,RotationLambdaARN s,RotationRules{AutomaticallyAfterDays n,Duration s,ScheduleExpression s},LastRotatedDate s,LastChangedDate s,LastAccessedDate s,DeletedDate s,NextRotationDate s,Tags[{Key s,Value s}],VersionIdsToStages%[s],OwningService s,CreatedDate s,PrimaryRegion s,ReplicationStatus[{Region s,KmsKeyId s,Status s,StatusMessage s,LastAccessedDate s}]",
        ),
        (
            "aws-sdk:secretsmanager:getSecretValue",
            "ARN s20..2048,Name s1..256,VersionId s32..64,SecretBinary s,SecretString s0..65536,VersionStages[s],CreatedDate s",
        ),
        (
            "aws-sdk:secretsmanager:listSecrets",
            "SecretList[{ARN s20..2048,Name s1..256,Description s,KmsKeyId s,RotationEnabled b,RotationLambdaARN s,RotationRules{AutomaticallyAfterDays n,Duration s,ScheduleExpression s},LastRotatedDate s,LastChangedDate s,LastAccessedDate s,DeletedDate s,NextRotationDate s,Tags[{Key s,Value s}],SecretVersionsToStages%[s],OwningService s,CreatedDate s,PrimaryRegion s}],NextToken s",
        ),
        (
            "aws-sdk:secretsmanager:putSecretValue",
            "ARN s20..2048,Name s1..256,VersionId s32..64,VersionStages[s]",
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
        sdk_resources: &[(
            "SecretId",
            &[parts("arn:{P}:secretsmanager:{R}:{A}:secret:{SecretId}-??????")],
        )],
        by_hand: &[],
    },
};
