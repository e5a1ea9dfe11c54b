//! A lesson in an embedded view: its text, the check, hints and the verdict. Nothing of it is kept.
//!
//! What does not live here: what a lesson is ([`crate::platform::lessons`]), and the page's own lessons with their progress.

use std::rc::Rc;

use yew::{
    Callback, Html, Properties, UseStateHandle, component, hook, html, use_effect_with, use_state,
    use_state_eq,
};

use super::effects::{Given, open};
use crate::platform::lessons::{PageLesson, fetch, language, url};
use crate::session::Session;
use crate::views::lesson::check::use_check;
use crate::views::lesson::markdown::markdown;
use crate::views::lesson::verdict::VerdictView;

/// The lesson that the author wants, once it is there, or why it is not. Its start becomes what is given.
#[hook]
pub(super) fn use_lesson(
    session: &Session,
    given: &UseStateHandle<Given>,
) -> Option<Result<PageLesson, String>> {
    let lesson = use_state(|| None);
    let (session, given) = (session.clone(), given.clone());
    use_effect_with(given.parameters.lesson.clone(), {
        let lesson = lesson.setter();
        move |number| {
            let Some(number) = number.clone() else { return };
            wasm_bindgen_futures::spawn_local(async move {
                let found = fetch().await.and_then(|course| {
                    let found = course.iter().find(|lesson| lesson.number() == number).cloned();
                    found.ok_or_else(|| format!("There is no lesson {number:.20}."))
                });
                if let Ok(found) = &found {
                    let started = Given {
                        workspace: Rc::new(found.start.clone()),
                        is_missing: false,
                        ..(*given).clone()
                    };
                    open(&session, &started);
                    given.set(started);
                }
                lesson.set(Some(found));
            });
        }
    });
    (*lesson).clone()
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LessonProps {
    /// The lesson.
    pub(super) lesson: PageLesson,
}

/// The lesson beside its workflow.
#[component]
pub(super) fn Lesson(props: &LessonProps) -> Html {
    let lesson = &props.lesson;
    let (checked, check) = use_check(lesson, Callback::noop());
    let spoken = use_state_eq(language);
    let (other, word) = if *spoken == "de" {
        ("en", "English")
    } else {
        ("de", "Deutsch")
    };
    let speak = {
        let spoken = spoken.setter();
        move |_| spoken.set(other)
    };
    html! {
        <section class="embed-lesson" aria-label="Lesson">
            <link rel="stylesheet" href={url("css")} />
            <div class="lesson-body" lang={lesson.language(&spoken).to_owned()} tabindex="0">
                <h2>{ lesson.title(&spoken) }</h2>
                { markdown(lesson.body(&spoken)) }
                <VerdictView checked={(*checked).clone()} lesson={lesson.clone()} />
            </div>
            <div class="lesson-foot">
                <button type="button" class="button button-small button-primary" onclick={move |_| check.emit(())}>{ "Check" }</button>
                <span class="lesson-space"></span>
                if lesson.speaks("de") {
                    <button type="button" class="button button-small button-quiet" lang={other} onclick={speak}>{ word }</button>
                }
            </div>
        </section>
    }
}
