//! The visits of an execution in virtual time: states, attempts, waits between them, and callbacks.

use asl_engine::{EventKind, Visit};
use asl_protocol::{Bar, BarKind, BarPart, GetTimeline, Timeline};

use crate::execution_view::{ExecutionView, outcome};

/// How many attempts of one visit are shown.
const MOST_ATTEMPTS: usize = 200;

impl ExecutionView<'_> {
    /// Some visits in virtual time.
    pub(crate) fn timeline(&self, request: &GetTimeline) -> Timeline {
        let visits = self.execution.visits.iter().enumerate();
        let mut bars: Vec<Bar> = visits
            .skip(request.from)
            .take(request.count)
            .map(|(index, visit)| self.bar(index, visit))
            .collect();
        self.callbacks(request.from, &mut bars);
        Timeline {
            total: self.execution.visits.len(),
            duration: self.at(self.execution.stop),
            bars,
        }
    }

    fn bar(&self, index: usize, visit: &Visit) -> Bar {
        let stop = self.at(visit.stop().unwrap_or(self.execution.stop));
        let mut parts = Vec::new();
        let attempts = visit.attempts();
        for (index, attempt) in attempts.iter().enumerate().take(MOST_ATTEMPTS) {
            let start = self.at(attempt.start);
            let next = attempts.get(index + 1).map(|next| self.at(next.start));
            let waited = attempt.retried.map_or(0, |(_, milliseconds)| milliseconds);
            let end = next.map_or(stop, |next| next.saturating_sub(waited)).max(start);
            let kind = match attempt.outcome {
                Some(Err(_)) => BarKind::FailedAttempt,
                _ => BarKind::Attempt,
            };
            parts.push(BarPart {
                kind,
                start,
                stop: end,
            });
            if let Some(next) = next.filter(|next| *next > end) {
                parts.push(BarPart {
                    kind: BarKind::Backoff,
                    start: end,
                    stop: next,
                });
            }
        }
        Bar {
            visit: index,
            pointer: visit.pointer().clone(),
            state: visit.state().to_string(),
            depth: visit.path().len(),
            start: self.at(visit.start),
            stop,
            outcome: outcome(visit),
            parts,
        }
    }

    /// Adds the time between the submission of each call and the next event of its visit.
    fn callbacks(&self, from: usize, bars: &mut [Bar]) {
        let mut submitted: Vec<Option<u64>> = vec![None; bars.len()];
        for event in &self.execution.events {
            let Some(index) = event.visit().and_then(|visit| visit.checked_sub(from)) else {
                continue;
            };
            let (Some(bar), Some(submitted)) = (bars.get_mut(index), submitted.get_mut(index)) else {
                continue;
            };
            let at = self.at(event.time);
            if let Some(start) = submitted
                .take()
                .filter(|start| *start < at && bar.parts.len() < 2 * MOST_ATTEMPTS)
            {
                bar.parts.push(BarPart {
                    kind: BarKind::Callback,
                    start,
                    stop: at,
                });
            }
            if matches!(event.kind, EventKind::TaskSubmitted { .. }) {
                *submitted = Some(at);
            }
        }
    }
}
