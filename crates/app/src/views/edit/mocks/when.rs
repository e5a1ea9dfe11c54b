//! The form of the calls that a response is for: by number, Map item, condition or request.

use asl_json::Value;
use asl_mock::{Numbers, When};
use asl_protocol::Document;
use yew::{AttrValue, Callback, Html, Properties, component, html};

use super::change::Change;
use super::field::{CheckedField, Form, JsonField, text_field};
use crate::session::use_app_state;
use crate::views::controls::icon::{Picture, icon};

/// Properties of [`ConditionProblem`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct ConditionProblemProps {
    /// How the sentence begins that the analysis has about the condition.
    about: AttrValue,
}

/// What is wrong with a condition, if anything is.
#[component]
fn ConditionProblem(props: &ConditionProblemProps) -> Html {
    let state = use_app_state();
    let mut sentences = state.markers(Document::Mocks).map(|marker| &marker.message);
    let problem = sentences.find_map(|sentence| sentence.strip_prefix(props.about.as_str()));
    html! {
        if let Some(problem) = problem { <p class="field-problem" role="alert">{ format!("This is {problem}") }</p> }
    }
}

/// The folded form of the conditions. `about` is how the sentence begins that the analysis has about the condition.
pub fn when_form(when: &When, context: &AttrValue, change: &Change, about: String) -> Html {
    let numbers = |label: &'static str, value: Option<Numbers>, set: fn(&mut When, Option<Numbers>)| {
        let change = change.clone();
        let on_change = Callback::from(move |text: String| {
            change.response(|response| set(&mut response.when, Numbers::parse(&text)));
        });
        let value = value.map(|numbers| numbers.to_string()).unwrap_or_default();
        html! {
            <CheckedField {label} {value} placeholder="any" form={Form::Numbers} {on_change} />
        }
    };
    let on_condition = {
        let change = change.clone();
        Callback::from(move |text: String| {
            let condition = (!text.trim().is_empty()).then_some(text);
            change.response(|response| response.when.condition = condition);
        })
    };
    let set_request = |value: Option<Value>| {
        let change = change.clone();
        move |_| change.response(|response| response.when.request.clone_from(&value))
    };
    let on_request = {
        let change = change.clone();
        Callback::from(move |value| change.response(|response| response.when.request = Some(value)))
    };
    html! {
        <details class="fold">
            <summary>{ if when.is_once() { "Used for one call · choose which" } else { "Used for every matching call" } }</summary>
            <div class="when">
                <p class="soft">{ "Responses are tried from the top; the first match is used. Without conditions, a response is used for one call." }</p>
                <div class="field-row">
                    { numbers("Calls (0 is the 1st)", when.calls, |when, numbers| when.calls = numbers) }
                    { numbers("Map items (0 is the 1st)", when.items, |when, numbers| when.items = numbers) }
                </div>
                { text_field("Condition (JSONata over the request)", when.condition.as_deref().unwrap_or_default(), "Payload.amount > 100", &on_condition) }
                <ConditionProblem {about} />
                if let Some(request) = &when.request {
                    <JsonField label="The request contains" context={context.clone()} value={request.clone()} on_change={on_request} />
                    <div class="actions">
                        <button type="button" class="button button-small" onclick={set_request(None)}>{ icon(Picture::Remove) }{ "Remove the request" }</button>
                    </div>
                } else {
                    <div class="actions">
                        <button type="button" class="button button-small" onclick={set_request(Some(Value::empty_object()))}>{ icon(Picture::Plus) }{ "Match on the request" }</button>
                    </div>
                }
            </div>
        </details>
    }
}
