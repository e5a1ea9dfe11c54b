//! The list of states: type part of a name, choose with the arrow keys, and the editor goes there.

use asl_protocol::{Analysis, Document, StatePlace};
use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent};
use yew::{
    AttrValue, Callback, Html, Properties, TargetCast, classes, component, html, use_effect_with,
    use_node_ref, use_state_eq,
};

use crate::session::{Session, use_session};
use crate::state::action::SelectionAction;
use crate::state::selection::Selector;
use crate::state::shared::Shared;
use crate::views::controls::modal::Modal;

/// More than anybody reads; typing narrows the list.
const SHOWN: usize = 200;

/// Properties of [`Outline`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct OutlineProps {
    /// The analysis that has the states.
    pub analysis: Option<Shared<Analysis>>,
    /// The JSON Pointer of the selected state.
    pub selected: Option<AttrValue>,
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// The list of states, as a dialog.
#[component]
pub fn Outline(props: &OutlineProps) -> Html {
    let session = use_session();
    let typed = use_state_eq(String::new);
    let at = use_state_eq(|| 0_usize);
    let list = use_node_ref();
    let all = props
        .analysis
        .as_ref()
        .map_or(&[][..], |analysis| &analysis.states);
    let wanted = typed.to_lowercase();
    let states: Vec<StatePlace> = all
        .iter()
        .filter(|state| state.name.to_lowercase().contains(&wanted))
        .take(SHOWN)
        .cloned()
        .collect();
    let count = states.len();
    let chosen = (*at).min(count.saturating_sub(1));
    use_effect_with((list.clone(), chosen), |(list, chosen)| {
        let items = list.cast::<web_sys::Element>().map(|list| list.children());
        if let Some(item) = items.and_then(|items| items.item(u32::try_from(*chosen).unwrap_or(0))) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            item.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let choose = {
        let (session, on_close) = (session.clone(), props.on_close.clone());
        move |state: &StatePlace| {
            on_close.emit(());
            go_to(&session, state);
        }
    };
    let oninput = {
        let (typed, at) = (typed.setter(), at.setter());
        move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
            at.set(0);
        }
    };
    let onkeydown = {
        let (at, states, choose) = (at.clone(), states.clone(), choose.clone());
        move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => at.set((chosen + 1).min(count.saturating_sub(1))),
                "ArrowUp" => at.set(chosen.saturating_sub(1)),
                "Enter" => {
                    if let Some(state) = states.get(chosen) {
                        choose(state);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        }
    };
    let items = states.iter().enumerate().map(|(index, state)| {
        let onclick = {
            let (state, choose) = (state.clone(), choose.clone());
            move |_| choose(&state)
        };
        let is_selected = props.selected.as_deref() == Some(state.pointer.as_str());
        html! {
            <li role="option" id={format!("outline-{index}")} aria-selected={(index == chosen).to_string()} {onclick}
                class={classes!("outline-state", (index == chosen).then_some("outline-chosen"), is_selected.then_some("outline-current"))}>
                <span class={classes!("outline-name", format!("outline-depth-{}", depth(state.pointer.as_str())))}>{ &state.name }</span>
                <span class="outline-type">{ &state.type_name }</span>
            </li>
        }
    });
    html! {
        <Modal title="Go to state" on_close={props.on_close.clone()}>
            <input type="text" role="combobox" aria-label="State name" aria-expanded="true"
                aria-controls="outline-list" aria-activedescendant={(count > 0).then(|| format!("outline-{chosen}"))}
                autofocus={true} autocomplete="off" spellcheck="false" placeholder="Type part of a name" {oninput} {onkeydown} />
            if count == 0 {
                <p class="soft">{ if all.is_empty() { "The definition has no states yet." } else { "No state name matches." } }</p>
            }
            <ul ref={list} id="outline-list" class="outline" role="listbox" aria-label="States">{ for items }</ul>
        </Modal>
    }
}

/// How many scopes enclose a state, up to what indentation shows.
fn depth(pointer: &str) -> usize {
    pointer.matches("/States/").count().saturating_sub(1).min(4)
}

/// Selects a state everywhere and goes to its name.
fn go_to(session: &Session, state: &StatePlace) {
    session.dispatch(SelectionAction::State(
        state.pointer.to_string().into(),
        Selector::List,
    ));
    session.dispatch(SelectionAction::GoTo(
        Document::Definition,
        state.from,
        state.from,
    ));
}
