//! AWS CodeBuild.

use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "codebuild",
    sdk: "codebuild",
    title: "AWS CodeBuild",
    label: "CodeBuild",
    errors: Some(Errors {
        prefix: "CodeBuild",
        sender: "AWSCodeBuild",
        general: "AWSCodeBuildException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[
        Action {
            name: "startBuild",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "stopBuild",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "batchDeleteBuilds",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "batchGetReports",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "startBuildBatch",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "stopBuildBatch",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
        Action {
            name: "retryBuildBatch",
            waits: Waits::Job,
            required: "",
            any_json: "",
        },
        Action {
            name: "deleteBuildBatch",
            waits: Waits::Response,
            required: "",
            any_json: "",
        },
    ],
    sdk_actions: "",
    replies: &[
        (
            "codebuild:startBuild",
            r#"{"Build":{"Arn":"arn:<partition>:codebuild:<region>:<account>:build/<arg:ProjectName|example>:<uuid>","BuildStatus":"IN_PROGRESS","Id":"<arg:ProjectName|example>:<uuid>","ProjectName":"<arg:ProjectName|example>","StartTime":"<now>"}}"#,
        ),
        (
            "codebuild:startBuild.sync",
            r#"{"Build":{"Arn":"arn:<partition>:codebuild:<region>:<account>:build/<arg:ProjectName|example>:<uuid>","BuildComplete":true,"BuildNumber":1,"BuildStatus":"<end:SUCCEEDED/FAILED>","CurrentPhase":"COMPLETED","EndTime":"<stop>","Id":"<arg:ProjectName|example>:<uuid>","Phases":[],"ProjectName":"<arg:ProjectName|example>","StartTime":"<now>"}}"#,
        ),
    ],
    answers: &[
        (
            "codebuild:batchDeleteBuilds",
            "BuildsDeleted[s],BuildsNotDeleted[{Id s,StatusCode s}]",
        ),
        (
            "codebuild:batchGetReports",
            "Reports[{Arn s,Type s,Name s,ReportGroupArn s,ExecutionId s,Status s,Created s,Expired s,ExportConfig{ExportConfigType s,S3Destination{}},Truncated b,TestSummary{Total! n,StatusCounts!%?,DurationInNanoSeconds! n},CodeCoverageSummary{LineCoveragePercentage n,LinesCovered n,LinesMissed n,BranchCoveragePercentage n,BranchesCovered n,BranchesMissed n}}],ReportsNotFound[s]",
        ),
        (
            "codebuild:startBuild",
            "Build{Id s,Arn s,BuildNumber n,StartTime s,EndTime s,CurrentPhase s,BuildStatus s,SourceVersion s,ResolvedSourceVersion s,ProjectName s,Phases[{PhaseType s,PhaseStatus s,StartTime s,EndTime s,DurationInSeconds n,Contexts[?]}],Source{Type! s,Location s,GitCloneDepth n,GitSubmodulesConfig{},Buildspec s,Auth{},ReportBuildStatus b,BuildStatusConfig{},InsecureSsl b,SourceIdentifier s},SecondarySources[{Type! s,Location s,GitCloneDepth n,GitSubmodulesConfig{},Buildspec s,Auth{},ReportBuildStatus b,BuildStatusConfig{},InsecureSsl b,SourceIdentifier s}],SecondarySourceVersions[{SourceIdentifier! s,SourceVersion! s}],Artifacts{Location s,Sha256sum s,Md5sum s,OverrideArtifactName b,EncryptionDisabled b,ArtifactIdentifier s,BucketOwnerAccess s},SecondaryArtifacts[{Location s,Sha256sum s,Md5sum s,OverrideArtifactName b,EncryptionDisabled b,ArtifactIdentifier s,BucketOwnerAccess s}],Cache{Type! s,Location s,Modes[?]},Environment{Type! s,Image! s,ComputeType! s,Fleet{},EnvironmentVariables[?],PrivilegedMode b,Certificate s,RegistryCredential{},ImagePullCredentialsType s},ServiceRole s,Logs{GroupName s,StreamName s,DeepLink s,S3DeepLink s,CloudWatchLogsArn s,S3LogsArn s,CloudWatchLogs{},S3Logs{}},TimeoutInMinutes n,QueuedTimeoutInMinutes n,BuildComplete b,Initiator s,VpcConfig{VpcId s,Subnets[?],SecurityGroupIds[?]},NetworkInterface{SubnetId s,NetworkInterfaceId s},EncryptionKey s,ExportedEnvironmentVariables[{Name s,Value s}],ReportArns[s],FileSystemLocations[{Type s,Location s,MountPoint s,Identifier s,MountOptions s}],DebugSession{SessionEnabled b,SessionTarget s},BuildBatchArn s}",
        ),
        (
            "codebuild:startBuildBatch",
            "BuildBatch{Id s,Arn s,StartTime s,EndTime s,CurrentPhase s,BuildBatchStatus s,SourceVersion s,ResolvedSourceVersion s,ProjectName s,Phases[{PhaseType s,PhaseStatus s,StartTime s,EndTime s,DurationInSeconds n,Contexts[?]}],Source{Type! s,Location s,GitCloneDepth n,GitSubmodulesConfig{},Buildspec s,Auth{},ReportBuildStatus b,BuildStatusConfig{},InsecureSsl b,SourceIdentifier s},SecondarySources[{Type! s,Location s,GitCloneDepth n,GitSubmodulesConfig{},Buildspec s,Auth{},ReportBuildStatus b,BuildStatusConfig{},InsecureSsl b,SourceIdentifier s}],SecondarySourceVersions[{SourceIdentifier! s,SourceVersion! s}],Artifacts{Location s,Sha256sum s,Md5sum s,OverrideArtifactName b,EncryptionDisabled b,ArtifactIdentifier s,BucketOwnerAccess s},SecondaryArtifacts[{Location s,Sha256sum s,Md5sum s,OverrideArtifactName b,EncryptionDisabled b,ArtifactIdentifier s,BucketOwnerAccess s}],Cache{Type! s,Location s,Modes[?]},Environment{Type! s,Image! s,ComputeType! s,Fleet{},EnvironmentVariables[?],PrivilegedMode b,Certificate s,RegistryCredential{},ImagePullCredentialsType s},ServiceRole s,LogConfig{CloudWatchLogs{},S3Logs{}},BuildTimeoutInMinutes n,QueuedTimeoutInMinutes n,Complete b,Initiator s,VpcConfig{VpcId s,Subnets[?],SecurityGroupIds[?]},EncryptionKey s,BuildBatchNumber n,FileSystemLocations[{Type s,Location s,MountPoint s,Identifier s,MountOptions s}],BuildBatchConfig{ServiceRole s,CombineArtifacts b,Restrictions{},TimeoutInMins n,BatchReportMode s},BuildGroups[{Identifier s,DependsOn[?],IgnoreFailure b,CurrentBuildSummary{},PriorBuildSummaryList[?]}],DebugSessionEnabled b}",
        ),
        ("codebuild:stopBuild", "=codebuild:startBuild"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: &[],
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "codebuild",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Grant, Rule, Target, allow, managed_rule, of, rule};

    pub(super) const BUILD_RULE: Grant = managed_rule!("GetEventForCodeBuildStartBuild");

    pub(super) const BATCH_BUILD_RULE: Grant = managed_rule!("GetEventForCodeBuildStartBuildBatch");

    /// Pages codebuild-iam: the dynamic templates of the batch calls keep the account, the others do not.
    const PROJECT: &[Target] = &[of(
        "arn:{P}:codebuild:{R}:{A}:project/{ProjectName}",
        "arn:{P}:codebuild:{R}:*:project/*",
    )];

    pub(super) const BATCH_PROJECT: &[Target] = &[of(
        "arn:{P}:codebuild:{R}:{A}:project/{ProjectName}",
        "arn:{P}:codebuild:{R}:{A}:project/*",
    )];

    /// The id of a build is `project:uuid`.
    const PROJECT_OF_BUILD: &[Target] = &[of(
        "arn:{P}:codebuild:{R}:{A}:project/{ProjectName/Id|project}",
        "arn:{P}:codebuild:{R}:*:project/*",
    )];

    const PROJECTS_OF_BUILDS: &[Target] = &[of(
        "arn:{P}:codebuild:{R}:{A}:project/{ProjectName/Ids[]|project}",
        "arn:{P}:codebuild:{R}:*:project/*",
    )];

    const PROJECT_OF_BATCH: &[Target] = &[of(
        "arn:{P}:codebuild:{R}:{A}:project/{ProjectName/Id|project}",
        "arn:{P}:codebuild:{R}:{A}:project/*",
    )];

    pub(super) const RULES: &[Rule] = &[
        rule(
            "codebuild:startBuild",
            &[
                allow(&["codebuild:StartBuild"])
                    .sync(&["codebuild:StopBuild", "codebuild:BatchGetBuilds"])
                    .on(PROJECT)
                    .why("Starts the build; waiting for it watches and stops it."),
                BUILD_RULE,
            ],
        ),
        rule(
            "codebuild:startBuildBatch",
            &[
                allow(&["codebuild:StartBuildBatch"])
                    .sync(&["codebuild:StopBuildBatch", "codebuild:BatchGetBuildBatches"])
                    .on(BATCH_PROJECT)
                    .why("Starts the batch of builds; waiting for it watches and stops it."),
                BATCH_BUILD_RULE,
            ],
        ),
        // Polled, without a rule.
        rule(
            "codebuild:retryBuildBatch",
            &[allow(&["codebuild:RetryBuildBatch"])
                .sync(&["codebuild:StopBuildBatch", "codebuild:BatchGetBuildBatches"])
                .on(PROJECT_OF_BATCH)
                .why("Retries the batch of builds; waiting for it watches and stops it.")],
        ),
        rule(
            "codebuild:stopBuild",
            &[allow(&["codebuild:StopBuild"])
                .on(PROJECT_OF_BUILD)
                .why("Stops a build of its project.")],
        ),
        rule(
            "codebuild:batchDeleteBuilds",
            &[allow(&["codebuild:BatchDeleteBuilds"])
                .on(PROJECTS_OF_BUILDS)
                .why("Deletes builds of their projects.")],
        ),
        rule(
            "codebuild:stopBuildBatch",
            &[allow(&["codebuild:StopBuildBatch"])
                .on(PROJECT_OF_BATCH)
                .why("Stops a batch of builds of its project.")],
        ),
        rule(
            "codebuild:deleteBuildBatch",
            &[allow(&["codebuild:DeleteBuildBatch"])
                .on(PROJECT_OF_BATCH)
                .why("Deletes a batch of builds of its project.")],
        ),
        rule(
            "codebuild:batchGetReports",
            &[allow(&["codebuild:BatchGetReports"])
                .on(&[of(
                    "arn:{P}:codebuild:{R}:{A}:report-group/{ReportGroupName/ReportArns[]|project}",
                    "arn:{P}:codebuild:{R}:*:report-group/*",
                )])
                .why("Reads reports.")],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use super::docs::{BATCH_BUILD_RULE, BATCH_PROJECT, BUILD_RULE};
    use crate::permission::{Rule, allow, rule};

    pub(super) const RULES: &[Rule] = &[
        rule(
            "codebuild:startBuild",
            &[
                allow(&[
                    "codebuild:StartBuild",
                    "codebuild:StopBuild",
                    "codebuild:BatchGetBuilds",
                    "codebuild:BatchGetReports",
                ])
                .on(BATCH_PROJECT)
                .why("Starts the build, watches it, stops it."),
                BUILD_RULE,
            ],
        ),
        rule(
            "codebuild:startBuildBatch",
            &[
                allow(&[
                    "codebuild:StartBuildBatch",
                    "codebuild:StopBuildBatch",
                    "codebuild:BatchGetBuildBatches",
                ])
                .on(BATCH_PROJECT)
                .why("Starts the batch of builds, watches it, stops it."),
                BATCH_BUILD_RULE,
            ],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use super::docs::{BATCH_PROJECT, BUILD_RULE};
    use crate::permission::{Rule, allow, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "codebuild:startBuild",
        &[
            allow(&[
                "codebuild:StartBuild",
                "codebuild:StopBuild",
                "codebuild:BatchGetBuilds",
            ])
            .on(BATCH_PROJECT)
            .why("Starts the build, watches it, stops it."),
            BUILD_RULE.for_every_pattern(),
        ],
    )];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use super::docs::BUILD_RULE;
    use crate::permission::{Rule, Target, allow, parts, rule};

    const PROJECT: &[Target] = &[parts("arn:{P}:codebuild:{R}:{A}:project/{ProjectName}")];

    pub(super) const RULES: &[Rule] = &[rule(
        "codebuild:startBuild",
        &[
            allow(&["codebuild:StartBuild"])
                .sync(&["codebuild:StopBuild", "codebuild:BatchGetBuilds"])
                .on(PROJECT)
                .why("Starts the build; waiting for it watches and stops it."),
            BUILD_RULE,
        ],
    )];
}
