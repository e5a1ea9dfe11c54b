//! Finding the definition in what people have at hand: a CloudFormation or SAM template, a resource of one, the settings
//! of the Serverless plugin, a Terraform plan, a bare map of states, a single state.
//!
//! `facts` reads what it says besides, `file` in which other file a definition is, `role` the policies of the execution role, and `names` what references stand for.
//! What does not live here: the functions of a template ([`crate::intrinsic`]) and a definition inside a text
//! ([`crate::embedded`]).

mod facts;
mod file;
mod names;
mod role;

use std::collections::HashSet;

use asl_json::tree::{Member, Node, NodeKind};
use asl_json::{Span, Str};

use crate::embedded::Embedded;
use crate::intrinsic::{self, Context};
use crate::node;

use facts::Machine;
pub use facts::{Substitution, Template, fill_in};
pub use file::part_of_file;
use names::Resources;
pub use role::NotTaken;

/// A definition that was found inside something else.
pub(crate) struct Unwrapped {
    /// The definition.
    pub inner: Inner,
    /// What to say about it.
    pub message: String,
    /// Where it was found: what to underline.
    pub span: Span,
    /// What else it says.
    pub facts: Template,
}

/// What a definition was found as.
pub(crate) enum Inner {
    /// A part of the tree.
    Tree(Node),
    /// A text inside the text.
    Text(Embedded),
    /// Another file, named by `DefinitionUri` or `DefinitionS3Location`.
    Elsewhere,
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

fn from_template(text: &str, root: &Node, machine: usize) -> Option<Unwrapped> {
    let found = machines(root);
    let chosen = found.get(machine).or(found.last())?;
    let resources = Resources::of(root);
    let known = names::known(text, root, &resources);
    let context = Context {
        text,
        known: &known,
        template: true,
    };
    let name = chosen.name.as_deref();
    let machines: Vec<Str> = found.iter().filter_map(|one| one.name.clone()).collect();
    let mut facts = facts::read(&resources, chosen, &context);
    facts.machines.clone_from(&machines);
    let Some((field, inner)) = definition(chosen.properties, &context) else {
        let field = add_file(&mut facts, chosen, &context)?;
        let whose = name.map_or("This template's definition".to_owned(), |name| {
            format!("The definition of {name}")
        });
        let message = match &facts.definition_file {
            Some(file) => {
                format!("{whose} is in another file, {file}. Open that file.")
            }
            None => format!(
                "{whose} is in another file, which its {} names. Open that file.",
                field.key
            ),
        };
        return Some(Unwrapped {
            inner: Inner::Elsewhere,
            message,
            span: field.key_span,
            facts,
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
        facts,
    })
}

/// Notes in which other file a definition is, if it is in one: the field that says so.
fn add_file<'n>(facts: &mut Template, machine: &Machine<'n>, context: &Context<'_>) -> Option<&'n Member> {
    let (field, named) = file::named(machine, context)?;
    facts.is_elsewhere = true;
    if let Some(named) = named {
        facts.definition_file = Some(named.file);
        facts.definition_key = named.key;
    }
    Some(field)
}

/// The state machines of a template that have names in it: each with that name, its index, and what the template says of it.
pub(crate) fn all(text: &str, root: &Node) -> Vec<(Str, usize, Template)> {
    let resources = Resources::of(root);
    let known = names::known(text, root, &resources);
    let context = Context {
        text,
        known: &known,
        template: true,
    };
    let named = machines(root).into_iter().enumerate();
    let read = named.filter_map(|(index, machine)| {
        let mut facts = facts::read(&resources, &machine, &context);
        if definition(machine.properties, &context).is_none() {
            add_file(&mut facts, &machine, &context);
        }
        Some((machine.name?, index, facts))
    });
    read.collect()
}

/// The field by which the state machine with this index names the file of its definition, and the key of the definition in
/// that file.
pub(crate) fn field_of_file<'n>(
    text: &str,
    root: &'n Node,
    machine: usize,
) -> Option<(&'n Member, Option<Str>)> {
    let found = machines(root);
    let known = intrinsic::Known::default();
    let context = Context {
        text,
        known: &known,
        template: true,
    };
    let (field, named) = file::named(found.get(machine).or(found.last())?, &context)?;
    Some((field, named.and_then(|named| named.key)))
}

/// The state machines of a template, in its order.
fn machines(root: &Node) -> Vec<Machine<'_>> {
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
                found.push(Machine::new(Some(member.key.clone()), properties));
            }
        }
    }
    // The Serverless plugin.
    let machines = root.get("stepFunctions").unwrap_or(root).get("stateMachines");
    for member in machines.and_then(Node::members).unwrap_or_default() {
        if member.value.members().is_some() || file::is_reference(&member.value) {
            found.push(Machine {
                member: Some(member),
                ..Machine::new(Some(member.key.clone()), &member.value)
            });
        }
    }
    found.extend(planned(root));
    if found.is_empty() {
        // A resource, or its properties.
        let properties = root.get("Properties").filter(|_| is_machine(root));
        found.push(Machine::new(None, properties.unwrap_or(root)));
    }
    found
}

/// The state machines of a Terraform plan (`terraform show -json`), of all modules, as far as the plan knows their definitions.
fn planned(root: &Node) -> Vec<Machine<'_>> {
    let values = root.get("planned_values").or_else(|| root.get("values"));
    let mut modules: Vec<&Node> = values
        .and_then(|values| values.get("root_module"))
        .into_iter()
        .collect();
    let mut found = Vec::new();
    while let Some(module) = modules.pop() {
        for resource in node::entries(module, "resources") {
            let is_machine = resource.get("type").and_then(Node::as_str) == Some("aws_sfn_state_machine");
            if let (true, Some(address), Some(properties)) = (
                is_machine,
                resource.get("address").and_then(Node::as_str),
                resource.get("values"),
            ) && properties.get("definition").and_then(Node::as_str).is_some()
            {
                found.push(Machine::new(Some(address.into()), properties));
            }
        }
        modules.extend(node::entries(module, "child_modules").iter().rev());
    }
    found
}

/// The index of the state machine of a template whose properties an offset is in; of the first if it is in none.
pub(crate) fn machine_at(root: &Node, offset: u32) -> usize {
    let found = machines(root);
    let is_there = |machine: &Machine<'_>| machine.properties.span.touches(offset);
    found.iter().position(is_there).unwrap_or(0)
}

/// Whether a text is a definition, or a template with state machines, for which somebody looks in a folder of many files.
pub(crate) fn is_held(text: &str, root: &Node) -> bool {
    let is_definition = root.get("StartAt").is_some() && root.get("States").and_then(Node::members).is_some();
    is_definition || unwrap(text, root, 0).is_some_and(|found| !found.facts.machines.is_empty())
}

fn definition<'n>(properties: &'n Node, context: &Context<'_>) -> Option<(&'n Member, Inner)> {
    let field = ["DefinitionString", "Definition", "definition"]
        .into_iter()
        .find_map(|name| properties.member(name))?;
    if file::is_reference(&field.value) {
        return None;
    }
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
        facts: Template::default(),
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
        facts: Template::default(),
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
