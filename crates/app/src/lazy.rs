//! What the first view does not need, so that it comes a moment later, in a wasm module of its own: the forms of mocked
//! responses, test cases and role, everything that speaks of a run, the dialogs.
//!
//! [`Parts`] is the only way from the rest of the front end to what is in there. Whatever is reached by it alone goes
//! into the later module, including the components' own code. What does not live here: when it is loaded (the
//! [`crate::session::Page`] knows) and how the modules are made (`build.rs`, `web/hooks/split-page.mjs`).

use std::fmt;
use std::rc::Rc;

use asl_protocol::{Answer, Ask};
use asl_testcase::TestCases;
use asl_workspace::{Workspace, link};
use web_sys::Event;
use yew::{Callback, Html, NodeRef, html};

use crate::platform::worker_client::{WorkerClient, WorkerError, worker_url};
use crate::session::Page;
use crate::state::run::Run;
use crate::state::view::{Dialog, Theme};
use crate::state::{Home, State};
use crate::views::banner::banner;
use crate::views::controls::menu::MenuItem;
use crate::views::dialogs::help::help;
use crate::views::dialogs::outline::Outline;
use crate::views::dialogs::settings::SettingsDialog;
use crate::views::dialogs::test_state::{Subject, TestStateDialog};
use crate::views::edit::EditPaneProps;
use crate::views::edit::mocks::{MocksForm, MocksFormProps};
use crate::views::edit::role::role;
use crate::views::edit::test_cases::{TestsForm, TestsFormProps};
use crate::views::edit::value_strip::{ValueStrip, ValueStripProps};
use crate::views::header::examples_menu::examples;
use crate::views::header::more_menu::{more, open_file};
use crate::views::result::breadcrumbs::crumbs;
use crate::views::result::{self, ResultPaneProps};

/// What is in the later module.
pub struct Parts {
    /// Where the workspace comes from, if it is not the draft.
    pub banner: fn(&Page, &Home) -> Html,
    /// The form of the mocked responses.
    pub mocks: fn(MocksFormProps) -> Html,
    /// The form of the test cases.
    pub tests: fn(TestsFormProps) -> Html,
    /// The pane of the execution role.
    pub role: fn(&EditPaneProps, Html, &Page) -> Html,
    /// The value of the expression at the cursor.
    pub value_strip: fn(ValueStripProps) -> Html,
    /// What is under the selected tab of the results.
    pub results: fn(&ResultPaneProps, &Page) -> Html,
    /// The way to the execution that is looked at.
    pub crumbs: fn(&Run, &Page) -> Html,
    /// The dialog that is open.
    pub dialog: fn(Dialog, &State, Callback<()>) -> Html,
    /// The entries of the Examples menu.
    pub examples: fn(&Page) -> Vec<MenuItem>,
    /// The entries of the More menu.
    pub more: fn(&Page, Theme, &NodeRef) -> Vec<MenuItem>,
    /// Opens the file that was chosen.
    pub open_file: fn(&Page, &Event),
    /// A workspace as the fragment of an address.
    pub link: fn(&Workspace) -> String,
    /// The name of the last of some test cases, as JSON.
    pub last_case: fn(&str) -> Option<String>,
    /// A worker that answers all that can be asked. It starts with the first question, or when it is woken.
    pub answerer: fn() -> Rc<dyn Answerer>,
}

static PARTS: Parts = Parts {
    banner,
    mocks: |props| html! { <MocksForm ..props /> },
    tests: |props| html! { <TestsForm ..props /> },
    role,
    value_strip: |props| html! { <ValueStrip ..props /> },
    results: result::content,
    crumbs,
    dialog,
    examples,
    more,
    open_file,
    link: link::encode,
    last_case: |text| TestCases::parse(text).0.cases.pop().map(|case| case.name),
    answerer: || Rc::new(WorkerClient::<Ask, Answer>::asleep(worker_url("answerer"))),
};

/// The page's side of a worker that answers all that can be asked: see [`WorkerClient`].
pub trait Answerer {
    /// Asks it. `done` is called once, whatever happens.
    fn request(&self, ask: &Ask, done: Box<dyn FnOnce(Result<Answer, WorkerError>)>);
    /// Starts it, if it does not run.
    fn wake(&self);
    /// Whether it is still being loaded.
    fn is_starting(&self) -> bool;
    /// Ends it in the middle of whatever it does, and starts a new one.
    fn restart(&self);
}

impl Answerer for WorkerClient<Ask, Answer> {
    fn request(&self, ask: &Ask, done: Box<dyn FnOnce(Result<Answer, WorkerError>)>) {
        WorkerClient::request(self, ask, done);
    }

    fn wake(&self) {
        WorkerClient::wake(self);
    }

    fn is_starting(&self) -> bool {
        WorkerClient::is_starting(self)
    }

    fn restart(&self) {
        WorkerClient::restart(self);
    }
}

fn dialog(dialog: Dialog, state: &State, on_close: Callback<()>) -> Html {
    match dialog {
        Dialog::Outline => html! {
            <Outline analysis={state.drawn()} selected={state.selection.state.clone()} {on_close} />
        },
        Dialog::Help => help(&on_close),
        Dialog::TestState => html! { <TestStateDialog subject={Subject::of(state)} {on_close} /> },
        Dialog::Settings => {
            html! { <SettingsDialog settings={state.workspace.settings.clone()} {on_close} /> }
        }
    }
}

/// The later module, as the state holds it.
#[derive(Clone, Copy, Default)]
pub enum Later {
    /// It has been asked for, or will be soon.
    #[default]
    Coming,
    /// It is there.
    Here(&'static Parts),
    /// It could not be loaded.
    Missing,
}

impl PartialEq for Later {
    fn eq(&self, other: &Self) -> bool {
        // There is one module only.
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Coming => "Coming",
            Self::Here(_) => "Here",
            Self::Missing => "Missing",
        })
    }
}

impl Later {
    /// What a part shows, or that it is not there yet and what to do about it.
    pub fn show(self, page: &Page, part: impl FnOnce(&'static Parts) -> Html) -> Html {
        match self {
            Self::Coming => html! { <p class="loading" role="status">{ "Loading…" }</p> },
            Self::Here(parts) => part(parts),
            Self::Missing => {
                let page = page.clone();
                let onclick = move |_| page.load_later();
                html! {
                    <div class="empty" role="alert">
                        <p>{ "This part of the page could not be loaded. The workspace is safe in this browser." }</p>
                        <button type="button" class="button" {onclick}>{ "Try again" }</button>
                    </div>
                }
            }
        }
    }

    /// It, if it is there.
    pub fn parts(self) -> Option<&'static Parts> {
        match self {
            Self::Here(parts) => Some(parts),
            Self::Coming | Self::Missing => None,
        }
    }

    /// As [`Self::show`], for what may as well not be there for a moment.
    pub fn show_if_here(self, part: impl FnOnce(&'static Parts) -> Html) -> Html {
        self.parts().map_or_else(|| html! {}, part)
    }
}

/// The later module could not be loaded: the line is down, or the files are those of another build by now.
#[derive(Clone, Copy, Debug)]
pub struct NotLoaded;

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Loads the later module.
#[cfg(split)]
pub async fn load() -> Result<&'static Parts, NotLoaded> {
    later_parts().await
}

/// Loads the later module, which is here already.
#[cfg(not(split))]
#[expect(clippy::unused_async, reason = "in the module's own file it takes a while")]
pub async fn load() -> Result<&'static Parts, NotLoaded> {
    later_parts()
}

#[cfg_attr(split, wasm_split_helpers::wasm_split(later, fallible))]
#[expect(clippy::unnecessary_wraps, reason = "loading may fail")]
fn later_parts() -> Result<&'static Parts, NotLoaded> {
    Ok(&PARTS)
}
