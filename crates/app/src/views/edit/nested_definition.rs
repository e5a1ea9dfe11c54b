//! The definition of the nested execution in view, to read: it stands in the place of the workspace's own.

use yew::{Html, Properties, component, html, use_memo};

use crate::platform::editor::{Editor, Selection as Revealed};
use crate::session::use_session;
use crate::state::run::Inside;
use crate::state::selection::Selection;
use crate::state::shared::Shared;

/// Properties of [`NestedDefinition`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NestedDefinitionProps {
    /// The execution in view.
    pub inside: Shared<Inside>,
    /// What is selected.
    pub selection: Selection,
}

/// The definition, with the selected state in sight, and the way back.
#[component]
pub fn NestedDefinition(props: &NestedDefinitionProps) -> Html {
    let session = use_session();
    let NestedDefinitionProps { inside, selection } = props;
    let name = inside.breadcrumbs.last().map(|last| last.name.clone());
    let back = move |_| session.open(Vec::new(), None);
    let states = inside.drawn.as_ref().map_or(&[][..], |drawn| &drawn.states);
    let selected = selection.state.as_deref();
    let place = selected.and_then(|pointer| states.iter().find(|state| state.pointer == *pointer));
    let highlight = place.map(|state| state.from..state.to);
    let reveal = highlight.clone().map(|range| Revealed {
        range,
        request: selection.reveal,
    });
    let reveal = use_memo((selection.reveal, selection.state.clone()), |_| reveal);
    html! {
        <div class="nested-definition">
            <p class="callout callout-stale">
                <span>{ "The definition of this execution: " }<strong>{ name }</strong>{ ". It stands among the mocked responses." }</span>
                <button type="button" class="button button-small" onclick={back}>{ "Back to the workspace" }</button>
            </p>
            <Editor label="Definition of the nested execution" value={inside.definition.clone()} readonly={true} {highlight} reveal={(*reveal).clone()} />
        </div>
    }
}
