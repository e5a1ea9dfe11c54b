//! What containers begin as: a memory in which the prelude has run, and the places of things in it.
//!
//! What does not live here: how it is made, and containers made of it (`container.rs`).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What the prelude is asked through.
#[derive(Clone, Copy)]
pub(crate) enum Door {
    /// What a cold container is told, as JSON.
    Begin,
    /// The value of its source.
    Loaded,
    /// What its source threw.
    NotLoaded,
    /// A call of the handler: the time, the id of the request, the state of chance, the task token, the event as JSON.
    Invoke,
    /// What is next.
    Step,
    /// What the handler returned.
    Result,
    /// What was logged.
    Log,
    /// Is told of rejections.
    Rejected,
}

/// The doors in the order of the enumeration, by their names in the prelude.
pub(crate) const DOORS: [&str; 8] = [
    "begin",
    "loaded",
    "notLoaded",
    "invoke",
    "step",
    "result",
    "log",
    "rejected",
];

/// The engine, set up for code but with none in it: what all containers begin as.
pub(crate) struct Template {
    pub memory: Vec<u8>,
    pub size: usize,
    pub places: Places,
}

/// The templates of an engine, by the parts of the library that are in them: made when they are first wanted, for all runs.
#[derive(Default)]
pub struct Templates(RefCell<HashMap<u8, Rc<Template>>>);

impl Templates {
    pub(crate) fn get(&self, wanted: u8) -> Option<Rc<Template>> {
        self.0.borrow().get(&wanted).cloned()
    }

    pub(crate) fn keep(&self, wanted: u8, template: Template) -> Rc<Template> {
        let kept = Rc::new(template);
        self.0.borrow_mut().insert(wanted, Rc::clone(&kept));
        kept
    }
}

/// Addresses in an instance that was made from a template.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    pub runtime: i32,
    pub context: i32,
    /// The functions of the doors.
    pub doors: [i32; DOORS.len()],
    pub undefined: i32,
    /// Room for the addresses of arguments.
    pub arguments: i32,
    /// Room for the text of one.
    pub room: i32,
}
