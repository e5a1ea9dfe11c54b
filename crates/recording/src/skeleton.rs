//! A definition guessed from a history: names, types, order and resources as they were seen. Each state says in its Comment
//! what nobody can know from a history.

use std::collections::HashMap;

use asl_json::{Map, Str, Value};
use indexmap::IndexMap;

use crate::cause::Causes;
use crate::event::RecordedEvent;

/// What was seen of a state.
#[derive(Default)]
struct Seen {
    kind: Str,
    /// What came after it, each once.
    next: Vec<Str>,
    input: Option<Value>,
    output: Option<Value>,
    /// The event that scheduled its first attempt.
    call: Option<usize>,
    /// The most attempts of a visit.
    attempts: usize,
    /// Whether it was left after a failure.
    caught: bool,
    entered: Option<i64>,
    left: Option<i64>,
    /// Its visits.
    visits: Vec<usize>,
}

/// A history with its events by scope.
struct History<'h> {
    events: &'h [RecordedEvent],
    causes: &'h Causes,
    /// The indexes of the events of each scope.
    by_scope: HashMap<usize, Vec<usize>>,
    /// The scopes within each visit.
    within: HashMap<usize, Vec<usize>>,
}

/// The text of the guessed definition.
pub(crate) fn guess(events: &[RecordedEvent], causes: &Causes) -> String {
    let mut by_scope: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, place) in causes.places.iter().enumerate() {
        if place.item.is_none() {
            by_scope.entry(place.scope).or_default().push(at);
        }
    }
    let history = History {
        events,
        causes,
        by_scope,
        within: causes.scopes_within(),
    };
    let top = scope(&history, &[0]);
    let mut members = Map::new();
    members.insert(
        "Comment".into(),
        "Guessed from the history of an execution: states that were not entered are missing.".into(),
    );
    members.extend(top);
    asl_json::to_pretty(&Value::object(members))
}

/// The states of a sequence; of a Map, of all its iterations together.
fn scope(history: &History<'_>, scopes: &[usize]) -> Map {
    let mut seen: IndexMap<Str, Seen> = IndexMap::new();
    for wanted in scopes {
        let mut last: Option<Str> = None;
        let mut failed = false;
        for at in history.by_scope.get(wanted).into_iter().flatten().copied() {
            let (Some(event), Some(place)) = (history.events.get(at), history.causes.places.get(at)) else {
                continue;
            };
            let Some(visit) = history.causes.visit(*place) else {
                continue;
            };
            let name = visit.name.clone();
            if event.kind.ends_with("StateEntered") {
                if let Some(state) = last.take().and_then(|last| seen.get_mut(&last))
                    && !state.next.contains(&name)
                {
                    state.next.push(name.clone());
                }
                failed = false;
            }
            let state = seen.entry(name.clone()).or_default();
            if event.kind.ends_with("StateEntered") {
                state.kind = visit.kind.clone();
                state.input = state.input.take().or_else(|| event.json("input"));
                state.entered = event.time;
                state.visits.extend(place.visit);
            } else if event.kind.ends_with("StateExited") {
                state.output = state.output.take().or_else(|| event.json("output"));
                state.left = event.time;
                state.caught |= failed;
                last = Some(name);
            } else if event.kind.ends_with("Scheduled") {
                state.call = state.call.or(Some(at));
                state.attempts = state.attempts.max(place.attempt);
                failed = false;
            } else if event.kind.ends_with("Failed") || event.kind.ends_with("TimedOut") {
                failed = true;
            }
        }
    }
    let mut members = Map::new();
    if let Some((first, _)) = seen.first() {
        members.insert("StartAt".into(), Value::from(first.clone()));
    }
    let states = seen
        .iter()
        .map(|(name, state)| (name.clone(), definition(state, history)));
    members.insert("States".into(), Value::object(states.collect()));
    members
}

fn definition(state: &Seen, history: &History<'_>) -> Value {
    let events = history.events;
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.into(), value);
    };
    put("Type", Value::from(state.kind.clone()));
    let inner = state.visits.iter().filter_map(|visit| history.within.get(visit));
    let inner: Vec<usize> = inner.flatten().copied().collect();
    let comment = match &*state.kind {
        "Task" => {
            task(state, events, &mut put);
            "Guessed: the parameters are those of the first call, and the result replaces the output as it was seen."
        }
        "Pass" => {
            if state.output != state.input
                && let Some(output) = &state.output
            {
                put("Result", output.clone());
            }
            "Guessed: the output is the one that was seen."
        }
        "Wait" => {
            let waited = state
                .left
                .zip(state.entered)
                .map_or(0, |(left, entered)| left - entered);
            put("Seconds", Value::from(waited.max(0) / 1000));
            "Guessed: the time is the one that was waited."
        }
        "Choice" => {
            if let Some(next) = state.next.first() {
                let rule = Value::from([
                    ("Variable", Value::from("$")),
                    ("IsPresent", Value::from(true)),
                    ("Next", Value::from(next.clone())),
                ]);
                put("Choices", Value::array(vec![rule]));
            }
            "Guessed: the rules are not in a history; this one always takes the way that was taken first."
        }
        "Parallel" => {
            let mut branches: IndexMap<String, Value> = IndexMap::new();
            for branch in &inner {
                let members = scope(history, &[*branch]);
                let first = members
                    .get("StartAt")
                    .map(ToString::to_string)
                    .unwrap_or_default();
                branches.entry(first).or_insert_with(|| Value::object(members));
            }
            put("Branches", Value::array(branches.into_values().collect()));
            "Guessed from the branches that ran."
        }
        "Map" => {
            put("ItemProcessor", Value::object(scope(history, &inner)));
            if let Some(path) = items_path(state) {
                put("ItemsPath", Value::from(path));
            }
            "Guessed: the items are the only list in the input."
        }
        "Fail" => {
            let failed = events
                .iter()
                .rev()
                .find(|event| &*event.kind == "ExecutionFailed");
            for (name, detail) in [("Error", "error"), ("Cause", "cause")] {
                if let Some(text) = failed.and_then(|event| event.text(detail)) {
                    put(name, Value::from(text));
                }
            }
            "Guessed: error and cause are those of the execution."
        }
        _ => "",
    };
    if !comment.is_empty() {
        put("Comment", Value::from(comment));
    }
    match (&*state.kind, state.next.first()) {
        ("Choice" | "Fail" | "Succeed", _) => {}
        // The way after a failure is a catcher's.
        (_, Some(next)) if state.caught => {
            let usual = state.next.get(1).unwrap_or(next);
            put("Next", Value::from(usual.clone()));
            let catcher = Value::from([
                ("ErrorEquals", Value::array(vec!["States.ALL".into()])),
                ("Next", Value::from(next.clone())),
            ]);
            put("Catch", Value::array(vec![catcher]));
        }
        (_, Some(next)) => put("Next", Value::from(next.clone())),
        (_, None) => put("End", Value::from(true)),
    }
    Value::object(members)
}

fn task(state: &Seen, events: &[RecordedEvent], put: &mut impl FnMut(&str, Value)) {
    let Some(call) = state.call.and_then(|at| events.get(at)) else {
        put("Resource", Value::from("arn:aws:states:::lambda:invoke"));
        return;
    };
    let resource = call.text("resource").unwrap_or_default();
    let resource = match &*call.kind {
        "TaskScheduled" => format!(
            "arn:aws:states:::{}:{resource}",
            call.text("resourceType").unwrap_or("lambda")
        ),
        _ => resource.to_owned(),
    };
    put("Resource", Value::from(resource));
    if let Some(parameters) = call.json("parameters") {
        put("Parameters", parameters);
    }
    for (name, detail) in [
        ("TimeoutSeconds", "timeoutInSeconds"),
        ("HeartbeatSeconds", "heartbeatInSeconds"),
    ] {
        if let Some(number) = call.details.get(detail) {
            put(name, number.clone());
        }
    }
    if state.output.is_some() && state.output == state.input {
        put("ResultPath", Value::Null);
    }
    if let Some(retries) = i64::try_from(state.attempts.saturating_sub(1))
        .ok()
        .filter(|retries| *retries > 0)
    {
        let retrier = Value::from([
            ("ErrorEquals", Value::array(vec!["States.ALL".into()])),
            ("MaxAttempts", Value::from(retries)),
        ]);
        put("Retry", Value::array(vec![retrier]));
    }
}

/// The path of the only list in the input.
fn items_path(state: &Seen) -> Option<String> {
    let members = state.input.as_ref()?.as_object()?;
    let mut lists = members.iter().filter(|(_, value)| value.as_array().is_some());
    let (name, _) = lists.next()?;
    lists
        .next()
        .is_none()
        .then(|| format!("$['{}']", name.replace('\'', "\\'")))
}
