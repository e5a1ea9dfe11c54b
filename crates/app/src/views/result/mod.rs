//! The right pane: the results.

pub mod breadcrumbs;
mod code_consent;
pub mod content;
mod costs;
pub mod data_flow;
mod events;
pub mod explanation;
mod explore;
mod map_runs;
mod origin;
pub mod outcome;
pub mod policy;
mod problems;
mod reason;
mod test_results;
mod timeline;
mod try_box;
mod why;

use asl::Severity;
use yew::{Callback, Html, component, html, use_effect_with};

use crate::lazy::use_lazy;
use crate::session::{Session, use_app_state, use_session};
use crate::state::action::ViewAction;
use crate::state::view::ResultTab;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::tabs::{Choice, Tab, Tabs};
use breadcrumbs::keep_focus;

/// The right pane.
#[component]
pub fn ResultPane() -> Html {
    let (state, session, lazy) = (use_app_state(), use_session(), use_lazy());
    let selected = state.view.result_tab;
    let (errors, warnings) = (state.findings(Severity::Error), state.findings(Severity::Warning));
    let problems = Tab::new(ResultTab::Problems, "Problems");
    let problems = if errors > 0 {
        problems.with_badge(errors, "error", "error")
    } else {
        problems.with_badge(warnings, "warning", "warning")
    };
    let report = state.test_run.report().filter(|_| !state.are_tests_stale());
    let failed = report.map_or(0, |report| {
        report.cases.iter().filter(|case| !case.passed).count()
    });
    let mut tabs = vec![
        Tab::new(ResultTab::Result, "Result"),
        Tab::new(ResultTab::DataFlow, "Data flow"),
        Tab::new(ResultTab::Events, "Events"),
        Tab::new(ResultTab::Tests, "Test results").with_badge(failed, "failed test case", "error"),
        Tab::new(ResultTab::Explore, "Explore"),
        Tab::new(ResultTab::Policy, "IAM policy"),
        problems,
    ];
    if state.summary().is_some_and(|run| !run.map_runs.is_empty()) {
        tabs.insert(3, Tab::new(ResultTab::MapRuns, "Map Runs"));
    }
    let at = tabs.iter().position(|tab| tab.key == selected).unwrap_or(0);
    let on_select = {
        let session = session.clone();
        Callback::from(move |tab| session.dispatch(ViewAction::ShowResultTab(tab)))
    };
    // When the page opens, nothing has the focus, and that is right.
    let has_run = state.run.outcome.is_some();
    use_effect_with(state.run.path().to_vec(), move |_| {
        if has_run {
            keep_focus();
        }
    });
    // All that the first view shows.
    let content = if selected == ResultTab::Result && !has_run {
        nothing_yet(&session, state.run.running)
    } else {
        lazy.show(&session, |views| (views.results)(&state, &session))
    };
    // Screen readers announce when the numbers change.
    let found = match (errors, warnings) {
        (0, 0) => String::new(),
        _ => format!("Errors: {errors}, warnings: {warnings}"),
    };
    html! {
        <section id="pane-panel-2" class="pane pane-result" aria-label="Results">
            <Tabs label="Results" id="result" of={Choice::new(tabs, selected, on_select)} apart={2} />
            { lazy.show_if_ready(|views| (views.above_results)(&state, &session)) }
            <div class="panel" role="tabpanel" id={format!("result-panel-{at}")} aria-labelledby={format!("result-tab-{at}")}>{ content }</div>
            <p class="visually-hidden" aria-live="polite">{ found }</p>
        </section>
    }
}

fn nothing_yet(session: &Session, running: bool) -> Html {
    let session = session.clone();
    let run = move |_| session.run();
    html! {
        <div class="scroll stack" aria-busy={running.to_string()}>
            <div class="empty">
                { icon(Picture::Run) }
                if running {
                    <p>{ "Running…" }</p>
                } else {
                    <p class="soft">{ "ASL Playground runs AWS Step Functions workflows, written in the Amazon States Language, exactly as AWS does." }</p>
                    <p>{ "Nothing has run yet." }</p>
                    <p class="soft">{ "Run the workspace to see how the execution ends, what every state did, and the event history." }</p>
                    <button type="button" class="button" onclick={run}>{ "Run" }<kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd></button>
                }
            </div>
        </div>
    }
}
