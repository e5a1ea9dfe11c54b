//! "What can happen?": the outcomes of a workflow, found step by step, and what follows from them.

use asl::Status;
use asl_json::Pointer;
use asl_workspace::Workspace;
use serde::{Deserialize, Serialize};

use crate::amount::{counted, duration};
use crate::analyze::Fix;
use crate::request::Request;
use crate::run::Refusal;

/// Begins to explore a workspace. The answer is what the first step has found; [`ExploreOn`] takes the next ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explore {
    /// What is explored.
    pub workspace: Workspace,
    /// How far.
    pub bounds: ExploreBounds,
    /// Prices that take the place of those of the region.
    pub prices: Option<ExplorePrices>,
}

/// Prices in US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExplorePrices {
    /// For a million state transitions of standard executions.
    pub transitions: f64,
    /// For a million express executions.
    pub requests: f64,
    /// For a gigabyte-second of express executions.
    pub gigabyte_seconds: f64,
}

impl Request for Explore {
    type Response = Result<Box<Exploration>, Refusal>;
}

/// Goes on with the last exploration for one step. `None` if there is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExploreOn;

impl Request for ExploreOn {
    type Response = Option<Box<Exploration>>;
}

/// The workspace that has an outcome of the last exploration when it runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetWitness {
    /// The number of the outcome.
    pub outcome: usize,
}

impl Request for GetWitness {
    type Response = Option<Box<Workspace>>;
}

/// Makes test cases of outcomes of the last exploration. The response is the text with them; `None` if there is no exploration, or
/// if the text is not one of test cases, so that something of it would be lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WriteOutcomes {
    /// The text of the workspace's test cases.
    pub tests: String,
    /// The numbers of the outcomes; those of all that no test case has, if it is empty.
    pub outcomes: Vec<usize>,
}

impl Request for WriteOutcomes {
    type Response = Option<WrittenOutcomes>;
}

/// Test cases that were made of outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WrittenOutcomes {
    /// The text of all test cases.
    pub tests: String,
    /// How many were added.
    pub added: usize,
    /// The exploration, in which their outcomes count as tested.
    pub found: Exploration,
}

/// How far an exploration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExploreBounds {
    /// How many visits of a state within an execution get other answers than the usual one.
    pub visits: usize,
    /// How many calls fail at once, retries of the same call apart.
    pub failures: usize,
    /// How many places of the input and of results differ at once from what they usually are; a call that fails counts as one.
    pub changes: usize,
    /// How many executions are tried at most.
    pub runs: usize,
    /// How many events all of them may have together.
    pub events: usize,
}

impl ExploreBounds {
    /// How much differs at once from the usual: calls that fail, and places of data.
    pub fn differences(&self) -> usize {
        self.changes.max(self.failures)
    }
}

impl Default for ExploreBounds {
    fn default() -> Self {
        Self {
            visits: 3,
            failures: 2,
            changes: 4,
            runs: 2_000,
            events: 1_000_000,
        }
    }
}

/// What an exploration has found so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Exploration {
    /// How many executions were tried.
    pub runs: usize,
    /// How many are still to be tried.
    pub left: usize,
    /// Whether there is nothing left to try, or no room to go on: another step changes nothing.
    pub is_done: bool,
    /// What the answers are complete within, or why they are not, in a sentence.
    pub bounds: String,
    /// The outcomes, in the order in which they were found: failures by single errors before those by several.
    pub outcomes: Vec<OutcomeView>,
    /// How many test cases it takes so that each outcome has one.
    pub untested: usize,
    /// The errors that no catcher handles, by task.
    pub uncaught: Vec<UncaughtView>,
    /// Retriers and catchers that did nothing in any outcome.
    pub idle: Vec<IdleView>,
    /// States that no outcome entered.
    pub never_entered: Vec<IdleView>,
    /// States that failed because a field that they read was missing or of another type.
    pub missing: Vec<MissingView>,
    /// What the outcomes come close to: time, events, bytes.
    pub extremes: Vec<ExtremeView>,
    /// Calls that were made several times for one visit of their state.
    pub repeated: Vec<RepeatedView>,
    /// How many outcomes entered each state that was entered, and left it by each field that led out: `/States/Call/Catch/0/Next`,
    /// or `End` where nothing follows.
    pub heat: Vec<(Pointer, usize)>,
    /// The prices that the costs are computed with.
    pub prices: PricesView,
}

impl Exploration {
    /// How often an outcome happens where nobody has said so: all goes as usual, which is the first outcome.
    pub fn usual_weight(outcome: usize) -> f64 {
        if outcome == 0 { 1.0 } else { 0.0 }
    }

    /// What a million executions cost, in words.
    pub fn cost(&self, weight: impl Fn(usize) -> f64) -> String {
        match self.per_million(weight) {
            None => "No outcome has a weight above 0.".to_owned(),
            Some((standard, None)) => {
                format!("${standard:.2} Standard; an outcome with a weight takes too long for Express")
            }
            Some((standard, Some(express))) => format!("${standard:.2} Standard, ${express:.2} Express"),
        }
    }

    /// What a million executions cost as standard and as express ones, where each outcome happens as often as its weight says. `None`
    /// if no outcome weighs anything; no express price if one of them takes too long for that.
    pub fn per_million(&self, weight: impl Fn(usize) -> f64) -> Option<(f64, Option<f64>)> {
        let weights = self
            .outcomes
            .iter()
            .enumerate()
            .map(|(index, outcome)| (weight(index), outcome));
        let weighed: Vec<(f64, &OutcomeView)> = weights.filter(|(weight, _)| *weight > 0.0).collect();
        let all: f64 = weighed.iter().map(|(weight, _)| weight).sum();
        let mean = |cost: &dyn Fn(&OutcomeView) -> Option<f64>| {
            let parts = weighed
                .iter()
                .map(|(weight, outcome)| Some(weight / all * cost(outcome)?));
            parts.sum::<Option<f64>>()
        };
        (all > 0.0).then_some(())?;
        Some((
            mean(&|outcome| Some(outcome.standard))?,
            mean(&|outcome| outcome.express),
        ))
    }
}

/// The prices of an exploration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PricesView {
    /// Whose they are, when they were read and what they leave out, in a sentence.
    pub about: String,
    /// The region that they are of.
    pub region: String,
    /// What the costs are computed with.
    pub used: ExplorePrices,
    /// The prices of all regions that are known.
    pub regions: Vec<(String, ExplorePrices)>,
}

/// Computes the costs of the last exploration with other prices: those of a region, or those given. `None` if there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceOutcomes {
    /// The region.
    pub region: String,
    /// Prices that take the place of those of the region.
    pub prices: Option<ExplorePrices>,
}

impl Request for PriceOutcomes {
    type Response = Option<Box<Exploration>>;
}

/// A way that an execution can go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeView {
    /// How it ends.
    pub status: Status,
    /// With which error.
    pub error: Option<String>,
    /// The states in the order in which they are entered, with what happens within them; at most 60 of them.
    pub path: Vec<StepView>,
    /// What makes it happen, in a sentence.
    pub because: String,
    /// How long it takes, in virtual milliseconds.
    pub duration: u64,
    /// How many events its history has.
    pub events: usize,
    /// How many state transitions are charged, those of the children of distributed Maps included.
    pub transitions: u64,
    /// What a million of them cost as standard executions, in US dollars.
    pub standard: f64,
    /// The same as express executions; none if they take more than five minutes.
    pub express: Option<f64>,
    /// Whether a test case ends in this way.
    pub is_tested: bool,
}

/// A state that is entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepView {
    /// Its name.
    pub state: String,
    /// The ways that its branches, iterations and child executions take, each once.
    pub within: Vec<WayView>,
}

/// A way through a branch or an iteration, or that of a child execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayView {
    /// How many of them take it.
    pub times: usize,
    /// The states that are entered.
    pub steps: Vec<StepView>,
}

/// A way in words: `Each order (2 × Charge → Ship; Charge → Refund) → Report`.
fn way(steps: &[StepView]) -> String {
    let words = steps.iter().map(|step| {
        let within = step.within.iter().map(|inner| match inner.times {
            1 => way(&inner.steps),
            times => format!("{times} × {}", way(&inner.steps)),
        });
        let within: Vec<String> = within.collect();
        if within.is_empty() {
            step.state.clone()
        } else {
            format!("{} ({})", step.state, within.join("; "))
        }
    });
    words.collect::<Vec<_>>().join(" → ")
}

impl OutcomeView {
    /// The states that are entered, in words: `Each order (2 × Charge → Ship; Charge → Refund) → Report`.
    pub fn way(&self) -> String {
        way(&self.path)
    }

    /// What it takes, in words: time, events, transitions, and what a million of them cost.
    pub fn facts(&self) -> String {
        let express = self.express.map_or_else(
            || "too long for Express".to_owned(),
            |cost| format!("${cost:.2} Express"),
        );
        format!(
            "{}, {}, {}; a million cost ${:.2} Standard, {express}",
            duration(self.duration),
            counted(self.events, "event"),
            counted(
                usize::try_from(self.transitions).unwrap_or(usize::MAX),
                "transition"
            ),
            self.standard,
        )
    }
}

/// Errors of a task that end the execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UncaughtView {
    /// The state.
    pub pointer: Pointer,
    /// Its name.
    pub state: String,
    /// The errors, all of which end the execution.
    pub errors: Vec<String>,
    /// A change of the definition that catches them, where one is possible.
    pub fix: Option<Fix>,
    /// An outcome in which that happens.
    pub outcome: usize,
}

/// Something that did nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdleView {
    /// Where it stands.
    pub pointer: Pointer,
    /// What a person calls it: `Charge: Catch 2`.
    pub label: String,
    /// Why: a reason that follows from the definition, or how often it was tried.
    pub why: String,
    /// Whether it can never do anything, as the definition shows.
    pub is_certain: bool,
}

/// A state that failed over its data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingView {
    /// The state.
    pub pointer: Pointer,
    /// Its name.
    pub state: String,
    /// What the service says.
    pub cause: String,
    /// An outcome in which that happens.
    pub outcome: usize,
}

/// The most of something that an outcome needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExtremeView {
    /// A sentence that says what, how much, and of how much.
    pub sentence: String,
    /// Whether it is a reason for concern: without end, or near a quota.
    pub is_alarming: bool,
    /// Whether it is an execution that only the quota ends.
    pub is_endless: bool,
    /// The state that it is about, if it is about one.
    pub state: Option<Pointer>,
    /// An outcome in which that happens.
    pub outcome: usize,
}

/// A call that is made again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepeatedView {
    /// The state.
    pub pointer: Pointer,
    /// Its name.
    pub state: String,
    /// How many calls there are at most for one visit.
    pub calls: usize,
    /// An outcome in which that happens.
    pub outcome: usize,
}
