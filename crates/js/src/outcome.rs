//! What a run leaves, as one JSON value: the record that lessons compare with, its events whole, and the visits of all states.

use asl_engine::{Execution, TransitionRule, Visit};
use asl_json::{Map, Value};

/// The members that a test reads.
pub(crate) fn value(execution: &Execution) -> Value {
    let events = execution.events.iter().map(asl_engine::Event::to_value);
    let visits = execution.visits.iter().map(|visit| of_visit(visit, execution));
    asl_lessons::record(execution)
        .with("arn", Value::from(execution.arn.as_str()))
        .with("events", Value::array(events.collect()))
        .with("visits", Value::array(visits.collect()))
}

fn of_visit(visit: &Visit, execution: &Execution) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.into(), value);
    };
    put("state", Value::from(visit.state.clone()));
    put("type", Value::from(visit.state_type));
    put("enteredEvent", whole(visit.entered));
    if let Some(exited) = visit.exited {
        put("exitedEvent", whole(exited));
    }
    put("at", whole(visit.start.since(execution.start)));
    put("retries", whole(visit.retriers.len() as u64));
    let failure = visit.failure.as_ref();
    if let Some(error) = failure.and_then(|failure| failure.error.as_ref()) {
        put("error", Value::from(error.clone()));
    }
    put(
        "caught",
        Value::from(matches!(visit.taken, Some(TransitionRule::Catch(_)))),
    );
    if let Some(next) = &visit.next {
        put("next", Value::from(next.clone()));
    }
    Value::object(members)
}

/// A number that JavaScript has exactly, as far as times and ids go.
pub(crate) fn whole(number: u64) -> Value {
    Value::from(i64::try_from(number).unwrap_or(i64::MAX))
}
