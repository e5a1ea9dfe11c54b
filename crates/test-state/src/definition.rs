//! The state that a request means: one of a state machine, or a state by itself, which is put into a state machine whose
//! other states are only there to be named.

use std::sync::Arc;

use asl::model::{Scope, State, StateKind};
use asl_json::{Map, Str, Value};

use crate::Refused;

/// What a state by itself is called (recorded: the context object of `test_map_state_failure_count`).
const NAME: &str = "StateName";

pub(crate) struct Found {
    pub scope: Arc<Scope>,
    pub state: Arc<State>,
}

pub(crate) fn find(definition: &str, state_name: Option<&str>) -> Result<Found, Refused> {
    let (text, name) = match state_name {
        Some(name) => (definition.to_owned(), name),
        None => match asl_json::parse(definition) {
            Ok(state) => (around(&state).to_string(), NAME),
            // The text says itself what is wrong with it.
            Err(_) => (definition.to_owned(), NAME),
        },
    };
    if let Some(message) = asl::create_error(&text, asl::MachineType::Standard) {
        return Err(Refused::definition(message));
    }
    let analysis = asl::analyze(&text);
    let Some(machine) = analysis.machine else {
        let errors = analysis.diagnostics.iter();
        let first = errors
            .filter(|found| found.severity == asl::Severity::Error)
            .map(|found| &*found.message);
        return Err(Refused::definition(first.take(1).collect::<String>()));
    };
    state(&machine.scope, name).ok_or_else(|| Refused::validation("State not found in definition"))
}

/// The state of this name, in the scope or in one inside of it.
pub(crate) fn state(scope: &Arc<Scope>, name: &str) -> Option<Found> {
    if let Some(state) = scope.states.get(name) {
        return Some(Found {
            scope: Arc::clone(scope),
            state: Arc::clone(state),
        });
    }
    // The reader bounds how deep scopes stand in one another.
    scope.states.values().find_map(|inner| match &inner.kind {
        StateKind::Map(map) => state(&map.processor, name),
        StateKind::Parallel(parallel) => parallel.branches.iter().find_map(|branch| state(branch, name)),
        _ => None,
    })
}

/// A state machine around a state. Where the state may lead to, a Succeed state stands.
fn around(state: &Value) -> Value {
    let mut states = Map::new();
    states.insert(NAME.into(), state.clone());
    let mut lead = |from: &Value, field: &str| {
        let target = from
            .get(field)
            .and_then(Value::as_str)
            .filter(|target| *target != NAME);
        if let Some(target) = target {
            states.insert(target.into(), Value::from([("Type", Value::from("Succeed"))]));
        }
    };
    lead(state, "Next");
    lead(state, "Default");
    for list in ["Choices", "Catch"] {
        for clause in state.get(list).and_then(Value::as_array).into_iter().flatten() {
            lead(clause, "Next");
        }
    }
    Value::from([
        ("StartAt", Value::from(Str::from(NAME))),
        ("States", Value::object(states)),
    ])
}
