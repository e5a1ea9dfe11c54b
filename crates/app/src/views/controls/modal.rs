//! A dialog over the page: the browser's own `<dialog>`, which keeps the focus and closes with Escape.

use web_sys::{Event, HtmlDialogElement, MouseEvent};
use yew::{
    AttrValue, Callback, Children, Html, Properties, TargetCast, component, html, use_effect_with,
    use_node_ref,
};

use super::icon::{Picture, icon};

/// Properties of [`Modal`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ModalProps {
    /// The title.
    pub title: AttrValue,
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
    /// The content.
    pub children: Children,
}

/// A dialog, open as long as it is rendered.
#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), |dialog| {
        let dialog = dialog.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            // This fails only if the dialog is open already.
            let _ = dialog.show_modal();
        }
        move || {
            // The focus goes back to where it was, unless something else has taken it.
            let focused = gloo::utils::document().active_element();
            if let Some(dialog) = dialog.filter(|dialog| dialog.contains(focused.as_deref())) {
                dialog.close();
            }
        }
    });
    let oncancel = {
        let on_close = props.on_close.clone();
        move |event: Event| {
            event.prevent_default();
            on_close.emit(());
        }
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    // A press outside the dialog's content hits the dialog itself.
    let onclick = {
        let (on_close, dialog) = (props.on_close.clone(), dialog.clone());
        move |event: MouseEvent| {
            let target = event.target_dyn_into::<HtmlDialogElement>();
            if target.is_some() && target == dialog.cast::<HtmlDialogElement>() {
                on_close.emit(());
            }
        }
    };
    html! {
        <dialog ref={dialog} class="modal" aria-labelledby="modal-title" {oncancel} {onclick}>
            <div class="modal-content">
                <header class="modal-header">
                    <h2 id="modal-title">{ &props.title }</h2>
                    <button type="button" class="button button-quiet button-icon" aria-label="Close" title="Close (Esc)" onclick={close}>
                        { icon(Picture::Close) }
                    </button>
                </header>
                <div class="modal-body">{ props.children.clone() }</div>
            </div>
        </dialog>
    }
}
