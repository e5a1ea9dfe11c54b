//! Executions of other state machines that really ran for a call of a Task. They run to their end at once, at the instant of the
//! call; one that the task manages (`.sync`) and that is cut with it is cut here afterwards, as the service stops it.

use asl_json::Str;

use crate::clock::Instant;
use crate::event::{ErrorDetails, Event, EventKind};
use crate::execution::{Execution, Nested, NestedExecution, Status};
use crate::log::Log;
use crate::map_run::record::MapRun;
use crate::trace::{FlowKind, Notes, Visit};

/// Stops the executions that tasks of these visits managed and that would have outlived them. The service does that within
/// 0.15 s (observed: `parallel/failure-cuts-other-branches`); in virtual time it is the same instant.
pub(crate) fn stop_managed(visits: &mut Log<Visit>, stop: Instant, arn: &str) {
    for visit in visits.iter_mut() {
        let end = visit.stop().unwrap_or(stop);
        // An attempt that has an outcome was not cut.
        let Some(attempt) = visit.last_attempt().filter(|last| last.outcome.is_none()) else {
            continue;
        };
        let Some(nested) = attempt.nested.as_ref().filter(|nested| nested.managed) else {
            continue;
        };
        if nested.execution.stop > end {
            let cause = format!(
                "The Task state in AWS Step Functions execution [{arn}] which was managing this resource was aborted"
            );
            attempt.nested = Some(Nested::new(NestedExecution {
                execution: stopped(&nested.execution, end, Some(cause.into())),
                ..NestedExecution::clone(nested)
            }));
        }
    }
}

/// An execution as it is when it is stopped before its end: what came later did not happen.
fn stopped(execution: &Execution, at: Instant, cause: Option<Str>) -> Execution {
    let mut stopped = execution.clone();
    stopped.events.retain(|event| event.time <= at);
    let last = stopped.events.last().map_or(0, Event::id);
    stopped.visits.retain(|visit| visit.entered() <= last);
    for (index, visit) in stopped.visits.iter_mut().enumerate() {
        cut(visit, &mut stopped.notes, index, &stopped.events, at);
    }
    stop_managed(&mut stopped.visits, at, &execution.arn);
    stopped.map_runs.retain(|run| run.details.start <= at);
    for run in &mut stopped.map_runs {
        stop_map_run(run, at);
    }
    let details = ErrorDetails { error: None, cause };
    let aborted = EventKind::ExecutionAborted(details.clone());
    // Recorded: nothing in the history led there.
    stopped.events.push(Event::new(last + 1, 0, None, at, aborted));
    Execution {
        status: Status::Aborted,
        output: None,
        error: None,
        cause: details.cause,
        stop: at,
        not_mocked: None,
        ..stopped
    }
}

/// Takes out of a visit what came after the end of the history.
fn cut(visit: &mut Visit, notes: &mut Notes, index: usize, events: &Log<Event>, at: Instant) {
    let last = events.last().map_or(0, Event::id);
    if visit.exited().is_some_and(|exited| exited <= last) {
        return;
    }
    visit.stay();
    visit.set_stop(visit.stop().filter(|stop| *stop <= at));
    if visit.stop().is_none() {
        visit.set_failure(None);
    }
    visit.taken = None;
    let evaluations = &mut notes.evaluations;
    evaluations.retain(&mut visit.evaluations, |evaluation| evaluation.at <= at);
    let attempts = &mut visit.incidents().attempts;
    attempts.retain(|attempt| attempt.start <= at);
    let of_visit = |ends: fn(&EventKind) -> bool| {
        let own = events.iter().filter(|event| event.visit() == Some(index));
        own.filter(|event| ends(&event.kind)).count()
    };
    let ended = of_visit(EventKind::ends_attempt);
    for attempt in attempts.iter_mut().skip(ended) {
        attempt.outcome = None;
        attempt.retried = None;
    }
    let has_result = !attempts.is_empty() && ended >= attempts.len();
    notes.keep_steps(visit, |kind| {
        has_result
            || matches!(
                kind,
                FlowKind::Input | FlowKind::AfterInputPath | FlowKind::AfterParameters | FlowKind::Arguments
            )
    });
}

/// Stops a Map Run, with the children that run; those that had not started never do.
fn stop_map_run(run: &mut MapRun, at: Instant) {
    if run.details.stop <= at {
        return;
    }
    run.details.status = Status::Aborted;
    run.details.stop = at;
    (run.details.error, run.details.cause, run.details.note) = (None, None, None);
    let later = run.children.iter().position(|child| child.execution.start > at);
    let mut never = run.children.split_off(later.unwrap_or(run.children.len()));
    run.pending
        .splice(0..0, never.drain(..).map(|child| (child.input, child.items)));
    for child in &mut run.children {
        if child.execution.stop > at {
            child.execution = stopped(&child.execution, at, None);
        }
    }
    run.count();
}
