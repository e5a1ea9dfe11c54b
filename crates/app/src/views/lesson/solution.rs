//! The solution of a lesson, shown as what would change in the learner's workspace.

use asl_protocol::{CompareSolution, DiffKind, DiffLine, Document, SolutionPart};
use web_sys::{Element, Event};
use yew::{
    Callback, Html, Properties, TargetCast, component, html, use_effect_with, use_state, use_state_eq,
};

use crate::actions::lessons;
use crate::platform::lessons::PageLesson;
use crate::session::{use_app_state, use_session};

/// Properties of [`SolutionView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SolutionViewProps {
    /// The lesson.
    pub lesson: PageLesson,
}

/// The solution, once the learner asks for it.
#[component]
pub fn SolutionView(props: &SolutionViewProps) -> Html {
    let session = use_session();
    let state = use_app_state();
    let is_open = use_state_eq(|| false);
    let parts = use_state(|| None::<Vec<SolutionPart>>);
    let answer = is_open.then(|| state.workspace.clone());
    use_effect_with(answer, {
        let (session, lesson, parts) = (session.clone(), props.lesson.clone(), parts.setter());
        move |answer| {
            if let Some(answer) = answer {
                let request = CompareSolution {
                    workspace: (**answer).clone(),
                    start: Box::new(lesson.start),
                    solution: Box::new(lesson.solution),
                };
                session.ask(request, move |answer| parts.set(Some(answer)));
            }
        }
    });
    let ontoggle = {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            let details = event.target_dyn_into::<Element>();
            is_open.set(details.is_some_and(|details| details.has_attribute("open")));
        })
    };
    let shown = parts.as_ref().filter(|_| *is_open);
    let take = {
        let parts = parts.clone();
        move |_| {
            if let Some(parts) = &*parts {
                lessons::take(&session, parts);
            }
        }
    };
    html! {
        <details {ontoggle}>
            <summary>{ "Show the solution" }</summary>
            if let Some(parts) = shown {
                if parts.is_empty() {
                    <p>{ "This is what you have." }</p>
                } else {
                    { for parts.iter().map(|part| diff(part, parts.len() > 1)) }
                    <button type="button" class="button button-small" onclick={take}>{ "Take it" }</button>
                }
            }
        </details>
    }
}

/// The lines of a document that differ; with its name where there are several.
fn diff(part: &SolutionPart, is_named: bool) -> Html {
    let name = match part.document {
        Document::Definition => "Definition",
        Document::Input => "Input",
        Document::Mocks => "Mocked responses",
        Document::Tests => "Test cases",
        Document::Role => "Role",
    };
    html! {
        <>
            if is_named { <h3>{ name }</h3> }
            <div class="lesson-diff" tabindex="0" role="group" aria-label={format!("{name}: what the solution changes")}>
                { for part.lines.iter().map(line) }
            </div>
        </>
    }
}

fn line(line: &DiffLine) -> Html {
    let text = &line.text;
    match line.kind {
        DiffKind::Both => html! { <code>{ format!("  {text}") }</code> },
        DiffKind::Mine => html! { <del><code>{ format!("− {text}") }</code></del> },
        DiffKind::Solution => html! { <ins><code>{ format!("+ {text}") }</code></ins> },
        DiffKind::Gap => html! { <code>{ "  …" }</code> },
    }
}
