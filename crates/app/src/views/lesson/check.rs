//! Checking what the learner has written: when asked, and after each run.

use asl_protocol::{CheckLesson, LessonFailure};
use yew::{Callback, UseStateHandle, hook, use_effect_with, use_state_eq};

use crate::platform::lessons::PageLesson;
use crate::session::{use_app_state, use_session};

/// What came of the last check.
pub type Checked = Option<Result<Option<LessonFailure>, String>>;

/// What came of the last check, and what checks again. `on_pass` is called with the name of a lesson that was passed.
#[hook]
pub fn use_check(lesson: &PageLesson, on_pass: Callback<String>) -> (UseStateHandle<Checked>, Callback<()>) {
    let session = use_session();
    let state = use_app_state();
    let checked = use_state_eq(|| Checked::None);
    let check = {
        let (lesson, checked) = (lesson.clone(), checked.setter());
        Callback::from(move |()| {
            let request = CheckLesson {
                id: lesson.id.clone(),
                folder: lesson.folder.clone(),
                workspace: (*session.state().workspace).clone(),
            };
            let (id, checked, on_pass) = (lesson.id.clone(), checked.clone(), on_pass.clone());
            session.ask_or(request, move |answer| {
                let gone = || Err("The check did not finish. Try again.".to_owned());
                let answer = answer
                    .unwrap_or_else(gone)
                    .map(|failure| failure.map(|failure| *failure));
                if answer == Ok(None) {
                    on_pass.emit(id);
                }
                checked.set(Some(answer));
            });
        })
    };
    // A run of the learner's own is followed by a check.
    let ran = state.run.outcome.is_some()
        && !state.run.running
        && state.run.case.is_none()
        && !state.is_run_stale();
    use_effect_with((ran, state.run.number), {
        let check = check.clone();
        move |&(ran, _)| {
            if ran {
                check.emit(());
            }
        }
    });
    (checked, check)
}
