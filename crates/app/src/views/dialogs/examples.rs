//! The list of examples: type part of what one is about, choose with the arrow keys or the mouse.

use std::rc::Rc;

use asl_examples::Example;
use yew::{Callback, Html, Properties, classes, component, html, use_memo, use_state_eq};

use super::chooser::{Choice, Chooser};
use crate::actions::drafts;
use crate::session::{Session, use_session};
use crate::state::action::ViewAction;

/// The headings, and the index of the example that each stands above.
const HEADINGS: [(usize, &str); 3] = [
    (8, "Beyond functions"),
    (5, "When a function fails"),
    (0, "From the AWS documentation: invoke a Lambda function"),
];

/// Opens an example in the place of the present workspace, and says what there is to see.
pub fn open(session: &Session, example: &Example) {
    drafts::open_here(session, Rc::new(example.workspace.clone()), "Example opened.");
    session.dispatch(ViewAction::Guide(Some(example.about.clone().into())));
}

/// Whether all words stand in what the example says and does: its definition names the services and features.
fn fits(example: &Example, typed: &str) -> bool {
    let text =
        [&example.title, &example.about, &example.workspace.definition].map(|text| text.to_lowercase());
    let mut words = typed.split_whitespace();
    words.all(|word| text.iter().any(|text| text.contains(word)))
}

fn heading(index: usize) -> Option<&'static str> {
    let found = HEADINGS.iter().find(|(first, _)| index >= *first);
    found.map(|(_, heading)| *heading)
}

/// Properties of [`Examples`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ExamplesProps {
    /// Called when the user closes the dialog.
    pub on_close: Callback<()>,
}

/// The list, as a dialog.
#[component]
pub fn Examples(props: &ExamplesProps) -> Html {
    let session = use_session();
    let typed = use_state_eq(String::new);
    let all = use_memo((), |()| asl_examples::all());
    let found: Vec<usize> = (0..all.len())
        .filter(|index| all.get(*index).is_some_and(|example| fits(example, &typed)))
        .collect();
    let mut last = None;
    let choices = found.iter().filter_map(|index| {
        let example = all.get(*index)?;
        let heading = heading(*index).filter(|heading| last.replace(*heading) != Some(*heading));
        Some(Choice {
            heading: heading.map(Into::into),
            name: example.title.clone().into(),
            class: classes!("choice-title"),
            about: Some(example.about.clone().into()),
            ..Choice::default()
        })
    });
    let choices: Vec<Choice> = choices.collect();
    let on_type = {
        let typed = typed.setter();
        Callback::from(move |text: String| typed.set(text.to_lowercase()))
    };
    let on_choose = Callback::from(move |place: usize| {
        if let Some(example) = found.get(place).and_then(|index| all.get(*index)) {
            open(&session, example);
        }
    });
    html! {
        <Chooser title="Examples" label="Search" list_label="Examples" hint="A service, a feature or a word of the title"
            {choices} empty="No example is about that." {on_type} {on_choose} on_close={props.on_close.clone()} />
    }
}
