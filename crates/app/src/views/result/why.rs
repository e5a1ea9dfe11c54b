//! Why the execution in view failed, as a whole: its attempts, what the states around did, and what would have saved it.
//!
//! It is asked for once the result shows; what the summary says already (`reason.rs`, `explanation.rs`) stands above it.

use asl_protocol::{Document, FailedAttempt, GetWhy, Remedy, RunSummary, duration};
use yew::{Html, Properties, component, html, use_effect_with, use_state_eq};

use super::explanation::sentence;
use super::reason::{heading, reason};
use crate::actions::lessons::number_of;
use crate::session::{Session, use_session};
use crate::state::action::{NoticeAction, WorkspaceAction};
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::json_box;

/// Properties of [`Why`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct WhyProps {
    /// How the execution in view ended.
    pub summary: Shared<RunSummary>,
    /// Whether the definition is still the one that ran.
    pub is_current: bool,
}

/// What is to be said of a failed execution beyond its summary.
#[component]
pub fn Why(props: &WhyProps) -> Html {
    let session = use_session();
    let why = use_state_eq(|| None);
    use_effect_with(props.summary.clone(), {
        let (session, why) = (session.clone(), why.setter());
        move |_| session.ask(GetWhy, move |answer| why.set(answer))
    });
    let Some(why) = &*why else { return html! {} };
    let above = why
        .above
        .iter()
        .map(|view| reason(view, heading(view, true), props.is_current, &session));
    // There it would give the solution away.
    let is_lesson = number_of(&session.state().home).is_some();
    html! {
        <>
            { for above }
            if !why.remedies.is_empty() && props.is_current && !is_lesson {
                <section class="explained" aria-label="What would have saved it">
                    <h3>{ "What would have saved it" }</h3>
                    <ol class="clauses">{ for why.remedies.iter().map(|view| remedy(view, &session)) }</ol>
                </section>
            }
            if why.attempts.len() > 1 {
                <section class="explained" aria-label="Attempts">
                    <h3>{ format!("Attempts of {}", why.state) }</h3>
                    <ol class="clauses">{ for why.attempts.iter().map(attempt) }</ol>
                </section>
            }
            if let Some(arguments) = &why.arguments {
                <details class="fold">
                    <summary>{ format!("What {} sent", why.state) }</summary>
                    { json_box(&session, "Sent", arguments.clone()) }
                </details>
            }
        </>
    }
}

fn attempt(view: &FailedAttempt) -> Html {
    let retried = view
        .retried
        .map(|(retrier, after)| format!("Retry[{retrier}] waits {}", duration(after)));
    html! {
        <li class="clause">
            <p class="clause-head">
                <span>{ format!("Attempt {} at {}", view.number, duration(view.at)) }</span>
                if let Some(error) = &view.error { <code>{ error }</code> }
                if let Some(retried) = retried { <span class="soft clause-next">{ icon(Picture::Retry) }{ retried }</span> }
            </p>
        </li>
    }
}

fn remedy(view: &Remedy, session: &Session) -> Html {
    let onclick = {
        let (session, view) = (session.clone(), view.clone());
        move |_| apply(&session, &view)
    };
    let (class, picture) = if view.saves {
        ("clause-sign clause-sign-applies", Picture::Check)
    } else {
        ("clause-sign", Picture::Right)
    };
    html! {
        <li class="clause">
            <p class="clause-head">
                <span {class}>{ icon(picture) }</span>
                <span class="remedy-title">{ &view.fix.title }</span>
                <button type="button" class="button button-small" aria-label={format!("Apply and run: {}", view.fix.title)} {onclick}>{ "Apply and run" }</button>
            </p>
            <p class="clause-sentence soft">{ sentence(&view.sentence) }</p>
        </li>
    }
}

/// Changes the document, which can be undone, and runs the workspace again.
fn apply(session: &Session, remedy: &Remedy) {
    let state = session.state();
    let of = |workspace: &asl_workspace::Workspace| match remedy.document {
        Document::Role => workspace.role.clone(),
        _ => workspace.definition.clone(),
    };
    let text = of(&state.workspace);
    if state.run.workspace.as_deref().map(of).as_ref() != Some(&text) {
        let sentence = "The text has changed since this run. Run again first.";
        return session.dispatch(NoticeAction::Warn(sentence.into()));
    }
    let case = state.run.case.clone();
    let sentence = format!("{}: done.", remedy.fix.title);
    session.dispatch(WorkspaceAction::Replace(
        remedy.document,
        remedy.fix.applied(&text),
        sentence.into(),
    ));
    match case {
        Some(case) => session.run_case(&case),
        None => session.run(),
    }
}
