//! AWS CloudFormation.

use crate::permission::{Target, parts};
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "cloudformation",
    title: "AWS CloudFormation",
    label: "CloudFormation",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "createStack deleteStack describeStacks",
    replies: &[],
    answers: &[
        ("aws-sdk:cloudformation:createStack", "StackId s"),
        (
            "aws-sdk:cloudformation:describeStacks",
            "Stacks[{StackId s,StackName! s,ChangeSetId s,Description s,Parameters[{ParameterKey s,ParameterValue s,UsePreviousValue b,ResolvedValue s}],CreationTime! s,DeletionTime s,LastUpdatedTime s,RollbackConfiguration{RollbackTriggers[?],MonitoringTimeInMinutes n},StackStatus! s,StackStatusReason s,DisableRollback b,NotificationARNs[s],TimeoutInMinutes n,Capabilities[s],Outputs[{OutputKey s,OutputValue s,Description s,ExportName s}],RoleARN s,Tags[{Key! s,Value! s}],EnableTerminationProtection b,ParentId s,RootId s,DriftInformation{StackDriftStatus! s,LastCheckTimestamp s},RetainExceptOnCreate b,DeletionMode s,DetailedStatus s}],NextToken s",
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
        sdk_resources: &[
            ("StackName", &[parts("arn:{P}:cloudformation:{R}:{A}:stack/{StackName}/*")]),
            ("deleteStackSet:StackSetName", STACK_SET),
            ("describeStackSet:StackSetName", STACK_SET),
            ("describeStackSetOperation:StackSetName", STACK_SET),
        ],
        by_hand: &[],
    },
};

/// Of a set that is named by its name, whichever ID it has.
const STACK_SET: &[Target] = &[parts("arn:{P}:cloudformation:{R}:{A}:stackset/{StackSetName}:*")];
