//! The forms of a failing function, in every way that Lambda fails, and of a failing service.

use asl_json::Value;
use asl_mock::lambda::SERVICE_EXCEPTIONS;
use asl_mock::service::COMMON_EXCEPTIONS;
use asl_mock::{Exception, FunctionError, ResponseKind, Runtime, ServiceException};
use yew::{AttrValue, Callback, Html, html};

use super::change::Change;
use super::field::{CheckedField, Form, JsonField, SecondsField, choice, text_field};

/// The ways in which a function can fail.
const FAILURES: [(&str, &str); 7] = [
    ("exception", "Exception in the code"),
    ("payload", "Any payload"),
    ("timedOut", "Timed out"),
    ("timedOutTyped", "Timed out (newer format)"),
    ("outOfMemory", "Out of memory"),
    ("exited", "Process exited"),
    ("responseTooLarge", "Response over 6 MB"),
];

fn set(change: &Change, error: FunctionError) {
    change.response(|response| response.kind = ResponseKind::FunctionError(error));
}

/// The form of a failing function; for other tasks, of error and cause.
pub fn function_error(
    error: &FunctionError,
    is_function: bool,
    context: &AttrValue,
    change: &Change,
) -> Html {
    let current = match error {
        FunctionError::Exception(_) => "exception",
        FunctionError::Payload(_) => "payload",
        FunctionError::TimedOut { typed: false, .. } => "timedOut",
        FunctionError::TimedOut { typed: true, .. } => "timedOutTyped",
        FunctionError::OutOfMemory => "outOfMemory",
        FunctionError::Exited(_) => "exited",
        FunctionError::ResponseTooLarge => "responseTooLarge",
    };
    let on_failure = {
        let change = change.clone();
        Callback::from(move |name: String| {
            let timed_out = |typed| FunctionError::TimedOut { limit: 3_000, typed };
            set(
                &change,
                match name.as_str() {
                    "payload" => FunctionError::Payload(Value::from([
                        ("errorMessage", Value::from("Something went wrong")),
                        ("errorType", Value::from("CustomError")),
                    ])),
                    "timedOut" => timed_out(false),
                    "timedOutTyped" => timed_out(true),
                    "outOfMemory" => FunctionError::OutOfMemory,
                    "exited" => FunctionError::Exited(1),
                    "responseTooLarge" => FunctionError::ResponseTooLarge,
                    _ => FunctionError::Exception(Exception {
                        error_type: Some("CustomError".into()),
                        error_message: "Something went wrong".into(),
                        ..Exception::default()
                    }),
                },
            );
        })
    };
    let soft = |sentence: &'static str| html! { <p class="soft">{ sentence }</p> };
    let body = match error {
        FunctionError::Exception(exception) => exception_form(exception, is_function, context, change),
        FunctionError::Payload(payload) => {
            let change = change.clone();
            let on_change = Callback::from(move |value| set(&change, FunctionError::Payload(value)));
            html! {
                <>
                    <JsonField label="Payload" context={context.clone()} value={payload.clone()} {on_change} />
                    { soft("The error name is the payload's errorType, or Lambda.Unknown without one.") }
                </>
            }
        }
        FunctionError::TimedOut { limit, typed } => {
            let (change, typed) = (change.clone(), *typed);
            let on_change =
                Callback::from(move |limit| set(&change, FunctionError::TimedOut { limit, typed }));
            html! {
                <>
                    <SecondsField label="Function timeout" milliseconds={*limit} {on_change} />
                    { soft(if typed { "The error name is Sandbox.Timedout." } else { "The error name is Lambda.Unknown. AWS has been observed to use both formats." }) }
                </>
            }
        }
        FunctionError::OutOfMemory => soft("Lambda kills the process; the error name is Runtime.ExitError."),
        FunctionError::Exited(status) => {
            let change = change.clone();
            let on_change = Callback::from(move |typed: String| {
                if let Ok(status) = typed.trim().parse() {
                    set(&change, FunctionError::Exited(status));
                }
            });
            html! {
                <>
                    <CheckedField label="Exit status" value={status.to_string()} form={Form::Whole} {on_change} />
                    { soft("The error name is Runtime.ExitError.") }
                </>
            }
        }
        FunctionError::ResponseTooLarge => {
            soft("Lambda rejects the response; the error name is Function.ResponseSizeTooLarge.")
        }
    };
    html! {
        <>
            if is_function { { choice("How it fails", false, current, &FAILURES, &on_failure) } }
            { body }
        </>
    }
}

fn not_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn exception_form(exception: &Exception, is_function: bool, context: &AttrValue, change: &Change) -> Html {
    let edit = |act: fn(&mut Exception, String)| {
        let change = change.clone();
        Callback::from(move |typed: String| {
            change.response(|response| {
                if let ResponseKind::FunctionError(FunctionError::Exception(exception)) = &mut response.kind {
                    act(exception, typed);
                }
            });
        })
    };
    let on_type = edit(|exception, typed| exception.error_type = not_empty(typed));
    let on_message = edit(|exception, typed| exception.error_message = typed);
    let on_runtime = edit(|exception, key| exception.runtime = Runtime::parse(&key).unwrap_or_default());
    let error_type = exception.error_type.clone().unwrap_or_default();
    if !is_function {
        return html! {
            <div class="field-row">
                { text_field("Error", &error_type, "", &on_type) }
                { text_field("Cause", &exception.error_message, "", &on_message) }
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
            change.response(|response| {
                if let ResponseKind::FunctionError(FunctionError::Exception(exception)) = &mut response.kind {
                    exception.stack_trace = frames;
                }
            });
        })
    };
    let frames = exception.stack_trace.iter();
    let trace = Value::array(frames.map(|frame| Value::from(&**frame)).collect());
    let runtimes = Runtime::ALL.map(|(_, key, words)| (key, words));
    html! {
        <>
            <div class="field-row">
                { choice("Runtime", false, exception.runtime.key(), &runtimes, &on_runtime) }
                { text_field("errorType", &error_type, "Lambda.Unknown if empty", &on_type) }
            </div>
            { text_field("errorMessage", &exception.error_message, "", &on_message) }
            <details class="fold">
                <summary>{ format!("Stack trace ({})", exception.stack_trace.len()) }</summary>
                <JsonField label="stackTrace" context={context.clone()} value={trace} on_change={on_trace} texts={true} />
            </details>
        </>
    }
}

/// The form of an exception from the called service.
pub fn service_exception(exception: &ServiceException, is_function: bool, change: &Change) -> Html {
    let edit = |act: fn(&mut ServiceException, String)| {
        let change = change.clone();
        Callback::from(move |typed: String| {
            change.response(|response| {
                if let ResponseKind::ServiceException(exception) = &mut response.kind {
                    act(exception, typed);
                }
            });
        })
    };
    let known: &[(&'static str, &'static str, u16)] = if is_function {
        &SERVICE_EXCEPTIONS
    } else {
        &COMMON_EXCEPTIONS
    };
    let bare = exception.name.strip_prefix("Lambda.").filter(|_| is_function);
    let bare = bare.unwrap_or(&exception.name);
    let usual = known.iter().find(|(name, ..)| *name == bare);
    let on_message = edit(|exception, typed| exception.message = not_empty(typed));
    let on_status = edit(|exception, typed| {
        exception.status_code = typed.trim().parse().ok().filter(|code| (100..600).contains(code));
    });
    let message = exception.message.clone().unwrap_or_default();
    let placeholder = usual.map_or("", |(_, message, _)| *message);
    let status = exception
        .status_code
        .map(|code| code.to_string())
        .unwrap_or_default();
    let name = if is_function {
        let on_name = edit(|exception, name| {
            *exception = ServiceException {
                name,
                ..ServiceException::default()
            };
        });
        let words: Vec<String> = known.iter().map(|(name, ..)| format!("Lambda.{name}")).collect();
        let mut choices: Vec<(&str, &str)> = known
            .iter()
            .zip(&words)
            .map(|((name, ..), words)| (*name, words.as_str()))
            .collect();
        if usual.is_none() {
            choices.push((bare, bare));
        }
        choice("Exception", false, bare, &choices, &on_name)
    } else {
        let on_name = edit(|exception, name| exception.name = name);
        html! {
            <>
                { text_field("Exception", &exception.name, "ThrottlingException", &on_name) }
                <div class="actions" role="group" aria-label="Common exceptions">
                    { for known.iter().map(|(name, ..)| {
                        let change = change.clone();
                        let onclick = move |_| change.response(|response| {
                            response.kind = ResponseKind::ServiceException(ServiceException {
                                name: (*name).to_owned(),
                                ..ServiceException::default()
                            });
                        });
                        html! { <button type="button" class="button button-small" aria-pressed={(*name == bare).to_string()} {onclick}>{ *name }</button> }
                    }) }
                </div>
            </>
        }
    };
    html! {
        <>
            { name }
            <div class="field-row">
                { text_field("Message", &message, placeholder, &on_message) }
                <CheckedField label="HTTP status" value={status} placeholder="usual" form={Form::StatusOrNothing} on_change={on_status} />
            </div>
        </>
    }
}
