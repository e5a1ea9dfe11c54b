//! What an exploration calls certain holds: nothing that a random machine ever enters or uses is said to be out of reach.
//! `ASL_EXPLORE=1` tries 10,000 machines; `--nocapture` shows how much was found.

#![expect(clippy::unwrap_used, reason = "a machine that cannot run fails the test")]

#[path = "../../engine/tests/support/random.rs"]
#[expect(clippy::indexing_slicing, reason = "shared with the tests of the engine")]
mod random;
mod support;

use std::collections::HashSet;

use asl_engine::{Execution, Settings, TransitionRule};
use asl_json::{Map, Pointer, Value};
use asl_playground::Playground;
use asl_protocol::{Exploration, ExploreBounds, IdleView};

use random::{Chance, Draw, scope};
use support::{explore, of};

/// How many executions with answers by chance show what can be reached.
const EXECUTIONS: u64 = 6;

/// Adds two states to each scope that lead to each other. Nothing else leads to them, unless chance has a `Default` do so.
fn with_islands(value: &Value, draw: &mut Draw, names: &mut usize) -> Value {
    match value {
        Value::Array(items) => {
            let items = items.iter().map(|item| with_islands(item, draw, names));
            Value::array(items.collect::<Vec<_>>())
        }
        Value::Object(members) => {
            let mut changed = Map::new();
            for (name, member) in members.iter() {
                let mut member = with_islands(member, draw, names);
                if &**name == "States" {
                    *names += 1;
                    let (one, other) = (format!("Island {names}"), format!("Shore {names}"));
                    let leads_there = draw.below(3) == 0;
                    let mut states = member.as_object().unwrap().clone();
                    let last = states.keys().last().unwrap().to_string();
                    if leads_there {
                        for (_, state) in states.iter_mut() {
                            if state.get("Default").is_some() {
                                *state = state.with("Default", one.as_str().into());
                            }
                        }
                    }
                    let pass = |next: &str| Value::from([("Type", "Pass".into()), ("Next", next.into())]);
                    let choice = Value::from([
                        ("Type", "Choice".into()),
                        (
                            "Choices",
                            Value::array(vec![Value::from([
                                ("Variable", "$.never".into()),
                                ("IsPresent", true.into()),
                                ("Next", one.as_str().into()),
                            ])]),
                        ),
                        ("Default", last.as_str().into()),
                    ]);
                    states.insert(one.as_str().into(), pass(&other));
                    states.insert(other.as_str().into(), choice);
                    member = Value::object(states);
                }
                changed.insert(name.clone(), member);
            }
            Value::object(changed)
        }
        other => other.clone(),
    }
}

/// What executions entered and used.
#[derive(Default)]
struct Used {
    states: HashSet<Pointer>,
    clauses: HashSet<Pointer>,
}

impl Used {
    fn add(&mut self, execution: &Execution) {
        for visit in &execution.visits {
            self.states.insert(visit.pointer().clone());
            let at = |field: &str, index| visit.pointer().child(field).index(index);
            self.clauses
                .extend(visit.retriers().iter().map(|index| at("Retry", *index)));
            match visit.taken {
                Some(TransitionRule::Catch(index)) => self.clauses.insert(at("Catch", index)),
                Some(TransitionRule::Choice(index)) => self.clauses.insert(at("Choices", index)),
                _ => false,
            };
        }
        for child in execution.map_runs.iter().flat_map(|run| &run.children) {
            self.add(&child.execution);
        }
    }
}

/// What really happens in a machine, as far as chance shows it.
fn used(definition: &str, seed: u64) -> Option<Used> {
    let machine = asl::analyze(definition).machine?;
    let mut used = Used::default();
    for number in 0..EXECUTIONS {
        let mut draw = Draw(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let items = vec![Value::from(1); usize::try_from(draw.below(4)).unwrap()];
        let mut input = Value::from([("items", Value::array(items))]);
        if draw.below(2) == 0 {
            input = input.with("x", 1.into());
        }
        let settings = Settings {
            seed: number,
            ..Settings::default()
        };
        let mut chance = Chance(draw);
        used.add(&asl_engine::run(&machine, &input.to_string(), &settings, &mut chance).unwrap());
    }
    Some(used)
}

/// The rows of an exploration that are not true.
fn wrong(found: &Exploration, used: &Used) -> Vec<String> {
    let entered: HashSet<&Pointer> = found.heat.iter().map(|(pointer, _)| pointer).collect();
    let is_used = |row: &IdleView| {
        used.states.contains(&row.pointer)
            || used.clauses.contains(&row.pointer)
            || entered.contains(&row.pointer)
    };
    let rows = found.never_entered.iter().chain(&found.idle);
    let mut wrong: Vec<String> = rows
        .clone()
        .filter(|row| row.is_certain && is_used(row))
        .map(|row| format!("{}: {}", row.label, row.why))
        .collect();
    // What is not certain says what was tried, and no more.
    let counts = |row: &IdleView| {
        row.why.starts_with("No outcome of ")
            || row.why.starts_with("Nothing reached it in ")
            || row.why.starts_with("Not reached in ")
    };
    wrong.extend(
        rows.filter(|row| !row.is_certain && !counts(row))
            .map(|row| format!("{}: {}", row.label, row.why)),
    );
    wrong
}

#[test]
fn nothing_that_random_machines_reach_is_called_unreachable() {
    let machines: u64 = match std::env::var_os("ASL_EXPLORE") {
        Some(_) => 10_000,
        None => 24,
    };
    let bounds = ExploreBounds {
        failures: 1,
        runs: 25,
        events: 6_000,
        ..ExploreBounds::default()
    };
    let (mut tried, mut states, mut certain, mut missed) = (0, 0, 0, 0);
    // Some of what is drawn does not run.
    for seed in 0..machines * 2 {
        if tried == machines {
            break;
        }
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let depth = if seed % 8 == 0 { 2 } else { 1 };
        let drawn = asl_json::parse(&scope(&mut draw, depth, &mut 0)).unwrap();
        let definition = with_islands(&drawn, &mut draw, &mut 0).to_string();
        let Some(used) = used(&definition, seed) else {
            continue;
        };
        let mut workspace = of(&definition);
        workspace.input = r#"{"items":[1,2]}"#.to_owned();
        let found = explore(&mut Playground::default(), &workspace, bounds).unwrap();
        let wrong = wrong(&found, &used);
        assert!(
            wrong.is_empty(),
            "machine {seed}: {}\n{definition}",
            wrong.join("\n")
        );
        tried += 1;
        states += used.states.len();
        let rows = found.never_entered.iter().chain(&found.idle);
        certain += rows.filter(|row| row.is_certain).count();
        let never: HashSet<&Pointer> = found.never_entered.iter().map(|row| &row.pointer).collect();
        missed += used.states.iter().filter(|state| never.contains(state)).count();
    }
    println!(
        "{tried} machines: {certain} rows are certain, and none is wrong; {missed} of {states} states that chance reached were not \
         reached within the bounds, and are said to be so"
    );
    assert!(
        tried == machines && certain > 0,
        "{tried} machines, {certain} certain rows: nothing was put to the test"
    );
}
