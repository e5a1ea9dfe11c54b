//! A dialog in which one types part of a name and chooses from what fits, with the arrow keys or the mouse.
//!
//! What does not live here: what there is to choose and what fits ([`super::outline`], [`super::palette`], [`super::examples`]).

use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent};
use yew::{
    AttrValue, Callback, Classes, Html, Properties, TargetCast, classes, component, html, use_effect_with,
    use_node_ref, use_state_eq,
};

use crate::views::controls::modal::Modal;

/// Something to choose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// A heading above this one and those that follow.
    pub heading: Option<AttrValue>,
    /// What it is called.
    pub name: AttrValue,
    /// The classes of its name.
    pub class: Classes,
    /// A description below the name.
    pub about: Option<AttrValue>,
    /// What stands at the end of its line.
    pub aside: AttrValue,
    /// Whether it is the present one.
    pub is_current: bool,
}

/// Properties of [`Chooser`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ChooserProps {
    /// The heading of the dialog.
    pub title: AttrValue,
    /// What the text field is for.
    pub label: AttrValue,
    /// What can be typed there.
    #[prop_or(AttrValue::Static("Type part of a name"))]
    pub hint: AttrValue,
    /// What the list holds.
    pub list_label: AttrValue,
    /// What fits, best first.
    pub choices: Vec<Choice>,
    /// What is said if nothing does.
    pub empty: AttrValue,
    /// Called with what was typed.
    pub on_type: Callback<String>,
    /// Called with the index of what is chosen, after `on_close`: it may open another dialog.
    pub on_choose: Callback<usize>,
    /// Called when the dialog is to be closed.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn Chooser(props: &ChooserProps) -> Html {
    let at = use_state_eq(|| 0_usize);
    let list = use_node_ref();
    let count = props.choices.len();
    let chosen = (*at).min(count.saturating_sub(1));
    use_effect_with((list.clone(), chosen), |(list, chosen)| {
        let list = list.cast::<web_sys::Element>();
        let item = list.and_then(|list| list.query_selector(&format!("#choice-{chosen}")).ok()?);
        if let Some(item) = item {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            item.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let choose = {
        let (on_close, on_choose) = (props.on_close.clone(), props.on_choose.clone());
        Callback::from(move |index: usize| {
            on_close.emit(());
            on_choose.emit(index);
        })
    };
    let oninput = {
        let (on_type, at) = (props.on_type.clone(), at.setter());
        move |event: InputEvent| {
            on_type.emit(event.target_unchecked_into::<HtmlInputElement>().value());
            at.set(0);
        }
    };
    let onkeydown = {
        let (at, choose) = (at.setter(), choose.clone());
        move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => at.set((chosen + 1).min(count.saturating_sub(1))),
                "ArrowUp" => at.set(chosen.saturating_sub(1)),
                "Enter" if count > 0 => choose.emit(chosen),
                "Enter" => {}
                _ => return,
            }
            event.prevent_default();
        }
    };
    let items = props.choices.iter().enumerate().map(|(index, choice)| {
        let onclick = choose.reform(move |_| index);
        let class = classes!(
            "outline-state",
            (index == chosen).then_some("outline-chosen"),
            choice.is_current.then_some("outline-current")
        );
        html! {
            <>
            if let Some(heading) = &choice.heading { <li class="menu-heading" role="presentation">{ heading }</li> }
            <li role="option" id={format!("choice-{index}")} aria-selected={(index == chosen).to_string()} {onclick} {class}>
                if let Some(about) = &choice.about {
                    <span class="menu-words"><span class={choice.class.clone()}>{ &choice.name }</span><span class="menu-about">{ about }</span></span>
                } else {
                    <span class={choice.class.clone()}>{ &choice.name }</span>
                }
                <span class="outline-type">{ &choice.aside }</span>
            </li>
            </>
        }
    });
    html! {
        <Modal title={props.title.clone()} on_close={props.on_close.clone()}>
            <input type="text" role="combobox" aria-label={&props.label} aria-expanded="true"
                aria-controls="choices" aria-activedescendant={(count > 0).then(|| format!("choice-{chosen}"))}
                autofocus={true} autocomplete="off" spellcheck="false" placeholder={&props.hint} {oninput} {onkeydown} />
            if count == 0 { <p class="soft">{ &props.empty }</p> }
            <ul ref={list} id="choices" class="outline" role="listbox" aria-label={&props.list_label}>{ for items }</ul>
        </Modal>
    }
}
