//! One page's life: the handle by which views change the state and ask the workers.
//!
//! A [`Session`] is the same object as long as the page is open, so passing it down never causes a render. There are three
//! workers: the preview worker is small, starts with the page, draws the first definition (unless its drawing came with it), and ends. Then the analyzer and
//! the runner start, two instances of the same module, so that a run never delays an analysis and stopping one leaves the
//! other alone.
//!
//! - `loader`: the first drawing, and loading what the first view does not need;
//! - `analyzer`: analyzes the workspace after each edit and gives up on an analysis that takes too long;
//! - `runner`: runs, redrives, test cases, and questions about the last run;
//! - [`services`]: what of the lazily loaded module is not a view.
//!
//! What does not live here: what a user does with links, files, drafts and the clipboard (`actions`).

mod analyzer;
mod loader;
mod runner;
pub mod services;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsValue;
use yew::{UseReducerHandle, hook, use_context};

use crate::platform::address;
use crate::platform::archive::Kept;
use crate::platform::draft;
use crate::state::State;
use crate::state::action::{Action, ViewAction};
use crate::state::shared::Shared;
use crate::state::view::Dialog;
use analyzer::Analyzer;
use loader::Loader;
pub use loader::{Load, NotLoaded};

/// The handle by which views change the state and ask the workers.
#[derive(Clone)]
pub struct Session(Rc<Inner>);

struct Inner {
    state: UseReducerHandle<Shared<State>>,
    loader: Loader,
    analyzer: Analyzer,
    /// The link in the address that the page knows of: it made it, or shows it.
    link: RefCell<Option<String>>,
    /// Workspaces that gave way to others, and that nothing has stored yet.
    unstored: RefCell<Vec<Kept>>,
    /// The engine for code, once it was asked for.
    code: RefCell<Option<JsValue>>,
    /// Whether the draft of this page is, or was, the one in `IndexedDB`.
    is_large: Cell<bool>,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The session of the page that this component is in.
///
/// # Panics
///
/// Outside of the app, which provides the session to everything in it.
#[hook]
pub fn use_session() -> Session {
    use_provided()
}

/// The state, for a component that renders much of it: it renders again after every action.
///
/// # Panics
///
/// Outside of the app, which provides the state to everything in it.
#[hook]
pub fn use_app_state() -> Shared<State> {
    use_provided()
}

#[hook]
#[expect(
    clippy::expect_used,
    reason = "a component outside of the app is a defect that the first render shows"
)]
fn use_provided<T: Clone + PartialEq + 'static>() -> T {
    use_context::<T>().expect("the app provides it")
}

impl Session {
    /// The one session of an app. `load` fetches the lazily loaded module.
    pub fn new(state: UseReducerHandle<Shared<State>>, load: Load) -> Self {
        let is_drawn = state.preview.is_some();
        let loader = Loader::new(load, is_drawn);
        let session = Self(Rc::new(Inner {
            state,
            loader,
            analyzer: Analyzer::default(),
            link: RefCell::new(address::fragment()),
            unstored: RefCell::default(),
            code: RefCell::default(),
            is_large: Cell::default(),
        }));
        if is_drawn {
            session.note_first_frame();
        }
        session
    }

    /// Changes the state.
    pub fn dispatch(&self, action: impl Into<Action>) {
        self.0.state.dispatch(action.into());
    }

    /// The state at this moment. A component that renders it must get it from its properties instead.
    pub fn state(&self) -> Shared<State> {
        // A handle keeps every state that was ever read through it; a clone is dropped together with what it kept.
        let handle = self.0.state.clone();
        (*handle).clone()
    }

    /// Keeps a workspace that is about to give way to another: at once in local storage, then in the library.
    pub fn keep(&self, kept: Kept) {
        if !kept.store() {
            self.0.unstored.borrow_mut().push(kept);
        }
        let session = self.clone();
        self.with_services(move |services| {
            if let Ok(services) = services {
                (services.adopt)(&session);
            }
        });
    }

    /// The workspaces that nothing has stored yet.
    pub fn unstored(&self) -> Vec<Kept> {
        self.0.unstored.borrow().clone()
    }

    /// A workspace is stored now.
    pub fn stored(&self, id: &str) {
        self.0.unstored.borrow_mut().retain(|kept| kept.entry.id != id);
    }

    /// The draft is in `IndexedDB`, because local storage has no room for it.
    pub fn draft_is_large(&self) {
        self.0.is_large.set(true);
    }

    /// The draft is in local storage. One in `IndexedDB` that this page does not know of stays the newest.
    pub fn draft_is_small(&self) {
        if self.0.is_large.replace(false) {
            draft::note_large(false);
        }
    }

    /// Whether a fragment is that of the link which the page made, or shows.
    pub fn knows_link(&self, fragment: &str) -> bool {
        self.0.link.borrow().as_deref() == Some(fragment)
    }

    /// The page makes, or shows, the link in the address.
    pub fn learn_link(&self) {
        self.0.link.replace(address::fragment());
    }

    /// Takes the link out of the address, and forgets it: if the same link arrives once more, it is to be opened.
    pub fn clear_address(&self) {
        address::clear_address();
        self.learn_link();
    }

    /// Opens a dialog, or closes the open one.
    pub fn show(&self, dialog: Option<Dialog>) {
        self.dispatch(ViewAction::ShowDialog(dialog));
    }
}
