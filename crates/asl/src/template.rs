//! Finding the definition in what people have at hand: a CloudFormation or SAM template, a resource of one, the settings
//! of the Serverless plugin, a bare map of states, a single state.
//!
//! What does not live here: the functions of a template ([`crate::intrinsic`]) and a definition inside a text
//! ([`crate::embedded`]).

use std::collections::HashSet;

use asl_json::tree::{Member, Node, NodeKind};
use asl_json::{Span, Str};

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
    /// The names of all state machines of the file, in its order; empty where it can hold one only.
    pub machines: Vec<Str>,
}

/// What a definition was found as.
pub(crate) enum Inner {
    /// A part of the tree.
    Tree(Node),
    /// A text inside the text.
    Text(Embedded),
    /// Another file, named by `DefinitionUri` or `DefinitionS3Location`, if its name is known.
    Elsewhere(Option<Str>),
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

/// Takes the definition out of the document, if it is not the document itself; of several state machines the one with
/// this index, or the last.
pub(crate) fn unwrap(text: &str, root: &Node, machine: usize) -> Option<Unwrapped> {
    let members = root.members()?;
    if root.get("StartAt").is_some() || root.get("States").and_then(Node::members).is_some() {
        return None;
    }
    from_template(text, root, machine)
        .or_else(|| states(root, members))
        .or_else(|| single(root))
}

/// A resource with the name of its member, if it is a member.
struct Resource<'n> {
    name: Option<&'n Member>,
    properties: &'n Node,
}

fn from_template(text: &str, root: &Node, machine: usize) -> Option<Unwrapped> {
    let found = resources(root);
    let chosen = found.get(machine).or(found.last())?;
    let known = parameters(text, root);
    let context = Context {
        text,
        known: &known,
        template: true,
    };
    let name = chosen.name.map(|member| &*member.key);
    let machines: Vec<Str> = found
        .iter()
        .filter_map(|one| Some(one.name?.key.clone()))
        .collect();
    let Some((field, inner)) = definition(chosen.properties, &context) else {
        let (field, file) = elsewhere(chosen.properties, &context)?;
        let whose = name.map_or("This template's definition".to_owned(), |name| {
            format!("The definition of {name}")
        });
        let message = match &file {
            Some(file) => format!("{whose} is in another file, {file}. Open that file."),
            None => format!(
                "{whose} is in another file, which its {} names. Open that file.",
                field.key
            ),
        };
        return Some(Unwrapped {
            inner: Inner::Elsewhere(file),
            message,
            span: field.key_span,
            machines,
        });
    };
    let of = name.map(|name| format!(" of {name}")).unwrap_or_default();
    let mut message = format!("This is a template: its {}{of} is shown and run.", field.key);
    let others: Vec<&str> = machines
        .iter()
        .map(|one| &**one)
        .filter(|one| Some(*one) != name)
        .collect();
    if !others.is_empty() {
        message.push_str(" It has more state machines: ");
        message.push_str(&others.join(", "));
        message.push('.');
    }
    Some(Unwrapped {
        inner,
        message,
        span: field.key_span,
        machines,
    })
}

/// The field that says that the definition is in another file, and the name of that file.
fn elsewhere<'n>(properties: &'n Node, context: &Context<'_>) -> Option<(&'n Member, Option<Str>)> {
    let field = ["DefinitionUri", "DefinitionS3Location"]
        .into_iter()
        .find_map(|name| properties.member(name))?;
    let file = field
        .value
        .get("Key")
        .unwrap_or(&field.value)
        .as_str()
        .map(|file| intrinsic::substitute(file, context.known).unwrap_or_else(|| file.into()));
    Some((field, file))
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
    known.extend(activities(root));
    known
}

/// The ARNs of the template's activities, which `Ref` gives. Without them a Task's Resource would be taken for a Lambda
/// function.
fn activities(root: &Node) -> Known {
    let own = root.get("resources").and_then(|own| own.get("Resources"));
    let holders = [root.get("Resources"), own];
    let members = holders.into_iter().flatten().filter_map(Node::members).flatten();
    members
        .filter(|member| {
            member.value.get("Type").and_then(Node::as_str) == Some("AWS::StepFunctions::Activity")
        })
        .map(|member| {
            let properties = member.value.get("Properties");
            let name = properties.and_then(|own| own.get("Name")).and_then(Node::as_str);
            let name = name.unwrap_or(&member.key);
            let arn = format!("arn:aws:states:us-east-1:123456789012:activity:{name}");
            (member.key.clone(), arn.into())
        })
        .flat_map(|(key, arn): (Str, Str)| {
            let attribute = Str::from(format!("{key}.Arn"));
            [(key, arn.clone()), (attribute, arn)]
        })
        .collect()
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
        machines: Vec::new(),
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
        machines: Vec::new(),
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
