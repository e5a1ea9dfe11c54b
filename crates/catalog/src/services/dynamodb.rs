//! Amazon DynamoDB.

use crate::permission::{Target, optional, parts};
use crate::service::{Action, Errors, Exception, Permissions, Service, Waits, on_field};

const PARTIQL: &[&str] = &[
    "dynamodb:PartiQLSelect",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLUpdate",
    "dynamodb:PartiQLDelete",
];

pub(super) const SERVICE: Service = Service {
    id: "dynamodb",
    sdk: "dynamodb",
    title: "Amazon DynamoDB",
    label: "DynamoDB",
    errors: Some(Errors {
        prefix: "DynamoDB",
        sender: "AmazonDynamoDBv2",
        general: "AmazonDynamoDBException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[
        Exception {
            name: "ConditionalCheckFailedException",
            message: "The conditional request failed",
            status: 400,
            code: "ConditionalCheckFailedException",
        },
        Exception {
            name: "InternalServerErrorException",
            message: "Internal server error",
            status: 500,
            code: "InternalServerError",
        },
        Exception {
            name: "ProvisionedThroughputExceededException",
            message: "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
            status: 400,
            code: "ProvisionedThroughputExceededException",
        },
    ],
    actions: &[
        Action {
            name: "getItem",
            waits: Waits::Response,
            required: "TableName Key",
            any_json: "",
        },
        Action {
            name: "putItem",
            waits: Waits::Response,
            required: "TableName Item",
            any_json: "",
        },
        Action {
            name: "updateItem",
            waits: Waits::Response,
            required: "TableName Key",
            any_json: "",
        },
        Action {
            name: "deleteItem",
            waits: Waits::Response,
            required: "TableName Key",
            any_json: "",
        },
    ],
    sdk_actions: "batchGetItem batchWriteItem deleteItem getItem putItem query scan transactWriteItems updateItem",
    replies: &[
        ("dynamodb:putItem", "{}"),
        ("dynamodb:deleteItem", "{}"),
        ("dynamodb:getItem", r#"{"Item":{"id":{"S":"example"}}}"#),
        ("dynamodb:updateItem", "{}"),
        (
            "aws-sdk:dynamodb:query",
            r#"{"Count":1,"Items":[{"id":{"S":"example"}}],"ScannedCount":1}"#,
        ),
        (
            "aws-sdk:dynamodb:scan",
            r#"{"Count":1,"Items":[{"id":{"S":"example"}}],"ScannedCount":1}"#,
        ),
        ("aws-sdk:dynamodb:getItem", r#"{"Item":{"id":{"S":"example"}}}"#),
    ],
    answers: &[
        (
            "aws-sdk:dynamodb:batchGetItem",
            "Responses%[%{S s,N s,B s,SS[s],NS[s],BS[s],M%?,L[?],NULL b,BOOL b}],UnprocessedKeys%{Keys![%{S s,N s,B s,SS[?],NS[?],BS[?],M%?,L[?],NULL b,BOOL b}],AttributesToGet[s],ConsistentRead b,ProjectionExpression s,ExpressionAttributeNames%s},ConsumedCapacity[{TableName s1..1024,CapacityUnits n,ReadCapacityUnits n,WriteCapacityUnits n,Table{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},LocalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},GlobalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n}}]",
        ),
        (
            "aws-sdk:dynamodb:batchWriteItem",
            "UnprocessedItems%[{PutRequest{Item!%?},DeleteRequest{Key!%?}}],ItemCollectionMetrics%[{ItemCollectionKey%{S s,N s,B s,SS[?],NS[?],BS[?],M%?,L[?],NULL b,BOOL b},SizeEstimateRangeGB[n]}],ConsumedCapacity[{TableName s1..1024,CapacityUnits n,ReadCapacityUnits n,WriteCapacityUnits n,Table{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},LocalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},GlobalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n}}]",
        ),
        (
            "aws-sdk:dynamodb:deleteItem",
            "Attributes%{S s,N s,B s,SS[s],NS[s],BS[s],M%?,L[?],NULL b,BOOL b},ConsumedCapacity{TableName s1..1024,CapacityUnits n,ReadCapacityUnits n,WriteCapacityUnits n,Table{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},LocalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},GlobalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n}},ItemCollectionMetrics{ItemCollectionKey%{S s,N s,B s,SS[s],NS[s],BS[s],M%?,L[?],NULL b,BOOL b},SizeEstimateRangeGB[n]}",
        ),
        (
            "aws-sdk:dynamodb:describeTable",
            "Table{AttributeDefinitions[{AttributeName! s,AttributeType! s}],TableName s1..1024,KeySchema[{AttributeName! s,KeyType! s}],TableStatus s=CREATING|UPDATING|DELETING|ACTIVE|INACCESSIBLE_ENCRYPTION_CREDENTIALS|ARCHIVING|ARCHIVED|REPLICATION_NOT_AUTHORIZED,CreationDateTime s,ProvisionedThroughput{LastIncreaseDateTime s,LastDecreaseDateTime s,NumberOfDecreasesToday n,ReadCapacityUnits n,WriteCapacityUnits n},TableSizeBytes n,ItemCount n,TableArn s,TableId s,BillingModeSummary{BillingMode s,LastUpdateToPayPerRequestDateTime s},LocalSecondaryIndexes[{IndexName s,KeySchema[?],Projection{},IndexSizeBytes n,ItemCount n,IndexArn s}],GlobalSecondaryIndexes[{IndexName s,KeySchema[?],Projection{},IndexStatus s,Backfilling b,ProvisionedThroughput{},IndexSizeBytes n,ItemCount n,IndexArn s,OnDemandThroughput{}}],StreamSpecification{StreamEnabled! b,StreamViewType s},LatestStreamLabel s,LatestStreamArn s,GlobalTableVersion s,Replicas[{RegionName s,ReplicaStatus s,ReplicaStatusDescription s,ReplicaStatusPercentProgress s,KMSMasterKeyId s,ProvisionedThroughputOverride{},OnDemandThroughputOverride{},GlobalSecondaryIndexes[?],ReplicaInaccessibleDateTime s,ReplicaTableClassSummary{}}],RestoreSummary{SourceBackupArn s,SourceTableArn s,RestoreDateTime! s,RestoreInProgress! b},SSEDescription{Status s,SSEType s,KMSMasterKeyArn s,InaccessibleEncryptionDateTime s},ArchivalSummary{ArchivalDateTime s,ArchivalReason s,ArchivalBackupArn s},TableClassSummary{TableClass s,LastUpdateDateTime s},DeletionProtectionEnabled b,OnDemandThroughput{MaxReadRequestUnits n,MaxWriteRequestUnits n}}",
        ),
        (
            "aws-sdk:dynamodb:getItem",
            "Item%{S s,N s,B s,SS[s],NS[s],BS[s],M%?,L[?],NULL b,BOOL b},ConsumedCapacity{TableName s1..1024,CapacityUnits n,ReadCapacityUnits n,WriteCapacityUnits n,Table{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},LocalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},GlobalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n}}",
        ),
        ("aws-sdk:dynamodb:putItem", "=aws-sdk:dynamodb:deleteItem"),
        (
            "aws-sdk:dynamodb:query",
            "Items[%{S s,N s,B s,SS[s],NS[s],BS[s],M%?,L[?],NULL b,BOOL b}],Count n0..,ScannedCount n0..,LastEvaluatedKey%{S s,N s,B s,SS[s],NS[s],BS[s],M%?,L[?],NULL b,BOOL b},ConsumedCapacity{TableName s1..1024,CapacityUnits n,ReadCapacityUnits n,WriteCapacityUnits n,Table{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},LocalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},GlobalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n}}",
        ),
        ("aws-sdk:dynamodb:scan", "=aws-sdk:dynamodb:query"),
        (
            "aws-sdk:dynamodb:transactGetItems",
            "ConsumedCapacity[{TableName s1..1024,CapacityUnits n,ReadCapacityUnits n,WriteCapacityUnits n,Table{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},LocalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},GlobalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n}}],Responses[{Item%{S s,N s,B s,SS[?],NS[?],BS[?],M%?,L[?],NULL b,BOOL b}}]",
        ),
        (
            "aws-sdk:dynamodb:transactWriteItems",
            "ConsumedCapacity[{TableName s1..1024,CapacityUnits n,ReadCapacityUnits n,WriteCapacityUnits n,Table{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},LocalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n},GlobalSecondaryIndexes%{ReadCapacityUnits n,WriteCapacityUnits n,CapacityUnits n}}],ItemCollectionMetrics%[{ItemCollectionKey%{S s,N s,B s,SS[?],NS[?],BS[?],M%?,L[?],NULL b,BOOL b},SizeEstimateRangeGB[n]}]",
        ),
        ("aws-sdk:dynamodb:updateItem", "=aws-sdk:dynamodb:deleteItem"),
        ("dynamodb:deleteItem", "=aws-sdk:dynamodb:deleteItem"),
        ("dynamodb:getItem", "=aws-sdk:dynamodb:getItem"),
        ("dynamodb:putItem", "=aws-sdk:dynamodb:deleteItem"),
        ("dynamodb:updateItem", "=aws-sdk:dynamodb:deleteItem"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "",
        sdk_actions: &[
            (
                "transactWriteItems",
                &[
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:ConditionCheckItem",
                ],
            ),
            ("transactGetItems", &["dynamodb:GetItem"]),
            ("executeStatement", PARTIQL),
            ("batchExecuteStatement", PARTIQL),
            ("executeTransaction", PARTIQL),
        ],
        sdk_fields: &[
            // Only what the items ask for.
            on_field(
                "transactWriteItems",
                "TransactItems[].Put/TransactItems[].Update/TransactItems[].Delete/TransactItems[].ConditionCheck",
                true,
                &[],
            ),
            on_field("transactWriteItems", "TransactItems[].Put", false, &["dynamodb:PutItem"]),
            on_field("transactWriteItems", "TransactItems[].Update", false, &["dynamodb:UpdateItem"]),
            on_field("transactWriteItems", "TransactItems[].Delete", false, &["dynamodb:DeleteItem"]),
            on_field(
                "transactWriteItems",
                "TransactItems[].ConditionCheck",
                false,
                &["dynamodb:ConditionCheckItem"],
            ),
        ],
        sdk_access: &[],
        sdk_resources: &[
            (
                "IndexName",
                &[parts("arn:{P}:dynamodb:{R}:{A}:table/{TableName}/index/{IndexName}")],
            ),
            ("TableName", &[parts("arn:{P}:dynamodb:{R}:{A}:table/{TableName}")]),
            ("TransactItems", TRANSACTION),
        ],
        by_hand: &[],
    },
};

/// The tables of a transaction.
const TRANSACTION: &[Target] = &[
    optional(
        "arn:{P}:dynamodb:{R}:{A}:table/{TransactItems[].Put.TableName}",
        "arn:{P}:dynamodb:{R}:{A}:table/*",
    ),
    optional(
        "arn:{P}:dynamodb:{R}:{A}:table/{TransactItems[].Update.TableName}",
        "arn:{P}:dynamodb:{R}:{A}:table/*",
    ),
    optional(
        "arn:{P}:dynamodb:{R}:{A}:table/{TransactItems[].Delete.TableName}",
        "arn:{P}:dynamodb:{R}:{A}:table/*",
    ),
    optional(
        "arn:{P}:dynamodb:{R}:{A}:table/{TransactItems[].ConditionCheck.TableName}",
        "arn:{P}:dynamodb:{R}:{A}:table/*",
    ),
    optional(
        "arn:{P}:dynamodb:{R}:{A}:table/{TransactItems[].Get.TableName}",
        "arn:{P}:dynamodb:{R}:{A}:table/*",
    ),
];

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Grant, Rule, allow, of, rule};

    /// Page dynamo-db-iam: all four actions, whichever the task calls.
    const ITEMS: &[Grant] = &[allow(&[
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
    ])
    .on(&[of("arn:{P}:dynamodb:{R}:{A}:table/{TableName}", "*")])
    .why("Reads and writes items of the table; AWS's template allows all four item actions together.")];

    pub(super) const RULES: &[Rule] = &[
        rule("dynamodb:getItem", ITEMS),
        rule("dynamodb:putItem", ITEMS),
        rule("dynamodb:updateItem", ITEMS),
        rule("dynamodb:deleteItem", ITEMS),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, of, rule};

    macro_rules! item {
        ($task:literal, $action:literal) => {
            rule(
                $task,
                &[allow(&[$action])
                    .on(&[of("arn:{P}:dynamodb:{R}:{A}:table/{TableName}", "*")])
                    .why("Uses the table with this one action.")],
            )
        };
    }

    pub(super) const GET: Rule = item!("dynamodb:getItem", "dynamodb:GetItem");
    pub(super) const PUT: Rule = item!("dynamodb:putItem", "dynamodb:PutItem");
    pub(super) const UPDATE: Rule = item!("dynamodb:updateItem", "dynamodb:UpdateItem");
    pub(super) const DELETE: Rule = item!("dynamodb:deleteItem", "dynamodb:DeleteItem");

    pub(super) const RULES: &[Rule] = &[GET, PUT, UPDATE, DELETE];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use super::cdk::{DELETE, GET, PUT, UPDATE};
    use crate::permission::{Fallback, Rule, Target, allow, of, rule};

    macro_rules! index {
        ($task:literal, $action:literal) => {
            rule(
                $task,
                &[allow(&[$action])
                    .on(&[Target {
                        exact: "arn:{P}:dynamodb:{R}:{A}:table/{TableName}{IndexName|index}",
                        wild: Fallback::Parts,
                        absent: Fallback::Parts,
                    }])
                    .why("Reads the table, or the index if there is one.")],
            )
        };
    }

    pub(super) const RULES: &[Rule] = &[
        GET,
        PUT,
        UPDATE,
        DELETE,
        rule("aws-sdk:dynamodb:updateItem", UPDATE.grants),
        rule("aws-sdk:dynamodb:putItem", PUT.grants),
        rule(
            "aws-sdk:dynamodb:updateTable",
            &[allow(&["dynamodb:UpdateTable"])
                .on(&[of("arn:{P}:dynamodb:{R}:{A}:table/{TableName}", "*")])
                .why("Uses the table with this one action.")],
        ),
        index!("aws-sdk:dynamodb:query", "dynamodb:Query"),
        index!("aws-sdk:dynamodb:scan", "dynamodb:Scan"),
    ];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, parts, rule};

    macro_rules! item {
        ($task:literal, $action:literal) => {
            rule(
                $task,
                &[allow(&[$action])
                    .on(&[parts("arn:{P}:dynamodb:{R}:{A}:table/{TableName}")])
                    .why("Uses the table with this one action.")],
            )
        };
    }

    pub(super) const RULES: &[Rule] = &[
        item!("dynamodb:getItem", "dynamodb:GetItem"),
        item!("dynamodb:putItem", "dynamodb:PutItem"),
        item!("dynamodb:updateItem", "dynamodb:UpdateItem"),
        item!("dynamodb:deleteItem", "dynamodb:DeleteItem"),
    ];
}
