//! What is known of requests: the fields of the optimized integrations, the services of the SDK integrations.
//!
//! Fields are those of the developer guide (the page of each service) and of the API that it points to; a request that is
//! not listed is not checked. Services are those of the developer guide ("Learning to use AWS service SDK integrations").
//! What does not live here: the fields that a request needs ([`super::request`]).

/// Integration, place within the request, and the fields that an object there can have.
const FIELDS: &[(&str, &str, &str)] = &[
    (
        "lambda:invoke",
        "",
        "FunctionName Payload Qualifier InvocationType ClientContext LogType TenantId DurableExecutionName",
    ),
    (
        "sqs:sendMessage",
        "",
        "QueueUrl MessageBody DelaySeconds MessageAttributes MessageSystemAttributes MessageDeduplicationId MessageGroupId",
    ),
    (
        "sns:publish",
        "",
        "TopicArn TargetArn PhoneNumber Message Subject MessageStructure MessageAttributes MessageDeduplicationId MessageGroupId",
    ),
    (
        "dynamodb:getItem",
        "",
        "TableName Key AttributesToGet ConsistentRead ExpressionAttributeNames ProjectionExpression ReturnConsumedCapacity",
    ),
    (
        "dynamodb:putItem",
        "",
        "TableName Item ConditionalOperator ConditionExpression Expected ExpressionAttributeNames ExpressionAttributeValues \
         ReturnConsumedCapacity ReturnItemCollectionMetrics ReturnValues ReturnValuesOnConditionCheckFailure",
    ),
    (
        "dynamodb:deleteItem",
        "",
        "TableName Key ConditionalOperator ConditionExpression Expected ExpressionAttributeNames ExpressionAttributeValues \
         ReturnConsumedCapacity ReturnItemCollectionMetrics ReturnValues ReturnValuesOnConditionCheckFailure",
    ),
    (
        "dynamodb:updateItem",
        "",
        "TableName Key AttributeUpdates UpdateExpression ConditionalOperator ConditionExpression Expected \
         ExpressionAttributeNames ExpressionAttributeValues ReturnConsumedCapacity ReturnItemCollectionMetrics ReturnValues \
         ReturnValuesOnConditionCheckFailure",
    ),
    (
        "states:startExecution",
        "",
        "StateMachineArn Input Name TraceHeader",
    ),
    ("events:putEvents", "", "Entries EndpointId"),
    (
        "events:putEvents",
        "Entries",
        "Detail DetailType EventBusName Source Resources Time TraceHeader",
    ),
    (
        "batch:submitJob",
        "",
        "JobName JobQueue JobDefinition ArrayProperties ContainerOverrides DependsOn NodeOverrides Parameters PropagateTags \
         RetryStrategy SchedulingPriorityOverride ShareIdentifier Tags Timeout EcsPropertiesOverride EksPropertiesOverride \
         ConsumableResourcePropertiesOverride",
    ),
    (
        "batch:submitJob",
        "ContainerOverrides",
        "Command Environment InstanceType Memory ResourceRequirements Vcpus",
    ),
    ("batch:submitJob", "ContainerOverrides/Environment", "Name Value"),
    (
        "batch:submitJob",
        "ContainerOverrides/ResourceRequirements",
        "Type Value",
    ),
    ("batch:submitJob", "DependsOn", "JobId Type"),
    (
        "glue:startJobRun",
        "",
        "JobName JobRunId Arguments AllocatedCapacity Timeout SecurityConfiguration NotificationProperty WorkerType \
         NumberOfWorkers MaxCapacity ExecutionClass JobRunQueuingEnabled ExecutionRoleSessionPolicy",
    ),
    (
        "ecs:runTask",
        "",
        "Cluster TaskDefinition Group LaunchType NetworkConfiguration Overrides PlacementConstraints PlacementStrategy \
         PlatformVersion PropagateTags EnableExecuteCommand CapacityProviderStrategy Count EnableECSManagedTags ReferenceId \
         StartedBy Tags ClientToken VolumeConfigurations",
    ),
    (
        "athena:startQueryExecution",
        "",
        "QueryString ClientRequestToken QueryExecutionContext ResultConfiguration WorkGroup ExecutionParameters \
         ResultReuseConfiguration EngineConfiguration",
    ),
];

/// The fields that an object of a request can have, at a place such as `ContainerOverrides/Environment`; none if that is
/// not known.
pub(super) fn known(
    service: &str,
    action: &str,
    place: &str,
) -> Option<impl Iterator<Item = &'static str> + Clone> {
    let found = FIELDS
        .iter()
        .find(|(integration, at, _)| *at == place && integration.split_once(':') == Some((service, action)));
    found.map(|(_, _, fields)| fields.split_ascii_whitespace())
}

/// The services of SDK integrations, sorted.
const SERVICES: &str = "\
    accessanalyzer account acm acmpca alexaforbusiness amp amplify amplifybackend amplifyuibuilder \
    apigateway apigatewayv2 appconfig appconfigdata appflow appintegrations applicationautoscaling \
    applicationdiscovery applicationinsights appmesh appstream appsync athena auditmanager autoscaling \
    autoscalingplans backup backupgateway batch bedrock bedrockagent bedrockagentruntime bedrockruntime \
    braket budgets chime chimesdkmeetings cloud9 cloudcontrol clouddirectory cloudformation cloudfront \
    cloudhsm cloudhsmv2 cloudsearch cloudtrail cloudwatch cloudwatchlogs codeartifact codebuild \
    codecommit codedeploy codeguruprofiler codegurureviewer codepipeline codestar codestarconnections \
    codestarnotifications cognitoidentity cognitoidentityprovider cognitosync comprehend \
    comprehendmedical computeoptimizer config connect connectcontactlens connectparticipant \
    costandusagereport costexplorer databasemigration databrew dataexchange datapipeline datasync dax \
    detective devicefarm devopsguru directconnect directory dlm docdb drs dynamodb dynamodbstreams ebs \
    ec2 ec2instanceconnect ecr ecrpublic ecs efs eks elasticache elasticbeanstalk elasticinference \
    elasticloadbalancing elasticloadbalancingv2 elasticsearch elastictranscoder emr emrcontainers \
    emrserverless eventbridge evidently firehose fis fms forecast forecastquery frauddetector fsx \
    gamelift glacier glue grafana greengrass greengrassv2 groundstation guardduty healthlake honeycode \
    iam identitystore imagebuilder inspector inspector2 iot iot1clickprojects iotanalytics \
    iotdeviceadvisor iotevents ioteventsdata iotfleethub iotjobsdataplane iotsecuretunneling iotsitewise \
    iotthingsgraph iotwireless ivs kafka kafkaconnect kendra kinesis kinesisanalytics kinesisanalyticsv2 \
    kinesisvideo kinesisvideoarchivedmedia kinesisvideomedia kinesisvideosignaling kms lakeformation \
    lambda lexmodelbuilding lexmodelsv2 lexruntime lexruntimev2 licensemanager lightsail location \
    lookoutvision macie macie2 managedblockchain marketplacecatalog marketplacecommerceanalytics \
    marketplaceentitlement marketplacemetering mediaconnect medialive mediapackage mediapackagevod \
    mediastore mediatailor memorydb migrationhub migrationhubconfig migrationhubstrategy mobile mq mturk \
    mwaa neptune networkfirewall networkmanager opensearch opsworks opsworkscm organizations outposts \
    panorama personalize personalizeevents personalizeruntime pi pinpoint pinpointemail pinpointsmsvoice \
    pipes polly pricing qldb qldbsession quicksight ram rbin rds rdsdata redshift redshiftdata \
    redshiftserverless rekognition resiliencehub resourcegroups resourcegroupstaggingapi robomaker \
    rolesanywhere route53 route53domains route53resolver rum s3 s3control s3outposts sagemaker \
    sagemakera2iruntime sagemakeredge sagemakerfeaturestoreruntime sagemakerruntime savingsplans \
    scheduler schemas secretsmanager securityhub serverlessapplicationrepository servicecatalog \
    servicecatalogappregistry servicediscovery servicequotas ses sesv2 sfn shield signer sms snowball \
    sns sqs ssm ssmcontacts ssmincidents sso ssoadmin ssooidc storagegateway sts support swf synthetics \
    textract timestreamquery timestreamwrite transcribe transfer translate verifiedpermissions voiceid \
    waf wafregional wafv2 wellarchitected wisdom workdocs workmail workmailmessageflow workspaces \
    workspacesweb xray";

/// The SDK integrations that the service refuses although its SDKs have them (`resource-sdk-unknown-service`).
const REFUSED: [&str; 1] = ["apigatewaymanagementapi"];

/// Whether the service is known to refuse the SDK integration.
pub(super) fn is_refused(name: &str) -> bool {
    REFUSED.contains(&name)
}

/// The services of SDK integrations.
pub(super) fn services() -> impl Iterator<Item = &'static str> {
    SERVICES.split_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::request;
    use crate::resource::Pattern;

    #[test]
    fn what_is_known_is_offered_and_has_what_is_required() {
        for (integration, place, _) in FIELDS {
            let (service, action) = integration.split_once(':').unwrap();
            assert!(
                request::is_offered(service, action, Pattern::RequestResponse),
                "{integration}"
            );
            for field in request::required(service, action) {
                assert!(
                    !place.is_empty() || known(service, action, "").unwrap().any(|known| known == *field)
                );
            }
        }
        assert!(services().is_sorted());
    }
}
