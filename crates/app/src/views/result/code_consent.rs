//! Asks whether the code that a workspace brings may run. It is asked once for each workspace that is opened, and remembered
//! for nothing. How much code there is the analysis tells.

use asl_protocol::counted;
use yew::{Callback, Html, Properties, component, html};

use crate::session::{Session, use_session};
use crate::state::action::ViewAction;
use crate::state::view::EditTab;
use crate::views::controls::icon::{Picture, icon};

/// Properties of [`CodeConsent`].
#[derive(Clone, Debug, PartialEq, Eq, Properties)]
pub struct CodeConsentProps {
    /// How many functions it has code for.
    pub functions: usize,
}

/// The question, if there is code.
#[component]
pub fn CodeConsent(props: &CodeConsentProps) -> Html {
    let session = use_session();
    let act = |act: fn(&Session)| {
        let session = session.clone();
        Callback::from(move |_| act(&session))
    };
    let words = format!(
        "This workspace brings code for {}.",
        counted(props.functions, "function")
    );
    let show = act(|session| session.dispatch(ViewAction::ShowEditTab(EditTab::Mocks)));
    html! {
        <div class="callout callout-warning callout-stale code-consent" role="note" aria-label="Code in this workspace">
            { icon(Picture::Alert) }
            <p>{ words }{ " It has not run. It would run in a sandbox in this page, without network, files or your data." }</p>
            <div class="actions">
                <button type="button" class="button button-small" onclick={show}>{ "Show the code" }</button>
                <button type="button" class="button button-small" onclick={act(Session::run_with_code)}>{ "Run the code" }</button>
            </div>
        </div>
    }
}
