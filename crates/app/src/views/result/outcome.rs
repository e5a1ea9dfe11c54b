//! The Result tab: how the execution ended.

use asl::Status;
use asl_protocol::{ChildStatus, Refusal, RunSummary};
use yew::{Html, classes, component, html, use_memo};

use super::explanation::explanation;
use super::problems::title;
use super::reason::{heading, reason};
use super::why::Why;
use crate::actions::pairs;
use crate::actions::test_cases::make_case;
use crate::platform::address;
use crate::session::{Session, use_session};
use crate::state::action::ViewAction;
use crate::state::run::{Outcome, Run};
use crate::state::shared::Shared;
use crate::state::view::{Dialog, EditTab, ResultTab};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::{copy_button, json_box};
use asl_protocol::duration;

/// The Result tab; `is_current` if the definition has not changed since the run.
pub fn result(run: &Run, is_current: bool, session: &Session) -> Html {
    let content = match &run.outcome {
        // The pane itself says that nothing has run.
        None => html! {},
        Some(Outcome::Ran(summary)) => {
            let summary = run.summary().unwrap_or(summary);
            ran(summary, run, is_current, session)
        }
        Some(Outcome::Refused(refused)) => refusal(refused, session),
        Some(Outcome::Stopped) => status("Stopped", "cut", "You stopped the run before it finished."),
        Some(Outcome::Trouble(sentence)) => status("No result", "failed", sentence),
    };
    html! { <div class="scroll stack" aria-busy={run.running.to_string()}>{ content }</div> }
}

/// How an execution or a Map Run ended: the word for its status, and the style class.
pub fn ending(status: impl Into<ChildStatus>) -> (&'static str, &'static str) {
    match status.into() {
        ChildStatus::Ended(Status::Succeeded) => ("Succeeded", "succeeded"),
        ChildStatus::Ended(Status::TimedOut) => ("Timed out", "timed-out"),
        ChildStatus::Ended(Status::Aborted) => ("Aborted", "cut"),
        ChildStatus::Ended(Status::Failed) => ("Failed", "failed"),
        ChildStatus::Pending => ("Pending", "cut"),
    }
}

/// A status, large.
pub fn status(word: &str, tone: &str, sentence: &str) -> Html {
    let picture = match tone {
        "succeeded" => Picture::Check,
        "cut" => Picture::Stop,
        "timed-out" => Picture::Wait,
        _ => Picture::Close,
    };
    html! {
        <div class={classes!("status", format!("status-{tone}"))}>
            <span class="status-sign">{ icon(picture) }</span>
            <div><p class="status-word">{ word.to_owned() }</p><p class="status-line">{ sentence.to_owned() }</p></div>
        </div>
    }
}

fn refusal(refused: &Refusal, session: &Session) -> Html {
    let show = |label: String, act: ViewAction| {
        let session = session.clone();
        let onclick = move |_| session.dispatch(act.clone());
        html! { <button type="button" class="button button-small" {onclick}>{ label }</button> }
    };
    html! {
        <>
            { status("Not started", "failed", &refused.sentence) }
            <div class="actions">
                { show(format!("Go to {}", title(refused.document)), ViewAction::ShowEditTab(EditTab::of(refused.document))) }
                { show("Show the problems".into(), ViewAction::ShowResultTab(ResultTab::Problems)) }
            </div>
        </>
    }
}

fn ran(summary: &Shared<RunSummary>, run: &Run, is_current: bool, session: &Session) -> Html {
    let (word, tone) = ending(summary.status);
    let events = if summary.events == 1 {
        "1 event".to_owned()
    } else {
        format!("{} events", summary.events)
    };
    let make_case = {
        let session = session.clone();
        move |_| make_case(&session)
    };
    let redriven = match summary.redrives {
        0 => String::new(),
        1 => " · redriven once".to_owned(),
        count => format!(" · redriven {count} times"),
    };
    let line = format!(
        "{} of virtual time · {events}{redriven}",
        duration(summary.duration)
    );
    // Some facts are about the whole run, not about one execution in it.
    let is_whole = run.inside.is_none();
    html! {
        <>
            { status(word, tone, &line) }
            if let Some(case) = run.case.as_ref().filter(|_| is_whole) {
                <p class="callout">{ format!("This is a run of the test case “{case}”.") }</p>
            }
            { not_mocked(summary, session) }
            { role_refused(summary, session) }
            if is_whole { { redrive(summary, session) } }
            { defaults(summary, session) }
            if let Some(why) = &summary.explanation { { explanation(why, is_current, session) } }
            if let Some(why) = summary.reason.as_ref().filter(|_| summary.not_mocked.is_none()) {
                { reason(why, heading(why, true), is_current, session) }
            }
            if summary.status != Status::Succeeded && summary.not_mocked.is_none() && !run.lost {
                <Why summary={summary.clone()} {is_current} />
            }
            { failure(summary, session) }
            if let Some(inside) = &run.inside {
                <section class="block">
                    <header class="section-header"><h2>{ "Input" }</h2></header>
                    { json_box(session, "Input", inside.input.clone()) }
                </section>
            }
            if let Some(output) = &summary.output {
                <section class="block">
                    <header class="section-header"><h2>{ "Output" }</h2></header>
                    { json_box(session, "Output", output.clone()) }
                </section>
            }
            <dl class="facts">
                <dt>{ "Execution" }</dt><dd><code>{ &summary.arn }</code></dd>
                <dt>{ "Started" }</dt><dd><code>{ summary.start.to_string() }</code></dd>
                <dt>{ "Ended" }</dt><dd><code>{ summary.stop.to_string() }</code></dd>
            </dl>
            if run.case.is_none() && !run.lost && is_whole {
                <div class="actions">
                    <button type="button" class="button button-small" onclick={make_case}>{ icon(Picture::Plus) }{ "Create a test case from this run" }</button>
                    <CompareButton />
                </div>
            }
        </>
    }
}

/// An execution that did not succeed can be redriven.
fn redrive(summary: &RunSummary, session: &Session) -> Html {
    if summary.status == Status::Succeeded || summary.redrive_refusal.is_some() {
        return html! {};
    }
    let onclick = {
        let session = session.clone();
        move |_| session.redrive()
    };
    html! {
        <div class="callout redrive">
            { icon(Picture::Retry) }
            <p>{ "A redrive continues from the states that did not succeed, with the current mocked responses and role." }</p>
            <button type="button" class="button button-small" {onclick}>{ "Redrive" }</button>
        </div>
    }
}

fn not_mocked(summary: &RunSummary, session: &Session) -> Html {
    let Some(missing) = &summary.not_mocked else {
        return html! {};
    };
    let onclick = {
        let (session, missing) = (session.clone(), missing.clone());
        move |_| crate::views::edit::mocks::add_missing(&session, &missing)
    };
    html! {
        <div class="callout callout-warning">
            { icon(Picture::Alert) }
            <p>{ &missing.sentence }</p>
            if !session.state().asks_for_code() {
                <button type="button" class="button button-small" {onclick}>{ "Add a mocked response" }</button>
            }
        </div>
    }
}

/// What returned a default response, with buttons to mock it.
fn defaults(summary: &RunSummary, session: &Session) -> Html {
    const SHOWN: usize = 12;
    if summary.defaults.is_empty() {
        return html! {};
    }
    let add = summary.defaults.iter().take(SHOWN).map(|default| {
        let onclick = {
            let (session, default) = (session.clone(), default.clone());
            move |_| crate::views::edit::mocks::add_default(&session, &default)
        };
        let what = match default.section {
            Some(section) => section.what(&default.name),
            None => format!("object '{}'", default.name),
        };
        html! {
            <button type="button" class="button button-small" aria-label={format!("Add a mocked response for {what}")} title={format!("Set the response of {what}")} {onclick}>
                { icon(Picture::Plus) }{ &default.name }
            </button>
        }
    });
    let more = summary.defaults.len().saturating_sub(SHOWN);
    html! {
        <div class="callout defaults">
            { icon(Picture::Alert) }
            <div>
                <p>{ "These returned a default response because they are not mocked. Add a mocked response:" }</p>
                <div class="actions">
                    { for add }
                    if more > 0 { <span class="soft">{ format!("and {more} more under Mocks") }</span> }
                </div>
            </div>
        </div>
    }
}

fn role_refused(summary: &RunSummary, session: &Session) -> Html {
    let Some(sentence) = &summary.role_refused else {
        return html! {};
    };
    let session = session.clone();
    let onclick = move |_| session.dispatch(ViewAction::ShowEditTab(EditTab::Role));
    html! {
        <div class="callout callout-warning">
            { icon(Picture::Alert) }
            <p>{ sentence }</p>
            <button type="button" class="button button-small" {onclick}>{ "Show the role" }</button>
        </div>
    }
}

fn failure(summary: &RunSummary, session: &Session) -> Html {
    // A missing mocked response is reported above with the same sentence.
    if summary.not_mocked.is_some() || summary.error.is_none() && summary.cause.is_none() {
        return html! {};
    }
    html! {
        <section class="block">
            <header class="section-header"><h2>{ "Error" }</h2></header>
            <p class="error-name">{ summary.error.clone().unwrap_or_else(|| "No error name".into()) }</p>
            if let Some(cause) = &summary.cause {
                { cause_view(session, cause, summary.cause_json.as_deref()) }
            }
        </section>
    }
}

/// A cause: unfolded if it contains JSON, with the raw text folded below.
pub fn cause_view(session: &Session, cause: &str, unfolded: Option<&str>) -> Html {
    match unfolded {
        None => {
            html! { <div class="code-box">{ copy_button(session, "cause", &cause.to_owned().into()) }<p class="cause" tabindex="0">{ cause.to_owned() }</p></div> }
        }
        Some(json) => html! {
            <>
                { json_box(session, "Cause", json.to_owned()) }
                <details class="fold">
                    <summary>{ "The raw cause, as AWS returns it" }</summary>
                    <div class="code-box">{ copy_button(session, "raw cause", &cause.to_owned().into()) }<p class="cause" tabindex="0">{ cause.to_owned() }</p></div>
                </details>
            </>
        },
    }
}

/// Opens the comparison; where the link in the address carries a second run, it says so.
#[component]
fn CompareButton() -> Html {
    let session = use_session();
    let is_linked = use_memo(address::fragment(), |_| pairs::second_run().is_some());
    let label = if *is_linked {
        "Compare with the other run of the link"
    } else {
        "Compare with another run"
    };
    let onclick = move |_| session.show(Some(Dialog::Compare));
    html! { <button type="button" class="button button-small" {onclick}>{ icon(Picture::Convert) }{ label }</button> }
}
