//! Executions with other data: what a Choice reads, how many items a Map has, what the input lacks.
//!
//! What does not live here: which values are worth a try ([`crate::data`]), and when a plan is tried ([`crate::search`]).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use asl::model::{Amount, Choice, State, StateKind};
use asl_engine::{FlowKind, TransitionRule};
use asl_json::{Pointer, Str, Value};

use crate::bench::Ran;
use crate::data::{self, Assignment};
use crate::outcome::executions;
use crate::paths;
use crate::plan::{Answer, Decision, Plan};
use crate::search::{Exploration, TRIES};

/// The most places of the input that are left out in turn.
const LEAVES: usize = 12;

/// A place from which the value at a path may come: its rank, the call in whose result it is (none: it is in the input), and the
/// path within.
type Source = (usize, Option<usize>, Vec<String>);

/// The places for each path, as long as the input is that of the plan: a Choice reads few paths, and many values are tried.
type Sources = Vec<(Vec<String>, Vec<Source>)>;

impl Exploration {
    /// Has each Choice decide otherwise.
    pub(crate) fn turn_choices(&mut self, plan: &Plan, ran: &Ran) {
        if plan.changes >= self.bounds.changes {
            return;
        }
        let machine = Arc::clone(&self.machine);
        let mut visited: HashMap<&Pointer, usize> = HashMap::new();
        for execution in executions(&ran.execution) {
            for visit in &execution.visits {
                if visit.state_type() != "Choice" {
                    continue;
                }
                let times = visited.entry(visit.pointer()).or_default();
                *times += 1;
                if *times > self.bounds.visits {
                    continue;
                }
                let Some(state) = machine.find(visit.pointer()) else {
                    continue;
                };
                let StateKind::Choice(choice) = &state.kind else {
                    continue;
                };
                let steps = execution.notes.steps(visit);
                let input = steps.iter().find(|step| step.kind == FlowKind::AfterInputPath);
                let input = input.or_else(|| steps.iter().find(|step| step.kind == FlowKind::Input));
                let seen = input.map(|step| step.value.clone()).unwrap_or_default();
                let variables = Value::object(visit.variables());
                self.turn(plan, ran, state, choice, visit.taken, &[seen, variables]);
            }
        }
    }

    fn turn(
        &mut self,
        plan: &Plan,
        ran: &Ran,
        state: &State,
        choice: &Choice,
        taken: Option<TransitionRule>,
        seen: &[Value],
    ) {
        let mut sources = Sources::new();
        let rules = (0..choice.rules.len()).map(TransitionRule::Choice);
        for rule in rules.chain([TransitionRule::Default]) {
            let turn = (state.pointer.clone(), rule);
            if taken == Some(rule) {
                continue;
            }
            if let Some(recipe) = self.recipes.get(&turn).cloned() {
                if let Some(next) = self.changed(plan, ran, &recipe, seen, 0, &mut sources) {
                    self.add(next, Some((turn, recipe)), None);
                }
                continue;
            }
            let index = match rule {
                TransitionRule::Choice(index) => Some(index),
                _ => None,
            };
            for assignment in data::assignments(choice, index) {
                let others = if assignment.len() == 1 { 3 } else { 1 };
                for candidate in 0..others {
                    if self.tries.get(&turn).is_some_and(|tries| *tries >= TRIES) {
                        break;
                    }
                    if let Some(next) = self.changed(plan, ran, &assignment, seen, candidate, &mut sources) {
                        self.add(next, Some((turn.clone(), assignment.clone())), None);
                    }
                }
            }
        }
    }

    /// The plan with the input or results changed so that a state may see other values.
    fn changed(
        &self,
        plan: &Plan,
        ran: &Ran,
        assignment: &Assignment,
        seen: &[Value],
        candidate: usize,
        known: &mut Sources,
    ) -> Option<Plan> {
        let mut next = plan.clone();
        next.changes += 1;
        for (path, value) in assignment {
            let find = |input: &Value| sources(input, ran, path, seen);
            let other;
            let sources = if next.input.is_same(&plan.input) {
                let place = known.iter().position(|(known, _)| known == path);
                if place.is_none() {
                    known.push((path.clone(), find(&plan.input)));
                }
                place.map_or(known.last(), |place| known.get(place))
            } else {
                other = (Vec::new(), find(&next.input));
                Some(&other)
            };
            let source = sources.and_then(|(_, sources)| sources.get(candidate));
            self.change(&mut next, ran, value.as_ref(), source?)?;
        }
        Some(next)
    }

    /// Changes a place of the input or of a result.
    fn change(
        &self,
        plan: &mut Plan,
        ran: &Ran,
        value: Option<&Value>,
        (_, source, place): &Source,
    ) -> Option<()> {
        let words = value.map_or_else(|| "missing".to_owned(), short);
        let Some(index) = source else {
            plan.input = paths::with(&plan.input, place, value)?;
            plan.because
                .push(format!("the input's {} is {words}", paths::shown(place)));
            return Some(());
        };
        let call = ran.calls.get(*index)?;
        let number = ran
            .calls
            .iter()
            .take(*index)
            .filter(|other| other.state == call.state)
            .count();
        let known = plan.decisions.iter_mut().find(|decision| {
            decision.state == call.state
                && decision.call == number
                && matches!(decision.answer, Answer::Result(_))
        });
        match known {
            Some(Decision {
                answer: Answer::Result(result),
                ..
            }) => *result = paths::with(result, place, value)?,
            _ => plan.decisions.push(Decision {
                state: call.state.clone(),
                call: number,
                answer: Answer::Result(paths::with(call.result.as_ref()?, place, value)?),
                usual: self.usual.get(&call.state).cloned(),
            }),
        }
        plan.because.push(format!(
            "{} answers with {} {words}",
            call.state,
            paths::shown(place)
        ));
        Some(())
    }

    /// Gives Maps no item, one, two, and one more than run at once.
    pub(crate) fn count_items(&mut self, plan: &Plan, ran: &Ran) {
        if plan.changes >= self.bounds.changes || plan.failures > 0 {
            return;
        }
        let machine = Arc::clone(&self.machine);
        let mut done: HashSet<&Pointer> = HashSet::new();
        for execution in executions(&ran.execution) {
            for visit in &execution.visits {
                if visit.state_type() != "Map" || !done.insert(visit.pointer()) {
                    continue;
                }
                let Some(StateKind::Map(map)) = machine.find(visit.pointer()).map(|state| &state.kind) else {
                    continue;
                };
                let steps = execution.notes.steps(visit);
                let Some(input) = steps.iter().find(|step| step.kind == FlowKind::Input) else {
                    continue;
                };
                let path = match (&map.items_path, &map.items) {
                    (Some(query), _) => paths::of_query(query),
                    (None, Some(items)) => match crate::jsonata::references(items).into_iter().next() {
                        Some((path, _)) => path,
                        None => continue,
                    },
                    (None, None) => Vec::new(),
                };
                let variables = Value::object(visit.variables());
                let values = [input.value.clone(), variables];
                let Some(items) = values
                    .iter()
                    .find_map(|seen| paths::at(seen, &path))
                    .and_then(Value::as_array)
                else {
                    continue;
                };
                let at_once = match map.max_concurrency {
                    Some(Amount::Fixed(count)) => usize::try_from(count).unwrap_or(0).min(50),
                    _ => 0,
                };
                let item = items.first().cloned().unwrap_or_else(|| Value::from("item"));
                let mut lists = Vec::new();
                if item.as_object().is_none() {
                    // States that want an object fail over anything else.
                    lists.push(vec![Value::empty_object()]);
                }
                for count in [0, 1, 2, at_once + 1] {
                    if count == items.len() {
                        continue;
                    }
                    let list: Vec<Value> = (0..count)
                        .map(|index| items.get(index).unwrap_or(&item).clone())
                        .collect();
                    lists.push(list);
                }
                let mut sources = Sources::new();
                for list in lists {
                    let assignment = vec![(path.clone(), Some(Value::array(list)))];
                    if let Some(next) = self.changed(plan, ran, &assignment, &values, 0, &mut sources) {
                        self.add(next, None, None);
                    }
                }
            }
        }
    }

    /// Leaves out each value of the input in turn, and makes it null.
    pub(crate) fn leave_out(&mut self, plan: &Plan) {
        for place in paths::leaves(&plan.input, LEAVES) {
            for value in [None, Some(Value::Null)] {
                let Some(input) = paths::with(&plan.input, &place, value.as_ref()) else {
                    continue;
                };
                let words = value.as_ref().map_or_else(|| "missing".to_owned(), short);
                let mut next = plan.clone();
                next.input = input;
                next.changes += 1;
                next.because
                    .push(format!("the input's {} is {words}", paths::shown(&place)));
                self.add(next, None, None);
            }
        }
    }
}

/// The places of the input or of a result from which the value at a path may come, the likeliest first. `seen` is what is read at the
/// path.
fn sources(input: &Value, ran: &Ran, path: &[String], seen: &[Value]) -> Vec<Source> {
    let find = |path: &[String]| seen.iter().find_map(|seen| paths::at(seen, path));
    let before = find(path);
    let around = path.split_last().and_then(|(_, path)| find(path));
    let places = paths::places(input, path, before, around).into_iter();
    let mut found: Vec<Source> = places.map(|(rank, place)| (rank * 2 + 1, None, place)).collect();
    // The latest results are the likeliest, one of each state.
    let mut states: HashSet<&Str> = HashSet::new();
    let calls = ran.calls.iter().enumerate().rev();
    let latest = calls.filter(|(_, call)| call.result.is_some() && states.insert(&call.state));
    for (age, (index, call)) in latest.take(12).enumerate() {
        let Some(result) = &call.result else { continue };
        let places = paths::places(result, path, before, around).into_iter();
        found.extend(places.map(|(rank, place)| (rank * 2 + age.min(4), Some(index), place)));
    }
    found.sort_by_key(|(rank, ..)| *rank);
    found
}

/// A value in a sentence.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
