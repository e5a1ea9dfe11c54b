//! Inputs that keep what is typed, right or wrong, and hand on what is right.

use std::rc::Rc;

use asl_json::{LineIndex, Value, to_pretty};
use web_sys::{HtmlInputElement, InputEvent};
use yew::{
    AttrValue, Callback, Html, Properties, TargetCast, component, html, use_effect_with, use_mut_ref,
    use_state_eq,
};

use crate::editor::{Editor, EditorDiagnostic, Severity};
use crate::page::{Page, use_page};

/// Properties of [`JsonField`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct JsonFieldProps {
    /// What it is called, on the page.
    pub label: AttrValue,
    /// What else screen readers say, to tell one such field from the others.
    pub context: AttrValue,
    /// The value.
    pub value: Value,
    /// Another value was typed.
    pub on_change: Callback<Value>,
    /// Only a list of texts is right.
    #[prop_or_default]
    pub texts: bool,
}

/// A small editor for a JSON value.
#[component]
pub fn JsonField(props: &JsonFieldProps) -> Html {
    let page = use_page();
    let text = use_state_eq(|| AttrValue::from(to_pretty(&props.value)));
    let problem = use_state_eq(|| None::<EditorDiagnostic>);
    let sent = use_mut_ref(|| props.value.clone());

    // Somebody else changed the value: what was typed here is about an older one.
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
    let act = |act: fn(&Page)| {
        let page = page.clone();
        move |()| act(&page)
    };
    let diagnostics: Rc<[EditorDiagnostic]> = problem.iter().cloned().collect();
    html! {
        <div class="field">
            <span class="field-label">{ &props.label }</span>
            <Editor label={format!("{}: {}", props.context, props.label)} value={(*text).clone()} compact={true} {diagnostics} {on_change} on_run={act(Page::run)} on_share={act(Page::share)} />
            if let Some(problem) = &*problem {
                <p class="field-problem" role="alert">{ format!("{} Until it is right, the last right value counts.", problem.message) }</p>
            }
        </div>
    }
}

fn not_texts(value: &Value) -> Option<&'static str> {
    let is_list = value
        .as_array()
        .is_some_and(|items| items.iter().all(|item| item.as_str().is_some()));
    (!is_list).then_some("It must be a list of texts.")
}

/// Properties of [`TextField`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TextFieldProps {
    /// What it is called.
    pub label: AttrValue,
    /// The text.
    pub value: AttrValue,
    /// What it shows while it is empty.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Another text was typed.
    pub on_change: Callback<String>,
}

/// A line of text.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let oninput = props
        .on_change
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    html! {
        <label class="field">
            <span class="field-label">{ &props.label }</span>
            <input type="text" spellcheck="false" autocomplete="off" value={props.value.clone()} placeholder={props.placeholder.clone()} {oninput} />
        </label>
    }
}

/// Properties of [`SecondsField`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SecondsFieldProps {
    /// What it is called.
    pub label: AttrValue,
    /// The time in milliseconds.
    pub milliseconds: u64,
    /// Another time was typed.
    pub on_change: Callback<u64>,
}

/// The longest execution.
const YEAR_SECONDS: f64 = 31_622_400.0;

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
            if *wrong { <span class="field-problem" role="alert">{ "Seconds from 0 to 31622400, such as 1.5." }</span> }
        </label>
    }
}

fn milliseconds(text: &str) -> Option<u64> {
    let text = text.trim();
    let seconds: f64 = if text.is_empty() {
        0.0
    } else {
        text.replace(',', ".").parse().ok()?
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    (0.0..=YEAR_SECONDS)
        .contains(&seconds)
        .then(|| (seconds * 1_000.0).round() as u64)
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
        assert_eq!(
            (
                milliseconds(""),
                milliseconds("1,5"),
                milliseconds("-1"),
                milliseconds("x")
            ),
            (Some(0), Some(1_500), None, None)
        );
    }
}
