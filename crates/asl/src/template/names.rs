//! What the names of a template stand for: pseudo parameters, parameters with a default, and resources whose references
//! follow from their type and name.
//!
//! A resource without a name of its own is called after its logical ID here, because what CloudFormation appends to that
//! is not known before deployment. What does not live here: the types of resources ([`asl_catalog::resources`]).

use std::collections::HashMap;

use asl_catalog::resources::{self, Reference};
use asl_json::Str;
use asl_json::tree::{Member, Node, NodeKind};

use crate::intrinsic::{self, Context, Known, PLACE, pseudo};
use crate::placeholder;

/// The resources of a template: of CloudFormation and SAM, or those that the Serverless Framework adds.
pub(super) struct Resources<'n> {
    list: Vec<&'n Member>,
    by_name: HashMap<&'n str, &'n Member>,
    /// What a file of the Serverless Framework adds to resources that it does not write itself.
    extensions: Option<&'n Node>,
}

impl<'n> Resources<'n> {
    /// Those of this template.
    pub(super) fn of(root: &'n Node) -> Self {
        let own = root.get("resources").and_then(|own| own.get("Resources"));
        let holders = [root.get("Resources"), own];
        let list: Vec<&Member> = holders
            .into_iter()
            .flatten()
            .filter_map(Node::members)
            .flatten()
            .collect();
        let by_name = list.iter().map(|resource| (&*resource.key, *resource)).collect();
        let extensions = root.get("resources").and_then(|own| own.get("extensions"));
        Self {
            list,
            by_name,
            extensions,
        }
    }

    /// What is added to the resource of a state machine of the Serverless plugin, whose logical ID follows from its `id`, its
    /// name or its key.
    pub(super) fn extension(&self, machine: &Member) -> Option<&'n Node> {
        let own = |name: &str| machine.value.get(name).and_then(Node::as_str);
        let letters = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric(), "");
        let ids = [
            own("id").map(str::to_owned),
            own("name").map(letters),
            Some(format!(
                "{}StepFunctionsStateMachine",
                capital(&letters(&machine.key))
            )),
        ];
        let extensions = self.extensions?;
        ids.into_iter().flatten().find_map(|id| extensions.get(&id))
    }

    /// In the template's order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'n Member> {
        self.list.iter().copied()
    }

    /// The resource with a logical ID.
    pub(super) fn get(&self, name: &str) -> Option<&'n Member> {
        self.by_name.get(name).copied()
    }
}

/// The type of a resource.
pub(super) fn type_of(resource: &Member) -> Option<&str> {
    resource.value.get("Type").and_then(Node::as_str)
}

/// Everything that the template says of its own names.
pub(super) fn known(text: &str, root: &Node, resources: &Resources<'_>) -> Known {
    let mut known = pseudo();
    let none = Known::default();
    let context = Context {
        text,
        known: &none,
        template: true,
    };
    let added = root.get("resources").and_then(|own| own.get("Parameters"));
    let parameters = root.get("Parameters").or(added);
    let parameters = parameters.and_then(Node::members).unwrap_or_default();
    for parameter in parameters {
        if let Some(default) = parameter.value.get("Default")
            && matches!(
                default.kind,
                NodeKind::String(_) | NodeKind::Number(_) | NodeKind::Bool(_)
            )
        {
            known.insert(parameter.key.clone(), intrinsic::part(default, &context));
        }
    }
    let context = Context {
        known: &known,
        ..context
    };
    let references: Vec<(Str, Str)> = resources
        .iter()
        .flat_map(|resource| references(resource, &context))
        .collect();
    known.extend(references);
    known.extend(functions(root));
    known.extend(machines(root));
    known
}

/// What references to the functions of a file of the Serverless Framework give, as far as they have names of their own.
fn functions(root: &Node) -> impl Iterator<Item = (Str, Str)> {
    let functions = root.get("functions").and_then(Node::members).unwrap_or_default();
    let named = functions.iter().filter_map(|function| {
        let name = function
            .value
            .get("name")?
            .as_str()
            .filter(|name| !name.contains("${"))?;
        let key = function.key.replace('-', "Dash").replace('_', "Underscore");
        Some((format!("{}LambdaFunction", capital(&key)), name))
    });
    let kind = resources::cloudformation("AWS::Lambda::Function");
    named.flat_map(move |(id, name)| {
        let arn = kind.map(|kind| (format!("{id}.Arn").into(), kind.arn(PLACE, name).into()));
        arn.into_iter().chain([(id.into(), name.into())])
    })
}

/// What references to the state machines of the Serverless plugin give, as far as they have logical IDs and names of their own.
fn machines(root: &Node) -> impl Iterator<Item = (Str, Str)> {
    let machines = root.get("stepFunctions").and_then(|own| own.get("stateMachines"));
    let machines = machines.and_then(Node::members).unwrap_or_default();
    let kind = resources::cloudformation("AWS::StepFunctions::StateMachine");
    machines
        .iter()
        .zip(std::iter::repeat(kind))
        .flat_map(|(machine, kind)| {
            let own = |name: &str| machine.value.get(name).and_then(Node::as_str);
            let found = own("id")
                .zip(own("name"))
                .filter(|(_, name)| !name.contains("${"));
            let found = found.zip(kind).map(|((id, name), kind)| {
                let arn = Str::from(kind.arn(PLACE, name));
                let attribute = |name: &str| Str::from(format!("{id}.{name}"));
                [
                    (attribute("Name"), name.into()),
                    (attribute("Arn"), arn.clone()),
                    (id.into(), arn),
                ]
            });
            found.into_iter().flatten()
        })
}

/// A name with a capital at its beginning.
fn capital(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// The text of a value, if all of it is known before deployment.
pub(super) fn whole(node: &Node, context: &Context<'_>) -> Option<Str> {
    let text = match &node.kind {
        NodeKind::String(text) => text.clone(),
        _ => intrinsic::part(node, context),
    };
    let text = intrinsic::substitute(&text, context.known).unwrap_or(text);
    (!text.contains("${")).then_some(text)
}

/// What `Ref` and the attributes of a resource give.
fn references(resource: &Member, context: &Context<'_>) -> Vec<(Str, Str)> {
    let Some(kind) = type_of(resource).and_then(resources::cloudformation) else {
        return Vec::new();
    };
    let properties = resource.value.get("Properties");
    let named = properties.and_then(|own| whole(own.get(kind.name)?, context));
    let name = named.unwrap_or_else(|| resource.key.clone());
    let attribute = |attribute: &str| Str::from(format!("{}.{attribute}", resource.key));
    let arn = kind.arn(PLACE, &name);
    let reference: Str = kind.reference(PLACE, &name).into();
    let mut found = vec![(attribute("Arn"), Str::from(arn.as_str()))];
    if !kind.name_attribute.is_empty() {
        found.push((attribute(kind.name_attribute), name));
    }
    if kind.reference == Reference::Url {
        found.push((attribute("QueueUrl"), reference.clone()));
    }
    // The alias that SAM makes of a function.
    if let Some(alias) = properties.and_then(|own| whole(own.get("AutoPublishAlias")?, context)) {
        found.push((attribute("Alias"), format!("{arn}:{alias}").into()));
    }
    found.push((resource.key.clone(), reference));
    found
}

/// The logical ID in `!Ref X`, `!GetAtt X.Arn` or `!Sub ${X}`.
pub(super) fn referred<'n>(node: &'n Node, context: &Context<'_>) -> Option<&'n str> {
    let (name, argument) = intrinsic::as_function(node, context)?;
    let text = match (name, &argument.kind) {
        ("Ref" | "GetAtt", NodeKind::String(text)) => text,
        ("GetAtt", NodeKind::Array(parts)) => parts.first()?.as_str()?,
        ("Sub", NodeKind::String(text)) if placeholder::is_whole(text) => {
            text.strip_prefix("${")?.strip_suffix('}')?
        }
        _ => return None,
    };
    text.split('.').next()
}
