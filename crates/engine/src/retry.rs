//! What happens when a state fails: `Retry`, then `Catch`, then the end of the branch.

use std::sync::Arc;

use asl::model::{Catcher, Retrier, State, StateKind};
use asl_json::{Str, Value};

use crate::evaluation::Place;
use crate::event::EventKind;
use crate::expression::{EvalInput, compute};
use crate::failure::{Class, Failure, Stop, name};
use crate::kernel::Kernel;
use crate::kernel::branch::Step;
use crate::kernel::execution::Outcome;
use crate::kernel::ids::BranchId;
use crate::leave::{StateOutput, assign, end_branch_failed, exit, result_path};
use crate::limits::FOREVER;
use crate::trace::{FlowKind, TransitionRule};

/// Milliseconds before the retry that follows `used` earlier ones: interval × rate^used, capped; with full jitter a
/// random part of that ("jitter is applied after the cap").
fn delay(retrier: &Retrier, used: u64, fraction: impl FnOnce() -> f64) -> u64 {
    #[expect(clippy::cast_precision_loss, reason = "seconds and counts are far below 2^53")]
    let mut seconds =
        retrier.interval_seconds as f64 * asl_json::float::power(retrier.backoff_rate, used as f64);
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

/// The state that a branch is in failed.
pub(crate) fn fail(kernel: &mut Kernel, branch: BranchId, failure: Failure) -> Result<(), Stop> {
    let state = Arc::clone(&kernel.frame(branch)?.state);
    let visit = kernel.visit_mut(branch)?;
    let incidents = visit.incidents();
    incidents.failure = Some(failure.details.clone());
    incidents.class = Some(failure.class);
    note_failed_evaluation(kernel, branch, &failure)?;
    if let Some(location) = &failure.evaluation {
        record_evaluation(kernel, branch, &state, &failure, location.clone())?;
    }
    let (retry, catch) = match state.kind.handling() {
        Some(handling) => (&handling.retry[..], &handling.catch[..]),
        None => (&[][..], &[][..]),
    };
    if plan_retry(kernel, branch, retry, &failure)? {
        return Ok(());
    }
    let before = kernel.branch(branch)?.last;
    if failure.class != Class::Fatal {
        record_failed(kernel, branch, &state.kind)?;
    }
    let catcher = catch
        .iter()
        .enumerate()
        .find(|(_, catcher)| failure.is_matched_by(&catcher.error_equals));
    let Some((index, catcher)) = catcher else {
        return end_branch_failed(kernel, branch, failure);
    };
    let output = failure.error_output();
    kernel.note_flow(branch, FlowKind::ErrorOutput, &output)?;
    match output_of_catcher(kernel, branch, index, catcher, &output) {
        Ok(output) => {
            kernel.visit_mut(branch)?.taken = Some(TransitionRule::Catch(index));
            exit(kernel, branch, output, Some(&catcher.next))
        }
        Err(Stop::Ended) => Err(Stop::Ended),
        // The catcher's own expressions failed: that follows from what was caught
        // (observed: `parallel/catch-output-fails`).
        Err(Stop::Failed(failure)) => {
            note_failed_evaluation(kernel, branch, &failure)?;
            if let Some(location) = &failure.evaluation {
                kernel.branch_mut(branch)?.last = before;
                record_evaluation(kernel, branch, &state, &failure, location.clone())?;
                record_failed(kernel, branch, &state.kind)?;
            }
            end_branch_failed(kernel, branch, *failure)
        }
    }
}

/// Notes in the trace that the expressions evaluated last are why the state fails, if they are.
fn note_failed_evaluation(kernel: &mut Kernel, branch: BranchId, failure: &Failure) -> Result<(), Stop> {
    let own = [Some(name::RUNTIME), Some(name::REFERENCE_PATH_CONFLICT)];
    if (failure.evaluation.is_some() || own.contains(&failure.details.error.as_deref()))
        && let Some(last) = kernel.last_evaluation(branch)?
    {
        last.failed = true;
    }
    Ok(())
}

/// Only the last attempt of a Parallel or Map is shown as failed.
fn record_failed(kernel: &mut Kernel, branch: BranchId, kind: &StateKind) -> Result<(), Stop> {
    let failed = match kind {
        StateKind::Parallel(_) => EventKind::ParallelStateFailed,
        StateKind::Map(_) => EventKind::MapStateFailed,
        _ => return Ok(()),
    };
    kernel.record(branch, failed).map(|_| ())
}

/// The event of a failed evaluation. Since December 2024 it follows from the last event
/// (recorded: `test_wait_timestamp_jsonata`; observed: `map/items-expression-failure`); before, it skipped the
/// Entered event of the state.
fn record_evaluation(
    kernel: &mut Kernel,
    branch: BranchId,
    state: &Arc<State>,
    failure: &Failure,
    location: Option<Str>,
) -> Result<(), Stop> {
    let failed = EventKind::EvaluationFailed {
        details: failure.details.clone(),
        location,
        state: Arc::clone(state),
    };
    kernel.record(branch, failed).map(|_| ())
}

/// Plans another attempt, if a retrier matches and is not exhausted. Only the first that matches counts.
fn plan_retry(
    kernel: &mut Kernel,
    branch: BranchId,
    retry: &[Retrier],
    failure: &Failure,
) -> Result<bool, Stop> {
    let found = retry
        .iter()
        .enumerate()
        .find(|(_, retrier)| failure.is_matched_by(&retrier.error_equals));
    let Some((index, retrier)) = found else {
        return Ok(false);
    };
    let fraction = kernel.random.fraction();
    if let Some(probe) = &mut kernel.probe {
        probe.retry_index = Some(index);
        let used = probe.retrier_retry_count;
        if used >= retrier.max_attempts {
            return Ok(false);
        }
        probe.backoff = Some(delay(retrier, used, || fraction));
        let execution = kernel.branch(branch)?.execution;
        let outcome = Outcome::failed(failure.details.clone(), None);
        kernel.execution_mut(execution)?.outcome = Some(outcome);
        return Ok(true);
    }
    let frame = kernel.frame_mut(branch)?;
    if frame.retries.len() < retry.len() {
        frame.retries.resize(retry.len(), 0);
    }
    let Some(used) = frame
        .retries
        .get_mut(index)
        .filter(|used| **used < retrier.max_attempts)
    else {
        return Ok(false);
    };
    let milliseconds = delay(retrier, *used, || fraction);
    *used += 1;
    frame.retry_count += 1;
    let visit = kernel.visit_mut(branch)?;
    visit.incidents().retriers.push(index);
    if let Some(attempt) = visit.last_attempt() {
        attempt.retried = Some((index, milliseconds));
    }
    kernel.wake(branch, kernel.now.after(milliseconds), Step::Attempt)?;
    Ok(true)
}

fn output_of_catcher(
    kernel: &mut Kernel,
    branch: BranchId,
    index: usize,
    catcher: &Catcher,
    error_output: &Value,
) -> Result<StateOutput, Stop> {
    let given = EvalInput {
        error_output: Some(error_output.clone()),
        ..EvalInput::default()
    };
    let place = Place::Catch(index);
    let assigned = match &catcher.assign {
        Some(payload) => assign(kernel, branch, payload, place, error_output, &given)?,
        None => Vec::new(),
    };
    let output = match &catcher.output {
        Some(computed) => compute(kernel, branch, computed, place.field("Output"), &given)?,
        None => result_path(kernel, branch, place, &catcher.result_path, error_output.clone())?,
    };
    Ok(StateOutput { output, assigned })
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
