//! The content of the selected result tab.

use asl::Status;
use yew::{Html, html};

use super::breadcrumbs::breadcrumbs;
use super::code_consent::CodeConsent;
use super::data_flow::data_flow;
use super::explore::can_happen;
use super::map_runs::map_runs;
use super::outcome::result;
use super::policy::policy;
use super::problems::problems;
use super::test_results::test_results;
use super::timeline::events;
use crate::session::Session;
use crate::state::State;
use crate::state::action::ViewAction;
use crate::state::view::ResultTab;
use crate::views::controls::icon::{Picture, icon};
use crate::views::edit::input_hint::input_hint;
use crate::views::first_visit::first_visit;

/// What stands above the content: what there is to see in the example, and the path to the execution in view.
pub fn above_results(state: &State, session: &Session) -> Html {
    let close = {
        let session = session.clone();
        move |_| session.dispatch(ViewAction::Guide(None))
    };
    html! {
        <>
            if let Some(guide) = &state.view.guide {
                <div class="callout callout-stale guide" role="note" aria-label="About this example">
                    <p>{ guide }</p>
                    <button type="button" class="button button-quiet button-icon button-small" aria-label="Close" title="Close" onclick={close}>
                        { icon(Picture::Close) }
                    </button>
                </div>
            }
            { first_visit(state) }
            if state.asks_for_code() { <CodeConsent functions={state.coded()} /> }
            if state.view.result_tab.is_of_run() { { breadcrumbs(&state.run, session) } }
        </>
    }
}

/// The content of the selected result tab; above what belongs to an older workspace stands that it does.
pub fn content(state: &State, session: &Session) -> Html {
    let is_old = state.view.result_tab.is_of_run() && state.summary().is_some() && state.is_run_stale();
    // A workflow from elsewhere fails at its first state without an input, and the page knows what it reads.
    let failed = state.summary().is_some_and(|run| run.status != Status::Succeeded);
    let wants_input = failed && state.view.result_tab == ResultTab::Result && state.run.inside.is_none();
    html! {
        <div class="rows">
            if is_old { { stale(state.is_definition_current() || state.run.drawn().is_some(), session) } }
            if wants_input { { input_hint(&state.workspace, state.analysis.as_deref(), session) } }
            { selected(state, session) }
        </div>
    }
}

fn stale(same_definition: bool, session: &Session) -> Html {
    let session = session.clone();
    let onclick = move |_| session.run();
    let sentence = if same_definition {
        "The workspace has changed since this run."
    } else {
        "The workspace has changed since this run. The run was of another definition."
    };
    html! {
        <p class="callout callout-stale">
            { sentence }
            <button type="button" class="button button-small" {onclick}>{ "Run again" }</button>
        </p>
    }
}

fn selected(state: &State, session: &Session) -> Html {
    let (run, summary, selection) = (&state.run, state.summary(), &state.selection);
    let analysis = state.analysis.as_ref();
    let is_current = state.is_definition_current();
    match state.view.result_tab {
        ResultTab::Result => result(run, is_current, session),
        ResultTab::DataFlow => {
            let (drawn, tryout) = (run.drawn().or(analysis), &state.view.tryout);
            data_flow(summary, run, selection, drawn, tryout, is_current, session)
        }
        ResultTab::Events => events(summary, run, selection),
        ResultTab::MapRuns => map_runs(run, session),
        ResultTab::Tests => test_results(&state.test_run, state.are_tests_stale(), selection, session),
        ResultTab::Explore => can_happen(state, session),
        ResultTab::Policy => policy(analysis, &state.workspace.settings, selection, session),
        ResultTab::Problems => problems(analysis, state.analysis_trouble.as_ref(), session),
    }
}
