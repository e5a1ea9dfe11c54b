//! Where two executions part, the sentence names the state that was changed: 300 changes of definitions and mocked
//! responses, drawn by a fixed seed, one at a time.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use asl_json::{Map, Pointer, Value};
use asl_playground::{history, open_recording};
use asl_recording::{RecordedEvent, Source, Words, compare};
use asl_workspace::Workspace;
use support::Draw;

const CHANGES: usize = 300;

/// An execution as it was recorded, with the responses of each call under the name of its state.
struct Base {
    workspace: Workspace,
    events: Vec<RecordedEvent>,
}

fn bases() -> Vec<Base> {
    let examples = asl_examples::all().into_iter().filter_map(|example| {
        let workspace = example.workspace;
        let mut playground = asl_playground::Playground::default();
        asl_protocol::Handler::handle(
            &mut playground,
            asl_protocol::Run {
                workspace: workspace.clone(),
            },
        )
        .ok()?;
        let text = playground.into_history().collect();
        let sources = [("history", text), ("definition", workspace.definition.clone())];
        let sources = sources.map(|(name, text)| Source {
            name: name.into(),
            text,
        });
        let opened = open_recording(&sources).ok()?.workspace;
        let opened = Workspace {
            settings: workspace.settings,
            ..opened
        };
        let events = history(&opened).ok()?;
        Some(Base {
            workspace: opened,
            events,
        })
    });
    examples.collect()
}

/// Fields of states that change how an execution goes.
fn is_changed(field: &str) -> bool {
    !matches!(
        field,
        "Type"
            | "Comment"
            | "Resource"
            | "QueryLanguage"
            | "Branches"
            | "ItemProcessor"
            | "Iterator"
            | "Label"
            | "Seconds"
    )
}

/// The states of a definition: name, place, and the names beside it.
fn states(scope: &Value, place: &str, found: &mut Vec<(String, String, Vec<String>)>) {
    let Some(states_of) = scope.get("States").and_then(Value::as_object) else {
        return;
    };
    let names: Vec<String> = states_of.keys().map(ToString::to_string).collect();
    for (name, state) in states_of {
        let place = Pointer::new(format!("{place}/States")).child(name).to_string();
        found.push((name.to_string(), place.clone(), names.clone()));
        for inner in ["ItemProcessor", "Iterator"] {
            if let Some(inner_scope) = state.get(inner) {
                states(inner_scope, &format!("{place}/{inner}"), found);
            }
        }
        for (at, branch) in state
            .get("Branches")
            .and_then(Value::as_array)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            states(branch, &format!("{place}/Branches/{at}"), found);
        }
    }
}

/// The same value with another leaf somewhere in it.
fn changed(value: &Value, key: &str, names: &[String], draw: &mut Draw) -> Value {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let at = draw.below(members.len());
            let with = |(index, (name, value)): (usize, (&asl_json::Str, &Value))| {
                let value = if index == at {
                    changed(value, name, names, draw)
                } else {
                    value.clone()
                };
                (name.clone(), value)
            };
            Value::object(members.iter().enumerate().map(with).collect::<Map>())
        }
        Value::Array(items) if !items.is_empty() => {
            let at = draw.below(items.len());
            let with = |(index, value): (usize, &Value)| {
                if index == at {
                    changed(value, key, names, draw)
                } else {
                    value.clone()
                }
            };
            Value::array(items.iter().enumerate().map(with).collect())
        }
        Value::Bool(bool) => Value::from(!bool),
        Value::Number(number) => Value::from(number.as_i64().unwrap_or(7) + 1),
        Value::String(_) if matches!(key, "Next" | "Default") => {
            Value::from(names[draw.below(names.len())].as_str())
        }
        Value::String(text) => Value::from(format!("{text}x")),
        _ => Value::from("changed"),
    }
}

/// A workspace with one thing changed, and the state that it is about.
fn mutant(base: &Base, draw: &mut Draw) -> Option<(Workspace, String)> {
    let mut workspace = base.workspace.clone();
    if draw.below(3) == 0 {
        let mocks = asl_json::parse(&workspace.mocks).ok()?;
        let tasks = mocks.get("tasks")?.as_object()?;
        let (state, task) = tasks.iter().nth(draw.below(tasks.len()))?;
        let responses = task.get("responses")?.as_array()?;
        let mut responses = responses.to_vec();
        let at = draw.below(responses.len());
        let response = responses[at].as_object()?;
        let kept = response
            .iter()
            .filter(|(name, _)| matches!(&***name, "when" | "afterSeconds"));
        let mut other: Map = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        match ["returns", "result"]
            .iter()
            .find_map(|name| Some((*name, response.get(name)?)))
        {
            Some((name, value)) if draw.below(2) == 0 => {
                other.insert(name.into(), changed(value, "", &[], draw));
            }
            _ => {
                other.insert("fails".into(), Value::from([("error", Value::from("Changed"))]));
            }
        }
        responses[at] = Value::object(other);
        let task = task.with("responses", Value::array(responses));
        let tasks = mocks.get("tasks")?.with(state.clone(), task);
        workspace.mocks = mocks.with("tasks", tasks).to_string();
        return Some((workspace, state.to_string()));
    }
    let definition = asl_json::parse(&workspace.definition).ok()?;
    let mut found = Vec::new();
    states(&definition, "", &mut found);
    let (name, place, names) = found.swap_remove(draw.below(found.len()));
    let state = Pointer::new(place.clone()).find(&definition)?.clone();
    let fields: Vec<_> = state
        .as_object()?
        .keys()
        .filter(|field| is_changed(field))
        .collect();
    if fields.is_empty() {
        return None;
    }
    let field = fields[draw.below(fields.len())].clone();
    let optional = matches!(
        &*field,
        "Retry"
            | "Catch"
            | "ResultPath"
            | "ResultSelector"
            | "Parameters"
            | "Arguments"
            | "Output"
            | "Assign"
    );
    let other = if optional && draw.below(3) == 0 {
        let members = state.as_object()?.iter().filter(|(name, _)| **name != field);
        Value::object(
            members
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )
    } else {
        state.with(field.clone(), changed(state.get(&field)?, &field, &names, draw))
    };
    let before = definition.to_string();
    // The state's text stands once in the definition.
    let (was, is) = (state.to_string(), other.to_string());
    if before.matches(&was).count() != 1 {
        return None;
    }
    workspace.definition = before.replacen(&was, &is, 1);
    Some((workspace, name))
}

#[test]
fn the_sentence_names_the_changed_state() {
    let bases = bases();
    assert!(bases.len() >= 10, "{}", bases.len());
    let mut draw = Draw(7);
    let (mut drawn, mut told) = (0, Vec::new());
    let words = Words {
        left: "before",
        right: "after the change",
    };
    for base in &bases {
        assert!(
            compare(&base.events, &history(&base.workspace).unwrap(), words)
                .difference
                .is_none()
        );
    }
    while drawn < CHANGES {
        let base = &bases[draw.below(bases.len())];
        let Some((workspace, state)) = mutant(base, &mut draw) else {
            continue;
        };
        // What is refused does not run.
        let Ok(events) = history(&workspace) else {
            continue;
        };
        // What changes nothing, or only how long it takes, is no difference.
        let Some(difference) = compare(&base.events, &events, words).difference else {
            continue;
        };
        drawn += 1;
        if !difference.sentence.contains(&format!("'{state}'")) {
            told.push(format!("{state}: {}", difference.sentence));
        }
    }
    assert!(
        told.len() * 100 <= 2 * CHANGES,
        "{} of {CHANGES}:\n{}",
        told.len(),
        told.join("\n")
    );
}
