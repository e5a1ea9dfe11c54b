//! Child executions beside their parent: which call or which Map Run started each, and what the parent's replay takes from
//! them.
//!
//! An ARN in an answer tells the child of a call, otherwise the parent's ARN in the child's input together with that input; the
//! ARN of the Map Run tells a child of it. A child whose definition is there runs within the replay and finds the answers that
//! it had; of another one its end is the answer.

use std::collections::{BTreeMap, HashMap, HashSet};

use asl_json::{Str, Value};
use asl_mock::{MockedTask, Response, ResponseKind, When};
use indexmap::IndexMap;

use crate::call::{Call, End, calls};
use crate::cause::Causes;
use crate::event::RecordedEvent;
use crate::recording::Recording;

/// How deep executions start one another; deeper is no recording.
const MOST_DEPTH: usize = 6;

/// The member of the input that the console and the optimized integration fill with the ARN of the parent.
const STARTED_BY: &str = "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID";

/// What started a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A call of a Task state.
    Call,
    /// The Map Run of this number among those of its parent, from 0, with the index of the child once it is known.
    MapRun { run: usize, index: Option<usize> },
}

/// What executions started, as their histories tell: which of them it was.
#[derive(Default)]
struct Starts {
    /// By the ARN of the execution that a call started.
    executions: HashMap<String, usize>,
    /// By the ARN of a Map Run, and by the name that its child executions have as their state machine: also which of the Map Runs.
    map_runs: HashMap<String, (usize, usize)>,
    /// By the ARN of the execution itself, for children that say who started them.
    named: HashMap<String, usize>,
}

impl Starts {
    fn of(all: &[Recording]) -> Self {
        let mut starts = Self::default();
        for (parent, recording) in all.iter().enumerate() {
            if let Some(arn) = &recording.arn {
                starts.named.insert(arn.clone(), parent);
            }
            let mut runs = 0;
            for event in &recording.events {
                if &*event.kind == "MapRunStarted" {
                    let arn = event.text("mapRunArn").unwrap_or_default();
                    for key in std::iter::once(arn).chain(arn.split(':').nth(6)) {
                        starts.map_runs.entry(key.to_owned()).or_insert((parent, runs));
                    }
                    runs += 1;
                } else if is_start(event) {
                    let said = ["output", "cause"]
                        .into_iter()
                        .filter_map(|name| event.json(name));
                    let arns = said.filter_map(|value| started(&value).map(str::to_owned));
                    starts.executions.extend(arns.map(|arn| (arn, parent)));
                }
            }
        }
        starts
    }

    /// What started an execution: which of them, and how.
    fn origin(&self, child: &Recording) -> Option<(usize, Origin)> {
        let of_run = |key: &str| {
            let (parent, run) = *self.map_runs.get(key)?;
            Some((parent, Origin::MapRun { run, index: None }))
        };
        if let Some(arn) = &child.map_run_arn {
            return of_run(arn);
        }
        let Some(arn) = &child.arn else {
            let input = child
                .input
                .as_deref()
                .and_then(|input| asl_json::parse(input).ok())?;
            let by = input.get(STARTED_BY)?.as_str()?;
            return Some((*self.named.get(by)?, Origin::Call));
        };
        match self.executions.get(arn) {
            Some(parent) => Some((*parent, Origin::Call)),
            None => of_run(child.machine_name().filter(|name| name.contains('/'))?),
        }
    }
}

/// Whether an event is about a call that starts an execution.
pub(crate) fn is_start(event: &RecordedEvent) -> bool {
    event.kind.starts_with("Task") && event.text("resource").is_some_and(is_starter)
}

/// Whether a resource starts an execution: `startExecution.sync:2`, `startSyncExecution`.
fn is_starter(resource: &str) -> bool {
    resource.starts_with("startExecution") || resource.starts_with("startSyncExecution")
}

/// The ARN of the execution that an answer is about.
fn started(answer: &Value) -> Option<&str> {
    let mut names = ["ExecutionArn", "executionArn"].into_iter();
    names.find_map(|name| answer.get(name)?.as_str())
}

/// Puts executions under those that started them.
pub(crate) fn adopt(all: Vec<Recording>) -> Vec<Recording> {
    if all.len() < 2 {
        return all;
    }
    let starts = Starts::of(&all);
    let origin = |(at, child)| starts.origin(child).filter(|(parent, _)| *parent != at);
    let origins: Vec<Option<(usize, Origin)>> = all.iter().enumerate().map(origin).collect();
    let depth = |at: usize| {
        let above = std::iter::successors(origins.get(at).copied().flatten(), |(parent, _)| {
            origins.get(*parent).copied().flatten()
        });
        // Executions that say that they started each other have no end above them.
        above.take(MOST_DEPTH).count()
    };
    let depths: Vec<usize> = (0..all.len()).map(depth).collect();
    let mut order: Vec<usize> = (0..all.len())
        .filter(|at| depths.get(*at) < Some(&MOST_DEPTH))
        .collect();
    order.sort_by_key(|at| std::cmp::Reverse(depths.get(*at).copied()));
    let mut left: Vec<Option<Recording>> = all.into_iter().map(Some).collect();
    for at in order {
        let Some((parent, origin)) = origins.get(at).copied().flatten() else {
            continue;
        };
        let Some(mut child) = left.get_mut(at).and_then(Option::take) else {
            continue;
        };
        child.origin = Some(origin);
        if let Some(Some(parent)) = left.get_mut(parent) {
            parent.children.push(child);
        }
    }
    let mut roots: Vec<Recording> = left.into_iter().flatten().collect();
    for root in &mut roots {
        root.sort_children();
    }
    roots
}

impl Recording {
    /// In the order in which they started.
    fn sort_children(&mut self) {
        self.children.sort_by_key(|child| child.start);
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        for child in &mut self.children {
            if let Some(Origin::MapRun { run, index }) = &mut child.origin {
                let next = next.entry(*run).or_default();
                *index = Some(*next);
                *next += 1;
            }
            child.sort_children();
        }
    }

    /// Adds the names of the states that it, or an execution that it started, entered.
    fn add_entered<'r>(&'r self, names: &mut HashSet<&'r str>) {
        let entered = self
            .events
            .iter()
            .filter(|event| event.kind.ends_with("StateEntered"));
        names.extend(entered.filter_map(|event| event.text("name")));
        for child in &self.children {
            child.add_entered(names);
        }
    }

    /// Whether children of Map Runs were opened with it.
    pub fn has_map_run_children(&self) -> bool {
        self.children
            .iter()
            .any(|child| matches!(child.origin, Some(Origin::MapRun { .. })))
    }

    /// The inputs of the children of a Map Run, in the order in which they started; none where one is not recorded, or there are
    /// none.
    pub fn inputs_in_map_run(&self, number: usize) -> Option<Vec<Value>> {
        let of_run = self
            .children
            .iter()
            .filter(|child| matches!(child.origin, Some(Origin::MapRun { run, .. }) if run == number));
        let inputs = of_run.map(|child| asl_json::parse(child.input.as_deref()?).ok());
        inputs
            .collect::<Option<Vec<Value>>>()
            .filter(|inputs| !inputs.is_empty())
    }

    /// Numbers the children of Map Runs by their inputs: `runs` has the inputs of each Map Run of the replay, in the order of
    /// the items.
    pub fn number_children(&mut self, runs: &[Vec<&Value>]) {
        let mut free: Vec<IndexMap<String, Vec<usize>>> = runs
            .iter()
            .map(|run| {
                let mut by_input: IndexMap<String, Vec<usize>> = IndexMap::new();
                for (index, input) in run.iter().enumerate().rev() {
                    by_input.entry(input.to_string()).or_default().push(index);
                }
                by_input
            })
            .collect();
        for child in &mut self.children {
            let input = child
                .input
                .as_deref()
                .and_then(|input| asl_json::parse(input).ok());
            if let Some(Origin::MapRun { run, index }) = &mut child.origin
                && let Some(free) = free.get_mut(*run)
                && let Some(found) = input.and_then(|input| free.get_mut(&input.to_string())?.pop())
            {
                *index = Some(found);
            }
        }
    }

    /// The Map Run, and the index in it, that an execution is a child of.
    pub fn place_in_map_run(&self) -> Option<(usize, usize)> {
        match self.origin {
            Some(Origin::MapRun { run, index }) => Some((run, index?)),
            _ => None,
        }
    }
}

/// What the replay of an execution with its children takes.
#[derive(Default)]
pub(crate) struct Plan {
    /// The calls that are answered from recorded ones, in the order in which the replay makes them.
    pub(crate) calls: Vec<Call>,
    /// The state machines whose executions run, or are answered by how the children ended.
    pub(crate) executions: IndexMap<String, MockedTask>,
    /// How many answer with their end.
    pub(crate) answering: usize,
}

impl Plan {
    /// Of an execution whose calls are these; `known` are the state machines that the workspace has already.
    pub(crate) fn of(recording: &Recording, own: Vec<Call>, known: &IndexMap<String, MockedTask>) -> Self {
        let mut plan = Self::default();
        plan.add(recording, own, known, 0);
        plan
    }

    fn add(
        &mut self,
        recording: &Recording,
        own: Vec<Call>,
        known: &IndexMap<String, MockedTask>,
        depth: usize,
    ) {
        if recording.children.is_empty() || depth > MOST_DEPTH {
            return self.calls.extend(own);
        }
        let children = pairs(recording, &own);
        let machines = self.machines(recording, &own, &children, known);
        for (call, child) in own.into_iter().zip(children) {
            let child = child.and_then(|child| recording.children.get(child));
            match (child, machine(&call, child).and_then(|name| machines.get(&name))) {
                (Some(child), Some(Replay::Runs)) => {
                    let causes = Causes::of(&child.events);
                    self.add(child, calls(&child.events, &causes), known, depth + 1);
                }
                (Some(_), Some(Replay::Answers)) => self.answering += 1,
                _ => self.calls.push(call),
            }
        }
        let of_runs = recording
            .children
            .iter()
            .filter_map(|child| Some((child.place_in_map_run()?, child)));
        let mut of_runs: Vec<_> = of_runs.collect();
        of_runs.sort_by_key(|(place, _)| *place);
        for ((_, index), child) in of_runs {
            let causes = Causes::of(&child.events);
            let mut calls = calls(&child.events, &causes);
            for call in &mut calls {
                call.item = call.item.or(u64::try_from(index).ok());
            }
            self.add(child, calls, known, depth + 1);
        }
    }

    /// How the replay has the executions of each state machine that calls start: they run if every call has its child and the
    /// definition is there; their ends answer where what was answered is not recorded.
    fn machines(
        &mut self,
        recording: &Recording,
        calls: &[Call],
        children: &[Option<usize>],
        known: &IndexMap<String, MockedTask>,
    ) -> HashMap<String, Replay> {
        let mut by_machine: IndexMap<String, Vec<(&Call, Option<&Recording>)>> = IndexMap::new();
        for (call, child) in calls.iter().zip(children) {
            let child = child.and_then(|child| recording.children.get(child));
            if let Some(name) = machine(call, child) {
                by_machine.entry(name).or_default().push((call, child));
            }
        }
        let mut machines = HashMap::new();
        for (name, started) in by_machine {
            let Some(children) = started
                .iter()
                .map(|(_, child)| *child)
                .collect::<Option<Vec<_>>>()
            else {
                continue;
            };
            let is_known = known.get(&name).is_some_and(|task| task.definition.is_some());
            let entry = self.executions.get(&name);
            let definition = children.first().and_then(|child| child.definition.as_ref());
            let is_one = is_known
                || children.iter().all(|child| {
                    child.definition.as_ref() == definition
                        && definition.is_some_and(|text| child.states_beyond(text).is_empty())
                });
            // Answers are found by the name of the state: where a state starts an execution with a state of that name, its own
            // call would get the answer.
            let mut entered = HashSet::new();
            for child in &children {
                child.add_entered(&mut entered);
            }
            let is_one = is_one && !started.iter().any(|(call, _)| entered.contains(&*call.state));
            let is_recorded = |call: &Call| !matches!(call.end, None | Some((End::Success(None), _)));
            if is_one && entry.is_none_or(|task| task.definition.is_some()) {
                if let Some(definition) = definition.filter(|_| !is_known) {
                    let express = children
                        .iter()
                        .any(|child| child.machine_type == Some(asl_workspace::MachineType::Express));
                    let task = MockedTask {
                        definition: Some(read(definition)),
                        express,
                        ..MockedTask::default()
                    };
                    self.executions.insert(name.clone(), task);
                }
                machines.insert(name, Replay::Runs);
            } else if started.iter().any(|(call, _)| !is_recorded(call))
                && let Some(responses) = children
                    .iter()
                    .map(|child| ending(child))
                    .collect::<Option<Vec<_>>>()
            {
                let task = self.executions.entry(name.clone()).or_default();
                task.responses.extend(responses);
                machines.insert(name, Replay::Answers);
            }
        }
        machines
    }
}

/// How executions that calls start are had again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replay {
    Runs,
    Answers,
}

/// The definition as JSON, if it is JSON.
fn read(definition: &str) -> Value {
    asl_json::parse(definition).unwrap_or_else(|_| Value::from(definition))
}

/// The name of the state machine that a call starts.
fn machine(call: &Call, child: Option<&Recording>) -> Option<String> {
    if !is_starter(&call.resource) {
        return None;
    }
    let arguments = call.arguments.as_ref();
    let arn = arguments.and_then(|arguments| arguments.get("StateMachineArn")?.as_str());
    let name = arn.map_or_else(
        || child.and_then(Recording::machine_name),
        |arn| Some(arn.split(':').nth(6).unwrap_or(arn)),
    );
    name.map(str::to_owned)
}

/// The child that each call started, by its index.
fn pairs(recording: &Recording, calls: &[Call]) -> Vec<Option<usize>> {
    let children = recording.children.iter().enumerate();
    let of_calls = children.filter(|(_, child)| child.origin == Some(Origin::Call));
    let by_arn: HashMap<&str, usize> = of_calls
        .clone()
        .filter_map(|(at, child)| Some((child.arn.as_deref()?, at)))
        .collect();
    let unnamed = of_calls.filter(|(_, child)| child.arn.is_none());
    let mut unnamed: Vec<(usize, Option<Value>)> = unnamed
        .map(|(at, child)| {
            (
                at,
                child
                    .input
                    .as_deref()
                    .and_then(|input| asl_json::parse(input).ok()),
            )
        })
        .collect();
    let child = |call: &Call| {
        if !is_starter(&call.resource) {
            return None;
        }
        if let Some(at) = call.started().and_then(|arn| by_arn.get(&*arn)) {
            return Some(*at);
        }
        let input = call.arguments.as_ref()?.get("Input")?;
        let input = match input {
            Value::String(text) => asl_json::parse(text).ok()?,
            input => input.clone(),
        };
        let found = unnamed.iter().position(|(_, own)| own.as_ref() == Some(&input))?;
        Some(unnamed.remove(found).0)
    };
    calls.iter().map(child).collect()
}

impl Call {
    /// The ARN of the execution that it started.
    fn started(&self) -> Option<String> {
        let end = match &self.end {
            Some((End::Success(Some(value)), _)) => Some(value.clone()),
            Some((
                End::Failure {
                    cause: Some(cause), ..
                },
                _,
            )) => asl_json::parse(cause).ok(),
            _ => None,
        };
        let submitted = self.submitted.as_ref().and_then(|(value, _)| value.clone());
        let mut said = [submitted, end].into_iter().flatten();
        said.find_map(|value| started(&value).map(str::to_owned))
    }
}

/// What a state machine answers whose execution ended like this; none where its end is not recorded.
fn ending(child: &Recording) -> Option<Response> {
    let (status, event) = child.end()?;
    let text = |name: &str| event.text(name).map(Str::from);
    let kind = match status {
        "SUCCEEDED" => ResponseKind::Returns(event.json("output")?),
        _ => ResponseKind::Fails {
            error: text("error"),
            cause: text("cause"),
        },
    };
    let times = child.events.first().and_then(|first| first.time).zip(event.time);
    let took = times.and_then(|(from, to)| u64::try_from(to.saturating_sub(from)).ok());
    Some(Response {
        when: When::default(),
        after: took.unwrap_or(0),
        jitter: 0,
        kind,
        callback: Vec::new(),
    })
}
