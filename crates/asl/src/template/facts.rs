//! What a template says of a state machine besides its definition: its type, its name, what its substitutions are, whether
//! it logs and traces, and its key.
//!
//! What does not live here: the policies of its role ([`super::role`]), the names of the template ([`super::names`]).

use asl_json::tree::{Member, Node, NodeKind};
use asl_json::{Str, Value};

use super::file;
use super::names::{self, Resources, referred};
use super::role::{self, NotTaken};
use crate::api::MachineType;
use crate::intrinsic::{self, Context, Known};

/// What a template says of its state machines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// The names of its state machines, in its order; empty where it can hold one only.
    pub machines: Vec<Str>,
    /// Whether the definition of the chosen one is in another file.
    pub is_elsewhere: bool,
    /// The file in which the definition of the chosen one is, if the template only names it (`DefinitionUri`,
    /// `DefinitionS3Location`, `${file(path)}`).
    pub definition_file: Option<Str>,
    /// Where in that file it is, if it is not the whole file: names with dots between them (`${file(path):key}`).
    pub definition_key: Option<Str>,
    /// The type of the chosen one, if it is known before deployment.
    pub machine_type: Option<MachineType>,
    /// The name of the chosen one, if the template gives it one that is known before deployment.
    pub name: Option<Str>,
    /// Its `DefinitionSubstitutions`.
    pub substitutions: Vec<Substitution>,
    /// The ARN of its execution role, if the template names one. A role that the template makes without a name is called after its
    /// logical id.
    pub role: Option<Str>,
    /// The policy of its execution role, if the template has statements for it: a policy document.
    pub role_policy: Option<Value>,
    /// Whether that is all that the role allows and denies.
    pub role_is_complete: bool,
    /// Whether executions are logged to `CloudWatch` Logs, if it is known before deployment.
    pub logging: Option<bool>,
    /// Whether executions are traced with X-Ray, if it is known before deployment.
    pub tracing: Option<bool>,
    /// The key that encrypts the state machine, if the template names one that is known before deployment.
    pub key: Option<Str>,
    /// What the template says of the state machine that has no effect here.
    pub not_taken: Vec<NotTaken>,
}

/// A substitution of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// The name in `${Name}`.
    pub name: Str,
    /// What it stands for, if that is known before deployment.
    pub value: Option<Str>,
    /// The logical ID of the resource of the template that it refers to.
    pub resource: Option<Str>,
    /// The type of that resource: `AWS::Serverless::Function`.
    pub resource_type: Option<Str>,
}

/// A state machine of a template.
pub(super) struct Machine<'n> {
    /// Its name in the template, if it has one.
    pub(super) name: Option<Str>,
    /// Its properties.
    pub(super) properties: &'n Node,
    /// What it is in `stateMachines` of the Serverless plugin.
    pub(super) member: Option<&'n Member>,
}

impl<'n> Machine<'n> {
    pub(super) fn new(name: Option<Str>, properties: &'n Node) -> Self {
        Self {
            name,
            properties,
            member: None,
        }
    }
}

/// A property of a state machine under its names in CloudFormation, SAM and the Serverless plugin.
fn property<'n>(properties: &'n Node, names: &[&str]) -> Option<&'n Node> {
    names.iter().find_map(|name| properties.get(name))
}

/// Reads the facts of one state machine.
pub(super) fn read(resources: &Resources<'_>, machine: &Machine<'_>, context: &Context<'_>) -> Template {
    let properties = machine.properties;
    let mut facts = Template {
        substitutions: substitutions(resources, machine, context),
        ..Template::default()
    };
    // A bare resource without a type of its own is no template: what it does not say, it leaves open. So does one that is in
    // another file.
    let is_said = machine.name.is_some() && !file::is_reference(properties);
    let absent = is_said.then_some(false);
    let mut unknown = |what: &str, node: &Node| {
        facts.not_taken.push(NotTaken {
            sentence: format!("{what} of the state machine is not known before deployment."),
            span: node.span,
        });
    };
    let machine_type = property(properties, &["Type", "StateMachineType", "type"]);
    facts.machine_type = match machine_type {
        None => is_said.then_some(MachineType::Standard),
        Some(node) => match names::whole(node, context) {
            Some(name) if name.eq_ignore_ascii_case("EXPRESS") => Some(MachineType::Express),
            Some(name) if name.eq_ignore_ascii_case("STANDARD") => Some(MachineType::Standard),
            // The `Type` of a resource.
            Some(name) if name.contains("::") => None,
            _ => {
                unknown("The type", node);
                None
            }
        },
    };
    if let Some(node) = property(properties, &["Name", "StateMachineName", "name"]) {
        facts.name = names::whole(node, context);
        if facts.name.is_none() {
            unknown("The name", node);
        }
    }
    facts.logging = match property(properties, &["Logging", "LoggingConfiguration", "loggingConfig"]) {
        None => absent,
        Some(node) => match node.get("Level").or_else(|| node.get("level")) {
            None => Some(false),
            Some(level) => {
                let on = names::whole(level, context).map(|level| &*level != "OFF");
                if on.is_none() {
                    unknown("The log level", level);
                }
                on
            }
        },
    };
    facts.tracing = match property(properties, &["Tracing", "TracingConfiguration", "tracingConfig"]) {
        None => absent,
        Some(node) => match node.get("Enabled").or_else(|| node.get("enabled")) {
            None => Some(false),
            Some(Node {
                kind: NodeKind::Bool(on),
                ..
            }) => Some(*on),
            Some(enabled) => {
                let on = names::whole(enabled, context).map(|on| &*on == "true");
                if on.is_none() {
                    unknown("Whether tracing is on in executions", enabled);
                }
                on
            }
        },
    };
    let encryption = property(properties, &["EncryptionConfiguration", "encryptionConfig"]);
    let key = encryption.and_then(|node| property(node, &["KmsKeyId", "kmsKeyId"]));
    if let Some(node) = key {
        facts.key = names::whole(node, context);
        if facts.key.is_none() {
            unknown("The key", node);
        }
    }
    let role = property(properties, &["Role", "RoleArn", "role", "role_arn"]);
    facts.role = role.and_then(|role| names::whole(role, context));
    let role = role::read(resources, properties, context);
    facts.role_policy = role.document;
    facts.role_is_complete = facts.role_policy.is_some() && role.not_taken.is_empty();
    facts.not_taken.extend(role.not_taken);
    facts
}

fn substitutions(
    resources: &Resources<'_>,
    machine: &Machine<'_>,
    context: &Context<'_>,
) -> Vec<Substitution> {
    let written = property(
        machine.properties,
        &["DefinitionSubstitutions", "definitionSubstitutions"],
    );
    // The plugin has no field for them: they are added to the resource that it makes.
    let extended = || machine.member.and_then(|member| resources.extension(member));
    let extended = || extended()?.get("Properties")?.get("DefinitionSubstitutions");
    let written = written.or_else(extended);
    let members = written.and_then(Node::members).unwrap_or_default();
    let found = members.iter().map(|member| {
        let resource = referred(&member.value, context).and_then(|name| resources.get(name));
        Substitution {
            name: member.key.clone(),
            value: names::whole(&member.value, context),
            resource: resource.map(|resource| resource.key.clone()),
            resource_type: resource.and_then(names::type_of).map(Str::from),
        }
    });
    found.collect()
}

/// The text of a definition with every `${Name}` replaced for which a substitution has a value: what CloudFormation makes of
/// a file that `DefinitionUri` or `DefinitionS3Location` names.
///
/// ```
/// let template = asl::template("Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: m.json\n      DefinitionSubstitutions: {Seconds: 5}\n", 0);
/// let text = r#"{"Type": "Wait", "Seconds": ${Seconds}, "Comment": "${Other}"}"#;
/// assert_eq!(
///     asl::fill_in(text, &template.substitutions),
///     r#"{"Type": "Wait", "Seconds": 5, "Comment": "${Other}"}"#
/// );
/// ```
pub fn fill_in(definition: &str, substitutions: &[Substitution]) -> String {
    let known: Known = substitutions
        .iter()
        .filter_map(|own| {
            let quoted = Value::from(own.value.as_deref()?).to_string();
            let escaped = quoted.strip_prefix('"')?.strip_suffix('"')?;
            Some((own.name.clone(), escaped.into()))
        })
        .collect();
    let filled = intrinsic::substitute(definition, &known);
    filled.map_or_else(|| definition.to_owned(), |filled| filled.to_string())
}
