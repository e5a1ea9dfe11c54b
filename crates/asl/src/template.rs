//! Finding the definition in what people have at hand: a CloudFormation or SAM template, a resource of one, the settings
//! of the Serverless plugin, a bare map of states, a single state.
//!
//! What does not live here: the functions of a template ([`crate::intrinsic`]) and a definition inside a text
//! ([`crate::embedded`]).

use std::collections::HashSet;

use asl_json::Span;
use asl_json::tree::{Member, Node, NodeKind};

use crate::embedded::Embedded;
use crate::intrinsic::{self, Context, Known};

/// A definition that was found inside something else.
pub(crate) struct Unwrapped {
    /// The definition.
    pub inner: Inner,
    /// What to say about it.
    pub message: String,
    /// Where it was found: what to underline.
    pub span: Span,
}

/// What a definition was found as.
pub(crate) enum Inner {
    /// A part of the tree.
    Tree(Node),
    /// A text inside the text.
    Text(Embedded),
}

/// The types of resources that hold a definition.
const TYPES: [&str; 2] = [
    "AWS::Serverless::StateMachine",
    "AWS::StepFunctions::StateMachine",
];

/// What a state can be.
const STATES: [&str; 8] = [
    "Task", "Parallel", "Map", "Pass", "Wait", "Choice", "Succeed", "Fail",
];

/// What a template knows of `AWS::…`. The account and the region are those of the playground's defaults.
const PSEUDO: [(&str, &str); 4] = [
    ("AWS::Partition", "aws"),
    ("AWS::Region", "us-east-1"),
    ("AWS::AccountId", "123456789012"),
    ("AWS::URLSuffix", "amazonaws.com"),
];

/// The values of CloudFormation's pseudo parameters.
pub(crate) fn pseudo() -> Known {
    PSEUDO
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
}

/// Takes the definition out of the document, if it is not the document itself.
pub(crate) fn unwrap(text: &str, root: &Node) -> Option<Unwrapped> {
    let members = root.members()?;
    if root.get("StartAt").is_some() || root.get("States").and_then(Node::members).is_some() {
        return None;
    }
    from_template(text, root)
        .or_else(|| states(root, members))
        .or_else(|| single(root))
}

/// A resource with the name of its member, if it is a member.
struct Resource<'n> {
    name: Option<&'n Member>,
    properties: &'n Node,
}

fn from_template(text: &str, root: &Node) -> Option<Unwrapped> {
    let found = resources(root);
    let first = found.first()?;
    let known = parameters(text, root);
    let context = Context {
        text,
        known: &known,
        template: true,
    };
    let (field, inner) = definition(first.properties, &context)?;
    let name = first
        .name
        .map(|member| format!(" of {}", member.key))
        .unwrap_or_default();
    let mut message = format!("This is a template: its {}{name} is shown and run.", field.key);
    let others: Vec<&str> = found
        .iter()
        .skip(1)
        .filter_map(|one| Some(&*one.name?.key))
        .collect();
    if !others.is_empty() {
        message.push_str(" Left out are its other state machines: ");
        message.push_str(&others.join(", "));
        message.push('.');
    }
    Some(Unwrapped {
        inner,
        message,
        span: field.key_span,
    })
}

/// The state machines of a template, in its order.
fn resources(root: &Node) -> Vec<Resource<'_>> {
    let is_machine = |node: &Node| {
        let kind = node.get("Type").and_then(Node::as_str);
        kind.is_some_and(|kind| TYPES.contains(&kind))
    };
    let mut found = Vec::new();
    for holder in [
        Some(root),
        root.get("Resources"),
        root.get("resources").and_then(|own| own.get("Resources")),
    ] {
        for member in holder.and_then(Node::members).unwrap_or_default() {
            if is_machine(&member.value)
                && let Some(properties) = member.value.get("Properties")
            {
                found.push(Resource {
                    name: Some(member),
                    properties,
                });
            }
        }
    }
    // The Serverless plugin.
    let machines = root.get("stepFunctions").unwrap_or(root).get("stateMachines");
    for member in machines.and_then(Node::members).unwrap_or_default() {
        if member.value.members().is_some() {
            found.push(Resource {
                name: Some(member),
                properties: &member.value,
            });
        }
    }
    if found.is_empty() {
        // A resource, or its properties.
        let properties = root.get("Properties").filter(|_| is_machine(root));
        found.push(Resource {
            name: None,
            properties: properties.unwrap_or(root),
        });
    }
    found
}

fn definition<'n>(properties: &'n Node, context: &Context<'_>) -> Option<(&'n Member, Inner)> {
    let field = ["DefinitionString", "Definition", "definition"]
        .into_iter()
        .find_map(|name| properties.member(name))?;
    let substitutions = properties.get("DefinitionSubstitutions");
    let mut known = context.known.clone();
    if let Some(substitutions) = substitutions {
        known.extend(intrinsic::literals(substitutions, context));
    }
    let context = Context {
        known: &known,
        ..*context
    };
    let is_object = field.value.get("States").is_some() || field.value.get("StartAt").is_some();
    if is_object {
        let mut node = field.value.clone();
        intrinsic::resolve(&mut node, &context);
        return Some((field, Inner::Tree(node)));
    }
    let embedded = Embedded::new(&field.value, &context)?;
    Some((field, Inner::Text(embedded)))
}

/// What the template says of its own names: pseudo parameters, and parameters with a default.
fn parameters(text: &str, root: &Node) -> Known {
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
    known
}

fn is_state(node: &Node) -> bool {
    let kind = node.get("Type").and_then(Node::as_str);
    kind.is_some_and(|kind| STATES.contains(&kind))
}

/// A bare map of states. It starts with the state that none leads to.
fn states(root: &Node, members: &[Member]) -> Option<Unwrapped> {
    if members.is_empty() || !members.iter().all(|member| is_state(&member.value)) {
        return None;
    }
    let mut named = HashSet::new();
    for member in members {
        targets(&member.value, &mut named);
    }
    let start = members
        .iter()
        .find(|member| !named.contains(&*member.key))
        .or(members.first())?;
    Some(Unwrapped {
        message: format!(
            "This is a map of states. Here it is a state machine that starts at \"{}\".",
            start.key
        ),
        span: start.key_span,
        inner: Inner::Tree(machine(start, root.clone(), root.span)),
    })
}

/// The names in the transitions of a state.
fn targets<'n>(state: &'n Node, named: &mut HashSet<&'n str>) {
    let lists = ["Choices", "Catch"].map(|name| state.get(name).and_then(Node::items).unwrap_or_default());
    let inner = lists.into_iter().flatten().map(|item| item.get("Next"));
    let own = [state.get("Next"), state.get("Default")];
    named.extend(own.into_iter().chain(inner).flatten().filter_map(Node::as_str));
}

/// A single state, called after its type.
fn single(root: &Node) -> Option<Unwrapped> {
    if !is_state(root) {
        return None;
    }
    let kind = root.get("Type")?;
    let state = Member {
        key: kind.as_str()?.into(),
        key_span: kind.span,
        value: root.clone(),
    };
    let states = Node {
        span: root.span,
        kind: NodeKind::Object(vec![state.clone()]),
    };
    Some(Unwrapped {
        message: format!(
            "This is a single state. Here it is a state machine with this state, \"{}\".",
            state.key
        ),
        span: kind.span,
        inner: Inner::Tree(machine(&state, states, root.span)),
    })
}

/// A definition around a map of states. What is not written has the place of its reason.
fn machine(start: &Member, states: Node, span: Span) -> Node {
    let start_at = Member {
        key: "StartAt".into(),
        key_span: start.key_span,
        value: Node {
            span: start.key_span,
            kind: NodeKind::String(start.key.clone()),
        },
    };
    let head = Span {
        start: span.start,
        end: span.start,
    };
    let states = Member {
        key: "States".into(),
        key_span: head,
        value: states,
    };
    Node {
        span,
        kind: NodeKind::Object(vec![start_at, states]),
    }
}
