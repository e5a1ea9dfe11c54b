//! The dialog that tests the selected state by itself, as the `TestState` API does: an input, a mock for its result, and
//! the outcome. What is typed is kept as long as the dialog is open.

use asl::api::{FieldValidation, InspectionLevel, TestStatus};
use asl_protocol::{FlowStepView, MockedOutcome, StateTest, TestState, TestStateOutcome, TestView};
use web_sys::{HtmlInputElement, HtmlSelectElement, InputEvent};
use yew::{AttrValue, Callback, Event, Html, Properties, TargetCast, classes, component, html, use_state_eq};

use crate::platform::editor::{Editor, Language};
use crate::session::{Session, use_session};
use crate::state::State;
use crate::state::shared::Shared;
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::json_view::json_box;
use crate::views::controls::modal::Modal;
use crate::views::result::data_flow::FlowStep;
use crate::views::result::outcome::cause_view;

/// The tested state and what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// The name.
    pub name: AttrValue,
    /// `Task`, `Map` …
    pub state_type: AttrValue,
    /// The input that the state had in the selected visit.
    pub input: AttrValue,
}

impl Subject {
    /// The selected state.
    pub fn of(state: &State) -> Self {
        let pointer = state.selection.state.as_deref();
        let states = state
            .analysis
            .as_ref()
            .map_or(&[][..], |analysis| &analysis.states);
        let place = states
            .iter()
            .find(|place| Some(place.pointer.as_str()) == pointer);
        let visit = state
            .run
            .visit
            .as_ref()
            .filter(|visit| Some(visit.pointer.as_str()) == pointer);
        let input = visit
            .and_then(|visit| visit.steps.first())
            .map(|step| step.json.clone());
        Self {
            name: place.map(|place| place.name.clone()).unwrap_or_default().into(),
            state_type: place
                .map(|place| place.type_name.clone())
                .unwrap_or_default()
                .into(),
            input: input.unwrap_or_else(|| "{}".into()).into(),
        }
    }

    /// Whether its result can be mocked.
    fn takes_mock(&self) -> bool {
        matches!(&*self.state_type, "Task" | "Map" | "Parallel")
    }

    /// Whether its result must be mocked: branches and iterations do not run here.
    fn needs_mock(&self) -> bool {
        matches!(&*self.state_type, "Map" | "Parallel")
    }
}

/// Properties of [`TestStateDialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TestStateProps {
    /// The state.
    pub subject: Subject,
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// Where the result comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StandIn {
    Workspace,
    Result,
    Error,
}

/// The outcome of a test.
#[derive(Clone, PartialEq)]
enum Came {
    Nothing,
    Refused(AttrValue, AttrValue),
    Ended(Shared<TestView>),
}

/// The dialog.
#[component]
pub fn TestStateDialog(props: &TestStateProps) -> Html {
    let session = use_session();
    let subject = &props.subject;
    let input = use_state_eq(|| subject.input.clone());
    let first = if subject.needs_mock() {
        StandIn::Result
    } else {
        StandIn::Workspace
    };
    let stand_in = use_state_eq(|| first);
    let result = use_state_eq(|| AttrValue::from(if subject.needs_mock() { "[]" } else { "{}" }));
    let error = use_state_eq(|| String::from("States.TaskFailed"));
    let cause = use_state_eq(String::new);
    let validation = use_state_eq(FieldValidation::default);
    let level = use_state_eq(|| InspectionLevel::Debug);
    let retries = use_state_eq(String::new);
    let failed = use_state_eq(String::new);
    let variables = use_state_eq(AttrValue::default);
    let context = use_state_eq(AttrValue::default);
    let caused_by = use_state_eq(String::new);
    let reader_data = use_state_eq(AttrValue::default);
    let came = use_state_eq(|| Came::Nothing);
    let is_mocked = subject.takes_mock() && *stand_in != StandIn::Workspace;

    let test = {
        let test = StateTest {
            state: subject.name.to_string(),
            input: input.to_string(),
            mock: is_mocked.then(|| match *stand_in {
                StandIn::Error => MockedOutcome::Error((*error).clone(), (*cause).clone()),
                StandIn::Result | StandIn::Workspace => MockedOutcome::Result(result.to_string()),
            }),
            validation: *validation,
            level: *level,
            retries: retries.trim().parse().unwrap_or(0),
            failed_iterations: failed.trim().parse().unwrap_or(0),
            variables: variables.to_string(),
            context: context.to_string(),
            // A hidden field is not sent.
            caused_by: if *stand_in == StandIn::Error {
                (*caused_by).clone()
            } else {
                String::new()
            },
            reader_data: reader_data.to_string(),
        };
        let (session, came) = (session.clone(), came.setter());
        Callback::from(move |()| {
            let came = came.clone();
            let workspace = (*session.state().workspace).clone();
            let test = test.clone();
            session.ask(TestState { workspace, test }, move |answer| {
                came.set(match answer {
                    Ok(TestStateOutcome::Ended(view)) => Came::Ended(Shared::new(*view)),
                    Ok(TestStateOutcome::Refused(code, message)) => {
                        Came::Refused(code.into(), message.into())
                    }
                    Err(refusal) => Came::Refused("Not tested".into(), refusal.sentence.into()),
                });
            });
        })
    };
    let on_submit = test.reform(|_: yew::MouseEvent| ());
    let editor = |label: &'static str,
                  value: &AttrValue,
                  set: yew::UseStateSetter<AttrValue>,
                  placeholder: &'static str| {
        let on_change = Callback::from(move |text: String| set.set(text.into()));
        html! { <Editor {label} language={Language::Json} compact={true} value={value.clone()} {placeholder} {on_change} on_run={test.clone()} /> }
    };
    let on_stand_in = {
        let stand_in = stand_in.clone();
        move |event: Event| {
            stand_in.set(
                match event
                    .target_unchecked_into::<HtmlSelectElement>()
                    .value()
                    .as_str()
                {
                    "result" => StandIn::Result,
                    "error" => StandIn::Error,
                    _ => StandIn::Workspace,
                },
            );
        }
    };
    html! {
        <Modal title={format!("Test state {}", subject.name)} on_close={props.on_close.clone()}>
            <p class="soft">{ "Runs this state by itself, as the TestState API does, and shows its data flow and what comes next." }</p>
            <div class="test-form">
                <div class="field"><span class="field-label">{ "State input" }</span>
                    { editor("State input", &input, input.setter(), "{}") }
                </div>
                if subject.takes_mock() {
                    <label class="field"><span class="field-label">{ "The result comes from" }</span>
                        <select onchange={on_stand_in}>
                            if !subject.needs_mock() {
                                <option value="workspace" selected={*stand_in == StandIn::Workspace}>{ "the workspace's mocked responses" }</option>
                            }
                            <option value="result" selected={*stand_in == StandIn::Result}>{ "a mocked result" }</option>
                            <option value="error" selected={*stand_in == StandIn::Error}>{ "a mocked error" }</option>
                        </select>
                    </label>
                }
                if is_mocked && *stand_in == StandIn::Result {
                    <div class="field"><span class="field-label">{ "Mocked result" }</span>
                        { editor("Mocked result", &result, result.setter(), "{}") }
                    </div>
                    { choice("Validation of the result", FieldValidation::ALL, FieldValidation::name, &validation) }
                }
                if is_mocked && *stand_in == StandIn::Error {
                    <div class="field-row">
                        { text_field("Error", "", &error) }
                        { text_field("Cause", "", &cause) }
                    </div>
                    { text_field("Earlier retries", "by the retrier that applies", &retries) }
                }
                <details class="fold test-more">
                    <summary>{ "Variables, context and other TestState options" }</summary>
                    <div class="test-form">
                        <div class="field"><span class="field-label">{ "Variables" }<span class="field-hint">{ "A JSON object; optional" }</span></span>
                            { editor("Variables", &variables, variables.setter(), "{}") }
                        </div>
                        <div class="field"><span class="field-label">{ "Context object" }<span class="field-hint">{ "The complete context object as JSON; optional" }</span></span>
                            { editor("Context object", &context, context.setter(), r#"{"Execution": {"Name": "e-1"}}"#) }
                        </div>
                        if is_mocked && subject.needs_mock() && *stand_in == StandIn::Error {
                            { text_field("Error caused by state", "the name of an inner state", &caused_by) }
                        }
                        if is_mocked && subject.state_type == "Map" {
                            { text_field("Failed iterations", "counted against the tolerated failures", &failed) }
                            <div class="field"><span class="field-label">{ "ItemReader data" }<span class="field-hint">{ "The content of the object that it reads; optional" }</span></span>
                                { editor("ItemReader data", &reader_data, reader_data.setter(), "[1, 2]") }
                            </div>
                        }
                        { choice("Inspection level", InspectionLevel::ALL, InspectionLevel::name, &level) }
                    </div>
                </details>
                <div class="actions">
                    <button type="button" class="button button-primary" onclick={on_submit}>{ icon(Picture::Run) }{ "Test" }<kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd></button>
                </div>
            </div>
            <div class="test-outcome stack" aria-live="polite">{ outcome(&came, &session) }</div>
        </Modal>
    }
}

fn choice<T: Copy + PartialEq + 'static, const N: usize>(
    label: &'static str,
    values: [T; N],
    name: fn(T) -> &'static str,
    chosen: &yew::UseStateHandle<T>,
) -> Html {
    let onchange = {
        let chosen = chosen.clone();
        move |event: Event| {
            let wanted = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(value) = values.into_iter().find(|value| name(*value) == wanted) {
                chosen.set(value);
            }
        }
    };
    html! {
        <label class="field"><span class="field-label">{ label }</span>
            <select {onchange}>
                { for values.into_iter().map(|value| html! { <option value={name(value)} selected={**chosen == value}>{ name(value) }</option> }) }
            </select>
        </label>
    }
}

fn text_field(label: &'static str, hint: &'static str, value: &yew::UseStateHandle<String>) -> Html {
    let oninput = {
        let value = value.clone();
        move |event: InputEvent| value.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    html! {
        <label class="field"><span class="field-label">{ label }<span class="field-hint">{ hint }</span></span>
            <input type="text" spellcheck="false" autocomplete="off" value={(**value).clone()} {oninput} />
        </label>
    }
}

fn outcome(came: &Came, session: &Session) -> Html {
    match came {
        Came::Nothing => html! {},
        Came::Refused(code, message) => html! {
            <div class="callout callout-warning" role="alert">{ icon(Picture::Alert) }<div><p><strong>{ code }</strong></p><p>{ message }</p></div></div>
        },
        Came::Ended(view) => ended(view, session),
    }
}

fn ended(view: &TestView, session: &Session) -> Html {
    let (word, tone, picture) = match view.status {
        TestStatus::Succeeded => ("Succeeded", "succeeded", Picture::Check),
        TestStatus::CaughtError => ("Caught error", "timed-out", Picture::Check),
        TestStatus::Retriable => ("Retriable", "timed-out", Picture::Retry),
        TestStatus::Failed => ("Failed", "failed", Picture::Close),
    };
    let next = view.next.as_ref().map(|next| format!("next state: {next}"));
    let line: Vec<String> = view.clauses.iter().cloned().chain(next).collect();
    html! {
        <>
            <div class={classes!("status", format!("status-{tone}"))} role="status">
                <span class="status-sign">{ icon(picture) }</span>
                <div><p class="status-word">{ word }</p><p class="status-line">{ line.join(" · ") }</p></div>
            </div>
            if let Some(error) = &view.error {
                <p class="error-name">{ error }</p>
                if let Some(cause) = &view.cause { { cause_view(session, cause, None) } }
            }
            { steps(&view.steps) }
            if view.steps.is_empty() && let Some(output) = &view.output {
                { json_box(session, "Test output", output.clone()) }
            }
            <details class="fold">
                <summary>{ "API response" }</summary>
                { json_box(session, "Response", view.response.clone()) }
            </details>
        </>
    }
}

/// The data flow, as for a visit of a run.
fn steps(steps: &[FlowStepView]) -> Html {
    if steps.is_empty() {
        return html! {};
    }
    let befores = std::iter::once(None).chain(steps.iter().map(Some));
    html! {
        <ol class="waterfall">
            { for steps.iter().zip(befores).enumerate().map(|(index, (step, before))| html! {
                <FlowStep key={index} title={step.title.clone()} json={step.json.clone()} unchanged={step.unchanged}
                    before={before.map(|before| AttrValue::from(before.json.clone()))} />
            }) }
        </ol>
    }
}
