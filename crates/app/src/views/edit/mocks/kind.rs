//! The form of what a response does: the choice of its type, and the fields of that type. Failing functions and services
//! are in `failure.rs`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use asl_json::{Map, Str, Value};
use asl_mock::{
    Called, Exception, FunctionError, HttpAnswer, Job, JobEnd, Response, ResponseKind, Section,
    ServiceException,
};
use yew::{AttrValue, Callback, Html, html};

use super::change::{Change, Key, Slot};
use super::code::{code_form, started_from};
use super::failure::{function_error, service_exception};
use super::field::{CheckedField, Form, JsonField, SecondsField, choice, text_field};

/// The response types that an entry offers, with their labels.
fn kinds(key: &Key, called: Option<&Called>, current: &str) -> Vec<(&'static str, &'static str)> {
    let target = called.map_or(key.name(), |called| called.target.as_str());
    let is_function = key.section == Section::Functions || target.contains(":lambda:");
    let own = key.section != Section::Tasks && key.section != Section::Resources;
    let is_job = called.is_some_and(|called| called.awaits_job) || target.contains(".sync");
    let is_http = [":http:invoke", ":apigateway:invoke", ":eks:call"]
        .iter()
        .any(|part| target.contains(part));
    let is_child = key.section == Section::Executions;
    let is_activity = key.section == Section::Activities;
    let is_service = !is_function && !is_activity && !is_child;
    let all = [
        ("usual", "Default response", is_service && !is_job),
        ("job", "Job result", is_job && is_service),
        (
            "returns",
            match key.section {
                Section::Functions => "Returns",
                Section::Executions => "Succeeds with output",
                Section::Activities => "Worker returns",
                Section::Tasks | Section::Resources => "Returns exactly",
            },
            true,
        ),
        ("template", "Fills in a template", true),
        ("code", "Code", !is_child),
        ("http", "HTTP status and body", is_http),
        (
            "functionError",
            if is_function { "Function error" } else { "Error" },
            is_function && own,
        ),
        ("serviceException", "Service exception", !is_activity),
        (
            "fails",
            if is_child {
                "Execution fails"
            } else {
                "Fails with error and cause"
            },
            true,
        ),
        ("result", "Exact task result", !is_child),
        ("tooLarge", "Result over 256 KiB", !is_child),
        (
            "neverAnswers",
            if is_child { "Never ends" } else { "Never responds" },
            true,
        ),
    ];
    let shown = all
        .into_iter()
        .filter(|(name, _, offered)| *offered || *name == current);
    shown.map(|(name, words, _)| (name, words)).collect()
}

fn name(kind: &ResponseKind) -> &'static str {
    match kind {
        ResponseKind::Returns(_) => "returns",
        ResponseKind::Template(_) => "template",
        ResponseKind::Usual(_) => "usual",
        ResponseKind::Result(_) => "result",
        ResponseKind::Fails { .. } => "fails",
        ResponseKind::FunctionError(_) => "functionError",
        ResponseKind::ServiceException(_) => "serviceException",
        ResponseKind::Http(_) => "http",
        ResponseKind::Job(_) => "job",
        ResponseKind::Code(_) => "code",
        ResponseKind::TooLarge => "tooLarge",
        ResponseKind::NeverAnswers => "neverAnswers",
    }
}

/// What the responses of an entry were before their types were changed, by response and type: choosing a type again brings
/// its fields back.
pub type FormerKinds = Rc<RefCell<BTreeMap<(Slot, &'static str), ResponseKind>>>;

/// A new response of a type. The JSON of the previous one is kept where both have one.
fn fresh(name: &str, is_function: bool, before: &ResponseKind) -> ResponseKind {
    let json = match before {
        ResponseKind::Returns(value)
        | ResponseKind::Template(value)
        | ResponseKind::Usual(value)
        | ResponseKind::Result(value) => value.clone(),
        _ => Value::empty_object(),
    };
    match name {
        "template" => ResponseKind::Template(json),
        "usual" => ResponseKind::Usual(json),
        "result" => ResponseKind::Result(json),
        "fails" => ResponseKind::Fails {
            error: Some("CustomError".into()),
            cause: Some("Something went wrong".into()),
        },
        "functionError" => ResponseKind::FunctionError(FunctionError::Exception(Exception {
            error_type: Some("CustomError".into()),
            error_message: "Something went wrong".into(),
            ..Exception::default()
        })),
        "serviceException" => ResponseKind::ServiceException(ServiceException {
            name: if is_function {
                "TooManyRequestsException"
            } else {
                "ThrottlingException"
            }
            .into(),
            ..ServiceException::default()
        }),
        "http" => ResponseKind::Http(HttpAnswer {
            status: 200,
            body: json,
            headers: Map::new(),
        }),
        "job" => ResponseKind::Job(Job {
            after: 1_000,
            end: JobEnd::Succeeds,
            output: None,
        }),
        "code" => ResponseKind::Code(Box::new(started_from(&json))),
        "tooLarge" => ResponseKind::TooLarge,
        "neverAnswers" => ResponseKind::NeverAnswers,
        _ => ResponseKind::Returns(json),
    }
}

/// The choice of the type, and its fields.
pub fn kind_form(
    key: &Key,
    called: Option<&Called>,
    title: &str,
    response: &Response,
    context: &AttrValue,
    change: &Change,
    (slot, former): (Slot, &FormerKinds),
) -> Html {
    let is_function = key.section == Section::Functions;
    let current = name(&response.kind);
    let on_kind = {
        let (change, before, former) = (change.clone(), response.kind.clone(), former.clone());
        Callback::from(move |chosen: String| {
            let mut former = former.borrow_mut();
            former.insert((slot, name(&before)), before.clone());
            let known = former
                .iter()
                .find(|((of, kind), _)| *of == slot && **kind == *chosen)
                .map(|(_, kind)| kind.clone());
            drop(former);
            let kind = known.unwrap_or_else(|| fresh(&chosen, is_function, &before));
            change.response(|response| response.kind = kind);
        })
    };
    let json = |label: &'static str, value: &Value, kind: fn(Value) -> ResponseKind| {
        let change = change.clone();
        let on_change = Callback::from(move |value| change.response(|response| response.kind = kind(value)));
        html! { <JsonField {label} context={context.clone()} value={value.clone()} {on_change} /> }
    };
    let soft = |sentence: &'static str| html! { <p class="soft">{ sentence }</p> };
    let body = match &response.kind {
        ResponseKind::Returns(value) if key.section == Section::Executions => {
            json("Execution output", value, ResponseKind::Returns)
        }
        ResponseKind::Returns(value) => json("Returned JSON", value, ResponseKind::Returns),
        ResponseKind::Template(value) => html! {
            <>
                { json("Template", value, ResponseKind::Template) }
                { soft("A string such as \"{% Payload.id %}\" is a JSONata expression over the request; $call, $item, $retry and $redrive count from 0.") }
            </>
        },
        ResponseKind::Usual(value) => html! {
            <>
                { json("Fields to override", value, ResponseKind::Usual) }
                { soft("The service's default response, with its metadata and identifiers; the fields given here replace or extend it.") }
            </>
        },
        ResponseKind::Result(value) => json("Task result", value, ResponseKind::Result),
        ResponseKind::Fails { error, cause } => fails(error.as_ref(), cause.as_ref(), change),
        ResponseKind::FunctionError(error) => function_error(error, is_function, context, change),
        ResponseKind::ServiceException(exception) => service_exception(exception, is_function, change),
        ResponseKind::Http(answer) => http(answer, context, change),
        ResponseKind::Job(job) => job_form(job, context, change),
        ResponseKind::Code(code) => code_form(code, key, context, change),
        ResponseKind::TooLarge => soft("The result has 300,000 characters, more than the limit for a state."),
        ResponseKind::NeverAnswers => soft("There is never a response: the task waits until it times out."),
    };
    html! {
        <>
            { choice(&format!("{title}: response type"), true, current, &kinds(key, called, current), &on_kind) }
            { body }
        </>
    }
}

fn fails(error: Option<&Str>, cause: Option<&Str>, change: &Change) -> Html {
    let field = |label: &'static str, value: Option<&Str>, is_error: bool| {
        let change = change.clone();
        let on_change = Callback::from(move |typed: String| {
            let typed = (!typed.is_empty()).then(|| Str::from(typed));
            change.response(|response| {
                if let ResponseKind::Fails { error, cause } = &mut response.kind {
                    *(if is_error { error } else { cause }) = typed;
                }
            });
        });
        text_field(
            label,
            value.map(|text| &**text).unwrap_or_default(),
            "none",
            &on_change,
        )
    };
    html! { <div class="field-row">{ field("Error", error, true) }{ field("Cause", cause, false) }</div> }
}

fn http(answer: &HttpAnswer, context: &AttrValue, change: &Change) -> Html {
    let edit = |act: fn(&mut HttpAnswer, Value)| {
        let change = change.clone();
        Callback::from(move |value: Value| {
            change.response(|response| {
                if let ResponseKind::Http(answer) = &mut response.kind {
                    act(answer, value);
                }
            });
        })
    };
    let on_body = edit(|answer, value| answer.body = value);
    let on_headers = edit(|answer, value| {
        let headers = value.as_object().cloned().unwrap_or_default();
        answer.headers = headers
            .into_iter()
            .filter(|(_, value)| value.as_str().is_some())
            .collect();
    });
    let on_status = {
        let change = change.clone();
        Callback::from(move |typed: String| {
            change.response(|response| {
                if let (ResponseKind::Http(answer), Ok(status)) = (&mut response.kind, typed.trim().parse()) {
                    answer.status = status;
                }
            });
        })
    };
    html! {
        <>
            <CheckedField label="HTTP status" value={answer.status.to_string()} form={Form::Status} on_change={on_status} />
            <JsonField label="Body" context={context.clone()} value={answer.body.clone()} on_change={on_body} />
            <details class="fold">
                <summary>{ format!("Headers ({})", answer.headers.len()) }</summary>
                <JsonField label="Headers" context={context.clone()} value={Value::object(answer.headers.clone())} on_change={on_headers} />
            </details>
        </>
    }
}

fn job_form(job: &Job, context: &AttrValue, change: &Change) -> Html {
    let edit = {
        let change = change.clone();
        move |act: &dyn Fn(&mut Job)| {
            change.response(|response| {
                if let ResponseKind::Job(job) = &mut response.kind {
                    act(job);
                }
            });
        }
    };
    let on_end = {
        let edit = edit.clone();
        Callback::from(move |name: String| {
            edit(&|job| {
                job.end = match name.as_str() {
                    "FAILED" => JobEnd::Fails,
                    "NEVER" => JobEnd::Never,
                    _ => JobEnd::Succeeds,
                }
            });
        })
    };
    let on_after = {
        let edit = edit.clone();
        Callback::from(move |after| edit(&|job| job.after = after))
    };
    let on_output = Callback::from(move |value: Value| {
        let empty = value.as_object().is_some_and(Map::is_empty);
        edit(&|job| job.output = (!empty).then(|| value.clone()));
    });
    let ends = [
        ("SUCCEEDED", "Succeeds"),
        ("FAILED", "Fails"),
        ("NEVER", "Never ends"),
    ];
    let current = match job.end {
        JobEnd::Succeeds => "SUCCEEDED",
        JobEnd::Fails => "FAILED",
        JobEnd::Never => "NEVER",
    };
    let output = job.output.clone().unwrap_or_else(Value::empty_object);
    html! {
        <>
            <div class="field-row">
                { choice("The job", false, current, &ends, &on_end) }
                if job.end != JobEnd::Never {
                    <SecondsField label="after" milliseconds={job.after} on_change={on_after} />
                }
            </div>
            if job.end != JobEnd::Never {
                <JsonField label="Job description fields to override" context={context.clone()} value={output} on_change={on_output} />
            }
        </>
    }
}
