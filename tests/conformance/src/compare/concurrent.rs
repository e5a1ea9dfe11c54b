//! Comparison of histories in which branches or iterations ran at the same time.
//!
//! Both histories are taken apart into threads; every thread must have the same events in the same order, and
//! every `previousEventId` must point to the same place. Only two kinds of links legally depend on the
//! interleaving, and for them the rule is checked in place of the place: the end of a Parallel or Map points to
//! whichever event of its branches came last, and an iteration that waited for a free slot points to the end of
//! whichever iteration freed it.

use std::collections::HashSet;

use serde_json::Value;

use super::event::{compare_without_ids, kind, line, number};
use super::history::{around, well_formed};
use super::text::Rules;
use super::threads::{Place, Threads};
use crate::case::Difference;

/// What the causes of runtime errors say about the place of the error.
const EVENT_ID: &str = "event id #";

/// Where an event's `previousEventId` points, independent of the interleaving.
#[derive(Debug, PartialEq, Eq)]
enum Link {
    Start,
    /// A certain event.
    To(String),
    /// The end of a Parallel or Map: an event of a branch, which one depends on which branch ended last.
    Joins {
        kind: String,
        to_end: usize,
        latest: bool,
        all_ended: bool,
    },
    /// The start of an iteration: an event of the iteration that made room.
    Freed {
        kind: String,
        to_end: usize,
    },
}

/// Compares two histories up to the interleaving of their branches.
pub fn compare(rules: &Rules, expected: &[Value], got: &[Value]) -> Result<(), Difference> {
    well_formed(got)?;
    let (ours, theirs) = (History::new(got), History::new(expected));
    for thread in &theirs.threads.threads {
        let Some(other) = ours.threads.find(&thread.key) else {
            let first = thread.events.first().copied().unwrap_or_default();
            let shown = expected.get(first).map(line).unwrap_or_default();
            let what = format!("the branch or iteration {} did not run", thread.key);
            return Err(around(
                Difference::plain(what, shown, "(absent)"),
                expected,
                first,
                got,
                got.len(),
            ));
        };
        sequence(
            rules,
            &thread.key,
            (&theirs, &thread.events),
            (&ours, &other.events),
        )?;
    }
    if let Some(extra) = ours
        .threads
        .threads
        .iter()
        .find(|thread| theirs.threads.find(&thread.key).is_none())
    {
        let first = extra.events.first().copied().unwrap_or_default();
        let shown = got.get(first).map(line).unwrap_or_default();
        let what = format!("the branch or iteration {} should not have run", extra.key);
        return Err(around(
            Difference::plain(what, "(absent)", shown),
            expected,
            expected.len(),
            got,
            first,
        ));
    }
    ours.each_slot_used_once()
}

/// One thread on both sides.
fn sequence(
    rules: &Rules,
    key: &str,
    (theirs, expected): (&History, &[usize]),
    (ours, got): (&History, &[usize]),
) -> Result<(), Difference> {
    let expected = theirs.without_order_of_aborts(expected);
    let got = ours.without_order_of_aborts(got);
    for (position, (&one, &other)) in expected.iter().zip(&got).enumerate() {
        let what = || format!("event {position} of {key} ({})", kind(theirs.event(one)));
        let place = |difference: Difference| around(difference, theirs.events, one, ours.events, other);
        let same = compare_without_ids(rules, &theirs.named(one), &ours.named(other));
        same.map_err(|mismatch| place(Difference::new(what(), mismatch)))?;
        let (link, other_link) = (theirs.link(one), ours.link(other));
        if link != other_link {
            let what = format!("{}: previousEventId", what());
            return Err(place(Difference::plain(
                what,
                format!("{link:?}"),
                format!("{other_link:?}"),
            )));
        }
    }
    let common = expected.len().min(got.len());
    if expected.len() == got.len() {
        return Ok(());
    }
    let (one, other) = (expected.get(common).copied(), got.get(common).copied());
    let show = |events: &[Value], at: Option<usize>| {
        at.and_then(|at| events.get(at))
            .map_or_else(|| "(no event)".to_owned(), line)
    };
    let what = format!("events of {key}: {} expected, {} got", expected.len(), got.len());
    let difference = Difference::plain(what, show(theirs.events, one), show(ours.events, other));
    let (at, other_at) = (
        one.unwrap_or(theirs.events.len()),
        other.unwrap_or(ours.events.len()),
    );
    Err(around(difference, theirs.events, at, ours.events, other_at))
}

struct History<'a> {
    events: &'a [Value],
    threads: Threads,
}

impl<'a> History<'a> {
    fn new(events: &'a [Value]) -> Self {
        Self {
            events,
            threads: Threads::of(events),
        }
    }

    fn event(&self, index: usize) -> &Value {
        self.events.get(index).unwrap_or(&Value::Null)
    }

    fn place(&self, index: usize) -> Option<Place> {
        self.threads.places.get(index).copied()
    }

    /// The cut of several branches is one moment: the order of the `...StateAborted` events among themselves
    /// says nothing.
    fn without_order_of_aborts(&self, events: &[usize]) -> Vec<usize> {
        let aborted = |index: &usize| kind(self.event(*index)).ends_with("StateAborted");
        let mut sorted = events.to_vec();
        for run in sorted.chunk_by_mut(|one, other| aborted(one) == aborted(other)) {
            if run.first().is_some_and(aborted) {
                run.sort_by_key(|&index| (kind(self.event(index)).to_owned(), index));
            }
        }
        sorted
    }

    fn link(&self, index: usize) -> Link {
        let event = self.event(index);
        let previous = number(event, "previousEventId").unwrap_or_default();
        let (Some(here), Some(there)) = (self.place(index), self.threads.place(previous)) else {
            return Link::Start;
        };
        let there_kind = || kind(self.event(usize::try_from(previous).unwrap_or_default().saturating_sub(1)));
        let ends = matches!(
            kind(event),
            "ParallelStateSucceeded" | "ParallelStateExited" | "MapStateSucceeded" | "MapStateExited"
        );
        if ends && self.threads.is_below(there.thread, here.thread) {
            let below = |at: &usize| {
                self.place(*at)
                    .is_some_and(|place| self.threads.is_below(place.thread, here.thread))
            };
            return Link::Joins {
                kind: there_kind().to_owned(),
                to_end: self.to_end(there),
                latest: (0..index).rev().find(below).map(|at| at as u64 + 1) == Some(previous),
                all_ended: !self.goes_on_below(index, here),
            };
        }
        if self.waited_for_a_slot(index, there) {
            return Link::Freed {
                kind: there_kind().to_owned(),
                to_end: self.to_end(there),
            };
        }
        Link::To(self.threads.name(there))
    }

    /// Whether branches of the state that ends here have events after its end.
    fn goes_on_below(&self, index: usize, here: Place) -> bool {
        let thread = self.threads.threads.get(here.thread);
        // Until the thread enters another state, everything below it belongs to this one.
        let until = thread
            .and_then(|thread| thread.events.get(here.position..))
            .and_then(|later| {
                later
                    .iter()
                    .find(|&&at| kind(self.event(at)).ends_with("StateEntered"))
            })
            .copied()
            .unwrap_or(self.events.len());
        (index..until).any(|at| {
            self.place(at)
                .is_some_and(|place| self.threads.is_below(place.thread, here.thread))
        })
    }

    fn waited_for_a_slot(&self, index: usize, there: Place) -> bool {
        let parent = |thread: usize| self.threads.threads.get(thread).and_then(|thread| thread.parent);
        let thread = self.place(index).map(|place| place.thread);
        kind(self.event(index)) == "MapIterationStarted"
            && thread.is_some_and(|thread| thread != there.thread && parent(thread) == parent(there.thread))
    }

    fn to_end(&self, place: Place) -> usize {
        let length = self
            .threads
            .threads
            .get(place.thread)
            .map_or(0, |thread| thread.events.len());
        length.saturating_sub(place.position)
    }

    /// Two iterations cannot both have waited for the end of the same one.
    fn each_slot_used_once(&self) -> Result<(), Difference> {
        let mut used = HashSet::new();
        for (index, event) in self.events.iter().enumerate() {
            let previous = number(event, "previousEventId").unwrap_or_default();
            let freed = self
                .threads
                .place(previous)
                .is_some_and(|there| self.waited_for_a_slot(index, there));
            if freed && !used.insert(previous) {
                let what = "two iterations began at the end of the same one";
                let difference = Difference::plain(what, "one iteration per end", line(event));
                return Err(around(difference, &[], 0, self.events, index));
            }
        }
        Ok(())
    }

    /// The event with the ids inside its texts replaced by places: ids depend on the interleaving.
    fn named(&self, index: usize) -> Value {
        self.renamed(self.event(index))
    }

    fn renamed(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.renamed_text(text)),
            Value::Array(items) => items.iter().map(|item| self.renamed(item)).collect(),
            Value::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.renamed(value)))
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    fn renamed_text(&self, text: &str) -> String {
        let mut renamed = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(EVENT_ID) {
            let (before, after) = rest.split_at(at + EVENT_ID.len());
            let digits = after.len()
                - after
                    .trim_start_matches(|digit: char| digit.is_ascii_digit())
                    .len();
            let (id, after) = after.split_at(digits);
            renamed.push_str(before);
            let place = id.parse().ok().and_then(|id| self.threads.place(id));
            renamed.push_str(&place.map_or_else(|| id.to_owned(), |place| self.threads.name(place)));
            rest = after;
        }
        renamed.push_str(rest);
        renamed
    }
}
