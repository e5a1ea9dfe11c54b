//! What the holder of a task token, a job or a worker reports later: heartbeats, success or failure, each after a delay.

use asl_json::Value;
use asl_mock::{CallbackReport, Reported};
use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast, html};

use super::change::Change;
use super::field::{JsonField, SecondsField, text_field};
use crate::views::controls::icon::{Picture, icon};

/// What is reported later.
pub fn callbacks(
    reports: &[CallbackReport],
    heading: &'static str,
    silent: &'static str,
    change: &Change,
) -> Html {
    let edit = |act: fn(&mut Vec<CallbackReport>)| {
        let change = change.clone();
        move |_| change.response(|response| act(&mut response.callback))
    };
    let add = |reports: &mut Vec<CallbackReport>| {
        let after = reports.last().map_or(1_000, |last| last.after + 1_000);
        reports.push(CallbackReport {
            after,
            reported: Reported::Success(Value::empty_object()),
        });
    };
    let items = reports
        .iter()
        .enumerate()
        .map(|(index, report)| view(index, report, change));
    html! {
        <div class="callbacks">
            <h3>{ heading }</h3>
            if reports.is_empty() { <p class="soft">{ silent }</p> }
            <ol class="plain">{ for items }</ol>
            <button type="button" class="button button-small" onclick={edit(add)}>{ icon(Picture::Plus) }{ "Add a report" }</button>
        </div>
    }
}

fn view(index: usize, report: &CallbackReport, change: &Change) -> Html {
    let context = format!("{}, report {}", change.context(), index + 1);
    let edit = {
        let change = change.clone();
        move |act: &dyn Fn(&mut CallbackReport)| {
            change.response(|response| {
                if let Some(report) = response.callback.get_mut(index) {
                    act(report);
                }
            });
        }
    };
    let on_after = {
        let edit = edit.clone();
        Callback::from(move |after: u64| edit(&|report| report.after = after))
    };
    let on_kind = {
        let edit = edit.clone();
        move |event: Event| {
            let kind = event.target_unchecked_into::<HtmlSelectElement>().value();
            edit(&|report| {
                report.reported = match kind.as_str() {
                    "heartbeat" => Reported::Heartbeat,
                    "failure" => Reported::Failure {
                        error: Some("CallbackFailed".into()),
                        cause: None,
                    },
                    _ => Reported::Success(Value::empty_object()),
                };
            });
        }
    };
    let remove = {
        let change = change.clone();
        move |_| {
            change.response(|response| {
                if index < response.callback.len() {
                    response.callback.remove(index);
                }
            });
        }
    };
    let current = match &report.reported {
        Reported::Heartbeat => "heartbeat",
        Reported::Success(_) => "success",
        Reported::Failure { .. } => "failure",
    };
    let body = match &report.reported {
        Reported::Heartbeat => html! {},
        Reported::Success(value) => {
            let on_change = Callback::from(move |value: Value| {
                edit(&|report| report.reported = Reported::Success(value.clone()));
            });
            html! { <JsonField label="Output" context={context.clone()} value={value.clone()} {on_change} /> }
        }
        Reported::Failure { error, cause } => {
            let text = |text: &Option<asl_json::Str>| text.as_deref().unwrap_or_default().to_owned();
            let field =
                |label: &'static str, value: String, set: fn(&mut Reported, Option<asl_json::Str>)| {
                    let edit = edit.clone();
                    let on_change = Callback::from(move |typed: String| {
                        let typed = (!typed.is_empty()).then(|| asl_json::Str::from(typed.as_str()));
                        edit(&|report| set(&mut report.reported, typed.clone()));
                    });
                    text_field(label, &value, "", &on_change)
                };
            html! {
                <div class="field-row">
                    { field("Error", text(error), |reported, text| if let Reported::Failure { error, .. } = reported { *error = text }) }
                    { field("Cause", text(cause), |reported, text| if let Reported::Failure { cause, .. } = reported { *cause = text }) }
                </div>
            }
        }
    };
    html! {
        <li class="report">
            <div class="response-kind">
                <label class="field">
                    <span class="visually-hidden">{ format!("{context}: kind") }</span>
                    <select onchange={on_kind}>
                        { for [("success", "Success"), ("failure", "Failure"), ("heartbeat", "Heartbeat")].map(|(name, words)| html! { <option value={name} selected={name == current}>{ words }</option> }) }
                    </select>
                </label>
                <SecondsField label="after" milliseconds={report.after} on_change={on_after} />
                <span class="response-tools">
                    <button type="button" class="button button-quiet button-icon button-small" aria-label={format!("Remove {context}")} title="Remove this report" onclick={remove}>{ icon(Picture::Remove) }</button>
                </span>
            </div>
            { body }
        </li>
    }
}
