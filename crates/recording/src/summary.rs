//! Many recorded executions at once: how they ended, which ways they went, and where their time went.
//!
//! What does not live here: which texts belong to which execution (`recording`).

use std::collections::HashMap;

use asl_json::Str;
use indexmap::{IndexMap, IndexSet};

use crate::cause::Causes;
use crate::recording::Recording;

/// What many executions have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Each of them, in the order of the texts.
    pub executions: Vec<Line>,
    /// How many ended in each way, the most frequent first.
    pub outcomes: Vec<(String, usize)>,
    /// How many failed with each error, the most frequent first.
    pub errors: Vec<(String, usize)>,
    /// The states that were left, the slowest first by their median.
    pub states: Vec<StateTimes>,
    /// How many went each way through the states at the top, the most frequent first.
    pub ways: Vec<(String, usize)>,
    /// How many entered each state.
    pub entered: Vec<(String, usize)>,
    /// How many went from a state to another one; nothing before the first and after the last of an execution, an iteration or a
    /// branch.
    pub moves: Vec<((String, String), usize)>,
}

/// One of the executions.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, or `RUNNING` where its end is not recorded.
    pub status: &'static str,
    /// Its error.
    pub error: Option<String>,
    /// From its first event to its last, in milliseconds.
    pub elapsed: Option<u64>,
    /// How many events are recorded.
    pub events: usize,
}

/// How long the visits of a state took, in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct StateTimes {
    /// Its name.
    pub name: String,
    /// How often it was left.
    pub visits: usize,
    /// Half of the visits took no longer.
    pub median: u64,
    /// Of twenty visits, nineteen took no longer.
    pub p95: u64,
}

impl Summary {
    /// Sums up executions.
    pub fn of(recordings: &[Recording]) -> Self {
        let mut summary = Self::default();
        let (mut outcomes, mut errors, mut ways) = (IndexMap::new(), IndexMap::new(), IndexMap::new());
        let mut times: IndexMap<Str, Vec<u64>> = IndexMap::new();
        let (mut entered, mut moves) = (IndexMap::new(), IndexMap::new());
        for (number, recording) in recordings.iter().enumerate() {
            let line = recording.line(number);
            *outcomes.entry(line.status.to_owned()).or_insert(0) += 1;
            if let Some(error) = &line.error {
                *errors.entry(error.clone()).or_insert(0) += 1;
            }
            summary.executions.push(line);
            let causes = Causes::of(&recording.events);
            *ways.entry(recording.times(&causes, &mut times)).or_insert(0) += 1;
            for step in recording.moves(&causes) {
                if !step.1.is_empty() {
                    let known: &mut (usize, usize) = entered.entry(step.1.clone()).or_insert((0, 0));
                    if known.1 != number + 1 {
                        *known = (known.0 + 1, number + 1);
                    }
                }
                *moves.entry(step).or_insert(0) += 1;
            }
        }
        summary.entered = entered
            .into_iter()
            .map(|(name, (count, _))| (name, count))
            .collect();
        summary.moves = moves.into_iter().collect();
        summary.outcomes = most_first(outcomes);
        summary.errors = most_first(errors);
        summary.ways = most_first(ways);
        summary.states = times
            .into_iter()
            .map(|(name, mut times)| {
                times.sort_unstable();
                let at = |share: usize| {
                    // The nearest rank.
                    let rank = (times.len() * share).div_ceil(100).max(1);
                    times.get(rank - 1).copied().unwrap_or(0)
                };
                StateTimes {
                    name: name.to_string(),
                    visits: times.len(),
                    median: at(50),
                    p95: at(95),
                }
            })
            .collect();
        summary
            .states
            .sort_by_key(|state| std::cmp::Reverse((state.median, state.p95)));
        summary
    }
}

fn most_first(counts: IndexMap<String, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// A longer way is cut: it goes round in circles.
const LONGEST_WAY: usize = 40;

impl Recording {
    fn line(&self, number: usize) -> Line {
        let end = self.end();
        let name = self.arn.as_deref().and_then(|arn| arn.split(':').nth(7));
        let first = self.events.first().and_then(|event| event.time);
        let last = self.events.last().and_then(|event| event.time);
        Line {
            name: name.map_or_else(|| format!("execution {}", number + 1), str::to_owned),
            status: end.map_or("RUNNING", |(status, _)| status),
            error: end.and_then(|(_, event)| event.text("error")).map(str::to_owned),
            elapsed: first
                .zip(last)
                .and_then(|(first, last)| u64::try_from(last.saturating_sub(first)).ok()),
            events: self.events.len(),
        }
    }

    /// Adds how long each visit took, and gives the way through the states at the top.
    fn times(&self, causes: &Causes, times: &mut IndexMap<Str, Vec<u64>>) -> String {
        let mut entered: IndexMap<usize, i64> = IndexMap::new();
        let mut way: Vec<&str> = Vec::new();
        for (event, place) in self.events.iter().zip(&causes.places) {
            let (Some(at), Some(visit)) = (place.visit, causes.visit(*place)) else {
                continue;
            };
            if event.kind.ends_with("StateEntered") {
                if let Some(time) = event.time {
                    entered.insert(at, time);
                }
                let is_top = causes
                    .scopes
                    .get(place.scope)
                    .is_some_and(|scope| scope.parent.is_none());
                if is_top && way.len() < LONGEST_WAY {
                    way.push(event.text("name").unwrap_or("?"));
                }
            } else if event.kind.ends_with("StateExited")
                && let Some(from) = entered.get(&at)
                && let Some(took) = event
                    .time
                    .and_then(|time| u64::try_from(time.saturating_sub(*from)).ok())
            {
                times.entry(visit.name.clone()).or_default().push(took);
            }
        }
        let end = if way.len() < LONGEST_WAY { "" } else { " → …" };
        way.join(" → ") + end
    }

    /// From which state to which it went, each once.
    fn moves(&self, causes: &Causes) -> IndexSet<(String, String)> {
        let mut last: HashMap<usize, &str> = HashMap::new();
        let mut moves = IndexSet::new();
        for (event, place) in self.events.iter().zip(&causes.places) {
            let name = causes.visit(*place).map_or("", |visit| &*visit.name);
            if event.kind.ends_with("StateEntered") && !name.is_empty() {
                let before = last.insert(place.scope, name).unwrap_or_default();
                moves.insert((before.to_owned(), name.to_owned()));
            }
        }
        if self.end().is_some_and(|(status, _)| status == "SUCCEEDED")
            && let Some(last) = last.get(&0)
        {
            moves.insert(((*last).to_owned(), String::new()));
        }
        moves
    }
}
