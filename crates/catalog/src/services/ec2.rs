//! Amazon EC2.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "ec2",
    title: "Amazon EC2",
    label: "EC2",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "createSnapshot describeInstances runInstances startInstances stopInstances terminateInstances",
    replies: &[],
    answers: &[
        (
            "aws-sdk:ec2:startInstances",
            "StartingInstances[{CurrentState{},InstanceId s,PreviousState{}}]",
        ),
        (
            "aws-sdk:ec2:stopInstances",
            "StoppingInstances[{CurrentState{},InstanceId s,PreviousState{}}]",
        ),
        (
            "aws-sdk:ec2:terminateInstances",
            "TerminatingInstances[{CurrentState{},InstanceId s,PreviousState{}}]",
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
        sdk_resources: &[],
        by_hand: &[],
    },
};
