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

/// The longest execution.
const YEAR_MS: u64 = 31_622_400_000;

/// A number of seconds.
#[component]
pub fn SecondsField(props: &SecondsFieldProps) -> Html {
    let text = use_state_eq(|| seconds(props.milliseconds));
    let sent = use_mut_ref(|| props.milliseconds);
    let wrong = use_state_eq(|| false);
    use_effect_with(props.milliseconds, {
        let (text, wrong, sent) = (text.setter(), wrong.setter(), Rc::clone(&sent));
        move |&milliseconds| {
            if milliseconds != *sent.borrow() {
                sent.replace(milliseconds);
                text.set(seconds(milliseconds));
                wrong.set(false);
            }
        }
    });
    let oninput = {
        let (text, wrong, on_change) = (text.setter(), wrong.setter(), props.on_change.clone());
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            let milliseconds = milliseconds(&typed);
            wrong.set(milliseconds.is_none());
            text.set(typed);
            if let Some(milliseconds) = milliseconds {
                sent.replace(milliseconds);
                on_change.emit(milliseconds);
            }
        }
    };
    html! {
        <label class="field field-seconds">
            <span class="field-label">{ &props.label }</span>
            <span class="field-unit"><input type="text" inputmode="decimal" value={(*text).clone()} {oninput} aria-invalid={wrong.to_string()} />{ "s" }</span>
            if *wrong { <span class="field-problem" role="alert">{ "Use a number of seconds from 0 to 31622400, such as 1.5." }</span> }
        </label>
    }
}

fn milliseconds(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + decimals.len() == 0 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    // Fractions of a millisecond are ignored.
    let thousandths: u64 = format!("{decimals:0<3}").get(..3)?.parse().ok()?;
    let milliseconds = whole.checked_mul(1_000)?.checked_add(thousandths)?;
    (milliseconds <= YEAR_MS).then_some(milliseconds)
}

fn seconds(milliseconds: u64) -> String {
    match milliseconds % 1_000 {
        0 => (milliseconds / 1_000).to_string(),
        rest => format!(
            "{}.{}",
            milliseconds / 1_000,
            format!("{rest:03}").trim_end_matches('0')
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_come_back() {
        for time in [0, 1, 300, 1_000, 1_500, 31_622_400_000] {
            assert_eq!(milliseconds(&seconds(time)), Some(time));
        }
        for wrong in ["-1", "x", ".", "1.5.", "31622400.001", "99999999999999999999"] {
            assert_eq!(milliseconds(wrong), None, "{wrong}");
        }
        assert_eq!(
            (
                milliseconds(""),
                milliseconds("1,5"),
                milliseconds(" .25"),
                milliseconds("1.0009")
            ),
            (Some(0), Some(1_500), Some(250), Some(1_000))
        );
    }
}
