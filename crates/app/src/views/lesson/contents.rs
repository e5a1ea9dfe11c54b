//! The contents of the lessons: where the learner is, all lessons with their ideas, and the language they are read in.

use web_sys::{HtmlElement, KeyboardEvent};
use yew::{
    Callback, Html, NodeRef, Properties, TargetCast, UseStateHandle, component, html, use_effect_with,
    use_node_ref, use_state, use_state_eq,
};

use super::speak::speak;
use crate::actions::lessons;
use crate::platform::lessons::{Course, PageLesson, Progress, fetch, language, url};
use crate::session::use_session;
use crate::views::controls::modal::Modal;

/// Properties of [`Contents`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ContentsProps {
    /// Called when the dialog is to be closed.
    pub on_close: Callback<()>,
}

/// The contents, as a dialog.
#[component]
pub fn Contents(props: &ContentsProps) -> Html {
    let course: UseStateHandle<Option<Result<Course, String>>> = use_state(|| None);
    use_effect_with((), {
        let course = course.setter();
        move |()| wasm_bindgen_futures::spawn_local(async move { course.set(Some(fetch().await)) })
    });
    html! {
        <Modal title="Learn Step Functions" on_close={props.on_close.clone()}>
            <link rel="stylesheet" href={url("css")} />
            { match &*course {
                None => html! { <p class="loading" role="status">{ "Loading…" }</p> },
                Some(Err(sentence)) => html! { <p role="alert">{ sentence.clone() }</p> },
                Some(Ok(course)) => html! { <Lessons course={course.clone()} on_close={props.on_close.clone()} /> },
            } }
        </Modal>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct LessonsProps {
    course: Course,
    on_close: Callback<()>,
}

#[component]
fn Lessons(props: &LessonsProps) -> Html {
    let session = use_session();
    let progress = use_state_eq(Progress::load);
    let (go_on, list) = (use_node_ref(), use_node_ref());
    use_effect_with(go_on.clone(), |go_on| focus(go_on.cast::<HtmlElement>()));
    let spoken = progress.language().unwrap_or(language()).to_owned();
    let open = {
        let (course, on_close) = (props.course.clone(), props.on_close.clone());
        Callback::from(move |place: usize| {
            on_close.emit(());
            if let Some(lesson) = course.get(place) {
                lessons::show(&session, lesson);
            }
        })
    };
    let is_passed = |lesson: &&PageLesson| progress.is_passed(&lesson.id);
    let passed = props.course.iter().filter(is_passed).count();
    let next = place_to_go_on(&props.course, &progress);
    let item = |(place, lesson): (usize, &PageLesson)| {
        let is_passed = progress.is_passed(&lesson.id);
        let is_next = place == next && progress.last().is_some();
        html! {
            <li key={lesson.id.clone()}>
                <button type="button" class="contents-lesson" aria-current={is_next.then_some("step")} onclick={open.reform(move |_| place)}>
                    <span class="contents-mark" aria-hidden="true">{ if is_passed { "✓".to_owned() } else { (place + 1).to_string() } }</span>
                    <span class="menu-words" lang={lesson.language(&spoken).to_owned()}>
                        <span class="choice-title">{ lesson.title(&spoken) }</span>
                        <span class="menu-about">{ lesson.idea(&spoken) }</span>
                    </span>
                    if is_passed { <span class="visually-hidden">{ ", passed" }</span> }
                </button>
            </li>
        }
    };
    let title = props.course.get(next).map(|lesson| lesson.title(&spoken));
    let label = match progress.last() {
        None => "Begin".to_owned(),
        Some(_) => "Continue where you were".to_owned(),
    };
    html! {
        <>
            <div class="contents-top">
                <button ref={go_on} type="button" class="button button-primary" onclick={open.reform(move |_| next)}>{ label }</button>
                <span class="contents-next">{ format!("{}  {}", next + 1, title.unwrap_or_default()) }</span>
                if props.course.iter().any(|lesson| lesson.speaks("de")) { { speak(&progress, &spoken) } }
            </div>
            <p class="contents-progress">{ format!("{passed} of {} passed. Progress is kept in this browser.", props.course.len()) }</p>
            <ol ref={list.clone()} class="contents" onkeydown={move |event| arrows(&event, &list)}>
                { for props.course.iter().enumerate().map(item) }
            </ol>
        </>
    }
}

/// Where the learner goes on: the lesson that was opened last, or, if that is passed, the first one after it that is not.
fn place_to_go_on(course: &[PageLesson], progress: &Progress) -> usize {
    let last = course
        .iter()
        .position(|lesson| Some(&*lesson.id) == progress.last());
    let last = last.unwrap_or(0);
    let later = course.iter().enumerate().skip(last);
    let open = later
        .into_iter()
        .find(|(_, lesson)| !progress.is_passed(&lesson.id));
    open.map_or(last, |(place, _)| place)
}

/// The arrow keys, Home and End lead from one lesson to another.
fn arrows(event: &KeyboardEvent, list: &NodeRef) {
    let Some(list) = list.cast::<HtmlElement>() else {
        return;
    };
    let focused = event.target_dyn_into::<HtmlElement>();
    let item = focused.and_then(|button| button.parent_element());
    let to = match event.key().as_str() {
        "ArrowDown" => item.and_then(|item| item.next_element_sibling()),
        "ArrowUp" => item.and_then(|item| item.previous_element_sibling()),
        "Home" => list.first_element_child(),
        "End" => list.last_element_child(),
        _ => return,
    };
    event.prevent_default();
    let button = to.and_then(|item| item.query_selector("button").ok()?);
    focus(button.and_then(|button| wasm_bindgen::JsCast::dyn_into(button).ok()));
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // What cannot have the focus leaves it where it is.
        let _ = element.focus();
    }
}
