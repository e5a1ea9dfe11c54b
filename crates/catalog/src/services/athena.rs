//! Amazon Athena.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "athena",
    sdk: "athena",
    title: "Amazon Athena",
    label: "Athena",
    errors: Some(Errors {
        prefix: "Athena",
        sender: "AmazonAthena",
        general: "AmazonAthenaException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[
        Action {
            name: "startQueryExecution",
            waits: Waits::Job,
            required: "QueryString",
            any_json: "",
        },
        Action {
            name: "stopQueryExecution",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "getQueryExecution",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "getQueryResults",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
    ],
    sdk_actions: "getWorkGroup listQueryExecutions",
    replies: &[
        ("athena:startQueryExecution", r#"{"QueryExecutionId":"<uuid>"}"#),
        (
            "athena:startQueryExecution.sync",
            r#"{"QueryExecution":{"Query":"<arg:QueryString|SELECT 1>","QueryExecutionContext":"<arg:QueryExecutionContext>","QueryExecutionId":"<uuid>","ResultConfiguration":"<arg:ResultConfiguration>","StatementType":"DML","Statistics":{"DataScannedInBytes":0,"EngineExecutionTimeInMillis":499,"QueryPlanningTimeInMillis":86,"QueryQueueTimeInMillis":123,"ServiceProcessingTimeInMillis":40,"TotalExecutionTimeInMillis":662},"Status":{"CompletionDateTime":"<stop>","State":"<end:SUCCEEDED/FAILED>","SubmissionDateTime":"<now>"},"WorkGroup":"<arg:WorkGroup|primary>"}}"#,
        ),
        (
            "athena:getQueryExecution",
            r#"{"QueryExecution":{"QueryExecutionId":"<arg:QueryExecutionId|<uuid>>","Status":{"CompletionDateTime":"<now>","State":"SUCCEEDED","SubmissionDateTime":"<now>"},"WorkGroup":"primary"}}"#,
        ),
        (
            "athena:getQueryResults",
            r#"{"ResultSet":{"ResultSetMetadata":{"ColumnInfo":[{"Name":"id","Type":"varchar"}]},"Rows":[{"Data":[{"VarCharValue":"id"}]},{"Data":[{"VarCharValue":"1"}]}]},"UpdateCount":0}"#,
        ),
    ],
    answers: &[
        (
            "athena:getQueryExecution",
            "QueryExecution{QueryExecutionId s1..128,Query s,StatementType s,ResultConfiguration{OutputLocation s,EncryptionConfiguration{EncryptionOption! s,KmsKey s},ExpectedBucketOwner s,AclConfiguration{S3AclOption! s}},ResultReuseConfiguration{ResultReuseByAgeConfiguration{Enabled! b,MaxAgeInMinutes n}},QueryExecutionContext{Database s,Catalog s},Status{State s=QUEUED|RUNNING|SUCCEEDED|FAILED|CANCELLED,StateChangeReason s,SubmissionDateTime s,CompletionDateTime s,AthenaError{ErrorCategory n,ErrorType n,Retryable b,ErrorMessage s}},Statistics{EngineExecutionTimeInMillis n,DataScannedInBytes n,DataManifestLocation s,TotalExecutionTimeInMillis n,QueryQueueTimeInMillis n,ServicePreProcessingTimeInMillis n,QueryPlanningTimeInMillis n,ServiceProcessingTimeInMillis n,ResultReuseInformation{ReusedPreviousResult! b}},WorkGroup s,EngineVersion{SelectedEngineVersion s,EffectiveEngineVersion s},ExecutionParameters[s],SubstatementType s,QueryResultsS3AccessGrantsConfiguration{EnableS3AccessGrants! b,CreateUserLevelPrefix b,AuthenticationType! s}}",
        ),
        (
            "athena:getQueryResults",
            "UpdateCount n,ResultSet{Rows[{Data[{VarCharValue s}]}],ResultSetMetadata{ColumnInfo[{CatalogName s,SchemaName s,TableName s,Name! s,Label s,Type! s,Precision n,Scale n,Nullable s,CaseSensitive b}]}},NextToken s",
        ),
        ("athena:startQueryExecution", "QueryExecutionId s1..128"),
        ("athena:stopQueryExecution", ""),
        ("aws-sdk:athena:getQueryExecution", "=athena:getQueryExecution"),
        (
            "aws-sdk:athena:getQueryResults",
            "UpdateCount n,ResultSet{Rows[{Data[?]}],ResultSetMetadata{ColumnInfo[?]}},NextToken s",
        ),
        ("aws-sdk:athena:startQueryExecution", "QueryExecutionId s1..128"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "athena",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Grant, Rule, Target, allow, fixed, of, rule};

    pub(super) const WORKGROUPS: &[Target] = &[fixed("arn:{P}:athena:{R}:{A}:workgroup/*")];

    pub(super) const RESULT_ACTIONS: &[&str] = &[
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:ListMultipartUploadParts",
        "s3:AbortMultipartUpload",
        "s3:CreateBucket",
        "s3:PutObject",
    ];

    /// Page athena-iam: what a query may touch is not in the definition, so the template names every bucket.
    const QUERY_RESULTS: Grant = allow(RESULT_ACTIONS)
    .on(&[fixed("arn:{P}:s3:::*")])
    .why("Reads the data of the query and writes its results.");

    /// The Data Catalog, which the query reads (and changes, if it is DDL). Page athena-iam.
    pub(super) const CATALOG_ACTIONS: &[&str] = &[
        "glue:CreateDatabase",
        "glue:GetDatabase",
        "glue:GetDatabases",
        "glue:UpdateDatabase",
        "glue:DeleteDatabase",
        "glue:CreateTable",
        "glue:UpdateTable",
        "glue:GetTable",
        "glue:GetTables",
        "glue:DeleteTable",
        "glue:BatchDeleteTable",
        "glue:BatchCreatePartition",
        "glue:CreatePartition",
        "glue:UpdatePartition",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:BatchGetPartition",
        "glue:DeletePartition",
        "glue:BatchDeletePartition",
    ];

    pub(super) const QUERY_TARGETS: &[Target] = &[
        of(
            "arn:{P}:athena:{R}:{A}:workgroup/{WorkGroup}",
            "arn:{P}:athena:{R}:{A}:workgroup/*",
        ),
        fixed("arn:{P}:athena:{R}:{A}:datacatalog/*"),
    ];

    pub(super) const CATALOG: Grant = allow(CATALOG_ACTIONS)
        .on(&[
            fixed("arn:{P}:glue:{R}:{A}:catalog"),
            fixed("arn:{P}:glue:{R}:{A}:database/*"),
            fixed("arn:{P}:glue:{R}:{A}:table/*"),
            fixed("arn:{P}:glue:{R}:{A}:userDefinedFunction/*"),
        ])
        .why("Reads, and in DDL changes, the databases and tables of the query.");

    pub(super) const LAKE_FORMATION: Grant =
        allow(&["lakeformation:GetDataAccess"]).why("Reads data that Lake Formation guards.");

    pub(super) const STOP: &[Grant] = &[allow(&["athena:stopQueryExecution"])
        .on(WORKGROUPS)
        .why("Stops a query, in whichever workgroup it runs.")];

    pub(super) const WATCH: &[Grant] = &[allow(&["athena:getQueryExecution"])
        .on(WORKGROUPS)
        .why("Reads the state of a query, in whichever workgroup it runs.")];

    pub(super) const RULES: &[Rule] = &[
        // Page athena-iam, lower case as on the page; polled, without a rule.
        rule(
            "athena:startQueryExecution",
            &[
                allow(&["athena:startQueryExecution"])
                    .sync(&["athena:stopQueryExecution", "athena:getQueryExecution"])
                    .on(QUERY_TARGETS)
                    .why("Starts the query; waiting for it watches and stops it."),
                allow(&["athena:getDataCatalog"])
                    .on(QUERY_TARGETS)
                    .why("Finds the catalog that the query names."),
                QUERY_RESULTS,
                CATALOG,
                LAKE_FORMATION,
            ],
        ),
        rule(
            "athena:stopQueryExecution",
            STOP,
        ),
        rule(
            "athena:getQueryExecution",
            WATCH,
        ),
        rule(
            "athena:getQueryResults",
            &[
                allow(&["athena:getQueryResults"])
                    .on(WORKGROUPS)
                    .why("Reads the results of a query, in whichever workgroup it ran."),
                allow(&["s3:GetObject"])
                    .on(&[fixed("arn:{P}:s3:::*")])
                    .why("The results lie in a bucket that the definition does not name."),
            ],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use super::docs::{CATALOG_ACTIONS, LAKE_FORMATION};
    use crate::permission::{Rule, allow, fixed, of, rule, with_default};

    pub(super) const RULES: &[Rule] = &[
        rule(
            "athena:startQueryExecution",
            &[
                allow(&[
                    "athena:getDataCatalog",
                    "athena:startQueryExecution",
                    "athena:getQueryExecution",
                ])
                .on(&[
                    with_default(
                        "arn:{P}:athena:{R}:{A}:datacatalog/{QueryExecutionContext.Catalog}",
                        "arn:{P}:athena:{R}:{A}:datacatalog/*",
                        "arn:{P}:athena:{R}:{A}:datacatalog/AwsDataCatalog",
                    ),
                    with_default(
                        "arn:{P}:athena:{R}:{A}:workgroup/{WorkGroup}",
                        "arn:{P}:athena:{R}:{A}:workgroup/*",
                        "arn:{P}:athena:{R}:{A}:workgroup/primary",
                    ),
                ])
                .why("Starts the query and watches it."),
                allow(&[
                    "s3:CreateBucket",
                    "s3:ListBucket",
                    "s3:GetBucketLocation",
                    "s3:GetObject",
                ])
                .why("Reads the data of the query and finds the place of its results."),
                allow(&[
                    "s3:AbortMultipartUpload",
                    "s3:ListBucketMultipartUploads",
                    "s3:ListMultipartUploadParts",
                    "s3:PutObject",
                ])
                .on(&[of(
                    "arn:{P}:s3:::{ResultConfiguration.OutputLocation|object}*",
                    "*",
                )])
                .why("Writes the results."),
                LAKE_FORMATION,
                allow(CATALOG_ACTIONS)
                    .on(&[
                        fixed("arn:{P}:glue:{R}:{A}:catalog"),
                        with_default(
                            "arn:{P}:glue:{R}:{A}:database/{QueryExecutionContext.Database}",
                            "arn:{P}:glue:{R}:{A}:database/*",
                            "arn:{P}:glue:{R}:{A}:database/default",
                        ),
                        with_default(
                            "arn:{P}:glue:{R}:{A}:table/{QueryExecutionContext.Database}/*",
                            "arn:{P}:glue:{R}:{A}:table/*",
                            "arn:{P}:glue:{R}:{A}:table/default/*",
                        ),
                        with_default(
                            "arn:{P}:glue:{R}:{A}:userDefinedFunction/{QueryExecutionContext.Database}/*",
                            "arn:{P}:glue:{R}:{A}:userDefinedFunction/*",
                            "arn:{P}:glue:{R}:{A}:userDefinedFunction/default/*",
                        ),
                    ])
                    .why("Reads, and in DDL changes, the database and tables of the query."),
            ],
        ),
        rule(
            "athena:stopQueryExecution",
            &[allow(&["athena:stopQueryExecution"]).why("Stops the query.")],
        ),
        rule(
            "athena:getQueryExecution",
            &[allow(&["athena:getQueryExecution"]).why("Reads the state of the query.")],
        ),
        rule(
            "athena:getQueryResults",
            &[
                allow(&["athena:getQueryResults"]).why("Reads the results of the query."),
                allow(&["s3:GetObject"])
                    .why("The results lie in a bucket that the definition does not name."),
            ],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use super::docs::{CATALOG, LAKE_FORMATION, QUERY_TARGETS, RESULT_ACTIONS, STOP, WATCH, WORKGROUPS};
    use crate::permission::{Rule, allow, fixed, rule};

    pub(super) const RULES: &[Rule] = &[
        rule(
            "athena:startQueryExecution",
            &[
                allow(&["athena:startQueryExecution", "athena:getDataCatalog"])
                    .sync(&[
                        "athena:stopQueryExecution",
                        "athena:getQueryExecution",
                        "athena:GetWorkGroup",
                        "athena:BatchGetQueryExecution",
                        "athena:GetQueryResults",
                        "athena:ListQueryExecutions",
                    ])
                    .on(QUERY_TARGETS)
                    .why("Starts the query; waiting for it watches and stops it."),
                allow(RESULT_ACTIONS)
                .on(&[fixed("arn:aws:s3:::*")])
                .why("Reads the data of the query and writes its results."),
                CATALOG,
                LAKE_FORMATION,
            ],
        ),
        rule(
            "athena:stopQueryExecution",
            STOP,
        ),
        rule(
            "athena:getQueryExecution",
            WATCH,
        ),
        rule(
            "athena:getQueryResults",
            &[
                allow(&["athena:getQueryResults"])
                    .on(WORKGROUPS)
                    .why("Reads the results of the query."),
                allow(&["s3:GetObject"])
                    .on(&[fixed("arn:aws:s3:::*")])
                    .why("The results lie in a bucket that the definition does not name."),
            ],
        ),
    ];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, Target, allow, fixed, of, rule, with_default};

    const WORKGROUP: Target = with_default(
        "arn:{P}:athena:{R}:{A}:workgroup/{WorkGroup}",
        "arn:{P}:athena:{R}:{A}:workgroup/*",
        "arn:{P}:athena:{R}:{A}:workgroup/primary",
    );

    pub(super) const RULES: &[Rule] = &[
rule(
        "athena:startQueryExecution",
        &[
            allow(&["athena:StartQueryExecution"])
                .sync(&["athena:StopQueryExecution", "athena:GetQueryExecution"])
                .on(&[WORKGROUP])
                .why("Starts the query; waiting for it watches and stops it."),
            allow(&["athena:GetDataCatalog"])
                .on(&[with_default(
                    "arn:{P}:athena:{R}:{A}:datacatalog/{QueryExecutionContext.Catalog}",
                    "arn:{P}:athena:{R}:{A}:datacatalog/*",
                    "arn:{P}:athena:{R}:{A}:datacatalog/AwsDataCatalog",
                )])
                .why("Finds the catalog that the query names."),
            allow(&[
                "s3:PutObject",
                "s3:GetObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ])
            .on(&[of(
                "arn:{P}:s3:::{ResultConfiguration.OutputLocation|object}*",
                "arn:{P}:s3:::*",
            )])
            .why("Writes the results. Without OutputLocation the workgroup decides where: write its bucket in place of the wildcard."),
            allow(&["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"])
                .on(&[of(
                    "arn:{P}:s3:::{ResultConfiguration.OutputLocation|bucket}",
                    "arn:{P}:s3:::*",
                )])
                .why("Finds the bucket of the results. Reading the data of the query needs s3:GetObject and s3:ListBucket on its buckets, too, which only the tables name."),
            allow(&[
                "glue:GetDatabase",
                "glue:GetDatabases",
                "glue:GetTable",
                "glue:GetTables",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:BatchGetPartition",
            ])
            .on(&[
                fixed("arn:{P}:glue:{R}:{A}:catalog"),
                with_default(
                    "arn:{P}:glue:{R}:{A}:database/{QueryExecutionContext.Database}",
                    "arn:{P}:glue:{R}:{A}:database/*",
                    "arn:{P}:glue:{R}:{A}:database/*",
                ),
                with_default(
                    "arn:{P}:glue:{R}:{A}:table/{QueryExecutionContext.Database}/*",
                    "arn:{P}:glue:{R}:{A}:table/*",
                    "arn:{P}:glue:{R}:{A}:table/*",
                ),
            ])
            .why("Reads what the catalog says of the tables. A query that creates, alters or drops tables needs those actions of Glue, too."),
            allow(&["lakeformation:GetDataAccess"]).why("Reads data that Lake Formation guards; IAM knows no narrower resource for it."),
        ],
    ),
];
}
