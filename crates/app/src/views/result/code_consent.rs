//! Asks whether the code that a workspace brings may run. It is asked once for each workspace that is opened, and remembered
//! for nothing.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_mock::{Mocks, ResponseKind, Section};
use asl_testcase::TestCases;
use asl_workspace::Workspace;
use yew::{Callback, Html, Properties, component, html, use_memo};

use crate::session::{Session, use_session};
use crate::state::action::ViewAction;
use crate::state::view::EditTab;
use crate::views::controls::icon::{Picture, icon};

/// How many functions, or other things that are called, a workspace answers by code.
fn count(workspace: &Workspace) -> usize {
    // Almost no workspace has any, and this is asked after each edit.
    let mentions = |text: &str| text.contains("\"code\"");
    let mut found = BTreeSet::new();
    let mut add = |mocks: &Mocks| {
        for section in Section::ALL {
            for (name, task) in mocks.section(section) {
                let mut responses = task.responses.iter().chain(&task.further_calls);
                if responses.any(|response| matches!(response.kind, ResponseKind::Code(_))) {
                    found.insert((section.key(), name.clone()));
                }
            }
        }
    };
    if mentions(&workspace.mocks) {
        add(&Mocks::parse(&workspace.mocks).0);
    }
    if mentions(&workspace.tests) {
        for case in TestCases::parse(&workspace.tests).0.cases {
            if let Some(mocks) = case.mocks {
                add(&Mocks::parse(&mocks.to_string()).0);
            }
        }
    }
    found.len()
}

/// Properties of [`CodeConsent`].
#[derive(Clone, PartialEq, Properties)]
pub struct CodeConsentProps {
    /// The workspace.
    pub workspace: Rc<Workspace>,
}

/// The question, if there is code.
#[component]
pub fn CodeConsent(props: &CodeConsentProps) -> Html {
    let session = use_session();
    let functions = *use_memo(Rc::clone(&props.workspace), |workspace| count(workspace));
    let act = |act: fn(&Session)| {
        let session = session.clone();
        Callback::from(move |_| act(&session))
    };
    let words = match functions {
        0 => return Html::default(),
        1 => "This workspace brings code for 1 function.".to_owned(),
        many => format!("This workspace brings code for {many} functions."),
    };
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
