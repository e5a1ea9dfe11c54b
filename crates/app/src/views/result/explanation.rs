//! Explanations of expressions: the failing part marked, and the values that led to it.

use asl_protocol::{Document, ExplanationView, PartView};
use yew::{Html, html};

use crate::session::Session;
use crate::state::action::SelectionAction;
use crate::views::controls::icon::{Picture, icon};

/// A sentence in which backquoted parts are code.
pub fn sentence(text: &str) -> Html {
    let pieces = text.split('`').enumerate().map(|(index, piece)| match index % 2 {
        0 => html! { { piece.to_owned() } },
        _ => html! { <code class="code-word">{ piece.to_owned() }</code> },
    });
    pieces.collect()
}

/// The text between two UTF-16 offsets, and the text before and after it.
pub fn split_at(text: &str, from: u32, to: u32) -> (&str, &str, &str) {
    let byte = |wanted: u32| {
        let mut units = 0;
        let found = text.char_indices().find(|(_, character)| {
            let here = units >= wanted;
            units += u32::try_from(character.len_utf16()).unwrap_or(0);
            here
        });
        found.map_or(text.len(), |(index, _)| index)
    };
    let (from, to) = (byte(from), byte(to.max(from)));
    (
        text.get(..from).unwrap_or(""),
        text.get(from..to).unwrap_or(""),
        text.get(to..).unwrap_or(""),
    )
}

/// The parts that lead to a failure, with their values.
pub fn steps(steps: &[PartView]) -> Html {
    if steps.is_empty() {
        return html! {};
    }
    let rows = steps.iter().map(|step| {
        html! {
            <li class={if step.value.is_none() { "part part-empty" } else { "part" }}>
                <code class="part-text">{ &step.text }</code>
                { value(step) }
            </li>
        }
    });
    html! { <ol class="parts" aria-label="Values of the parts">{ for rows }</ol> }
}

/// The value of a part on one line; a long value can be unfolded.
pub fn value(part: &PartView) -> Html {
    let times = match part.times {
        0 | 1 => None,
        times => Some(html! { <span class="soft">{ format!("{times} times, finally") }</span> }),
    };
    let Some(value) = &part.value else {
        return html! { <span class="part-value">{ times }<em>{ "nothing" }</em></span> };
    };
    if !value.contains('\n') {
        return html! { <span class="part-value">{ times }<code>{ value }</code></span> };
    }
    let line: Vec<&str> = value.lines().map(str::trim_start).collect();
    html! {
        <details class="part-value">
            <summary>{ times }<code>{ line.join(" ") }</code></summary>
            <pre>{ value }</pre>
        </details>
    }
}

/// Why an expression of the last run failed. `is_current` means that the definition is still the one that ran.
pub fn explanation(view: &ExplanationView, is_current: bool, session: &Session) -> Html {
    let (before, fault, behind) = split_at(&view.text, view.from, view.to);
    let go = view.place.filter(|_| is_current).map(|(from, to)| {
        let session = session.clone();
        let onclick = move |_| session.dispatch(SelectionAction::GoTo(Document::Definition, from, to));
        html! {
            <button type="button" class="button button-small" {onclick}>{ icon(Picture::Right) }{ "Show in the definition" }</button>
        }
    });
    html! {
        <section class="explained" aria-label="Why the expression failed">
            <header class="section-header">
                <h3>{ "Why " }<code class="code-word">{ &view.field }</code>{ format!(" of {} failed", view.state) }</h3>
                { go }
            </header>
            <pre class="expression" tabindex="0" role="region" aria-label="The expression">
                { before }<mark class="expression-fault">{ if fault.is_empty() { " " } else { fault } }</mark>{ behind }
            </pre>
            <p class="explained-sentence">{ sentence(&view.sentence) }</p>
            { steps(&view.steps) }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_cut_out_by_utf16() {
        assert_eq!(split_at("a.b.c", 2, 3), ("a.", "b", ".c"));
        assert_eq!(split_at("'😀'.x", 5, 6), ("'😀'.", "x", ""));
        assert_eq!(split_at("ab", 2, 9), ("ab", "", ""));
        assert_eq!(split_at("ab", 1, 0), ("a", "", "b"));
    }
}
