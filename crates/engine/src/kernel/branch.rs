//! A branch: one line of control through the states of a scope. The top level of an execution is one, so is every branch
//! of a Parallel and every iteration of a Map.

use std::sync::Arc;

use asl::model::{Scope, State};
use asl_json::{Str, Value};

use super::execution::ExecutionState;
use super::ids::{BranchId, EventId, ExecutionId, MapRunId, VisitId};
use super::queue::Ticket;
use crate::clock::Instant;
use crate::context::{Context, EntryContext, Surroundings, VariableScope};
use crate::failure::Failure;
use crate::item::Item;
use crate::timeline::TaskStep;

#[derive(Clone)]
pub(crate) struct Branch {
    /// The execution that it belongs to.
    pub execution: ExecutionId,
    /// The branch whose Parallel or Map waits for this one, and the place of this one's result there.
    pub parent: Option<(BranchId, usize)>,
    pub surroundings: Arc<Surroundings>,
    pub scope: Arc<Scope>,
    /// Where in the scope the last state stood: the next one is often behind it.
    pub place: usize,
    pub variables: VariableScope,
    /// The event that the next one follows from.
    pub last: EventId,
    /// The index of the item in the innermost Map around.
    pub item_index: Option<usize>,
    /// What the next wake-up does, with the ticket that it must carry.
    pub planned: Option<(Ticket, Step)>,
    /// The state that it is in.
    pub frame: Option<StateFrame>,
    /// What it was about when it was interrupted; a redrive goes on with it.
    pub interrupted: Option<Interrupted>,
}

impl Branch {
    /// The state of this name, which is the one to enter next.
    pub(crate) fn state(&mut self, name: &Str) -> Option<Arc<State>> {
        let (place, state) = self.scope.states.get_behind(self.place, name)?;
        self.place = place;
        Some(Arc::clone(state))
    }

    /// What is around it in its execution. That may have been redriven since the branch began.
    pub(crate) fn surroundings_in(&mut self, execution: &ExecutionState) -> Arc<Surroundings> {
        if !self.surroundings.is_of(&execution.context) {
            let surroundings = Arc::make_mut(&mut self.surroundings);
            surroundings.context = EntryContext::Of {
                shared: Arc::clone(&execution.context),
                tested: false,
            };
        }
        Arc::clone(&self.surroundings)
    }

    /// Takes what was planned, if it is the entering of a state; anything else that was planned is dropped.
    pub(crate) fn take_planned_enter(&mut self) -> Option<(Arc<State>, Value)> {
        match self.planned.take() {
            Some((_, Step::Enter(state, input))) => Some((state, input)),
            _ => None,
        }
    }
}

/// Where a branch was when it was interrupted.
#[derive(Clone)]
pub(crate) enum Interrupted {
    /// In a state.
    In(Box<StateFrame>),
    /// About to enter a state.
    Before(Arc<State>, Value),
}

/// What a wake-up does.
#[derive(Clone)]
pub(crate) enum Step {
    /// Enter a state with an input.
    Enter(Arc<State>, Value),
    /// Begin the task, the branches or the iterations, for the first time or again.
    Attempt,
    /// Take the next step of the task's timeline.
    Task,
    /// The task has ended, or what stands for branches in a test.
    Complete(Result<Value, Box<Failure>>),
    /// The Wait is over.
    WaitOver,
    /// The time of the child execution is up.
    Deadline,
    /// Go on after a redrive, from its event.
    ResumeRedrive(EventId),
    /// Run the state again after a redrive, from its input on.
    Reenter,
}

/// The stay of a branch in a state.
#[derive(Clone)]
pub(crate) struct StateFrame {
    pub state: Arc<State>,
    pub visit: VisitId,
    /// The `…StateEntered` event.
    pub entered: EventId,
    pub entered_at: Instant,
    /// The input as it came.
    pub raw: Value,
    /// The input after `InputPath`, if that changes it.
    pub effective: Option<Value>,
    pub retry_count: u64,
    /// How often each retrier was used.
    pub retries: Vec<u64>,
    /// What will happen to a Task, the last step first.
    pub timeline: Vec<(Instant, TaskStep)>,
    /// The context object of the current attempt, where it is not the one with which the state began.
    pub context: Option<Arc<Context>>,
    pub children: Option<Box<Children>>,
    /// The Map Run of a distributed Map.
    pub map_run: Option<MapRunId>,
    /// The branches or iterations of the last attempt, and the Map Run, once they are over: a redrive goes on from them.
    pub ended_children: Option<Box<Children>>,
    pub ended_map_run: Option<MapRunId>,
}

impl StateFrame {
    /// The input after `InputPath`.
    pub(crate) fn input(&self) -> &Value {
        self.effective.as_ref().unwrap_or(&self.raw)
    }
}

/// The branches or iterations of one attempt of a Parallel or an inline Map.
#[derive(Clone)]
pub(crate) struct Children {
    /// Each branch or iteration, once it has started.
    pub branches: Vec<Option<BranchId>>,
    pub results: Vec<Option<Value>>,
    pub pending: usize,
    /// The items of a Map: those from `next` on are still to be started.
    pub items: Vec<Item>,
    pub next: usize,
    /// How many run at a time.
    pub limit: usize,
}
