//! A Task at each step of its way: scheduled, started, submitted, ended.
//!
//! A call stops the run until it is answered ([`schedule`], [`answered`]). When each later step happens is decided at once from
//! the reply ([`crate::timeline`]); here the steps become events.

use std::sync::Arc;

use asl::model::{Amount, State, StateKind, Task};
use asl::resource::{Pattern, ResourceKind};
use asl_json::{Str, Value};

use crate::event::{ErrorDetails, EventKind, TaskLimits, TaskRequest};
use crate::expression::{EvalInput, compute_as, payload, query_failure, runtime};
use crate::failure::{Class, Failure, Stop, name};
use crate::kernel::Kernel;
use crate::kernel::branch::Step;
use crate::kernel::ids::BranchId;
use crate::kernel::pending::PendingCall;
use crate::leave;
use crate::limits::PAYLOAD_BYTES;
use crate::state::{amount, arguments};
use crate::task::{Answer, TaskReply};
use crate::timeline::{AttemptLimits, TaskStep, timeline};
use crate::trace::{Attempt, FlowKind};

/// The most that `TimeoutSeconds` and `HeartbeatSeconds` may be.
const MOST_SECONDS: u64 = 99_999_999;

/// Makes the call of an attempt, which then waits for its answer.
pub(crate) fn schedule(
    kernel: &mut Kernel,
    branch: BranchId,
    state: &Arc<State>,
    task: &Task,
) -> Result<(), Stop> {
    // Whatever waits has a token, for a callback or a job (recorded: `startExecution.sync` with one in its input, ended by
    // `SendTaskSuccess`).
    let waits = task.resource.pattern() != Pattern::RequestResponse
        || matches!(task.resource.kind, ResourceKind::Activity { .. });
    let token: Option<Str> = waits.then(|| kernel.random.hex(64).into());
    match &token {
        Some(_) => kernel.set_context(branch, token.clone())?,
        None => kernel.renew_context(branch)?,
    }
    let (arguments, limits) = prepare(kernel, branch, task)?;
    if task.parameters.is_some() {
        let kind = if state.jsonata {
            FlowKind::Arguments
        } else {
            FlowKind::AfterParameters
        };
        kernel.note_flow(branch, kind, &arguments)?;
    }
    if arguments.size() > PAYLOAD_BYTES {
        return Err(Failure::parameters_limit(&state.name).into());
    }
    if let Some(text) = arguments::refusal(&task.resource, &arguments) {
        return Err(runtime(kernel, branch, &text));
    }
    let request_id = kernel.random.uuid();
    kernel.pending = Some(PendingCall {
        branch,
        state: Arc::clone(state),
        arguments,
        retry_count: kernel.frame(branch)?.retry_count,
        redrive_count: kernel.redrives,
        token,
        limits,
        item_index: kernel.branch(branch)?.item_index,
        now: kernel.now,
        request_id,
    });
    Ok(())
}

/// Everything that the state's own paths give for an attempt.
fn prepare(kernel: &mut Kernel, branch: BranchId, task: &Task) -> Result<(Value, TaskLimits), Stop> {
    let input = kernel.frame(branch)?.input().clone();
    let given = EvalInput::default();
    let arguments = match &task.parameters {
        Some(parameters) => payload(kernel, branch, parameters, "Arguments".into(), &input, &given)?,
        None => input.clone(),
    };
    let timeout = seconds(
        kernel,
        branch,
        "TimeoutSecondsPath",
        task.timeout.as_ref(),
        &input,
    )?;
    let heartbeat = task.heartbeat.as_ref();
    let heartbeat = seconds(kernel, branch, "HeartbeatSecondsPath", heartbeat, &input)?;
    let credentials = match &task.credentials {
        Some(credentials) => {
            let field = "Credentials".into();
            let credentials = payload(kernel, branch, credentials, field, &input, &given)?;
            credentials.get("RoleArn").cloned()
        }
        None => None,
    };
    let limits = TaskLimits {
        timeout,
        heartbeat,
        credentials,
    };
    Ok((arguments, limits))
}

/// A number of seconds. `field` is the name of the field with a path; without `Path` it is that of the other.
fn seconds(
    kernel: &mut Kernel,
    branch: BranchId,
    field: &'static str,
    given: Option<&Amount>,
    input: &Value,
) -> Result<Option<u64>, Stop> {
    let Some(given) = given else { return Ok(None) };
    let Amount::Computed(computed) = given else {
        let seconds = amount::whole(kernel, branch, field, given, input, 1)?;
        return Ok(u64::try_from(seconds).ok());
    };
    // The three texts for what is not such a number are recorded.
    let field = field.trim_end_matches("Path");
    let number = |value: &Value| value.as_number().cloned();
    let number = compute_as(kernel, branch, computed, field.into(), "number", number)?;
    let text = match number.as_whole() {
        Some(seconds) => match u64::try_from(seconds)
            .ok()
            .filter(|seconds| *seconds <= MOST_SECONDS)
        {
            Some(seconds) => return Ok(Some(seconds)),
            None => format!("{field} must be between 0 and {MOST_SECONDS} but was: {seconds}"),
        },
        None => format!("The {field} field cannot be parsed as an integer: {number}"),
    };
    Err(query_failure(kernel, branch, &text, Some(field)))
}

/// Goes on with the reply to a call.
pub(crate) fn answered(kernel: &mut Kernel, call: PendingCall, mut reply: TaskReply) -> Result<(), Stop> {
    let (branch, state) = (call.branch, call.state);
    let task = task_of(&state)?;
    if let Answer::Rejected(text) = &reply.answer {
        return Err(runtime(kernel, branch, text));
    }
    let seconds = |seconds: Option<u64>| seconds.map(|seconds| seconds.saturating_mul(1000));
    let limits = AttemptLimits {
        timeout: seconds(call.limits.timeout),
        heartbeat: seconds(call.limits.heartbeat),
    };
    let scheduled = scheduled(kernel, &state, task, call.arguments.clone(), call.limits);
    kernel.record(branch, scheduled)?;
    let attempt = Attempt {
        start: kernel.now,
        arguments: call.arguments,
        note: reply.note.take(),
        log: reply.log.take(),
        nested: reply.nested.take(),
        worker_name: reply.worker_name.take(),
        outcome: None,
        retried: None,
    };
    let attempts = &mut kernel.visit_mut(branch)?.incidents().attempts;
    // Most tasks have one.
    attempts.reserve_exact(usize::from(attempts.is_empty()));
    attempts.push(attempt);
    if let Answer::NotMocked(not_mocked) = reply.answer {
        let failure = Failure::fatal(name::NOT_MOCKED, not_mocked.sentence.as_str());
        return kernel.end_failed_for(branch, failure, Some(not_mocked));
    }
    let now = kernel.now;
    let mut steps = timeline(&task.resource, limits, reply);
    steps.reverse();
    let steps = steps.into_iter().map(|(after, step)| (now.after(after), step));
    kernel.frame_mut(branch)?.timeline = steps.collect();
    plan_next(kernel, branch)
}

fn task_of(state: &State) -> Result<&Task, Stop> {
    match &state.kind {
        StateKind::Task(task) => Ok(task),
        _ => Err(Kernel::bug("A state that is not a Task calls a resource.")),
    }
}

/// The event of a scheduled call.
fn scheduled(
    kernel: &Kernel,
    state: &Arc<State>,
    task: &Task,
    arguments: Value,
    limits: TaskLimits,
) -> EventKind {
    let few = |limits: TaskLimits| (limits != TaskLimits::default()).then(|| Box::new(limits));
    let resource: Str = task.resource.text.clone();
    match &task.resource.kind {
        ResourceKind::Function(_) => EventKind::LambdaFunctionScheduled {
            resource,
            input: arguments,
            limits: few(limits),
        },
        ResourceKind::Activity { .. } => EventKind::ActivityScheduled {
            resource,
            input: arguments,
            limits: few(limits),
        },
        ResourceKind::Integration { .. } => EventKind::TaskScheduled {
            state: Arc::clone(state),
            parameters: arguments,
            request: Box::new(TaskRequest {
                region: kernel.settings.region.as_str().into(),
                limits,
            }),
        },
    }
}

/// Plans the next step of the task; a task that hangs has none.
fn plan_next(kernel: &mut Kernel, branch: BranchId) -> Result<(), Stop> {
    match kernel.frame(branch)?.timeline.last() {
        Some((at, _)) => kernel.wake(branch, *at, Step::Task),
        None => Ok(()),
    }
}

/// Takes the next step of the task's timeline.
pub(crate) fn advance(kernel: &mut Kernel, branch: BranchId) -> Result<(), Stop> {
    let frame = kernel.frame_mut(branch)?;
    let step = frame.timeline.pop();
    let (_, step) = step.ok_or_else(|| Kernel::bug("A task goes on and has nothing before it."))?;
    let state = Arc::clone(&frame.state);
    let task = task_of(&state)?;
    match step {
        TaskStep::Started => {
            let started = started(kernel, branch, &state, task)?;
            kernel.record(branch, started)?;
        }
        TaskStep::Submitted(output) => {
            let state = Arc::clone(&state);
            kernel.record(branch, EventKind::TaskSubmitted { state, output })?;
        }
        TaskStep::Succeeded(output) if output.size() > PAYLOAD_BYTES => {
            let what = match &task.resource.kind {
                ResourceKind::Integration { service, .. } => service.clone(),
                ResourceKind::Function(_) | ResourceKind::Activity { .. } => task.resource.text.clone(),
            };
            return failed(kernel, branch, &state, task, Failure::answer_limit(&what));
        }
        TaskStep::Succeeded(output) => return succeeded(kernel, branch, &state, task, output),
        TaskStep::SubmitFailed { error, cause } => {
            let failure = Failure::named(error, cause);
            let failed = EventKind::TaskSubmitFailed {
                state: Arc::clone(&state),
                details: failure.details.clone(),
            };
            return end_attempt(kernel, branch, failed, Err(failure.into()));
        }
        TaskStep::Failed { error, cause } => {
            return failed(kernel, branch, &state, task, Failure::named(error, cause));
        }
        TaskStep::TimedOut { heartbeat } => {
            return failed(kernel, branch, &state, task, Failure::timeout(heartbeat));
        }
    }
    plan_next(kernel, branch)
}

fn started(
    kernel: &mut Kernel,
    branch: BranchId,
    state: &Arc<State>,
    task: &Task,
) -> Result<EventKind, Stop> {
    Ok(match &task.resource.kind {
        ResourceKind::Function(_) => EventKind::LambdaFunctionStarted,
        ResourceKind::Integration { .. } => EventKind::TaskStarted {
            state: Arc::clone(state),
        },
        ResourceKind::Activity { .. } => {
            let attempt = kernel.visit_mut(branch)?.attempts().last();
            EventKind::ActivityStarted {
                worker_name: attempt.and_then(|attempt| attempt.worker_name.clone()),
            }
        }
    })
}

fn succeeded(
    kernel: &mut Kernel,
    branch: BranchId,
    state: &Arc<State>,
    task: &Task,
    output: Value,
) -> Result<(), Stop> {
    let shown = output.clone();
    let succeeded = match &task.resource.kind {
        ResourceKind::Function(_) => EventKind::LambdaFunctionSucceeded { output: shown },
        ResourceKind::Activity { .. } => EventKind::ActivitySucceeded { output: shown },
        ResourceKind::Integration { .. } => EventKind::TaskSucceeded {
            state: Arc::clone(state),
            output: shown,
        },
    };
    end_attempt(kernel, branch, succeeded, Ok(output))
}

/// The attempt failed, or its time is up.
fn failed(
    kernel: &mut Kernel,
    branch: BranchId,
    state: &Arc<State>,
    task: &Task,
    failure: Failure,
) -> Result<(), Stop> {
    let details = failure.details.clone();
    let timed_out = matches!(failure.class, Class::Timeout | Class::Heartbeat);
    let failed = match (&task.resource.kind, timed_out) {
        (ResourceKind::Function(_), false) => EventKind::LambdaFunctionFailed(details),
        (ResourceKind::Function(_), true) => EventKind::LambdaFunctionTimedOut(details),
        (ResourceKind::Activity { .. }, false) => EventKind::ActivityFailed(details),
        (ResourceKind::Activity { .. }, true) => EventKind::ActivityTimedOut(details),
        (ResourceKind::Integration { .. }, false) => EventKind::TaskFailed {
            state: Arc::clone(state),
            details,
        },
        (ResourceKind::Integration { .. }, true) => EventKind::TaskTimedOut {
            state: Arc::clone(state),
            details,
        },
    };
    end_attempt(kernel, branch, failed, Err(failure.into()))
}

/// Ends an attempt with its event; what follows is a step of its own.
fn end_attempt(
    kernel: &mut Kernel,
    branch: BranchId,
    event: EventKind,
    result: Result<Value, Box<Failure>>,
) -> Result<(), Stop> {
    kernel.record(branch, event)?;
    if let Some(attempt) = kernel.visit_mut(branch)?.last_attempt() {
        let outcome: Result<Value, ErrorDetails> = match &result {
            Ok(output) => Ok(output.clone()),
            Err(failure) => Err(failure.details.clone()),
        };
        attempt.outcome = Some(outcome);
    }
    kernel.wake(branch, kernel.now, Step::Complete(result))
}

/// The result of an attempt, or its failure, is what the state goes on with.
pub(crate) fn complete(
    kernel: &mut Kernel,
    branch: BranchId,
    result: Result<Value, Box<Failure>>,
) -> Result<(), Stop> {
    let result = result.map_err(Stop::Failed)?;
    leave::finish(kernel, branch, result)
}
