//! The line below the definition that shows the value of the expression at the cursor in the last run.

use asl_protocol::{GetValue, ValueView};
use gloo::timers::callback::Timeout;
use yew::{Html, Properties, component, html, use_effect_with, use_mut_ref, use_state_eq};

use crate::session::use_session;
use crate::views::result::explanation::value;

/// How long the cursor must rest before the value is looked up.
const PAUSE_MS: u32 = 80;

/// Properties of [`ValueStrip`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ValueStripProps {
    /// The selected range of the definition; `None` if that is not the definition that ran.
    pub selected: Option<(u32, u32)>,
    /// The selected visit.
    pub visit: Option<usize>,
    /// The number of the run.
    pub run: u32,
}

/// The value of the expression at the cursor.
#[component]
pub fn ValueStrip(props: &ValueStripProps) -> Html {
    let session = use_session();
    let shown = use_state_eq(|| None::<ValueView>);
    let newest = use_mut_ref(|| 0_u32);
    {
        let shown = shown.clone();
        use_effect_with(props.clone(), move |props| {
            *newest.borrow_mut() += 1;
            let number = *newest.borrow();
            let timeout = match (props.selected, props.visit) {
                (Some((from, to)), Some(visit)) => Some(Timeout::new(PAUSE_MS, move || {
                    session
                        .clone()
                        .ask_or(GetValue { visit, from, to }, move |value| {
                            // The cursor may have moved on.
                            if *newest.borrow() == number {
                                shown.set(value.flatten().map(|value| *value));
                            }
                        });
                })),
                _ => {
                    shown.set(None);
                    None
                }
            };
            move || drop(timeout)
        });
    }
    let Some(view) = (*shown).clone() else {
        return html! {};
    };
    html! {
        <aside class="value-strip" aria-label="Value in the last run" aria-live="polite">
            <code class="part-text">{ &view.part.text }</code>
            if view.evaluated {
                { value(&view.part) }
            } else {
                <span class="part-value"><em>{ "not evaluated in this visit" }</em></span>
            }
        </aside>
    }
}
