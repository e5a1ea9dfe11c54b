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
        Self { list, by_name }
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
    let none = Known::new();
    let context = Context {
        text,
        known: &none,
        template: true,
    };
    let parameters = root.get("Parameters").and_then(Node::members).unwrap_or_default();
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
    known
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
