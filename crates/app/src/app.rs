//! The page as a whole: the one state, what follows from its changes, and where everything stands.

use std::rc::Rc;

use asl_workspace::link;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::{
    Callback, ContextProvider, Html, classes, component, hook, html, use_effect_with, use_memo, use_mut_ref,
    use_node_ref, use_reducer, use_state_eq,
};

use asl_protocol::{Answer, Ask};

use crate::platform::address;
use crate::platform::draft::{self, Panes};
use crate::session::Page;
use crate::state::selection::Selection;
use crate::state::view::{Dialog, Pane, ResultTab, Theme};
use crate::state::{Action, Home, State};
use crate::views::controls::splitter::Splitter;
use crate::views::controls::tabs::{Tab, Tabs};
use crate::views::edit::EditPane;
use crate::views::graph::{Graph, Overlay};
use crate::views::header::Header;
use crate::views::hooks::set_style;
use crate::views::notices::Notices;
use crate::views::result::ResultPane;

/// How long after the last edit the draft is saved.
const SAVE_MS: u32 = 300;
/// The least and the largest share of a pane, in per mille.
const SHARES: (i32, i32) = (200, 600);

/// The page as a whole.
#[component]
pub fn App() -> Html {
    let state = use_reducer(|| {
        let start = draft::start(address::fragment().as_deref());
        let mut state = State::new(start.workspace, start.home);
        state.view.theme = draft::theme();
        state.warn_at_start(start.warnings);
        state
    });
    let page = {
        let state = state.clone();
        use_memo((), move |()| Page::new(state))
    };
    let page = (*page).clone();
    use_analysis(&page, state.edits);
    use_saving(&page, state.edits, &state.home);
    use_visit(
        &page,
        state.run.number,
        state.run.outcome.is_some(),
        state.selection.visit,
    );
    use_theme(state.view.theme);
    use_window(&page);

    let panes = use_state_eq(draft::panes);
    let place = use_node_ref();
    use_effect_with((*panes, place.clone()), |(panes, place)| {
        set_style(place, "--share-edit", &percent(panes.edit));
        set_style(place, "--share-result", &percent(panes.result));
        draft::save_panes(*panes);
    });
    let resize = |change: fn(Panes, u32) -> Panes| {
        let panes = panes.clone();
        Callback::from(move |share: i32| {
            let share = u32::try_from(share.clamp(SHARES.0, SHARES.1)).unwrap_or(0);
            let wanted = change(*panes, share);
            // The graph keeps its place.
            if wanted.edit + wanted.result <= 820 {
                panes.set(wanted);
            }
        })
    };
    let on_pane = {
        let page = page.clone();
        Callback::from(move |pane| page.dispatch(Action::ShowPane(pane)))
    };
    let on_close = {
        let page = page.clone();
        Callback::from(move |()| page.show(None))
    };
    let pane_class = match state.view.pane {
        Pane::Edit => "shows-edit",
        Pane::Graph => "shows-graph",
        Pane::Result => "shows-result",
    };
    let coverage = state
        .tested
        .report()
        .filter(|_| state.view.result_tab == ResultTab::Tests);
    let overlay = match (coverage, state.summary()) {
        (Some(report), _) => Some(Overlay::Coverage(report.clone())),
        (None, run) => run.cloned().map(Overlay::Run),
    };
    // A nested execution has a definition of its own: then that is drawn, and nothing of the workspace's is selected.
    let edited = match state.run.drawn() {
        Some(_) => Selection {
            reveal: state.selection.reveal,
            ..Selection::default()
        },
        None => state.selection.clone(),
    };
    let pane_tabs = vec![
        Tab::new(Pane::Edit, "Edit"),
        Tab::new(Pane::Graph, "Graph"),
        Tab::new(Pane::Result, "Result"),
    ];
    let later = state.later;
    html! {
        <ContextProvider<Page> context={page.clone()}>
            <div class="app">
                <a class="skip-link" href="#main">{ "Skip to the workspace" }</a>
                <Header running={state.is_busy()} theme={state.view.theme} {later} />
                if state.home != Home::Draft { { later.show_if_here(|parts| (parts.banner)(&page, &state.home)) } }
                <main id="main" tabindex="-1" ref={place} class={classes!("panes", pane_class)}>
                    <EditPane workspace={Rc::clone(&state.workspace)} analysis={state.analysis.clone()} selection={edited}
                        go_to={state.go_to.clone()} command={state.command} view={state.view.clone()} tested={state.tested.clone()} are_tests_stale={state.are_tests_stale()}
                        {later} run={state.run.number} is_current={state.is_definition_current() && !state.run.lost && !state.run.running} />
                    <Splitter label="Width of the workspace" share={panes.edit} on_resize={resize(|panes, edit| Panes { edit, ..panes })} />
                    <Graph analysis={state.drawn()} {overlay} selected={state.selection.state.clone()} />
                    <Splitter label="Width of the results" share={panes.result} to_right={true} on_resize={resize(|panes, result| Panes { result, ..panes })} />
                    <ResultPane analysis={state.analysis.clone()} trouble={state.analysis_trouble.clone()} run={state.run.clone()}
                        is_stale={state.is_run_stale()} settings={state.workspace.settings.clone()} is_current={state.is_definition_current()} tryout={state.view.tryout.clone()}
                        tested={state.tested.clone()} are_tests_stale={state.are_tests_stale()}
                        selection={state.selection.clone()} tab={state.view.result_tab} {later} />
                </main>
                <nav class="pane-tabs" aria-label="Panes">
                    <Tabs<Pane> label="Panes" id="pane" tabs={pane_tabs} selected={state.view.pane} on_select={on_pane} />
                </nav>
                <Notices notices={state.notices.clone()} />
                if let Some(dialog) = state.view.dialog {
                    { later.show_if_here(|parts| (parts.dialog)(dialog, &state, on_close)) }
                }
            </div>
        </ContextProvider<Page>>
    }
}

/// A share in per mille as a style sheet has it. In whole numbers: the code that prints doubles is long.
fn percent(share: u32) -> String {
    format!("{}.{}%", share / 10, share % 10)
}

/// Every change of the workspace is analyzed.
#[hook]
fn use_analysis(page: &Page, edits: u32) {
    let page = page.clone();
    use_effect_with((), {
        let page = page.clone();
        move |()| page.sketch()
    });
    use_effect_with(edits, move |_| page.analyze_soon());
}

/// Every change of the workspace is saved where it belongs, soon after it or when the page is left.
#[hook]
fn use_saving(page: &Page, edits: u32, home: &Home) {
    let soon = use_mut_ref(|| None::<Timeout>);
    use_effect_with((edits, home.clone()), {
        let (page, soon) = (page.clone(), Rc::clone(&soon));
        move |(edits, home)| {
            if *edits > 0 || home == &Home::Beside {
                let page = page.clone();
                soon.replace(Some(Timeout::new(SAVE_MS, move || save(&page))));
            }
        }
    });
    let page = page.clone();
    use_effect_with((), move |()| {
        let window = gloo::utils::window();
        let elsewhere = EventListener::new(&window, "storage", {
            let page = page.clone();
            move |event| {
                let is_other = event.dyn_ref().is_some_and(draft::is_about_draft)
                    && draft::load() != Ok(Some((*page.state().workspace).clone()));
                if is_other {
                    page.dispatch(Action::DraftElsewhere);
                }
            }
        });
        let leaving = EventListener::new(&window, "pagehide", move |_| {
            if soon.take().is_some() {
                save(&page);
            }
        });
        move || drop((elsewhere, leaving))
    });
}

fn save(page: &Page) {
    let state = page.state();
    let saved = match (&state.home, address::fragment()) {
        (Home::Link, Some(fragment)) => draft::save_linked(&fragment, &state.workspace),
        // Without a link in the address there is nothing to come back to.
        (Home::Link, None) => Ok(()),
        (Home::Beside, _) => draft::save_beside(&state.workspace),
        (Home::Draft, fragment) => {
            // The address speaks of what was shared, and that is no longer what shows.
            if let (Some(fragment), Some(parts)) = (fragment, state.later.parts())
                && fragment != (parts.link)(&state.workspace)
            {
                address::clear_address();
            }
            draft::save(&state.workspace)
        }
    };
    if let Err(sentence) = saved {
        page.dispatch(Action::Warn(sentence.into()));
    }
}

/// The selected visit comes from the worker.
#[hook]
fn use_visit(page: &Page, number: u32, has_run: bool, visit: Option<usize>) {
    let running = page.state().run.running;
    let page = page.clone();
    use_effect_with(
        (number, has_run, visit, running),
        move |&(number, has_run, visit, running)| {
            let Some(index) = visit.filter(|_| has_run && !running) else {
                return;
            };
            let done = page.clone();
            page.ask(&Ask::Visit { index }, move |answer| {
                if let Answer::Visit(visit) = answer {
                    done.dispatch(Action::VisitArrived(number, visit));
                }
            });
        },
    );
}

#[hook]
fn use_theme(theme: Theme) {
    use_effect_with(theme, |theme| {
        let root = gloo::utils::document_element();
        // An attribute of this name is always allowed.
        let _ = match theme.attribute() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
        draft::save_theme(*theme);
    });
}

/// Keys that work everywhere, and links that are put into the address of an open page.
#[hook]
fn use_window(page: &Page) {
    let page = page.clone();
    use_effect_with((), move |()| {
        let keys = {
            let page = page.clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&gloo::utils::document(), "keydown", options, move |event| {
                let event: &KeyboardEvent = event.unchecked_ref();
                // The editor has its own ways to say the same.
                if event.default_prevented() || !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
                    return;
                }
                match (event.key().as_str(), event.shift_key()) {
                    ("Enter", false) => page.run(),
                    ("Enter", true) => page.test(),
                    ("s", false) => page.share(),
                    ("o" | "O", true) => page.show(Some(Dialog::Outline)),
                    _ => return,
                }
                event.prevent_default();
            })
        };
        let links = EventListener::new(&gloo::utils::window(), "hashchange", move |_| open_link(&page));
        move || drop((keys, links))
    });
}

fn open_link(page: &Page) {
    let Some(fragment) = address::fragment() else {
        return;
    };
    match link::decode(&fragment) {
        Ok(workspace) => {
            let current = draft::load().ok().flatten();
            let (workspace, home) = draft::linked(&fragment, workspace, current.as_ref());
            page.dispatch(Action::Restore(Rc::new(workspace), home));
        }
        Err(error) => page.dispatch(Action::Warn(
            format!("{error} What you had is still here.").into(),
        )),
    }
}
