//! What an embedded view shows: the definition, the drawing and the results as tabs, and a foot with what can be done.
//!
//! What does not live here: the panes' contents, which are the page's; what happens by itself ([`super::effects`]).

use std::rc::Rc;

use asl_workspace::{Workspace, link};
use js_sys::decode_uri_component;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};
use yew::{
    AttrValue, Callback, ContextProvider, Html, Properties, classes, component, html, use_memo, use_reducer,
    use_state_eq,
};

use super::effects::{Given, open, run, show, use_effects};
use super::lesson::{Lesson, use_lesson};
use super::messages::Embedder;
use super::parameters::{self, Parameters, Show, Start};
use crate::app::{execution_title, load_parts, overlay, use_analysis, use_visit};
use crate::lazy::Lazy;
use crate::platform::editor::{self, Editor, Language};
use crate::platform::lessons::PageLesson;
use crate::session::{Session, use_session};
use crate::state::action::{NoticeAction, SelectionAction, WorkspaceAction};
use crate::state::shared::Shared;
use crate::state::view::{Pane, ResultTab};
use crate::state::{Home, State};
use crate::views::controls::icon::{Picture, icon};
use crate::views::controls::tabs::{Choice, Tab, Tabs};
use crate::views::edit::is_yaml;
use crate::views::graph::Graph;
use crate::views::header::run_status::{RunChip, RunStatus};
use crate::views::notices::Notices;

/// What is in the address.
fn given_by_address() -> (Given, Vec<String>) {
    let fragment = gloo::utils::window().location().hash().unwrap_or_default();
    let unescape = |text: &str| decode_uri_component(text).ok().map(String::from);
    let (encoded, parameters, mut wrong) = parameters::read(&fragment, unescape);
    let workspace = encoded.and_then(|encoded| {
        link::decode(encoded)
            .map_err(|error| wrong.insert(0, error.to_string()))
            .ok()
    });
    let given = Given {
        is_missing: workspace.is_none(),
        workspace: Rc::new(workspace.unwrap_or_default()),
        parameters,
    };
    (given, wrong)
}

fn first_state(given: &Given, wrong: Vec<String>) -> Shared<State> {
    let mut state = State::new((*given.workspace).clone(), Home::Embedded);
    state.opened = Some(Rc::clone(&state.workspace));
    (state.view.pane, state.view.result_tab) = given.parameters.show.place();
    state.view.theme = given.parameters.theme;
    state.warn_at_start(wrong);
    Shared::new(state)
}

/// The embedded view as a whole.
#[component]
pub(super) fn Embedded() -> Html {
    let start = use_memo((), |()| given_by_address());
    let given = {
        let start = Rc::clone(&start);
        use_state_eq(move || start.0.clone())
    };
    let state = use_reducer(move || first_state(&start.0, start.1.clone()));
    let lazy = use_state_eq(Lazy::default);
    let embedder = use_memo((), |()| Embedder::find());
    let session = {
        let (state, lazy) = (state.clone(), lazy.setter());
        // Its page links the styles itself.
        use_memo((), move |()| Session::new(state, load_parts(lazy, || ())))
    };
    let session = (*session).clone();
    use_analysis(&session, state.edits);
    use_visit(
        &session,
        state.run.number,
        state.run.outcome.is_some(),
        state.selection.visit,
    );
    use_effects(&session, &state, &given, &embedder);
    let lesson = use_lesson(&session, &given);

    let parameters = given.parameters.clone();
    let onkeydown = {
        let (session, parameters) = (session.clone(), parameters.clone());
        move |event: KeyboardEvent| {
            let is_run = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
            if is_run && !event.default_prevented() {
                event.prevent_default();
                run(&session, &parameters);
            }
        }
    };
    let on_close = {
        let session = session.clone();
        Callback::from(move |()| session.show(None))
    };
    html! {
        <ContextProvider<Session> context={session.clone()}>
        <ContextProvider<Lazy> context={*lazy}>
        <ContextProvider<Shared<State>> context={(*state).clone()}>
            <div class="embed" {onkeydown}>
                if let Some(Ok(lesson)) = &lesson { <Lesson lesson={lesson.clone()} /> }
                if given.is_missing {
                    <main class="embed-panes"><h1 class="visually-hidden">{ "ASL Playground" }</h1><p class="empty">{ nothing_yet(&given.parameters, lesson.as_ref()) }</p></main>
                } else {
                    <Panes state={(*state).clone()} parameters={parameters.clone()} lazy={*lazy} />
                }
                <Foot state={(*state).clone()} given={(*given).clone()} embedder={(*embedder).clone()} />
                <Notices notices={state.notices.clone()} />
                if let Some(dialog) = state.view.dialog {
                    { lazy.show_if_ready(|views| (views.dialog)(dialog, &state, on_close)) }
                }
            </div>
        </ContextProvider<Shared<State>>>
        </ContextProvider<Lazy>>
        </ContextProvider<Session>>
    }
}

/// Why there is no workflow.
fn nothing_yet(parameters: &Parameters, lesson: Option<&Result<PageLesson, String>>) -> String {
    match lesson {
        Some(Err(sentence)) => sentence.clone(),
        _ if parameters.lesson.is_some() => "The lesson is loading…".to_owned(),
        _ => "No workflow has been given to this frame.".to_owned(),
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PanesProps {
    state: Shared<State>,
    parameters: Parameters,
    lazy: Lazy,
}

/// The tabs and what they show. Where a split view has the room for it, the definition stands beside the others.
#[component]
fn Panes(props: &PanesProps) -> Html {
    let session = use_session();
    let (state, lazy) = (&props.state, props.lazy);
    let tabs = vec![
        Tab::new((Pane::Edit, ResultTab::Result), "Definition"),
        Tab::new((Pane::Graph, ResultTab::Result), "Graph"),
        Tab::new((Pane::Result, ResultTab::Result), "Result"),
        Tab::new((Pane::Result, ResultTab::DataFlow), "Data flow"),
        Tab::new((Pane::Result, ResultTab::Events), "Events"),
    ];
    let selected = match (state.view.pane, state.view.result_tab) {
        (Pane::Result, tab @ (ResultTab::DataFlow | ResultTab::Events)) => (Pane::Result, tab),
        (pane, _) => (pane, ResultTab::Result),
    };
    let on_select = {
        let session = session.clone();
        Callback::from(move |(pane, tab)| session.dispatch(show(pane, tab)))
    };
    let shows = match state.view.pane {
        Pane::Edit => "shows-edit",
        Pane::Graph => "shows-graph",
        Pane::Result => "shows-result",
    };
    let is_split = props.parameters.show == Show::Split;
    let at = tabs
        .iter()
        .position(|tab| tab.key == selected)
        .unwrap_or(0)
        .max(2);
    let result = if state.run.outcome.is_some() {
        lazy.show(&session, |views| (views.results)(state, &session))
    } else {
        html! { <p class="empty">{ if state.run.running { "Running…" } else { "Nothing has run yet." } }</p> }
    };
    html! {
        <main class={classes!("embed-panes", shows, is_split.then_some("embed-split"))}>
            <h1 class="visually-hidden">{ format!("Workflow {}", state.workspace.settings.state_machine_name) }</h1>
            <Tabs label="Views" id="embed" small={true} of={Choice::new(tabs, selected, on_select)} />
            <div class="embed-panel embed-definition" role="tabpanel" id="embed-panel-0" aria-labelledby="embed-tab-0">
                <Definition state={state.clone()} parameters={props.parameters.clone()} />
            </div>
            <div class="embed-panel embed-graph" role="tabpanel" id="embed-panel-1" aria-labelledby="embed-tab-1">
                <Graph analysis={state.drawn()} overlay={overlay(state)} selected={state.selection.state.clone()} run={state.run.number} title={execution_title(state)} />
            </div>
            <div class="embed-panel embed-result" role="tabpanel" id={format!("embed-panel-{at}")} aria-labelledby={format!("embed-tab-{at}")}>
                if state.run.inside.is_some() || state.asks_for_code() {
                    { lazy.show_if_ready(|views| (views.above_results)(state, &session)) }
                }
                { result }
            </div>
        </main>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DefinitionProps {
    state: Shared<State>,
    parameters: Parameters,
}

/// The definition, to read or to edit.
#[component]
fn Definition(props: &DefinitionProps) -> Html {
    let session = use_session();
    let state = &props.state;
    let text = &state.workspace.definition;
    let value = use_memo(text.clone(), |text| AttrValue::from(text.clone()));
    let selection = state.edited_selection();
    let places = state
        .analysis
        .as_ref()
        .map_or(&[][..], |analysis| &analysis.states);
    let selected = selection.state.as_deref();
    let place = places
        .iter()
        .find(|place| selected == Some(place.pointer.as_str()));
    let highlight = place.map(|place| place.from..place.to);
    let request = selection.reveal;
    let wanted = highlight.clone().filter(|_| request > 0);
    // The range of a state grows while it is typed; only a new request scrolls.
    let reveal = use_memo(request, |_| {
        wanted.map(|range| editor::Selection { range, request })
    });
    let language = if is_yaml(text) {
        Language::Yaml
    } else {
        Language::Json
    };
    let on_change = {
        let session = session.clone();
        move |text| session.dispatch(WorkspaceAction::Edit(asl_protocol::Document::Definition, text))
    };
    let on_cursor = {
        let session = session.clone();
        move |cursor| session.dispatch(SelectionAction::Cursor(cursor))
    };
    let on_ask = props.parameters.edit.then(|| {
        let session = session.clone();
        Callback::from(move |question| session.answer(question))
    });
    let on_run = {
        let parameters = props.parameters.clone();
        move |()| run(&session, &parameters)
    };
    html! {
        <Editor label="Definition" placeholder="A state machine in the Amazon States Language" {language} value={(*value).clone()}
            readonly={!props.parameters.edit} {highlight} reveal={(*reveal).clone()} {on_change} {on_cursor} {on_ask} {on_run} />
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FootProps {
    state: Shared<State>,
    given: Given,
    embedder: Embedder,
}

/// What can be done, and how the last run went.
#[component]
fn Foot(props: &FootProps) -> Html {
    let session = use_session();
    let FootProps {
        state,
        given,
        embedder,
    } = props;
    let stop = {
        let session = session.clone();
        move |_| session.stop()
    };
    let start = {
        let (session, parameters) = (session.clone(), given.parameters.clone());
        move |_| run(&session, &parameters)
    };
    let is_fresh = state.is_as_opened() && state.run.outcome.is_none();
    let reset = {
        let (session, given) = (session.clone(), given.clone());
        move |_| open(&session, &given)
    };
    let leave = {
        let embedder = embedder.clone();
        move |event: MouseEvent| leave(&session, &embedder, &event)
    };
    html! {
        <footer class="embed-foot">
            if given.parameters.start != Start::Never && !given.is_missing {
                if state.is_busy() {
                    <button type="button" class="button button-small button-stop" onclick={stop}>{ icon(Picture::Stop) }{ "Stop" }</button>
                } else {
                    <button type="button" class="button button-small button-primary" onclick={start}>{ icon(Picture::Run) }{ "Run" }</button>
                }
                <button type="button" class="button button-small button-quiet embed-reset" disabled={is_fresh || state.is_busy()} onclick={reset}>{ "Reset" }</button>
            }
            <RunChip status={RunStatus::of(state)} />
            <span class="embed-space"></span>
            if !given.is_missing {
                <a class="embed-leave" href="./" target="_blank" rel="noopener" onclick={leave}>
                    <span class="embed-leave-words">{ "Open in the playground" }</span>{ icon(Picture::Right) }
                </a>
            }
        </footer>
    }
}

/// Lets the link lead to the workspace as it is now. A sandboxed frame may open no windows, but the page around can.
fn leave(session: &Session, embedder: &Embedder, event: &MouseEvent) {
    let anchor = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let (Some(anchor), Some(services)) = (anchor, session.services()) else {
        return event.prevent_default();
    };
    let Some(link) = link_to(&session.state().workspace, services.link) else {
        event.prevent_default();
        let sentence = "This workspace is too large for a link.";
        return session.dispatch(NoticeAction::Warn(sentence.into()));
    };
    if embedder.listens() {
        event.prevent_default();
        embedder.tell("link", &[("url", link.as_str().into())]);
    } else {
        // An attribute with this name is always allowed.
        let _ = anchor.set_attribute("href", &link);
    }
}

/// The address of the page with a workspace.
fn link_to(workspace: &Workspace, encode: fn(&Workspace) -> Option<String>) -> Option<String> {
    let here = gloo::utils::window().location().href().ok()?;
    let here = here.split(['#', '?']).next()?;
    let (folder, _) = here.rsplit_once('/')?;
    Some(format!("{folder}/{}", encode(workspace)?))
}
