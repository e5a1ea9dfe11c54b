//! The page as a whole: its one state, what follows from changes, and where everything is placed.

use std::rc::Rc;

use asl_protocol::{Analysis, GetVisit};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use yew::{
    AttrValue, Callback, ContextProvider, Html, Properties, UseStateSetter, classes, component, hook, html,
    use_effect_with, use_memo, use_mut_ref, use_reducer, use_state_eq,
};

use crate::actions::drafts::save;
use crate::lazy::Lazy;
use crate::parts;
use crate::platform::address;
use crate::platform::draft::{self, Panes};
use crate::platform::style;
use crate::session::{Load, Session, use_session};
use crate::state::action::{RunAction, ViewAction, WorkspaceAction};
use crate::state::shared::Shared;
use crate::state::view::{Pane, ResultTab, Theme};
use crate::state::{Home, State};
use crate::views::controls::splitter::Splitter;
use crate::views::controls::tabs::{Choice, Tab, Tabs};
use crate::views::edit::EditPane;
use crate::views::graph::{Graph, Overlay};
use crate::views::header::Header;
use crate::views::header::run_status::RunStatus;
use crate::views::keys::use_window;
use crate::views::notices::Notices;
use crate::views::result::ResultPane;

/// How long after the last edit the draft is saved.
const SAVE_MS: u32 = 300;
/// The smallest and the largest share of a pane, in per mille.
const SHARES: (i32, i32) = (200, 600);
/// The largest share of the two outer panes together, in per mille: the graph keeps its place.
const OUTER_SHARES: u32 = 820;

/// The page as a whole.
#[component]
pub fn App() -> Html {
    let state = use_reducer(first_state);
    let lazy = use_state_eq(Lazy::default);
    let session = {
        let (state, lazy) = (state.clone(), lazy.setter());
        use_memo((), move |()| {
            let load = load_parts(lazy, style::load);
            Session::new(state, load)
        })
    };
    let session = (*session).clone();
    use_analysis(&session, state.edits);
    use_saving(&session, state.edits, &state.home);
    use_visit(
        &session,
        state.run.number,
        state.run.outcome.is_some(),
        state.selection.visit,
    );
    use_theme(state.view.theme);
    use_window(&session);

    let on_close = {
        let session = session.clone();
        Callback::from(move |()| session.show(None))
    };
    let lazy = *lazy;
    html! {
        <ContextProvider<Session> context={session.clone()}>
        <ContextProvider<Lazy> context={lazy}>
        <ContextProvider<Shared<State>> context={(*state).clone()}>
            <div class="app">
                <a class="skip-link" href="#main">{ "Skip to the workspace" }</a>
                <Header running={state.is_busy()} theme={state.view.theme} status={RunStatus::of(&state)} />
                if state.home != Home::Draft { { lazy.show_if_ready(|views| (views.banner)(&session, &state.home)) } }
                <PanesView pane={state.view.pane} analysis={state.drawn()} overlay={overlay(&state)} selected={state.selection.state.clone()}
                    run={state.run.number} title={execution_title(&state)} wide={state.view.wide} />
                <Notices notices={state.notices.clone()} />
                { lazy.show_if_ready(|views| (views.drops)()) }
                if let Some(dialog) = state.view.dialog {
                    { lazy.show_if_ready(|views| (views.dialog)(dialog, &state, on_close)) }
                }
            </div>
        </ContextProvider<Shared<State>>>
        </ContextProvider<Lazy>>
        </ContextProvider<Session>>
    }
}

/// What loads the parts that come later, and shows them from then on; `before` is called first.
pub(crate) fn load_parts(lazy: UseStateSetter<Lazy>, before: fn()) -> Load {
    Box::new(move |done| {
        let lazy = lazy.clone();
        before();
        wasm_bindgen_futures::spawn_local(async move {
            let loaded = parts::load().await;
            lazy.set(loaded.map_or(Lazy::Missing, |parts| Lazy::Ready(&parts.views)));
            done(loaded.map(|parts| &parts.services));
        });
    })
}

fn first_state() -> Shared<State> {
    let start = draft::start(address::fragment().as_deref());
    let mut state = State::new(start.workspace, start.home);
    if !start.is_own {
        state.opened = Some(Rc::clone(&state.workspace));
    }
    state.view.theme = draft::theme();
    state.view.guide = start.guide.map(Into::into);
    state.warn_at_start(start.warnings);
    if let Some(drawing) = start.drawing {
        state.show_preview(drawing);
    }
    Shared::new(state)
}

/// What the drawing shows beside the definition.
pub(crate) fn overlay(state: &State) -> Option<Overlay> {
    let is_coverage = state.view.result_tab == ResultTab::Tests;
    let explored = &state.explored;
    if state.view.result_tab == ResultTab::Explore
        && let Some(found) = &explored.found
        && explored.is_of(&state.workspace.definition)
    {
        return Some(Overlay::Explored(found.clone()));
    }
    match state.test_run.report().filter(|_| is_coverage) {
        Some(report) => Some(Overlay::Coverage(report.clone())),
        // A run of another definition says nothing about this one.
        None if state.run.drawn().is_none() && !state.is_definition_current() => None,
        None => {
            let summary = state.summary()?.clone();
            Some(match &state.run.moment {
                None => Overlay::Run(summary),
                Some(moment) => {
                    let succeeded = moment.is_over && summary.status == asl::Status::Succeeded;
                    Overlay::Moment(moment.clone(), succeeded)
                }
            })
        }
    }
}

/// The name of the execution in view, if it is not the one that was started.
pub(crate) fn execution_title(state: &State) -> Option<AttrValue> {
    let last = state.run.inside.as_ref()?.breadcrumbs.last()?;
    Some(last.name.clone().into())
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct PanesProps {
    pane: Pane,
    analysis: Option<Shared<Analysis>>,
    overlay: Option<Overlay>,
    selected: Option<AttrValue>,
    run: u32,
    title: Option<AttrValue>,
    wide: bool,
}

/// The three panes side by side, and on narrow screens the tabs that choose one of them.
#[component]
fn PanesView(props: &PanesProps) -> Html {
    let session = use_session();
    let panes = use_state_eq(draft::panes);
    use_effect_with(*panes, |panes| draft::save_panes(*panes));
    // Not by an effect: the panes have their sizes when the drawing is made.
    let shares = format!(
        "--share-edit:{};--share-result:{}",
        percent(panes.edit),
        percent(panes.result)
    );
    let resize = |change: fn(Panes, u32) -> Panes| {
        let panes = panes.clone();
        Callback::from(move |share: i32| {
            let share = u32::try_from(share.clamp(SHARES.0, SHARES.1)).unwrap_or(0);
            let wanted = change(*panes, share);
            if wanted.edit + wanted.result <= OUTER_SHARES {
                panes.set(wanted);
            }
        })
    };
    let on_pane = Callback::from(move |pane| session.dispatch(ViewAction::ShowPane(pane)));
    let class = match props.pane {
        Pane::Edit => "shows-edit",
        Pane::Graph => "shows-graph",
        Pane::Result => "shows-result",
    };
    let tabs = vec![
        Tab::new(Pane::Edit, "Edit"),
        Tab::new(Pane::Graph, "Graph"),
        Tab::new(Pane::Result, "Result"),
    ];
    let PanesProps {
        pane,
        analysis,
        overlay,
        selected,
        run,
        title,
        wide,
    } = props.clone();
    html! {
        <>
            <main id="main" tabindex="-1" style={shares} class={classes!("panes", class, wide.then_some("panes-wide"))}>
                <EditPane />
                <Splitter label="Width of the workspace" share={panes.edit} on_resize={resize(|panes, edit| Panes { edit, ..panes })} />
                <Graph {analysis} {overlay} {selected} {run} {title} />
                <Splitter label="Width of the results" share={panes.result} to_right={true} on_resize={resize(|panes, result| Panes { result, ..panes })} />
                <ResultPane />
            </main>
            <nav class="pane-tabs" aria-label="Panes">
                <Tabs label="Panes" id="pane" of={Choice::new(tabs, pane, on_pane)} />
            </nav>
        </>
    }
}

/// A share in per mille as a CSS percentage. In integers: the code that prints doubles is large.
fn percent(share: u32) -> String {
    format!("{}.{}%", share / 10, share % 10)
}

/// Every change of the workspace is analyzed.
#[hook]
pub(crate) fn use_analysis(session: &Session, edits: u32) {
    let session = session.clone();
    use_effect_with((), {
        let session = session.clone();
        move |()| session.draw_first_view()
    });
    use_effect_with(edits, move |_| session.analyze_soon());
}

/// Every change of the workspace is saved where it belongs, shortly after it or when the page is left.
#[hook]
fn use_saving(session: &Session, edits: u32, home: &Home) {
    let soon = use_mut_ref(|| None::<Timeout>);
    use_effect_with((edits, home.clone()), {
        let (session, soon) = (session.clone(), Rc::clone(&soon));
        move |(edits, home)| {
            if *edits > 0 || home == &Home::Detached {
                let session = session.clone();
                soon.replace(Some(Timeout::new(SAVE_MS, move || save(&session))));
            }
        }
    });
    let session = session.clone();
    use_effect_with((), move |()| {
        let window = gloo::utils::window();
        let elsewhere = EventListener::new(&window, "storage", {
            let session = session.clone();
            move |event| {
                let is_other = event.dyn_ref().is_some_and(draft::is_about_draft)
                    && draft::load() != Ok(Some((*session.state().workspace).clone()));
                if is_other {
                    session.dispatch(WorkspaceAction::DraftChangedElsewhere);
                }
            }
        });
        let leaving = EventListener::new(&window, "pagehide", move |_| {
            if soon.take().is_some() {
                save(&session);
            }
        });
        move || drop((elsewhere, leaving))
    });
}

/// The selected visit comes from the worker.
#[hook]
pub(crate) fn use_visit(session: &Session, number: u32, has_run: bool, visit: Option<usize>) {
    let running = session.state().run.running;
    let session = session.clone();
    use_effect_with(
        (number, has_run, visit, running),
        move |&(number, has_run, visit, running)| {
            let Some(index) = visit.filter(|_| has_run && !running) else {
                return;
            };
            let done = session.clone();
            session.ask(GetVisit { index }, move |visit| {
                if let Some(visit) = visit {
                    done.dispatch(RunAction::VisitArrived(number, visit));
                }
            });
        },
    );
}

#[hook]
fn use_theme(theme: Theme) {
    use_effect_with(theme, |theme| {
        let root = gloo::utils::document_element();
        // An attribute with this name is always allowed.
        let _ = match theme.attribute() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
        draft::save_theme(*theme);
    });
}
