//! Resources of deployment templates that a definition refers to: what their references stand for, and what SAM's policy
//! templates allow on them.
//!
//! The values are those of `Ref` and `Fn::GetAtt` in CloudFormation's resource reference; Terraform's attribute `id` has
//! the same value as `Ref` for each of them. What does not live here: reading a template.

/// A type of resource.
#[derive(Clone, Copy, Debug)]
pub struct ResourceType {
    /// Its names in CloudFormation: `AWS::Lambda::Function`.
    pub cloudformation: &'static [&'static str],
    /// Its name in Terraform; empty if it is not known here.
    pub terraform: &'static str,
    /// The property that names the resource, in CloudFormation.
    pub name: &'static str,
    /// The argument that names the resource, in Terraform.
    pub terraform_name: &'static str,
    /// The attribute that gives its name, in CloudFormation; empty if there is none.
    pub name_attribute: &'static str,
    /// Its ARN without partition: `lambda:{R}:{A}:function:{N}`.
    arn: &'static str,
    /// What `Ref` gives.
    pub reference: Reference,
}

/// What a reference to a resource gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The name.
    Name,
    /// The ARN.
    Arn,
    /// The URL of a queue.
    Url,
}

use Reference::{Arn, Name, Url};

/// One row: names in CloudFormation with the property of the name, names in Terraform with the argument of the name, the
/// attribute of the name, the ARN, and what a reference gives.
const fn row(
    (cloudformation, name): (&'static [&'static str], &'static str),
    (terraform, terraform_name): (&'static str, &'static str),
    name_attribute: &'static str,
    arn: &'static str,
    reference: Reference,
) -> ResourceType {
    ResourceType {
        cloudformation,
        terraform,
        name,
        terraform_name,
        name_attribute,
        arn,
        reference,
    }
}

/// The types of resources whose references have a value that follows from their name.
pub static TYPES: &[ResourceType] = &[
    row(
        (
            &["AWS::Lambda::Function", "AWS::Serverless::Function"],
            "FunctionName",
        ),
        ("aws_lambda_function", "function_name"),
        "",
        "lambda:{R}:{A}:function:{N}",
        Name,
    ),
    row(
        (&["AWS::StepFunctions::StateMachine"], "StateMachineName"),
        ("aws_sfn_state_machine", "name"),
        "Name",
        "states:{R}:{A}:stateMachine:{N}",
        Arn,
    ),
    row(
        (&["AWS::Serverless::StateMachine"], "Name"),
        ("", ""),
        "Name",
        "states:{R}:{A}:stateMachine:{N}",
        Arn,
    ),
    row(
        (&["AWS::StepFunctions::Activity"], "Name"),
        ("aws_sfn_activity", "name"),
        "Name",
        "states:{R}:{A}:activity:{N}",
        Arn,
    ),
    row(
        (&["AWS::SQS::Queue"], "QueueName"),
        ("aws_sqs_queue", "name"),
        "QueueName",
        "sqs:{R}:{A}:{N}",
        Url,
    ),
    row(
        (&["AWS::SNS::Topic"], "TopicName"),
        ("aws_sns_topic", "name"),
        "TopicName",
        "sns:{R}:{A}:{N}",
        Arn,
    ),
    row(
        (
            &[
                "AWS::DynamoDB::Table",
                "AWS::DynamoDB::GlobalTable",
                "AWS::Serverless::SimpleTable",
            ],
            "TableName",
        ),
        ("aws_dynamodb_table", "name"),
        "",
        "dynamodb:{R}:{A}:table/{N}",
        Name,
    ),
    row(
        (&["AWS::S3::Bucket"], "BucketName"),
        ("aws_s3_bucket", "bucket"),
        "",
        "s3:::{N}",
        Name,
    ),
    row(
        (&["AWS::Events::EventBus"], "Name"),
        ("aws_cloudwatch_event_bus", "name"),
        "Name",
        "events:{R}:{A}:event-bus/{N}",
        Name,
    ),
    row(
        (&["AWS::ECS::Cluster"], "ClusterName"),
        ("aws_ecs_cluster", "name"),
        "",
        "ecs:{R}:{A}:cluster/{N}",
        Name,
    ),
    row(
        (&["AWS::ECS::TaskDefinition"], "Family"),
        ("aws_ecs_task_definition", "family"),
        "",
        "ecs:{R}:{A}:task-definition/{N}:1",
        Arn,
    ),
    row(
        (&["AWS::Batch::JobQueue"], "JobQueueName"),
        ("aws_batch_job_queue", "name"),
        "",
        "batch:{R}:{A}:job-queue/{N}",
        Arn,
    ),
    row(
        (&["AWS::Batch::JobDefinition"], "JobDefinitionName"),
        ("aws_batch_job_definition", "name"),
        "",
        "batch:{R}:{A}:job-definition/{N}:1",
        Arn,
    ),
    row(
        (&["AWS::Glue::Job"], "Name"),
        ("aws_glue_job", "name"),
        "",
        "glue:{R}:{A}:job/{N}",
        Name,
    ),
    row(
        (&["AWS::CodeBuild::Project"], "Name"),
        ("aws_codebuild_project", "name"),
        "",
        "codebuild:{R}:{A}:project/{N}",
        Name,
    ),
    row(
        (&["AWS::Kinesis::Stream"], "Name"),
        ("aws_kinesis_stream", "name"),
        "",
        "kinesis:{R}:{A}:stream/{N}",
        Name,
    ),
    row(
        (&["AWS::KinesisFirehose::DeliveryStream"], "DeliveryStreamName"),
        ("aws_kinesis_firehose_delivery_stream", "name"),
        "",
        "firehose:{R}:{A}:deliverystream/{N}",
        Name,
    ),
    row(
        (&["AWS::Athena::WorkGroup"], "Name"),
        ("aws_athena_workgroup", "name"),
        "",
        "athena:{R}:{A}:workgroup/{N}",
        Name,
    ),
    row(
        (&["AWS::IAM::Role"], "RoleName"),
        ("aws_iam_role", "name"),
        "",
        "iam::{A}:role/{N}",
        Name,
    ),
];

/// The type of a resource of CloudFormation.
pub fn cloudformation(name: &str) -> Option<&'static ResourceType> {
    TYPES.iter().find(|row| row.cloudformation.contains(&name))
}

/// The type of a resource of Terraform.
pub fn terraform(name: &str) -> Option<&'static ResourceType> {
    TYPES.iter().find(|row| !name.is_empty() && row.terraform == name)
}

/// Where a resource is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// `aws`
    pub partition: &'a str,
    /// `us-east-1`
    pub region: &'a str,
    /// The account's 12 digits.
    pub account: &'a str,
}

impl Place<'_> {
    /// A template of an ARN without its partition, filled in.
    pub fn arn(&self, template: &str, name: &str) -> String {
        let rest = template
            .replace("{R}", self.region)
            .replace("{A}", self.account)
            .replace("{N}", name);
        format!("arn:{}:{rest}", self.partition)
    }
}

impl ResourceType {
    /// The ARN of the resource with this name.
    pub fn arn(&self, place: Place<'_>, name: &str) -> String {
        place.arn(self.arn, name)
    }

    /// What `Ref`, or Terraform's `id`, gives for the resource with this name.
    pub fn reference(&self, place: Place<'_>, name: &str) -> String {
        match self.reference {
            Name => name.to_owned(),
            Arn => self.arn(place, name),
            Url => queue_url(place, name),
        }
    }
}

/// The URL of a queue.
pub fn queue_url(place: Place<'_>, name: &str) -> String {
    format!(
        "https://sqs.{}.amazonaws.com/{}/{name}",
        place.region, place.account
    )
}

/// A policy template of SAM (`Policies: - LambdaInvokePolicy: {FunctionName: …}`).
#[derive(Clone, Copy, Debug)]
pub struct PolicyTemplate {
    /// `LambdaInvokePolicy`
    pub name: &'static str,
    /// The parameter that names the resource.
    pub parameter: &'static str,
    /// What it allows.
    pub actions: &'static [&'static str],
    /// The ARNs that it allows it on, without their partition and with `{N}` for the parameter.
    pub resources: &'static [&'static str],
}

const TABLE: &[&str] = &["dynamodb:{R}:{A}:table/{N}", "dynamodb:{R}:{A}:table/{N}/index/*"];
const BUCKET: &[&str] = &["s3:::{N}", "s3:::{N}/*"];

/// The policy templates of the SAM Developer Guide (page serverless-policy-template-list) that a state machine's role has
/// most often.
pub static POLICY_TEMPLATES: &[PolicyTemplate] = &[
    PolicyTemplate {
        name: "LambdaInvokePolicy",
        parameter: "FunctionName",
        actions: &["lambda:InvokeFunction"],
        resources: &["lambda:{R}:{A}:function:{N}*"],
    },
    PolicyTemplate {
        name: "StepFunctionsExecutionPolicy",
        parameter: "StateMachineName",
        actions: &["states:StartExecution"],
        resources: &["states:{R}:{A}:stateMachine:{N}"],
    },
    PolicyTemplate {
        name: "SQSSendMessagePolicy",
        parameter: "QueueName",
        actions: &["sqs:SendMessage*"],
        resources: &["sqs:{R}:{A}:{N}"],
    },
    PolicyTemplate {
        name: "SNSPublishMessagePolicy",
        parameter: "TopicName",
        actions: &["sns:Publish"],
        resources: &["sns:{R}:{A}:{N}"],
    },
    PolicyTemplate {
        name: "EventBridgePutEventsPolicy",
        parameter: "EventBusName",
        actions: &["events:PutEvents"],
        resources: &["events:{R}:{A}:event-bus/{N}"],
    },
    PolicyTemplate {
        name: "DynamoDBReadPolicy",
        parameter: "TableName",
        actions: &[
            "dynamodb:GetItem",
            "dynamodb:Scan",
            "dynamodb:Query",
            "dynamodb:BatchGetItem",
            "dynamodb:DescribeTable",
        ],
        resources: TABLE,
    },
    PolicyTemplate {
        name: "DynamoDBWritePolicy",
        parameter: "TableName",
        actions: &[
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:BatchWriteItem",
        ],
        resources: TABLE,
    },
    PolicyTemplate {
        name: "DynamoDBCrudPolicy",
        parameter: "TableName",
        actions: &[
            "dynamodb:GetItem",
            "dynamodb:DeleteItem",
            "dynamodb:PutItem",
            "dynamodb:Scan",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:BatchGetItem",
            "dynamodb:DescribeTable",
            "dynamodb:ConditionCheckItem",
        ],
        resources: TABLE,
    },
    PolicyTemplate {
        name: "S3ReadPolicy",
        parameter: "BucketName",
        actions: &[
            "s3:GetObject",
            "s3:ListBucket",
            "s3:GetBucketLocation",
            "s3:GetObjectVersion",
            "s3:GetLifecycleConfiguration",
        ],
        resources: BUCKET,
    },
    PolicyTemplate {
        name: "S3WritePolicy",
        parameter: "BucketName",
        actions: &["s3:PutObject", "s3:PutObjectAcl", "s3:PutLifecycleConfiguration"],
        resources: BUCKET,
    },
    PolicyTemplate {
        name: "S3CrudPolicy",
        parameter: "BucketName",
        actions: &[
            "s3:GetObject",
            "s3:ListBucket",
            "s3:GetBucketLocation",
            "s3:GetObjectVersion",
            "s3:PutObject",
            "s3:PutObjectAcl",
            "s3:GetLifecycleConfiguration",
            "s3:PutLifecycleConfiguration",
            "s3:DeleteObject",
        ],
        resources: BUCKET,
    },
];

/// A policy template of SAM.
pub fn policy_template(name: &str) -> Option<&'static PolicyTemplate> {
    POLICY_TEMPLATES.iter().find(|template| template.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'static> = Place {
        partition: "aws",
        region: "us-east-1",
        account: "123456789012",
    };

    #[test]
    fn references_have_the_values_of_cloudformation() {
        let value = |kind: &str| cloudformation(kind).unwrap().reference(PLACE, "a");
        assert_eq!(value("AWS::Serverless::Function"), "a");
        assert_eq!(
            value("AWS::StepFunctions::Activity"),
            "arn:aws:states:us-east-1:123456789012:activity:a"
        );
        assert_eq!(
            value("AWS::SQS::Queue"),
            "https://sqs.us-east-1.amazonaws.com/123456789012/a"
        );
        assert_eq!(
            terraform("aws_s3_bucket").unwrap().arn(PLACE, "a"),
            "arn:aws:s3:::a"
        );
    }

    #[test]
    fn no_type_is_described_twice() {
        let mut names: Vec<&str> = TYPES.iter().flat_map(|row| row.cloudformation).copied().collect();
        names.extend(
            TYPES
                .iter()
                .map(|row| row.terraform)
                .filter(|name| !name.is_empty()),
        );
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
