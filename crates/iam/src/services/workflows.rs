//! What a workflow needs for other workflows and for itself: nested executions, distributed Maps, roles it takes over.

use crate::rule::{Rule, allow, allow_sync, fixed, managed_rule, of, parts, rule, test_list};

pub(super) const RULES: &[Rule] = &[
    // Pages stepfunctions-iam and connect-stepfunctions. A version or alias of the state machine names no execution.
    rule("states:startExecution", &[
            allow(&["states:StartExecution"])
                .on(&[of("{StateMachineArn|arn}", "*")])
                .why("Starts the execution."),
            allow_sync(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[of("{StateMachineArn|execution}:*", "*")])
                .why("Watches the execution and stops it when this one stops."),
            managed_rule!("GetEventsForStepFunctionsExecution"),
        ]),
    // Page tutorial-access-cross-acct-resources.
    rule("credentials", &[allow(&["sts:AssumeRole"])
            .on(&[of("{RoleArn|role}", "*")])
            .why("Takes over the role in Credentials, which then makes the call.")]),
    // Page iam-policies-eg-dist-map: a distributed Map starts executions of its own state machine.
    rule("map:run", &[
            allow(&["states:StartExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
                .why("The distributed Map starts a child execution of this state machine for each batch of items."),
            allow(&["states:DescribeExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:execution:{M}:*")])
                .why("Watches the child executions."),
        ]),
    rule("map:s3:getObject", &[allow(&["s3:GetObject"])
            .on(&[parts("arn:{P}:s3:::{Bucket}/{Key}")])
            .why("Reads the file with the items.")]),
    // The data files of an S3 inventory lie beside its manifest: …/data/*.
    rule("map:s3:getObject:manifest", &[allow(&["s3:GetObject"])
            .on(&[
                parts("arn:{P}:s3:::{Bucket}/{Key}"),
                parts("arn:{P}:s3:::{Bucket}/{Key|inventory}data/*"),
            ])
            .why("Reads the manifest and the files that it lists.")]),
    rule("map:s3:listObjectsV2", &[
            allow(&["s3:ListBucket"])
                .on(&[parts("arn:{P}:s3:::{Bucket}")])
                .when(&[test_list("StringLike", "s3:prefix", "{Prefix}")])
                .why("Lists the objects that are the items."),
            allow(&["s3:GetObject"])
                .on(&[parts("arn:{P}:s3:::{Bucket}/{Prefix|prefix}*")])
                .why("Reads the objects."),
        ]),
    rule("map:s3:putObject", &[allow(&[
            "s3:PutObject",
            "s3:GetObject",
            "s3:ListMultipartUploadParts",
            "s3:AbortMultipartUpload",
        ])
        .on(&[parts("arn:{P}:s3:::{Bucket}/{Prefix|folder}*")])
        .why("Writes the results.")]),
];
