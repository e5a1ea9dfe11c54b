//! What a template says instead of a value: CloudFormation's functions (`!Sub`, `{"Fn::GetAtt": …}`) and bare
//! placeholders. They become texts with `${Name}` for what is not known yet, so that all later code knows one form.
//!
//! What does not live here: what such a text means where a value is needed ([`crate::placeholder`]).

use std::collections::HashMap;

use asl_catalog::resources::Place;
use asl_json::tree::{Node, NodeKind};
use asl_json::{NameHash, Span, Str};

/// What is known to stand for `${Name}`.
pub(crate) type Known = HashMap<Str, Str, NameHash>;

/// Where the template's resources are: the account and the region of the playground's defaults.
pub(crate) const PLACE: Place<'static> = Place {
    partition: "aws",
    region: "us-east-1",
    account: "123456789012",
};

/// The values of CloudFormation's pseudo parameters.
pub(crate) fn pseudo() -> Known {
    [
        ("AWS::Partition", PLACE.partition),
        ("AWS::Region", PLACE.region),
        ("AWS::AccountId", PLACE.account),
        ("AWS::URLSuffix", "amazonaws.com"),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value.into()))
    .collect()
}

/// How the functions of a text are understood.
pub(crate) struct Context<'t> {
    /// The text that the nodes stand in.
    pub text: &'t str,
    /// The names of which the value is known.
    pub known: &'t Known,
    /// Whether `{"Ref": …}` is a function, too: in a template it is, in a payload anything may be called so.
    pub template: bool,
}

/// Replaces every function and placeholder by a text.
pub(crate) fn resolve(node: &mut Node, context: &Context<'_>) {
    if let Some(text) = function(node, context) {
        node.kind = NodeKind::String(text);
        return;
    }
    match &mut node.kind {
        NodeKind::Object(members) => {
            for member in members {
                resolve(&mut member.value, context);
            }
        }
        NodeKind::Array(items) => {
            for item in items {
                resolve(item, context);
            }
        }
        NodeKind::Placeholder => {
            let spelling = node.span.slice(context.text);
            node.kind = match placeholder_name(spelling).and_then(|name| context.known.get(name)) {
                Some(value) => crate::yaml::plain(value),
                None => NodeKind::String(spelling.into()),
            };
        }
        NodeKind::String(text) => {
            if let Some(replaced) = substitute(text, context.known) {
                // Without quotes, as YAML allows, it may become a number.
                let bare = placeholder_name(node.span.slice(context.text)).is_some();
                node.kind = if bare {
                    crate::yaml::plain(&replaced)
                } else {
                    NodeKind::String(replaced)
                };
            }
        }
        _ => {}
    }
}

/// The name in `${Name}`, without the blanks that Terraform allows around it.
fn placeholder_name(text: &str) -> Option<&str> {
    Some(text.strip_prefix("${")?.strip_suffix('}')?.trim())
}

/// Where `${Name}` at the start of a text ends. None if it does not: a name holds no `$`, so that a text of many `${`
/// without an end is read once only.
pub(crate) fn placeholder_end(text: &str) -> Option<usize> {
    let name = text.strip_prefix("${")?;
    let end = name.find(['}', '$'])?;
    name.get(end..)?.starts_with('}').then_some(end + 3)
}

/// The text with what is known; none if nothing is.
pub(crate) fn substitute(text: &str, known: &Known) -> Option<Str> {
    if known.is_empty() || !text.contains("${") {
        return None;
    }
    let mut replaced = String::new();
    let mut rest = text;
    let mut changed = false;
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at(start);
        replaced.push_str(before);
        let (spelling, behind) = from.split_at(placeholder_end(from).unwrap_or(0));
        match placeholder_name(spelling).and_then(|name| known.get(name)) {
            Some(value) => {
                changed = true;
                replaced.push_str(value);
                rest = behind;
            }
            None => {
                replaced.push_str("${");
                rest = from.get(2..).unwrap_or("");
            }
        }
    }
    replaced.push_str(rest);
    changed.then(|| replaced.into())
}

/// A function as a name and its argument.
pub(crate) fn as_function<'n>(node: &'n Node, context: &Context<'_>) -> Option<(&'n str, &'n Node)> {
    let [member] = node.members()? else { return None };
    let name = &*member.key;
    let tagged = member.key_span.slice(context.text).starts_with('!');
    if name == "Ref" && (context.template || tagged) {
        return Some((name, &member.value));
    }
    let name = if name == "Condition" && tagged {
        name
    } else {
        name.strip_prefix("Fn::")?
    };
    Some((name, &member.value))
}

/// The text that a function stands for as far as it is known.
fn function(node: &Node, context: &Context<'_>) -> Option<Str> {
    let (name, argument) = as_function(node, context)?;
    let unknown = |name: &str| Str::from(format!("${{{name}}}"));
    Some(match (name, &argument.kind) {
        ("Ref", NodeKind::String(name)) => known_or_placeholder(name, context),
        ("GetAtt", NodeKind::String(name)) => known_or_placeholder(name, context),
        ("GetAtt", NodeKind::Array(parts)) => {
            let parts: Vec<&str> = parts.iter().filter_map(Node::as_str).collect();
            known_or_placeholder(&parts.join("."), context)
        }
        ("Sub", NodeKind::String(text)) => substitute(text, context.known).unwrap_or_else(|| text.clone()),
        ("Sub", NodeKind::Array(parts)) => {
            let text = parts.first().and_then(Node::as_str).unwrap_or("");
            let own = parts
                .get(1)
                .map(|names| literals(names, context))
                .unwrap_or_default();
            let text = substitute(text, &own).unwrap_or_else(|| text.into());
            substitute(&text, context.known).unwrap_or(text)
        }
        ("Join", NodeKind::Array(parts)) => {
            let between = parts.first().and_then(Node::as_str).unwrap_or("");
            let items = parts.get(1).and_then(Node::items).unwrap_or_default();
            let items: Vec<Str> = items.iter().map(|item| part(item, context)).collect();
            items.join(between).into()
        }
        (name, _) => unknown(&format!("Fn::{name}")),
    })
}

fn known_or_placeholder(name: &str, context: &Context<'_>) -> Str {
    let known = context.known.get(name).cloned();
    known.unwrap_or_else(|| format!("${{{name}}}").into())
}

/// A part of a joined text.
pub(crate) fn part(node: &Node, context: &Context<'_>) -> Str {
    match &node.kind {
        NodeKind::String(text) => text.clone(),
        NodeKind::Number(number) => number.to_string().into(),
        NodeKind::Bool(value) => value.to_string().into(),
        _ => function(node, context).unwrap_or_else(|| "${Unknown}".into()),
    }
}

/// The members of an object that are known: plain texts, numbers and the like.
pub(crate) fn literals(node: &Node, context: &Context<'_>) -> Known {
    let members = node.members().unwrap_or_default().iter();
    let known = members.filter_map(|member| {
        let value = match &member.value.kind {
            NodeKind::Object(_) => {
                let text = function(&member.value, context)?;
                // A name for another name says nothing new, except what it is.
                (!text.contains("${")).then_some(text)?
            }
            NodeKind::String(_) | NodeKind::Number(_) | NodeKind::Bool(_) => part(&member.value, context),
            _ => return None,
        };
        Some((member.key.clone(), value))
    });
    known.collect()
}

/// A span that nothing stands in.
pub(crate) fn nowhere(node: &Node) -> Span {
    Span {
        start: node.span.start,
        end: node.span.start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Format;

    fn resolved(text: &str, known: &[(&str, &str)]) -> String {
        let (mut node, errors) = Format::of(text).parse(text);
        assert_eq!(errors, [], "{text}");
        let known = known
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let context = Context {
            text,
            known: &known,
            template: false,
        };
        resolve(&mut node, &context);
        node.to_value(text).to_string()
    }

    #[test]
    fn functions_become_texts() {
        for (text, wanted) in [
            ("a: !GetAtt F.Arn", r#"{"a":"${F.Arn}"}"#),
            ("a: !GetAtt [F, Arn]", r#"{"a":"${F.Arn}"}"#),
            ("a: !Ref F", r#"{"a":"${F}"}"#),
            ("a: !Ref K", r#"{"a":"v"}"#),
            ("a: !Sub 'x-${K}-${L}-${!M}'", r#"{"a":"x-v-${L}-${!M}"}"#),
            ("a: !Sub ['${x}${y}', {x: 1, y: !Ref F}]", r#"{"a":"1${y}"}"#),
            (
                "a: !Join [':', [arn, !Ref 'AWS::Partition', 5]]",
                r#"{"a":"arn:${AWS::Partition}:5"}"#,
            ),
            ("a: !If [c, x, y]", r#"{"a":"${Fn::If}"}"#),
            (
                r#"{"a": {"Fn::GetAtt": ["F", "Arn"]}, "b": {"Ref": "F"}, "c": ${K}, "d": ${L}}"#,
                r#"{"a":"${F.Arn}","b":{"Ref":"F"},"c":"v","d":"${L}"}"#,
            ),
        ] {
            assert_eq!(resolved(text, &[("K", "v")]), wanted, "{text}");
        }
        assert_eq!(resolved(r#"{"a": ${N}}"#, &[("N", "5")]), r#"{"a":5}"#);
    }
}
