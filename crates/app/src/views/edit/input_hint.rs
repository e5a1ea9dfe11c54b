//! The offer, above an empty input, to fill in what the definition reads.

use asl_protocol::{Analysis, Document};
use asl_workspace::Workspace;
use yew::{Html, html};

use crate::session::Session;
use crate::state::action::WorkspaceAction;
use crate::views::controls::icon::{Picture, icon};

/// The offer, shown while the input is empty and the definition reads parts of it.
pub fn input_hint(workspace: &Workspace, analysis: Option<&Analysis>, session: &Session) -> Html {
    let typed = workspace.input.trim();
    let is_empty = typed.is_empty() || typed.trim_matches(['{', '}', ' ', '\n']).is_empty();
    let example = analysis.map(|analysis| &analysis.example_input);
    let Some(example) = example.filter(|example| is_empty && !matches!(example.as_str(), "" | "{}")) else {
        return html! {};
    };
    let onclick = {
        let (session, example) = (session.clone(), example.clone());
        move |_| session.dispatch(WorkspaceAction::Edit(Document::Input, example.clone()))
    };
    html! {
        <p class="callout input-hint">
            <span>{ "The input is empty, but the definition reads parts of it." }</span>
            <button type="button" class="button button-small" {onclick}>{ icon(Picture::Plus) }{ "Fill in an example" }</button>
        </p>
    }
}
