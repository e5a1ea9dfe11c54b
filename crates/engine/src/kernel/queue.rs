//! What is planned: which branch wakes at which instant. At the same instant, what was planned first comes first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::ids::BranchId;
use crate::clock::Instant;

/// Proof that a wake-up is the one that was planned last for its branch; others are out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

#[derive(Clone, Default)]
pub(crate) struct Queue {
    planned: BinaryHeap<Reverse<(Instant, Ticket, BranchId)>>,
    tickets: u64,
}

impl Queue {
    pub(crate) fn add(&mut self, at: Instant, branch: BranchId) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.planned.push(Reverse((at, ticket, branch)));
        ticket
    }

    pub(crate) fn pop(&mut self) -> Option<(Instant, Ticket, BranchId)> {
        self.planned.pop().map(|Reverse(next)| next)
    }

    /// Forgets everything that was planned.
    pub(crate) fn clear(&mut self) {
        self.planned.clear();
    }
}
