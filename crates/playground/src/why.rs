//! Why an execution failed, as a whole: the calls of the state that failed, and what the states around it did with the failure.
//!
//! What does not live here: which clauses saw a failure (`reason.rs`), why an expression failed (`explain.rs`), and what would
//! have helped (`remedy.rs`).

use asl_engine::{Attempt, Status};
use asl_json::to_pretty;
use asl_protocol::{FailedAttempt, WhyView};

use crate::execution_view::ExecutionView;
use crate::explain::cut;
use crate::remedy::remedies;
use crate::run::Run;

/// How many of the first and of the last attempts are listed.
const MOST_ATTEMPTS: usize = 25;
/// How much of the arguments is shown, in characters.
const MAX_ARGUMENTS: usize = 20_000;

impl Run {
    /// Why the execution that is looked at failed; nothing if it did not.
    pub(crate) fn why(&self) -> Option<WhyView> {
        let mut why = self.view().why()?;
        // What is changed is the workspace's, and a redrive goes on from what already happened.
        if self.opened.path.is_empty() && self.execution.redrive_count == 0 {
            why.remedies = remedies(self);
        }
        Some(why)
    }
}

impl ExecutionView<'_> {
    /// The visits that failed the execution, by index, from the inside to the outside.
    pub(crate) fn failed(&self) -> Vec<usize> {
        let visits = &self.execution.visits;
        let is_failed = |visit: &asl_engine::Visit| {
            let failure = visit.failure();
            visit.exited().is_none() && failure.is_some_and(|failure| failure.error == self.execution.error)
        };
        let Some(first) = visits.iter().rposition(is_failed) else {
            return Vec::new();
        };
        let Some(inner) = visits.get(first) else {
            return Vec::new();
        };
        let is_around = |visit: &asl_engine::Visit| {
            let below = inner.pointer().as_str().strip_prefix(visit.pointer().as_str());
            below.is_some_and(|below| below.starts_with('/')) && inner.path().starts_with(visit.path())
        };
        let before = visits.iter().enumerate().take(first).rev();
        let around = before.filter(|(_, visit)| is_failed(visit) && is_around(visit));
        std::iter::once(first)
            .chain(around.map(|(index, _)| index))
            .collect()
    }

    fn why(&self) -> Option<WhyView> {
        if self.execution.status == Status::Succeeded {
            return None;
        }
        let failed = self.failed();
        let visits: Vec<_> = failed
            .iter()
            .filter_map(|index| self.execution.visits.get(*index))
            .collect();
        let Some(inner) = visits.first() else {
            return Some(WhyView::default());
        };
        let mut attempts: Vec<FailedAttempt> = inner
            .attempts()
            .iter()
            .enumerate()
            .map(|(index, attempt)| self.failed_attempt(index, attempt))
            .collect();
        if attempts.len() > 2 * MOST_ATTEMPTS {
            attempts.drain(MOST_ATTEMPTS..attempts.len() - MOST_ATTEMPTS);
        }
        // The first one with a reason is part of the summary.
        let above = visits
            .iter()
            .filter_map(|visit| self.reason(visit))
            .skip(1)
            .collect();
        Some(WhyView {
            state: inner.state().to_string(),
            arguments: inner
                .attempts()
                .last()
                .map(|attempt| cut(to_pretty(&attempt.arguments), MAX_ARGUMENTS)),
            attempts,
            above,
            remedies: Vec::new(),
        })
    }

    fn failed_attempt(&self, index: usize, attempt: &Attempt) -> FailedAttempt {
        let failure = attempt
            .outcome
            .as_ref()
            .and_then(|outcome| outcome.as_ref().err());
        FailedAttempt {
            number: index + 1,
            at: self.at(attempt.start),
            error: failure.map(|failure| failure.error.as_deref().unwrap_or("No error name").to_owned()),
            retried: attempt.retried,
        }
    }
}
