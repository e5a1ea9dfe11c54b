//! The search: which plans follow from what a run showed, and in which order they are tried.
//!
//! Plans with fewer differences come first: single failures before pairs of them. Each run is looked at for calls that could fail,
//! Choices that could decide otherwise and Maps that could have more or fewer items; two runs that went the same way count once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use asl::Diagnostic;
use asl::model::StateMachine;
use asl_engine::Execution;
use asl_engine::failure::name;
use asl_json::{Pointer, Str, Value};
use asl_mock::Mocks;
use asl_protocol::{ExploreBounds, ExplorePrices};

use crate::bench::{Bench, Call, Ran};
use crate::cost::Tariff;
use crate::data::Assignment;
use crate::menu::{How, Menu, menu};
use crate::outcome::{Ending, Outcome, executions, signature};
use crate::plan::{Answer, Decision, Plan};
use crate::seen::{Seen, Turn};

/// How often a rule of a Choice is tried before it counts as not reached.
pub(crate) const TRIES: usize = 48;
/// The most plans that wait; of more, those that come last are dropped, and the answer says so.
const WAITING: usize = 20_000;
/// The most outcomes that are kept.
pub(crate) const OUTCOMES: usize = 1_000;
/// The most calls of one run that are made to fail in turn.
const CALLS: usize = 60;

/// What is explored.
pub struct Subject<'s> {
    /// The state machine.
    pub machine: &'s Arc<StateMachine>,
    /// What is known of the definition: clauses that never act, states that nothing leads to.
    pub diagnostics: &'s [Diagnostic],
    /// The input with which all begins.
    pub input: Value,
    /// The mocked responses of the workspace.
    pub mocks: Mocks,
    /// The states whose calls those mocked responses answer.
    pub mocked: HashSet<String>,
    /// The region, for prices.
    pub region: &'s str,
    /// Prices that take the place of those of the region.
    pub prices: Option<ExplorePrices>,
    /// What is drawn by chance where not everything can be tried.
    pub seed: u64,
}

/// What is waiting comes in this order: differences, then by chance or in the order of finding.
type Order = (usize, u64, u64);

/// An exploration under way.
pub struct Exploration {
    pub(crate) machine: Arc<StateMachine>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) menu: Menu,
    pub(crate) bounds: ExploreBounds,
    pub(crate) prices: Tariff,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) seen: Seen,
    pub(crate) runs: usize,
    pub(crate) events: usize,
    pub(crate) seed: u64,
    /// Plans were dropped, or outcomes not kept.
    pub(crate) is_cut: bool,
    /// Why an execution could not start.
    pub(crate) trouble: Option<String>,
    mocks: Mocks,
    mocked: HashSet<String>,
    waiting: BTreeMap<Order, Waiting>,
    known: HashSet<u64>,
    signatures: HashMap<u64, usize>,
    /// The results that states get by default.
    pub(crate) usual: HashMap<Str, Value>,
    /// Assignments that made a Choice take a rule.
    pub(crate) recipes: HashMap<Turn, Assignment>,
    /// How often a rule was tried.
    pub(crate) tries: HashMap<Turn, usize>,
    added: u64,
}

/// A plan that waits.
struct Waiting {
    plan: Plan,
    /// The way out of a Choice that it is to take, by what.
    aim: Option<(Turn, Assignment)>,
    /// The call that it fails, of a kind: the state, and the number of the kind.
    fails: Option<(Str, usize)>,
}

impl Exploration {
    /// Begins with an execution in which everything goes as usual.
    pub fn new(subject: Subject<'_>, bounds: ExploreBounds) -> Self {
        let never = |pointer: &Pointer| {
            let found = subject.diagnostics.iter();
            found
                .filter(|diagnostic| diagnostic.code == "ERROR_NEVER_MATCHES")
                .any(|diagnostic| diagnostic.pointer == *pointer)
        };
        let menu = menu(&subject.machine.scope, &never);
        let mut exploration = Self {
            machine: Arc::clone(subject.machine),
            diagnostics: subject.diagnostics.to_vec(),
            menu,
            bounds,
            prices: Tariff::new(subject.region, subject.prices),
            outcomes: Vec::new(),
            seen: Seen::default(),
            runs: 0,
            events: 0,
            seed: subject.seed,
            is_cut: false,
            trouble: None,
            mocks: subject.mocks,
            mocked: subject.mocked,
            waiting: BTreeMap::new(),
            known: HashSet::new(),
            signatures: HashMap::new(),
            usual: HashMap::new(),
            recipes: HashMap::new(),
            tries: HashMap::new(),
            added: 0,
        };
        exploration.add(Plan::usual(subject.input), None, None);
        exploration
    }

    /// Goes on until so many events were simulated, or nothing is left to try.
    pub fn step(&mut self, bench: &mut impl Bench, events: usize) {
        let until = self.events.saturating_add(events);
        while self.events < until && !self.is_done() {
            let Some((_, next)) = self.waiting.pop_first() else {
                return;
            };
            if let Some((turn, _)) = &next.aim
                && next.plan.failures == 0
                && self.seen.turns.contains(turn)
                && self.recipes.contains_key(turn)
                && next.plan.changes > 1
            {
                // Another way there is known.
                continue;
            }
            self.try_plan(bench, &next);
        }
    }

    /// Whether there is nothing left to try, or no room to go on.
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty() || self.has_run_out() || self.trouble.is_some()
    }

    pub(crate) fn has_run_out(&self) -> bool {
        self.runs >= self.bounds.runs || self.events >= self.bounds.events
    }

    /// How many plans wait.
    pub fn left(&self) -> usize {
        self.waiting.len()
    }

    /// The mocked responses that an outcome needs beside those of the workspace: entries for the states that it is about.
    pub fn own_mocks(&self, outcome: usize) -> Option<Mocks> {
        let plan = &self.outcomes.get(outcome)?.plan;
        let mut mocks = self.mocks_of(plan);
        let is_about = |state: &String| plan.decisions.iter().any(|decision| *decision.state == **state);
        mocks.tasks.retain(|state, _| is_about(state));
        let mut answers = plan.decisions.iter().map(|decision| &decision.answer);
        let lacks = answers.any(|answer| matches!(answer, Answer::Lacks { .. }));
        Some(Mocks {
            tasks: mocks.tasks,
            objects: if lacks { mocks.objects } else { Vec::new() },
            ..Mocks::default()
        })
    }

    /// The input and the mocked responses that have an outcome when they run.
    pub fn witness(&self, outcome: usize) -> Option<(Value, Mocks)> {
        let plan = &self.outcomes.get(outcome)?.plan;
        Some((plan.input.clone(), self.mocks_of(plan)))
    }

    /// The outcomes that no test case has.
    pub fn untested(&self) -> Vec<usize> {
        let outcomes = self.outcomes.iter().enumerate();
        outcomes
            .filter(|(_, outcome)| !outcome.view.is_tested)
            .map(|(index, _)| index)
            .collect()
    }

    /// A name for the test case of an outcome: what makes it happen.
    pub fn title(&self, outcome: usize) -> String {
        let Some(outcome) = self.outcomes.get(outcome) else {
            return String::new();
        };
        let sentence = outcome.view.because.trim_end_matches('.');
        match sentence.char_indices().nth(100) {
            Some((end, _)) => format!("{}…", sentence.get(..end).unwrap_or_default()),
            None => sentence.to_owned(),
        }
    }

    /// Marks the outcomes that test cases have already.
    pub fn mark_tested(&mut self, endings: &HashSet<Ending>) {
        for outcome in &mut self.outcomes {
            outcome.view.is_tested = endings.contains(&outcome.ending);
        }
    }

    /// Computes the costs with the prices of another region, or with those given.
    pub fn price(&mut self, region: &str, own: Option<ExplorePrices>) {
        self.prices = Tariff::new(region, own);
        for outcome in &mut self.outcomes {
            let view = &mut outcome.view;
            (view.standard, view.express) = self.prices.per_million(view.transitions, view.duration);
        }
    }

    fn mocks_of(&self, plan: &Plan) -> Mocks {
        plan.mocks(&self.mocks, &|state| self.mocked.contains(state))
    }

    pub(crate) fn add(&mut self, plan: Plan, aim: Option<(Turn, Assignment)>, fails: Option<(Str, usize)>) {
        let key = plan.key();
        if plan.failures > self.bounds.failures
            || plan.failures + plan.changes > self.bounds.differences()
            || !self.known.insert(key)
        {
            return;
        }
        if let Some((turn, _)) = &aim {
            *self.tries.entry(turn.clone()).or_default() += 1;
        }
        let level = plan.failures + plan.changes;
        self.added += 1;
        // Where not everything can be tried, chance decides, so that no part of the workflow is preferred.
        let chance = match level {
            0 | 1 => 0,
            _ => key ^ self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15),
        };
        self.waiting
            .insert((level, chance, self.added), Waiting { plan, aim, fails });
        if self.waiting.len() > WAITING {
            self.waiting.pop_last();
            self.is_cut = true;
        }
    }

    fn try_plan(&mut self, bench: &mut impl Bench, next: &Waiting) {
        let mocks = self.mocks_of(&next.plan);
        self.runs += 1;
        let ran = match bench.run(&next.plan.input, &mocks) {
            Ok(ran) => ran,
            Err(sentence) => {
                // An input that is too large, say: not a way that an execution can go.
                if self.runs == 1 {
                    self.trouble = Some(sentence);
                }
                return;
            }
        };
        let execution = &ran.execution;
        let all = executions(execution)
            .iter()
            .map(|execution| execution.events.len())
            .sum::<usize>();
        // A run of few events costs something, too.
        self.events += all.max(20);
        if execution.error.as_deref() == Some(name::NOT_MOCKED) {
            return;
        }
        self.learn(&ran);
        let signature = signature(execution);
        if let Some((turn, assignment)) = &next.aim
            && takes(execution, turn)
        {
            self.recipes
                .entry(turn.clone())
                .or_insert_with(|| assignment.clone());
        }
        if let Some(outcome) = self.signatures.get(&signature).copied() {
            self.note_failure(next, execution, outcome);
            return;
        }
        if self.outcomes.len() >= OUTCOMES {
            self.is_cut = true;
            return;
        }
        let index = self.outcomes.len();
        self.signatures.insert(signature, index);
        self.outcomes
            .push(Outcome::of(execution, &next.plan, &self.prices));
        self.seen.note(execution, index);
        self.note_failure(next, execution, index);
        self.expand(&next.plan, &ran);
    }

    /// A failure that nothing handled.
    fn note_failure(&mut self, next: &Waiting, execution: &Execution, outcome: usize) {
        let Some((state, kind)) = &next.fails else { return };
        let Some(found) = self.menu.get(state).and_then(|menu| menu.kinds.get(*kind)) else {
            return;
        };
        if execution.status != asl::Status::Succeeded && !found.is_caught && next.plan.failures == 1 {
            self.seen
                .uncaught
                .entry((state.clone(), *kind))
                .or_insert(outcome);
        }
    }

    /// Keeps the results that states get by default.
    fn learn(&mut self, ran: &Ran) {
        for call in &ran.calls {
            if let Some(result) = &call.result
                && !self.usual.contains_key(&call.state)
            {
                self.usual.insert(call.state.clone(), result.clone());
            }
        }
    }

    fn expand(&mut self, plan: &Plan, ran: &Ran) {
        self.fail_calls(plan, &ran.calls);
        self.turn_choices(plan, ran);
        self.count_items(plan, ran);
        if plan.decisions.is_empty() && plan.changes == 0 {
            self.leave_out(plan);
        }
    }

    fn fail_calls(&mut self, plan: &Plan, calls: &[Call]) {
        if plan.failures >= self.bounds.failures {
            return;
        }
        let mut numbers: HashMap<&Str, usize> = HashMap::new();
        let mut tried = 0;
        for (index, call) in calls.iter().enumerate() {
            let number = numbers.entry(&call.state).or_default();
            let this = *number;
            *number += 1;
            let is_decided = |decision: &Decision| {
                decision.state == call.state
                    && match decision.answer {
                        Answer::Fails { forever, items, .. } => {
                            items.is_some() || decision.call == this || (forever && this >= decision.call)
                        }
                        Answer::Result(_) => false,
                        Answer::Lacks { .. } => true,
                    }
            };
            if plan.after.is_some_and(|after| index <= after)
                || this >= self.bounds.visits
                || tried >= CALLS
                || plan.decisions.iter().any(is_decided)
            {
                continue;
            }
            tried += 1;
            self.fail_call(plan, call, this, index);
        }
    }

    fn fail_call(&mut self, plan: &Plan, call: &Call, number: usize, index: usize) {
        let Some(menu) = self.menu.get(&call.state).cloned() else {
            return;
        };
        if let Some((bucket, key)) = &call.object {
            let answer = Answer::Lacks {
                bucket: bucket.clone(),
                key: key.clone(),
            };
            let because = format!("{} does not find s3://{bucket}/{key}", call.state);
            self.add_failure(plan, call, (number, index), (answer, because), 0);
            return;
        }
        for (place, kind) in menu.kinds.iter().enumerate() {
            // Of retries, one fails or all do.
            let has_failed_so = |decision: &Decision| {
                decision.state == call.state
                    && matches!(&decision.answer, Answer::Fails { how, .. } if *how == kind.how)
            };
            if call.is_retry && plan.decisions.iter().any(has_failed_so) {
                continue;
            }
            let fails = |forever, items| Answer::Fails {
                how: kind.how.clone(),
                forever,
                items,
            };
            let what = match kind.how {
                How::Silent => "gets no answer".to_owned(),
                How::TooLarge => "gets an answer that is too large".to_owned(),
                _ => format!("fails with {}", kind.error),
            };
            let which = match number {
                0 => String::new(),
                _ => format!(", call {}", number + 1),
            };
            let once = if kind.is_retried { " once" } else { "" };
            let because = format!("{}{which} {what}{once}", call.state);
            let mut ways = vec![(fails(false, None), because)];
            if kind.is_retried {
                ways.push((
                    fails(true, None),
                    format!("{}{which} {what} every time", call.state),
                ));
            }
            if let (Some(tolerated), 0) = (menu.tolerated, number) {
                for count in [tolerated, tolerated + 1] {
                    ways.push((
                        fails(true, Some(count)),
                        format!("{} {what} for {count} items", call.state),
                    ));
                }
            }
            for way in ways {
                self.add_failure(plan, call, (number, index), way, place);
            }
        }
    }

    /// Adds a plan in which a call fails as well: the call of this number of its state, and of this place among all calls.
    fn add_failure(
        &mut self,
        plan: &Plan,
        call: &Call,
        (number, index): (usize, usize),
        (answer, because): (Answer, String),
        kind: usize,
    ) {
        let mut next = plan.clone();
        next.decisions.push(Decision {
            state: call.state.clone(),
            call: number,
            answer,
            usual: self.usual.get(&call.state).cloned(),
        });
        next.because.push(because);
        next.failures += 1;
        next.after = Some(index);
        self.add(next, None, Some((call.state.clone(), kind)));
    }
}

/// Whether an execution left a Choice in this way.
fn takes(execution: &Execution, turn: &Turn) -> bool {
    executions(execution).iter().any(|execution| {
        let mut visits = execution.visits.iter();
        visits.any(|visit| *visit.pointer() == turn.0 && visit.taken == Some(turn.1))
    })
}
