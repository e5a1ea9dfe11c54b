//! What the state machine as a whole needs: tracing, logging, encryption, and who may take its role.

use asl_json::Value;

use crate::conventions::Profile;
use crate::options::Options;
use asl_catalog::permission::{Grant, allow, of, test};

/// X-Ray (Developer Guide, xray-iam).
const TRACING: &Grant = &allow(&[
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
])
.why("Sends traces to X-Ray, which knows no narrower resource.");

/// The key that encrypts the definition and the executions (aws-cdk-lib, class `StateMachine`).
const KEY: &Grant = &allow(&["kms:Decrypt", "kms:GenerateDataKey"])
    .on(&[of("{Key|arn}", "*")])
    .when(&[test(
        "StringEquals",
        "kms:EncryptionContext:aws:states:stateMachineArn",
        "arn:{P}:states:{R}:{A}:stateMachine:{M}",
    )])
    .why("Encrypts and decrypts with the key of the state machine.");

/// With logging, the key encrypts the log, too.
const KEY_OF_LOG: &Grant = &allow(&["kms:GenerateDataKey"])
    .on(&[of("{Key|arn}", "*")])
    .when(&[test(
        "StringEquals",
        "kms:EncryptionContext:SourceArn",
        "arn:{P}:logs:{R}:{A}:*",
    )])
    .why("Encrypts what is delivered to the log.");

/// The grants of the options, each with its parameters.
pub(crate) fn grants(options: &Options, profile: &Profile) -> Vec<(&'static Grant, Value)> {
    let nothing = Value::empty_object();
    let mut grants = Vec::new();
    if let Some(key) = &options.kms_key {
        let parameters = nothing.with("Key", Value::string(key.as_str()));
        grants.push((KEY, parameters.clone()));
        if options.logging {
            grants.push((KEY_OF_LOG, parameters));
        }
    }
    if options.logging {
        grants.push((profile.logging, nothing.clone()));
    }
    if options.tracing || profile.always_traces {
        grants.push((TRACING, nothing));
    }
    grants
}

/// Step Functions may take the role (Developer Guide, procedure-create-iam-role); the same in every region.
pub(crate) fn trust_policy() -> Value {
    let principal = Value::empty_object().with("Service", Value::string("states.amazonaws.com"));
    let statement = Value::empty_object()
        .with("Effect", Value::string("Allow"))
        .with("Principal", principal)
        .with("Action", Value::string("sts:AssumeRole"));
    trusting(statement)
}

/// The same, for state machines of this account and region (Developer Guide, procedure-create-iam-role, on the confused
/// deputy).
pub(crate) fn hardened_trust_policy(options: &Options) -> Value {
    let Options {
        partition,
        region,
        account,
        ..
    } = options;
    let machines = format!("arn:{partition}:states:{region}:{account}:stateMachine:*");
    let condition = Value::empty_object()
        .with(
            "ArnLike",
            Value::empty_object().with("aws:SourceArn", Value::string(machines)),
        )
        .with(
            "StringEquals",
            Value::empty_object().with("aws:SourceAccount", Value::string(account.as_str())),
        );
    let plain = trust_policy();
    let statement = plain.get("Statement").and_then(|list| list.at(0)).cloned();
    trusting(statement.unwrap_or_default().with("Condition", condition))
}

fn trusting(statement: Value) -> Value {
    Value::empty_object()
        .with("Version", Value::string("2012-10-17"))
        .with("Statement", Value::array(vec![statement]))
}
