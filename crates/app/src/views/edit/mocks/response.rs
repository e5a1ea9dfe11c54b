//! One response of an entry: a line that summarizes it, and the form below it while it is open.
//!
//! The parts of the form: which calls it is for (`when.rs`), what it does (`kind.rs`), after how long, and what is
//! reported later (`callback.rs`).

use asl_mock::{Called, FunctionError, JobEnd, Numbers, Response, ResponseKind, about_condition};
use web_sys::HtmlElement;
use yew::{AttrValue, Callback, Html, NodeRef, html};

use super::callback::callbacks;
use super::change::{self, Change, Key, Slot, ordinal};
use super::field::SecondsField;
use super::kind::{FormerKinds, kind_form};
use super::when::when_form;
use crate::session::Session;
use crate::views::controls::icon::{Picture, icon};

/// One response.
pub struct ResponseForm<'a> {
    /// The session.
    pub session: &'a Session,
    /// The entry that it belongs to.
    pub entry: &'a Key,
    /// Which response of the entry.
    pub slot: Slot,
    /// How many responses the entry has.
    pub count: usize,
    /// The label.
    pub title: String,
    /// The response.
    pub response: &'a Response,
    /// How the definition calls the entry.
    pub called: Option<&'a Called>,
    /// Whether the form shows.
    pub open: bool,
    /// Whether the form was open before and keeps what was typed.
    pub keep: bool,
    /// What the responses of the entry were before their types were changed.
    pub former: &'a FormerKinds,
    /// Opens or closes the form.
    pub toggle: Callback<()>,
    /// The element that gets the focus when this response is removed.
    pub section: &'a NodeRef,
}

/// The line and the form of one response.
pub fn response_form(props: &ResponseForm<'_>) -> Html {
    let (session, key, slot) = (props.session, props.entry, props.slot);
    let title = &props.title;
    let context = AttrValue::from(format!("{}, {}", key.name(), title.to_ascii_lowercase()));
    let change = Change::new(session, key, slot, &context);
    let remove = {
        let (session, key, section) = (session.clone(), key.clone(), props.section.clone());
        let former = props.former.clone();
        move |_| {
            // The responses after it have other indices from now on.
            former.borrow_mut().clear();
            change::remove(&session, &key, slot);
            if let Some(section) = section.cast::<HtmlElement>() {
                let _ = section.focus();
            }
        }
    };
    let swap = |index: usize| {
        let (session, key, former) = (session.clone(), key.clone(), props.former.clone());
        move |_| {
            former.borrow_mut().clear();
            change::move_up(&session, &key, index);
        }
    };
    let tool = |label: &str, picture, disabled: bool, onclick: Callback<yew::MouseEvent>| {
        let label = format!("{label}: {}", title.to_ascii_lowercase());
        html! {
            <button type="button" class="button button-quiet button-icon button-small" aria-label={label.clone()} title={label} {disabled} {onclick}>{ icon(picture) }</button>
        }
    };
    let toggle = props.toggle.reform(|_| ());
    html! {
        <li class="response">
            <div class="response-head">
                <button type="button" class="response-toggle" aria-expanded={props.open.to_string()} onclick={toggle}>
                    <span class="response-sign">{ icon(Picture::Down) }</span>
                    <span class="response-call">{ title }</span>
                    <span class="response-does">{ summary(props.response) }</span>
                </button>
                <span class="response-tools">
                    if let Slot::Call(index) = slot {
                        if props.count > 1 {
                            { tool("Move up", Picture::Up, index == 0, Callback::from(swap(index))) }
                            { tool("Move down", Picture::MoveDown, index + 1 >= props.count, Callback::from(swap(index + 1))) }
                        }
                    }
                    { tool("Remove", Picture::Remove, false, Callback::from(remove)) }
                </span>
            </div>
            if props.open || props.keep {
                <div class="response-body" hidden={!props.open}>{ body(props, &context, &change) }</div>
            }
        </li>
    }
}

fn body(props: &ResponseForm<'_>, context: &AttrValue, change: &Change) -> Html {
    let response = props.response;
    let on_after = {
        let change = change.clone();
        Callback::from(move |after| change.response(|response| response.after = after))
    };
    let on_jitter = {
        let change = change.clone();
        Callback::from(move |jitter| change.response(|response| response.jitter = jitter))
    };
    let is_activity = props.entry.section == asl_mock::Section::Activities;
    let awaits_callback = props.called.is_some_and(|called| called.awaits_callback);
    let reports = !response.callback.is_empty() || awaits_callback && !is_activity;
    html! {
        <>
            { kind_form(props.entry, props.called, &props.title, response, context, change, (props.slot, props.former)) }
            <div class="field-row field-times">
                <SecondsField label="after" milliseconds={response.after} on_change={on_after} />
                <SecondsField label="plus jitter up to" milliseconds={response.jitter} on_change={on_jitter} />
            </div>
            if reports {
                { callbacks(&response.callback, "Then the holder of the task token reports",
                    "Nothing: the task waits until it times out.", change) }
            } else if is_activity {
                <details class="fold">
                    <summary>{ "Worker heartbeats" }</summary>
                    { callbacks(&response.callback, "While it works, the worker reports", "Nothing before its result.", change) }
                </details>
            }
            if let Slot::Call(index) = props.slot {
                { when_form(&response.when, context, change, about_condition(props.entry.section, &props.entry.name, index)) }
            }
        </>
    }
}

/// The title of a response: the calls that it is for. `plain` counts the responses before it that are for one call each.
pub fn title(response: &Response, plain: usize, all_plain: bool) -> String {
    let when = &response.when;
    if when.is_once() {
        let number = ordinal(plain + 1);
        return if all_plain {
            format!("{number} call")
        } else {
            format!("{number} other call")
        };
    }
    let mut parts = Vec::new();
    let from_one = |numbers: Numbers| match numbers.last {
        Some(last) if last == numbers.first => ordinal(last + 1),
        Some(last) => format!("{} to {}", ordinal(numbers.first + 1), ordinal(last + 1)),
        None => format!("{} and later", ordinal(numbers.first + 1)),
    };
    if let Some(calls) = when.calls {
        parts.push(format!("{} call", from_one(calls)));
    }
    if let Some(items) = when.items {
        parts.push(format!("Map item {items}"));
    }
    if let Some(condition) = &when.condition {
        parts.push(format!("when {}", short(condition, 40)));
    }
    if let Some(request) = &when.request {
        parts.push(format!("requests with {}", short(&request.to_string(), 40)));
    }
    let mut title = parts.join(", ");
    if let Some(first) = title.get(..1) {
        title.replace_range(..1, &first.to_uppercase());
    }
    title
}

/// A response, summarized in a line.
fn summary(response: &Response) -> String {
    let text = |text: &Option<asl_json::Str>| text.as_deref().unwrap_or("no error name").to_owned();
    let mut line = match &response.kind {
        ResponseKind::Returns(value) => format!("returns {}", short(&value.to_string(), 80)),
        ResponseKind::Template(value) => format!("fills in the template {}", short(&value.to_string(), 80)),
        ResponseKind::Usual(over) if over.as_object().is_none_or(asl_json::Map::is_empty) => {
            "default response".to_owned()
        }
        ResponseKind::Usual(over) => format!("default response with {}", short(&over.to_string(), 80)),
        ResponseKind::Result(value) => format!("gives the task result {}", short(&value.to_string(), 80)),
        ResponseKind::Fails { error, .. } => format!("fails: {}", text(error)),
        ResponseKind::FunctionError(error) => match error {
            FunctionError::Exception(error) => {
                format!(
                    "throws {}",
                    error.error_type.as_deref().unwrap_or("an error without a type")
                )
            }
            FunctionError::Payload(payload) => format!("fails with {}", short(&payload.to_string(), 80)),
            FunctionError::TimedOut { .. } => "the function times out".to_owned(),
            FunctionError::OutOfMemory => "out of memory".to_owned(),
            FunctionError::Exited(status) => format!("the process exits with {status}"),
            FunctionError::ResponseTooLarge => "a response over 6 MB".to_owned(),
        },
        ResponseKind::ServiceException(exception) => format!("throws {}", exception.name),
        ResponseKind::Http(answer) => format!("HTTP {}", answer.status),
        ResponseKind::Job(job) => match job.end {
            JobEnd::Succeeds => "the job succeeds".to_owned(),
            JobEnd::Fails => "the job fails".to_owned(),
            JobEnd::Never => "the job never ends".to_owned(),
        },
        ResponseKind::Code(code) => format!("runs {} lines of code", code.function.source.lines().count()),
        ResponseKind::TooLarge => "a result over 256 KiB".to_owned(),
        ResponseKind::NeverAnswers => "never responds".to_owned(),
    };
    if response.after > 0 {
        line.extend([" after ", &seconds(response.after), " s"]);
    }
    match response.callback.len() {
        0 => {}
        1 => line.push_str(", then 1 report"),
        many => line.extend([", then ", &many.to_string(), " reports"]),
    }
    line
}

fn seconds(milliseconds: u64) -> String {
    let text = format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_which_calls_are_answered() {
        let mut response = Response::default();
        assert_eq!(title(&response, 1, true), "2nd call");
        assert_eq!(title(&response, 1, false), "2nd other call");
        response.when.calls = Numbers::parse("1-2");
        assert_eq!(title(&response, 0, false), "2nd to 3rd call");
        response.when.items = Numbers::parse("0");
        assert_eq!(title(&response, 0, false), "2nd to 3rd call, Map item 0");
        response.when.calls = None;
        response.when.items = None;
        response.when.condition = Some("n > 1".into());
        assert_eq!(title(&response, 0, false), "When n > 1");
    }
}
