//! A module of Terraform: `main.tf`, and the definition as a template of its own.
//!
//! What does not live here: how HCL is written (`asl_iam::export::hcl`), the blocks of the role
//! (`asl_iam::export::terraform`).

use std::fmt::Write as _;

use asl_iam::export::hcl::{Hcl, Piece, list, quoted};
use asl_iam::export::terraform::role;
use asl_json::printable::escape_line;

use crate::alarm::{Alarm, PERIOD, RETENTION};
use crate::api::File;
use crate::cloudformation::{CHILD, definitions, listed};
use crate::machine::Machine;
use crate::model::{MadeFunction, Model};
use crate::resource::{Resource, ResourceKind};
use crate::stub::Stub;
use crate::text::{Part, Text};

/// The module and the definition.
pub(crate) fn files(model: &Model<'_>) -> Vec<File> {
    let mut files = vec![File {
        path: "main.tf".to_owned(),
        text: module(model),
    }];
    // `templatefile` reads every `${` and `%{` that is not doubled.
    let escaped = |text: &str| text.replace("${", "$${").replace("%{", "%%{");
    files.extend(definitions(model, escaped));
    files
}

fn module(model: &Model<'_>) -> String {
    let mut out = Hcl::default();
    out.open("terraform");
    out.open("required_providers");
    let provider = |name: &str| format!("{{ source = \"hashicorp/{name}\" }}");
    out.attribute("aws", &provider("aws"));
    if !model.functions.is_empty() {
        out.attribute("archive", &provider("archive"));
    }
    out.close();
    out.close();
    for kind in ["partition", "region", "caller_identity"] {
        out.gap();
        out.open(&format!("data \"aws_{kind}\" \"current\""));
        out.close();
    }
    for parameter in &model.names.parameters {
        out.gap();
        out.open(&format!("variable \"{}\"", snake(&parameter.id)));
        out.attribute("type", "string");
        out.attribute("description", &plain(&parameter.about));
        if let Some(default) = &parameter.default {
            out.attribute("default", &plain(default));
        }
        out.close();
    }
    let names = |text: &str| printed(&model.names.text(text));
    for machine in &model.machines {
        let label = snake(&machine.id);
        out.gap();
        state_machine(&mut out, model, machine);
        out.gap();
        out.line("# Only state machines of this account and region may use the role.");
        role(&mut out, &machine.policy, &machine.policy_options, &label, &names);
        if model.settings.policy.logging {
            out.gap();
            out.line(&format!("# {RETENTION}"));
            out.open(&format!("resource \"aws_cloudwatch_log_group\" \"{label}\""));
            out.attribute("name", &plain(&machine.log_name()));
            out.attribute("retention_in_days", "30");
            out.close();
        }
    }
    for function in &model.functions {
        out.gap();
        add_function(&mut out, function);
    }
    if !model.functions.is_empty() {
        out.gap();
        function_role(&mut out, model);
    }
    for made in &model.names.resources {
        out.gap();
        add_resource(&mut out, made);
    }
    for machine in &model.machines {
        for alarm in &machine.alarms {
            out.gap();
            add_alarm(&mut out, machine, alarm);
        }
    }
    out.gap();
    out.open("output \"state_machine_arn\"");
    out.attribute("value", "aws_sfn_state_machine.state_machine.arn");
    out.close();
    out.text
}

fn state_machine(out: &mut Hcl, model: &Model<'_>, machine: &Machine) {
    let settings = model.settings;
    let label = snake(&machine.id);
    let about = if machine.is_own() {
        "The definition is a file of its own. Each ${Name} in it is filled in when it is deployed."
    } else {
        CHILD
    };
    out.line(&format!("# {about}"));
    out.open(&format!("resource \"aws_sfn_state_machine\" \"{label}\""));
    out.attribute("name", &plain(&machine.name));
    out.attribute("type", &plain(machine.type_name()));
    out.attribute("role_arn", &format!("aws_iam_role.{label}.arn"));
    let file = format!("\"${{path.module}}/{}\"", machine.file);
    let mut substitutions = model.substitutions(machine).peekable();
    if substitutions.peek().is_none() {
        out.attribute("definition", &format!("templatefile({file}, {{}})"));
    } else {
        let values = format!("definition = templatefile({file},");
        out.open(&values);
        for own in substitutions {
            out.attribute(&own.name, &printed(&own.value));
        }
        out.close();
        // The end of the call belongs to the line of the bracket.
        let end = out.text.trim_end_matches('\n').len();
        out.text.truncate(end);
        out.text.push_str(")\n");
    }
    if settings.policy.logging {
        out.open("logging_configuration");
        out.attribute("level", &plain("ALL"));
        out.attribute("include_execution_data", "true");
        out.attribute(
            "log_destination",
            &format!("\"${{aws_cloudwatch_log_group.{label}.arn}}:*\""),
        );
        out.close();
    }
    if settings.policy.tracing {
        out.open("tracing_configuration");
        out.attribute("enabled", "true");
        out.close();
    }
    let key = settings.policy.key.trim();
    if !key.is_empty() {
        out.open("encryption_configuration");
        out.attribute("type", &plain("CUSTOMER_MANAGED_KMS_KEY"));
        out.attribute("kms_key_id", &printed(&model.names.text(key)));
        out.close();
    }
    out.close();
}

fn add_function(out: &mut Hcl, made: &MadeFunction) {
    let (function, stub) = (&made.function, &made.stub);
    let label = snake(&function.id);
    out.open(&format!("data \"archive_file\" \"{label}\""));
    out.attribute("type", &plain("zip"));
    out.attribute("source_dir", &format!("\"${{path.module}}/{}\"", stub.folder));
    out.attribute("output_path", &format!("\"${{path.module}}/.build/{label}.zip\""));
    out.close();
    out.gap();
    out.line(&format!(
        "# Called by {}.",
        escape_line(&listed(&function.states))
    ));
    out.open(&format!("resource \"aws_lambda_function\" \"{label}\""));
    out.attribute("function_name", &plain(&function.name));
    out.attribute("runtime", &plain(stub.runtime));
    out.attribute("handler", &plain(Stub::HANDLER));
    out.attribute("filename", &format!("data.archive_file.{label}.output_path"));
    out.attribute(
        "source_code_hash",
        &format!("data.archive_file.{label}.output_base64sha256"),
    );
    out.attribute("timeout", &stub.timeout.to_string());
    out.attribute("memory_size", &stub.memory.to_string());
    out.attribute("role", "aws_iam_role.functions.arn");
    if !function.aliases.is_empty() {
        out.attribute("publish", "true");
    }
    if !stub.environment.is_empty() {
        out.open("environment");
        out.open("variables =");
        for (name, value) in &stub.environment {
            out.attribute(&plain(name), &plain(value.as_str().unwrap_or_default()));
        }
        out.close();
        out.close();
    }
    out.close();
    for (number, alias) in function.aliases.iter().enumerate() {
        out.gap();
        out.open(&format!(
            "resource \"aws_lambda_alias\" \"{label}_{}\"",
            number + 1
        ));
        out.attribute("name", &plain(alias));
        out.attribute(
            "function_name",
            &format!("aws_lambda_function.{label}.function_name"),
        );
        out.attribute(
            "function_version",
            &format!("aws_lambda_function.{label}.version"),
        );
        out.close();
    }
}

fn function_role(out: &mut Hcl, model: &Model<'_>) {
    out.open("data \"aws_iam_policy_document\" \"functions_trust\"");
    out.open("statement");
    out.attribute("actions", &list(&[plain("sts:AssumeRole")]));
    out.open("principals");
    out.attribute("type", &plain("Service"));
    out.attribute("identifiers", &list(&[plain("lambda.amazonaws.com")]));
    out.close();
    out.close();
    out.close();
    out.gap();
    out.open("resource \"aws_iam_role\" \"functions\"");
    let name = format!("{}-functions", model.settings.state_machine_name);
    out.attribute("name", &plain(&name.chars().take(64).collect::<String>()));
    out.attribute(
        "assume_role_policy",
        "data.aws_iam_policy_document.functions_trust.json",
    );
    out.close();
    out.gap();
    out.open("resource \"aws_iam_role_policy_attachment\" \"functions\"");
    out.attribute("role", "aws_iam_role.functions.name");
    out.attribute("policy_arn", &printed(&Stub::logs()));
    out.close();
    if !model.reports() {
        return;
    }
    out.gap();
    out.line("# The functions report the end of tasks that wait for a callback.");
    out.open("data \"aws_iam_policy_document\" \"functions\"");
    out.open("statement");
    out.attribute("actions", &list(&Stub::REPORTS.map(plain)));
    let machines: Vec<String> = model.arns().map(|arn| printed(&arn)).collect();
    out.attribute("resources", &list(&machines));
    out.close();
    out.close();
    out.gap();
    out.open("resource \"aws_iam_role_policy\" \"functions\"");
    out.attribute("role", "aws_iam_role.functions.id");
    out.attribute("policy", "data.aws_iam_policy_document.functions.json");
    out.close();
}

fn add_resource(out: &mut Hcl, made: &Resource) {
    let Some(facts) = made.kind.facts() else {
        return;
    };
    out.open(&format!(
        "resource \"{}\" \"{}\"",
        facts.terraform,
        snake(&made.id)
    ));
    out.attribute(facts.terraform_name, &plain(&made.name));
    match made.kind {
        ResourceKind::Queue if made.is_fifo() => out.attribute("fifo_queue", "true"),
        ResourceKind::Topic if made.is_fifo() => out.attribute("fifo_topic", "true"),
        ResourceKind::Table => {
            out.attribute("billing_mode", &plain("PAY_PER_REQUEST"));
            for ((name, _), role) in made.key.iter().zip(["hash_key", "range_key"]) {
                out.attribute(role, &plain(name));
            }
            for (name, kind) in &made.key {
                out.open("attribute");
                out.attribute("name", &plain(name));
                out.attribute("type", &plain(kind));
                out.close();
            }
        }
        _ => {}
    }
    out.close();
}

fn add_alarm(out: &mut Hcl, machine: &Machine, alarm: &Alarm) {
    let label = snake(&machine.id);
    out.line(&format!("# {}", alarm.about));
    out.open(&format!(
        "resource \"aws_cloudwatch_metric_alarm\" \"{}\"",
        snake(&machine.alarm(alarm))
    ));
    // A name is unique in the account.
    let name = format!("\"${{aws_sfn_state_machine.{label}.name}}-{}\"", alarm.metric);
    out.attribute("alarm_name", &name);
    out.attribute("alarm_description", &plain(alarm.about));
    out.attribute("namespace", &plain("AWS/States"));
    out.attribute("metric_name", &plain(alarm.metric));
    out.attribute(
        "dimensions",
        &format!("{{ StateMachineArn = aws_sfn_state_machine.{label}.arn }}"),
    );
    out.attribute("statistic", &plain("Sum"));
    out.attribute("period", &PERIOD.to_string());
    out.attribute("evaluation_periods", "1");
    out.attribute("threshold", "1");
    out.attribute("comparison_operator", &plain("GreaterThanOrEqualToThreshold"));
    out.attribute("treat_missing_data", &plain("notBreaching"));
    out.close();
}

fn plain(text: &str) -> String {
    quoted(&[Piece::Text(text)])
}

/// A text in HCL.
fn printed(text: &Text) -> String {
    let expressions: Vec<Option<String>> = text.0.iter().map(expression).collect();
    if let [Some(expression)] = expressions.as_slice() {
        return expression.clone();
    }
    let pieces: Vec<Piece<'_>> = text
        .0
        .iter()
        .zip(&expressions)
        .map(|(part, expression)| match (part, expression) {
            (_, Some(expression)) => Piece::Expression(expression),
            (Part::Plain(text), None) => Piece::Text(text),
            (_, None) => Piece::Text(""),
        })
        .collect();
    quoted(&pieces)
}

fn expression(part: &Part) -> Option<String> {
    Some(match part {
        Part::Plain(_) => return None,
        Part::Partition => "data.aws_partition.current.partition".to_owned(),
        Part::Region => "data.aws_region.current.id".to_owned(),
        Part::Account => "data.aws_caller_identity.current.account_id".to_owned(),
        Part::Domain => "data.aws_partition.current.dns_suffix".to_owned(),
        Part::Parameter(id) => format!("var.{}", snake(id)),
        Part::FunctionArn(id) => format!("aws_lambda_function.{}.arn", snake(id)),
        Part::FunctionName(id) => format!("aws_lambda_function.{}.function_name", snake(id)),
        Part::ResourceName(id, kind) => {
            let facts = kind.facts()?;
            format!("{}.{}.{}", facts.terraform, snake(id), facts.terraform_name)
        }
    })
}

/// A logical id as Terraform's names are written.
pub(crate) fn snake(id: &str) -> String {
    let mut out = String::new();
    let mut last = None;
    for c in id.chars() {
        if c.is_ascii_uppercase() && last.is_some_and(|last: char| !last.is_ascii_uppercase()) {
            out.push('_');
        }
        // Writing to a String cannot fail.
        let _ = write!(out, "{}", c.to_ascii_lowercase());
        last = Some(c);
    }
    out
}
