//! The line between two panes: drag it, or move it by arrow keys.

use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::{AttrValue, Callback, Html, Properties, TargetCast, component, html, use_mut_ref};

/// How far an arrow key moves it, in per mille.
const STEP: i32 = 20;

/// Properties of [`Splitter`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SplitterProps {
    /// The accessible name: what is resized.
    pub label: AttrValue,
    /// The resized pane's share of the width, in per mille.
    pub share: u32,
    /// Whether the pane is to the right of the line.
    #[prop_or_default]
    pub to_right: bool,
    /// Called with the share that the user drags to; the page limits it.
    pub on_resize: Callback<i32>,
}

/// The line between two panes.
#[component]
pub fn Splitter(props: &SplitterProps) -> Html {
    // Where the drag started, and the share at that moment.
    let drag = use_mut_ref(|| None::<(i32, u32)>);
    let direction = if props.to_right { -1 } else { 1 };
    let onpointerdown = {
        let (drag, share) = (drag.clone(), props.share);
        move |event: PointerEvent| {
            let line: Element = event.target_unchecked_into();
            // Otherwise dragging would end where the pointer leaves the line.
            let _ = line.set_pointer_capture(event.pointer_id());
            drag.replace(Some((event.client_x(), share)));
        }
    };
    let onpointermove = {
        let (drag, on_resize) = (drag.clone(), props.on_resize.clone());
        move |event: PointerEvent| {
            let Some((start, share)) = *drag.borrow() else {
                return;
            };
            let width = gloo::utils::document_element().client_width().max(1);
            let moved = (event.client_x() - start) * 1_000 / width * direction;
            on_resize.emit(i32::try_from(share).unwrap_or(0) + moved);
        }
    };
    let end = move |_: PointerEvent| {
        drag.take();
    };
    let onkeydown = {
        let (share, on_resize) = (i32::try_from(props.share).unwrap_or(0), props.on_resize.clone());
        move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowLeft" => -STEP,
                "ArrowRight" => STEP,
                _ => return,
            };
            event.prevent_default();
            on_resize.emit(share + step * direction);
        }
    };
    html! {
        <div class="splitter" role="separator" aria-orientation="vertical" aria-label={props.label.clone()} tabindex="0"
            aria-valuemin="20" aria-valuemax="60" aria-valuenow={(props.share / 10).to_string()}
            {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end} {onkeydown}>
        </div>
    }
}
