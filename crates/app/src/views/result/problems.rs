//! The Problems tab: every finding in the documents.

use asl::Severity;
use asl_protocol::{Analysis, Document, Marker, counted};
use yew::{AttrValue, Html, classes, html};

use crate::session::Session;
use crate::state::action::{SelectionAction, WorkspaceAction};
use crate::state::shared::Shared;
use crate::views::controls::capped::{SHOWN, rest};
use crate::views::controls::icon::{Picture, icon};

/// The Problems tab: every finding, and the reason if there is no newer analysis.
pub fn problems(analysis: Option<&Shared<Analysis>>, trouble: Option<&AttrValue>, session: &Session) -> Html {
    let markers = analysis.map_or(&[][..], |analysis| &analysis.markers);
    let (consequences, causes): (Vec<&Marker>, Vec<&Marker>) =
        markers.iter().partition(|marker| marker.follows);
    html! {
        <div class="scroll">
            if let Some(trouble) = trouble {
                <p class="callout callout-error" role="alert">{ trouble }</p>
            }
            if markers.is_empty() && analysis.is_some() {
                <div class="empty">
                    { icon(Picture::Check) }
                    <p>{ "No problems found." }</p>
                    <p class="soft">{ "Your workspace is checked as you type." }</p>
                </div>
            }
            <ul class="problems">{ for causes.iter().take(SHOWN).map(|marker| problem(marker, session)) }</ul>
            { rest(causes.len(), "findings") }
            if !consequences.is_empty() {
                <details class="fold consequences">
                    <summary>{ format!("{} because of the missing state", counted(consequences.len(), "finding")) }</summary>
                    <ul class="problems">{ for consequences.iter().take(SHOWN).map(|marker| problem(marker, session)) }</ul>
                </details>
            }
        </div>
    }
}

fn problem(marker: &Marker, session: &Session) -> Html {
    let onclick = {
        let (session, document, from, to) = (session.clone(), marker.document, marker.from, marker.to);
        move |_| session.dispatch(SelectionAction::GoTo(document, from, to))
    };
    let (tone, picture, word) = match marker.severity {
        Severity::Error => ("error", Picture::Close, "Error"),
        Severity::Warning => ("warning", Picture::Alert, "Warning"),
        Severity::Information => ("info", Picture::Info, "Information"),
    };
    let fix = marker.fix.as_ref().map(|fix| {
        let onclick = {
            let (session, document, fix) = (session.clone(), marker.document, fix.clone());
            move |_| session.dispatch(WorkspaceAction::ApplyFix(document, fix.clone()))
        };
        html! { <button type="button" class="button" {onclick}>{ &fix.title }</button> }
    });
    html! {
        <li class="problem-row">
            <button type="button" class="problem" {onclick}>
                <span class={classes!("severity", format!("severity-{tone}"))}>{ icon(picture) }<span class="visually-hidden">{ word }</span></span>
                <span class="problem-words">
                    <span class="problem-message">{ &marker.message }</span>
                    if let Some(hint) = &marker.hint { <span class="problem-hint">{ hint }</span> }
                    <span class="problem-place">
                        { format!("{}, line {}:{}", title(marker.document), marker.line, marker.column) }
                        if !marker.code.is_empty() { { " · " }<code>{ &marker.code }</code> }
                        if let Some(location) = &marker.location { { " · " }<code>{ location }</code> }
                    </span>
                </span>
            </button>
            <div class="problem-actions">
                { for fix }
                if marker.document == Document::Definition && !marker.code.is_empty() {
                    <a class="problem-page" href={asl::finding::page(&marker.code)} target="_blank" rel="noreferrer">
                        { "AWS docs" }<span class="visually-hidden">{ format!(" about {}", marker.code) }</span>
                    </a>
                }
            </div>
        </li>
    }
}

/// The name of a document.
pub fn title(document: Document) -> &'static str {
    match document {
        Document::Definition => "Definition",
        Document::Input => "Input",
        Document::Mocks => "Mocks",
        Document::Tests => "Tests",
        Document::Role => "Role",
    }
}
