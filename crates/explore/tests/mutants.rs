//! Seeded faults change the answer about the state that they are in: in the samples and the examples. `ASL_EXPLORE=1` tries all of
//! them and draws 500 in all from the recorded definitions, as far as the page explores; `--nocapture` shows the counts.
//! What is not noticed stands in `unnoticed-mutants.txt`, which only shrinks.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a mutant that cannot be made fails the test"
)]

mod support;

use std::rc::Rc;

use asl::Diagnostic;
use asl_explore::Recorder;
use asl_json::{Map, Pointer, Value};
use asl_mock::{InferredData, MockHandler, Mocks, Response, ResponseKind};
use asl_playground::Playground;
use asl_protocol::{Exploration, ExploreBounds, GetWitness, Handler, StepView};
use asl_workspace::Workspace;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use support::{explore, recorded, samples};

/// How many mutants are tried at least.
const WANTED: usize = 500;
/// What is known not to be noticed: the workflow, the state, and what was done.
const UNNOTICED: &str = include_str!("unnoticed-mutants.txt");

/// A definition with a fault: what was done, and in which state.
struct Mutant {
    what: String,
    state: String,
    place: Pointer,
    definition: Value,
}

/// The states of a definition, at any depth.
fn states(value: &Value, place: &Pointer, found: &mut Vec<Pointer>) {
    for (name, member) in value.as_object().into_iter().flatten() {
        let place = place.child(name);
        if &**name == "States" {
            let names = member.as_object().into_iter().flatten().map(|(name, _)| name);
            found.extend(names.map(|name| place.child(name)));
        }
        states(member, &place, found);
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        states(item, &place.index(index), found);
    }
}

fn replaced(value: &Value, steps: &[String], new: &Value) -> Value {
    let Some((step, rest)) = steps.split_first() else {
        return new.clone();
    };
    match value {
        Value::Object(_) => value.with(step.as_str(), replaced(value.get(step).unwrap(), rest, new)),
        _ => {
            let mut items = value.as_array().unwrap().to_vec();
            let index: usize = step.parse().unwrap();
            items[index] = replaced(&items[index], rest, new);
            Value::array(items)
        }
    }
}

fn without(state: &Value, field: &str) -> Value {
    let members = state
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| &***name != field);
    Value::object(
        members
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Map>(),
    )
}

/// Every fault that a state can have.
fn faults(state: &Value) -> Vec<(String, Value)> {
    let mut found = in_catchers(state);
    found.extend(in_choices(state));
    found.extend(in_limits(state));
    found.extend(in_fields(state));
    found
}

fn list(state: &Value, field: &str) -> Vec<Value> {
    state
        .get(field)
        .and_then(Value::as_array)
        .map_or_else(Vec::new, <[Value]>::to_vec)
}

/// Catchers that are gone, match fewer errors, or come in another order.
fn in_catchers(state: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let catch = list(state, "Catch");
    let with = |catch: Vec<Value>| {
        if catch.is_empty() {
            without(state, "Catch")
        } else {
            state.with("Catch", Value::array(catch))
        }
    };
    for (index, catcher) in catch.iter().enumerate() {
        let number = index + 1;
        let mut rest = catch.clone();
        rest.remove(index);
        found.push((format!("catcher {number} is gone"), with(rest)));
        let names = list(catcher, "ErrorEquals");
        let narrowed = |names: Vec<Value>| {
            let mut narrowed = catch.clone();
            narrowed[index] = catcher.with("ErrorEquals", Value::array(names));
            with(narrowed)
        };
        found.push((
            format!("catcher {number} has another error"),
            narrowed(vec!["Only.This".into()]),
        ));
        for name in 0..names.len() {
            let mut fewer = names.clone();
            let dropped = fewer.remove(name);
            if !fewer.is_empty() {
                found.push((format!("catcher {number} lacks {dropped}"), narrowed(fewer)));
            }
        }
        // `States.ALL` stands last: two others are swapped, where an error has both and they lead elsewhere.
        for other in index + 1..catch.len().saturating_sub(1) {
            if overlap(catcher, &catch[other]) && catcher.get("Next") != catch[other].get("Next") {
                let mut swapped = catch.clone();
                swapped.swap(index, other);
                found.push((
                    format!("catchers {number} and {} are swapped", other + 1),
                    with(swapped),
                ));
            }
        }
    }
    found
}

fn overlap(one: &Value, other: &Value) -> bool {
    let names = |catcher: &Value| catcher.get("ErrorEquals").unwrap().to_string();
    names(one).contains("States.TaskFailed")
        || names(other).contains("States.TaskFailed")
        || names(one) == names(other)
}

/// Rules that lead where others should, and a default that is gone.
fn in_choices(state: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let rules = list(state, "Choices");
    let next = |index: usize| rules[index].get("Next").unwrap().clone();
    for index in 0..rules.len() {
        for other in index + 1..rules.len() {
            if next(index) != next(other) {
                let mut swapped = rules.clone();
                swapped[index] = rules[index].with("Next", next(other));
                swapped[other] = rules[other].with("Next", next(index));
                found.push((
                    format!("rules {} and {} are swapped", index + 1, other + 1),
                    state.with("Choices", Value::array(swapped)),
                ));
            }
        }
    }
    if !rules.is_empty() && state.get("Default").is_some() {
        found.push(("the default is gone".to_owned(), without(state, "Default")));
    }
    found
}

/// Time-outs that are shorter.
fn in_limits(state: &Value) -> Vec<(String, Value)> {
    let is_task = state.get("Type").and_then(Value::as_str) == Some("Task");
    let others = ["HeartbeatSeconds", "HeartbeatSecondsPath", "TimeoutSecondsPath"];
    if !is_task || others.iter().any(|field| state.get(field).is_some()) {
        return Vec::new();
    }
    let seconds = state.get("TimeoutSeconds").and_then(Value::as_i64);
    let shorter = [Some(1), seconds.map(|seconds| seconds / 2)];
    shorter
        .into_iter()
        .flatten()
        .filter(|short| *short > 0 && seconds.is_none_or(|seconds| *short < seconds))
        .map(|short| {
            (
                format!("the time-out is {short} s"),
                state.with("TimeoutSeconds", short.into()),
            )
        })
        .collect()
}

/// Fields that are read by another name.
fn in_fields(state: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let renamed = |path: &str| Value::from(format!("{path}Renamed"));
    let is_plain = |path: &str| path.len() > 2 && path.starts_with("$.") && !path.contains('[');
    for field in ["InputPath", "ItemsPath", "OutputPath"] {
        let path = state.get(field).and_then(Value::as_str).unwrap_or_default();
        if is_plain(path) {
            found.push((
                format!("{field} reads another name"),
                state.with(field, renamed(path)),
            ));
        }
    }
    for field in ["Parameters", "ItemSelector", "ResultSelector"] {
        let template = state.get(field);
        for (name, value) in template.and_then(Value::as_object).into_iter().flatten() {
            let path = value.as_str().unwrap_or_default();
            if name.ends_with(".$") && is_plain(path) {
                let changed = template.unwrap().with(name.clone(), renamed(path));
                found.push((
                    format!("{field}/{name} reads another name"),
                    state.with(field, changed),
                ));
            }
        }
    }
    found
}

fn mutants(definition: &Value) -> Vec<Mutant> {
    let mut places = Vec::new();
    states(definition, &Pointer::root(), &mut places);
    let mut found = Vec::new();
    for place in places {
        let state = place.find(definition).unwrap();
        let steps: Vec<String> = place.steps().collect();
        for (what, changed) in faults(state) {
            found.push(Mutant {
                what,
                state: steps.last().unwrap().clone(),
                place: place.clone(),
                definition: replaced(definition, &steps, &changed),
            });
        }
    }
    found
}

/// What is said about a state: the outcomes whose path or reason has it, and the rows about it.
fn about(found: &Exploration, state: &str) -> Vec<String> {
    let mut said: Vec<String> = found
        .outcomes
        .iter()
        .filter(|outcome| enters(&outcome.path, state) || outcome.because.contains(state))
        .map(|outcome| {
            format!(
                "{:?} {:?} {} {:?} {}",
                outcome.status,
                outcome.error,
                outcome.duration,
                outcome.way(),
                outcome.because
            )
        })
        .collect();
    said.extend(
        found
            .uncaught
            .iter()
            .filter(|row| row.state == state)
            .map(|row| row.errors.join(" ")),
    );
    let idle = found.idle.iter().chain(&found.never_entered);
    said.extend(
        idle.filter(|row| row.label.starts_with(state))
            .map(|row| row.label.clone()),
    );
    said.extend(
        found
            .missing
            .iter()
            .filter(|row| row.state == state)
            .map(|row| row.cause.clone()),
    );
    said
}

/// The workspace with the data that its definition leads to written down, as a person's is: a fault does not change the data.
fn with_data(playground: &mut Playground, workspace: &Workspace, outcomes: usize) -> Workspace {
    let analysis = asl::analyze(&workspace.definition);
    let data = Rc::new(InferredData::of(&analysis.outline));
    let machine = analysis.machine.unwrap();
    let mut results: Vec<(String, Value)> = Vec::new();
    for outcome in 0..outcomes.min(200) {
        let witness = playground.handle(GetWitness { outcome }).unwrap();
        let (mocks, _) = Mocks::parse(&witness.mocks);
        let settings = asl_engine::Settings::default();
        let handler = MockHandler::within(&mocks, settings.clone()).reading(Rc::clone(&data));
        let mut recorder = Recorder::new(handler);
        asl_engine::run(&machine, &witness.input, &settings, &mut recorder).unwrap();
        for call in recorder.into_calls() {
            if let Some(result) = call.result
                && !results.iter().any(|(state, _)| **state == *call.state)
            {
                results.push((call.state.to_string(), result));
            }
        }
    }
    let (mut mocks, _) = Mocks::parse(&workspace.mocks);
    for (state, result) in results {
        let entry = mocks.tasks.entry(state).or_default();
        if entry.further_calls.is_none() {
            entry.further_calls = Some(Response::now(ResponseKind::Result(result)));
        }
    }
    let input = match workspace.input.trim() {
        "" => data.input().to_string(),
        text => text.to_owned(),
    };
    Workspace {
        input,
        mocks: mocks.to_text(),
        ..workspace.clone()
    }
}

/// Why a fault can change nothing, whatever is tried.
fn proof(subject: &Subject, mutant: &Mutant) -> Option<&'static str> {
    let never = |code: &str, place: &Pointer| {
        let mut found = subject.findings.iter();
        found.any(|finding| finding.code == code && finding.pointer == *place)
    };
    if never("UNREACHABLE_STATE", &mutant.place) {
        return Some("nothing leads to the state");
    }
    let state = mutant.place.find(&subject.definition)?;
    let catcher = mutant.what.strip_prefix("catcher ")?;
    let (number, what) = catcher.split_once(' ')?;
    let index = number.parse::<usize>().ok()? - 1;
    let names = list(&list(state, "Catch")[index], "ErrorEquals");
    let at = mutant.place.child("Catch").index(index).child("ErrorEquals");
    let is_dead = |name: usize| never("ERROR_NEVER_MATCHES", &at.index(name));
    let dropped = what.strip_prefix("lacks ");
    let mut changed =
        (0..names.len()).filter(|name| dropped.is_none_or(|dropped| names[*name].to_string() == dropped));
    changed
        .all(is_dead)
        .then_some("the errors that are no longer caught can never match")
}

/// Whether a template has a path that cannot be read. Then the state fails over it, whatever else is in there.
fn never_evaluates(subject: &Subject, mutant: &Mutant) -> bool {
    let Some((field, _)) = mutant.what.split_once('/') else {
        return false;
    };
    let state = mutant.place.find(&subject.definition).unwrap();
    let template = state.get(field).and_then(Value::as_object);
    let mut paths = template
        .into_iter()
        .flatten()
        .filter(|(name, _)| name.ends_with(".$"))
        .filter_map(|(_, value)| value.as_str());
    paths.any(|path| {
        path.starts_with('$')
            && subject.before.missing.iter().any(|row| {
                row.pointer == mutant.place && row.cause.contains(&format!("Invalid path '{path}' :"))
            })
            && asl_jsonpath::Query::parse(path).is_err()
    })
}

/// A workflow and what is said of it, and the mutants of its definition.
struct Subject {
    name: String,
    workspace: Workspace,
    definition: Value,
    findings: Vec<Diagnostic>,
    before: Exploration,
}

impl Subject {
    fn of(name: String, workspace: &Workspace, bounds: ExploreBounds) -> Option<Self> {
        let mut playground = Playground::default();
        let found = explore(&mut playground, workspace, bounds)?;
        let workspace = with_data(&mut playground, workspace, found.outcomes.len());
        Some(Self {
            name,
            before: explore(&mut playground, &workspace, bounds)?,
            definition: asl_json::parse(&workspace.definition).ok()?,
            findings: asl::analyze(&workspace.definition).diagnostics,
            workspace,
        })
    }
}

/// What became of mutants.
#[derive(Default)]
struct Tally {
    tried: usize,
    /// Those that the service refuses: nothing is explored then.
    refused: usize,
    equal: usize,
    unnoticed: Vec<String>,
}

impl Tally {
    fn add(&mut self, subject: &Subject, mutant: &Mutant, bounds: ExploreBounds) {
        if proof(subject, mutant).is_some() || never_evaluates(subject, mutant) {
            self.equal += 1;
            return;
        }
        let changed = Workspace {
            definition: mutant.definition.to_string(),
            ..subject.workspace.clone()
        };
        let Some(after) = explore(&mut Playground::default(), &changed, bounds) else {
            self.refused += 1;
            return;
        };
        self.tried += 1;
        if about(&subject.before, &mutant.state) == about(&after, &mutant.state) {
            let (name, state, what) = (&subject.name, &mutant.state, &mutant.what);
            self.unnoticed.push(format!("{name}, {state}: {what}"));
        }
    }

    fn finish(mut self, is_whole: bool) {
        self.unnoticed.sort();
        println!(
            "{} mutants; {} more are refused, and {} are proved to change nothing. Not noticed:\n{}",
            self.tried,
            self.refused,
            self.equal,
            self.unnoticed.join("\n")
        );
        let new: Vec<&String> = self
            .unnoticed
            .iter()
            .filter(|miss| !UNNOTICED.lines().any(|line| line == **miss))
            .collect();
        assert!(
            new.is_empty(),
            "not noticed, and not in unnoticed-mutants.txt:\n{new:#?}"
        );
        assert!(self.tried > 0);
        if is_whole {
            let stale: Vec<&str> = UNNOTICED
                .lines()
                .filter(|line| !self.unnoticed.iter().any(|miss| miss == line))
                .collect();
            assert!(
                stale.is_empty(),
                "noticed by now, take it out of unnoticed-mutants.txt: {stale:#?}"
            );
            assert!(
                self.unnoticed.len() * 100 <= self.tried * 3,
                "{} of {} mutants change nothing",
                self.unnoticed.len(),
                self.tried
            );
        }
    }
}

/// As many as there are, in an order by chance.
fn drawn<'s>(subjects: &'s [Subject], random: &mut ChaCha8Rng) -> Vec<(&'s Subject, Mutant)> {
    let all = subjects.iter().flat_map(|subject| {
        let mutants = mutants(&subject.definition).into_iter();
        mutants.map(move |mutant| (subject, mutant))
    });
    let mut all: Vec<_> = all.map(|mutant| (random.next_u64(), mutant)).collect();
    all.sort_by_key(|(chance, _)| *chance);
    all.into_iter().map(|(_, mutant)| mutant).collect()
}

#[test]
fn seeded_faults_change_what_is_said_about_their_state() {
    let is_whole = std::env::var_os("ASL_EXPLORE").is_some();
    let usual = ExploreBounds::default();
    let bounds = if is_whole {
        // As far as the page goes.
        usual
    } else {
        ExploreBounds {
            runs: 120,
            events: 15_000,
            ..usual
        }
    };
    let examples = asl_examples::all().into_iter();
    let examples = examples.map(|example| (example.id.to_owned(), example.workspace));
    let mut random = ChaCha8Rng::seed_from_u64(16);
    let mut tally = Tally::default();
    let of = |(name, workspace): (String, Workspace)| Subject::of(name, &workspace, bounds);
    if is_whole {
        let subjects: Vec<Subject> = samples().into_iter().chain(examples).filter_map(of).collect();
        for (subject, mutant) in drawn(&subjects, &mut random) {
            tally.add(subject, &mutant, bounds);
        }
        let recorded: Vec<Subject> = recorded().into_iter().filter_map(of).collect();
        for (subject, mutant) in drawn(&recorded, &mut random) {
            if tally.tried >= WANTED {
                break;
            }
            tally.add(subject, &mutant, bounds);
        }
        println!("{} of at least {WANTED} mutants", tally.tried);
    } else {
        // Those that are complete within less.
        let small = samples().into_iter().chain(examples).filter_map(of);
        let subjects: Vec<Subject> = small.filter(|subject| subject.before.left == 0).take(6).collect();
        for (subject, mutant) in drawn(&subjects, &mut random).iter().take(24) {
            tally.add(subject, mutant, bounds);
        }
    }
    tally.finish(is_whole);
}

/// Whether a way leads through a state, at any depth.
fn enters(steps: &[StepView], state: &str) -> bool {
    steps
        .iter()
        .any(|step| step.state == state || step.within.iter().any(|way| enters(&way.steps, state)))
}
