//! What a test reads, as JSON: calls as they are made, what a run leaves, what exploring finds. Times are virtual, in seconds since
//! the execution started.

use asl_engine::{Event, EventKind, Execution, TransitionRule, Visit};
use asl_json::{Map, Number, Value};
use asl_playground::AskedCall;
use asl_protocol::{Exploration, IdleView};

/// A call that a function of the test answers.
pub(crate) fn call(call: &AskedCall) -> Value {
    let mut members = Value::from([
        ("section", Value::from(call.section.key())),
        ("name", Value::from(call.name.as_str())),
        ("state", Value::from(call.state.as_str())),
        ("event", call.event.clone()),
        ("attempt", whole(call.retries.saturating_add(1))),
        ("after", seconds(call.after)),
    ]);
    if let Some(item) = call.item {
        members = members.with("item", whole(item as u64));
    }
    if let Some(token) = &call.token {
        members = members.with("token", Value::from(token.as_str()));
    }
    members
}

/// What a run leaves: the record that lessons compare with, its events whole, the visits of all states, and the variables of the
/// workflow in the end.
pub(crate) fn value(execution: &Execution) -> Value {
    let events = execution.events.iter().map(Event::to_value);
    let visits = execution.visits.iter().map(|visit| of_visit(visit, execution));
    asl_lessons::record(execution)
        .with("arn", Value::from(execution.arn.as_str()))
        .with("events", Value::array(events.collect()))
        .with("visits", Value::array(visits.collect()))
        .with("variables", Value::object(variables(execution)))
}

/// The variables outside of all branches and iterations: what the last state saw, and what it assigned.
fn variables(execution: &Execution) -> Map {
    let mut outside = execution.visits.iter().filter(|visit| visit.path().is_empty());
    let Some(last) = outside.next_back() else {
        return Map::new();
    };
    let mut variables = last.variables();
    if let Some(EventKind::StateExited { assigned, .. }) = last.exited().and_then(|id| event(execution, id)) {
        variables.extend(assigned.iter().cloned());
    }
    variables
}

fn of_visit(visit: &Visit, execution: &Execution) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.into(), value);
    };
    put("state", Value::from(visit.state().clone()));
    put("type", Value::from(visit.state_type()));
    put("seconds", seconds(visit.start.since(execution.start)));
    if let Some(EventKind::StateEntered { input, .. }) = event(execution, visit.entered()) {
        put("input", input.clone());
    }
    if let Some(EventKind::StateExited { output, .. }) = visit.exited().and_then(|id| event(execution, id)) {
        put("output", output.clone());
    }
    put("retries", whole(visit.retriers().len() as u64));
    let waits = visit
        .attempts()
        .iter()
        .filter_map(|attempt| Some(seconds(attempt.retried?.1)));
    put("waits", Value::array(waits.collect()));
    if let Some(error) = visit.failure().and_then(|failure| failure.error.as_ref()) {
        put("error", Value::from(error.clone()));
    }
    put(
        "caught",
        Value::from(matches!(visit.taken, Some(TransitionRule::Catch(_)))),
    );
    if let Some(next) = visit.next() {
        put("next", Value::from(next.clone()));
    }
    Value::object(members)
}

fn event(execution: &Execution, id: u64) -> Option<&EventKind> {
    let index = usize::try_from(id.checked_sub(1)?).ok()?;
    execution.events.get(index).map(|event| &event.kind)
}

/// What exploring found. `witness` gives the fragment of a link that has an outcome when it runs.
pub(crate) fn exploration(found: &Exploration, mut witness: impl FnMut(usize) -> Option<String>) -> Value {
    let outcomes = found.outcomes.iter().enumerate().map(|(index, outcome)| {
        let path = outcome.path.iter().map(|step| Value::from(step.state.as_str()));
        let mut members = Value::from([
            ("status", Value::from(outcome.status.name())),
            ("path", Value::from(path.collect::<Vec<_>>())),
            ("because", Value::from(outcome.because.as_str())),
            ("seconds", seconds(outcome.duration)),
            ("events", whole(outcome.events as u64)),
            ("transitions", whole(outcome.transitions)),
        ]);
        if let Some(error) = &outcome.error {
            members = members.with("error", Value::from(error.as_str()));
        }
        if let Some(link) = witness(index) {
            members = members.with("link", Value::from(link));
        }
        members
    });
    let uncaught = found.uncaught.iter().map(|row| {
        let errors = row.errors.iter().map(|error| Value::from(error.as_str()));
        Value::from([
            ("state", Value::from(row.state.as_str())),
            ("errors", Value::from(errors.collect::<Vec<_>>())),
            ("outcome", whole(row.outcome as u64)),
        ])
    });
    let rows = |rows: &[IdleView]| {
        let row = |row: &IdleView| {
            Value::from([
                ("location", Value::from(row.pointer.as_str())),
                ("what", Value::from(row.label.as_str())),
                ("why", Value::from(row.why.as_str())),
                ("isCertain", Value::from(row.is_certain)),
            ])
        };
        Value::from(rows.iter().map(row).collect::<Vec<_>>())
    };
    Value::from([
        ("bounds", Value::from(found.bounds.as_str())),
        ("runs", whole(found.runs as u64)),
        ("outcomes", Value::from(outcomes.collect::<Vec<_>>())),
        ("uncaught", Value::from(uncaught.collect::<Vec<_>>())),
        ("idle", rows(&found.idle)),
        ("neverEntered", rows(&found.never_entered)),
    ])
}

/// A number that every language has exactly, as far as times and ids go.
pub(crate) fn whole(number: u64) -> Value {
    Value::from(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Milliseconds as seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "beyond 2^53 milliseconds nobody compares"
)]
fn seconds(milliseconds: u64) -> Value {
    Number::from_f64_whole(milliseconds as f64 / 1000.0).map_or(Value::Null, Value::from)
}
