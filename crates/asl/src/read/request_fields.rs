//! The services of the SDK integrations: those of the developer guide ("Learning to use AWS service SDK integrations").

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
