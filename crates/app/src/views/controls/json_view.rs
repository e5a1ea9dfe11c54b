//! JSON to read: colored, with changes marked and a button that copies it.

use std::rc::Rc;

use asl_json::pieces::{Kind, pieces};
use web_sys::{KeyboardEvent, MouseEvent};
use yew::{AttrValue, Callback, Html, Properties, classes, component, html, use_memo, use_state_eq};

use super::icon::{Picture, icon};
use crate::actions::clipboard::copy;
use crate::session::Session;

/// More lines than this are shown on demand only: nobody reads them, and the browser has to lay out each one.
const MOST_LINES: usize = 1_000;
/// Longer lines are not colored: they are one long string, or data.
const LONGEST_LINE: usize = 2_000;

/// Properties of [`JsonView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct JsonViewProps {
    /// The accessible name.
    pub label: AttrValue,
    /// The text.
    pub text: AttrValue,
    /// For each line, whether it has changed.
    #[prop_or_default]
    pub changed: Option<Rc<Vec<bool>>>,
    /// The line that is asked about.
    #[prop_or_default]
    pub asked: Option<usize>,
    /// Called with a line that is pressed, or chosen with ↑ and ↓.
    #[prop_or_default]
    pub on_line: Option<Callback<usize>>,
    /// Whether long lines wrap.
    #[prop_or(true)]
    pub wrap: bool,
}

/// JSON to read.
#[component]
pub fn JsonView(props: &JsonViewProps) -> Html {
    let all = use_state_eq(|| false);
    let total = props.text.lines().count();
    let most = if *all { usize::MAX } else { MOST_LINES };
    let lines = use_memo(
        (
            props.text.clone(),
            props.changed.clone(),
            most,
            props.asked,
            props.on_line.clone(),
        ),
        |(text, changed, most, asked, on_line)| {
            let lines = text.lines().enumerate().take(*most).map(|(index, line)| {
                let is_changed = changed
                    .as_ref()
                    .is_some_and(|changed| changed.get(index).copied().unwrap_or(false));
                let onclick = on_line
                    .as_ref()
                    .map(|on_line| on_line.reform(move |_: MouseEvent| index));
                let class = classes!(
                    "line",
                    is_changed.then_some("line-changed"),
                    (*asked == Some(index)).then_some("line-asked")
                );
                html! { <span {class} {onclick}>{ coloured(line) }{ "\n" }</span> }
            });
            lines.collect::<Html>()
        },
    );
    let show_all = {
        let all = all.clone();
        move |_| all.set(true)
    };
    let onkeydown = props.on_line.clone().map(|on_line| {
        let asked = props.asked.unwrap_or(0);
        Callback::from(move |event: KeyboardEvent| {
            let line = match event.key().as_str() {
                "ArrowDown" => (asked + 1).min(total.saturating_sub(1)),
                "ArrowUp" => asked.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            on_line.emit(line);
        })
    });
    html! {
        <>
            <pre class={classes!("json", props.wrap.then_some("json-wrap"))} {onkeydown} tabindex="0" role="region" aria-label={props.label.clone()}>
                { (*lines).clone() }
            </pre>
            if total > most {
                <button type="button" class="button button-small" onclick={show_all}>{ format!("Show all {total} lines") }</button>
            }
        </>
    }
}

fn coloured(line: &str) -> Html {
    if line.len() > LONGEST_LINE {
        return html! { { line } };
    }
    let pieces = pieces(line).into_iter().map(|(kind, piece)| {
        let class = match kind {
            Kind::Key => "json-key",
            Kind::Text => "json-text",
            Kind::Number => "json-number",
            Kind::Word => "json-word",
            Kind::Other => return html! { { piece } },
        };
        html! { <span {class}>{ piece }</span> }
    });
    pieces.collect()
}

/// A small button that copies a text; `what` completes its label, as in `Copy output`.
pub fn copy_button(session: &Session, what: &str, text: &AttrValue) -> Html {
    let title = format!("Copy {what}");
    let onclick = {
        let (session, text) = (session.clone(), text.clone());
        move |_| copy(&session, text.to_string(), "Copied.")
    };
    html! {
        <button type="button" class="button button-quiet button-icon button-small" aria-label={title.clone()} {title} {onclick}>
            { icon(Picture::Copy) }
        </button>
    }
}

/// JSON to read, in a box with a button that copies it.
pub fn json_box(session: &Session, label: &str, text: impl Into<AttrValue>) -> Html {
    let text = text.into();
    html! {
        <div class="code-box">
            { copy_button(session, &label.to_ascii_lowercase(), &text) }
            <JsonView label={label.to_owned()} {text} />
        </div>
    }
}
