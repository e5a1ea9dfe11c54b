//! What came of a check: the sentence, the hint when it is asked for, the run that shows it, and the solution.

use asl_protocol::LessonFailure;
use web_sys::HtmlElement;
use yew::{Callback, Html, Properties, component, html, use_effect_with, use_node_ref, use_state_eq};

use super::check::Checked;
use super::markdown::markdown;
use super::solution::SolutionView;
use crate::platform::lessons::PageLesson;
use crate::session::{use_app_state, use_session};
use crate::state::action::SelectionAction;
use crate::state::selection::Selector;

/// Properties of [`VerdictView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct VerdictViewProps {
    /// What came of the last check.
    pub checked: Checked,
    /// The lesson.
    pub lesson: PageLesson,
}

/// What came of the last check.
#[component]
pub fn VerdictView(props: &VerdictViewProps) -> Html {
    let shown = use_state_eq(|| false);
    use_effect_with(props.checked.clone(), {
        let shown = shown.setter();
        move |_| shown.set(false)
    });
    let hint_node = use_node_ref();
    // The button that had the focus is gone then.
    use_effect_with((*shown, hint_node.clone()), |(shown, hint)| {
        if let Some(hint) = hint.cast::<HtmlElement>().filter(|_| *shown) {
            let _ = hint.focus();
        }
    });
    let reveal = {
        let shown = shown.setter();
        Callback::from(move |_| shown.set(true))
    };
    let verdict = match &props.checked {
        None => html! {},
        Some(Err(sentence)) => {
            html! { <div class="lesson-verdict" role="alert"><p>{ sentence.clone() }</p></div> }
        }
        Some(Ok(None)) => html! {
            <div class="lesson-verdict is-passed" role="status"><p><strong>{ "Passed." }</strong>{ " Every case has the expected result." }</p></div>
        },
        Some(Ok(Some(failure))) => html! {
            <div class="lesson-verdict" role="status">
                { markdown(&failure.sentence) }
                if let Some(hint) = &failure.hint {
                    if *shown {
                        <div ref={hint_node} class="lesson-hint" tabindex="-1">{ markdown(hint) }</div>
                    } else {
                        <button type="button" class="button button-small" onclick={reveal}>{ "Hint" }</button>
                    }
                }
                <FailedRun failure={failure.clone()} />
            </div>
        },
    };
    html! {
        <>
            { verdict }
            <SolutionView lesson={props.lesson.clone()} />
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct FailedRunProps {
    failure: LessonFailure,
}

/// The run of the case that fails, and the event where it leaves the way of the solution.
#[component]
fn FailedRun(props: &FailedRunProps) -> Html {
    let session = use_session();
    let state = use_app_state();
    let asked = use_state_eq(|| None::<u32>);
    let divergence = props.failure.divergence.clone();
    // Once the run is there, what diverges is selected in all panes.
    let arrived = *asked == Some(state.run.number) && !state.run.running && state.run.outcome.is_some();
    let visit = divergence.as_ref().and_then(|divergence| divergence.visit);
    use_effect_with(arrived, {
        let session = session.clone();
        move |arrived| {
            if let Some(visit) = visit.filter(|_| *arrived) {
                session.dispatch(SelectionAction::Visit(visit, None, Selector::List));
            }
        }
    });
    let Some((name, workspace)) = props.failure.case.clone() else {
        return html! {};
    };
    let run = {
        let (session, asked) = (session.clone(), asked.setter());
        move |_| {
            session.run_other(&name, workspace.clone());
            asked.set(Some(session.state().run.number));
        }
    };
    let words = divergence.map(|divergence| {
        let state = divergence
            .state
            .map_or_else(String::new, |state| format!(" in “{state}”"));
        let instead = match divergence.expected {
            Some(expected) if expected != divergence.got => format!("; the solution has {expected} there"),
            Some(_) => ", whose content or time differs from the solution's".to_owned(),
            None => "; the solution has already ended".to_owned(),
        };
        format!(
            "It first differs at event {}, {}{state}{instead}.",
            divergence.event, divergence.got
        )
    });
    html! {
        <>
            if let Some(words) = words { <p>{ words }</p> }
            <button type="button" class="button button-small" onclick={run}>{ "Show this run" }</button>
        </>
    }
}
