//! AWS Step Functions.

use crate::permission::of;
use crate::service::{Action, Errors, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "states",
    sdk: "sfn",
    title: "AWS Step Functions",
    label: "Step Functions",
    errors: Some(Errors {
        prefix: "StepFunctions",
        sender: "AWSStepFunctions",
        general: "AWSStepFunctionsException",
        denied: (400, "AccessDeniedException"),
    }),
    exceptions: &[],
    actions: &[Action {
        name: "startExecution",
        waits: Waits::JobOrCallback,
        required: "StateMachineArn",
        any_json: "Input",
    }],
    sdk_actions: "describeExecution listExecutions sendTaskSuccess startExecution startSyncExecution stopExecution",
    replies: &[
        (
            "states:startExecution",
            r#"{"ExecutionArn":"arn:<partition>:states:<region>:<account>:execution:<arg:StateMachineArn#name|Child>:<arg:Name|<uuid>>","StartDate":"<now>"}"#,
        ),
        (
            "states:startExecution.sync",
            r#"{"ExecutionArn":"arn:<partition>:states:<region>:<account>:execution:<arg:StateMachineArn#name|Child>:<arg:Name|<uuid>>","Input":"<arg:Input#text|{}>","InputDetails":{"Included":true},"Name":"<arg:Name|<uuid>>","Output":"<ok:{}>","OutputDetails":"<ok:{\"Included\":true}>","RedriveCount":0,"RedriveStatus":"<end:NOT_REDRIVABLE/REDRIVABLE>","RedriveStatusReason":"<ok:Execution is SUCCEEDED and cannot be redriven>","StartDate":"<now>","StateMachineArn":"<arg:StateMachineArn|arn:<partition>:states:<region>:<account>:stateMachine:Child>","Status":"<end:SUCCEEDED/FAILED>","StopDate":"<stop>"}"#,
        ),
        (
            "aws-sdk:sfn:startExecution",
            r#"{"ExecutionArn":"arn:<partition>:states:<region>:<account>:execution:<arg:StateMachineArn#name|Child>:<arg:Name|<uuid>>","StartDate":"<iso>"}"#,
        ),
        (
            "aws-sdk:sfn:describeExecution",
            r#"{"ExecutionArn":"<arg:ExecutionArn>","Output":"{}","StartDate":"<iso>","Status":"SUCCEEDED","StopDate":"<iso>"}"#,
        ),
    ],
    answers: &[
        (
            "aws-sdk:sfn:describeExecution",
            "ExecutionArn! s1..256,StateMachineArn! s1..256,Name s1..80,Status! s=RUNNING|SUCCEEDED|FAILED|TIMED_OUT|ABORTED|PENDING_REDRIVE,StartDate! s,StopDate s,Input s,InputDetails{Included b},Output s,OutputDetails{Included b},TraceHeader s,MapRunArn s1..2000,Error s0..256,Cause s0..32768,StateMachineVersionArn s,StateMachineAliasArn s,RedriveCount n,RedriveDate s,RedriveStatus s=REDRIVABLE|NOT_REDRIVABLE|REDRIVABLE_BY_MAP_RUN,RedriveStatusReason s",
        ),
        (
            "aws-sdk:sfn:describeMapRun",
            "MapRunArn! s1..2000,ExecutionArn! s1..256,Status! s,StartDate! s,StopDate s,MaxConcurrency! n,ToleratedFailurePercentage! n,ToleratedFailureCount! n,ItemCounts!{Pending! n,Running! n,Succeeded! n,Failed! n,TimedOut! n,Aborted! n,Total! n,ResultsWritten! n,FailuresNotRedrivable n,PendingRedrive n},ExecutionCounts!{Pending! n,Running! n,Succeeded! n,Failed! n,TimedOut! n,Aborted! n,Total! n,ResultsWritten! n,FailuresNotRedrivable n,PendingRedrive n},RedriveCount n,RedriveDate s",
        ),
        (
            "aws-sdk:sfn:describeStateMachine",
            "StateMachineArn! s1..256,Name! s1..80,Status s,Definition! s,RoleArn! s,Type! s,CreationDate! s,LoggingConfiguration{Level s,IncludeExecutionData b,Destinations[{CloudWatchLogsLogGroup{}}]},TracingConfiguration{Enabled b},Label s,RevisionId s,Description s,EncryptionConfiguration{KmsKeyId s,KmsDataKeyReusePeriodSeconds n,Type! s}",
        ),
        (
            "aws-sdk:sfn:listExecutions",
            "Executions![{ExecutionArn! s1..256,StateMachineArn! s1..256,Name! s1..80,Status! s,StartDate! s,StopDate s,MapRunArn s1..2000,ItemCount n,StateMachineVersionArn s,StateMachineAliasArn s,RedriveCount n,RedriveDate s}],NextToken s",
        ),
        (
            "aws-sdk:sfn:listMapRuns",
            "MapRuns![{ExecutionArn! s1..256,MapRunArn! s1..2000,StateMachineArn! s1..256,StartDate! s,StopDate s}],NextToken s",
        ),
        (
            "aws-sdk:sfn:listStateMachines",
            "StateMachines![{StateMachineArn! s1..256,Name! s1..80,Type! s,CreationDate! s}],NextToken s",
        ),
        ("aws-sdk:sfn:sendTaskSuccess", ""),
        ("aws-sdk:sfn:startExecution", "ExecutionArn! s1..256,StartDate! s"),
        (
            "aws-sdk:sfn:startSyncExecution",
            "ExecutionArn! s1..256,StateMachineArn s1..256,Name s1..80,StartDate! s,StopDate! s,Status! s=SUCCEEDED|FAILED|TIMED_OUT,Error s0..256,Cause s0..32768,Input s,InputDetails{Included b},Output s,OutputDetails{Included b},TraceHeader s,BillingDetails{BilledMemoryUsedInMB n,BilledDurationInMilliseconds n}",
        ),
        ("aws-sdk:sfn:stopExecution", "StopDate! s"),
        ("states:startExecution", "ExecutionArn! s1..256,StartDate! s"),
        ("states:startExecution.sync", "=aws-sdk:sfn:describeExecution"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: console::RULES,
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "states",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[
            ("ExecutionArn", &[of("{ExecutionArn|arn}", "arn:{P}:states:{R}:{A}:execution:*")]),
            ("StateMachineArn", &[of("{StateMachineArn|arn}", "arn:{P}:states:{R}:{A}:stateMachine:*")]),
            ("MapRunArn", &[of("{MapRunArn|arn}", "arn:{P}:states:{R}:{A}:mapRun:*")]),
            ("ActivityArn", &[of("{ActivityArn|arn}", "arn:{P}:states:{R}:{A}:activity:*")]),
        ],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Grant, Rule, allow, allow_sync, fixed, managed_rule, of, rule};

    pub(super) const START: Grant = allow(&["states:StartExecution"])
        .on(&[of("{StateMachineArn|arn}", "*")])
        .why("Starts the execution.");

    pub(super) const EXECUTION_RULE: Grant = managed_rule!("GetEventsForStepFunctionsExecution");

    pub(super) const START_CHILDREN: Grant = allow(&["states:StartExecution"])
        .on(&[fixed("arn:{P}:states:{R}:{A}:stateMachine:{M}")])
        .why("The distributed Map starts a child execution of this state machine for each batch of items.");

    pub(super) const RULES: &[Rule] = &[
// Pages stepfunctions-iam and connect-stepfunctions. A version or alias of the state machine names no execution.
rule("states:startExecution", &[
            START,
            allow_sync(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[of("{StateMachineArn|execution}:*", "*")])
                .why("Watches the execution and stops it when this one stops."),
            EXECUTION_RULE,
        ]),
// Page tutorial-access-cross-acct-resources.
rule("credentials", &[allow(&["sts:AssumeRole"])
            .on(&[of("{RoleArn|role}", "*")])
            .why("Assumes the role in Credentials, which then makes the call.")]),
// Page iam-policies-eg-dist-map: a distributed Map starts executions of its own state machine.
rule("map:run", &[
            START_CHILDREN,
            allow(&["states:DescribeExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:execution:{M}:*")])
                .why("Watches the child executions."),
        ]),
];
}

/// What Workflow Studio attaches to the roles that it creates, where it differs.
mod console {
    use super::docs::{EXECUTION_RULE, START, START_CHILDREN};
    use crate::permission::{Rule, allow, allow_sync, rule};

    pub(super) const RULES: &[Rule] = &[
rule("states:startExecution", &[
            START,
            allow_sync(&["states:DescribeExecution", "states:StopExecution"])
                .why("Watches the execution and stops it when this one stops."),
            EXECUTION_RULE,
        ]),
rule("map:run", &[
            START_CHILDREN,
            allow(&["states:DescribeExecution", "states:StopExecution"])
                .why("Watches the child executions and stops them."),
            EXECUTION_RULE.for_every_pattern(),
        ]),
];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use super::docs::{EXECUTION_RULE, START, START_CHILDREN};
    use crate::permission::{Grant, Rule, allow, allow_sync, fixed, of, rule};

    pub(super) const WATCH_CHILDREN: Grant = allow(&["states:DescribeExecution", "states:StopExecution"])
        .on(&[fixed("arn:{P}:states:{R}:{A}:execution:{M}:*")])
        .why("Watches the child executions and stops them.");

    pub(super) const RULES: &[Rule] = &[
rule("states:startExecution", &[
            START,
            allow_sync(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[of("{StateMachineArn|execution}*", "*")])
                .why("Watches the execution and stops it when this one stops."),
            EXECUTION_RULE,
        ]),
rule("map:run", &[
            START_CHILDREN,
            WATCH_CHILDREN,
            allow(&["states:RedriveExecution"])
                .on(&[fixed("arn:{P}:states:{R}:{A}:execution:{M}/*:*")])
                .why("Starts failed child executions again when this one is redriven."),
        ]),
];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use super::cdk::WATCH_CHILDREN;
    use super::docs::{START, START_CHILDREN};
    use crate::permission::{Grant, Rule, allow, of, rule};

    const EXECUTION_RULE: Grant = super::docs::EXECUTION_RULE.for_every_pattern();

    const WATCH: Grant = allow(&["states:DescribeExecution", "states:StopExecution"])
        .on(&[of("{StateMachineArn|execution}:*", "*")])
        .why("Watches the execution and stops it when this one stops.");

    pub(super) const RULES: &[Rule] = &[
rule("states:startExecution", &[
            START,
            WATCH,
            EXECUTION_RULE,
        ]),
rule("aws-sdk:sfn:startSyncExecution", &[
            allow(&["states:StartSyncExecution"])
                .on(&[of("{StateMachineArn|arn}", "*")])
                .why("Runs the Express execution."),
            WATCH,
            EXECUTION_RULE,
        ]),
rule("map:run", &[
            START_CHILDREN,
            WATCH_CHILDREN,
            EXECUTION_RULE,
        ]),
];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use super::docs::EXECUTION_RULE;
    use crate::permission::{Rule, allow, allow_sync, of, rule};

    pub(super) const RULES: &[Rule] = &[rule(
        "states:startExecution",
        &[
            allow(&["states:StartExecution"])
                .on(&[of(
                    "{StateMachineArn|arn}",
                    "arn:{P}:states:{R}:{A}:stateMachine:*",
                )])
                .why("Starts the execution."),
            // IAM checks these two against the execution; a grant on the state machine does not cover them.
            allow_sync(&["states:DescribeExecution", "states:StopExecution"])
                .on(&[of(
                    "{StateMachineArn|execution}:*",
                    "arn:{P}:states:{R}:{A}:execution:*",
                )])
                .why("Watches the execution and stops it when this one stops."),
            EXECUTION_RULE,
        ],
    )];
}
