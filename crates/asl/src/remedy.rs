//! Changes of a definition that fix one kind of finding, where only one change can be meant.
//!
//! What does not live here: the words for a finding ([`crate::plain`]), and the parts that several fixes share
//! ([`crate::fix`]).

use asl_catalog::fields as catalog;
use asl_json::tree::{Node, NodeKind};
use asl_json::{Pointer, Span, Value};
use asl_jsonpath::Function;
use catalog::{Language, Owner};

use crate::diagnostic::Fix;
use crate::fix;
use crate::node_path::{At, Fields};
use crate::similar::nearest;
use crate::source::spelled_like;

/// The region and account of a function that is known by its name alone, as the page has them for a new workspace.
const HOME: &str = "arn:aws:lambda:us-east-1:123456789012:function:";

/// The longest name that Lambda gives a function.
const LONGEST_NAME: usize = 64;

fn change(text: &str, node: &Node, value: &str) -> Fix {
    let spelled = spelled_like(text, node.span, value);
    Fix::replace(format!("Change to {spelled}"), node.span, spelled)
}

/// The ARN of a function that is given by its name.
pub(crate) fn function_arn(text: &str, node: &Node) -> Option<Fix> {
    let name = node.as_str()?;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_name = !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(fits);
    is_name.then(|| change(text, node, &format!("{HOME}{name}")))
}

/// The right name of an intrinsic function, in place of the one that stands at `place`.
pub(crate) fn function_name(text: &str, place: Span) -> Option<Fix> {
    let name = place.slice(text).strip_prefix("States.")?;
    let names = Function::ALL.iter().map(|function| function.name());
    let right = format!("States.{}", nearest(name, names)?);
    Some(Fix::replace(format!("Change to {right}"), place, right))
}

/// `"StartAt"` with the only state that no other one leads to.
pub(crate) fn start(text: &str, machine: &Node) -> Option<Fix> {
    let states = machine.member("States")?;
    let members = states.value.members()?;
    let mut targets = Vec::new();
    collect_targets(&states.value, &mut targets);
    let mut first = members.iter().filter(|member| !targets.contains(&&*member.key));
    let (only, None) = (first.next()?, first.next()) else {
        return None;
    };
    let fields = Fields::open(&At::root(machine))?;
    let (_, last) = fields.iter().last()?;
    Some(fix::insert(
        text,
        &fields,
        &last,
        "StartAt",
        &Value::from(&*only.key),
    ))
}

/// The names of states that something in a tree leads to. The walk is as deep as the text nests, which its parser bounds.
fn collect_targets<'t>(node: &'t Node, targets: &mut Vec<&'t str>) {
    for member in node.members().unwrap_or_default() {
        match (&*member.key, member.value.as_str()) {
            ("Next" | "Default", Some(name)) => targets.push(name),
            _ => collect_targets(&member.value, targets),
        }
    }
    for item in node.items().unwrap_or_default() {
        collect_targets(item, targets);
    }
}

/// `"Seconds": 5` for a Wait state that does not say how long it waits.
pub(crate) fn seconds(text: &str, state: &Node) -> Option<Fix> {
    let fields = Fields::open(&At::root(state))?;
    let behind = fields.get("Type")?;
    Some(fix::insert(text, &fields, &behind, "Seconds", &Value::from(5)))
}

/// Puts `States.ALL` where it is accepted: alone in the last entry. `name` is the place of the string.
pub(crate) fn states_all(text: &str, tree: &Node, name: &Pointer) -> Option<Fix> {
    let steps: Vec<String> = name.steps().collect();
    let [above @ .., index, _, _] = &steps[..] else {
        return None;
    };
    let at = |steps: &[String]| tree.find(&steps.iter().fold(Pointer::root(), |at, step| at.child(step)));
    let names = at(steps.split_last()?.1)?;
    let entries = at(above)?.items()?;
    let index: usize = index.parse().ok()?;
    let later = entries.get(index..)?;
    match (names.items()?.len(), later) {
        // It matches whatever the names beside it match.
        (2.., [_]) if names.span.slice(text).starts_with('[') => {
            let alone = spelled_like(text, tree.find(name)?.span, "States.ALL");
            Some(Fix::replace(
                "Keep only States.ALL".into(),
                names.span,
                format!("[{alone}]"),
            ))
        }
        (1, [moved, others @ ..]) if !others.is_empty() => {
            let places = later.iter().map(|entry| entry.span);
            let texts = others.iter().chain([moved]).map(|entry| entry.span.slice(text));
            Some(Fix {
                title: "Move this entry to the end".into(),
                edits: places.zip(texts.map(str::to_owned)).collect(),
            })
        }
        _ => None,
    }
}

/// Makes the state around a place a JSONata state: `"QueryLanguage"`, and `Arguments` or `Output` for its `Parameters`.
/// Nothing where another field, or a name that ends in `.$`, is JSONPath's.
pub(crate) fn to_jsonata(text: &str, tree: &Node, place: Span) -> Option<Fix> {
    let state = Fields::open(&At::root(state_around(tree, place)?))?;
    let type_at = state.get("Type")?;
    let owner = Owner::of_type(type_at.node.as_str()?);
    let is_jsonpath =
        |name: &str| catalog::find(owner, name).is_some_and(|field| field.language() == Language::JsonPath);
    let has_others = state
        .iter()
        .any(|(member, _)| &*member.key != "Parameters" && is_jsonpath(&member.key));
    if state.has("QueryLanguage") || has_others {
        return None;
    }
    let mut fix = fix::insert(text, &state, &type_at, "QueryLanguage", &"JSONata".into());
    if let Some(parameters) = state.get("Parameters") {
        let name = ["Arguments", "Output"]
            .into_iter()
            .find(|name| catalog::find(owner, name).is_some())?;
        if has_path(parameters.node) || state.has(name) {
            return None;
        }
        let key = parameters.key()?;
        fix.edits.push((key, spelled_like(text, key, name)));
        fix.edits.sort_by_key(|(span, _)| span.start);
    }
    fix.title = "This is JSONata: add QueryLanguage".into();
    Some(fix)
}

/// Whether the name of a member ends in `.$`.
fn has_path(node: &Node) -> bool {
    let members = node.members().unwrap_or_default();
    members
        .iter()
        .any(|member| member.key.ends_with(".$") || has_path(&member.value))
        || node.items().unwrap_or_default().iter().any(has_path)
}

/// The innermost state around a place.
fn state_around(tree: &Node, place: Span) -> Option<&Node> {
    let steps: Vec<String> = tree.pointer_at(place.start).steps().collect();
    let (mut node, mut found, mut is_state) = (tree, None, false);
    for step in steps {
        node = match &node.kind {
            NodeKind::Object(_) => &node.member(&step)?.value,
            NodeKind::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => break,
        };
        if is_state {
            found = Some(node);
        }
        is_state = step == "States" && node.members().is_some();
    }
    found
}
