//! Plain words and certain changes for the service's own sentences.
//!
//! The service says what is wrong in its way ([`crate::messages`]); where that alone does not tell a beginner what to do, a
//! second sentence is added here, and a change of the text where only one can be meant. What does not live here: findings
//! of this project, which are plain by themselves, and changes that only the check itself can propose.

use asl_json::tree::{Node, NodeKind};
use asl_json::{Pointer, Span, Value};

use crate::diagnostic::{Diagnostic, Fix};
use crate::fix;
use crate::messages;
use crate::node_path::{At, Fields};
use crate::remedy;
use crate::similar::nearest;
use crate::source::spelled_like;

/// How many names a sentence lists.
const NAMES: usize = 6;

/// Adds to each finding that has no hint what it means and what to do.
pub(crate) fn explain(text: &str, tree: &Node, findings: &mut [Diagnostic]) {
    for finding in findings {
        let place = Place {
            text,
            tree,
            pointer: &finding.pointer,
            span: finding.span,
        };
        let Some((hint, fix)) = place.words(&finding.message, &finding.code, finding.hint.as_deref()) else {
            continue;
        };
        if !hint.is_empty() && finding.hint.is_none() {
            finding.hint = Some(hint);
        }
        if finding.fix.is_none() {
            finding.fix = fix;
        }
    }
}

/// Where a finding is.
struct Place<'t> {
    text: &'t str,
    tree: &'t Node,
    pointer: &'t Pointer,
    span: Span,
}

type Words = Option<(String, Option<Fix>)>;

impl<'t> Place<'t> {
    /// What is there. Of most findings nobody has to look.
    fn node(&self) -> Option<&'t Node> {
        self.tree.find(self.pointer)
    }

    fn words(&self, message: &str, code: &str, hint: Option<&str>) -> Words {
        match code {
            "INVALID_JSON_DESCRIPTION" => return self.syntax(message),
            "TRAILING_COMMA" => return Some((String::new(), self.without("Remove the comma"))),
            "MISSING_TRANSITION_TARGET" if hint.is_none() => return self.target(message),
            "JSONATA_IN_JSONPATH" => {
                let fix = remedy::to_jsonata(self.text, self.tree, self.span);
                return Some((String::new(), fix));
            }
            "SCHEMA_VALIDATION_FAILED" => {}
            _ => return None,
        }
        if let Some(fields) = between(message, "only one of the following fields: [", "]") {
            let fix = fields
                .contains("SecondsPath")
                .then(|| remedy::seconds(self.text, self.node()?));
            return Some((one_needed(fields), fix.flatten()));
        }
        if message.starts_with("There should only be one of the following fields") {
            return Some(("They exclude each other: keep one of them.".into(), None));
        }
        if let Some(fields) = between(message, "These fields are required: [", "]") {
            return self.required(fields);
        }
        if message.starts_with("Expected value of type") {
            return self.wrong_type(message);
        }
        if message.starts_with("The resource provided ") {
            let near = hint.and_then(|hint| between(hint, "Did you mean \"", "\"?"))?;
            return Some((String::new(), self.other_action(near)));
        }
        if message.ends_with("is not a valid resource ARN") || message == "Value is not a valid resource ARN"
        {
            let hint = "A Resource is an ARN: arn:aws:states:::lambda:invoke, with the function's name as \"FunctionName\" under \"Parameters\" or \"Arguments\", or the ARN of the function itself.";
            let fix = self.node().and_then(|node| remedy::function_arn(self.text, node));
            return Some((hint.into(), fix));
        }
        if message == messages::NO_PATH {
            return Some((String::new(), self.as_path()));
        }
        if message.ends_with("must be a valid JSONPath or a valid intrinsic function call") {
            return Some((String::new(), remedy::function_name(self.text, self.span)));
        }
        if message.contains("Reference path didn't start with '$'") {
            return Some((
                "A path starts with $, which is the whole input.".into(),
                self.as_path(),
            ));
        }
        if message == messages::STATES_ALL {
            let hint = "States.ALL matches every error, so nothing after it is ever tried. Put it alone in the last entry.";
            let name = self.tree.pointer_at(self.span.start);
            return Some((hint.into(), remedy::states_all(self.text, self.tree, &name)));
        }
        None
    }

    fn string(&self) -> Option<(&'t Node, &'t str)> {
        let node = self.node()?;
        Some((node, node.as_str()?))
    }

    fn replace(&self, node: &Node, value: &str) -> Fix {
        let spelled = spelled_like(self.text, node.span, value);
        Fix::replace(format!("Change to {spelled}"), node.span, spelled)
    }

    fn without(&self, title: &str) -> Option<Fix> {
        (!self.span.slice(self.text).is_empty()).then(|| Fix::replace(title.into(), self.span, String::new()))
    }

    fn required(&self, fields: &str) -> Words {
        let names = || fields.split(", ");
        let members = self.node()?.members()?;
        // A field in other letters: `type`.
        let written = names().find_map(|name| {
            let member = members
                .iter()
                .find(|member| member.key.eq_ignore_ascii_case(name))?;
            Some((name, member))
        });
        if let Some((name, member)) = written {
            let spelled = spelled_like(self.text, member.key_span, name);
            let fix = Fix::replace(format!("Rename to {spelled}"), member.key_span, spelled);
            let hint = format!(
                "Names of fields are case-sensitive: \"{}\" is not \"{name}\".",
                member.key
            );
            return Some((hint, Some(fix)));
        }
        let hint = match fields {
            "Next" => "Add \"Next\": the name of the state that continues from here.".to_owned(),
            "Type" => "Add \"Type\": Task, Pass, Choice, Wait, Succeed, Fail, Parallel or Map.".to_owned(),
            "StartAt" => "Add \"StartAt\": the name of the first state.".to_owned(),
            _ => format!(
                "Add {}.",
                names()
                    .map(|name| format!("\"{name}\""))
                    .collect::<Vec<_>>()
                    .join(" and ")
            ),
        };
        let fix = match (fields, self.node()) {
            ("StartAt", Some(node)) => remedy::start(self.text, node),
            _ => None,
        };
        Some((hint, fix))
    }

    fn wrong_type(&self, message: &str) -> Words {
        let node = self.node()?;
        let wants = |types: &[&str]| types.iter().any(|name| message.contains(name));
        if let Some(text) = node.as_str() {
            let is_number = wants(&["NUMBER", "Integer", "Double"])
                && asl_json::parse(text).is_ok_and(|value| value.as_number().is_some());
            let is_bool = wants(&["BOOLEAN"]) && matches!(text, "true" | "false");
            return (is_number || is_bool).then(|| {
                let what = if is_number { "a number" } else { "true and false" };
                let fix = Fix::replace(format!("Change to {text}"), node.span, text.to_owned());
                (format!("Write {what} without quotes."), Some(fix))
            });
        }
        let is_plain = matches!(node.kind, NodeKind::Number(_) | NodeKind::Bool(_));
        (is_plain && wants(&["STRING", "String"])).then(|| {
            let quoted = Value::from(node.span.slice(self.text)).to_string();
            let fix = Fix::replace(format!("Change to {quoted}"), node.span, quoted);
            ("Put a string in quotes.".into(), Some(fix))
        })
    }

    /// The ARN with another name for the service or the action.
    fn other_action(&self, near: &str) -> Option<Fix> {
        let (node, arn) = self.string()?;
        let wrong = arn
            .split([':', '.'])
            .skip(5)
            .find(|part| *part != near && nearest(part, [near]).is_some())?;
        let (before, behind) = arn.rsplit_once(wrong)?;
        Some(self.replace(node, &format!("{before}{near}{behind}")))
    }

    fn as_path(&self) -> Option<Fix> {
        let (node, text) = self.string()?;
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        text.split('.')
            .all(is_name)
            .then(|| self.replace(node, &format!("$.{text}")))
    }

    /// A transition to a state that is not there.
    fn target(&self, message: &str) -> Words {
        let missing = message.strip_prefix("Missing 'Next' target: ")?;
        let (node, name) = self.string().filter(|(_, name)| *name == missing)?;
        let (states, is_start) = self.states_around(node)?;
        let names: Vec<&str> = states.node.members()?.iter().map(|member| &*member.key).collect();
        let mut listed: Vec<String> = names
            .iter()
            .take(NAMES)
            .map(|name| format!("\"{name}\""))
            .collect();
        if names.len() > NAMES {
            listed.push(format!("{} more", names.len() - NAMES));
        }
        let field = if is_start { "StartAt" } else { "This field" };
        let hint = format!(
            "{field} names a state that does not exist. The states here are {}.",
            listed.join(", ")
        );
        let fix = match (is_start, &names[..]) {
            (true, [only]) => Some(self.replace(node, only)),
            (true, _) => None,
            (false, _) => Fields::open(&states).and_then(|fields| {
                let (_, last) = fields.iter().last()?;
                let state = Value::from([("Type", Value::from("Succeed"))]);
                let fix = fix::insert(self.text, &fields, &last, name, &state);
                Some(Fix {
                    title: format!("Add a state \"{name}\""),
                    ..fix
                })
            }),
        };
        Some((hint, fix))
    }

    /// The innermost `States` around a place, and whether the place is the `StartAt` beside it.
    fn states_around(&self, inner: &Node) -> Option<(At<'t>, bool)> {
        let pointer = self.tree.pointer_at(inner.span.start);
        let steps: Vec<String> = pointer.steps().collect();
        let is_start = steps.last().is_some_and(|step| step == "StartAt");
        let mut at = At::root(self.tree);
        let mut found = None;
        if is_start && steps.len() == 1 {
            let member = self.tree.member("States")?;
            return Some((at.member(member), true));
        }
        for (index, step) in steps.iter().enumerate() {
            if is_start && index + 1 == steps.len() {
                let member = at.node.member("States")?;
                found = Some(at.member(member));
                break;
            }
            at = match &at.node.kind {
                NodeKind::Object(_) => at.member(at.node.member(step)?),
                NodeKind::Array(items) => {
                    let index: usize = step.parse().ok()?;
                    at.item(items.get(index)?)
                }
                _ => break,
            };
            if step == "States" {
                found = Some(at);
            }
        }
        Some((found?, is_start))
    }

    /// Mistakes of JSON that have one remedy.
    fn syntax(&self, message: &str) -> Words {
        let written = self.span.slice(self.text);
        let quoted = written
            .strip_prefix('\'')
            .and_then(|inner| inner.strip_suffix('\''))
            .filter(|inner| !inner.contains(['"', '\\']));
        if let Some(inner) = quoted {
            let fix = Fix::replace("Use double quotes".into(), self.span, format!("\"{inner}\""));
            return Some((String::new(), Some(fix)));
        }
        if message.starts_with("JSON has no comments") && written.starts_with('/') {
            return Some((String::new(), self.without("Remove the comment")));
        }
        if message.starts_with("Expected ',' or ") && written.starts_with(['"', '{', '[']) {
            let before = self.text.get(..self.span.start as usize)?;
            let end = before.trim_end().len();
            let fix = Fix::replace("Add the comma".into(), Span::new(end, end), ",".into());
            return Some(("A comma is missing before this.".into(), Some(fix)));
        }
        None
    }
}

/// What is meant where exactly one of several fields is needed and none is there.
fn one_needed(fields: &str) -> String {
    if fields == "Next, End" {
        "Say where the execution goes from here: \"Next\" names the next state, \"End\": true ends it.".into()
    } else if fields.contains("SecondsPath") {
        "Say how long to wait, as \"Seconds\": 5, or until when, as \"Timestamp\": \"2026-01-31T12:00:00Z\"."
            .into()
    } else {
        format!("One of these is missing: {fields}.")
    }
}

/// What stands between two parts of a sentence.
fn between<'s>(sentence: &'s str, before: &str, behind: &str) -> Option<&'s str> {
    let (_, rest) = sentence.split_once(before)?;
    rest.split_once(behind).map(|(found, _)| found)
}
