//! The outline: which states there are and what leads where, as far as a text can be understood.
//!
//! Graph, policy and completion live on the outline, not on the state machine, so that they stay alive while a
//! definition is half typed, templated, or uses what cannot run yet.

mod read;

use asl_json::{Pointer, Span, Str, Value};

pub(crate) use read::read;

/// A map of states: the top level, a branch, an item processor.
#[derive(Clone, Debug, Default)]
pub struct OutlineScope {
    /// Where the object with `StartAt` and `States` stands.
    pub pointer: Pointer,
    /// `StartAt`, if it is there.
    pub start_at: Option<Str>,
    /// The states in the order of the text.
    pub states: Vec<OutlineState>,
}

/// A state as far as it can be understood.
#[derive(Clone, Debug)]
pub struct OutlineState {
    /// Its name.
    pub name: Str,
    /// `/States/Call`
    pub pointer: Pointer,
    /// The place of the name in the text, quotes included.
    pub name_span: Span,
    /// The place from the name to the end of the state.
    pub span: Span,
    /// `Type` as written, if it is there.
    pub type_name: Option<Str>,
    /// Whether the fields are JSONata's: the state's own `QueryLanguage`, else the machine's.
    pub jsonata: bool,
    /// Whether an execution can end here: `End: true`, Succeed, Fail.
    pub terminal: bool,
    /// The fields as a value; placeholders as texts.
    pub fields: Value,
    /// Where it leads, in the order of the text: choices, default, next, catches.
    pub edges: Vec<OutlineEdge>,
    /// The branches of a Parallel, the processor of a Map.
    pub scopes: Vec<OutlineScope>,
}

/// A transition.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineEdge {
    /// The name that is written there; it may name no state.
    pub target: Str,
    /// The field that it stands in.
    pub kind: EdgeKind,
    /// `/States/Call/Catch/0/Next`
    pub pointer: Pointer,
    /// The place of the target's name.
    pub span: Span,
}

/// Which field a transition stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// `Next` of the state
    Next,
    /// `Default` of a Choice
    Default,
    /// `Choices[n].Next`
    Choice(usize),
    /// `Catch[n].Next`
    Catch(usize),
}

impl OutlineScope {
    /// Calls `visit` with every state, those of inner scopes right after the state that holds them.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a OutlineState)) {
        for state in &self.states {
            visit(state);
            for scope in &state.scopes {
                scope.walk(visit);
            }
        }
    }
}
