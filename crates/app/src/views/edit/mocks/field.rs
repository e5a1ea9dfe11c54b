//! Inputs that keep what is typed, valid or not, and pass on what is valid.

use std::rc::Rc;

use asl_json::{LineIndex, Value, to_pretty};
use asl_mock::Numbers;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, InputEvent};
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, component, html, use_effect_with, use_mut_ref,
    use_state_eq,
};

use crate::actions::links::share;
use crate::platform::editor::{Editor, EditorDiagnostic, Severity};
use crate::session::{Session, use_session};
use crate::views::controls::number_field::{NumberField, Quantity, milliseconds, seconds};

/// Properties of [`JsonField`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct JsonFieldProps {
    /// The label.
    pub label: AttrValue,
    /// Tells one such field from others in its accessible name.
    pub context: AttrValue,
    /// The value.
    pub value: Value,
    /// Called with each valid value.
    pub on_change: Callback<Value>,
    /// Whether only a list of strings is valid.
    #[prop_or_default]
    pub texts: bool,
}

/// A small editor for a JSON value.
#[component]
pub fn JsonField(props: &JsonFieldProps) -> Html {
    let session = use_session();
    let text = use_state_eq(|| AttrValue::from(to_pretty(&props.value)));
    let problem = use_state_eq(|| None::<EditorDiagnostic>);
    let sent = use_mut_ref(|| props.value.clone());

    // The value was changed elsewhere: what was typed here is outdated.
    use_effect_with(props.value.clone(), {
        let (text, problem, sent) = (text.setter(), problem.setter(), Rc::clone(&sent));
        move |value| {
            if *value != *sent.borrow() {
                sent.replace(value.clone());
                text.set(to_pretty(value).into());
                problem.set(None);
            }
        }
    });
    let on_change = {
        let (text, problem, texts, on_change) = (
            text.setter(),
            problem.setter(),
            props.texts,
            props.on_change.clone(),
        );
        Callback::from(move |typed: String| {
            text.set(AttrValue::from(typed.clone()));
            let diagnostic = |from: u32, to: u32, message: String| EditorDiagnostic {
                from,
                to,
                severity: Severity::Error,
                message,
                code: None,
                fix: None,
            };
            match asl_json::parse(&typed) {
                Ok(value) => match not_texts(&value).filter(|_| texts) {
                    Some(sentence) => problem.set(Some(diagnostic(
                        0,
                        u32::try_from(typed.encode_utf16().count()).unwrap_or(0),
                        sentence.into(),
                    ))),
                    None => {
                        problem.set(None);
                        sent.replace(value.clone());
                        on_change.emit(value);
                    }
                },
                Err(error) => {
                    let index = LineIndex::new(&typed);
                    problem.set(Some(diagnostic(
                        index.utf16(error.span.start),
                        index.utf16(error.span.end),
                        error.message,
                    )));
                }
            }
        })
    };
    let act = |act: fn(&Session)| {
        let session = session.clone();
        move |()| act(&session)
    };
    let diagnostics: Rc<[EditorDiagnostic]> = problem.iter().cloned().collect();
    html! {
        <div class="field">
            <span class="field-label">{ &props.label }</span>
            <Editor label={format!("{}: {}", props.context, props.label)} value={(*text).clone()} compact={true} {diagnostics} {on_change} on_run={act(Session::run)} on_share={act(share)} />
            if let Some(problem) = &*problem {
                <p class="field-problem" role="alert">{ format!("{} Until it is fixed, the last valid value is used.", problem.message) }</p>
            }
        </div>
    }
}

fn not_texts(value: &Value) -> Option<&'static str> {
    let is_list = value
        .as_array()
        .is_some_and(|items| items.iter().all(|item| item.as_str().is_some()));
    (!is_list).then_some("This must be a list of strings.")
}

/// A single-line text field.
pub fn text_field(
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    on_change: &Callback<String>,
) -> Html {
    let oninput =
        on_change.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    html! {
        <label class="field">
            <span class="field-label">{ label }</span>
            <input type="text" spellcheck="false" autocomplete="off" value={value.to_owned()} {placeholder} {oninput} />
        </label>
    }
}

/// The formats that a text field can require.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Numbers of calls or items, or empty.
    Numbers,
    /// An HTTP status.
    Status,
    /// An HTTP status, or empty.
    StatusOrNothing,
    /// A whole number.
    Whole,
}

impl Form {
    fn fits(self, text: &str) -> bool {
        let text = text.trim();
        let status = || text.parse().is_ok_and(|status: u16| (100..600).contains(&status));
        match self {
            Self::Numbers => text.is_empty() || Numbers::parse(text).is_some(),
            Self::Status => status(),
            Self::StatusOrNothing => text.is_empty() || status(),
            Self::Whole => text.parse::<i64>().is_ok(),
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Numbers => "Use a number such as 0, a range such as 1-2, or 3- for 3 and up; 0 is the 1st.",
            Self::Status => "Use a status from 100 to 599, such as 404.",
            Self::StatusOrNothing => "Use a status from 100 to 599, or leave it empty.",
            Self::Whole => "Use a whole number such as 1.",
        }
    }
}

/// Properties of [`CheckedField`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CheckedFieldProps {
    /// The label.
    pub label: AttrValue,
    /// The text.
    pub value: String,
    /// The placeholder.
    #[prop_or_default]
    pub placeholder: &'static str,
    /// The required format.
    pub form: Form,
    /// Called with each valid text.
    pub on_change: Callback<String>,
}

/// A text field with a required format.
#[component]
pub fn CheckedField(props: &CheckedFieldProps) -> Html {
    let text = use_state_eq(|| props.value.clone());
    let sent = use_mut_ref(|| props.value.clone());
    use_effect_with(props.value.clone(), {
        let (text, sent) = (text.setter(), Rc::clone(&sent));
        move |value| {
            if *value != *sent.borrow() {
                sent.replace(value.clone());
                text.set(value.clone());
            }
        }
    });
    let oninput = {
        let (text, form, on_change) = (text.setter(), props.form, props.on_change.clone());
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            text.set(typed.clone());
            if form.fits(&typed) {
                sent.replace(typed.clone());
                on_change.emit(typed);
            }
        }
    };
    let wrong = !props.form.fits(&text);
    html! {
        <label class="field">
            <span class="field-label">{ &props.label }</span>
            <input type="text" spellcheck="false" autocomplete="off" placeholder={props.placeholder} value={(*text).clone()} {oninput} aria-invalid={wrong.to_string()} />
            if wrong { <span class="field-problem" role="alert">{ props.form.hint() }</span> }
        </label>
    }
}

/// A choice among options, each with the key that is stored and the text that shows.
pub fn choice(
    label: &str,
    hide_label: bool,
    current: &str,
    choices: &[(&str, &str)],
    on_change: &Callback<String>,
) -> Html {
    let handler = on_change.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let options = choices.iter().map(|(name, words)| {
        html! { <option value={(*name).to_owned()} selected={*name == current}>{ (*words).to_owned() }</option> }
    });
    let class = if hide_label {
        "visually-hidden"
    } else {
        "field-label"
    };
    html! {
        <label class="field">
            <span {class}>{ label.to_owned() }</span>
            <select onchange={handler}>{ for options }</select>
        </label>
    }
}

/// A multi-line text field.
pub fn lines_field(label: &str, context: &str, value: &str, on_change: &Callback<String>) -> Html {
    let oninput =
        on_change.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let rows = value.lines().count().clamp(3, 14).to_string();
    html! {
        <label class="field">
            <span class="field-label">{ label.to_owned() }</span>
            <textarea class="lines" {rows} spellcheck="false" aria-label={format!("{context}: {label}")} value={value.to_owned()} {oninput} />
        </label>
    }
}

/// Properties of [`SecondsField`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SecondsFieldProps {
    /// The label.
    pub label: AttrValue,
    /// The time in milliseconds.
    pub milliseconds: u64,
    /// Called with each valid time.
    pub on_change: Callback<u64>,
}

/// A number of seconds.
#[component]
pub fn SecondsField(props: &SecondsFieldProps) -> Html {
    let on_change = props
        .on_change
        .reform(|text: String| milliseconds(&text).unwrap_or(0));
    html! {
        <NumberField label={props.label.clone()} quantity={Quantity::Seconds} text={seconds(props.milliseconds)} {on_change} />
    }
}
