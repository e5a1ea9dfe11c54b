//! A template for AWS SAM or CloudFormation: the same resources, of which the state machine and the functions have types of
//! their own in SAM.
//!
//! What does not live here: how a value is written in YAML (`asl_iam::export::yaml`).

use std::fmt::Write as _;

use asl_iam::export::yaml;
use asl_json::printable::escape_line;
use asl_json::{Map, Value};

use crate::alarm::{Alarm, PERIOD, RETENTION};
use crate::api::{File, Target};
use crate::machine::Machine;
use crate::model::{MadeFunction, Model};
use crate::resource::{Resource, ResourceKind};
use crate::stub::Stub;
use crate::text::{Part, Text};

/// Why a state machine is there that is not the project's own: the comment beside it, in every target.
pub(crate) const CHILD: &str = "The workflow starts this one.";

/// The template and the definitions.
pub(crate) fn files(model: &Model<'_>, target: Target) -> Vec<File> {
    let mut files = vec![File {
        path: "template.yaml".to_owned(),
        text: template(model, target == Target::Sam),
    }];
    files.extend(definitions(model, str::to_owned));
    files
}

/// The files of the definitions, with what `escaped` makes of everything in them that is not a name.
pub(crate) fn definitions<'m>(
    model: &'m Model<'_>,
    escaped: impl Fn(&str) -> String + 'm,
) -> impl Iterator<Item = File> + 'm {
    model.machines.iter().map(move |machine| File {
        path: machine.file.clone(),
        text: machine.definition.text(&escaped),
    })
}

fn template(model: &Model<'_>, sam: bool) -> String {
    let mut out = String::from("AWSTemplateFormatVersion: \"2010-09-09\"\n");
    if sam {
        out.push_str("Transform: AWS::Serverless-2016-10-31\n");
    } else {
        // `aws cloudformation package` uploads the files that the template names.
        let ignored = object(&[("ignore_checks", list(&[string("W3002")]))]);
        let checks = object(&[("cfn-lint", object(&[("config", ignored)]))]);
        out.push_str(&yaml::text(&object(&[("Metadata", checks)])));
    }
    let description = format!("The workflow {}.", model.settings.state_machine_name);
    out.push_str(&yaml::text(&object(&[("Description", string(&description))])));
    if !model.names.parameters.is_empty() {
        out.push_str("Parameters:\n");
        for (id, parameter) in parameters(model) {
            add(&mut out, id, "", &parameter);
        }
    }
    out.push_str("Resources:\n");
    let about =
        "The definition is a file of its own. Each ${Name} in it is filled in when the stack is deployed.";
    for machine in &model.machines {
        let about = if machine.is_own() { about } else { CHILD };
        add(&mut out, &machine.id, about, &state_machine(model, machine, sam));
    }
    for function in &model.functions {
        add_function(&mut out, function, sam);
    }
    supporting(&mut out, model, sam);
    let arn = reference("StateMachine");
    let output = object(&[
        ("Description", string("The ARN of the state machine.")),
        ("Value", arn),
    ]);
    out.push_str("Outputs:\n");
    add(&mut out, "StateMachineArn", "", &output);
    out
}

/// The parameters of a template.
pub(crate) fn parameters<'m>(model: &'m Model<'_>) -> impl Iterator<Item = (&'m str, Value)> {
    model.names.parameters.iter().map(|parameter| {
        // A description has at most 4,000 characters.
        let about: String = parameter.about.chars().take(1000).collect();
        let mut members = vec![("Type", string("String")), ("Description", Value::from(about))];
        if let Some(default) = &parameter.default {
            members.push(("Default", string(default)));
        }
        (parameter.id.as_str(), object(&members))
    })
}

/// The resources around state machine and functions: roles, log, aliases, alarms.
pub(crate) fn supporting(out: &mut String, model: &Model<'_>, sam: bool) {
    let about = "Only state machines of this account and region may use the role.";
    for machine in &model.machines {
        add(out, &machine.role(), about, &role(model, machine));
        if model.settings.policy.logging {
            let log = object(&[
                ("LogGroupName", string(&machine.log_name())),
                ("RetentionInDays", Value::from(30)),
            ]);
            let log = typed("AWS::Logs::LogGroup", log);
            add(out, &machine.log_group(), RETENTION, &log);
        }
    }
    for function in &model.functions {
        add_aliases(out, function, sam);
    }
    if !model.functions.is_empty() {
        let about = if model.reports() {
            "The functions write to their logs and report the end of tasks that wait for a callback."
        } else {
            "The functions write to their logs, and do nothing else until you write them."
        };
        add(out, "FunctionRole", about, &function_role(model));
    }
    for made in &model.names.resources {
        add(out, &made.id, "", &typed(made.kind.type_name(), properties(made)));
    }
    for machine in &model.machines {
        for alarm in &machine.alarms {
            add(out, &machine.alarm(alarm), alarm.about, &alarm_of(machine, alarm));
        }
    }
}

/// What stands for each name of a definition; none if it has no names.
pub(crate) fn substitutions(model: &Model<'_>, machine: &Machine) -> Option<Value> {
    let mut members = model.substitutions(machine).peekable();
    members.peek()?;
    let members = members.map(|own| (own.name.as_str().into(), printed(&own.value)));
    Some(Value::object(members.collect()))
}

/// A member, two characters further to the right, with a comment above it.
pub(crate) fn add(out: &mut String, id: &str, about: &str, value: &Value) {
    if !about.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  # {}", escape_line(about));
    }
    for line in yaml::text(&object(&[(id, value.clone())])).lines() {
        let _ = writeln!(out, "  {line}");
    }
}

fn state_machine(model: &Model<'_>, machine: &Machine, sam: bool) -> Value {
    let settings = model.settings;
    let mut properties = Map::new();
    let mut put = |name: &str, value: Value| properties.insert(name.into(), value);
    put(
        if sam { "Name" } else { "StateMachineName" },
        string(&machine.name),
    );
    put(
        if sam { "Type" } else { "StateMachineType" },
        string(machine.type_name()),
    );
    put(
        if sam {
            "DefinitionUri"
        } else {
            "DefinitionS3Location"
        },
        string(&machine.file),
    );
    if let Some(substitutions) = substitutions(model, machine) {
        put("DefinitionSubstitutions", substitutions);
    }
    put(
        if sam { "Role" } else { "RoleArn" },
        attribute(&machine.role(), "Arn"),
    );
    if settings.policy.logging {
        let group = object(&[("LogGroupArn", attribute(&machine.log_group(), "Arn"))]);
        let destination = object(&[("CloudWatchLogsLogGroup", group)]);
        let logging = object(&[
            ("Level", string("ALL")),
            ("IncludeExecutionData", Value::from(true)),
            ("Destinations", list(&[destination])),
        ]);
        put(if sam { "Logging" } else { "LoggingConfiguration" }, logging);
    }
    if settings.policy.tracing {
        let tracing = object(&[("Enabled", Value::from(true))]);
        put(if sam { "Tracing" } else { "TracingConfiguration" }, tracing);
    }
    let key = settings.policy.key.trim();
    if !sam && !key.is_empty() {
        let key = printed(&model.names.text(key));
        let encryption = object(&[("Type", string("CUSTOMER_MANAGED_KMS_KEY")), ("KmsKeyId", key)]);
        put("EncryptionConfiguration", encryption);
    }
    typed(
        if sam {
            "AWS::Serverless::StateMachine"
        } else {
            "AWS::StepFunctions::StateMachine"
        },
        Value::object(properties),
    )
}

fn role(model: &Model<'_>, machine: &Machine) -> Value {
    let trust = document(model, &machine.policy.hardened_trust_policy);
    let mut properties = vec![("AssumeRolePolicyDocument", trust)];
    if !machine.policy.statements.is_empty() {
        let policy = object(&[
            ("PolicyName", string("StateMachinePolicy")),
            ("PolicyDocument", document(model, &machine.policy.document())),
        ]);
        properties.push(("Policies", list(&[policy])));
    }
    typed("AWS::IAM::Role", object(&properties))
}

/// A policy document with the names of the project in its texts.
fn document(model: &Model<'_>, value: &Value) -> Value {
    match value {
        Value::String(text) => printed(&model.names.text(text)),
        Value::Array(items) => Value::array(items.iter().map(|item| document(model, item)).collect()),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(key, member)| (key.clone(), document(model, member)));
            Value::object(members.collect())
        }
        other => other.clone(),
    }
}

fn add_function(out: &mut String, made: &MadeFunction, sam: bool) {
    let (function, stub) = (&made.function, &made.stub);
    let mut properties = Map::new();
    let mut put = |name: &str, value: Value| properties.insert(name.into(), value);
    put("FunctionName", string(&function.name));
    put("Runtime", string(stub.runtime));
    put("Handler", string(Stub::HANDLER));
    put(if sam { "CodeUri" } else { "Code" }, string(&stub.folder));
    put("Timeout", Value::from(i64::try_from(stub.timeout).unwrap_or(900)));
    put("MemorySize", Value::from(i64::from(stub.memory)));
    put("Role", attribute("FunctionRole", "Arn"));
    if !stub.environment.is_empty() {
        let variables = Value::object(stub.environment.clone());
        put("Environment", object(&[("Variables", variables)]));
    }
    if let Some(alias) = published(made).filter(|_| sam) {
        put("AutoPublishAlias", string(alias));
    }
    let kind = if sam {
        "AWS::Serverless::Function"
    } else {
        "AWS::Lambda::Function"
    };
    let about = format!("Called by {}.", listed(&function.states));
    add(out, &function.id, &about, &typed(kind, Value::object(properties)));
}

/// The alias for which SAM publishes a version with each change of the code; it makes one alias of a function.
fn published(made: &MadeFunction) -> Option<&str> {
    match made.function.aliases.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

fn add_aliases(out: &mut String, made: &MadeFunction, sam: bool) {
    let function = &made.function;
    if (sam && published(made).is_some()) || function.aliases.is_empty() {
        return;
    }
    let name = ("FunctionName", reference(&function.id));
    let version = format!("{}Version", function.id);
    let about = "Publish another version for each change of the code, and let the aliases lead to it.";
    add(
        out,
        &version,
        about,
        &typed("AWS::Lambda::Version", object(std::slice::from_ref(&name))),
    );
    for (number, alias) in function.aliases.iter().enumerate() {
        let properties = [
            name.clone(),
            ("FunctionVersion", attribute(&version, "Version")),
            ("Name", string(alias)),
        ];
        let id = format!("{}Alias{}", function.id, number + 1);
        add(out, &id, "", &typed("AWS::Lambda::Alias", object(&properties)));
    }
}

fn function_role(model: &Model<'_>) -> Value {
    let statement = object(&[
        ("Effect", string("Allow")),
        (
            "Principal",
            object(&[("Service", string("lambda.amazonaws.com"))]),
        ),
        ("Action", string("sts:AssumeRole")),
    ]);
    let mut properties = vec![
        ("AssumeRolePolicyDocument", policy_document(statement)),
        ("ManagedPolicyArns", list(&[printed(&Stub::logs())])),
    ];
    if model.reports() {
        let machines: Vec<Value> = model.arns().map(|arn| printed(&arn)).collect();
        let machines = match machines.as_slice() {
            [only] => only.clone(),
            machines => list(machines),
        };
        let statement = object(&[
            ("Effect", string("Allow")),
            ("Action", list(&Stub::REPORTS.map(string))),
            ("Resource", machines),
        ]);
        let policy = object(&[
            ("PolicyName", string("ReportTasks")),
            ("PolicyDocument", policy_document(statement)),
        ]);
        properties.push(("Policies", list(&[policy])));
    }
    typed("AWS::IAM::Role", object(&properties))
}

fn policy_document(statement: Value) -> Value {
    object(&[
        ("Version", string("2012-10-17")),
        ("Statement", list(&[statement])),
    ])
}

fn alarm_of(machine: &Machine, alarm: &Alarm) -> Value {
    let dimension = object(&[
        ("Name", string("StateMachineArn")),
        ("Value", reference(&machine.id)),
    ]);
    let properties = object(&[
        ("AlarmDescription", string(alarm.about)),
        ("Namespace", string("AWS/States")),
        ("MetricName", string(alarm.metric)),
        ("Dimensions", list(&[dimension])),
        ("Statistic", string("Sum")),
        ("Period", Value::from(PERIOD)),
        ("EvaluationPeriods", Value::from(1)),
        ("Threshold", Value::from(1)),
        ("ComparisonOperator", string("GreaterThanOrEqualToThreshold")),
        ("TreatMissingData", string("notBreaching")),
    ]);
    typed("AWS::CloudWatch::Alarm", properties)
}

/// A text in CloudFormation: `Ref`, `Fn::GetAtt`, or `Fn::Sub` where it has several parts.
pub(crate) fn printed(text: &Text) -> Value {
    match text.0.as_slice() {
        [] => string(""),
        [Part::Plain(text)] => string(text),
        [Part::Parameter(id) | Part::FunctionName(id)] => reference(id),
        [Part::FunctionArn(id)] => attribute(id, "Arn"),
        [Part::ResourceName(id, kind)] => match name_attribute(*kind) {
            "" => reference(id),
            name => attribute(id, name),
        },
        [Part::Partition] => reference("AWS::Partition"),
        [Part::Region] => reference("AWS::Region"),
        [Part::Account] => reference("AWS::AccountId"),
        [Part::Domain] => reference("AWS::URLSuffix"),
        parts => {
            let parts = parts.iter().map(|part| match part {
                // `${!Name}` is a literal `${Name}`.
                Part::Plain(text) => text.replace("${", "${!"),
                Part::Parameter(id) | Part::FunctionName(id) => format!("${{{id}}}"),
                Part::FunctionArn(id) => format!("${{{id}.Arn}}"),
                Part::ResourceName(id, kind) => match name_attribute(*kind) {
                    "" => format!("${{{id}}}"),
                    name => format!("${{{id}.{name}}}"),
                },
                Part::Partition => "${AWS::Partition}".to_owned(),
                Part::Region => "${AWS::Region}".to_owned(),
                Part::Account => "${AWS::AccountId}".to_owned(),
                Part::Domain => "${AWS::URLSuffix}".to_owned(),
            });
            object(&[("Fn::Sub", Value::from(parts.collect::<String>()))])
        }
    }
}

/// The properties of a resource that the project makes.
pub(crate) fn properties(made: &Resource) -> Value {
    let name = made.kind.facts().map_or("Name", |facts| facts.name);
    let mut members = vec![(name, string(&made.name))];
    match made.kind {
        ResourceKind::Queue if made.is_fifo() => members.push(("FifoQueue", Value::from(true))),
        ResourceKind::Topic if made.is_fifo() => members.push(("FifoTopic", Value::from(true))),
        ResourceKind::Table => {
            let attributes = made.key.iter().map(|(name, kind)| {
                object(&[("AttributeName", string(name)), ("AttributeType", string(kind))])
            });
            let schema = made.key.iter().zip(["HASH", "RANGE"]).map(|((name, _), role)| {
                object(&[("AttributeName", string(name)), ("KeyType", string(role))])
            });
            members.push(("BillingMode", string("PAY_PER_REQUEST")));
            members.push(("AttributeDefinitions", list(&attributes.collect::<Vec<_>>())));
            members.push(("KeySchema", list(&schema.collect::<Vec<_>>())));
        }
        _ => {}
    }
    object(&members)
}

/// The attribute that gives the name of a resource; empty where `Ref` does.
pub(crate) fn name_attribute(kind: ResourceKind) -> &'static str {
    kind.facts().map_or("", |facts| facts.name_attribute)
}

/// The names of states in a sentence; many are not all named.
pub(crate) fn listed(states: &[String]) -> String {
    let shown: Vec<String> = states.iter().take(5).map(|name| format!("“{name}”")).collect();
    let others = states.len() - shown.len();
    let more = if others == 0 {
        String::new()
    } else {
        format!(" and {others} more")
    };
    format!("{}{more}", shown.join(", "))
}

pub(crate) fn typed(kind: &str, properties: Value) -> Value {
    object(&[("Type", string(kind)), ("Properties", properties)])
}

fn reference(id: &str) -> Value {
    object(&[("Ref", string(id))])
}

pub(crate) fn attribute(id: &str, name: &str) -> Value {
    object(&[("Fn::GetAtt", list(&[string(id), string(name)]))])
}

pub(crate) fn object(members: &[(&str, Value)]) -> Value {
    let members = members
        .iter()
        .map(|(name, value)| ((*name).into(), value.clone()));
    Value::object(members.collect())
}

pub(crate) fn list(items: &[Value]) -> Value {
    Value::array(items.to_vec())
}

pub(crate) fn string(text: &str) -> Value {
    Value::string(text)
}
