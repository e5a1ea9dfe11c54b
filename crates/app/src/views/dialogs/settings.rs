//! The settings dialog: what an execution is given by its environment.

use asl_workspace::{MachineType, Settings};
use js_sys::Date;
use wasm_bindgen::JsValue;
use web_sys::{HtmlInputElement, HtmlSelectElement, InputEvent};
use yew::{AttrValue, Callback, Event, Html, Properties, TargetCast, component, html, use_state_eq};

use crate::session::use_session;
use crate::state::action::WorkspaceAction;
use crate::views::controls::modal::Modal;

/// Properties of [`SettingsDialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SettingsProps {
    /// The settings.
    pub settings: Settings,
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// The settings dialog. Valid values apply at once; for an invalid one the last valid value stays, and the field says why.
#[component]
pub fn SettingsDialog(props: &SettingsProps) -> Html {
    let session = use_session();
    let field = |label: &'static str,
                 hint: &'static str,
                 value: String,
                 set: fn(&mut Settings, &str) -> Result<(), &'static str>| {
        let (session, settings) = (session.clone(), props.settings.clone());
        let on_input = Callback::from(move |text: String| {
            let mut settings = settings.clone();
            let result = set(&mut settings, text.trim());
            if result.is_ok() {
                session.dispatch(WorkspaceAction::Configure(settings));
            }
            result.err()
        });
        html! { <Field {label} {hint} {value} {on_input} /> }
    };
    let settings = &props.settings;
    let on_type = {
        let (session, settings) = (session.clone(), settings.clone());
        move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let machine_type = if value == "EXPRESS" {
                MachineType::Express
            } else {
                MachineType::Standard
            };
            session.dispatch(WorkspaceAction::Configure(Settings {
                machine_type,
                ..settings.clone()
            }));
        }
    };
    let is_express = settings.machine_type == MachineType::Express;
    let start = Date::new(&JsValue::from_f64(milliseconds(settings.start)));
    html! {
        <Modal title="Execution settings" on_close={props.on_close.clone()}>
            <p class="soft">{ "These settings are part of the workspace, so the same link always gives the same run." }</p>
            <div class="fields">
                <label class="field">
                    <span class="field-label">{ "State machine type" }</span>
                    <select onchange={on_type}>
                        <option value="STANDARD" selected={!is_express}>{ "Standard: up to a year, full history" }</option>
                        <option value="EXPRESS" selected={is_express}>{ "Express: up to five minutes" }</option>
                    </select>
                </label>
                { field("Execution name", "", settings.execution_name.clone(), |settings, text| {
                    is_name(text).then(|| settings.execution_name = text.into()).ok_or("Use 1 to 80 letters, digits, hyphens and underscores.")
                }) }
                { field("State machine name", "", settings.state_machine_name.clone(), |settings, text| {
                    is_name(text).then(|| settings.state_machine_name = text.into()).ok_or("Use 1 to 80 letters, digits, hyphens and underscores.")
                }) }
                { field("Region", "", settings.region.clone(), |settings, text| {
                    let is_region = text.split('-').count() >= 3 && text.len() <= 32
                        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                    is_region.then(|| settings.region = text.into()).ok_or("Use a Region such as eu-central-1.")
                }) }
                { field("Account", "", settings.account.clone(), |settings, text| {
                    let is_account = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
                    is_account.then(|| settings.account = text.into()).ok_or("An account ID has 12 digits.")
                }) }
                { field("Start time", "UTC", start.to_iso_string().into(), |settings, text| {
                    let time = Date::parse(text);
                    if !time.is_finite() {
                        return Err("Use a time such as 2026-01-01T00:00:00Z.");
                    }
                    #[expect(clippy::cast_possible_truncation, reason = "times of JavaScript are whole and fit by far")]
                    let time = time as i64;
                    settings.start = time;
                    Ok(())
                }) }
                { field("Stop the execution after", "Seconds, as if by StopExecution; empty for never", settings.stop_after.map(|seconds| seconds.to_string()).unwrap_or_default(), |settings, text| {
                    if text.is_empty() {
                        settings.stop_after = None;
                        return Ok(());
                    }
                    text.parse().map(|seconds| settings.stop_after = Some(seconds)).map_err(|_| "Use a whole number of seconds, or leave it empty.")
                }) }
                { field("Seed", "Determines everything random", settings.seed.to_string(), |settings, text| {
                    text.parse().map(|seed| settings.seed = seed).map_err(|_| "Use a whole number of at least 0.")
                }) }
            </div>
        </Modal>
    }
}

/// Whether the page accepts a text as the name of a state machine or an execution.
fn is_name(text: &str) -> bool {
    (1..=80).contains(&text.chars().count())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[expect(
    clippy::cast_precision_loss,
    reason = "times that JavaScript knows fit a double exactly"
)]
fn milliseconds(time: i64) -> f64 {
    // Other times give an invalid Date, which throws when it is printed.
    time.clamp(-8_640_000_000_000_000, 8_640_000_000_000_000) as f64
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct FieldProps {
    label: AttrValue,
    hint: AttrValue,
    value: String,
    /// Applies the text, or returns what is wrong with it.
    on_input: Callback<String, Option<&'static str>>,
}

#[component]
fn Field(props: &FieldProps) -> Html {
    // What is typed stays as long as the dialog is open, valid or not.
    let text = use_state_eq(|| props.value.clone());
    let problem = use_state_eq(|| None::<&'static str>);
    let oninput = {
        let (text, problem, on_input) = (text.setter(), problem.setter(), props.on_input.clone());
        move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            problem.set(on_input.emit(value.clone()));
            text.set(value);
        }
    };
    html! {
        <label class="field">
            <span class="field-label">{ &props.label }<span class="field-hint">{ &props.hint }</span></span>
            <input type="text" spellcheck="false" autocomplete="off" value={(*text).clone()} {oninput} aria-invalid={problem.is_some().to_string()} />
            if let Some(problem) = *problem { <span class="field-problem" role="alert">{ problem }</span> }
        </label>
    }
}
