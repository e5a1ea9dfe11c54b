//! The calls of a history: each attempt of a Task with what was answered, when, and whose attempt it was.

use std::collections::HashMap;

use asl_json::{Str, Value};

use crate::cause::Causes;
use crate::children::is_start;
use crate::event::RecordedEvent;

/// One attempt of a Task.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The state that made it.
    pub(crate) state: Str,
    /// The index of the item of the innermost Map around it.
    pub(crate) item: Option<u64>,
    /// The number of the attempt within its visit, from 1.
    pub(crate) attempt: usize,
    /// `TaskScheduled`, `LambdaFunctionScheduled` or `ActivityScheduled`
    pub(crate) kind: Str,
    /// `invoke.waitForTaskToken`, for services.
    pub(crate) resource: Str,
    /// What it sent, if it starts an execution.
    pub(crate) arguments: Option<Value>,
    /// How often the execution was redriven before.
    pub(crate) redrive: usize,
    /// The event that scheduled it.
    pub(crate) id: u64,
    scheduled: Option<i64>,
    /// `timeoutInSeconds` and `heartbeatInSeconds`, in milliseconds.
    timeout: Option<u64>,
    pub(crate) heartbeat: Option<u64>,
    /// What the service answered before the wait, after how many milliseconds.
    pub(crate) submitted: Option<(Option<Value>, u64)>,
    /// How it ended, how many milliseconds after it was scheduled.
    pub(crate) end: Option<(End, u64)>,
}

/// How a call ended.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// With this result; none where it is not recorded.
    Success(Option<Value>),
    /// With this error and cause.
    Failure { error: Option<Str>, cause: Option<Str> },
    /// Its time ran out, or a heartbeat did not come.
    TimedOut,
}

/// The calls of a history, in the order in which they were made.
pub(crate) fn calls(events: &[RecordedEvent], causes: &Causes) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut current: HashMap<usize, usize> = HashMap::new();
    let mut redrive = 0;
    for (event, place) in events.iter().zip(&causes.places) {
        redrive += usize::from(event.is_redrive());
        let (Some(visit), Some(at)) = (causes.visit(*place), place.visit) else {
            continue;
        };
        if event.kind.ends_with("Scheduled") {
            current.insert(at, calls.len());
            let seconds = |name: &str| event.number(name).map(|seconds| seconds.saturating_mul(1000));
            calls.push(Call {
                state: visit.name.clone(),
                item: causes.item(place.scope),
                attempt: place.attempt,
                kind: event.kind.clone(),
                resource: event.text("resource").unwrap_or_default().into(),
                arguments: is_start(event).then(|| event.json("parameters")).flatten(),
                redrive,
                id: event.id,
                scheduled: event.time,
                timeout: seconds("timeoutInSeconds"),
                heartbeat: seconds("heartbeatInSeconds"),
                submitted: None,
                end: None,
            });
            continue;
        }
        let Some(call) = current.get(&at).and_then(|at| calls.get_mut(*at)) else {
            continue;
        };
        let after = call.elapsed(event);
        if &*event.kind == "TaskSubmitted" {
            call.submitted = Some((event.json("output"), after));
        } else if let Some(end) = end(event)
            && call.end.is_none()
        {
            call.end = Some((end, after));
        }
    }
    calls
}

fn end(event: &RecordedEvent) -> Option<End> {
    let text = |name: &str| event.text(name).map(Str::from);
    Some(match &*event.kind {
        "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded" => {
            End::Success(event.json("output"))
        }
        "TaskTimedOut" | "LambdaFunctionTimedOut" | "ActivityTimedOut" => End::TimedOut,
        "TaskFailed"
        | "TaskSubmitFailed"
        | "TaskStartFailed"
        | "LambdaFunctionFailed"
        | "LambdaFunctionStartFailed"
        | "LambdaFunctionScheduleFailed"
        | "ActivityFailed"
        | "ActivityScheduleFailed" => End::Failure {
            error: text("error"),
            cause: text("cause"),
        },
        _ => return None,
    })
}

impl Call {
    /// Milliseconds from the scheduling to an event. What came in time stays in time, though the limit counts from the start.
    fn elapsed(&self, event: &RecordedEvent) -> u64 {
        let elapsed = event
            .time
            .zip(self.scheduled)
            .map_or(0, |(now, then)| now.saturating_sub(then));
        let elapsed = u64::try_from(elapsed).unwrap_or(0);
        match self.timeout {
            Some(limit) if !event.kind.ends_with("TimedOut") => elapsed.min(limit.saturating_sub(1)),
            _ => elapsed,
        }
    }
}
