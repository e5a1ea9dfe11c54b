//! Amazon CloudWatch.

use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "cloudwatch",
    title: "Amazon CloudWatch",
    label: "CloudWatch",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "getMetricData putMetricData",
    replies: &[],
    answers: &[
        (
            "aws-sdk:cloudwatch:getMetricData",
            "MetricDataResults[{Id s,Label s,Timestamps[s],Values[n],StatusCode s,Messages[{Code s,Value s}]}],NextToken s,Messages[{Code s,Value s}]",
        ),
        (
            "aws-sdk:cloudwatch:getMetricStatistics",
            "Label s,Datapoints[{Timestamp s,SampleCount n,Average n,Sum n,Minimum n,Maximum n,Unit s,ExtendedStatistics%n}]",
        ),
        ("aws-sdk:cloudwatch:putMetricData", ""),
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
