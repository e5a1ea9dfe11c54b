//! One response: what kind of answer it is, after how long it comes, and what is in it.

use asl_json::Value;
use asl_mock::lambda::SERVICE_EXCEPTIONS;
use asl_mock::{Exception, FunctionError, Response, ResponseKind, Section, ServiceException};
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::{AttrValue, Callback, Event, Html, NodeRef, TargetCast, html};

use super::callback::callbacks;
use super::change::{self, Key, Slot};
use super::field::{JsonField, SecondsField, text_field};
use crate::components::icon::{Picture, icon};
use crate::page::Page;

/// How functions fail without raising an exception of their own: name, errorType, errorMessage.
const PRESETS: [(&str, Option<&str>, &str); 7] = [
    (
        "Timed out",
        None,
        "2026-01-01T00:00:03.000Z 4f6a1c9e-0000-4000-8000-000000000000 Task timed out after 3.00 seconds",
    ),
    (
        "Timed out (newer form)",
        Some("Sandbox.Timedout"),
        "RequestId: 4f6a1c9e-0000-4000-8000-000000000000 Error: Task timed out after 3.00 seconds",
    ),
    (
        "Out of memory",
        Some("Runtime.ExitError"),
        "RequestId: 4f6a1c9e-0000-4000-8000-000000000000 Error: Runtime exited with error: signal: killed",
    ),
    (
        "Process exited",
        Some("Runtime.ExitError"),
        "RequestId: 4f6a1c9e-0000-4000-8000-000000000000 Error: Runtime exited with error: exit status 1",
    ),
    (
        "Module not found",
        Some("Runtime.ImportModuleError"),
        "Unable to import module 'app': No module named 'requests'",
    ),
    (
        "Response too large",
        Some("Function.ResponseSizeTooLarge"),
        "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    ),
    (
        "Exception of the code",
        Some("ValueError"),
        "invalid literal for int() with base 10: 'x'",
    ),
];

/// One response.
pub struct ResponseForm<'a> {
    /// Where it is.
    pub page: &'a Page,
    /// Whose response.
    pub entry: &'a Key,
    /// To which call.
    pub slot: Slot,
    /// How many calls have a response of their own.
    pub count: usize,
    /// The response.
    pub response: &'a Response,
    /// Whether the task waits for a callback.
    pub awaits_callback: bool,
    /// What gets the focus when this response is removed.
    pub section: &'a NodeRef,
}

/// The form of one response.
pub fn response_form(props: &ResponseForm<'_>) -> Html {
    let (page, key, slot) = (props.page, props.entry, props.slot);
    let title = slot.title();
    let context = AttrValue::from(format!("{}, {}", key.name(), title.to_ascii_lowercase()));
    let is_function = key.section == Section::Functions;
    let change = Change {
        page: page.clone(),
        key: key.clone(),
        slot,
    };

    let kinds = [
        ("returns", "Returns"),
        (
            "functionError",
            if is_function { "Function error" } else { "Error" },
        ),
        ("serviceException", "Service exception"),
        ("neverAnswers", "Never answers"),
        ("other", "As the JSON says"),
    ];
    let current = match &props.response.kind {
        ResponseKind::Returns(_) => "returns",
        ResponseKind::FunctionError(_) => "functionError",
        ResponseKind::ServiceException(_) => "serviceException",
        ResponseKind::NeverAnswers => "neverAnswers",
        _ => "other",
    };
    // A task of another kind has one way to fail.
    let kinds = kinds
        .into_iter()
        .filter(|(name, _)| is_function || *name != "serviceException" || current == *name)
        .filter(|(name, _)| *name != "other" || current == *name);
    let on_kind = {
        let (page, key) = (page.clone(), key.clone());
        move |event: Event| {
            let kind = match event
                .target_unchecked_into::<HtmlSelectElement>()
                .value()
                .as_str()
            {
                "functionError" => ResponseKind::FunctionError(FunctionError::Exception(Exception {
                    error_type: Some("CustomError".into()),
                    error_message: "Something went wrong".into(),
                    ..Exception::default()
                })),
                "serviceException" => ResponseKind::ServiceException(ServiceException {
                    name: "TooManyRequestsException".into(),
                    ..ServiceException::default()
                }),
                "neverAnswers" => ResponseKind::NeverAnswers,
                _ => ResponseKind::Returns(Value::empty_object()),
            };
            change::kind(&page, &key, slot, kind);
        }
    };
    let on_after = {
        let change = change.clone();
        Callback::from(move |after| change.response(|response| response.after = after))
    };
    let remove = {
        let (page, key, section) = (page.clone(), key.clone(), props.section.clone());
        move |_| {
            change::remove(&page, &key, slot);
            if let Some(section) = section.cast::<HtmlElement>() {
                let _ = section.focus();
            }
        }
    };
    let swap = |index: usize| {
        let (page, key) = (page.clone(), key.clone());
        move |_| change::move_up(&page, &key, index)
    };
    let tool = |label: &str, picture, disabled: bool, onclick: Callback<yew::MouseEvent>| {
        let label = format!("{label}: {}", title.to_ascii_lowercase());
        html! {
            <button type="button" class="button button-quiet button-icon button-small" aria-label={label.clone()} title={label} {disabled} {onclick}>{ icon(picture) }</button>
        }
    };
    let body = match &props.response.kind {
        ResponseKind::Returns(value) => {
            let change = change.clone();
            let on_change = Callback::from(move |value| change.kind(ResponseKind::Returns(value)));
            html! { <JsonField label="Returned JSON" {context} value={value.clone()} {on_change} /> }
        }
        ResponseKind::FunctionError(FunctionError::Exception(error)) => {
            function_error(error, is_function, &context, &change)
        }
        ResponseKind::ServiceException(exception) => service_exception(exception, is_function, &change),
        ResponseKind::NeverAnswers => {
            html! { <p class="soft">{ "No answer ever comes: the task waits until it times out." }</p> }
        }
        _ => {
            html! { <p class="soft">{ "The JSON of the mocked responses says what this response does." }</p> }
        }
    };
    html! {
        <li key={title.clone()} class="response">
            <div class="response-head">
                <span class="response-call">{ &title }</span>
                <span class="response-tools">
                    if let Slot::Call(index) = slot {
                        { tool("Move up", Picture::Up, index == 0, Callback::from(swap(index))) }
                        { tool("Move down", Picture::MoveDown, index + 1 >= props.count, Callback::from(swap(index + 1))) }
                    }
                    { tool("Remove", Picture::Remove, false, Callback::from(remove)) }
                </span>
            </div>
            <div class="response-kind">
                <label class="field">
                    <span class="visually-hidden">{ format!("{title}: kind of the response") }</span>
                    <select onchange={on_kind}>
                        { for kinds.map(|(name, words)| html! { <option value={name} selected={name == current}>{ words }</option> }) }
                    </select>
                </label>
                <SecondsField label="after" milliseconds={props.response.after} on_change={on_after} />
            </div>
            { body }
            if props.awaits_callback || !props.response.callback.is_empty() {
                { callbacks(&props.response.callback, &change) }
            }
        </li>
    }
}

/// The way to change one response.
#[derive(Clone, PartialEq)]
pub struct Change {
    page: Page,
    key: Key,
    slot: Slot,
}

impl Change {
    /// Changes the response.
    pub fn response(&self, change: impl FnOnce(&mut Response)) {
        change::response(&self.page, &self.key, self.slot, change);
    }

    fn kind(&self, kind: ResponseKind) {
        self.response(|response| response.kind = kind);
    }

    /// What tells this response from others.
    pub fn context(&self) -> String {
        format!("{}, {}", self.key.name(), self.slot.title().to_ascii_lowercase())
    }

    fn error(&self, change: impl FnOnce(&mut Exception)) {
        self.response(|response| {
            if let ResponseKind::FunctionError(FunctionError::Exception(error)) = &mut response.kind {
                change(error);
            }
        });
    }

    fn exception(&self, change: impl FnOnce(&mut ServiceException)) {
        self.response(|response| {
            if let ResponseKind::ServiceException(exception) = &mut response.kind {
                change(exception);
            }
        });
    }
}

fn not_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn function_error(error: &Exception, is_function: bool, context: &AttrValue, change: &Change) -> Html {
    let on_type = {
        let change = change.clone();
        Callback::from(move |text| change.error(|error| error.error_type = not_empty(text)))
    };
    let on_message = {
        let change = change.clone();
        Callback::from(move |text| change.error(|error| error.error_message = text))
    };
    let error_type = error.error_type.clone().unwrap_or_default();
    if !is_function {
        return html! {
            <div class="field-row">
                { text_field("Error", &error_type, "", &on_type) }
                { text_field("Cause", &error.error_message, "", &on_message) }
            </div>
        };
    }
    let on_trace = {
        let change = change.clone();
        Callback::from(move |value: Value| {
            let frames = value.as_array().unwrap_or_default().iter();
            let frames = frames
                .filter_map(|frame| frame.as_str().map(str::to_owned))
                .collect();
            change.error(|error| error.stack_trace = frames);
        })
    };
    let on_preset = {
        let change = change.clone();
        move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let chosen = usize::try_from(select.selected_index())
                .ok()
                .and_then(|index| index.checked_sub(1));
            if let Some((_, error_type, message)) = chosen.and_then(|index| PRESETS.get(index)) {
                change.error(|error| {
                    error.error_type = error_type.map(str::to_owned);
                    error.error_message = String::from(*message);
                });
            }
            select.set_selected_index(0);
        }
    };
    let trace = Value::array(
        error
            .stack_trace
            .iter()
            .map(|frame| Value::from(&**frame))
            .collect(),
    );
    html! {
        <>
            <div class="field-row">
                { text_field("errorType", &error_type, "none: Lambda.Unknown", &on_type) }
                <label class="field">
                    <span class="field-label">{ "Fill in" }</span>
                    <select aria-label="Fill in" onchange={on_preset}>
                        <option selected={true}>{ "A typical failure…" }</option>
                        { for PRESETS.iter().map(|(name, ..)| html! { <option>{ *name }</option> }) }
                    </select>
                </label>
            </div>
            { text_field("errorMessage", &error.error_message, "", &on_message) }
            <details class="fold">
                <summary>{ format!("Stack trace ({})", error.stack_trace.len()) }</summary>
                <JsonField label="stackTrace" context={context.clone()} value={trace} on_change={on_trace} texts={true} />
            </details>
        </>
    }
}

fn service_exception(exception: &ServiceException, is_function: bool, change: &Change) -> Html {
    let on_message = {
        let change = change.clone();
        Callback::from(move |text| change.exception(|exception| exception.message = not_empty(text)))
    };
    let message = exception.message.clone().unwrap_or_default();
    if !is_function {
        let on_name = {
            let change = change.clone();
            Callback::from(move |text| change.exception(|exception| exception.name = text))
        };
        return html! {
            <div class="field-row">
                { text_field("Error", &exception.name, "", &on_name) }
                { text_field("Cause", &message, "", &on_message) }
            </div>
        };
    }
    let on_name = {
        let change = change.clone();
        move |event: Event| {
            let name = event.target_unchecked_into::<HtmlSelectElement>().value();
            change.exception(|exception| {
                *exception = ServiceException {
                    name,
                    ..ServiceException::default()
                }
            });
        }
    };
    let bare = exception.name.strip_prefix("Lambda.").unwrap_or(&exception.name);
    let usual = SERVICE_EXCEPTIONS.iter().find(|(name, ..)| *name == bare);
    html! {
        <div class="field-row">
            <label class="field">
                <span class="field-label">{ "Exception" }</span>
                <select aria-label="Exception" onchange={on_name}>
                    if usual.is_none() { <option selected={true} value={exception.name.clone()}>{ &exception.name }</option> }
                    { for SERVICE_EXCEPTIONS.iter().map(|(name, ..)| html! { <option value={*name} selected={*name == bare}>{ format!("Lambda.{name}") }</option> }) }
                </select>
            </label>
            { text_field("Message", &message, usual.map_or("", |(_, message, _)| *message), &on_message) }
        </div>
    }
}
