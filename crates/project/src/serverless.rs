//! A service of the Serverless Framework, version 3, with the plugin serverless-step-functions.
//!
//! The plugin has no substitutions; they are a property of the resource that it makes, which `resources.extensions` adds. What
//! does not live here: the resources that are CloudFormation's ([`crate::cloudformation`]).

use asl_iam::export::yaml;
use asl_json::{Map, Value};

use crate::api::File;
use crate::cloudformation::{
    add, attribute, definitions, list, listed, object, string, substitutions, supporting,
};
use crate::machine::Machine;
use crate::model::{MadeFunction, Model};
use crate::naming::SERVERLESS_FUNCTION;
use crate::stub::Stub;

/// The service, its packages and the definition.
pub(crate) fn files(model: &Model<'_>) -> Vec<File> {
    let packages = object(&[
        ("private", Value::from(true)),
        (
            "devDependencies",
            object(&[
                ("serverless", string("^3.40.0")),
                ("serverless-step-functions", string("^3.28.1")),
            ]),
        ),
    ]);
    let mut files = vec![
        File {
            path: "serverless.yml".to_owned(),
            text: service(model),
        },
        File {
            path: "package.json".to_owned(),
            text: asl_json::to_pretty(&packages) + "\n",
        },
    ];
    files.extend(definitions(model, str::to_owned));
    files
}

/// What the framework would fill in although nobody who exports wrote it for that: definitions and mocked responses come from
/// anybody, and `${file(path)}` reads what whoever deploys has.
pub(crate) fn variables(model: &Model<'_>) -> Option<String> {
    let environments = model.functions.iter().map(|made| &made.stub.environment);
    let texts = environments.flatten().filter_map(|(_, value)| value.as_str());
    let definitions: Vec<File> = definitions(model, str::to_owned).collect();
    let definitions = definitions.iter().map(|file| file.text.as_str());
    let texts = texts
        .chain(definitions)
        .chain([model.settings.state_machine_name.as_str()]);
    let mut found: Vec<String> = texts.flat_map(of_framework).collect();
    found.sort();
    found.dedup();
    (!found.is_empty()).then(|| {
        format!(
            "The Serverless Framework fills in {} when it deploys. Look at what that reads before you do.",
            found.join(", ")
        )
    })
}

/// The variables of the framework in a text: `${env:NAME}`, `${file(path)}`. `${AWS::Region}` and `${Name}` are none.
fn of_framework(text: &str) -> impl Iterator<Item = String> {
    text.match_indices("${").filter_map(|(at, _)| {
        let rest = text.get(at + 2..)?;
        let word = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len();
        let after = rest.get(word..)?;
        let is_variable = word > 0 && after.starts_with([':', '(']) && !after.starts_with("::");
        let end = after.find('}').unwrap_or(after.len()).min(60);
        is_variable.then(|| {
            format!(
                "${{{}{}}}",
                rest.get(..word).unwrap_or(""),
                after.get(..end).unwrap_or("…")
            )
        })
    })
}

fn service(model: &Model<'_>) -> String {
    let settings = model.settings;
    let provider = object(&[("name", string("aws")), ("region", string(&settings.region))]);
    let head = object(&[
        (
            "service",
            string(&crate::readme::stack_name(&settings.state_machine_name)),
        ),
        ("frameworkVersion", string("3")),
        ("provider", provider),
        ("plugins", list(&[string("serverless-step-functions")])),
        ("package", object(&[("individually", Value::from(true))])),
    ]);
    let mut out = yaml::text(&head);
    if !model.functions.is_empty() {
        out.push_str("functions:\n");
    }
    for made in &model.functions {
        let about = format!("Called by {}.", listed(&made.function.states));
        let key = made.function.id.strip_suffix(SERVERLESS_FUNCTION);
        add(
            &mut out,
            key.unwrap_or(&made.function.id),
            &about,
            &function(made),
        );
    }
    let machines = model.machines.iter();
    let machines = machines.map(|machine| (machine.id.as_str().into(), state_machine(model, machine)));
    let machines = object(&[("stateMachines", Value::object(machines.collect()))]);
    out.push_str(&yaml::text(&object(&[("stepFunctions", machines)])));
    out.push_str("resources:\n");
    let mut resources = String::new();
    let mut parameters = Map::new();
    for (id, parameter) in crate::cloudformation::parameters(model) {
        parameters.insert(id.into(), parameter);
    }
    if !parameters.is_empty() {
        add(&mut out, "Parameters", "", &Value::object(parameters));
    }
    out.push_str("  Resources:\n");
    supporting(&mut resources, model, false);
    for line in resources.lines() {
        out.push_str("  ");
        out.push_str(line);
        out.push('\n');
    }
    let extended = model.machines.iter().filter_map(|machine| {
        let properties = object(&[("DefinitionSubstitutions", substitutions(model, machine)?)]);
        Some((machine.id.as_str().into(), object(&[("Properties", properties)])))
    });
    let extended: Map = extended.collect();
    if !extended.is_empty() {
        let about = "Each ${Name} in a definition is filled in when the service is deployed.";
        add(&mut out, "extensions", about, &Value::object(extended));
    }
    let value = object(&[("Ref", string("StateMachine"))]);
    let output = object(&[("StateMachineArn", object(&[("Value", value)]))]);
    add(&mut out, "Outputs", "", &output);
    out
}

fn function(made: &MadeFunction) -> Value {
    let (function, stub) = (&made.function, &made.stub);
    let files = [string("!**"), string(&format!("{}/**", stub.folder))];
    let mut members = vec![
        ("name", string(&function.name)),
        ("runtime", string(stub.runtime)),
        ("handler", string(&format!("{}/{}", stub.folder, Stub::HANDLER))),
        ("package", object(&[("patterns", list(&files))])),
        ("timeout", Value::from(i64::try_from(stub.timeout).unwrap_or(900))),
        ("memorySize", Value::from(i64::from(stub.memory))),
        ("role", string("FunctionRole")),
    ];
    if !function.aliases.is_empty() {
        // The aliases have a version of their own; a second one of the same code cannot be deployed.
        members.push(("versionFunction", Value::from(false)));
    }
    if !stub.environment.is_empty() {
        members.push(("environment", Value::object(stub.environment.clone())));
    }
    object(&members)
}

fn state_machine(model: &Model<'_>, machine: &Machine) -> Value {
    let settings = model.settings;
    let mut members = vec![
        ("id", string(&machine.id)),
        ("name", string(&machine.name)),
        ("type", string(machine.type_name())),
        ("role", attribute(&machine.role(), "Arn")),
        ("definition", string(&format!("${{file({})}}", machine.file))),
    ];
    if settings.policy.logging {
        let logging = object(&[
            ("level", string("ALL")),
            ("includeExecutionData", Value::from(true)),
            ("destinations", list(&[attribute(&machine.log_group(), "Arn")])),
        ]);
        members.push(("loggingConfig", logging));
    }
    if settings.policy.tracing {
        members.push(("tracingConfig", object(&[("enabled", Value::from(true))])));
    }
    let key = settings.policy.key.trim();
    if !key.is_empty() {
        let encryption = object(&[
            ("Type", string("CUSTOMER_MANAGED_KMS_KEY")),
            ("KmsKeyId", string(key)),
        ]);
        members.push(("encryptionConfig", encryption));
    }
    object(&members)
}
