//! What the findings say of a definition and what exploring it shows never contradict each other: the samples, the recorded
//! executions, the examples.

#![expect(clippy::unwrap_used, reason = "what cannot be explored fails the test")]

mod support;

use std::collections::HashMap;

use asl::Diagnostic;
use asl_json::{Pointer, Value};
use asl_playground::Playground;
use asl_protocol::{Exploration, ExploreBounds, IdleView};
use asl_workspace::Workspace;

use support::{explore, recorded, samples};

/// What is compared, and what does not agree.
#[derive(Default)]
struct Tally {
    findings: HashMap<String, usize>,
    certain: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, name: &str, workspace: &Workspace) {
        let bounds = ExploreBounds {
            runs: 60,
            events: 20_000,
            ..ExploreBounds::default()
        };
        let Some(found) = explore(&mut Playground::default(), workspace, bounds) else {
            return;
        };
        let options = asl::Options {
            machine_type: workspace.settings.machine_type,
            ..asl::Options::default()
        };
        let analysis = asl::analyze_with(&workspace.definition, &options);
        let definition = asl_json::parse(&workspace.definition).unwrap();
        let mut wrong = Vec::new();
        for diagnostic in &analysis.diagnostics {
            let contradiction = match &*diagnostic.code {
                "UNREACHABLE_STATE" => reached(diagnostic, &found),
                "ERROR_NEVER_MATCHES" => matched(diagnostic, &analysis.diagnostics, &definition, &found),
                "UNDEFINED_VARIABLE" | "PATH_NEVER_EXISTS" => read(diagnostic, &definition, &found),
                "HEARTBEAT_TOO_LONG" => beat(diagnostic, &found),
                _ => continue,
            };
            *self.findings.entry(diagnostic.code.clone()).or_default() += 1;
            wrong.extend(contradiction.map(|what| format!("{}: {what}", diagnostic.message)));
        }
        // What is called certain is what a finding says.
        for row in found
            .never_entered
            .iter()
            .chain(&found.idle)
            .filter(|row| row.is_certain)
        {
            self.certain += 1;
            if !analysis
                .diagnostics
                .iter()
                .any(|finding| row.why.contains(&*finding.message))
            {
                wrong.push(format!("{}: no finding says so: {}", row.label, row.why));
            }
        }
        self.wrong
            .extend(wrong.into_iter().map(|what| format!("{name}: {what}")));
    }
}

fn is_passed(pointer: &Pointer, found: &Exploration) -> bool {
    found
        .heat
        .iter()
        .any(|(known, count)| known == pointer && *count > 0)
}

fn is_certain(pointer: &Pointer, rows: &[IdleView]) -> bool {
    rows.iter().any(|row| row.pointer == *pointer && row.is_certain)
}

/// The state around a place, and the field of it.
fn state_of(place: &Pointer) -> Option<(Pointer, String)> {
    let steps: Vec<String> = place.steps().collect();
    let at = steps.iter().rposition(|step| step == "States")? + 2;
    let state = steps
        .iter()
        .take(at)
        .fold(Pointer::root(), |state, step| state.child(step));
    Some((state, steps.get(at).cloned().unwrap_or_default()))
}

/// A state that nothing leads to was entered, or is not said to be out of reach.
fn reached(finding: &Diagnostic, found: &Exploration) -> Option<&'static str> {
    if is_passed(&finding.pointer, found) {
        return Some("an outcome entered it");
    }
    let is_said = is_certain(&finding.pointer, &found.never_entered);
    (!is_said).then_some("exploring does not say so")
}

/// All names of a clause can never match, and yet it acted, or is not said to be idle for certain.
fn matched(
    finding: &Diagnostic,
    all: &[Diagnostic],
    definition: &Value,
    found: &Exploration,
) -> Option<&'static str> {
    let (list, _) = finding.pointer.as_str().rsplit_once('/')?;
    let (clause, _) = list.rsplit_once('/')?;
    let names = Pointer::new(list).find(definition)?.as_array()?.len();
    let never = all.iter().filter(|other| {
        other.code == finding.code
            && other
                .pointer
                .as_str()
                .rsplit_once('/')
                .is_some_and(|(known, _)| known == list)
    });
    if never.count() < names {
        return None;
    }
    let clause = Pointer::new(clause);
    if is_passed(&clause.child("Next"), found) {
        return Some("an outcome took it");
    }
    (!is_certain(&clause, &found.idle)).then_some("exploring does not say so")
}

/// What a JSONPath state reads before anything else is never there, and yet the state went on.
fn read(finding: &Diagnostic, definition: &Value, found: &Exploration) -> Option<&'static str> {
    let (state, field) = state_of(&finding.pointer)?;
    let language = |value: &Value| value.get("QueryLanguage").and_then(Value::as_str) == Some("JSONata");
    let is_jsonata = language(definition) || state.find(definition).is_some_and(language);
    let is_read_first = matches!(&*field, "InputPath" | "Parameters");
    if is_jsonata || !is_read_first {
        return None;
    }
    let goes_on = is_passed(&state.child("Next"), found) || is_passed(&state.child("End"), found);
    goes_on.then_some("an outcome went on from there")
}

/// A heartbeat that has no effect ended a task.
fn beat(finding: &Diagnostic, found: &Exploration) -> Option<&'static str> {
    let (state, _) = state_of(&finding.pointer)?;
    let beaten = found
        .uncaught
        .iter()
        .any(|row| row.pointer == state && row.errors.iter().any(|error| error == "States.HeartbeatTimeout"));
    beaten.then_some("an outcome ended with it")
}

#[test]
fn findings_and_outcomes_do_not_contradict_each_other() {
    let mut tally = Tally::default();
    let examples = asl_examples::all().into_iter();
    let examples = examples.map(|example| (example.id.to_owned(), example.workspace));
    for (name, workspace) in examples.chain(samples()).chain(recorded()) {
        tally.add(&name, &workspace);
    }
    println!("{:?}, {} rows are certain", tally.findings, tally.certain);
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n"));
}
