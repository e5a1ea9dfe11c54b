//! What happens in an embedded view by itself: it runs, selects and changes as it is told, and tells what happened.
//!
//! What does not live here: the form of the messages ([`super::messages`]), what the reader does ([`super::view`]).

use std::rc::Rc;

use asl_protocol::Document;
use asl_workspace::{Workspace, link};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use yew::{UseStateHandle, UseStateSetter, hook, use_effect_with, use_mut_ref};

use super::messages::{Change, Embedder, Incoming};
use super::parameters::{Parameters, Show, Start};
use crate::session::Session;
use crate::state::action::{NoticeAction, Opening, SelectionAction, ViewAction, WorkspaceAction};
use crate::state::run::Outcome;
use crate::state::selection::Selector;
use crate::state::shared::Shared;
use crate::state::view::{Pane, ResultTab, Theme};
use crate::state::{Home, State};

/// How long after the last edit the page around is told.
const PAUSE_MS: u32 = 300;
/// The heights of the tabs and the foot together, of a line of text, and of what is left around the drawing.
const FRAME: i32 = 84;
const LINE: i32 = 21;
const AROUND: i32 = 40;
/// The lowest and the highest view that is asked for.
const HEIGHTS: (i32, i32) = (240, 640);

/// What the author gave: to start with, and to go back to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given {
    /// The workspace.
    pub(super) workspace: Rc<Workspace>,
    /// What was chosen with it.
    pub(super) parameters: Parameters,
    /// Whether there is no workspace yet.
    pub(super) is_missing: bool,
}

/// Opens what the author gave, as though nothing had happened since.
pub(super) fn open(session: &Session, given: &Given) {
    session.stop();
    session.dispatch(WorkspaceAction::Open(Opening {
        workspace: Rc::clone(&given.workspace),
        home: Home::Embedded,
        is_own: false,
        sentence: None,
    }));
    let (pane, tab) = given.parameters.show.place();
    session.dispatch(ViewAction::ShowResultTab(tab));
    session.dispatch(show(pane, tab));
}

/// The action that shows a place.
pub(super) fn show(pane: Pane, tab: ResultTab) -> ViewAction {
    match pane {
        Pane::Edit | Pane::Graph => ViewAction::ShowPane(pane),
        Pane::Result => ViewAction::ShowResultTab(tab),
    }
}

/// Runs the workspace, or the test case that the author chose.
pub(super) fn run(session: &Session, parameters: &Parameters) {
    match (&parameters.case, parameters.start) {
        (_, Start::Never) => {}
        (Some(case), _) => session.run_case(case),
        (None, _) => session.run(),
    }
}

/// Everything that happens by itself.
#[hook]
pub(super) fn use_effects(
    session: &Session,
    state: &Shared<State>,
    given: &UseStateHandle<Given>,
    embedder: &Embedder,
) {
    use_orders(session, given, embedder);
    use_start(session, state, given);
    use_place_kept(session, state, given.parameters.show);
    use_reports(state, given, embedder);
    use_effect_with(state.view.theme, |theme| {
        let root = gloo::utils::document_element();
        // An attribute with this name is always allowed.
        let _ = match theme.attribute() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    });
}

/// Obeys the page around.
#[hook]
fn use_orders(session: &Session, given: &UseStateHandle<Given>, embedder: &Embedder) {
    let latest = use_mut_ref(|| (**given).clone());
    latest.replace((**given).clone());
    let (session, embedder, setter) = (session.clone(), embedder.clone(), given.setter());
    use_effect_with((), move |()| {
        let listener = embedder.listen(move |incoming| {
            let given = latest.borrow().clone();
            obey(&session, given, &setter, incoming);
        });
        embedder.tell("ready", &[("version", env!("CARGO_PKG_VERSION").into())]);
        move || drop(listener)
    });
}

fn obey(session: &Session, given: Given, setter: &UseStateSetter<Given>, incoming: Incoming) {
    match incoming {
        Incoming::Load(text, parameters) => match load(&text, &parameters) {
            Ok((given, wrong)) => {
                open(session, &given);
                session.dispatch(ViewAction::SetTheme(given.parameters.theme));
                for sentence in wrong {
                    session.dispatch(NoticeAction::Warn(sentence.into()));
                }
                setter.set(given);
            }
            Err(sentence) => session.dispatch(NoticeAction::Warn(sentence.into())),
        },
        Incoming::Set(change) => set(session, given, setter, change),
        Incoming::Run => run(session, &given.parameters),
        Incoming::Stop => session.stop(),
        Incoming::Select(name) => select(session, &name),
        Incoming::Theme(name) => session.dispatch(ViewAction::SetTheme(Theme::named(&name))),
        Incoming::TooLarge => {
            let sentence =
                "The page around this frame sent a workspace of more than 4 MiB, which is the limit.";
            session.dispatch(NoticeAction::Warn(sentence.into()));
        }
    }
}

/// What a message gives: a link, a workspace or a definition.
fn load(text: &str, parameters: &[(&str, String)]) -> Result<(Given, Vec<String>), String> {
    let workspace = if link::is_link(text) && !text.contains(char::is_whitespace) {
        link::decode(text).map_err(|error| error.to_string())?
    } else {
        Workspace::from_file_text(text)
            .map_err(|error| error.to_string())?
            .workspace
    };
    let mut chosen = Parameters::default();
    let wrong = parameters
        .iter()
        .filter_map(|(name, value)| chosen.set(name, value).err())
        .collect();
    let given = Given {
        workspace: Rc::new(workspace),
        parameters: chosen,
        is_missing: false,
    };
    Ok((given, wrong))
}

fn set(session: &Session, mut given: Given, setter: &UseStateSetter<Given>, change: Change) {
    let texts = [
        (Document::Definition, change.definition),
        (Document::Input, change.input),
        (Document::Mocks, change.mocks),
    ];
    for (document, text) in texts {
        if let Some(text) = text {
            session.dispatch(WorkspaceAction::Edit(document, text));
        }
    }
    let was_missing = std::mem::replace(&mut given.is_missing, false);
    if was_missing {
        given.workspace = Rc::clone(&session.state().workspace);
    }
    if let Some(case) = change.case {
        given.parameters.case = Some(case).filter(|case| !case.is_empty());
    }
    setter.set(given);
}

/// Selects the first state with this name, if there is one.
fn select(session: &Session, name: &str) {
    let state = session.state();
    let drawn = state.drawn();
    let all = drawn.as_ref().map_or(&[][..], |drawn| &drawn.states);
    match all.iter().find(|place| place.name == name) {
        Some(place) => {
            let pointer = place.pointer.as_str().to_owned().into();
            session.dispatch(SelectionAction::State(pointer, Selector::List));
        }
        None if name.is_empty() => session.dispatch(SelectionAction::Clear),
        None => {}
    }
}

/// Runs and selects what the author wants to show, each time something new is given.
#[hook]
fn use_start(session: &Session, state: &Shared<State>, given: &Given) {
    let fresh = (Rc::as_ptr(&given.workspace), given.parameters.clone());
    // A lesson's start is not what it should be, and a run is followed by a check.
    let wants_run =
        given.parameters.start == Start::Auto && !given.is_missing && given.parameters.lesson.is_none();
    use_effect_with(fresh, {
        let session = session.clone();
        move |(_, parameters)| {
            if wants_run {
                run(&session, parameters);
            }
        }
    });
    let wanted = given.parameters.state.clone();
    let is_drawn = state.drawn().is_some_and(|drawn| !drawn.states.is_empty());
    let session = session.clone();
    use_effect_with((wanted, is_drawn), move |(wanted, is_drawn)| {
        if let (Some(name), true) = (wanted, *is_drawn) {
            select(&session, name);
        }
    });
}

/// After a run the page shows the result; here what was shown stays, unless it was only the text: the foot says how it ended.
#[hook]
fn use_place_kept(session: &Session, state: &Shared<State>, chosen: Show) {
    let before = use_mut_ref(|| None);
    let (pane, tab) = (state.view.pane, state.view.result_tab);
    let session = session.clone();
    use_effect_with(state.run.running, move |running| {
        if *running {
            before.replace(Some((pane, tab)));
        } else if let Some((pane, tab)) = before.take()
            && (pane == Pane::Graph || (pane == Pane::Edit && chosen == Show::Split))
        {
            session.dispatch(show(pane, tab));
        }
    });
}

/// Tells the page around what happened.
#[hook]
fn use_reports(state: &Shared<State>, given: &Given, embedder: &Embedder) {
    let height = height(state, given.parameters.show);
    use_effect_with(height, {
        let embedder = embedder.clone();
        move |height| embedder.tell("height", &[("height", (*height).into())])
    });
    let changed = (!state.is_as_opened()).then(|| Rc::clone(&state.workspace));
    use_effect_with(changed, {
        let embedder = embedder.clone();
        move |changed| {
            let soon = changed.clone().map(|workspace| {
                Timeout::new(PAUSE_MS, move || {
                    let text = workspace.to_file_text();
                    embedder.tell("changed", &[("workspace", text.as_str().into())]);
                })
            });
            move || drop(soon)
        }
    });
    let ended = state
        .run
        .outcome
        .clone()
        .filter(|_| !state.run.running)
        .map(|outcome| (state.run.number, outcome));
    use_effect_with(ended, {
        let embedder = embedder.clone();
        move |ended| {
            if let Some((_, outcome)) = ended {
                finished(&embedder, outcome);
            }
        }
    });
    let drawn = state.drawn();
    let all = drawn.as_ref().map_or(&[][..], |drawn| &drawn.states);
    let selected = state.selection.state.as_deref();
    let place = all.iter().find(|place| selected == Some(place.pointer.as_str()));
    let (name, embedder) = (place.map(|place| place.name.clone()), embedder.clone());
    let was_told = use_mut_ref(|| false);
    use_effect_with(name, move |name| {
        // That nothing is selected is news only after something was.
        if name.is_some() || *was_told.borrow() {
            was_told.replace(true);
            embedder.tell(
                "selected",
                &[("state", name.as_deref().unwrap_or_default().into())],
            );
        }
    });
}

fn finished(embedder: &Embedder, outcome: &Outcome) {
    let word = |status: &str, error: &str| {
        embedder.tell("finished", &[("status", status.into()), ("error", error.into())]);
    };
    match outcome {
        Outcome::Ran(summary) => {
            let text = |text: &Option<String>| text.as_deref().map_or(JsValue::UNDEFINED, JsValue::from);
            let members = [
                ("status", summary.status.name().into()),
                ("error", text(&summary.error)),
                ("output", text(&summary.output)),
                ("events", u32::try_from(summary.events).unwrap_or(u32::MAX).into()),
            ];
            embedder.tell("finished", &members);
        }
        Outcome::Refused(refusal) => word("NOT_STARTED", &refusal.sentence),
        Outcome::Stopped => word("STOPPED", ""),
        Outcome::Trouble(sentence) => word("NO_RESULT", sentence),
    }
}

/// How high the view would like to be.
fn height(state: &State, chosen: Show) -> i32 {
    let lines = i32::try_from(state.workspace.definition.lines().count()).unwrap_or(i32::MAX);
    let text = lines.saturating_mul(LINE);
    let drawing = state
        .drawn()
        .map_or(0, |drawn| drawn.diagram.height.saturating_add(AROUND));
    let content = match chosen {
        Show::Definition => text,
        Show::Graph => drawing,
        Show::Split => text.max(drawing),
        Show::Result | Show::DataFlow | Show::Events => HEIGHTS.1 / 2,
    };
    content.saturating_add(FRAME).clamp(HEIGHTS.0, HEIGHTS.1)
}
