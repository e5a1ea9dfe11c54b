//! How the last run went, next to the Run button: to see and to hear, whichever tab shows.

use asl::Status;
use yew::{AttrValue, Html, Properties, classes, component, html};

use crate::session::use_session;
use crate::state::State;
use crate::state::action::ViewAction;
use crate::state::run::Outcome;
use crate::state::view::ResultTab;
use asl_protocol::duration;

/// How the last run went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunStatus {
    /// A word; empty before the first run.
    word: AttrValue,
    /// What screen readers say after the word.
    more: AttrValue,
    /// The style class.
    tone: &'static str,
    /// Whether the workspace has changed since.
    stale: bool,
    /// Whether nobody asked for the run: then nothing is announced.
    quiet: bool,
}

impl RunStatus {
    /// How the last run of the page went.
    pub fn of(state: &State) -> Self {
        let status = |word: &'static str, more: String, tone| Self {
            word: word.into(),
            more: more.into(),
            tone,
            stale: state.is_run_stale(),
            quiet: state.run.unasked,
        };
        if state.is_busy() {
            return status("Running…", String::new(), "cut");
        }
        match &state.run.outcome {
            None => Self::default(),
            Some(Outcome::Ran(run)) => {
                let error = run
                    .error
                    .as_ref()
                    .map_or(String::new(), |error| format!(": {error}"));
                let more = format!("{error}, after {}", duration(run.duration));
                match run.status {
                    Status::Succeeded => status("Succeeded", more, "succeeded"),
                    Status::TimedOut => status("Timed out", more, "timed-out"),
                    Status::Aborted => status("Aborted", more, "cut"),
                    Status::Failed => status("Failed", more, "failed"),
                }
            }
            Some(Outcome::Refused(refusal)) => {
                status("Not started", format!(". {}", refusal.sentence), "failed")
            }
            Some(Outcome::Stopped) => status("Stopped", String::new(), "cut"),
            Some(Outcome::Trouble(sentence)) => status("No result", format!(". {sentence}"), "failed"),
        }
    }
}

/// Properties of [`RunChip`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct RunChipProps {
    /// How the last run went.
    pub status: RunStatus,
}

/// How the last run went; a click shows the result. The one place where the end of a run is announced.
#[component]
pub fn RunChip(props: &RunChipProps) -> Html {
    let session = use_session();
    let RunStatus {
        word,
        more,
        tone,
        stale,
        quiet,
    } = &props.status;
    let onclick = move |_| session.dispatch(ViewAction::ShowResultTab(ResultTab::Result));
    let title = if *stale {
        "Show the result. The workspace has changed since."
    } else {
        "Show the result"
    };
    html! {
        <div class="run-status" role="status" aria-live={quiet.then_some("off")} aria-label="Last run">
            if !word.is_empty() {
                <button type="button" {onclick} {title} class={classes!("run-chip", format!("run-chip-{tone}"), stale.then_some("run-chip-stale"))}>
                    { word }<span class="visually-hidden">{ more }</span>
                </button>
            }
        </div>
    }
}
