//! Long lists: the browser lays out every line of one, so that only the first show until somebody asks for more.

use yew::{Html, Properties, component, html, use_state_eq};

/// How many items of a list show, and how many more each press of the button shows.
pub const SHOWN: usize = 500;

/// Properties of [`Capped`].
#[derive(Clone, PartialEq, Properties)]
pub struct CappedProps {
    /// How many items there are.
    pub count: usize,
    /// Draws the first so many of them.
    pub draw: yew::Callback<usize, Html>,
    /// What they are, in the plural.
    pub what: &'static str,
}

/// The first items of a list, and a button for the rest.
#[component]
pub fn Capped(props: &CappedProps) -> Html {
    let shown = use_state_eq(|| SHOWN);
    let more = {
        let shown = shown.clone();
        move |_| shown.set(*shown + SHOWN)
    };
    html! {
        <>
            { props.draw.emit(*shown) }
            if props.count > *shown {
                <p class="more">
                    <span class="soft">{ format!("The first {} of {} {}.", *shown, props.count, props.what) }</span>
                    <button type="button" class="button button-small" onclick={more}>{ format!("Show {} more", SHOWN.min(props.count - *shown)) }</button>
                </p>
            }
        </>
    }
}

/// Below a list that shows its first [`SHOWN`] items only: how many there are.
pub fn rest(count: usize, what: &str) -> Html {
    if count <= SHOWN {
        return html! {};
    }
    html! { <p class="more soft">{ format!("The first {SHOWN} of {count} {what}.") }</p> }
}
