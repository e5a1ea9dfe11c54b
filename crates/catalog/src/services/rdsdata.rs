//! Amazon RDS Data API.

use crate::permission::{allow, parts};
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "rdsdata",
    title: "Amazon RDS Data API",
    label: "RDS Data",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "batchExecuteStatement executeStatement",
    replies: &[],
    answers: &[(
        "aws-sdk:rdsdata:executeStatement",
        "Records[[{IsNull b,BooleanValue b,LongValue n,DoubleValue n,StringValue s,BlobValue s,ArrayValue{BooleanValues[?],LongValues[?],DoubleValues[?],StringValues[?],ArrayValues[?]}}]],ColumnMetadata[{Name s,Type n,TypeName s,Label s,SchemaName s,TableName s,IsAutoIncrement b,IsSigned b,IsCurrency b,IsCaseSensitive b,Nullable n,Precision n,Scale n,ArrayBaseColumnType n}],NumberOfRecordsUpdated n,GeneratedFields[{IsNull b,BooleanValue b,LongValue n,DoubleValue n,StringValue s,BlobValue s,ArrayValue{BooleanValues[?],LongValues[?],DoubleValues[?],StringValues[?],ArrayValues[?]}}],FormattedRecords s",
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
        sdk_access: &[("*", allow(&["secretsmanager:GetSecretValue"]).on(&[parts("{SecretArn|arn}")]).why("The Data API reads the secret in the name of the caller."))],
        sdk_resources: &[],
        by_hand: &[],
    },
};
