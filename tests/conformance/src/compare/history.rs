//! Comparison of whole event histories.
//!
//! `strict`: event by event. `prefix`: the recording stopped early. `scrubbed`: the recorder removed the ids of the
//! events inside a Parallel and sorted them, so those are compared as a multiset between the events that kept
//! their ids. Histories of branches that ran at the same time are compared in [`super::concurrent`].

use std::collections::HashMap;

use serde_json::Value;

use super::event::{compare_event, compare_without_ids, kind, line, number};
use super::text::Rules;
use crate::case::{Around, Difference};

/// How the events of a recording are to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The recorded order is the order to produce.
    Strict,
    /// Branches or iterations ran at the same time: their interleaving may differ.
    Concurrent,
    /// As `Concurrent`, and the recorder lost the ids inside the Parallel.
    Scrubbed,
    /// The recording is the beginning of the history.
    Prefix,
}

/// The recorder lost these where it removed the ids.
const LOST: [&str; 2] = ["ParallelStateSucceeded", "ParallelStateFailed"];

/// Lines shown before and after the place of a difference.
const AROUND: usize = 3;

/// Compares a recorded history with ours.
pub fn compare(rules: &Rules, order: Order, expected: &[Value], got: &[Value]) -> Result<(), Difference> {
    match order {
        Order::Strict => strict(rules, expected, got),
        Order::Prefix => {
            let common = got.len().min(expected.len());
            strict(rules, expected, got.get(..common).unwrap_or(got))
        }
        // The recorded order is one of the legal ones.
        Order::Concurrent => match strict(rules, expected, got) {
            Ok(()) => Ok(()),
            Err(_) => super::concurrent::compare(rules, expected, got),
        },
        Order::Scrubbed => scrubbed(rules, expected, got),
    }
}

fn strict(rules: &Rules, expected: &[Value], got: &[Value]) -> Result<(), Difference> {
    for (index, (one, other)) in expected.iter().zip(got).enumerate() {
        if let Err(mismatch) = compare_event(rules, one, other) {
            let what = format!("event {} ({})", index + 1, kind(one));
            return Err(around(
                Difference::new(what, mismatch),
                expected,
                index,
                got,
                index,
            ));
        }
    }
    let common = expected.len().min(got.len());
    if expected.len() == got.len() {
        return Ok(());
    }
    let show = |events: &[Value]| events.get(common).map_or_else(|| "(no event)".to_owned(), line);
    let difference = Difference::plain(
        format!(
            "number of events: {} expected, {} got; event {}",
            expected.len(),
            got.len(),
            common + 1
        ),
        show(expected),
        show(got),
    );
    Err(around(difference, expected, common, got, common))
}

/// Adds the neighbouring events of both sides to a difference.
pub fn around(
    mut difference: Difference,
    expected: &[Value],
    expected_at: usize,
    got: &[Value],
    got_at: usize,
) -> Difference {
    let around = Around {
        expected: neighbours(expected, expected_at),
        got: neighbours(got, got_at),
    };
    difference.around = Some(Box::new(around));
    difference
}

fn neighbours(events: &[Value], at: usize) -> Vec<String> {
    let numbered = events.iter().enumerate();
    let shown = numbered
        .skip(at.saturating_sub(AROUND))
        .take_while(|(index, _)| *index <= at + AROUND);
    shown
        .map(|(index, event)| format!("{} {}", if index == at { '>' } else { ' ' }, line(event)))
        .collect()
}

fn scrubbed(rules: &Rules, expected: &[Value], got: &[Value]) -> Result<(), Difference> {
    well_formed(got)?;
    let by_id: HashMap<u64, usize> = got
        .iter()
        .enumerate()
        .filter_map(|(index, event)| Some((number(event, "id")?, index)))
        .collect();
    let mut loose: Vec<&Value> = Vec::new();
    let mut next = 0;
    for (index, one) in expected.iter().enumerate() {
        let Some(id) = number(one, "id") else {
            loose.push(one);
            continue;
        };
        let Some(&at) = by_id.get(&id) else {
            let difference = Difference::plain(format!("event {id} is missing"), line(one), "(no event)");
            return Err(around(difference, expected, index, got, got.len()));
        };
        section(
            rules,
            &std::mem::take(&mut loose),
            got.get(next..at).unwrap_or_default(),
        )
        .map_err(|difference| around(difference, expected, index, got, at))?;
        compare_event(rules, one, got.get(at).unwrap_or(&Value::Null)).map_err(|mismatch| {
            let difference = Difference::new(format!("event {id} ({})", kind(one)), mismatch);
            around(difference, expected, index, got, at)
        })?;
        next = at + 1;
    }
    section(rules, &loose, got.get(next..).unwrap_or_default())
        .map_err(|difference| around(difference, expected, expected.len(), got, next))
}

/// Events that lost their ids against ours between the same two events: a multiset.
fn section(rules: &Rules, expected: &[&Value], got: &[Value]) -> Result<(), Difference> {
    let expected: Vec<&Value> = expected
        .iter()
        .copied()
        .filter(|event| !LOST.contains(&kind(event)))
        .collect();
    let got: Vec<&Value> = got.iter().filter(|event| !LOST.contains(&kind(event))).collect();
    let pairs = |one: &usize, other: &usize| match (expected.get(*one), got.get(*other)) {
        (Some(one), Some(other)) => compare_without_ids(rules, one, other).is_ok(),
        _ => false,
    };
    let matched = super::pairing(expected.len(), got.len(), &|one, other| pairs(&one, &other));
    if let Some(event) = (0..expected.len())
        .find(|one| !matched.contains_key(one))
        .and_then(|at| expected.get(at))
    {
        let listed: Vec<String> = got.iter().map(|event| line(event)).collect();
        let what = "one of the events whose order was not recorded has no counterpart";
        return Err(Difference::plain(what, line(event), listed.join("\n")));
    }
    let taken: Vec<usize> = matched.values().copied().collect();
    match (0..got.len())
        .find(|at| !taken.contains(at))
        .and_then(|at| got.get(at))
    {
        Some(event) => Err(Difference::plain("an event too many", "(no event)", line(event))),
        None => Ok(()),
    }
}

/// Ids count from one without gaps, and every `previousEventId` names an earlier event (or none).
pub fn well_formed(events: &[Value]) -> Result<(), Difference> {
    for (index, event) in events.iter().enumerate() {
        let due = index as u64 + 1;
        let id = number(event, "id");
        if id != Some(due) {
            let difference =
                Difference::plain(format!("id of event {due}"), due.to_string(), format!("{id:?}"));
            return Err(around(difference, &[], 0, events, index));
        }
        match number(event, "previousEventId") {
            Some(previous) if previous < due => {}
            previous => {
                let what = format!("previousEventId of event {due}");
                let difference = Difference::plain(what, "an earlier event", format!("{previous:?}"));
                return Err(around(difference, &[], 0, events, index));
            }
        }
    }
    Ok(())
}
