//! HCL: `aws_iam_policy_document` for the policy and for the trust policy, `aws_iam_role`, `aws_iam_role_policy`.

use std::fmt::Write as _;

use asl_json::Value;
use asl_json::printable::{escape_char, is_printable};

use super::conditions;
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
    out.open("data \"aws_iam_policy_document\" \"state_machine_trust\"");
    out.open("statement");
    out.attribute("actions", &list(&["sts:AssumeRole"]));
    out.open("principals");
    out.attribute("type", &quoted("Service"));
    out.attribute("identifiers", &list(&["states.amazonaws.com"]));
    out.close();
    let trust = policy.hardened_trust_policy.get("Statement");
    out.conditions(trust.and_then(|list| list.at(0)?.get("Condition")));
    out.close();
    out.close();
    out.gap();
    out.open("resource \"aws_iam_role\" \"state_machine\"");
    out.attribute("name", &quoted(&role_name(options)));
    out.attribute(
        "assume_role_policy",
        "data.aws_iam_policy_document.state_machine_trust.json",
    );
    out.close();
    if policy.statements.is_empty() {
        return out.text;
    }
    out.gap();
    out.open("data \"aws_iam_policy_document\" \"state_machine\"");
    for statement in &policy.statements {
        out.open("statement");
        let effect = match statement.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        out.attribute("effect", &quoted(effect));
        out.attribute("actions", &list(&statement.actions));
        out.attribute("resources", &list(&statement.resources));
        out.conditions(statement.condition.as_ref());
        out.close();
    }
    out.close();
    out.gap();
    out.open("resource \"aws_iam_role_policy\" \"state_machine\"");
    out.attribute("role", "aws_iam_role.state_machine.id");
    out.attribute("policy", "data.aws_iam_policy_document.state_machine.json");
    out.close();
    out.text
}

/// As the console names roles, without its suffix; at most 64 characters.
fn role_name(options: &Options) -> String {
    let name = format!("StepFunctions-{}-role", options.state_machine_name);
    name.chars().take(64).collect()
}

/// Blocks, indented as `terraform fmt` does, except that it also aligns the signs of equality.
#[derive(Default)]
struct Hcl {
    text: String,
    depth: usize,
}

impl Hcl {
    fn line(&mut self, line: &str) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn open(&mut self, head: &str) {
        // A block stands apart from what comes before it.
        if self.depth > 0 && !self.text.ends_with("{\n") {
            self.gap();
        }
        self.line(&format!("{head} {{"));
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.line("}");
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.line(&format!("{name} = {value}"));
    }

    fn conditions(&mut self, condition: Option<&Value>) {
        for (operator, key, values) in conditions(condition) {
            self.open("condition");
            self.attribute("test", &quoted(operator));
            self.attribute("variable", &quoted(key));
            self.attribute("values", &list(&values));
            self.close();
        }
    }
}

fn list(items: &[impl AsRef<str>]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

/// A text in quotes. A placeholder with the name of a variable becomes that variable, every other stays a text.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((name, after)) = placeholder(rest) {
            // Writing to a String cannot fail.
            let _ = write!(out, "${{var.{name}}}");
            rest = after;
            continue;
        }
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        match c {
            '$' | '%' if after.starts_with('{') => out.extend([c, c]),
            // Before another such sign that begins a template, or the escape of one, HCL would read both as an escape.
            '$' | '%' if after.trim_start_matches(c).starts_with('{') => {
                let _ = write!(out, "${{\"{c}\"}}");
            }
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if !is_printable(c) => out.push_str(&escape_char(c)),
            c => out.push(c),
        }
        rest = after;
    }
    out.push('"');
    out
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
