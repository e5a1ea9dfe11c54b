//! The views that load a moment after the first view: the forms of mocked responses, test cases and role, everything that
//! shows a run, the dialogs.
//!
//! [`Views`] is the only way from the first view to them. The app provides it as a context, [`use_lazy`] reads it. What
//! does not live here: the table itself (`parts`), and when it is loaded ([`crate::session`]).

use asl_diagram::{Diagram, Edge, Node};
use asl_protocol::Analysis;
use yew::{Callback, Html, NodeRef, hook, html, use_context};

use crate::session::Session;
use crate::state::shared::Shared;
use crate::state::view::{Dialog, Theme};
use crate::state::{Home, State};
use crate::views::controls::menu::MenuItem;
use crate::views::graph::overlay::{Overlay, OverlayIndex};
use crate::views::graph::{Go, Window};

/// The views of the lazily loaded module.
pub struct Views {
    /// Where the workspace comes from, if it is not the draft.
    pub banner: fn(&Session, &Home) -> Html,
    /// The form of the mocked responses.
    pub mocks: fn(&State) -> Html,
    /// The form of the test cases.
    pub test_cases: fn(&State) -> Html,
    /// The Role tab around the editor of its text.
    pub role: fn(&State, Html, &Session) -> Html,
    /// Above the definition: the state machines of a template, and the file that it only names; or, in its place, the
    /// definition of the nested execution in view.
    pub template_bar: fn(&State) -> Html,
    /// The value of the expression at the cursor.
    pub value_strip: fn(&State) -> Html,
    /// The content of the selected result tab.
    pub results: fn(&State, &Session) -> Html,
    /// The whole of a drawing that is too large to be fitted, and the part of it that shows.
    pub minimap: fn(&Shared<Analysis>, Window, Go) -> Html,
    /// What the drawing shows beside the definition, by places.
    pub overlay: fn(&Overlay) -> OverlayIndex,
    /// The signs at a state: how it ended, how often it was visited.
    pub badges: fn(&Node, &OverlayIndex) -> Html,
    /// The number at an arrow.
    pub arrow_badge: fn(&Edge, &Diagram, &OverlayIndex) -> Option<Html>,
    /// The slider over the events of the run.
    pub moments: fn() -> Html,
    /// What stands above the selected result tab: what there is to see in the example, and the path to the execution in view.
    pub above_results: fn(&State, &Session) -> Html,
    /// The open dialog.
    pub dialog: fn(Dialog, &State, Callback<()>) -> Html,
    /// What takes files that are dropped on the page, and recorded executions that are pasted.
    pub drops: fn() -> Html,
    /// The entries of the More menu; the node is the file input.
    pub more: fn(&Session, Theme, &NodeRef) -> Vec<MenuItem>,
    /// Opens the file that was chosen in the file input.
    pub open_file: fn(&Session, &NodeRef),
}

/// Whether the lazily loaded views can be shown.
#[derive(Clone, Copy, Default)]
pub enum Lazy {
    /// They are loading, or will be soon.
    #[default]
    Loading,
    /// They are loaded.
    Ready(&'static Views),
    /// They could not be loaded.
    Missing,
}

impl PartialEq for Lazy {
    fn eq(&self, other: &Self) -> bool {
        // There is one table only.
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The lazily loaded views, as the app provides them.
#[hook]
pub fn use_lazy() -> Lazy {
    use_context::<Lazy>().unwrap_or_default()
}

impl Lazy {
    /// The views, if they are loaded.
    pub fn views(self) -> Option<&'static Views> {
        match self {
            Self::Ready(views) => Some(views),
            Self::Loading | Self::Missing => None,
        }
    }

    /// What a view shows, or a placeholder that says that it is loading or offers to try again.
    pub fn show(self, session: &Session, view: impl FnOnce(&'static Views) -> Html) -> Html {
        match self {
            Self::Loading => html! {
                <>
                    <p class="loading" role="status">{ "Loading…" }</p>
                    <p class="stalled">{ "This part of the page has not arrived yet. Check your connection and reload the page. Your workspace is safe in this browser." }</p>
                </>
            },
            Self::Ready(views) => view(views),
            Self::Missing => {
                let session = session.clone();
                let onclick = move |_| session.load();
                html! {
                    <div class="empty" role="alert">
                        <p>{ "This part of the page could not be loaded. Your workspace is safe in this browser." }</p>
                        <button type="button" class="button" {onclick}>{ "Try again" }</button>
                    </div>
                }
            }
        }
    }

    /// As [`Self::show`], but without a placeholder.
    pub fn show_if_ready(self, view: impl FnOnce(&'static Views) -> Html) -> Html {
        self.views().map_or_else(|| html! {}, view)
    }
}
