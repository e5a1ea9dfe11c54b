//! What is planned: which branch wakes at which instant. At the same instant, what was planned first comes first.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::ids::BranchId;
use crate::clock::Instant;

/// Proof that a wake-up is the one that was planned last for its branch; others are out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

#[derive(Clone, Default)]
pub(crate) struct Queue {
    /// Plans for one instant, in the order in which they were made: most steps are taken at once.
    line: VecDeque<Plan>,
    /// All others.
    later: BinaryHeap<Reverse<Plan>>,
    tickets: u64,
}

type Plan = (Instant, Ticket, BranchId);

impl Queue {
    pub(crate) fn add(&mut self, at: Instant, branch: BranchId) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        let plan = (at, ticket, branch);
        match self.line.front() {
            Some((instant, ..)) if *instant != at => self.later.push(Reverse(plan)),
            _ => self.line.push_back(plan),
        }
        ticket
    }

    pub(crate) fn pop(&mut self) -> Option<Plan> {
        let first_later = self.later.peek().map(|Reverse(plan)| plan);
        match (self.line.front(), first_later) {
            (Some(first), Some(later)) if later < first => self.later.pop().map(|Reverse(plan)| plan),
            (Some(_), _) => self.line.pop_front(),
            (None, _) => self.later.pop().map(|Reverse(plan)| plan),
        }
    }

    /// Forgets everything that was planned.
    pub(crate) fn clear(&mut self) {
        self.line.clear();
        self.later.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is added and taken out in which order, what comes is the earliest, and of those the first.
        #[test]
        fn the_earliest_comes_first(steps in prop::collection::vec(prop::option::weighted(0.6, 0_i64..4), 0..60)) {
            let (mut queue, mut known) = (Queue::default(), Vec::new());
            for (number, step) in steps.into_iter().enumerate() {
                if let Some(at) = step {
                    let branch = BranchId::from(number);
                    let ticket = queue.add(Instant(at), branch);
                    known.push((Instant(at), ticket, branch));
                } else {
                    let first = known.iter().min().copied();
                    prop_assert_eq!(queue.pop(), first);
                    known.retain(|plan| Some(*plan) != first);
                }
            }
        }
    }
}
