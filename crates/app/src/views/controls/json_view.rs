//! JSON to read: colored, with changes marked and a button that copies it.

use std::rc::Rc;

use asl_json::pieces::{Kind, pieces};
use yew::{AttrValue, Html, Properties, classes, component, html, use_memo, use_state_eq};

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
        (props.text.clone(), props.changed.clone(), most),
        |(text, changed, most)| {
            let lines = text.lines().enumerate().take(*most).map(|(index, line)| {
            let is_changed = changed.as_ref().is_some_and(|changed| changed.get(index).copied().unwrap_or(false));
            html! { <span class={classes!("line", is_changed.then_some("line-changed"))}>{ coloured(line) }{ "\n" }</span> }
        });
            lines.collect::<Html>()
        },
    );
    let show_all = {
        let all = all.clone();
        move |_| all.set(true)
    };
    html! {
        <>
            <pre class={classes!("json", props.wrap.then_some("json-wrap"))} tabindex="0" role="region" aria-label={props.label.clone()}>
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
