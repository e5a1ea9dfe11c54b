//! The IAM policy tab: what the execution role has to allow, and why.

use asl_protocol::{Analysis, PolicyReason, PolicyStatement};
use yew::{Html, Properties, classes, component, html};

use super::icon::{Picture, icon};
use super::json_view::{CopyButton, JsonView};
use crate::page::{Page, use_page};
use crate::shared::Shared;
use crate::state::Action;
use crate::state::selection::{Selection, Selector, state_of};

/// Properties of [`Policy`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PolicyProps {
    /// What is known of the workspace.
    pub analysis: Option<Shared<Analysis>>,
    /// What is selected.
    pub selection: Selection,
}

/// The IAM policy tab.
#[component]
pub fn Policy(props: &PolicyProps) -> Html {
    let page = use_page();
    let Some(analysis) = &props.analysis else {
        return html! {};
    };
    let policy = &analysis.policy;
    let warnings = policy.warnings.iter().map(|warning| {
        let select = select(&page, analysis, &warning.pointer);
        html! {
            <li class="callout callout-warning">
                { icon(Picture::Alert) }<p>{ &warning.sentence }</p>
                if let Some(onclick) = select { <button type="button" class="button button-small" {onclick}>{ "Show the state" }</button> }
            </li>
        }
    });
    let statements = policy.statements.iter().map(|statement| {
        html! {
            <li>{ view(statement, &page, analysis, props.selection.state.as_deref()) }</li>
        }
    });
    html! {
        <div class="scroll stack">
            <header class="section-header">
                <h2>{ "Policy of the execution role" }</h2>
                <CopyButton what="the whole policy" text={policy.document.clone()} />
            </header>
            <p class="soft">{ "In the convention of the AWS documentation: for each service integration the actions and resources that its page in the Step Functions guide lists, on the resources that the definition names." }</p>
            if policy.statements.is_empty() {
                <div class="empty">
                    { icon(Picture::Check) }
                    <p>{ "This state machine calls nothing." }</p>
                    <p class="soft">{ "Its role needs no permissions of its own. A statement appears here for every Task." }</p>
                </div>
            }
            if !policy.warnings.is_empty() { <ul class="plain stack">{ for warnings }</ul> }
            <ol class="plain stack">{ for statements }</ol>
            if !policy.trust.is_empty() {
                <details class="fold">
                    <summary>{ "Trust policy" }</summary>
                    <p class="soft">{ "It lets Step Functions take on the role." }</p>
                    <div class="code-box"><CopyButton what="trust policy" text={policy.trust.clone()} /><JsonView label="Trust policy" text={policy.trust.clone()} /></div>
                </details>
            }
            if !policy.statements.is_empty() {
                <details class="fold">
                    <summary>{ "The whole policy as JSON" }</summary>
                    <div class="code-box"><CopyButton what="policy" text={policy.document.clone()} /><JsonView label="Policy" text={policy.document.clone()} /></div>
                </details>
            }
        </div>
    }
}

fn view(
    statement: &PolicyStatement,
    page: &Page,
    analysis: &Shared<Analysis>,
    selected: Option<&str>,
) -> Html {
    let reasons = statement
        .reasons
        .iter()
        .map(|reason| why(reason, page, analysis, selected));
    html! {
        <section class="card">
            <div class="code-box"><CopyButton what="statement" text={statement.json.clone()} /><JsonView label="Statement" text={statement.json.clone()} /></div>
            <ul class="reasons">{ for reasons }</ul>
        </section>
    }
}

fn why(reason: &PolicyReason, page: &Page, analysis: &Shared<Analysis>, selected: Option<&str>) -> Html {
    let is_selected = selected.is_some_and(|selected| {
        state_of(&analysis.states, &reason.pointer).is_some_and(|state| state.pointer == selected)
    });
    let onclick = select(page, analysis, &reason.pointer);
    html! {
        <li class="reason">
            if let Some(onclick) = onclick {
                <button type="button" class={classes!("state-link", is_selected.then_some("state-link-selected"))} {onclick}>{ &reason.state }</button>
            }
            <span>{ &reason.sentence }</span>
        </li>
    }
}

/// Selects the state that a pointer leads into.
fn select(
    page: &Page,
    analysis: &Shared<Analysis>,
    pointer: &str,
) -> Option<impl Fn(yew::MouseEvent) + 'static> {
    let state = state_of(&analysis.states, pointer)?.pointer.clone();
    let page = page.clone();
    Some(move |_| page.dispatch(Action::Select(state.clone().into(), Selector::List)))
}
