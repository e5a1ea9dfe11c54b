//! An execution as it runs: the public way to start one, to have it stop at each task call and go on with the answer, to
//! redrive it, and to get what is left of it. [`run`] is the loop that asks a handler at once.

use std::fmt;
use std::mem;
use std::sync::Arc;

use asl::model::StateMachine;
use asl_json::{ParseError, Value};
use typed_index_collections::TiVec;

use crate::clock::Instant;
use crate::context::{ExecutionContext, VariableScope};
use crate::event::{ErrorDetails, EventKind};
use crate::execution::{Execution, Status};
use crate::failure::{Failure, Stop};
use crate::kernel::Kernel;
use crate::kernel::branch::Step;
use crate::kernel::execution::{ExecutionState, Outcome};
use crate::kernel::ids::{BranchId, EventId, ExecutionId};
use crate::limits;
use crate::log::Log;
use crate::map_run::record::{ChildExecution, MapRun};
use crate::map_run::{self, EndedMapRun};
use crate::nested::stop_managed;
use crate::redrive;
use crate::retry;
use crate::settings::Settings;
use crate::state;
use crate::task::{MapResources, TaskCall, TaskHandler, TaskReply};
use crate::trace::Notes;

/// Why an execution cannot start.
#[derive(Clone, Debug, PartialEq)]
pub enum InputError {
    /// The input is not JSON.
    NotJson(ParseError),
    /// The input has more bytes than an execution takes.
    TooLarge(usize),
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(error) => write!(f, "The input is not JSON. {error}"),
            Self::TooLarge(bytes) => write!(
                f,
                "The input has {bytes} bytes; an execution takes at most {}. Shorten it.",
                limits::PAYLOAD_BYTES
            ),
        }
    }
}

impl std::error::Error for InputError {}

/// An answer was given while no call waited for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPendingCall;

impl fmt::Display for NoPendingCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("No task call is waiting for an answer. Call next_call first.")
    }
}

impl std::error::Error for NoPendingCall {}

/// Runs an execution to its end. An input of white space counts as `{}`, as where `StartExecution` is given none.
pub fn run(
    machine: &Arc<StateMachine>,
    input: &str,
    settings: &Settings,
    handler: &mut dyn TaskHandler,
) -> Result<Execution, InputError> {
    let mut running = RunningExecution::start(machine, input, settings)?;
    running.run_with(handler);
    Ok(running.finish())
}

/// Runs an execution with the first handler, and redrives it once with each of the others, as far as it can be redriven.
/// A redrive begins at the instant at which the execution ended.
pub fn run_and_redrive<'a>(
    machine: &Arc<StateMachine>,
    input: &str,
    settings: &Settings,
    handler: &mut dyn TaskHandler,
    redrives: impl IntoIterator<Item = &'a mut dyn TaskHandler>,
) -> Result<Execution, InputError> {
    let mut running = RunningExecution::start(machine, input, settings)?;
    running.run_with(handler);
    for handler in redrives {
        if running.redrive().is_err() {
            break;
        }
        running.run_with(handler);
    }
    Ok(running.finish())
}

/// An execution that stops at each task call, to be given the answer whenever that is there.
///
/// Calls come one at a time, in the order in which the service would make them: what is answered first does not change the
/// history. An answer says after how much virtual time it comes ([`TaskReply::after`]). A clone goes on by itself, so that
/// different answers to one call can be tried.
///
/// ```
/// use asl_engine::{Answer, NoTasks, RunningExecution, Settings, Status, TaskReply};
///
/// let definition = r#"{"StartAt": "Ask", "States": {"Ask": {
///     "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ask", "End": true}}}"#;
/// let machine = asl::analyze(definition).machine.unwrap();
/// let mut running = RunningExecution::start(&machine, r#"{"question": "6 * 7"}"#, &Settings::default()).unwrap();
///
/// let call = running.next_call(&mut NoTasks).unwrap();
/// assert_eq!(call.arguments.to_string(), r#"{"question":"6 * 7"}"#);
///
/// // The answer may take any time: `running` can be kept, or cloned.
/// let mut other = running.clone();
/// running.answer(TaskReply::now(Answer::Success(42.into()))).unwrap();
/// assert!(running.next_call(&mut NoTasks).is_none());
/// assert_eq!(running.finish().output.unwrap().to_string(), "42");
///
/// other.answer(TaskReply::now(Answer::Failure { error: Some("NoIdea".into()), cause: None })).unwrap();
/// assert!(other.next_call(&mut NoTasks).is_none());
/// assert_eq!(other.finish().status, Status::Failed);
/// ```
#[derive(Clone)]
pub struct RunningExecution {
    pub(crate) kernel: Kernel,
}

impl RunningExecution {
    /// Starts an execution. An input of white space counts as `{}`.
    pub fn start(machine: &StateMachine, input: &str, settings: &Settings) -> Result<Self, InputError> {
        let text = if input.trim().is_empty() { "{}" } else { input };
        let value = asl_json::parse(text).map_err(InputError::NotJson)?;
        if text.len() > limits::PAYLOAD_BYTES {
            return Err(InputError::TooLarge(text.len()));
        }
        Ok(Self::of_value(machine, value, text, settings))
    }

    /// Starts an execution with an input that has been read; `text` is how it was written.
    pub(crate) fn of_value(machine: &StateMachine, input: Value, text: &str, settings: &Settings) -> Self {
        let mut running = Self {
            kernel: Kernel::new(settings, machine.timeout_seconds),
        };
        if let Err(stop) = running.begin(machine, input, text) {
            running.report(stop);
        }
        running
    }

    fn begin(&mut self, machine: &StateMachine, input: Value, text: &str) -> Result<(), Stop> {
        let kernel = &mut self.kernel;
        let settings = &kernel.settings;
        let started = EventKind::ExecutionStarted {
            input: text.into(),
            role_arn: settings.role_arn.as_str().into(),
        };
        let execution = kernel.executions.push_and_get_key(ExecutionState {
            events: Log::default(),
            visits: Log::default(),
            notes: Notes::default(),
            context: Arc::new(ExecutionContext::started(Arc::clone(settings), input.clone())),
            machine_type: kernel.settings.machine_type,
            states_entered: 0,
            root: BranchId::TOP,
            outcome: None,
            map_runs: Vec::new(),
            child: None,
        });
        kernel.push(execution, EventId::NONE, None, started)?;
        let scope = Arc::clone(&machine.scope);
        let root = kernel.add_branch(
            execution,
            None,
            None,
            scope,
            VariableScope::default(),
            EventId::NONE,
        )?;
        kernel.start(root, input)
    }

    /// Goes on until a task calls its resource, or the execution has ended: then there is no call. While a call waits for its
    /// answer it is the same one.
    pub fn next_call(&mut self, resources: &mut dyn MapResources) -> Option<TaskCall<'_>> {
        if let Err(stop) = self.advance(resources) {
            self.report(stop);
        }
        self.pending_call()
    }

    /// The call that waits for its answer.
    pub fn pending_call(&self) -> Option<TaskCall<'_>> {
        self.kernel.pending.as_ref()?.call()
    }

    /// Answers the call that waits. [`Self::next_call`] goes on from there.
    pub fn answer(&mut self, reply: TaskReply) -> Result<(), NoPendingCall> {
        let call = self.kernel.pending.take().ok_or(NoPendingCall)?;
        let branch = call.branch;
        let step = |kernel: &mut Kernel| state::task::answered(kernel, call, reply);
        if let Err(stop) = take_step(&mut self.kernel, branch, step) {
            self.report(stop);
        }
        Ok(())
    }

    /// Whether it has ended; [`Self::finish`] says how.
    pub fn has_ended(&self) -> bool {
        self.kernel.top().is_ok_and(|top| top.outcome.is_some())
    }

    /// Redrives an execution that has ended without success: it goes on at the instant at which it ended, in the same history.
    /// The error says why that is not possible.
    pub fn redrive(&mut self) -> Result<(), String> {
        let kernel = &mut self.kernel;
        let Ok(top) = kernel.top() else {
            return Err("There is no execution.".to_owned());
        };
        let Some(outcome) = &top.outcome else {
            return Err("The execution has not ended.".to_owned());
        };
        let refusal = redrive::refusal(
            outcome.status,
            top.machine_type,
            top.events.len(),
            kernel.redrives,
        );
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        if let Err(stop) = redrive::redrive(kernel) {
            self.report(stop);
        }
        Ok(())
    }

    /// Answers every call with a handler, up to the end of the execution.
    pub(crate) fn run_with(&mut self, handler: &mut dyn TaskHandler) {
        while let Some(call) = self.next_call(handler) {
            let reply = handler.call(&call);
            if self.answer(reply).is_err() {
                break;
            }
        }
    }

    /// Goes on until a call waits or the execution has ended.
    fn advance(&mut self, resources: &mut dyn MapResources) -> Result<(), Stop> {
        let kernel = &mut self.kernel;
        let deadline = kernel.deadline();
        let abort = kernel
            .settings
            .abort_after
            .filter(|_| kernel.redrives == 0)
            .map(|after| kernel.settings.start.after(after));
        while kernel.pending.is_none() && kernel.top()?.outcome.is_none() {
            let planned = kernel.next_planned();
            // Nothing planned: every branch waits for something that never comes, until the time is up.
            let at = planned.map_or(deadline, |(at, ..)| at);
            let step = match planned {
                Some((_, ticket, branch)) => match kernel.take_planned(branch, ticket)? {
                    Some(step) => Some((branch, step)),
                    None => continue,
                },
                None => None,
            };
            if let Some(abort) = abort.filter(|abort| *abort <= at && *abort < deadline) {
                kernel.now = abort;
                let aborted = EventKind::ExecutionAborted(ErrorDetails::default());
                kernel.end_from_outside(ExecutionId::TOP, Status::Aborted, aborted)?;
            } else if at >= deadline {
                kernel.now = deadline;
                kernel.time_out(ExecutionId::TOP)?;
            } else if let Some((branch, step)) = step {
                kernel.now = at;
                take_step(kernel, branch, |kernel| perform(kernel, resources, branch, step))?;
            }
        }
        Ok(())
    }

    /// Ends the run with what stopped it outside of any state: a bug of this engine.
    fn report(&mut self, stop: Stop) {
        let kernel = &mut self.kernel;
        kernel.pending = None;
        let (Stop::Failed(failure), Some(top)) = (stop, kernel.executions.first_mut()) else {
            return;
        };
        if top.outcome.is_none() {
            let details = failure.details;
            let failed = EventKind::ExecutionFailed(details.clone());
            top.outcome = Some(Outcome::failed(details, None));
            // The history shows it, too; there is nothing left to do if it cannot.
            let _ = kernel.push(ExecutionId::TOP, EventId::NONE, None, failed);
        }
    }

    /// What the execution leaves. One that has not ended counts as aborted.
    pub fn finish(mut self) -> Execution {
        let map_runs = match finish_map_runs(&mut self.kernel) {
            Ok(map_runs) => map_runs,
            Err(stop) => {
                self.report(stop);
                Vec::new()
            }
        };
        let kernel = &mut self.kernel;
        let arn = kernel.settings.execution_arn();
        let (mut events, mut visits, mut outcome) = (Log::default(), Log::default(), None);
        let mut notes = Notes::default();
        if let Some(top) = kernel.executions.first_mut() {
            events = mem::take(&mut top.events);
            visits = mem::take(&mut top.visits);
            notes = mem::take(&mut top.notes);
            outcome = top.outcome.take();
        }
        stop_managed(&mut visits, kernel.now, &arn);
        let outcome = outcome.unwrap_or_else(|| Outcome::from_outside(Status::Aborted));
        Execution {
            status: outcome.status,
            output: outcome.output,
            error: outcome.details.error,
            cause: outcome.details.cause,
            arn,
            start: kernel.settings.start,
            stop: kernel.now,
            events,
            visits,
            notes,
            not_mocked: outcome.not_mocked,
            map_runs,
            redrive_count: kernel.redrives,
        }
    }
}

/// Takes a step of a branch, with all that follows from it at once: a failure goes to `Retry` and `Catch`, the end of a branch
/// to the state around it, the end of a child execution to its Map Run.
fn take_step(
    kernel: &mut Kernel,
    branch: BranchId,
    step: impl FnOnce(&mut Kernel) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut execution = kernel.branch(branch)?.execution;
    let is_child = execution != ExecutionId::TOP;
    let before = if is_child {
        kernel.execution(execution)?.events.len()
    } else {
        0
    };
    let result = step(kernel);
    settle(kernel, branch, result)?;
    if is_child {
        let events = kernel.execution(execution)?.events.len();
        kernel.child_events += events.saturating_sub(before);
        if kernel.child_events > limits::CHILD_EVENTS {
            kernel.halt_with(&format!(
                "The playground ends a run whose child executions have more than {} events together.",
                limits::CHILD_EVENTS
            ));
        }
    }
    // Each turn goes one level up.
    while execution != ExecutionId::TOP && kernel.execution(execution)?.outcome.is_some() {
        let Some(EndedMapRun { branch, result }) = map_run::child_ended(kernel, execution)? else {
            break;
        };
        execution = kernel.branch(branch)?.execution;
        settle(kernel, branch, result)?;
    }
    if kernel.halt.is_some()
        && kernel.top()?.outcome.is_none()
        && let Some((failure, not_mocked)) = kernel.halt.take()
    {
        let root = kernel.top()?.root;
        ignore_end(kernel.end_failed_for(root, failure, not_mocked))?;
    }
    Ok(())
}

fn perform(
    kernel: &mut Kernel,
    resources: &mut dyn MapResources,
    branch: BranchId,
    step: Step,
) -> Result<(), Stop> {
    match step {
        Step::Enter(state, input) => state::enter(kernel, resources, branch, &state, input),
        Step::Attempt => state::attempt(kernel, resources, branch),
        Step::Task => state::task::advance(kernel, branch),
        Step::Complete(result) => state::task::complete(kernel, branch, result),
        Step::WaitOver => state::wait::over(kernel, branch),
        Step::ResumeRedrive(event) => redrive::go_on(kernel, branch, event),
        Step::Reenter => redrive::reenter(kernel, resources, branch),
        Step::Deadline => kernel.time_out(kernel.branch(branch)?.execution),
    }
}

/// Deals with what a step of a branch came to, and with the branches that ended by it.
fn settle(kernel: &mut Kernel, branch: BranchId, result: Result<(), Stop>) -> Result<(), Stop> {
    let (mut branch, mut result) = (branch, result);
    loop {
        if let Err(Stop::Failed(failure)) = result {
            fail(kernel, branch, *failure)?;
        }
        let Some(ended) = kernel.ended_branches.pop_front() else {
            return Ok(());
        };
        branch = ended.parent;
        result = if kernel.execution_of(branch)?.outcome.is_some() {
            Ok(())
        } else {
            match ended.result {
                Ok(output) => state::branch_succeeded(kernel, branch, ended.index, ended.branch, output),
                Err(failure) => state::children::failed(kernel, branch, ended.index, ended.branch, failure),
            }
        };
    }
}

/// The state of a branch failed. A bug of this engine ends the whole run instead.
fn fail(kernel: &mut Kernel, branch: BranchId, failure: Failure) -> Result<(), Stop> {
    if failure.is_internal() {
        kernel.halt = Some((failure, None));
        return Ok(());
    }
    match retry::fail(kernel, branch, failure) {
        Err(Stop::Failed(failure)) if failure.is_internal() => {
            kernel.halt = Some((*failure, None));
            Ok(())
        }
        // Nothing is left that could catch this one.
        Err(Stop::Failed(failure)) => ignore_end(kernel.end_failed(branch, *failure)),
        result => ignore_end(result),
    }
}

/// That an execution has ended is what its outcome says.
fn ignore_end(result: Result<(), Stop>) -> Result<(), Stop> {
    match result {
        Err(Stop::Ended) => Ok(()),
        result => result,
    }
}

/// Ends what still runs, and gathers the Map Runs of the top level with everything inside of them.
fn finish_map_runs(kernel: &mut Kernel) -> Result<Vec<MapRun>, Stop> {
    redrive::abort_map_runs(kernel)?;
    let now = kernel.now;
    let mut gathered: TiVec<ExecutionId, Vec<MapRun>> = TiVec::new();
    gathered.resize_with(kernel.executions.len(), Vec::new);
    // Backwards: a Map Run in a child came after the one that started the child.
    for state in mem::take(&mut kernel.map_runs).into_iter().rev() {
        let mut record = state.record;
        let started = state.children.len();
        for id in state.children {
            let map_runs = gathered.get_mut(id).map(mem::take).unwrap_or_default();
            let child = child_of(kernel.execution_mut(id)?, map_runs, now);
            record.children.push(child?);
        }
        let pending = state.inputs.into_iter().skip(started);
        record.pending.extend(pending);
        record.count();
        if let Some(runs) = gathered.get_mut(state.execution) {
            runs.push(record);
        }
    }
    let mut runs = gathered.first_mut().map(mem::take).unwrap_or_default();
    runs.reverse();
    Ok(runs)
}

/// A child as it is shown. `map_runs` come last first.
fn child_of(
    state: &mut ExecutionState,
    mut map_runs: Vec<MapRun>,
    now: Instant,
) -> Result<ChildExecution, Stop> {
    let (Some(child), Some(outcome)) = (state.child.take(), state.outcome.take()) else {
        return Err(Kernel::bug("A child of a Map Run has not ended with it."));
    };
    map_runs.reverse();
    let stop = child.stop.unwrap_or(now);
    let mut visits = mem::take(&mut state.visits);
    stop_managed(&mut visits, stop, &child.arn);
    Ok(ChildExecution {
        name: child.name,
        index: child.index,
        items: child.items,
        input: child.input,
        execution: Execution {
            status: outcome.status,
            output: outcome.output,
            error: outcome.details.error,
            cause: outcome.details.cause,
            arn: child.arn.to_string(),
            start: child.start,
            stop,
            events: mem::take(&mut state.events),
            visits,
            notes: mem::take(&mut state.notes),
            not_mocked: outcome.not_mocked,
            map_runs,
            redrive_count: child.redrives,
        },
    })
}
