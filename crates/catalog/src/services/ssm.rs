//! AWS Systems Manager.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "ssm",
    title: "AWS Systems Manager",
    label: "Systems Manager",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "getParameter getParameters putParameter sendCommand",
    replies: &[],
    answers: &[
        (
            "aws-sdk:ssm:getCommandInvocation",
            "CommandId s,InstanceId s,Comment s,DocumentName s,DocumentVersion s,PluginName s,ResponseCode n,ExecutionStartDateTime s,ExecutionElapsedTime s,ExecutionEndDateTime s,Status s,StatusDetails s,StandardOutputContent s,StandardOutputUrl s,StandardErrorContent s,StandardErrorUrl s,CloudWatchOutputConfig{CloudWatchLogGroupName s,CloudWatchOutputEnabled b}",
        ),
        (
            "aws-sdk:ssm:getParameter",
            "Parameter{Name s,Type s=String|StringList|SecureString,Value s,Version n,Selector s,SourceResult s,LastModifiedDate s,ARN s,DataType s}",
        ),
        (
            "aws-sdk:ssm:getParameters",
            "Parameters[{Name s,Type s=String|StringList|SecureString,Value s,Version n,Selector s,SourceResult s,LastModifiedDate s,ARN s,DataType s}],InvalidParameters[s]",
        ),
        (
            "aws-sdk:ssm:getParametersByPath",
            "Parameters[{Name s,Type s=String|StringList|SecureString,Value s,Version n,Selector s,SourceResult s,LastModifiedDate s,ARN s,DataType s}],NextToken s",
        ),
        (
            "aws-sdk:ssm:putParameter",
            "Version n,Tier s=Standard|Advanced|Intelligent-Tiering",
        ),
        (
            "aws-sdk:ssm:sendCommand",
            "Command{CommandId s,DocumentName s,DocumentVersion s,Comment s,ExpiresAfter s,Parameters%[s],InstanceIds[s],Targets[{Key s,Values[?]}],RequestedDateTime s,Status s,StatusDetails s,OutputS3Region s,OutputS3BucketName s,OutputS3KeyPrefix s,MaxConcurrency s,MaxErrors s,TargetCount n,CompletedCount n,ErrorCount n,DeliveryTimedOutCount n,ServiceRole s,NotificationConfig{NotificationArn s,NotificationEvents[?],NotificationType s},CloudWatchOutputConfig{CloudWatchLogGroupName s,CloudWatchOutputEnabled b},TimeoutSeconds n,AlarmConfiguration{IgnorePollAlarmFailure b,Alarms![?]},TriggeredAlarms[{Name! s,State! s}]}",
        ),
        ("aws-sdk:ssm:startAutomationExecution", "AutomationExecutionId s"),
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
        sdk_resources: &[],
        by_hand: &[],
    },
};
