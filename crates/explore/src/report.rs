//! What follows from the outcomes: errors that nobody catches, clauses and states that do nothing, extremes.

use std::collections::HashSet;

use asl::MachineType;
use asl::model::{Scope, State, StateKind};
use asl_engine::{TransitionRule, limits};
use asl_json::Pointer;
use asl_protocol::{
    Exploration as View, ExtremeView, IdleView, RepeatedView, UncaughtView, duration, grouped,
};

use crate::search::{Exploration, OUTCOMES};
use crate::seen::LINES;

impl Exploration {
    /// The answers so far.
    pub fn report(&self, machine_type: MachineType) -> View {
        let counts = self.seen.entered.iter().chain(&self.seen.left_by);
        let mut heat: Vec<(Pointer, usize)> =
            counts.map(|(pointer, count)| (pointer.clone(), *count)).collect();
        heat.sort_unstable();
        View {
            runs: self.runs,
            left: self.left(),
            is_done: self.is_done(),
            bounds: self.bounds_sentence(),
            outcomes: self.outcomes.iter().map(|outcome| outcome.view.clone()).collect(),
            untested: self.untested_endings(),
            uncaught: self.uncaught(),
            idle: self.idle(),
            never_entered: self.never_entered(),
            missing: self.seen.missing.clone(),
            extremes: self.extremes(machine_type),
            repeated: self.repeated(),
            heat,
            prices: self.prices.view(),
        }
    }

    /// How many ends are different for a test case, of the outcomes that have none.
    fn untested_endings(&self) -> usize {
        let untested = self.untested();
        let endings: HashSet<_> = untested
            .iter()
            .filter_map(|index| self.outcomes.get(*index))
            .map(|outcome| &outcome.ending)
            .collect();
        endings.len()
    }

    fn bounds_sentence(&self) -> String {
        let bounds = &self.bounds;
        let found = self.outcomes.len();
        let within = format!(
            "{} visits of a state and {} changes at once, {} of them failing calls",
            bounds.visits,
            bounds.differences(),
            bounds.failures
        );
        if let Some(trouble) = &self.trouble {
            return format!("Nothing could be tried. {trouble}");
        }
        if self.is_cut {
            return format!("{found} of more outcomes within {within}; seed {}.", self.seed);
        }
        if self.left() == 0 {
            let tries = self.runs;
            return format!("Complete within {within}: {found} outcomes of {tries} executions.");
        }
        if self.has_run_out() {
            return format!(
                "{found} outcomes of {} executions within {within}; {} more could be tried; seed {}.",
                self.runs,
                self.left(),
                self.seed
            );
        }
        format!(
            "{found} outcomes so far, {} executions still to be tried.",
            self.left()
        )
    }

    fn uncaught(&self) -> Vec<UncaughtView> {
        let mut by_state: Vec<UncaughtView> = Vec::new();
        self.each_state(&mut |state| {
            let Some(menu) = self.menu.get(&state.name) else {
                return;
            };
            let mut found: Option<UncaughtView> = None;
            for (index, kind) in menu.kinds.iter().enumerate() {
                let Some(outcome) = self.seen.uncaught.get(&(state.name.clone(), index)) else {
                    continue;
                };
                found
                    .get_or_insert_with(|| UncaughtView {
                        pointer: state.pointer.clone(),
                        state: state.name.to_string(),
                        errors: Vec::new(),
                        fix: None,
                        outcome: *outcome,
                    })
                    .errors
                    .extend(kind.members.iter().cloned());
            }
            by_state.extend(found);
        });
        by_state
    }

    /// Clauses and rules that did nothing.
    fn idle(&self) -> Vec<IdleView> {
        let mut idle = Vec::new();
        self.each_state(&mut |state| {
            let entered = self.seen.entered.contains_key(&state.pointer);
            let mut add = |pointer: Pointer, what: &str, tries: Option<usize>| {
                let (why, is_certain) = self.why(&pointer, entered, tries);
                idle.push(IdleView {
                    pointer,
                    label: format!("{}: {what}", state.name),
                    why,
                    is_certain,
                });
            };
            let entry = |field: &str, index: usize| state.pointer.child(field).index(index);
            if let Some(handling) = state.kind.handling() {
                for index in 0..handling.retry.len() {
                    if !self.seen.retried.contains(&(state.pointer.clone(), index)) {
                        add(entry("Retry", index), &format!("retrier {}", index + 1), None);
                    }
                }
                for index in 0..handling.catch.len() {
                    if !self.took(state, TransitionRule::Catch(index)) {
                        add(entry("Catch", index), &format!("catcher {}", index + 1), None);
                    }
                }
            }
            if let StateKind::Choice(choice) = &state.kind {
                let tries = |rule| {
                    let tries = self.tries.get(&(state.pointer.clone(), rule));
                    Some(tries.copied().unwrap_or(0))
                };
                for index in 0..choice.rules.len() {
                    let rule = TransitionRule::Choice(index);
                    if !self.took(state, rule) {
                        add(
                            entry("Choices", index),
                            &format!("rule {}", index + 1),
                            tries(rule),
                        );
                    }
                }
                if choice.default.is_some() && !self.took(state, TransitionRule::Default) {
                    add(
                        state.pointer.child("Default"),
                        "default",
                        tries(TransitionRule::Default),
                    );
                }
            }
        });
        idle.truncate(LINES);
        idle
    }

    fn took(&self, state: &State, rule: TransitionRule) -> bool {
        self.seen.turns.contains(&(state.pointer.clone(), rule))
    }

    /// Why something did nothing, and whether that is certain: what the findings say of it, else how often it was tried.
    fn why(&self, pointer: &Pointer, entered: bool, tries: Option<usize>) -> (String, bool) {
        let names = pointer.child("ErrorEquals");
        let is_below = |place: &Pointer| {
            let rest = place.as_str().strip_prefix(names.as_str());
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let found: Vec<&str> = self
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.code == "ERROR_NEVER_MATCHES" && is_below(&diagnostic.pointer))
            .map(|diagnostic| diagnostic.message.as_str())
            .collect();
        let count = names_at(&self.machine.source, &names);
        if count > 0 && found.len() == count {
            return (found.join(" "), true);
        }
        let why = match (entered, tries) {
            (false, _) => format!("No outcome of {} executions entered the state.", self.runs),
            (true, Some(tries)) => format!("Not reached in {tries} tries with other data."),
            (true, None) => format!("Nothing reached it in {} executions.", self.runs),
        };
        (why, false)
    }

    fn never_entered(&self) -> Vec<IdleView> {
        let mut never = Vec::new();
        self.each_state(&mut |state| {
            if self.seen.entered.contains_key(&state.pointer) {
                return;
            }
            let mut found = self.diagnostics.iter();
            let certain = found.find(|diagnostic| {
                diagnostic.code == "UNREACHABLE_STATE" && diagnostic.pointer == state.pointer
            });
            never.push(IdleView {
                pointer: state.pointer.clone(),
                label: state.name.to_string(),
                why: certain.map_or_else(
                    || format!("Not reached in {} executions.", self.runs),
                    |diagnostic| diagnostic.message.clone(),
                ),
                is_certain: certain.is_some(),
            });
        });
        never.truncate(LINES);
        never
    }

    fn repeated(&self) -> Vec<RepeatedView> {
        let mut repeated = Vec::new();
        self.each_state(&mut |state| {
            if let Some((calls, outcome)) = self.seen.repeated.get(&state.pointer) {
                repeated.push(RepeatedView {
                    pointer: state.pointer.clone(),
                    state: state.name.to_string(),
                    calls: *calls,
                    outcome: *outcome,
                });
            }
        });
        repeated
    }

    fn extremes(&self, machine_type: MachineType) -> Vec<ExtremeView> {
        let mut extremes = Vec::new();
        let seen = &self.seen;
        if let Some((longest, outcome)) = seen.longest {
            let quota = match machine_type {
                MachineType::Standard => limits::STANDARD_SECONDS,
                MachineType::Express => limits::EXPRESS_SECONDS,
            };
            let is_endless = longest >= quota.saturating_mul(1000);
            let endless = self.endless();
            let names: Vec<&str> = endless.iter().map(|state| &*state.name).collect();
            let why = match (is_endless, names.is_empty()) {
                (true, false) => format!(
                    " Without a time-out, no answer means no end: {}.",
                    names.join(", ")
                ),
                _ => String::new(),
            };
            extremes.push(ExtremeView {
                sentence: format!("The longest execution takes {}.{why}", duration(longest)),
                is_alarming: is_endless,
                is_endless,
                state: endless
                    .first()
                    .filter(|_| is_endless)
                    .map(|state| state.pointer.clone()),
                outcome,
            });
        }
        if let Some((events, outcome)) = seen.most_events {
            let most = limits::HISTORY_EVENTS;
            extremes.push(ExtremeView {
                sentence: format!(
                    "The longest history has {} of at most {} events.",
                    grouped(events as u64),
                    grouped(most)
                ),
                is_alarming: machine_type == MachineType::Standard && events as u64 * 2 > most,
                is_endless: false,
                state: None,
                outcome,
            });
        }
        if let Some((bytes, pointer, outcome)) = &seen.largest {
            let most = limits::PAYLOAD_BYTES;
            extremes.push(ExtremeView {
                sentence: format!(
                    "The largest payload has {} of at most {} bytes.",
                    grouped(*bytes as u64),
                    grouped(most as u64)
                ),
                is_alarming: false,
                is_endless: false,
                state: Some(pointer.clone()),
                outcome: *outcome,
            });
        }
        extremes
    }

    /// Tasks that were entered and have nothing that ends an attempt without an answer.
    fn endless(&self) -> Vec<&State> {
        let mut found = Vec::new();
        collect(&self.machine.scope, &mut |state| {
            let is_endless = self.menu.get(&state.name).is_some_and(|menu| menu.is_endless);
            if is_endless && self.seen.entered.contains_key(&state.pointer) {
                found.push(state);
            }
        });
        found
    }

    fn each_state(&self, each: &mut dyn FnMut(&State)) {
        collect(&self.machine.scope, &mut |state| each(state));
    }

    /// Whether more outcomes were found than are kept.
    pub fn is_full(&self) -> bool {
        self.outcomes.len() >= OUTCOMES
    }
}

fn collect<'s>(scope: &'s Scope, each: &mut dyn FnMut(&'s State)) {
    for state in scope.states.values() {
        each(state);
        match &state.kind {
            StateKind::Parallel(parallel) => {
                for branch in &parallel.branches {
                    collect(branch, each);
                }
            }
            StateKind::Map(map) => collect(&map.processor, each),
            _ => {}
        }
    }
}

/// How many names a list of the definition has.
fn names_at(source: &asl_json::Value, list: &Pointer) -> usize {
    list.find(source)
        .and_then(asl_json::Value::as_array)
        .map_or(0, <[_]>::len)
}
