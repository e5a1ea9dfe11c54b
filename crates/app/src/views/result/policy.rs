//! The IAM policy tab: what the execution role must allow, by which convention, why, and the formats to copy it in.

use asl_iam::Convention;
use asl_iam::export::Format;
use asl_protocol::{Analysis, GetPolicyText, PolicyReason, PolicyStatement};
use asl_workspace::{PolicySettings, Settings};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, classes, component, html, use_effect_with,
    use_state_eq,
};

use crate::session::{Session, use_session};
use crate::state::action::{SelectionAction, WorkspaceAction};
use crate::state::selection::{Selection, Selector, state_of};
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::{copy_button, json_box};
use crate::views::controls::tabs::{Choice, Tab, Tabs};

/// The IAM policy tab.
pub fn policy(
    analysis: Option<&Shared<Analysis>>,
    settings: &Settings,
    selection: &Selection,
    session: &Session,
) -> Html {
    let Some(analysis) = analysis else {
        return html! {};
    };
    let policy = &analysis.policy;
    let warnings = policy.warnings.iter().map(|warning| {
        let select = select(session, analysis, warning.pointer.as_str());
        html! {
            <li class="callout callout-warning">
                { icon(Picture::Alert) }<p>{ &warning.sentence }</p>
                if let Some(onclick) = select { <button type="button" class="button button-small" {onclick}>{ "Show the state" }</button> }
            </li>
        }
    });
    let statements = policy.statements.iter().map(|statement| {
        html! {
            <li>{ view(statement, session, analysis, selection.state.as_deref()) }</li>
        }
    });
    html! {
        <div class="scroll stack">
            <header class="section-header">
                <h2>{ "Execution role policy" }</h2>
                { copy_button(session, "the whole policy", &policy.document.clone().into()) }
            </header>
            { chooser(settings, session) }
            if policy.statements.is_empty() {
                <div class="empty">
                    { icon(Picture::Check) }
                    <p>{ "This state machine needs no permissions." }</p>
                    <p class="soft">{ "A statement appears here for every Task state that needs one." }</p>
                </div>
            }
            if !policy.warnings.is_empty() { <ul class="plain stack" aria-label="Warnings">{ for warnings }</ul> }
            <ol class="plain stack" aria-label="Statements">{ for statements }</ol>
            <PolicyExport analysis={analysis.clone()} />
            <details class="fold">
                <summary>{ "Trust policy" }</summary>
                <p class="soft">{ "It lets Step Functions assume the role, for state machines in this account and Region only, which prevents the confused deputy problem." }</p>
                { json_box(session, "Trust policy", policy.hardened_trust.clone()) }
                <p class="soft">{ "The minimum, without that protection:" }</p>
                { json_box(session, "Simple trust policy", policy.trust.clone()) }
            </details>
        </div>
    }
}

/// What a convention is called.
pub(crate) fn title(convention: Convention) -> &'static str {
    match convention {
        Convention::Docs => "AWS documentation",
        Convention::Console => "AWS console",
        Convention::Cdk => "AWS CDK",
        Convention::Serverless => "Serverless Framework",
        Convention::LeastPrivilege => "Least privilege",
    }
}

fn about(convention: Convention) -> &'static str {
    match convention {
        Convention::Docs => {
            "As in the policy templates of the Step Functions Developer Guide: for each integration, the actions listed on its page, for the resources named in the definition."
        }
        Convention::Console => {
            "As in the roles that Workflow Studio creates: functions with all their versions, always X-Ray, and nothing for AWS SDK integrations."
        }
        Convention::Cdk => "As the task constructs of aws-cdk-lib grant it, one by one.",
        Convention::Serverless => {
            "As the serverless-step-functions plugin generates it: always with the permissions for .sync, and nothing for integrations that it does not know."
        }
        Convention::LeastPrivilege => {
            "Exactly what IAM checks, for the narrowest resources that the definition reveals; anything it does not reveal is marked as a guess. AWS has no such generator: this one belongs to the playground."
        }
    }
}

/// The convention, and what the state machine uses.
fn chooser(settings: &Settings, session: &Session) -> Html {
    let change = |set: fn(&mut PolicySettings, &Event)| {
        let (session, settings) = (session.clone(), settings.clone());
        move |event: Event| {
            let mut settings = settings.clone();
            set(&mut settings.policy, &event);
            session.dispatch(WorkspaceAction::Configure(settings));
        }
    };
    let chosen = settings.policy.convention;
    let options = Convention::ALL.iter().enumerate().map(|(index, convention)| {
        html! { <option value={index.to_string()} selected={*convention == chosen}>{ title(*convention) }</option> }
    });
    let on_convention = change(|policy, event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        let index = value.parse::<usize>().unwrap_or(0);
        policy.convention = Convention::ALL.get(index).copied().unwrap_or_default();
    });
    let switch = |label: &'static str, on: bool, set: fn(&mut PolicySettings, &Event)| {
        html! { <label class="check"><input type="checkbox" checked={on} onchange={change(set)} />{ label }</label> }
    };
    html! {
        <div class="stack policy-chooser">
            <label class="field">
                <span class="field-label">{ "Convention" }</span>
                <select onchange={on_convention}>{ for options }</select>
            </label>
            <p class="soft">{ about(chosen) }</p>
            <div class="field-row policy-switches" role="group" aria-label="The state machine uses">
                { switch("Logging", settings.policy.logging, |policy, event| policy.logging = is_checked(event)) }
                { switch("X-Ray tracing", settings.policy.tracing, |policy, event| policy.tracing = is_checked(event)) }
                <input type="text" aria-label="Customer managed key ARN" placeholder="KMS key: arn:aws:kms:…" spellcheck="false"
                    autocomplete="off" value={settings.policy.key.clone()}
                    onchange={change(|policy, event| policy.key = event.target_unchecked_into::<HtmlInputElement>().value())} />
            </div>
        </div>
    }
}

fn is_checked(event: &Event) -> bool {
    event.target_unchecked_into::<HtmlInputElement>().checked()
}

fn view(
    statement: &PolicyStatement,
    session: &Session,
    analysis: &Shared<Analysis>,
    selected: Option<&str>,
) -> Html {
    let several = statement
        .reasons
        .iter()
        .any(|reason| reason.resource != statement.reasons.first().map_or("", |first| &first.resource));
    let reasons = statement
        .reasons
        .iter()
        .map(|reason| why(reason, several, session, analysis, selected));
    html! {
        <section class="card">
            { json_box(session, "Statement", statement.json.clone()) }
            <ul class="reasons">{ for reasons }</ul>
        </section>
    }
}

fn why(
    reason: &PolicyReason,
    several: bool,
    session: &Session,
    analysis: &Shared<Analysis>,
    selected: Option<&str>,
) -> Html {
    html! {
        <li class="reason">
            { state_link(&reason.state, reason.pointer.as_str(), session, analysis, selected) }
            if reason.guess { <span class="tag tag-warning">{ "Guess" }</span> }
            <span>{ &reason.sentence }</span>
            if several { <code class="reason-resource">{ &reason.resource }</code> }
        </li>
    }
}

/// A state as a button that selects it.
pub fn state_link(
    name: &str,
    pointer: &str,
    session: &Session,
    analysis: &Shared<Analysis>,
    selected: Option<&str>,
) -> Html {
    let Some(onclick) = select(session, analysis, pointer) else {
        return html! {};
    };
    let is_selected = selected.is_some_and(|selected| {
        state_of(&analysis.states, pointer).is_some_and(|state| state.pointer == *selected)
    });
    html! {
        <button type="button" class={classes!("state-link", is_selected.then_some("state-link-selected"))} {onclick}>{ name.to_owned() }</button>
    }
}

/// Selects the state that a pointer leads into.
fn select(
    session: &Session,
    analysis: &Shared<Analysis>,
    pointer: &str,
) -> Option<impl Fn(yew::MouseEvent) + 'static> {
    let state = state_of(&analysis.states, pointer)?.pointer.clone();
    let session = session.clone();
    Some(move |_| session.dispatch(SelectionAction::State(state.to_string().into(), Selector::List)))
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct PolicyExportProps {
    analysis: Shared<Analysis>,
}

/// The whole policy in the format of a deployment tool, written by the worker on demand.
#[component]
fn PolicyExport(props: &PolicyExportProps) -> Html {
    let session = use_session();
    let format = use_state_eq(Format::default);
    let written = use_state_eq(|| None::<(Format, AttrValue)>);
    {
        let (session, written) = (session.clone(), written.setter());
        use_effect_with((*format, props.analysis.clone()), move |(format, _)| {
            let format = *format;
            if format != Format::Json {
                let workspace = (*session.state().workspace).clone();
                session.ask(GetPolicyText { workspace, format }, move |text| {
                    written.set(Some((format, text.into())));
                });
            }
        });
    }
    let on_select = {
        let format = format.setter();
        Callback::from(move |chosen| format.set(chosen))
    };
    let text = match &*written {
        _ if *format == Format::Json => Some(AttrValue::from(props.analysis.policy.document.clone())),
        Some((of, text)) if of == &*format => Some(text.clone()),
        _ => None,
    };
    let at = Format::ALL
        .iter()
        .position(|known| known == &*format)
        .unwrap_or(0);
    let tabs = Format::ALL
        .iter()
        .map(|format| Tab::new(*format, format.title()))
        .collect::<Vec<_>>();
    html! {
        <section class="policy-export">
            <header class="section-header"><h2>{ "Copy as" }</h2></header>
            <Tabs label="Copy as" id="export" small={true} of={Choice::new(tabs, *format, on_select)} />
            <div role="tabpanel" id={format!("export-panel-{at}")} aria-labelledby={format!("export-tab-{at}")}>
                if let Some(text) = text {
                    if *format == Format::Json {
                        { json_box(&session, "Whole policy", text) }
                    } else {
                        <div class="code-box">
                            { copy_button(&session, format.title(), &text) }
                            <pre class="json json-wrap" tabindex="0" role="region" aria-label={format.title()}>{ text }</pre>
                        </div>
                    }
                }
            </div>
        </section>
    }
}
