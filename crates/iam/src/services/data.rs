//! DynamoDB, Glue, Athena, DataBrew.

use crate::rule::{Grant, Rule, Target, allow, fixed, of, rule};

/// Page dynamo-db-iam: all four actions, whichever the task calls.
const ITEMS: &[Grant] = &[allow(&[
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
])
.on(&[of("arn:{P}:dynamodb:{R}:{A}:table/{TableName}", "*")])
.why("Reads and writes items of the table; AWS's template allows all four item actions together.")];

const WORKGROUPS: &[Target] = &[fixed("arn:{P}:athena:{R}:{A}:workgroup/*")];

/// Page athena-iam: what a query may touch is not in the definition, so the template names every bucket.
const QUERY_RESULTS: Grant = allow(&[
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListMultipartUploadParts",
    "s3:AbortMultipartUpload",
    "s3:CreateBucket",
    "s3:PutObject",
])
.on(&[fixed("arn:{P}:s3:::*")])
.why("Reads the data of the query and writes its results.");

/// The Data Catalog, which the query reads (and changes, if it is DDL). Page athena-iam.
pub(crate) const CATALOG_ACTIONS: &[&str] = &[
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

pub(super) const RULES: &[Rule] = &[
    rule("dynamodb:getItem", ITEMS),
    rule("dynamodb:putItem", ITEMS),
    rule("dynamodb:updateItem", ITEMS),
    rule("dynamodb:deleteItem", ITEMS),
    // Page glue-iam: one text for static and dynamic; polled, without a rule.
    rule(
        "glue:startJobRun",
        &[allow(&["glue:StartJobRun"])
            .sync(&["glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"])
            .why("Starts the job; waiting for it watches and stops it.")],
    ),
    // No template: as the CDK's task of that name.
    rule(
        "glue:startCrawlerRun",
        &[allow(&["glue:StartCrawler", "glue:GetCrawler"])
            .on(&[of(
                "arn:{P}:glue:{R}:{A}:crawler/{Name}",
                "arn:{P}:glue:{R}:{A}:crawler/*",
            )])
            .why("Starts the crawler and watches it.")],
    ),
    // Page databrew-iam: one text for static and dynamic, lower case as on the page.
    rule(
        "databrew:startJobRun",
        &[allow(&["databrew:startJobRun"])
            .sync(&["databrew:listJobRuns", "databrew:stopJobRun"])
            .on(&[fixed("arn:{P}:databrew:{R}:{A}:job/*")])
            .why("Starts the job; waiting for it watches and stops it.")],
    ),
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
            allow(CATALOG_ACTIONS)
                .on(&[
                    fixed("arn:{P}:glue:{R}:{A}:catalog"),
                    fixed("arn:{P}:glue:{R}:{A}:database/*"),
                    fixed("arn:{P}:glue:{R}:{A}:table/*"),
                    fixed("arn:{P}:glue:{R}:{A}:userDefinedFunction/*"),
                ])
                .why("Reads, and in DDL changes, the databases and tables of the query."),
            allow(&["lakeformation:GetDataAccess"]).why("Reads data that Lake Formation guards."),
        ],
    ),
    rule(
        "athena:stopQueryExecution",
        &[allow(&["athena:stopQueryExecution"])
            .on(WORKGROUPS)
            .why("Stops a query, in whichever workgroup it runs.")],
    ),
    rule(
        "athena:getQueryExecution",
        &[allow(&["athena:getQueryExecution"])
            .on(WORKGROUPS)
            .why("Reads the state of a query, in whichever workgroup it runs.")],
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

const QUERY_TARGETS: &[Target] = &[
    of(
        "arn:{P}:athena:{R}:{A}:workgroup/{WorkGroup}",
        "arn:{P}:athena:{R}:{A}:workgroup/*",
    ),
    fixed("arn:{P}:athena:{R}:{A}:datacatalog/*"),
];
