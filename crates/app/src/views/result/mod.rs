//! The right pane: what came of it.

pub mod breadcrumbs;
pub mod data_flow;
mod events;
pub mod explanation;
mod map_runs;
pub mod outcome;
pub mod policy;
mod problems;
mod test_results;
mod try_box;

use asl_protocol::{Analysis, Severity};
use asl_workspace::Settings;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_effect_with};

use crate::lazy::Later;
use crate::session::{Page, use_page};
use crate::state::Action;
use crate::state::run::Run;
use crate::state::selection::Selection;
use crate::state::shared::Shared;
use crate::state::test_run::Tested;
use crate::state::view::{ResultTab, Tryout};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::tabs::{Tab, Tabs};
use crate::views::result::breadcrumbs::keep_focus;
use crate::views::result::data_flow::data_flow;
use crate::views::result::events::events;
use crate::views::result::map_runs::map_runs;
use crate::views::result::outcome::result;
use crate::views::result::policy::policy;
use crate::views::result::problems::problems;
use crate::views::result::test_results::test_results;

/// Properties of [`ResultPane`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ResultPaneProps {
    /// What is known of the workspace.
    pub analysis: Option<Shared<Analysis>>,
    /// Why there is no newer analysis.
    pub trouble: Option<AttrValue>,
    /// The last run.
    pub run: Run,
    /// Whether something was changed since.
    pub is_stale: bool,
    /// Whether the definition is still the one that ran.
    pub is_current: bool,
    /// What came of the test cases.
    pub tested: Tested,
    /// Whether something was changed since.
    pub are_tests_stale: bool,
    /// The settings of the workspace.
    pub settings: Settings,
    /// What is selected.
    pub selection: Selection,
    /// The expression that is being tried.
    pub tryout: Tryout,
    /// Which tab shows.
    pub tab: ResultTab,
    /// What is not in the first view.
    pub later: Later,
}

/// The right pane.
#[component]
pub fn ResultPane(props: &ResultPaneProps) -> Html {
    let page = use_page();
    let markers = props
        .analysis
        .as_ref()
        .map_or(&[][..], |analysis| &analysis.markers);
    let count = |severity| {
        markers
            .iter()
            .filter(|marker| marker.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let last = Tab::new(ResultTab::Problems, "Problems");
    let last = if errors > 0 {
        last.with_badge(errors, "error", "error")
    } else {
        last.with_badge(warnings, "warning", "warning")
    };
    let report = props.tested.report().filter(|_| !props.are_tests_stale);
    let failed = report.map_or(0, |report| {
        report.cases.iter().filter(|case| !case.passed).count()
    });
    let summary = props.run.summary();
    let mut tabs = vec![
        Tab::new(ResultTab::Result, "Result"),
        Tab::new(ResultTab::DataFlow, "Data flow"),
        Tab::new(ResultTab::Events, "Events"),
        Tab::new(ResultTab::Tests, "Test results").with_badge(failed, "failed test case", "error"),
        Tab::new(ResultTab::Policy, "IAM policy"),
        last,
    ];
    if summary.is_some_and(|run| !run.map_runs.is_empty()) {
        tabs.insert(3, Tab::new(ResultTab::MapRuns, "Map Runs"));
    }
    let at = tabs.iter().position(|tab| tab.key == props.tab).unwrap_or(0);
    let on_select = {
        let page = page.clone();
        Callback::from(move |tab| page.dispatch(Action::ShowResultTab(tab)))
    };
    let is_of_execution = matches!(
        props.tab,
        ResultTab::Result | ResultTab::DataFlow | ResultTab::Events | ResultTab::MapRuns
    );
    // When the page opens nothing has the focus, and that is right.
    let has_run = props.run.outcome.is_some();
    use_effect_with(props.run.path().to_vec(), move |_| {
        if has_run {
            keep_focus();
        }
    });
    // All that the first view says.
    let content = if props.tab == ResultTab::Result && props.run.outcome.is_none() {
        nothing_yet(&page, props.run.running)
    } else {
        props.later.show(&page, |parts| (parts.results)(props, &page))
    };
    let found = match (errors, warnings) {
        (0, 0) => String::new(),
        _ => format!("{errors} errors, {warnings} warnings"),
    };
    html! {
        <section id="pane-panel-2" class="pane pane-result" aria-label="Results">
            <Tabs<ResultTab> label="Results" id="result" {tabs} selected={props.tab} {on_select} />
            if is_of_execution { { props.later.show_if_here(|parts| (parts.crumbs)(&props.run, &page)) } }
            <div class="panel" role="tabpanel" id={format!("result-panel-{at}")} aria-labelledby={format!("result-tab-{at}")}>{ content }</div>
            <p class="visually-hidden" aria-live="polite">{ found }</p>
        </section>
    }
}

/// What is under the selected tab.
pub fn content(props: &ResultPaneProps, page: &Page) -> Html {
    let summary = props.run.summary();
    let analysis = props.analysis.as_ref();
    match props.tab {
        ResultTab::Result => result(&props.run, props.is_stale, props.is_current, page),
        ResultTab::DataFlow => {
            let tryout = &props.tryout;
            data_flow(
                summary,
                &props.run,
                &props.selection,
                props.run.drawn().or(analysis),
                tryout,
                props.is_current,
                page,
            )
        }
        ResultTab::Events => events(summary, &props.run, &props.selection),
        ResultTab::MapRuns => map_runs(&props.run, page),
        ResultTab::Tests => test_results(&props.tested, props.are_tests_stale, &props.selection, page),
        ResultTab::Policy => policy(analysis, &props.settings, &props.selection, page),
        ResultTab::Problems => problems(analysis, props.trouble.as_ref(), page),
    }
}

fn nothing_yet(page: &Page, running: bool) -> Html {
    let page = page.clone();
    let run = move |_| page.run();
    html! {
        <div class="scroll stack" aria-busy={running.to_string()}>
            <div class="empty">
                { icon(Picture::Run) }
                if running {
                    <p>{ "Running…" }</p>
                } else {
                    <p>{ "Nothing has run yet." }</p>
                    <p class="soft">{ "Run the workspace to see how the execution ends, what every state did, and the event history." }</p>
                    <button type="button" class="button" onclick={run}>{ "Run" }<kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd></button>
                }
            </div>
        </div>
    }
}
