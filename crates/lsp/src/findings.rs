//! Findings as diagnostics, and their fixes as code actions.

use asl::Severity;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeDescription, DiagnosticSeverity, NumberOrString,
    Range, TextEdit, WorkspaceEdit,
};

use crate::documents::Document;

/// A finding about one of the state machines of a document.
pub(crate) type Finding = asl::Diagnostic;

/// The most state machines of a template that are checked.
const MOST_MACHINES: usize = 100;

/// What there is to say about a document.
pub(crate) fn find(document: &Document) -> Vec<Finding> {
    if !document.is_meant() {
        return Vec::new();
    }
    let text = &*document.text;
    let first = asl::template(text, 0);
    let machines = first.machines.len().clamp(1, MOST_MACHINES);
    let mut found: Vec<Finding> = Vec::new();
    for machine in 0..machines {
        let machine_type = if machine == 0 {
            first.machine_type
        } else {
            asl::template(text, machine).machine_type
        };
        let options = asl::Options {
            machine_type: machine_type.unwrap_or_default(),
            machine,
        };
        for one in asl::analyze_with(text, &options).diagnostics {
            // How the text is read is seen in the outline; what is wrong around the state machines is so for each.
            if !asl::finding::is_about_reading(&one.code) && !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// A finding as the client shows it.
pub(crate) fn diagnostic(document: &Document, found: &Finding) -> lsp_types::Diagnostic {
    let message = match &found.hint {
        Some(hint) => format!("{}\n{hint}", found.message),
        None => found.message.clone(),
    };
    lsp_types::Diagnostic {
        range: document.range(found.span),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Information => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.code.clone())),
        code_description: asl::finding::page(&found.code)
            .parse()
            .ok()
            .map(|href| CodeDescription { href }),
        source: Some("asl".into()),
        message,
        ..lsp_types::Diagnostic::default()
    }
}

/// The fixes of the findings that touch a range.
pub(crate) fn actions(document: &Document, found: &[Finding], range: Range) -> Vec<CodeActionOrCommand> {
    let (start, end) = (document.offset(range.start), document.offset(range.end));
    let touched = found
        .iter()
        .filter(|one| one.span.start <= end && start <= one.span.end);
    let action = |one: &Finding| {
        let fix = one.fix.as_ref()?;
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic(document, one)]),
            edit: Some(edit(document, &fix.edits)),
            is_preferred: Some(true),
            ..CodeAction::default()
        }))
    };
    touched.filter_map(action).collect()
}

/// Changes of a document.
pub(crate) fn edit(document: &Document, edits: &[(asl_json::Span, String)]) -> WorkspaceEdit {
    let edits = edits.iter().map(|(span, text)| TextEdit {
        range: document.range(*span),
        new_text: text.clone(),
    });
    WorkspaceEdit {
        changes: Some([(document.uri.clone(), edits.collect())].into()),
        ..WorkspaceEdit::default()
    }
}
