//! The prefixes of IAM actions for services of the AWS SDK integrations whose names differ.
//!
//! Facts from the exception table of the CDK's `CallAwsService`, the signing names in the AWS SDK models, and the IAM
//! service authorization reference where that differs. A service that is not here is its own prefix.

/// Name in `arn:aws:states:::aws-sdk:NAME:action`, and prefix; sorted.
const PREFIXES: &[(&str, &str)] = &[
    ("accessanalyzer", "access-analyzer"),
    ("acmpca", "acm-pca"),
    ("alexaforbusiness", "a4b"),
    ("amp", "aps"),
    ("apigatewaymanagementapi", "execute-api"),
    ("apigatewayv2", "apigateway"),
    ("appconfigdata", "appconfig"),
    ("appintegrations", "app-integrations"),
    ("applicationautoscaling", "application-autoscaling"),
    ("applicationdiscovery", "discovery"),
    ("autoscalingplans", "autoscaling-plans"),
    ("backupgateway", "backup-gateway"),
    ("bedrockagent", "bedrock"),
    ("bedrockagentruntime", "bedrock"),
    ("bedrockruntime", "bedrock"),
    ("chimesdkmeetings", "chime"),
    ("cloudcontrol", "cloudformation"),
    ("cloudhsmv2", "cloudhsm"),
    ("cloudwatchlogs", "logs"),
    ("codeguruprofiler", "codeguru-profiler"),
    ("codegurureviewer", "codeguru-reviewer"),
    ("codestarconnections", "codestar-connections"),
    ("codestarnotifications", "codestar-notifications"),
    ("cognitoidentity", "cognito-identity"),
    ("cognitoidentityprovider", "cognito-idp"),
    ("cognitosync", "cognito-sync"),
    ("computeoptimizer", "compute-optimizer"),
    ("connectcontactlens", "connect"),
    ("costandusagereport", "cur"),
    ("costexplorer", "ce"),
    ("databasemigration", "dms"),
    ("devopsguru", "devops-guru"),
    ("directory", "ds"),
    ("docdb", "rds"),
    ("dynamodbstreams", "dynamodb"),
    ("ec2instanceconnect", "ec2-instance-connect"),
    ("ecrpublic", "ecr-public"),
    ("efs", "elasticfilesystem"),
    ("elasticinference", "elastic-inference"),
    ("elasticloadbalancingv2", "elasticloadbalancing"),
    ("elasticsearch", "es"),
    ("emr", "elasticmapreduce"),
    ("emrcontainers", "emr-containers"),
    ("emrserverless", "emr-serverless"),
    ("eventbridge", "events"),
    ("forecastquery", "forecast"),
    ("greengrassv2", "greengrass"),
    ("iot1clickprojects", "iot1click"),
    ("ioteventsdata", "iotevents"),
    ("iotjobsdataplane", "iotjobsdata"),
    ("iotsecuretunneling", "iot"),
    ("kinesisanalyticsv2", "kinesisanalytics"),
    ("kinesisvideoarchivedmedia", "kinesisvideo"),
    ("kinesisvideomedia", "kinesisvideo"),
    ("kinesisvideosignaling", "kinesisvideo"),
    ("lexmodelbuilding", "lex"),
    ("lexmodelsv2", "lex"),
    ("lexruntime", "lex"),
    ("lexruntimev2", "lex"),
    ("licensemanager", "license-manager"),
    ("location", "geo"),
    ("marketplacecatalog", "aws-marketplace"),
    ("marketplaceentitlement", "aws-marketplace"),
    ("marketplacemetering", "aws-marketplace"),
    ("mediapackagevod", "mediapackage-vod"),
    ("migrationhub", "mgh"),
    ("migrationhubconfig", "mgh"),
    ("migrationhubstrategy", "migrationhub-strategy"),
    ("mobile", "mobilehub"),
    ("mturk", "mechanicalturk"),
    ("mwaa", "airflow"),
    ("neptune", "rds"),
    ("networkfirewall", "network-firewall"),
    ("opensearch", "es"),
    ("opsworkscm", "opsworks-cm"),
    ("personalizeevents", "personalize"),
    ("personalizeruntime", "personalize"),
    ("pinpoint", "mobiletargeting"),
    ("pinpointemail", "ses"),
    ("pinpointsmsvoice", "sms-voice"),
    ("qldbsession", "qldb"),
    ("rdsdata", "rds-data"),
    ("redshiftdata", "redshift-data"),
    ("redshiftserverless", "redshift-serverless"),
    ("resourcegroups", "resource-groups"),
    ("resourcegroupstaggingapi", "tag"),
    ("s3control", "s3"),
    ("s3outposts", "s3-outposts"),
    ("sagemakera2iruntime", "sagemaker"),
    ("sagemakeredge", "sagemaker"),
    ("sagemakerfeaturestoreruntime", "sagemaker"),
    ("sagemakerruntime", "sagemaker"),
    ("serverlessapplicationrepository", "serverlessrepo"),
    ("servicecatalogappregistry", "servicecatalog"),
    ("sesv2", "ses"),
    ("sfn", "states"),
    ("ssmcontacts", "ssm-contacts"),
    ("ssmincidents", "ssm-incidents"),
    ("ssoadmin", "sso"),
    ("timestreamquery", "timestream"),
    ("timestreamwrite", "timestream"),
    ("wafregional", "waf-regional"),
    ("workspacesweb", "workspaces-web"),
];

/// Services whose calls IAM does not authorise.
const WITHOUT: &[&str] = &["connectparticipant", "sso", "ssooidc"];

/// The prefix of a service's actions; `None` if IAM does not authorise its calls.
pub(crate) fn prefix(service: &str) -> Option<&str> {
    if WITHOUT.contains(&service) {
        return None;
    }
    let place = PREFIXES.binary_search_by_key(&service, |row| row.0).ok();
    Some(
        place
            .and_then(|place| PREFIXES.get(place))
            .map_or(service, |row| row.1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_prefixes() {
        assert!(PREFIXES.is_sorted());
        assert_eq!(prefix("sfn"), Some("states"));
        assert_eq!(prefix("s3"), Some("s3"));
        assert_eq!(prefix("sso"), None);
    }
}
