//! The content of the selected result tab.

use yew::Html;

use super::data_flow::data_flow;
use super::events::events;
use super::map_runs::map_runs;
use super::outcome::result;
use super::policy::policy;
use super::problems::problems;
use super::test_results::test_results;
use crate::session::Session;
use crate::state::State;
use crate::state::view::ResultTab;

/// The content of the selected result tab.
pub fn content(state: &State, session: &Session) -> Html {
    let (run, summary, selection) = (&state.run, state.summary(), &state.selection);
    let analysis = state.analysis.as_ref();
    let is_current = state.is_definition_current();
    match state.view.result_tab {
        ResultTab::Result => result(run, state.is_run_stale(), is_current, session),
        ResultTab::DataFlow => {
            let (drawn, tryout) = (run.drawn().or(analysis), &state.view.tryout);
            data_flow(summary, run, selection, drawn, tryout, is_current, session)
        }
        ResultTab::Events => events(summary, run, selection),
        ResultTab::MapRuns => map_runs(run, session),
        ResultTab::Tests => test_results(&state.test_run, state.are_tests_stale(), selection, session),
        ResultTab::Policy => policy(analysis, &state.workspace.settings, selection, session),
        ResultTab::Problems => problems(analysis, state.analysis_trouble.as_ref(), session),
    }
}
