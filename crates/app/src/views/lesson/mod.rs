//! A lesson beside the workspace: its text, the check of what the learner has written, hints and the way on.

pub mod check;
pub mod contents;
pub mod markdown;
mod solution;
mod speak;
pub mod verdict;

use web_sys::{HtmlElement, HtmlSelectElement};
use yew::{
    Callback, Html, Properties, TargetCast, UseStateHandle, component, html, use_effect_with, use_node_ref,
    use_state, use_state_eq,
};

use crate::actions::lessons;
use crate::platform::lessons::{Course, PageLesson, Progress, fetch, language, url};
use crate::session::{use_app_state, use_session};
use crate::views::controls::icon::{Picture, icon};
use check::use_check;
use markdown::markdown;
use speak::speak;
use verdict::VerdictView;

/// Properties of [`LessonPanel`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LessonPanelProps {
    /// The number of the lesson: `07`.
    pub number: String,
}

/// The lesson with a number, once the lessons are loaded.
#[component]
pub fn LessonPanel(props: &LessonPanelProps) -> Html {
    let course: UseStateHandle<Option<Result<Course, String>>> = use_state(|| None);
    use_effect_with((), {
        let course = course.setter();
        move |()| wasm_bindgen_futures::spawn_local(async move { course.set(Some(fetch().await)) })
    });
    let content = match &*course {
        None => html! { <p class="loading" role="status">{ "Loading…" }</p> },
        Some(Err(sentence)) => html! { <p class="empty" role="alert">{ sentence.clone() }</p> },
        Some(Ok(course)) => {
            let place = course.iter().position(|lesson| lesson.number() == props.number);
            match place {
                Some(place) => html! { <Content course={course.clone()} {place} /> },
                None => html! { <p class="empty" role="alert">{ "This lesson does not exist." }</p> },
            }
        }
    };
    html! {
        <section class="lesson" aria-label="Lesson">
            <link rel="stylesheet" href={url("css")} />
            { content }
        </section>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct ContentProps {
    course: Course,
    place: usize,
}

#[component]
fn Content(props: &ContentProps) -> Html {
    let session = use_session();
    let state = use_app_state();
    let progress = use_state_eq(Progress::load);
    let Some(lesson) = props.course.get(props.place) else {
        return html! {};
    };
    let spoken = progress.language().unwrap_or(language()).to_owned();
    let is_here = lessons::number_of(&state.home) == Some(lesson.number());
    use_effect_with((is_here, state.workspace.clone()), {
        let id = lesson.id.clone();
        move |(is_here, workspace)| {
            if *is_here {
                Progress::load().keep_answer(&id, workspace);
            }
        }
    });
    let text = use_node_ref();
    use_effect_with(text.clone(), |text| {
        // Who came from the contents, or from the lesson before, reads on here.
        if let Some(text) = text.cast::<HtmlElement>() {
            let _ = text.focus();
        }
    });
    let (checked, check) = use_check(lesson, {
        let progress = progress.setter();
        Callback::from(move |id: String| {
            let mut kept = Progress::load();
            kept.pass(&id);
            progress.set(kept);
        })
    });
    let go = |place: Option<usize>| {
        let lesson = place.and_then(|place| props.course.get(place)).cloned();
        let session = session.clone();
        let disabled = lesson.is_none();
        let onclick = Callback::from(move |_| {
            if let Some(lesson) = &lesson {
                lessons::show(&session, lesson);
            }
        });
        (onclick, disabled)
    };
    let (previous, is_first) = go(props.place.checked_sub(1));
    let (next, is_last) = go(Some(props.place + 1));
    let leave = {
        let session = session.clone();
        move |_| lessons::leave(&session)
    };
    let again = {
        let (session, lesson, checked) = (session.clone(), lesson.clone(), checked.setter());
        move |_| {
            checked.set(None);
            lessons::start_again(&session, &lesson);
        }
    };
    html! {
        <>
            <div class="lesson-head">
                { contents(&props.course, props.place, &progress, &spoken, &session) }
                if lesson.speaks("de") { { speak(&progress, &spoken) } }
                <button type="button" class="button button-quiet button-icon" aria-label="Leave the lessons" title="Back to your own workspace" onclick={leave}>
                    { icon(Picture::Close) }
                </button>
            </div>
            <div ref={text} class="lesson-body" lang={lesson.language(&spoken).to_owned()} tabindex="0">
                <h2>{ lesson.title(&spoken) }</h2>
                { markdown(lesson.body(&spoken)) }
                <VerdictView checked={(*checked).clone()} lesson={lesson.clone()} />
            </div>
            <div class="lesson-foot">
                <button type="button" class="button button-small" disabled={is_first} onclick={previous}>{ "Previous" }</button>
                <button type="button" class="button button-small" onclick={again}>{ "Start again" }</button>
                <span class="lesson-space"></span>
                <button type="button" class="button button-small button-primary" onclick={move |_| check.emit(())}>{ "Check" }</button>
                <button type="button" class="button button-small" disabled={is_last} onclick={next}>{ "Next" }</button>
            </div>
        </>
    }
}

/// The list of all lessons; a tick stands before those that were passed.
fn contents(
    course: &Course,
    place: usize,
    progress: &Progress,
    spoken: &str,
    session: &crate::session::Session,
) -> Html {
    let option = |(index, lesson): (usize, &PageLesson)| {
        let tick = if progress.is_passed(&lesson.id) {
            "✓ "
        } else {
            ""
        };
        let title = format!("{tick}{} {}", index + 1, lesson.title(spoken));
        html! { <option value={index.to_string()} selected={index == place}>{ title }</option> }
    };
    let onchange = {
        let (session, course) = (session.clone(), course.clone());
        Callback::from(move |event: yew::Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(lesson) = chosen.parse().ok().and_then(|index: usize| course.get(index)) {
                lessons::show(&session, lesson);
            }
        })
    };
    html! { <select aria-label="Lesson" {onchange}>{ for course.iter().enumerate().map(option) }</select> }
}
