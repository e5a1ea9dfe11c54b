//! What happens when a state fails: `Retry`, then `Catch`, then the end of the strand.

use asl::model::{Catcher, Retrier, StateKind};
use asl_json::{Str, Value};

use crate::computed::Given;
use crate::evaluation::Place;
use crate::event::EventKind;
use crate::failure::{Class, Failure, name};
use crate::limits::FOREVER;
use crate::simulation::{Ended, Outcome, Simulation, Step};
use crate::trace::{FlowKind, Taken};

/// `Retry` and `Catch` of a state, where its type has them.
pub(crate) fn clauses(kind: &StateKind) -> (&[Retrier], &[Catcher]) {
    match kind {
        StateKind::Task(task) => (&task.retry, &task.catch),
        StateKind::Parallel(parallel) => (&parallel.retry, &parallel.catch),
        StateKind::Map(map) => (&map.retry, &map.catch),
        StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed
        | StateKind::Fail(_) => (&[], &[]),
    }
}

/// Milliseconds before the retry that follows `used` earlier ones: interval × rate^used, capped; with full jitter a
/// random part of that ("jitter is applied after the cap").
pub(crate) fn delay(retrier: &Retrier, used: u64, fraction: impl FnOnce() -> f64) -> u64 {
    #[expect(clippy::cast_precision_loss, reason = "seconds and counts are far below 2^53")]
    let mut seconds = retrier.interval_seconds as f64 * retrier.backoff_rate.powf(used as f64);
    if let Some(most) = retrier.max_delay_seconds {
        #[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^53")]
        let most = most as f64;
        seconds = seconds.min(most);
    }
    if retrier.full_jitter {
        seconds *= fraction();
    }
    let milliseconds = (seconds * 1000.0).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of the type"
    )]
    #[expect(clippy::cast_precision_loss, reason = "an upper bound")]
    let clamped = milliseconds.clamp(0.0, FOREVER as f64) as u64;
    clamped
}

impl Simulation<'_> {
    /// The current state of the strand failed.
    pub(crate) fn fail(&mut self, strand: usize, failure: Failure) -> Result<(), Ended> {
        let Some(visiting) = self.visiting(strand) else {
            return Ok(());
        };
        let state = visiting.state.clone();
        if let Some(visit) = self.visit_mut(strand) {
            visit.failure = Some(failure.details.clone());
        }
        self.note_cause(strand, &failure);
        if let Some(location) = &failure.evaluation {
            self.record_evaluation(strand, &state.name, &failure, location.clone())?;
        }
        let (retry, catch) = clauses(&state.kind);
        if self.retry(strand, retry, &failure) {
            return Ok(());
        }
        let before = self.last(strand);
        if failure.class != Class::Fatal {
            self.record_failed(strand, &state.kind)?;
        }
        let catcher = catch
            .iter()
            .enumerate()
            .find(|(_, catcher)| failure.is_matched_by(&catcher.error_equals));
        let Some((index, catcher)) = catcher else {
            return self.fail_strand(strand, failure);
        };
        match self.catch(strand, index, catcher, &failure)? {
            Ok(()) => Ok(()),
            // The catcher's own expressions failed: that follows from what was caught
            // (observed: `parallel/catch-output-fails`).
            Err(failure) => {
                self.note_cause(strand, &failure);
                if let Some(location) = &failure.evaluation {
                    self.set_last(strand, before);
                    self.record_evaluation(strand, &state.name, &failure, location.clone())?;
                    self.record_failed(strand, &state.kind)?;
                }
                self.fail_strand(strand, failure)
            }
        }
    }

    /// Notes in the trace that the expressions evaluated last are why the state fails, if they are.
    fn note_cause(&mut self, strand: usize, failure: &Failure) {
        let own = [Some(name::RUNTIME), Some(name::REFERENCE_PATH_CONFLICT)];
        if failure.evaluation.is_some() || own.contains(&failure.details.error.as_deref()) {
            self.note_failed_evaluation(strand);
        }
    }

    /// Only the last attempt of a Parallel or Map is shown as failed.
    fn record_failed(&mut self, strand: usize, kind: &StateKind) -> Result<(), Ended> {
        let failed = match kind {
            StateKind::Parallel(_) => EventKind::ParallelStateFailed,
            StateKind::Map(_) => EventKind::MapStateFailed,
            _ => return Ok(()),
        };
        self.record(strand, failed).map(|_| ())
    }

    /// The event of a failed evaluation. Since December 2024 it follows from the last event
    /// (recorded: `test_wait_timestamp_jsonata`; observed: `map/items-expression-failure`); before, it skipped the
    /// Entered event of the state.
    fn record_evaluation(
        &mut self,
        strand: usize,
        state: &Str,
        failure: &Failure,
        location: Option<Str>,
    ) -> Result<(), Ended> {
        let details = failure.details.clone();
        self.record(
            strand,
            EventKind::EvaluationFailed {
                details,
                location,
                state: state.clone(),
            },
        )?;
        Ok(())
    }

    /// Plans another attempt, if a retrier matches and is not exhausted. Only the first that matches counts.
    fn retry(&mut self, strand: usize, retry: &[Retrier], failure: &Failure) -> bool {
        let found = retry
            .iter()
            .enumerate()
            .find(|(_, retrier)| failure.is_matched_by(&retrier.error_equals));
        let Some((index, retrier)) = found else {
            return false;
        };
        let fraction = self.random.fraction();
        if let Some(probe) = &mut self.probe {
            probe.retry_index = Some(index);
            let used = probe.retrier_retry_count;
            if used >= retrier.max_attempts {
                return false;
            }
            probe.backoff = Some(delay(retrier, used, || fraction));
            self.outcome = Some(Outcome::failed(failure.details.clone(), None));
            return true;
        }
        let Some(visiting) = self.visiting_mut(strand) else {
            return false;
        };
        if visiting.retries.len() < retry.len() {
            visiting.retries.resize(retry.len(), 0);
        }
        let Some(used) = visiting
            .retries
            .get_mut(index)
            .filter(|used| **used < retrier.max_attempts)
        else {
            return false;
        };
        let milliseconds = delay(retrier, *used, || fraction);
        *used += 1;
        visiting.retry_count += 1;
        if let Some(visit) = self.visit_mut(strand) {
            visit.retriers.push(index);
            if let Some(attempt) = visit.attempts.last_mut() {
                attempt.retried = Some((index, milliseconds));
            }
        }
        self.wake(strand, self.now.after(milliseconds), Step::Attempt);
        true
    }

    /// Leaves the state by a catcher. The inner error is that of the catcher's own expressions.
    fn catch(
        &mut self,
        strand: usize,
        index: usize,
        catcher: &Catcher,
        failure: &Failure,
    ) -> Result<Result<(), Failure>, Ended> {
        let output = failure.error_output();
        self.flow(strand, FlowKind::ErrorOutput, &output);
        match self.catch_output(strand, index, catcher, &output) {
            Ok((value, assigned)) => {
                if let Some(visit) = self.visit_mut(strand) {
                    visit.taken = Some(Taken::Catch(index));
                }
                self.exit(strand, value, assigned, Some(&catcher.next)).map(Ok)
            }
            Err(failure) => Ok(Err(failure)),
        }
    }

    fn catch_output(
        &mut self,
        strand: usize,
        index: usize,
        catcher: &Catcher,
        output: &Value,
    ) -> Result<crate::flow::Left, Failure> {
        let given = Given {
            error_output: Some(output.clone()),
            ..Given::default()
        };
        let place = Place::Catch(index);
        let assigned = match &catcher.assign {
            Some(assign) => self.assign(strand, assign, place, output, &given)?,
            None => Vec::new(),
        };
        let value = match &catcher.output {
            Some(computed) => self.compute(strand, computed, place.field("Output"), &given)?,
            None => self.result_path(strand, place, &catcher.result_path, output.clone())?,
        };
        Ok((value, assigned))
    }

    /// Nothing caught it: the strand is over, and with it the execution, or the branches around.
    pub(crate) fn fail_strand(&mut self, strand: usize, failure: Failure) -> Result<(), Ended> {
        if let Some(visit) = self.visit_mut(strand) {
            visit.failure = Some(failure.details.clone());
        }
        let parent = self.strands.get(strand).and_then(|s| s.parent);
        match parent {
            Some((parent, index)) if failure.class != Class::Fatal => {
                self.child_failed(parent, index, strand, failure)
            }
            // `States.Runtime` inside a branch ends the execution without further events.
            _ => self.end_failed(strand, failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_their_cap() {
        let mut retrier = Retrier {
            error_equals: Vec::new(),
            interval_seconds: 3,
            max_attempts: 9,
            backoff_rate: 1.5,
            max_delay_seconds: None,
            full_jitter: false,
        };
        let delays = |retrier: &Retrier| {
            (0..4)
                .map(|used| delay(retrier, used, || 0.5))
                .collect::<Vec<_>>()
        };
        assert_eq!(delays(&retrier), [3000, 4500, 6750, 10125]);
        retrier.max_delay_seconds = Some(5);
        assert_eq!(delays(&retrier), [3000, 4500, 5000, 5000]);
        retrier.full_jitter = true;
        assert_eq!(delays(&retrier), [1500, 2250, 2500, 2500]);
        retrier.backoff_rate = 1e300;
        retrier.max_delay_seconds = None;
        assert_eq!(delay(&retrier, 99, || 1.0), FOREVER);
    }
}
