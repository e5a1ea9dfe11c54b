//! What is checked in a definition's text before its language matters: whether it is JSON, whether it is too long, whether
//! an object has a member twice.

use std::collections::HashSet;

use asl_json::tree::{Member, NodeKind, SyntaxError};
use asl_json::{NameHash, Pointer, Span};

use crate::diagnostic::{Diagnostic, Findings, Fix};
use crate::finding::{self, Finding};
use crate::limits::MAX_DEFINITION_BYTES;
use crate::node_path::At;
use crate::source::Format;
use crate::template::NotTaken;

fn at_text(finding: &Finding, span: Span, message: String) -> Diagnostic {
    Diagnostic {
        code: finding.code.into(),
        severity: finding.severity,
        message,
        location: None,
        pointer: Pointer::root(),
        span,
        hint: None,
        fix: None,
    }
}

/// Nothing is written yet.
pub(crate) fn empty() -> Diagnostic {
    at_text(
        &finding::SCHEMA_VALIDATION_FAILED,
        Span::default(),
        "Write a definition: an object with \"StartAt\" and \"States\".".into(),
    )
}

/// A definition may have 1 MiB (quotas of the service, "State machine definition size").
pub(crate) fn too_large(text: &str) -> Option<Diagnostic> {
    (text.len() > MAX_DEFINITION_BYTES).then(|| {
        let message = format!(
            "The definition has {} bytes. The service accepts at most {MAX_DEFINITION_BYTES} (1 MiB).",
            text.len()
        );
        at_text(&finding::DEFINITION_TOO_LARGE, Span::default(), message)
    })
}

/// A mistake of the syntax, in our own sentence; the service's is in [`asl_json::jackson`].
pub(crate) fn syntax(text: &str, format: Format, error: &SyntaxError) -> Diagnostic {
    at_text(
        match format {
            Format::Json => &finding::INVALID_JSON_DESCRIPTION,
            Format::Yaml => &finding::INVALID_YAML,
        },
        whole_characters(text, error.span),
        error.message.clone(),
    )
}

/// Whether the error is a comma between the last member or item and the bracket that closes the container.
pub(crate) fn is_trailing_comma(text: &str, error: &SyntaxError) -> bool {
    let before = text.get(..error.span.start as usize).unwrap_or("").trim_end();
    let behind = text.get(error.span.end as usize..).unwrap_or("").trim_start();
    error.span.slice(text) == "," && behind.starts_with(['}', ']']) && !before.ends_with(['{', '[', ',', ':'])
}

/// A comma that only CloudFormation accepts, and only in a file of its own.
pub(crate) fn trailing_comma(span: Span) -> Diagnostic {
    let message = "JSON does not allow this trailing comma. CloudFormation accepts it in a file that DefinitionUri or DefinitionS3Location names; CreateStateMachine does not.";
    let mut diagnostic = at_text(&finding::TRAILING_COMMA, span, message.into());
    diagnostic.fix = Some(Fix::replace("Remove the comma".into(), span, String::new()));
    diagnostic
}

/// The definition was found inside something else.
pub(crate) fn unwrapped(message: String, span: Span) -> Diagnostic {
    at_text(&finding::UNWRAPPED, span, message)
}

/// A part of the template has no effect here.
pub(crate) fn not_taken(part: NotTaken) -> Diagnostic {
    at_text(&finding::TEMPLATE_PART_IGNORED, part.span, part.sentence)
}

/// The text is a template that only names the file in which the definition is.
pub(crate) fn elsewhere(message: String, span: Span) -> Diagnostic {
    at_text(&finding::DEFINITION_ELSEWHERE, span, message)
}

/// The text is Terraform.
pub(crate) fn terraform(span: Span) -> Diagnostic {
    let message = "This is Terraform. Paste the definition itself: what the state machine's `definition` encodes. The command `asl` reads the file as it is, and so does the page if you drop it there.";
    at_text(&finding::DEFINITION_ELSEWHERE, span, message.into())
}

/// So many findings are not listed.
pub(crate) fn more(count: usize) -> Option<Diagnostic> {
    (count > 0).then(|| {
        let message = format!("{count} more findings are not listed.");
        at_text(&finding::MORE_FINDINGS, Span::default(), message)
    })
}

/// The span, extended to the end of its last character: a faulty escape is two bytes long wherever the second one lies.
fn whole_characters(text: &str, span: Span) -> Span {
    let mut end = (span.end as usize).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Span::new((span.start as usize).min(end), end)
}

/// Warns of members that stand twice in one object. The service takes the last one and says nothing, except of states,
/// which are left to the reader.
pub(crate) fn duplicates(at: &At<'_>, found: &mut Findings) {
    walk(at, false, found);
}

fn walk(at: &At<'_>, states: bool, found: &mut Findings) {
    match &at.node.kind {
        NodeKind::Array(items) => {
            for item in items {
                walk(&at.item(item), false, found);
            }
        }
        NodeKind::Object(members) => {
            if !states {
                repeated(at, members, found);
            }
            for member in members {
                // Only a member of a scope; nobody calls a member of a payload like this and writes it twice.
                let states = &*member.key == "States";
                walk(&at.member(member), states, found);
            }
        }
        _ => {}
    }
}

/// Most objects are small, and then comparing all names is quicker than a table of them.
const SMALL: usize = 16;

fn repeated(at: &At<'_>, members: &[Member], found: &mut Findings) {
    let mut seen = HashSet::with_hasher(NameHash::default());
    for (index, member) in members.iter().enumerate().rev() {
        let again = if members.len() <= SMALL {
            let mut later = members.iter().skip(index + 1);
            later.any(|other| other.key == member.key)
        } else {
            !seen.insert(&*member.key)
        };
        if again {
            found.push(|| duplicate(&at.member(member), &member.key));
        }
    }
}

fn duplicate(at: &At<'_>, name: &str) -> Diagnostic {
    let message = format!("Duplicate field \"{name}\": the last one wins; this one is ignored.");
    Diagnostic::new(at, at.head(), &finding::DUPLICATE_KEY, message)
}
