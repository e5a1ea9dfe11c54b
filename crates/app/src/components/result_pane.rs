//! The right pane: what came of it.

use asl_protocol::{Analysis, Severity};
use yew::{AttrValue, Callback, Html, Properties, component, html};

use super::data_flow::DataFlow;
use super::events::Events;
use super::policy::Policy;
use super::problems::Problems;
use super::result::ResultView;
use super::tabs::{Tab, Tabs};
use crate::page::use_page;
use crate::shared::Shared;
use crate::state::Action;
use crate::state::run::{Outcome, Run};
use crate::state::selection::Selection;
use crate::state::view::ResultTab;

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
    /// What is selected.
    pub selection: Selection,
    /// Which tab shows.
    pub tab: ResultTab,
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
    let problems = Tab::new(ResultTab::Problems, "Problems");
    let problems = if errors > 0 {
        problems.with_badge(errors, "error", "error")
    } else {
        problems.with_badge(warnings, "warning", "warning")
    };
    let tabs = vec![
        Tab::new(ResultTab::Result, "Result"),
        Tab::new(ResultTab::DataFlow, "Data flow"),
        Tab::new(ResultTab::Events, "Events"),
        Tab::new(ResultTab::Policy, "IAM policy"),
        problems,
    ];
    let at = tabs.iter().position(|tab| tab.key == props.tab).unwrap_or(0);
    let on_select = Callback::from(move |tab| page.dispatch(Action::ShowResultTab(tab)));
    let summary = match &props.run.outcome {
        Some(Outcome::Ran(summary)) => Some(summary.clone()),
        _ => None,
    };
    let content = match props.tab {
        ResultTab::Result => html! { <ResultView run={props.run.clone()} is_stale={props.is_stale} /> },
        ResultTab::DataFlow => {
            html! { <DataFlow {summary} run={props.run.clone()} selection={props.selection.clone()} analysis={props.analysis.clone()} /> }
        }
        ResultTab::Events => {
            html! { <Events {summary} number={props.run.number} lost={props.run.lost} selection={props.selection.clone()} /> }
        }
        ResultTab::Policy => {
            html! { <Policy analysis={props.analysis.clone()} selection={props.selection.clone()} /> }
        }
        ResultTab::Problems => {
            html! { <Problems analysis={props.analysis.clone()} trouble={props.trouble.clone()} /> }
        }
    };
    let found = match (errors, warnings) {
        (0, 0) => String::new(),
        _ => format!("{errors} errors, {warnings} warnings"),
    };
    html! {
        <section id="pane-panel-2" class="pane pane-result" aria-label="Results">
            <Tabs<ResultTab> label="Results" id="result" {tabs} selected={props.tab} {on_select} />
            <div class="panel" role="tabpanel" id={format!("result-panel-{at}")} aria-labelledby={format!("result-tab-{at}")}>{ content }</div>
            <p class="visually-hidden" aria-live="polite">{ found }</p>
        </section>
    }
}
