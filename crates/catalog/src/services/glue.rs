//! AWS Glue.

use crate::permission::parts;
use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "glue",
    sdk: "glue",
    title: "AWS Glue",
    label: "Glue",
    errors: Some(Errors {
        prefix: "Glue",
        sender: "AWSGlue",
        general: "AWSGlueException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[Action {
        name: "startJobRun",
        waits: Waits::Job,
        required: "JobName",
        any_json: "",
    }],
    sdk_actions: "getJobRun getTable startCrawler startJobRun",
    replies: &[
        (
            "glue:startJobRun",
            r#"{"JobRunId":"jr_<hex:64>","JobName":"<arg:JobName|example>"}"#,
        ),
        (
            "glue:startJobRun.sync",
            r#"{"AllocatedCapacity":0,"Arguments":"<arg:Arguments>","Attempt":0,"CompletedOn":"<stop>","ErrorMessage":"<bad:Job failed>","ExecutionTime":1,"GlueVersion":"5.1","Id":"jr_<hex:64>","JobMode":"SCRIPT","JobName":"<arg:JobName|example>","JobRunState":"<end:SUCCEEDED/FAILED>","LastModifiedOn":"<stop>","LogGroupName":"/aws-glue/python-jobs","MaxCapacity":0.0625,"PredecessorRuns":[],"StartedOn":"<now>","Timeout":6}"#,
        ),
    ],
    answers: &[
        (
            "aws-sdk:glue:getCrawler",
            "Crawler{Name s,Role s,Targets{S3Targets[?],JdbcTargets[?],MongoDBTargets[?],DynamoDBTargets[?],CatalogTargets[?],DeltaTargets[?],IcebergTargets[?],HudiTargets[?]},DatabaseName s,Description s,Classifiers[s],RecrawlPolicy{RecrawlBehavior s},SchemaChangePolicy{UpdateBehavior s,DeleteBehavior s},LineageConfiguration{CrawlerLineageSettings s},State s,TablePrefix s,Schedule{ScheduleExpression s,State s},CrawlElapsedTime n,CreationTime s,LastUpdated s,LastCrawl{Status s,ErrorMessage s,LogGroup s,LogStream s,MessagePrefix s,StartTime s},Version n,Configuration s,CrawlerSecurityConfiguration s,LakeFormationConfiguration{UseLakeFormationCredentials b,AccountId s}}",
        ),
        (
            "aws-sdk:glue:getJobRun",
            "JobRun{Id s,Attempt n,PreviousRunId s,TriggerName s,JobName s,JobMode s,JobRunQueuingEnabled b,StartedOn s,LastModifiedOn s,CompletedOn s,JobRunState s=STARTING|RUNNING|STOPPING|STOPPED|SUCCEEDED|FAILED|TIMEOUT|ERROR|WAITING|EXPIRED,Arguments%s,ErrorMessage s,PredecessorRuns[{JobName s,RunId s}],AllocatedCapacity n,ExecutionTime n,Timeout n,MaxCapacity n,WorkerType s,NumberOfWorkers n,SecurityConfiguration s,LogGroupName s,NotificationProperty{NotifyDelayAfter n},GlueVersion s,DPUSeconds n,ExecutionClass s,MaintenanceWindow s,ProfileName s,StateDetail s}",
        ),
        (
            "aws-sdk:glue:getTable",
            "Table{Name! s,DatabaseName s,Description s,Owner s,CreateTime s,UpdateTime s,LastAccessTime s,LastAnalyzedTime s,Retention n,StorageDescriptor{Columns[?],Location s,AdditionalLocations[?],InputFormat s,OutputFormat s,Compressed b,NumberOfBuckets n,SerdeInfo{},BucketColumns[?],SortColumns[?],Parameters%?,SkewedInfo{},StoredAsSubDirectories b,SchemaReference{}},PartitionKeys[{Name! s,Type s,Comment s,Parameters%?}],ViewOriginalText s,ViewExpandedText s,TableType s,Parameters%s,CreatedBy s,IsRegisteredWithLakeFormation b,TargetTable{CatalogId s,DatabaseName s,Name s,Region s},CatalogId s,VersionId s,FederatedTable{Identifier s,DatabaseIdentifier s,ConnectionName s},ViewDefinition{IsProtected b,Definer s,SubObjects[?],Representations[?]},IsMultiDialectView b,Status{RequestedBy s,UpdatedBy s,RequestTime s,UpdateTime s,Action s,State s,Error{},Details{}}}",
        ),
        ("aws-sdk:glue:startCrawler", ""),
        ("aws-sdk:glue:startJobRun", "JobRunId s1..255"),
        ("glue:startJobRun", "JobRunId s1..255"),
        (
            "glue:startJobRun.sync",
            "Id s,Attempt n,PreviousRunId s,TriggerName s,JobName s,JobMode s,JobRunQueuingEnabled b,StartedOn s,LastModifiedOn s,CompletedOn s,JobRunState s=STARTING|RUNNING|STOPPING|STOPPED|SUCCEEDED|FAILED|TIMEOUT|ERROR|WAITING|EXPIRED,Arguments%s,ErrorMessage s,PredecessorRuns[{JobName s,RunId s}],AllocatedCapacity n,ExecutionTime n,Timeout n,MaxCapacity n,WorkerType s,NumberOfWorkers n,SecurityConfiguration s,LogGroupName s,NotificationProperty{NotifyDelayAfter n},GlueVersion s,DPUSeconds n,ExecutionClass s,MaintenanceWindow s,ProfileName s,StateDetail s",
        ),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "glue",
        sdk_actions: &[("batchGetDataQualityResult", &["glue:GetDataQualityResult"]), ("batchPutDataQualityStatisticAnnotation", &["glue:PutDataQualityStatisticAnnotation"]), ("getUnfilteredPartitionMetadata", &["glue:GetPartition"]), ("getUnfilteredPartitionsMetadata", &["glue:GetPartitions"]), ("getUnfilteredTableMetadata", &["glue:GetTable"])],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[
            ("JobName", &[parts("arn:{P}:glue:{R}:{A}:job/{JobName}")]),
            ("startCrawler:Name", &[parts("arn:{P}:glue:{R}:{A}:crawler/{Name}")]),
            ("getCrawler:Name", &[parts("arn:{P}:glue:{R}:{A}:crawler/{Name}")]),
            ("stopCrawler:Name", &[parts("arn:{P}:glue:{R}:{A}:crawler/{Name}")]),
            ("startWorkflowRun:Name", &[parts("arn:{P}:glue:{R}:{A}:workflow/{Name}")]),
            ("getWorkflowRun:Name", &[parts("arn:{P}:glue:{R}:{A}:workflow/{Name}")]),
        ],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[
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
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Rule, allow, of, rule};

    pub(super) const RULES: &[Rule] = &[
        rule(
            "glue:startJobRun",
            &[allow(&["glue:StartJobRun"])
                .sync(&["glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"])
                .on(&[of(
                    "arn:{P}:glue:{R}:{A}:job/{JobName}",
                    "arn:{P}:glue:{R}:{A}:job/*",
                )])
                .why("Starts the job; waiting for it watches and stops it.")],
        ),
        // The task GlueStartCrawlerRun calls through the SDK.
        rule(
            "aws-sdk:glue:startCrawler",
            &[allow(&["glue:StartCrawler", "glue:GetCrawler"])
                .on(&[of(
                    "arn:{P}:glue:{R}:{A}:crawler/{Name}",
                    "arn:{P}:glue:{R}:{A}:crawler/*",
                )])
                .why("Starts the crawler and watches it.")],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Rule, allow, rule};

    macro_rules! everywhere {
    ($task:literal, [$($action:literal),*], $why:literal) => {
        rule($task, &[allow(&[$($action),*]).why($why)])
    };
}

    pub(super) const RULES: &[Rule] = &[everywhere!(
        "glue:startJobRun",
        [
            "glue:StartJobRun",
            "glue:GetJobRun",
            "glue:GetJobRuns",
            "glue:BatchStopJobRun"
        ],
        "Starts the job, watches it, stops it."
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Rule, allow, parts, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "glue:startJobRun",
        &[allow(&["glue:StartJobRun"])
            .sync(&["glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"])
            .on(&[parts("arn:{P}:glue:{R}:{A}:job/{JobName}")])
            .why("Starts the job; waiting for it watches and stops it.")],
    )];
}
