//! The list of states: type part of a name, choose with the arrow keys, and the editor goes there.

use asl_protocol::{Analysis, Document, StatePlace};
use yew::{AttrValue, Callback, Html, Properties, classes, component, html, use_state_eq};

use super::chooser::{Choice, Chooser};
use crate::session::{Session, use_session};
use crate::state::action::SelectionAction;
use crate::state::selection::Selector;
use crate::state::shared::Shared;

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
    let choices: Vec<Choice> = states
        .iter()
        .map(|state| Choice {
            name: state.name.clone().into(),
            class: classes!(
                "outline-name",
                format!("outline-depth-{}", depth(state.pointer.as_str()))
            ),
            aside: state.type_name.clone().into(),
            is_current: props.selected.as_deref() == Some(state.pointer.as_str()),
            ..Choice::default()
        })
        .collect();
    let empty = if all.is_empty() {
        "The definition has no states yet."
    } else {
        "No state name matches."
    };
    let on_type = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(text))
    };
    let on_choose = Callback::from(move |index: usize| {
        if let Some(state) = states.get(index) {
            go_to(&session, state);
        }
    });
    html! {
        <Chooser title="Go to state" label="State name" list_label="States" {choices} {empty} {on_type} {on_choose}
            on_close={props.on_close.clone()} />
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
