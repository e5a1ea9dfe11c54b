//! HCL: `aws_iam_policy_document` for the policy and for the trust policy, `aws_iam_role`, `aws_iam_role_policy`.

use asl_json::Value;

use super::conditions;
use super::hcl::{self, Hcl, Piece};
use crate::options::Options;
use crate::policy::{Effect, Policy};

pub(super) fn text(policy: &Policy, options: &Options) -> String {
    let mut out = Hcl::default();
    for name in variables(policy) {
        out.open(&format!("variable \"{name}\""));
        out.attribute("type", "string");
        out.close();
        out.gap();
    }
    role(&mut out, policy, options, "state_machine", &quoted);
    out.text
}

/// How a text of the policy stands in the file: in quotes, with what its placeholders stand for.
pub type Quoted<'q> = &'q dyn Fn(&str) -> String;

/// The role with its policy, under a label: `aws_iam_role.state_machine`.
pub fn role(out: &mut Hcl, policy: &Policy, options: &Options, label: &str, quoted: Quoted<'_>) {
    out.open(&format!("data \"aws_iam_policy_document\" \"{label}_trust\""));
    out.open("statement");
    out.attribute("actions", &list(&["sts:AssumeRole"], quoted));
    out.open("principals");
    out.attribute("type", &quoted("Service"));
    out.attribute("identifiers", &list(&["states.amazonaws.com"], quoted));
    out.close();
    let trust = policy.hardened_trust_policy.get("Statement");
    let condition = trust.and_then(|list| list.at(0)?.get("Condition"));
    conditions_of(out, condition, quoted);
    out.close();
    out.close();
    out.gap();
    out.open(&format!("resource \"aws_iam_role\" \"{label}\""));
    out.attribute("name", &quoted(&role_name(options)));
    out.attribute(
        "assume_role_policy",
        &format!("data.aws_iam_policy_document.{label}_trust.json"),
    );
    out.close();
    if policy.statements.is_empty() {
        return;
    }
    out.gap();
    out.open(&format!("data \"aws_iam_policy_document\" \"{label}\""));
    for statement in &policy.statements {
        out.open("statement");
        let effect = match statement.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        out.attribute("effect", &quoted(effect));
        out.attribute("actions", &list(&statement.actions, quoted));
        out.attribute("resources", &list(&statement.resources, quoted));
        conditions_of(out, statement.condition.as_ref(), quoted);
        out.close();
    }
    out.close();
    out.gap();
    out.open(&format!("resource \"aws_iam_role_policy\" \"{label}\""));
    out.attribute("role", &format!("aws_iam_role.{label}.id"));
    let document = format!("data.aws_iam_policy_document.{label}.json");
    out.attribute("policy", &document);
    out.close();
}

/// As the console names roles, without its suffix; at most 64 characters.
fn role_name(options: &Options) -> String {
    let name = format!("StepFunctions-{}-role", options.state_machine_name);
    name.chars().take(64).collect()
}

/// The conditions of a statement.
fn conditions_of(out: &mut Hcl, condition: Option<&Value>, quoted: Quoted<'_>) {
    for (operator, key, values) in conditions(condition) {
        out.open("condition");
        out.attribute("test", &quoted(operator));
        out.attribute("variable", &quoted(key));
        out.attribute("values", &list(&values, quoted));
        out.close();
    }
}

fn list(items: &[impl AsRef<str>], quoted: Quoted<'_>) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item.as_ref())).collect();
    hcl::list(&items)
}

/// A text in quotes. A placeholder with the name of a variable becomes that variable, every other stays a text.
fn quoted(text: &str) -> String {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    while let Some(c) = rest.chars().next() {
        if let Some((name, after)) = placeholder(rest) {
            pieces.push((false, std::mem::take(&mut plain)));
            pieces.push((true, format!("var.{name}")));
            rest = after;
        } else {
            plain.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
    pieces.push((false, plain));
    let pieces: Vec<Piece<'_>> = pieces
        .iter()
        .map(|(is_expression, text)| {
            if *is_expression {
                Piece::Expression(text)
            } else {
                Piece::Text(text)
            }
        })
        .collect();
    hcl::quoted(&pieces)
}

/// `${Name}` at the start of a text.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix("${")?.split_once('}')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then_some((name, after))
}

/// The names of all placeholders that can be variables.
fn variables(policy: &Policy) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for statement in &policy.statements {
        let conditions = conditions(statement.condition.as_ref());
        let values = conditions
            .iter()
            .flat_map(|(_, _, values)| values.iter().copied());
        for text in statement.resources.iter().map(String::as_str).chain(values) {
            let starts = text.match_indices("${").filter_map(|(at, _)| text.get(at..));
            for (name, _) in starts.filter_map(placeholder) {
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
    }
    names
}
