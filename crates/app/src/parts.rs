//! The table of everything that loads after the first view.
//!
//! What is reached through this table alone goes into a wasm module of its own in release builds, including the
//! components' own code. What does not live here: how the modules are made (`build.rs`, `cargo xtask build`).

use std::rc::Rc;

use asl_protocol::{Analysis, AnyRequest};
use asl_testcase::TestCases;
use asl_workspace::link;
use web_sys::{Element, HtmlInputElement};
use yew::{Callback, Html, html};

use crate::actions::{files, lessons, library, redaction, updates};
use crate::embedded;
use crate::lazy::Views;
use crate::platform::worker_client::{WorkerClient, worker_url};
use crate::session::NotLoaded;
use crate::session::services::Services;
use crate::state::shared::Shared;
use crate::state::view::Dialog;
use crate::state::{Home, State};
use crate::views::banner::banner;
use crate::views::dialogs::compare::CompareDialog;
use crate::views::dialogs::docs::DocsDialog;
use crate::views::dialogs::examples::Examples;
use crate::views::dialogs::executions::ExecutionsDialog;
use crate::views::dialogs::help::help;
use crate::views::dialogs::outline::Outline;
use crate::views::dialogs::palette::Palette;
use crate::views::dialogs::project::ProjectDialog;
use crate::views::dialogs::recording::RecordingDialog;
use crate::views::dialogs::redact::RedactDialog;
use crate::views::dialogs::settings::SettingsDialog;
use crate::views::dialogs::test_state::{Subject, TestStateDialog};
use crate::views::dialogs::workspaces::WorkspacesDialog;
use crate::views::drops::Drops;
use crate::views::edit::mocks::MocksForm;
use crate::views::edit::nested_definition::NestedDefinition;
use crate::views::edit::role::role;
use crate::views::edit::template_bar::TemplateBar;
use crate::views::edit::test_cases::TestCasesForm;
use crate::views::edit::value_strip::ValueStrip;
use crate::views::graph::badges::{arrow_badge, badges};
use crate::views::graph::minimap::Minimap;
use crate::views::graph::moments::Moments;
use crate::views::graph::overlay::OverlayIndex;
use crate::views::graph::{Go, Window};
use crate::views::header::more_menu::more;
use crate::views::lesson::contents::Contents;
use crate::views::result::content::{above_results, content};

/// Everything that loads after the first view.
pub struct Parts {
    /// What is seen of it.
    pub views: Views,
    /// What the session and the actions use of it.
    pub services: Services,
    /// Puts the embedded view into the page.
    pub embedded: fn(Element),
}

static PARTS: Parts = Parts {
    views: Views {
        banner,
        mocks,
        test_cases,
        role,
        template_bar,
        value_strip,
        results: content,
        minimap,
        overlay: OverlayIndex::new,
        badges,
        arrow_badge,
        moments: || html! { <Moments /> },
        above_results,
        dialog,
        drops: || html! { <Drops /> },
        more,
        open_file: |session, input| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                files::open(session, input);
            }
        },
    },
    services: Services {
        link: |workspace| link::fits(workspace).then(|| link::encode(workspace)),
        download: files::save,
        report: |session| redaction::save_report(session, Vec::new(), Vec::new()),
        offer_redaction: redaction::offer,
        adopt: |session| {
            if session.state().home == Home::Embedded {
                return;
            }
            let session = session.clone();
            wasm_bindgen_futures::spawn_local(async move { library::adopt(&session).await });
        },
        keep_large: |session, sentence| {
            let session = session.clone();
            wasm_bindgen_futures::spawn_local(async move { library::keep_large(&session, sentence).await });
        },
        lesson: lessons::open_wanted,
        offline: |session| {
            if session.state().home != Home::Embedded {
                updates::keep_page(session);
            }
        },
        last_case: |text| TestCases::parse(text).0.cases.pop().map(|case| case.name),
        playground: || Rc::new(WorkerClient::<AnyRequest>::asleep(worker_url("playground"))),
    },
    embedded: embedded::show,
};

fn mocks(state: &State) -> Html {
    html! {
        <MocksForm workspace={Rc::clone(&state.workspace)} analysis={state.analysis.clone()} go_to={state.view.mock.clone()} />
    }
}

fn test_cases(state: &State) -> Html {
    html! {
        <TestCasesForm workspace={Rc::clone(&state.workspace)} test_run={state.test_run.clone()}
            are_stale={state.are_tests_stale()} go_to={state.view.case.clone()} />
    }
}

fn template_bar(state: &State) -> Html {
    if let Some(inside) = state.run.inside.clone().filter(|inside| inside.drawn.is_some()) {
        return html! { <NestedDefinition {inside} selection={state.selection.clone()} /> };
    }
    let template = state
        .analysis
        .as_ref()
        .map(|analysis| analysis.template.clone())
        .unwrap_or_default();
    html! { <TemplateBar {template} settings={state.workspace.settings.clone()} /> }
}

fn minimap(analysis: &Shared<Analysis>, window: Window, on_go: Go) -> Html {
    html! { <Minimap analysis={analysis.clone()} {window} {on_go} /> }
}

fn value_strip(state: &State) -> Html {
    let selection = state.edited_selection();
    // Places in another definition than the one that ran mean nothing there.
    let cursor = selection.cursor.filter(|_| state.can_ask_about_definition());
    let selected = cursor.map(|cursor| cursor.selected);
    html! { <ValueStrip {selected} visit={selection.visit} run={state.run.number} /> }
}

fn dialog(dialog: Dialog, state: &State, on_close: Callback<()>) -> Html {
    match dialog {
        Dialog::Docs => html! { <DocsDialog workspace={Rc::clone(&state.workspace)} {on_close} /> },
        Dialog::Project => html! { <ProjectDialog workspace={Rc::clone(&state.workspace)} {on_close} /> },
        Dialog::Outline => html! {
            <Outline analysis={state.drawn()} selected={state.selection.state.clone()} {on_close} />
        },
        Dialog::Examples => html! { <Examples {on_close} /> },
        Dialog::Lessons => html! { <Contents {on_close} /> },
        Dialog::Workspaces => html! { <WorkspacesDialog {on_close} /> },
        Dialog::Help => help(&on_close),
        Dialog::Palette => html! { <Palette {on_close} /> },
        Dialog::TestState => html! { <TestStateDialog subject={Subject::of(state)} {on_close} /> },
        Dialog::Executions => html! { <ExecutionsDialog executions={state.executions.clone()} {on_close} /> },
        Dialog::Redact => html! { <RedactDialog {on_close} /> },
        Dialog::Recording => html! { <RecordingDialog {on_close} /> },
        Dialog::Compare => html! { <CompareDialog analysis={state.drawn()} {on_close} /> },
        Dialog::Settings => {
            html! { <SettingsDialog settings={state.workspace.settings.clone()} {on_close} /> }
        }
    }
}

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Loads the table.
#[cfg(split)]
pub async fn load() -> Result<&'static Parts, NotLoaded> {
    lazy_parts().await
}

/// Loads the table, which is here already.
#[cfg(not(split))]
#[expect(clippy::unused_async, reason = "in a module of its own it takes a while")]
pub async fn load() -> Result<&'static Parts, NotLoaded> {
    lazy_parts()
}

#[cfg_attr(split, wasm_split_helpers::wasm_split(lazy, fallible))]
#[expect(clippy::unnecessary_wraps, reason = "loading may fail")]
fn lazy_parts() -> Result<&'static Parts, NotLoaded> {
    Ok(&PARTS)
}
