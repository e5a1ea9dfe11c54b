//! Amazon Redshift Data API.

use crate::permission::{allow, fixed, parts};
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "redshiftdata",
    title: "Amazon Redshift Data API",
    label: "Redshift Data",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "describeStatement executeStatement getStatementResult",
    replies: &[],
    answers: &[
        (
            "aws-sdk:redshiftdata:describeStatement",
            "ClusterIdentifier s,CreatedAt s,Database s,DbUser s,Duration n,Error s,HasResultSet b,Id! s,QueryParameters[{Name! s,Value! s}],QueryString s,RedshiftPid n,RedshiftQueryId n,ResultRows n,ResultSize n,SecretArn s,SessionId s,Status s,SubStatements[{CreatedAt s,Duration n,Error s,HasResultSet b,Id! s,QueryString s,RedshiftQueryId n,ResultRows n,ResultSize n,Status s,UpdatedAt s}],UpdatedAt s,WorkgroupName s",
        ),
        (
            "aws-sdk:redshiftdata:executeStatement",
            "ClusterIdentifier s,CreatedAt s,Database s,DbGroups[s],DbUser s,Id s,SecretArn s,SessionId s,WorkgroupName s",
        ),
        (
            "aws-sdk:redshiftdata:getStatementResult",
            "ColumnMetadata[{ColumnDefault s,IsCaseSensitive b,IsCurrency b,IsSigned b,Label s,Length n,Name s,Nullable n,Precision n,Scale n,SchemaName s,TableName s,TypeName s}],NextToken s,Records![[{BlobValue s,BooleanValue b,DoubleValue n,IsNull b,LongValue n,StringValue s}]],TotalNumRows n",
        ),
    ],
    permissions: Permissions {
        docs: &[],
        console: &[],
        cdk: &[],
        serverless: serverless::RULES,
        least_privilege: &[],
        template_of: "",
        sdk_actions: &[("getStatementResultV2", &["redshift-data:GetStatementResult"])],
        sdk_fields: &[],
        sdk_access: &[("*", allow(&["secretsmanager:GetSecretValue"]).on(&[parts("{SecretArn|arn}")]).why("The Data API reads the secret in the name of the caller.")), ("*", allow(&["redshift:GetClusterCredentials"]).on(&[parts("arn:{P}:redshift:{R}:{A}:dbuser:{ClusterIdentifier}/{DbUser}")]).why("The Data API fetches credentials of the user in the name of the caller.")), ("*", allow(&["redshift-serverless:GetCredentials"]).on(&[parts("arn:{P}:redshift-serverless:{R}:{A}:workgroup/*{WorkgroupName|nothing}")]).why("The Data API fetches credentials of the workgroup, whose id its name does not tell, in the name of the caller."))],
        sdk_resources: &[
            // The ARN has the ID of the workgroup, which the request does not tell.
            ("WorkgroupName", &[fixed("arn:{P}:redshift-serverless:{R}:{A}:workgroup/*")]),
            ("ClusterIdentifier", &[parts("arn:{P}:redshift:{R}:{A}:cluster:{ClusterIdentifier}")]),
        ],
        by_hand: &[],
    },
};

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, rule};

    macro_rules! everywhere {
    ($task:literal, [$($action:literal),*], $why:literal) => {
        rule($task, &[allow(&[$($action),*]).why($why)])
    };
}

    pub(super) const RULES: &[Rule] = &[
        everywhere!(
            "aws-sdk:redshiftdata:describeStatement",
            ["redshift-data:DescribeStatement"],
            "Reads the state of the statement."
        ),
        everywhere!(
            "aws-sdk:redshiftdata:getStatementResult",
            ["redshift-data:GetStatementResult"],
            "Reads the result of the statement."
        ),
        everywhere!(
            "aws-sdk:redshiftdata:cancelStatement",
            ["redshift-data:CancelStatement"],
            "Cancels the statement."
        ),
        everywhere!(
            "aws-sdk:redshiftdata:listStatements",
            ["redshift-data:ListStatements"],
            "Lists the statements."
        ),
    ];
}
