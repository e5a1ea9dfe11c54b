//! The dialog that tests the selected state by itself, as the `TestState` API does: an input, a mock for its result, and
//! the outcome. What is typed is kept as long as the dialog is open.

use asl::api::{FieldValidation, InspectionLevel, TestStatus};
use asl_protocol::{FlowStepView, MockedOutcome, StateTest, TestState, TestStateOutcome, TestView};
use web_sys::{HtmlInputElement, HtmlSelectElement, InputEvent};
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, UseStateHandle, classes, component, hook, html,
    use_state_eq,
};

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
enum ResultSource {
    Workspace,
    Result,
    Error,
}

/// The outcome of a test.
#[derive(Clone, PartialEq)]
enum TestOutcome {
    None,
    Refused(AttrValue, AttrValue),
    Ended(Shared<TestView>),
}

/// What is typed in the dialog.
struct Fields {
    input: UseStateHandle<AttrValue>,
    source: UseStateHandle<ResultSource>,
    result: UseStateHandle<AttrValue>,
    error: UseStateHandle<String>,
    cause: UseStateHandle<String>,
    validation: UseStateHandle<FieldValidation>,
    level: UseStateHandle<InspectionLevel>,
    retries: UseStateHandle<String>,
    failed: UseStateHandle<String>,
    variables: UseStateHandle<AttrValue>,
    context: UseStateHandle<AttrValue>,
    caused_by: UseStateHandle<String>,
    reader_data: UseStateHandle<AttrValue>,
}

#[hook]
fn use_fields(subject: &Subject) -> Fields {
    let needs_mock = subject.needs_mock();
    Fields {
        input: use_state_eq(|| subject.input.clone()),
        source: use_state_eq(|| {
            if needs_mock {
                ResultSource::Result
            } else {
                ResultSource::Workspace
            }
        }),
        result: use_state_eq(|| AttrValue::from(if needs_mock { "[]" } else { "{}" })),
        error: use_state_eq(|| String::from("States.TaskFailed")),
        cause: use_state_eq(String::new),
        validation: use_state_eq(FieldValidation::default),
        level: use_state_eq(|| InspectionLevel::Debug),
        retries: use_state_eq(String::new),
        failed: use_state_eq(String::new),
        variables: use_state_eq(AttrValue::default),
        context: use_state_eq(AttrValue::default),
        caused_by: use_state_eq(String::new),
        reader_data: use_state_eq(AttrValue::default),
    }
}

impl Fields {
    /// Where the result comes from, if it is mocked in the dialog.
    fn mocked(&self, subject: &Subject) -> Option<ResultSource> {
        Some(*self.source).filter(|source| subject.takes_mock() && *source != ResultSource::Workspace)
    }

    /// The request. A hidden field is not sent.
    fn request(&self, subject: &Subject) -> StateTest {
        let is_error = *self.source == ResultSource::Error;
        StateTest {
            state: subject.name.to_string(),
            input: self.input.to_string(),
            mock: self.mocked(subject).map(|source| match source {
                ResultSource::Error => MockedOutcome::Error((*self.error).clone(), (*self.cause).clone()),
                ResultSource::Result | ResultSource::Workspace => {
                    MockedOutcome::Result(self.result.to_string())
                }
            }),
            validation: *self.validation,
            level: *self.level,
            retries: self.retries.trim().parse().unwrap_or(0),
            failed_iterations: self.failed.trim().parse().unwrap_or(0),
            variables: self.variables.to_string(),
            context: self.context.to_string(),
            caused_by: if is_error {
                (*self.caused_by).clone()
            } else {
                String::new()
            },
            reader_data: self.reader_data.to_string(),
        }
    }
}

/// The dialog.
#[component]
pub fn TestStateDialog(props: &TestStateProps) -> Html {
    let session = use_session();
    let subject = &props.subject;
    let fields = use_fields(subject);
    let tested = use_state_eq(|| TestOutcome::None);
    let test = {
        let (session, tested, test) = (session.clone(), tested.setter(), fields.request(subject));
        Callback::from(move |()| {
            let tested = tested.clone();
            let workspace = (*session.state().workspace).clone();
            let test = test.clone();
            session.ask(TestState { workspace, test }, move |answer| {
                tested.set(match answer {
                    Ok(TestStateOutcome::Ended(view)) => TestOutcome::Ended(Shared::new(*view)),
                    Ok(TestStateOutcome::Refused(code, message)) => {
                        TestOutcome::Refused(code.into(), message.into())
                    }
                    Err(refusal) => TestOutcome::Refused("Not tested".into(), refusal.sentence.into()),
                });
            });
        })
    };
    let on_submit = test.reform(|_: yew::MouseEvent| ());
    html! {
        <Modal title={format!("Test state {}", subject.name)} on_close={props.on_close.clone()}>
            <p class="soft">{ "Runs this state by itself, as the TestState API does, and shows its data flow and what comes next." }</p>
            <div class="test-form">
                <div class="field"><span class="field-label">{ "State input" }</span>
                    { editor("State input", &fields.input, "{}", &test) }
                </div>
                if subject.takes_mock() { { source_field(&fields, subject) } }
                { mock_fields(&fields, subject, &test) }
                <details class="fold test-more">
                    <summary>{ "Variables, context and other TestState options" }</summary>
                    { more_fields(&fields, subject, &test) }
                </details>
                <div class="actions">
                    <button type="button" class="button button-primary" onclick={on_submit}>{ icon(Picture::Run) }{ "Test" }<kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd></button>
                </div>
            </div>
            <div class="test-outcome stack" aria-live="polite">{ outcome(&tested, &session) }</div>
        </Modal>
    }
}

fn editor(
    label: &'static str,
    value: &UseStateHandle<AttrValue>,
    placeholder: &'static str,
    test: &Callback<()>,
) -> Html {
    let set = value.setter();
    let on_change = Callback::from(move |text: String| set.set(text.into()));
    html! { <Editor {label} language={Language::Json} compact={true} value={(**value).clone()} {placeholder} {on_change} on_run={test.clone()} /> }
}

/// The choice where the result comes from.
fn source_field(fields: &Fields, subject: &Subject) -> Html {
    let onchange = {
        let source = fields.source.clone();
        move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            source.set(match chosen.as_str() {
                "result" => ResultSource::Result,
                "error" => ResultSource::Error,
                _ => ResultSource::Workspace,
            });
        }
    };
    let source = *fields.source;
    html! {
        <label class="field"><span class="field-label">{ "The result comes from" }</span>
            <select {onchange}>
                if !subject.needs_mock() {
                    <option value="workspace" selected={source == ResultSource::Workspace}>{ "the workspace's mocked responses" }</option>
                }
                <option value="result" selected={source == ResultSource::Result}>{ "a mocked result" }</option>
                <option value="error" selected={source == ResultSource::Error}>{ "a mocked error" }</option>
            </select>
        </label>
    }
}

/// The mocked result or error.
fn mock_fields(fields: &Fields, subject: &Subject, test: &Callback<()>) -> Html {
    match fields.mocked(subject) {
        Some(ResultSource::Result) => html! {
            <>
                <div class="field"><span class="field-label">{ "Mocked result" }</span>
                    { editor("Mocked result", &fields.result, "{}", test) }
                </div>
                { choice("Validation of the result", FieldValidation::ALL, FieldValidation::name, &fields.validation) }
            </>
        },
        Some(ResultSource::Error) => html! {
            <>
                <div class="field-row">
                    { text_field("Error", "", &fields.error) }
                    { text_field("Cause", "", &fields.cause) }
                </div>
                { text_field("Earlier retries", "by the retrier that applies", &fields.retries) }
            </>
        },
        Some(ResultSource::Workspace) | None => html! {},
    }
}

/// The options that are rarely needed.
fn more_fields(fields: &Fields, subject: &Subject, test: &Callback<()>) -> Html {
    let mocked = fields.mocked(subject);
    html! {
        <div class="test-form">
            <div class="field"><span class="field-label">{ "Variables" }<span class="field-hint">{ "A JSON object; optional" }</span></span>
                { editor("Variables", &fields.variables, "{}", test) }
            </div>
            <div class="field"><span class="field-label">{ "Context object" }<span class="field-hint">{ "The complete context object as JSON; optional" }</span></span>
                { editor("Context object", &fields.context, r#"{"Execution": {"Name": "e-1"}}"#, test) }
            </div>
            if subject.needs_mock() && mocked == Some(ResultSource::Error) {
                { text_field("Error caused by state", "the name of an inner state", &fields.caused_by) }
            }
            if mocked.is_some() && subject.state_type == "Map" {
                { text_field("Failed iterations", "counted against the tolerated failures", &fields.failed) }
                <div class="field"><span class="field-label">{ "ItemReader data" }<span class="field-hint">{ "The content of the object that it reads; optional" }</span></span>
                    { editor("ItemReader data", &fields.reader_data, "[1, 2]", test) }
                </div>
            }
            { choice("Inspection level", InspectionLevel::ALL, InspectionLevel::name, &fields.level) }
        </div>
    }
}

fn choice<T: Copy + PartialEq + 'static, const N: usize>(
    label: &'static str,
    values: [T; N],
    name: fn(T) -> &'static str,
    chosen: &UseStateHandle<T>,
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

fn text_field(label: &'static str, hint: &'static str, value: &UseStateHandle<String>) -> Html {
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

fn outcome(tested: &TestOutcome, session: &Session) -> Html {
    match tested {
        TestOutcome::None => html! {},
        TestOutcome::Refused(code, message) => html! {
            <div class="callout callout-warning" role="alert">{ icon(Picture::Alert) }<div><p><strong>{ code }</strong></p><p>{ message }</p></div></div>
        },
        TestOutcome::Ended(view) => ended(view, session),
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
