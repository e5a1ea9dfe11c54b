//! The Role tab: the role's policy, compared with what the workflow needs, and runs under it.

use asl_protocol::{Analysis, Document, Marker, RoleNeed, RoleStatementPlace, RoleVerdict, RoleView};
use asl_workspace::Settings;
use web_sys::HtmlInputElement;
use yew::{Event, Html, TargetCast, classes, html};

use crate::actions::clipboard::copy;
use crate::session::Session;
use crate::state::State;
use crate::state::action::{SelectionAction, WorkspaceAction};
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::result::policy::state_link;

/// More rows than this are not rendered.
const MOST_ROWS: usize = 300;

/// The Role tab around the editor of its text.
pub fn role(state: &State, editor: Html, session: &Session) -> Html {
    let (workspace, analysis, selection) = (
        &*state.workspace,
        state.analysis.as_ref(),
        state.edited_selection(),
    );
    let settings = &workspace.settings;
    let on_switch = {
        let (session, settings) = (session.clone(), settings.clone());
        move |event: Event| {
            let under_role = event.target_unchecked_into::<HtmlInputElement>().checked();
            session.dispatch(WorkspaceAction::Configure(Settings {
                under_role,
                ..settings.clone()
            }));
        }
    };
    let use_generated = analysis.map(|analysis| {
        let (session, document) = (session.clone(), analysis.policy.document.clone());
        move |_| {
            session.dispatch(WorkspaceAction::Replace(
                Document::Role,
                format!("{document}\n"),
                "Your policy was replaced with the generated one.".into(),
            ));
        }
    });
    let from_template = analysis.and_then(|analysis| {
        let (session, document) = (session.clone(), analysis.template.role_policy.clone()?);
        Some(move |_| {
            session.dispatch(WorkspaceAction::Replace(
                Document::Role,
                format!("{document}\n"),
                "Your policy was replaced with the one from the template.".into(),
            ));
        })
    });
    let problem = analysis.and_then(|analysis| {
        let mut markers = analysis.markers.iter();
        markers.find(|marker| marker.document == Document::Role)
    });
    let is_empty = workspace.role.trim().is_empty();
    html! {
        <>
            <div class="role-bar">
                <label class="check"><input type="checkbox" checked={settings.under_role} onchange={on_switch} />{ "Run under this role" }</label>
                if let Some(onclick) = from_template {
                    <button type="button" class="button button-small" title="Use the policies that the template gives the execution role" {onclick}>{ "From the template" }</button>
                }
                if let Some(onclick) = use_generated {
                    <button type="button" class="button button-small" {onclick}>{ "Use the generated policy" }</button>
                }
            </div>
            <div class="role-editor">{ editor }</div>
            <div class="role-findings panel-scroll" role="region" aria-label="What the policy allows" tabindex="0">
                if is_empty {
                    { nothing(settings.under_role) }
                } else if let Some(problem) = problem {
                    { malformed(problem, session) }
                } else if let Some((analysis, view)) = analysis.and_then(|analysis| Some((analysis, analysis.role.as_ref()?))) {
                    { findings(view, analysis, selection.state.as_deref(), session) }
                }
            </div>
        </>
    }
}

fn nothing(under_role: bool) -> Html {
    html! {
        <div class="empty">
            { icon(Picture::Unknown) }
            <p>{ "No policy yet." }</p>
            if under_role {
                <p class="soft">{ "A role without a policy allows nothing: every task call in a run is denied. Paste your role's policy, or use the generated one." }</p>
            } else {
                <p class="soft">{ "Paste your role's policy to see how much of this workflow it allows, and to run under it." }</p>
            }
        </div>
    }
}

fn malformed(problem: &Marker, session: &Session) -> Html {
    let onclick = {
        let (session, from, to) = (session.clone(), problem.from, problem.to);
        move |_| session.dispatch(SelectionAction::GoTo(Document::Role, from, to))
    };
    html! {
        <div class="callout callout-error" role="status">
            { icon(Picture::Alert) }
            <p>{ &problem.message }if let Some(hint) = &problem.hint { <span class="soft">{ " " }{ hint }</span> }</p>
            <button type="button" class="button button-small" {onclick}>{ format!("Go to line {}", problem.line) }</button>
        </div>
    }
}

fn findings(view: &RoleView, analysis: &Shared<Analysis>, selected: Option<&str>, session: &Session) -> Html {
    let allowed = view
        .needs
        .iter()
        .filter(|need| need.verdict == RoleVerdict::Allowed)
        .count();
    let summary = match (allowed, view.needs.len()) {
        (_, 0) => "This workflow needs no permissions.".to_owned(),
        (1, 1) => "The policy grants the one permission that the workflow needs.".to_owned(),
        (allowed, all) if allowed == all => {
            format!("The policy grants all {all} permissions that the workflow needs.")
        }
        (allowed, all) => {
            format!("The policy grants {allowed} of the {all} permissions that the workflow needs.")
        }
    };
    // Problems come first; nobody reads thousands of rows.
    let mut needs: Vec<&RoleNeed> = view.needs.iter().collect();
    needs.sort_by_key(|need| need.verdict == RoleVerdict::Allowed);
    let more = needs.len().saturating_sub(MOST_ROWS);
    let rows = needs
        .into_iter()
        .take(MOST_ROWS)
        .map(|need| row(need, analysis, selected, session));
    let broad = view.too_broad.iter().map(|finding| {
        html! { <li class="reason">{ statement_link(&finding.statement, session) }<span>{ &finding.sentence }</span></li> }
    });
    html! {
        <div class="stack role-stack">
            <p role="status"><strong>{ summary }</strong></p>
            { patch(view, session) }
            if !view.needs.is_empty() {
                <table class="needs">
                    <caption class="visually-hidden">{ "What the workflow needs" }</caption>
                    <thead><tr><th scope="col">{ "Needed" }</th><th scope="col">{ "This policy" }</th></tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
                if more > 0 { <p class="soft">{ format!("{more} more are not listed.") }</p> }
            }
            if !view.too_broad.is_empty() {
                <section>
                    <header class="section-header"><h2>{ "More than needed" }</h2></header>
                    <ul class="reasons">{ for broad }</ul>
                </section>
            }
            <details class="fold">
                <summary>{ "What is checked" }</summary>
                <p class="soft">{ "Only this text: the identity-based policies of one role in one account. A permissions boundary or a service control policy can deny more, and within the account the resource policy of a function, a queue or a topic can allow a call that is denied here. Paste several policies as a JSON array; with what `aws iam get-role` prints among them, the trust policy is looked at, too." }</p>
            </details>
        </div>
    }
}

fn patch(view: &RoleView, session: &Session) -> Html {
    let Some(patch) = &view.patch else { return html! {} };
    let on_copy = {
        let (session, text) = (session.clone(), patch.operations.clone());
        move |_| copy(&session, text.clone(), "JSON Patch copied.")
    };
    let apply = {
        let (session, text) = (session.clone(), patch.document.clone());
        move |_| {
            session.dispatch(WorkspaceAction::Replace(
                Document::Role,
                format!("{text}\n"),
                "The policy was patched.".into(),
            ));
        }
    };
    html! {
        <div class="callout">
            <p><strong>{ "Suggested patch" }</strong>{ " · " }{ &patch.sentence }</p>
            <div class="actions">
                <button type="button" class="button button-small" onclick={apply}>{ "Apply the patch" }</button>
                <button type="button" class="button button-small" onclick={on_copy}>{ "Copy the patch" }</button>
            </div>
        </div>
    }
}

fn row(need: &RoleNeed, analysis: &Shared<Analysis>, selected: Option<&str>, session: &Session) -> Html {
    let (tone, picture) = match need.verdict {
        RoleVerdict::Allowed => ("good", Picture::Check),
        RoleVerdict::InPart => ("warning", Picture::Alert),
        RoleVerdict::Denied | RoleVerdict::Missing => ("error", Picture::Close),
    };
    let states = need.states.iter().map(|(name, pointer)| {
        if name.is_empty() {
            html! { <span class="soft">{ "the state machine" }</span> }
        } else {
            state_link(name, pointer.as_str(), session, analysis, selected)
        }
    });
    html! {
        <tr>
            <td>
                <code>{ &need.action }</code><code class="reason-resource">{ &need.resource }</code>
                <div class="needs-states">{ "by " }{ for states }</div>
            </td>
            <td class={classes!("need-verdict", format!("verdict-{tone}"))}>
                { icon(picture) }<span>{ &need.sentence }{ " " }
                if let Some(statement) = &need.statement { { statement_link(statement, session) } }</span>
            </td>
        </tr>
    }
}

fn statement_link(statement: &RoleStatementPlace, session: &Session) -> Html {
    let onclick = {
        let (session, from, to) = (session.clone(), statement.from, statement.to);
        move |_| session.dispatch(SelectionAction::GoTo(Document::Role, from, to))
    };
    html! { <button type="button" class="state-link" {onclick}>{ &statement.title }</button> }
}
