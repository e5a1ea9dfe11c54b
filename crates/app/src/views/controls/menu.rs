//! A button that opens a menu, for mouse and arrow keys; Escape or a press elsewhere closes it.

use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent, Node};
use yew::{
    AttrValue, Callback, Html, NodeRef, Properties, classes, component, html, use_effect_with, use_node_ref,
    use_state_eq,
};

use super::icon::{Picture, icon};
use crate::views::hooks::use_press_outside;

/// A menu item.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuItem {
    /// A heading above this item and those that follow.
    pub heading: Option<AttrValue>,
    /// The name.
    pub title: AttrValue,
    /// A description below the title.
    pub about: Option<AttrValue>,
    /// The icon.
    pub picture: Option<Picture>,
    /// Whether it shows on narrow screens only.
    pub narrow_only: bool,
    /// Called when the item is chosen.
    pub on_choose: Callback<()>,
}

/// Properties of [`Menu`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MenuProps {
    /// The label of the button; with a `picture`, its accessible name.
    pub label: AttrValue,
    /// An icon instead of the label.
    #[prop_or_default]
    pub picture: Option<Picture>,
    /// The entries.
    pub items: Vec<MenuItem>,
    /// Whether it opens toward the left.
    #[prop_or_default]
    pub to_left: bool,
}

/// A button that opens a menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let open = use_state_eq(|| false);
    let (whole, list, button) = (use_node_ref(), use_node_ref(), use_node_ref());

    use_press_outside(whole.clone(), *open, {
        let open = open.setter();
        move || open.set(false)
    });
    // The items may arrive when the menu is open already.
    use_effect_with(
        (*open, list.clone(), props.items.is_empty()),
        |(open, list, _)| {
            if *open {
                move_focus(list, "Home");
            }
        },
    );

    let close = {
        let (open, button) = (open.setter(), button.clone());
        move || {
            open.set(false);
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        }
    };
    let onkeydown = {
        let (list, close, open) = (list.clone(), close.clone(), open.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" if *open => {
                event.stop_propagation();
                close();
            }
            key @ ("ArrowDown" | "ArrowUp" | "Home" | "End") => {
                event.prevent_default();
                if *open {
                    move_focus(&list, key);
                } else {
                    open.set(true);
                }
            }
            // The first letters of an item lead to it; a blank chooses.
            key if *open
                && key != " "
                && key.chars().count() == 1
                && !event.ctrl_key()
                && !event.meta_key() =>
            {
                move_to_letter(&list, key);
            }
            _ => {}
        }
    };
    let onfocusout = {
        let (whole, open) = (whole.clone(), open.setter());
        move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            // Without a target, the press was on something that cannot be focused; that case is handled above.
            if to.is_some() && !whole.get().is_some_and(|whole| whole.contains(to.as_ref())) {
                open.set(false);
            }
        }
    };
    let toggle = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    let items = props.items.iter().map(|item| item_view(item, close.clone()));
    html! {
        <div ref={whole} class="menu" {onkeydown} {onfocusout}>
            <button ref={button} type="button" aria-haspopup="menu" aria-expanded={open.to_string()} onclick={toggle}
                class={classes!("button", "button-quiet", props.picture.map(|_| "button-icon"))}
                aria-label={props.picture.map(|_| props.label.clone())} title={props.picture.map(|_| props.label.clone())}>
                if let Some(of) = props.picture {
                    { icon(of) }
                } else {
                    { &props.label }{ icon(Picture::Down) }
                }
            </button>
            if *open {
                <div ref={list} role="menu" aria-label={props.label.clone()}
                    class={classes!("menu-list", props.to_left.then_some("menu-list-left"))}>
                    { for items }
                </div>
            }
        </div>
    }
}

fn item_view(item: &MenuItem, close: impl Fn() + 'static) -> Html {
    let choose = item.on_choose.clone();
    let onclick = move |_| {
        close();
        choose.emit(());
    };
    html! {
        <>
            if let Some(heading) = &item.heading {
                <p class="menu-heading" role="presentation">{ heading }</p>
            }
            <button type="button" role="menuitem" tabindex="-1" class={classes!("menu-item", item.narrow_only.then_some("narrow-only"))} {onclick}>
                if let Some(of) = item.picture { { icon(of) } }
                <span class="menu-words">
                    <span class="menu-title">{ &item.title }</span>
                    if let Some(about) = &item.about { <span class="menu-about">{ about }</span> }
                </span>
            </button>
        </>
    }
}

fn move_focus(list: &NodeRef, key: &str) {
    let all = items(list);
    let at = focused(&all);
    let end = all.len().saturating_sub(1);
    let to = match (key, at) {
        ("ArrowDown", Some(at)) if at < end => at + 1,
        ("ArrowUp", Some(at)) if at > 0 => at - 1,
        ("ArrowUp" | "End", _) => end,
        _ => 0,
    };
    if let Some(item) = all.get(to) {
        let _ = item.focus();
    }
}

/// Moves to the next item that begins with a letter, from the start again after the last.
fn move_to_letter(list: &NodeRef, letter: &str) {
    let all = items(list);
    let next = focused(&all).map_or(0, |at| at + 1);
    // The tables of all letters would be a large part of the first view.
    let fits = |item: &&HtmlElement| {
        let text = item.text_content().unwrap_or_default();
        let start = text.trim_start().get(..letter.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(letter))
    };
    let (before, after) = all.split_at(next.min(all.len()));
    if let Some(item) = after.iter().chain(before).find(fits) {
        let _ = item.focus();
    }
}

/// The items that can have the focus.
fn items(list: &NodeRef) -> Vec<HtmlElement> {
    let found = list
        .cast::<HtmlElement>()
        .and_then(|list| list.query_selector_all("[role=menuitem]").ok());
    let Some(found) = found else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        // Hidden elements cannot have the focus.
        .filter(|item: &HtmlElement| item.offset_parent().is_some())
        .collect()
}

fn focused(items: &[HtmlElement]) -> Option<usize> {
    let focused = gloo::utils::document().active_element();
    items
        .iter()
        .position(|item| Some(item.as_ref()) == focused.as_ref())
}
