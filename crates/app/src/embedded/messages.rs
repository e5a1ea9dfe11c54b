//! The protocol between an embedded view and the page around it, version 1 (`docs/embedding.md`).
//!
//! A message is an object with `asl: 1`, a `type`, and members that are strings or numbers. The view obeys the window that
//! embedded it and nobody else, at a bounded pace; what is not a message of this version is ignored without a word. Once
//! the window has said something, it is answered at its origin only.
//!
//! What does not live here: what a message does ([`super::view`]).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use asl_workspace::link::MAX_INFLATED;
use gloo::events::EventListener;
use js_sys::{JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Window};

use super::parameters::NAMES;

/// The version of the protocol.
const VERSION: f64 = 1.0;
/// More messages in a second are ignored: nobody can follow them.
const MOST_PER_SECOND: u32 = 50;
/// The longest name of a state or a test case, and the longest word, that is looked at.
const LONGEST_NAME: u32 = 1_000;

/// What the page around may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Incoming {
    /// Opens a workspace or a definition, or the link to one, with parameters by their names.
    Load(String, Vec<(&'static str, String)>),
    /// Changes parts of the workspace.
    Set(Change),
    /// Runs.
    Run,
    /// Stops.
    Stop,
    /// Selects a state by its name; an empty name selects none.
    Select(String),
    /// Changes the colors.
    Theme(String),
    /// Is larger than anything that can be opened.
    TooLarge,
}

/// The parts of a workspace that change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) definition: Option<String>,
    pub(super) input: Option<String>,
    pub(super) mocks: Option<String>,
    /// The test case that runs from now on; an empty name means none.
    pub(super) case: Option<String>,
}

/// The window that embedded this page.
#[derive(Clone)]
pub(super) struct Embedder(Rc<Inner>);

struct Inner {
    /// `None` where nobody did.
    window: Option<Window>,
    /// Where it is, once it has said something.
    origin: RefCell<Option<String>>,
    /// The present second, and how many messages it has had.
    pace: Cell<(f64, u32)>,
}

impl PartialEq for Embedder {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Embedder {
    /// The window around this one.
    pub(super) fn find() -> Self {
        let own = gloo::utils::window();
        let around = own.parent().ok().flatten();
        Self(Rc::new(Inner {
            window: around.filter(|around| !Object::is(around, &own)),
            origin: RefCell::default(),
            pace: Cell::default(),
        }))
    }

    /// Whether it has said something, and so takes what it is told.
    pub(super) fn listens(&self) -> bool {
        self.0.origin.borrow().is_some()
    }

    /// Tells it something.
    pub(super) fn tell(&self, kind: &str, members: &[(&str, JsValue)]) {
        let Some(window) = &self.0.window else { return };
        let message = Object::new();
        let all = [("asl", VERSION.into()), ("type", kind.into())];
        for (name, value) in all.iter().chain(members) {
            // A new object takes every member.
            let _ = Reflect::set(&message, &(*name).into(), value);
        }
        let origin = self.0.origin.borrow();
        // A window without an origin of its own is named by nothing but the star.
        let to = origin
            .as_deref()
            .filter(|origin| *origin != "null")
            .unwrap_or("*");
        // Strings and numbers can be cloned.
        let _ = window.post_message(&message, to);
    }

    /// Calls back with each message, until the listener is dropped.
    pub(super) fn listen(&self, act: impl Fn(Incoming) + 'static) -> EventListener {
        let embedder = self.clone();
        EventListener::new(&gloo::utils::window(), "message", move |event| {
            if let Some(incoming) = embedder.understand(event.unchecked_ref()) {
                act(incoming);
            }
        })
    }

    fn understand(&self, event: &MessageEvent) -> Option<Incoming> {
        let source = Reflect::get(event, &"source".into()).ok()?;
        if !Object::is(&source, self.0.window.as_ref()?) || !self.keeps_pace(event.time_stamp()) {
            return None;
        }
        let origin = event.origin();
        if self
            .0
            .origin
            .borrow()
            .as_ref()
            .is_some_and(|known| *known != origin)
        {
            return None;
        }
        let incoming = incoming(&event.data())?;
        self.0.origin.replace(Some(origin));
        Some(incoming)
    }

    fn keeps_pace(&self, now: f64) -> bool {
        let (since, count) = self.0.pace.get();
        let (since, count) = if now - since < 1_000.0 {
            (since, count.saturating_add(1))
        } else {
            (now, 1)
        };
        self.0.pace.set((since, count));
        count <= MOST_PER_SECOND
    }
}

/// Why a text member gives no text.
enum NoText {
    /// There is none, or it is no string.
    Missing,
    TooLong,
}

fn incoming(data: &JsValue) -> Option<Incoming> {
    if !data.is_object() || member(data, "asl")?.as_f64()? != VERSION {
        return None;
    }
    let name = |of: &str| text(data, of, LONGEST_NAME).ok();
    let large = |of: &str| text(data, of, u32::try_from(MAX_INFLATED).unwrap_or(u32::MAX));
    Some(match name("type")?.as_str() {
        "load" => match large("workspace") {
            Ok(workspace) => {
                let given = NAMES.iter().filter_map(|of| Some((*of, name(of)?)));
                Incoming::Load(workspace, given.collect())
            }
            Err(NoText::TooLong) => Incoming::TooLarge,
            Err(NoText::Missing) => return None,
        },
        "set" => {
            let parts = ["definition", "input", "mocks"].map(large);
            if parts.iter().any(|part| matches!(part, Err(NoText::TooLong))) {
                return Some(Incoming::TooLarge);
            }
            let [definition, input, mocks] = parts.map(Result::ok);
            Incoming::Set(Change {
                definition,
                input,
                mocks,
                case: name("case"),
            })
        }
        "run" => Incoming::Run,
        "stop" => Incoming::Stop,
        "select" => Incoming::Select(name("state").unwrap_or_default()),
        "theme" => Incoming::Theme(name("theme")?),
        _ => return None,
    })
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()
}

/// A member that is a string, unless it is longer than that: then it is not even copied.
fn text(of: &JsValue, name: &str, most: u32) -> Result<String, NoText> {
    let value = member(of, name).ok_or(NoText::Missing)?;
    let text: &JsString = value.dyn_ref().ok_or(NoText::Missing)?;
    if text.length() > most {
        return Err(NoText::TooLong);
    }
    Ok(String::from(text))
}
