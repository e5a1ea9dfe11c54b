//! What is known of the states after reading them: where they lead, which variables they assign and read.
//!
//! The reader collects it; the checks of the graph and the findings are passes over it. What does not live here: whether
//! anything about it is wrong ([`crate::graph`], [`crate::advice`]).

use std::collections::HashSet;

use asl_json::{NameHash, Span, Str};
use indexmap::IndexMap;

use crate::node_path::At;

/// A transition: a field that names a state.
pub(crate) struct Edge<'t> {
    /// The name of the state that it leads to.
    pub target: &'t Str,
    /// The field that names it.
    pub at: At<'t>,
    /// Whether it is a catcher's.
    pub caught: bool,
}

/// The transitions out of a state.
#[derive(Default)]
pub(crate) struct Outgoing<'t> {
    /// To other states of the scope, in the order of the text.
    pub edges: Vec<Edge<'t>>,
    /// Into its branches or its processor.
    pub inner: Vec<Flow<'t>>,
    /// Whether an execution can end here.
    pub terminal: bool,
    /// Whether there may be more, because something about the state could not be understood.
    pub open: bool,
}

impl Outgoing<'_> {
    /// The transitions of a state of which nothing is understood yet.
    pub(crate) fn unknown() -> Self {
        Self {
            open: true,
            ..Self::default()
        }
    }
}

/// A scope: its start and its states.
pub(crate) struct Flow<'t> {
    /// `StartAt`; absent if it is missing or unknown.
    pub start: Option<Edge<'t>>,
    /// The states in the order of the text.
    pub states: Vec<FlowState<'t>>,
}

/// A state of a [`Flow`].
pub(crate) struct FlowState<'t> {
    /// Its name.
    pub name: &'t Str,
    /// Its place.
    pub at: At<'t>,
    /// What leads out of it.
    pub out: Outgoing<'t>,
}

impl Flow<'_> {
    /// Whether all transitions are known, so that what is not there is missing.
    pub(crate) fn complete(&self) -> bool {
        self.start.is_some() && self.states.iter().all(|state| !state.out.open)
    }
}

/// A place where a variable is read.
pub(crate) struct Use<'t> {
    /// The variable.
    pub name: Str,
    /// The value that reads it.
    pub at: At<'t>,
    /// Where in the text.
    pub span: Span,
    /// The state that reads it.
    pub state: Option<&'t Str>,
}

/// The variables that a definition assigns and reads.
#[derive(Default)]
pub(crate) struct Variables<'t> {
    /// Those that some state assigns.
    pub assigned: HashSet<&'t str, NameHash>,
    /// Where variables are read, in the order of the text.
    pub uses: Vec<Use<'t>>,
}

impl<'t> Variables<'t> {
    /// Remembers that some state assigns the variable.
    pub(crate) fn assign(&mut self, name: &'t str) {
        self.assigned.insert(name);
    }

    /// The variables that each state reads, in the order of the text.
    pub(crate) fn by_state(&self) -> IndexMap<Str, Vec<Str>> {
        let mut states: IndexMap<Str, Vec<Str>> = IndexMap::new();
        let mut seen = HashSet::with_hasher(NameHash::default());
        for found in &self.uses {
            if let Some(state) = found.state
                && seen.insert((&**state, &*found.name))
            {
                states.entry(state.clone()).or_default().push(found.name.clone());
            }
        }
        states
    }
}

/// What is known of the state that is being read.
#[derive(Clone, Default)]
pub(crate) struct StateFacts<'t> {
    /// Its name.
    pub name: Option<&'t Str>,
    /// Its place.
    pub at: Option<At<'t>>,
    /// Its type, as far as it is known.
    pub type_name: &'static str,
    /// Whether a task token may exist in it.
    pub has_token: bool,
    /// Whether the state is a Map or is inside one.
    pub in_map: bool,
    /// Whether the field that is being read sees the result of the state.
    pub has_result: bool,
}
