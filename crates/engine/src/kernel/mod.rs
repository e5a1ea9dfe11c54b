//! The kernel of a run: the clock, the queue of what is planned, the source of randomness, the executions with their
//! histories, and the branches that move through them.
//!
//! Everything is reached by an id and an accessor that checks it. An id that leads nowhere is a bug of ours: the run then
//! ends with `Playground.InternalError` and a sentence, instead of going on with a history that is wrong.
//!
//! What does not live here: what a state does (`state`), what a failure leads to (`retry`), how a distributed Map proceeds
//! (`map_run`). The kernel knows no type of state.

pub(crate) mod branch;
pub(crate) mod execution;
pub(crate) mod ids;
pub(crate) mod map_run;
pub(crate) mod pending;
pub(crate) mod probe;
pub(crate) mod queue;
pub(crate) mod random;

use std::collections::VecDeque;
use std::sync::Arc;

use asl::model::Scope;
use asl_json::{Str, Value};
use typed_index_collections::TiVec;

use crate::clock::Instant;
use crate::context::{EntryContext, Surroundings, VariableScope};
use crate::evaluation::Evaluation;
use crate::event::{ErrorDetails, EventKind};
use crate::execution::{MachineType, NotMocked, Status};
use crate::failure::{Failure, Stop, name};
use crate::item::MapItem;
use crate::kernel::branch::{Branch, StateFrame, Step};
use crate::kernel::execution::{ExecutionState, Outcome};
use crate::kernel::ids::{BranchId, EventId, ExecutionId, MapRunId, VisitId};
use crate::kernel::map_run::MapRunState;
use crate::kernel::pending::PendingCall;
use crate::kernel::probe::Probe;
use crate::kernel::queue::{Queue, Ticket};
use crate::kernel::random::Random;
use crate::limits::{self, BRANCHES};
use crate::settings::Settings;
use crate::trace::{FlowKind, Notes, Visit};

#[derive(Clone)]
pub(crate) struct Kernel {
    pub settings: Arc<Settings>,
    /// Top-level `TimeoutSeconds`.
    timeout_seconds: Option<u64>,
    pub random: Random,
    pub now: Instant,
    queue: Queue,
    pub branches: TiVec<BranchId, Branch>,
    pub executions: TiVec<ExecutionId, ExecutionState>,
    pub map_runs: TiVec<MapRunId, MapRunState>,
    /// Branches that have ended, for the states around them to hear of.
    pub ended_branches: VecDeque<EndedBranch>,
    /// The task call that waits for its answer.
    pub pending: Option<PendingCall>,
    /// Events in all child executions.
    pub child_events: usize,
    /// Why nothing can go on, whatever catches it.
    pub halt: Option<(Failure, Option<NotMocked>)>,
    /// When the execution was started or, if it was, last redriven.
    pub began: Instant,
    pub redrives: u64,
    /// One state is tested by itself.
    pub probe: Option<Box<Probe>>,
}

/// A branch or iteration that has come to its end.
#[derive(Clone)]
pub(crate) struct EndedBranch {
    /// The branch whose Parallel or Map waits for it.
    pub parent: BranchId,
    /// Its place there.
    pub index: usize,
    pub branch: BranchId,
    pub result: Result<Value, Failure>,
}

impl Kernel {
    /// An empty run at its first instant.
    pub(crate) fn new(settings: &Settings, timeout_seconds: Option<u64>) -> Self {
        Self {
            settings: Arc::new(settings.clone()),
            timeout_seconds,
            random: Random::new(settings.seed),
            now: settings.start,
            queue: Queue::default(),
            branches: TiVec::new(),
            executions: TiVec::new(),
            map_runs: TiVec::new(),
            ended_branches: VecDeque::new(),
            pending: None,
            child_events: 0,
            halt: None,
            began: settings.start,
            redrives: 0,
            probe: None,
        }
    }

    /// A broken invariant, as the end of the run.
    #[cold]
    pub(crate) fn bug(sentence: impl Into<String>) -> Stop {
        Failure::internal(&sentence.into()).into()
    }

    pub(crate) fn branch(&self, id: BranchId) -> Result<&Branch, Stop> {
        self.branches.get(id).ok_or_else(|| Self::no_branch(id))
    }

    pub(crate) fn branch_mut(&mut self, id: BranchId) -> Result<&mut Branch, Stop> {
        self.branches.get_mut(id).ok_or_else(|| Self::no_branch(id))
    }

    pub(crate) fn execution(&self, id: ExecutionId) -> Result<&ExecutionState, Stop> {
        self.executions.get(id).ok_or_else(|| Self::no_execution(id))
    }

    pub(crate) fn execution_mut(&mut self, id: ExecutionId) -> Result<&mut ExecutionState, Stop> {
        self.executions.get_mut(id).ok_or_else(|| Self::no_execution(id))
    }

    pub(crate) fn map_run(&self, id: MapRunId) -> Result<&MapRunState, Stop> {
        self.map_runs
            .get(id)
            .ok_or_else(|| Self::bug(format!("There is no Map Run {id}.")))
    }

    pub(crate) fn map_run_mut(&mut self, id: MapRunId) -> Result<&mut MapRunState, Stop> {
        self.map_runs
            .get_mut(id)
            .ok_or_else(|| Self::bug(format!("There is no Map Run {id}.")))
    }

    /// The stay of a branch in its state.
    pub(crate) fn frame(&self, id: BranchId) -> Result<&StateFrame, Stop> {
        let frame = self.branch(id)?.frame.as_ref();
        frame.ok_or_else(|| Self::in_no_state(id))
    }

    pub(crate) fn frame_mut(&mut self, id: BranchId) -> Result<&mut StateFrame, Stop> {
        let frame = self.branch_mut(id)?.frame.as_mut();
        frame.ok_or_else(|| Self::in_no_state(id))
    }

    /// A branch with the execution that it belongs to.
    pub(crate) fn branch_with_execution(
        &mut self,
        id: BranchId,
    ) -> Result<(&mut Branch, &mut ExecutionState), Stop> {
        let branch = self.branches.get_mut(id).ok_or_else(|| Self::no_branch(id))?;
        let execution = self.executions.get_mut(branch.execution);
        let execution = execution.ok_or_else(|| Self::no_execution(branch.execution))?;
        Ok((branch, execution))
    }

    /// The record of the stay of a branch in its state.
    pub(crate) fn visit_mut(&mut self, id: BranchId) -> Result<&mut Visit, Stop> {
        Ok(self.visit_with_notes(id)?.0)
    }

    /// The same, with all that the visits of the execution note.
    pub(crate) fn visit_with_notes(&mut self, id: BranchId) -> Result<(&mut Visit, &mut Notes), Stop> {
        let (branch, ExecutionState { visits, notes, .. }) = self.branch_with_execution(id)?;
        let frame = branch.frame.as_ref().ok_or_else(|| Self::in_no_state(id))?;
        let visit = visits.get_mut(frame.visit.into());
        let visit = visit.ok_or_else(|| Self::not_on_record(id))?;
        Ok((visit, notes))
    }

    #[cold]
    fn no_branch(id: BranchId) -> Stop {
        Self::bug(format!("There is no branch {id}."))
    }

    #[cold]
    fn no_execution(id: ExecutionId) -> Stop {
        Self::bug(format!("There is no execution {id}."))
    }

    #[cold]
    pub(crate) fn in_no_state(branch: BranchId) -> Stop {
        Self::bug(format!("The branch {branch} is in no state."))
    }

    #[cold]
    pub(crate) fn not_on_record(branch: BranchId) -> Stop {
        Self::bug(format!(
            "The stay of the branch {branch} in its state is not on record."
        ))
    }

    /// The execution that a branch belongs to.
    pub(crate) fn execution_of(&self, branch: BranchId) -> Result<&ExecutionState, Stop> {
        self.execution(self.branch(branch)?.execution)
    }

    /// The execution that was started from outside.
    pub(crate) fn top(&self) -> Result<&ExecutionState, Stop> {
        self.execution(ExecutionId::TOP)
    }

    /// Makes a branch of an execution; it does nothing yet. `item` is that of an iteration.
    pub(crate) fn add_branch(
        &mut self,
        execution: ExecutionId,
        parent: Option<(BranchId, usize)>,
        item: Option<Arc<MapItem>>,
        scope: Arc<Scope>,
        variables: VariableScope,
        last: EventId,
    ) -> Result<BranchId, Stop> {
        let context = EntryContext::Of {
            shared: Arc::clone(&self.execution(execution)?.context),
            tested: false,
        };
        let mut item_index = item.as_ref().map(|item| item.index());
        let mut surroundings = Surroundings::new(None, context, item);
        if let Some((parent, index)) = parent {
            let parent = self.branch(parent)?;
            surroundings.outer = Some((Arc::clone(&parent.surroundings), index));
            if surroundings.item.is_none() {
                surroundings.item.clone_from(&parent.surroundings.item);
                item_index = parent.item_index;
            }
        }
        if self.branches.len() >= BRANCHES {
            let cause = format!("The playground runs at most {BRANCHES} branches and iterations in one run.");
            return Err(Failure::fatal(name::RUNTIME, cause).into());
        }
        Ok(self.branches.push_and_get_key(Branch {
            execution,
            parent,
            surroundings: Arc::new(surroundings),
            scope,
            place: 0,
            variables,
            last,
            item_index,
            planned: None,
            frame: None,
            interrupted: None,
        }))
    }

    /// Sends a branch into the first state of its scope.
    pub(crate) fn start(&mut self, branch: BranchId, input: Value) -> Result<(), Stop> {
        let current = self.branch_mut(branch)?;
        let state = current.state(&Arc::clone(&current.scope).start_at);
        let state = state.ok_or_else(|| Self::bug("A scope has no state with the name in StartAt."))?;
        self.wake(branch, self.now, Step::Enter(state, input))
    }

    /// Has a branch take a step at an instant. It replaces any step that was planned.
    pub(crate) fn wake(&mut self, branch: BranchId, at: Instant, step: Step) -> Result<(), Stop> {
        let ticket = self.queue.add(at, branch);
        self.branch_mut(branch)?.planned = Some((ticket, step));
        Ok(())
    }

    /// What is planned next, whether or not it is out of date.
    pub(crate) fn next_planned(&mut self) -> Option<(Instant, Ticket, BranchId)> {
        self.queue.pop()
    }

    /// The step of a wake-up, unless it is out of date or the execution of its branch has ended.
    pub(crate) fn take_planned(&mut self, branch: BranchId, ticket: Ticket) -> Result<Option<Step>, Stop> {
        let planned = &mut self.branch_mut(branch)?.planned;
        let step = planned.take_if(|(current, _)| *current == ticket);
        let child = self.execution_of(branch)?.child.as_ref();
        let has_ended = child.is_some_and(|child| child.stop.is_some());
        Ok(step.map(|(_, step)| step).filter(|_| !has_ended))
    }

    /// Forgets everything that was planned.
    pub(crate) fn clear_plans(&mut self) {
        self.queue.clear();
    }

    /// When the time of the execution is up.
    pub(crate) fn deadline(&self) -> Instant {
        let quota = match self.settings.machine_type {
            MachineType::Standard => limits::STANDARD_SECONDS,
            MachineType::Express => limits::EXPRESS_SECONDS,
        };
        // 0 is accepted and means nothing (observed: accepted-top-timeoutseconds-0).
        let own = self
            .timeout_seconds
            .filter(|seconds| *seconds > 0)
            .unwrap_or(quota);
        self.began.after(own.min(quota).saturating_mul(1000))
    }

    /// Writes an event of an execution.
    pub(crate) fn push(
        &mut self,
        execution: ExecutionId,
        previous: EventId,
        visit: Option<VisitId>,
        kind: EventKind,
    ) -> Result<EventId, Stop> {
        let now = self.now;
        self.execution_mut(execution)?.push(now, previous, visit, kind)
    }

    /// Writes an event of the branch's state that follows from `previous`; the branch's last event stays what it is.
    pub(crate) fn push_after(
        &mut self,
        branch: BranchId,
        previous: EventId,
        kind: EventKind,
    ) -> Result<EventId, Stop> {
        let current = self.branch(branch)?;
        let visit = current.frame.as_ref().map(|frame| frame.visit);
        self.push(current.execution, previous, visit, kind)
    }

    /// Writes an event that follows from the branch's last one, and is its last one from now on.
    pub(crate) fn record(&mut self, branch: BranchId, kind: EventKind) -> Result<EventId, Stop> {
        let now = self.now;
        let (current, execution) = self.branch_with_execution(branch)?;
        let visit = current.frame.as_ref().map(|frame| frame.visit);
        current.last = execution.push(now, current.last, visit, kind)?;
        Ok(current.last)
    }

    /// Notes a step of the data flow in the trace.
    pub(crate) fn note_flow(&mut self, branch: BranchId, kind: FlowKind, value: &Value) -> Result<(), Stop> {
        let (visit, notes) = self.visit_with_notes(branch)?;
        notes.flow(visit, kind, value);
        Ok(())
    }

    /// The last evaluation of the branch's state.
    pub(crate) fn last_evaluation(&mut self, branch: BranchId) -> Result<Option<&mut Evaluation>, Stop> {
        let (visit, notes) = self.visit_with_notes(branch)?;
        Ok(notes.evaluations.last_mut(visit.evaluations))
    }

    /// Makes `$$` for the current attempt of the branch's state, where it is not the one with which the state began.
    pub(crate) fn set_context(&mut self, branch: BranchId, token: Option<Str>) -> Result<(), Stop> {
        let item = self.branch(branch)?.surroundings.item.clone();
        self.set_context_of(branch, token, item)
    }

    /// Makes `$$` for the `ItemSelector` of the branch's state, which sees an item of its own.
    pub(crate) fn set_item_context(&mut self, branch: BranchId, item: Arc<MapItem>) -> Result<(), Stop> {
        self.set_context_of(branch, None, Some(item))
    }

    fn set_context_of(
        &mut self,
        branch: BranchId,
        token: Option<Str>,
        item: Option<Arc<MapItem>>,
    ) -> Result<(), Stop> {
        let (current, execution) = self.branch_with_execution(branch)?;
        let surroundings = current.surroundings_in(execution);
        let frame = self.frame(branch)?;
        let context = surroundings.context_of(&frame.state, frame.entered_at, frame.retry_count, token, item);
        self.frame_mut(branch)?.context = Some(Arc::new(context));
        Ok(())
    }

    /// Makes `$$` for an attempt of the branch's state, unless it is the one that was made as the state was entered.
    pub(crate) fn renew_context(&mut self, branch: BranchId) -> Result<(), Stop> {
        if self.frame(branch)?.retry_count == 0 && self.redrives == 0 {
            return Ok(());
        }
        self.set_context(branch, None)
    }

    /// The branch's execution has succeeded.
    pub(crate) fn end_succeeded(&mut self, branch: BranchId, output: Value) -> Result<(), Stop> {
        let succeeded = EventKind::ExecutionSucceeded {
            output: output.clone(),
        };
        self.record(branch, succeeded)?;
        let execution = self.branch(branch)?.execution;
        self.execution_mut(execution)?.outcome = Some(Outcome::succeeded(output));
        Err(Stop::Ended)
    }

    /// The branch's execution has failed.
    pub(crate) fn end_failed(&mut self, branch: BranchId, failure: Failure) -> Result<(), Stop> {
        self.end_failed_for(branch, failure, None)
    }

    pub(crate) fn end_failed_for(
        &mut self,
        branch: BranchId,
        failure: Failure,
        not_mocked: Option<NotMocked>,
    ) -> Result<(), Stop> {
        let details = failure.details;
        if self.branch(branch)?.frame.is_some() {
            self.visit_mut(branch)?.set_failure(Some(details.clone()));
        }
        self.record(branch, EventKind::ExecutionFailed(details.clone()))?;
        let execution = self.branch(branch)?.execution;
        self.execution_mut(execution)?.outcome = Some(Outcome::failed(details, not_mocked));
        Err(Stop::Ended)
    }

    /// An execution is ended by a time-out or a stop, which belong to no state: the previous event is 0.
    pub(crate) fn end_from_outside(
        &mut self,
        execution: ExecutionId,
        status: Status,
        kind: EventKind,
    ) -> Result<(), Stop> {
        self.push(execution, EventId::NONE, None, kind)?;
        self.execution_mut(execution)?.outcome = Some(Outcome::from_outside(status));
        Ok(())
    }

    pub(crate) fn time_out(&mut self, execution: ExecutionId) -> Result<(), Stop> {
        let details = ErrorDetails {
            error: Some(name::TIMEOUT.into()),
            cause: None,
        };
        let timed_out = EventKind::ExecutionTimedOut(details);
        self.end_from_outside(execution, Status::TimedOut, timed_out)
    }

    /// Ends the whole run, whatever catches what.
    pub(crate) fn halt_with(&mut self, cause: &str) {
        self.halt = Some((Failure::fatal(name::RUNTIME, cause), None));
    }
}
