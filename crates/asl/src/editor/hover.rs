//! Hover: what the thing at the cursor is, in a title and two sentences.
//!
//! What does not live here: the sentences ([`asl_catalog`]), and what is wrong with the thing; diagnostics say that.

use std::fmt::Write as _;

use asl_catalog::{functions, language};
use asl_json::Span;
use asl_json::tree::{Member, Node};

use super::expression::{self, Word};
use super::grammar::{Context, Kind, Wanted};
use super::place::Expected;
use super::syntax::Source;
use crate::node;
use crate::resource::{FunctionName, Pattern, Resource, ResourceKind};

/// What the thing at a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The thing.
    pub span: Span,
    /// Its name.
    pub title: String,
    /// What it is.
    pub text: String,
}

/// What the thing at the byte offset is, if there is something to say.
pub fn hover(text: &str, offset: u32) -> Option<Hover> {
    let source = Source::read(text, offset);
    if let Some((embedded, inner, at)) = source.within(offset) {
        let found = at_place(&inner, at)?;
        let span = embedded.outer(found.span);
        return Some(Hover { span, ..found });
    }
    at_place(&source, source.offset(offset))
}

fn at_place(source: &Source<'_>, offset: u32) -> Option<Hover> {
    // A cursor before the first character of a token is on it, too.
    let place = source.place_on(offset);
    let context = Context::of(&place);
    match place.expected {
        Expected::Name { member, .. } => of_name(&context, member?),
        Expected::Value { name, node, .. } => of_value(source, &context, name, node?, offset),
        Expected::Nothing => None,
    }
}

fn says(span: Span, title: &str, text: impl Into<String>) -> Option<Hover> {
    let (title, text) = (title.to_owned(), text.into());
    (!text.is_empty()).then_some(Hover { span, title, text })
}

fn of_name(context: &Context<'_>, member: &Member) -> Option<Hover> {
    let (name, span) = (&*member.key, member.key_span);
    match context.kind {
        Kind::States => says(span, name, state(context.scope(), name, &member.value)),
        Kind::Assign => {
            let name = name.strip_suffix(".$").unwrap_or(name);
            says(
                span,
                &format!("${name}"),
                "A variable, which later states of this scope can read.",
            )
        }
        _ => says(span, name, context.field(name)?.doc()),
    }
}

fn of_value(
    source: &Source<'_>,
    context: &Context<'_>,
    name: Option<&str>,
    node: &Node,
    offset: u32,
) -> Option<Hover> {
    let written = node.as_str()?;
    let span = node.span;
    match context.wanted(name) {
        Wanted::StateName => {
            let scope = context.scope();
            let target = scope.and_then(|scope| scope.get("States")?.get(written))?;
            says(span, written, state(scope, written, target))
        }
        Wanted::ErrorName => says(span, written, language::error_name(written)?.doc),
        Wanted::Resource => says(span, written, resource(written)?),
        Wanted::FunctionName => says(span, written, function(&FunctionName::parse(written)?)),
        Wanted::Words(_) => says(span, written, language::state_type(written)?.doc),
        Wanted::Path { .. } => of_word(context, Word::around(source.text, span, offset), false),
        Wanted::Jsonata if expression::is_within_jsonata(source.text, span, offset) => {
            of_word(context, Word::around(source.text, span, offset), true)
        }
        Wanted::Jsonata | Wanted::Boolean | Wanted::Other => None,
    }
}

/// A word of an expression.
fn of_word(context: &Context<'_>, word: Word<'_>, jsonata: bool) -> Option<Hover> {
    let span = Span {
        start: word.start,
        end: word.end(),
    };
    let path = word.text;
    if !jsonata {
        if let Some(name) = path.strip_prefix("States.") {
            let function = functions::find(functions::INTRINSICS, name)?;
            return says(
                span,
                &format!("States.{name}({})", function.arguments),
                function.doc,
            );
        }
        if let Some(of_context) = path.strip_prefix("$$") {
            return context_field(span, path, of_context);
        }
    }
    if let Some(of_context) = path.strip_prefix("$states.context").filter(|_| jsonata) {
        return context_field(span, path, of_context);
    }
    if let Some(member) = path.strip_prefix("$states.").filter(|_| jsonata) {
        let member = member.split('.').next().unwrap_or("");
        return says(span, path, language::find(language::STATES, member)?.doc);
    }
    let name = path.strip_prefix('$')?;
    match name {
        "" if jsonata => return None,
        "" => {
            return says(
                span,
                "$",
                "The input of the state; in ResultSelector and in Assign the result.",
            );
        }
        "states" if jsonata => {
            let text = "What the state knows: its input, result and error, and the context object.";
            return says(span, path, text);
        }
        _ => {}
    }
    let name = name.split('.').next().unwrap_or(name);
    let assigned: Vec<_> = assigned_in(context, name);
    if !assigned.is_empty() {
        let text = format!("A variable, assigned in {}.", list(&assigned));
        return says(span, &format!("${name}"), text);
    }
    let function = functions::find(functions::JSONATA, name).filter(|_| jsonata)?;
    says(span, &format!("${name}({})", function.arguments), function.doc)
}

fn context_field(span: Span, title: &str, path: &str) -> Option<Hover> {
    let path = path.strip_prefix('.').unwrap_or(path);
    if path.is_empty() {
        let text = "The context object: what is known of the execution, the state and the Map around.";
        return says(span, title, text);
    }
    // What lies within the input or an item is the user's own.
    let known = language::CONTEXT.iter().filter(|part| {
        let rest = path.strip_prefix(part.path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    says(span, title, known.max_by_key(|part| part.path.len())?.doc)
}

/// The states that assign a variable, in this scope and those around.
fn assigned_in<'t>(context: &Context<'t>, name: &str) -> Vec<&'t str> {
    let mut found = Vec::new();
    for scope in &context.scopes {
        for member in scope.get("States").and_then(Node::members).unwrap_or_default() {
            if node::assigned(&member.value)
                .iter()
                .any(|(assigned, _)| *assigned == name)
            {
                found.push(&*member.key);
            }
        }
    }
    found
}

/// What a state does, and which states lead to it.
fn state(scope: Option<&Node>, name: &str, node: &Node) -> String {
    let type_name = node.get("Type").and_then(Node::as_str).unwrap_or("");
    let mut text = match language::state_type(type_name) {
        Some(known) => format!("{type_name}: {}", known.doc),
        None => "A state without a type.".to_owned(),
    };
    if let Some(resource) = node.get("Resource").and_then(Node::as_str) {
        text = format!("Task: calls {resource}.");
    }
    let starts = scope.and_then(|scope| scope.get("StartAt")?.as_str()) == Some(name);
    let members = scope
        .and_then(|scope| scope.get("States")?.members())
        .unwrap_or_default();
    let mut from: Vec<&str> = members
        .iter()
        .filter(|member| {
            let mut transitions = node::transitions(&member.value).into_iter();
            transitions.any(|(_, target)| target.as_str() == Some(name))
        })
        .map(|member| &*member.key)
        .collect();
    if starts {
        from.insert(0, "StartAt");
    }
    // Writing to a String cannot fail.
    if from.is_empty() {
        text.push_str("\nNothing leads here.");
    } else {
        let _ = write!(text, "\nFrom {}.", list(&from));
    }
    let mut to: Vec<&str> = Vec::new();
    for (_, target) in node::transitions(node) {
        let target = target.as_str().unwrap_or("");
        if !target.is_empty() && !to.contains(&target) {
            to.push(target);
        }
    }
    if !to.is_empty() {
        let _ = write!(text, "\nGoes to {}.", list(&to));
    }
    text
}

/// Some names, and how many more there are.
fn list(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = names.iter().copied().take(SHOWN).collect();
    let more = names.len().saturating_sub(SHOWN);
    let and_more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{and_more}", shown.join(", "))
}

fn resource(text: &str) -> Option<String> {
    Some(match Resource::parse(text).ok()?.kind {
        ResourceKind::Function(name) => {
            format!("{} The result is its output alone.", function(&name))
        }
        ResourceKind::Activity { name, .. } => {
            format!("The activity {name}: a worker of yours polls for the task and answers it.")
        }
        ResourceKind::Integration {
            service,
            action,
            pattern,
        } => {
            let (by, service) = match service.strip_prefix("aws-sdk:") {
                Some(name) => (" through the AWS SDK", name),
                None => ("", &*service),
            };
            let full = asl_catalog::services::title(service).unwrap_or(service);
            format!("Calls {action} of {full}{by}. {}", waits(pattern))
        }
    })
}

fn function(name: &FunctionName) -> String {
    let mut text = format!("The Lambda function {}", name.name);
    if let Some(qualifier) = &name.qualifier {
        let _ = write!(text, ", version or alias {qualifier}");
    }
    if let (Some(region), Some(account)) = (&name.region, &name.account) {
        let _ = write!(text, ", in {region} of account {account}");
    }
    text.push('.');
    text
}

/// How a task with this pattern waits.
pub(super) fn waits(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::RequestResponse => "Goes on once the service has answered.",
        Pattern::Sync => "Waits for the end of the job.",
        Pattern::Sync2 => "Waits for the end of the execution; its output is JSON, not text.",
        Pattern::WaitForTaskToken => "Waits until somebody returns the task token.",
    }
}
